//! The pages of lessons, and their data.

use super::services::noticed;
use super::viewer;
use crate::domain::ids::Slug;
use crate::domain::lesson::State;
use crate::ops::lessons::{self, LessonList};
use crate::ops::{Error, Result};
use crate::web::door::reply::Reply;
use crate::web::door::request::Request;
use crate::web::pages;

/// The lessons that the query asks for.
fn of_query(request: &Request) -> Result<(Option<State>, LessonList)> {
    let text = |name: &str| request.query.text(name).trim();
    let state: Option<State> = match text("state") {
        "" => None,
        given => Some(given.parse().map_err(|_| {
            Error::invalid("state", "Choose one of: filed, accepted, declined, applied.")
        })?),
    };
    let service: Option<Slug> = match text("service") {
        "" => None,
        given => Some(given.parse().map_err(|_| Error::NotFound(format!("service {given:.40}")))?),
    };
    let before: Option<u32> = match text("before") {
        "" => None,
        given => Some(
            given.parse().map_err(|_| Error::invalid("before", "Give the number of a lesson."))?,
        ),
    };
    let found = request.read(|view| lessons::list(view, state, service.as_ref(), before))?;
    Ok((state, found))
}

/// `GET /lessons`
pub fn index(request: &Request) -> Result<Reply> {
    let (state, found) = of_query(request)?;
    // A link may say where the lesson was learnt that somebody comes to file.
    let origin = request.query.text("origin").parse().ok();
    let now = request.state.core.now();
    let mut page = pages::lessons::index(&found, state, origin, &viewer(request), now);
    page.shell = noticed(request, page.shell);
    Reply::page("lessons/index", &page)
}

/// `GET /lessons`, as data.
pub fn all(request: &Request) -> Result<Reply> {
    Reply::json(&of_query(request)?.1)
}

/// `GET /lessons/{n}`
pub fn show(request: &Request) -> Result<Reply> {
    let number: u32 = request.path("n")?;
    let detail = request.read(|view| lessons::read(view, number))?;
    let now = request.state.core.now();
    let mut page = pages::lessons::show(&detail, &viewer(request), now);
    page.shell = noticed(request, page.shell);
    Reply::page("lessons/show", &page)
}

/// `GET /lessons/{n}`, as data.
pub fn one(request: &Request) -> Result<Reply> {
    let number: u32 = request.path("n")?;
    Reply::json(&request.read(|view| lessons::read(view, number))?)
}
