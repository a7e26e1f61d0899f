//! The pages of handbacks, and their data.

use super::services::noticed;
use super::{service_signals, viewer};
use crate::domain::handback::ProposalFields;
use crate::domain::ids::Slug;
use crate::ops::{FieldError, Result, handbacks, service_page, teams};
use crate::web::actions::handbacks as actions;
use crate::web::door::reply::Reply;
use crate::web::door::request::Request;
use crate::web::pages;

/// `GET /services/{svc}/handbacks/new`
pub fn new(request: &Request) -> Result<Reply> {
    new_page(request, &ProposalFields::default(), &[])
}

/// The form of a proposal that was refused, with what was typed, beside the case.
pub(super) fn refused_new(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    new_page(request, &actions::proposal(request), problems)
}

fn new_page(request: &Request, typed: &ProposalFields, problems: &[FieldError]) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    let proposing = request.read(|view| handbacks::proposing(view, &slug))?;
    let service = request.read(|view| service_page::read(view, &slug))?;
    let now = request.state.core.now();
    let viewer = viewer(request);
    let mut page =
        pages::handbacks::new_page(&service, &proposing, (typed, problems), &viewer, now);
    page.run = Some(service_signals::section(request, &slug)?);
    if !problems.is_empty() {
        page.shell = page.shell.with_error();
    }
    Reply::page("handbacks/new", &page)
}

/// `GET /services/{svc}/handbacks/{n}`
pub fn show(request: &Request) -> Result<Reply> {
    let (slug, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let handback = request.read(|view| handbacks::read(view, &slug, number))?;
    let service = request.read(|view| service_page::read(view, &slug))?;
    let teams = request.read(teams::list)?;
    let now = request.state.core.now();
    let mut page = pages::handbacks::page(&service, &handback, &teams, &viewer(request), now);
    page.run = Some(service_signals::section(request, &slug)?);
    page.shell = noticed(request, page.shell);
    Reply::page("handbacks/show", &page)
}

/// `GET /fragility`, as data.
pub fn fragile(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(handbacks::fragile)?)
}

/// `GET /services/{svc}/handbacks/new`, as data.
pub fn case(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| handbacks::proposing(view, &slug))?)
}

/// `GET /services/{svc}/handbacks`, as data.
pub fn all(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| handbacks::of_service(view, &slug))?)
}

/// `GET /services/{svc}/handbacks/{n}`, as data.
pub fn one(request: &Request) -> Result<Reply> {
    let (slug, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    Reply::json(&request.read(|view| handbacks::read(view, &slug, number))?)
}
