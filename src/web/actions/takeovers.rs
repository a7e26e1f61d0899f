//! Requests that an SRE team takes a service over.

use crate::domain::ids::Slug;
use crate::domain::takeover::AnswerFields;
use crate::ops::Result;
use crate::ops::takeovers::{self, TakeoverSaved};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of a request.
pub const ASK: &[Field] = &[
    one("team", "The SRE team that is asked, by its name in URLs."),
    one("words", "Why now; may be blank."),
];

/// Fields of an answer.
pub const ANSWER: &[Field] = &[
    one("version", "The version that was read."),
    one("answer", "yes, not_now or no."),
    one("until", "With not_now: the day from which the request waits again, YYYY-MM-DD."),
    one("words", "The reason of not_now, or the guidance of no."),
];

fn place(saved: &TakeoverSaved) -> String {
    format!("/services/{}#takeover-h", saved.service)
}

/// `POST /services/{svc}/takeovers`
pub fn ask(request: &Request) -> Result<Done> {
    let (svc, team): (Slug, Slug) = (request.path("svc")?, request.fields.parse("team")?);
    let words = request.fields.text("words").to_owned();
    let saved = request.write(move |tx| takeovers::ask(tx, &svc, &team, &words))?;
    Ok(Done::new(&saved, place(&saved), "takeover-asked")?.created())
}

/// `POST /services/{svc}/takeovers/{n}/answer`
pub fn answer(request: &Request) -> Result<Done> {
    let (svc, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let version = request.version()?;
    let text = |name: &str| request.fields.text(name).trim().to_owned();
    let fields =
        AnswerFields { answer: text("answer"), until: text("until"), words: text("words") };
    let saved = request.write(move |tx| takeovers::answer(tx, &svc, number, version, &fields))?;
    Done::new(&saved, place(&saved), "takeover-answered")
}
