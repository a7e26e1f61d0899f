//! Lessons: filing, completing and discussing them, and what SREs decide.

use crate::domain::lesson::{LessonFields, State};
use crate::ops::Result;
use crate::ops::lessons::{self, LessonSaved};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of a new lesson.
pub const FILE: &[Field] = &[
    one("what_happened", "What happened."),
    one("link", "Where it can be read; may be blank."),
    one("service", "The service that it is about, by its name in URLs; may be blank."),
    one("origin", "launch, incident, observation or handback; an incident unless given."),
    one("effect", "Whether an item would have helped: unknown, none, shortened or prevented."),
    one("item", "The item that would have, by its id; may be blank."),
    one("change", "What should change in the checklist; may be blank."),
];

/// Fields of what a lesson says beside what happened; each replaces what was there.
pub const AMEND: &[Field] = &[
    one("version", "The version that was read."),
    one("link", "Where it can be read; may be blank."),
    one("service", "The service that it is about, by its name in URLs; may be blank."),
    one("origin", "launch, incident, observation or handback; an incident unless given."),
    one("effect", "Whether an item would have helped: unknown, none, shortened or prevented."),
    one("item", "The item that would have, by its id; may be blank."),
    one("change", "What should change in the checklist; may be blank."),
];

/// Fields of a remark.
pub const REMARK: &[Field] = &[one("words", "What to add to the discussion.")];

/// Fields of a decision.
pub const DECIDE: &[Field] = &[
    one("version", "The version that was read."),
    one("decision", "accepted or declined."),
    one("draft", "With accepted: the number of the draft that takes it in; may be blank."),
    one("words", "Why; may be blank with accepted."),
];

/// Fields of a reopening.
pub const REOPEN: &[Field] =
    &[one("version", "The version that was read."), one("words", "Why it is looked at again.")];

fn place(saved: &LessonSaved) -> String {
    format!("/lessons/{}", saved.number)
}

fn said(request: &Request) -> (String, LessonFields) {
    let text = |name: &str| request.fields.text(name).to_owned();
    let fields = LessonFields {
        what_happened: text("what_happened"),
        link: text("link"),
        origin: text("origin"),
        effect: text("effect"),
        item: text("item"),
        change: text("change"),
    };
    (text("service"), fields)
}

/// `POST /lessons`
pub fn file(request: &Request) -> Result<Done> {
    let (service, fields) = said(request);
    let saved = request.write(move |tx| lessons::file(tx, &service, &fields))?;
    Ok(Done::new(&saved, place(&saved), "lesson-filed")?.created())
}

/// `POST /lessons/{n}`
pub fn amend(request: &Request) -> Result<Done> {
    let (number, version): (u32, i32) = (request.path("n")?, request.version()?);
    let (service, fields) = said(request);
    let saved = request.write(move |tx| lessons::amend(tx, number, version, &service, &fields))?;
    Done::new(&saved, place(&saved), "lesson-completed")
}

/// `POST /lessons/{n}/remarks`
pub fn remark(request: &Request) -> Result<Done> {
    let number: u32 = request.path("n")?;
    let words = request.fields.text("words").to_owned();
    let saved = request.write(move |tx| lessons::remark(tx, number, &words))?;
    Ok(Done::new(&saved, format!("{}#discussion", place(&saved)), "lesson-discussed")?.created())
}

/// `POST /lessons/{n}/decision`
pub fn decide(request: &Request) -> Result<Done> {
    let (number, version): (u32, i32) = (request.path("n")?, request.version()?);
    let text = |name: &str| request.fields.text(name).to_owned();
    let (decision, draft, words) = (text("decision"), text("draft"), text("words"));
    let saved = request
        .write(move |tx| lessons::decide(tx, number, version, &decision, (&draft, &words)))?;
    let notice = match saved.state {
        State::Declined => "lesson-declined",
        _ => "lesson-accepted",
    };
    Done::new(&saved, place(&saved), notice)
}

/// `POST /lessons/{n}/reopening`
pub fn reopen(request: &Request) -> Result<Done> {
    let (number, version): (u32, i32) = (request.path("n")?, request.version()?);
    let words = request.fields.text("words").to_owned();
    let saved = request.write(move |tx| lessons::reopen(tx, number, version, &words))?;
    Done::new(&saved, place(&saved), "lesson-reopened")
}
