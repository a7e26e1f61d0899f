//! Drafts of the next checklist version.

use crate::domain::checklist::draft::fields::{ItemFields, ReasonFields};
use crate::domain::ids::ItemId;
use crate::ops::Result;
use crate::ops::drafts::{self, DraftSaved, ImportFields, NewItem};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

const VERSION: Field = one("version", "The version that was read.");
const REASON: Field = one("reason", "Why; it stays with the item.");
const LESSON: Field = one("lesson", "The number of the lesson that it comes from; blank for none.");

/// Fields of a draft that is read from files.
pub const IMPORT: &[Field] = &[
    one("launch", "The text of the file of the next launch version; blank to keep it as it is."),
    one("handoff", "The text of the file of the next handoff version; blank to keep it as it is."),
];

/// Fields of a changed item.
pub const CHANGE: &[Field] = &[
    VERSION,
    one("title", "The statement that is true when it is met."),
    one("ask", "The question put to the team."),
    one("why", "Why it is asked."),
    one("todo", "What the team does to meet it."),
    one(
        "answer",
        "attest, date, text, number: 0 to 100 minutes, or choice: value = Label; value = Label.",
    ),
    one("launch_*", "The bar to launch: rule, words, severity, evidence, max_age_days."),
    one("handoff_*", "The bar to hand off: rule, words, severity, evidence, max_age_days."),
    one("applies_when", "Conditions separated by commas; blank for always."),
    one("blocker_when", "Conditions separated by commas; blank for never."),
    one("measured_by", "The signal that measures it; blank for none."),
    one("sources", "Where it comes from, one source a line."),
    REASON,
    LESSON,
    one("change", "What a change of words asks for: stricter, looser, reworded or blank."),
];

/// Fields of a new item.
pub const ADD: &[Field] = &[
    one("section", "The section, by its three letters."),
    one("new_section", "The letters of a new section; blank for one that is there."),
    one("section_title", "The title of a new section."),
    one("section_question", "The question that a new section answers."),
    one("id", "The id; blank for the next free one."),
    one("title", "The statement that is true when it is met."),
    one("ask", "The question put to the team."),
    one("why", "Why it is asked."),
    one("todo", "What the team does to meet it."),
    one(
        "answer",
        "attest, date, text, number: 0 to 100 minutes, or choice: value = Label; value = Label.",
    ),
    one("launch_*", "The bar to launch: rule, words, severity, evidence, max_age_days."),
    one("handoff_*", "The bar to hand off: rule, words, severity, evidence, max_age_days."),
    one("applies_when", "Conditions separated by commas; blank for always."),
    one("blocker_when", "Conditions separated by commas; blank for never."),
    one("measured_by", "The signal that measures it; blank for none."),
    one("sources", "Where it comes from, one source a line."),
    REASON,
    LESSON,
    one("change", "Blank, or what the item asks for."),
];

/// Fields of a retirement.
pub const RETIRE: &[Field] = &[VERSION, REASON, LESSON];

/// Fields of what needs the version alone.
pub const VERSION_ONLY: &[Field] = &[VERSION];

/// Fields of a move.
pub const SHIFT: &[Field] = &[one("towards", "up or down.")];

/// Fields of a draft that is given up.
pub const DISCARD: &[Field] = &[VERSION, one("reason", "Why it is given up.")];

/// Fields of a publication.
pub const PUBLISH: &[Field] =
    &[VERSION, one("open_reviews", "What reviews under way do: stay, or move.")];

/// What the form of an item says.
pub fn item_fields(request: &Request) -> ItemFields {
    ItemFields::read(|name| request.fields.text(name).to_owned())
}

/// Why, as the form says it.
pub fn reason_fields(request: &Request) -> ReasonFields {
    let text = |name: &str| request.fields.text(name).to_owned();
    ReasonFields { reason: text("reason"), lesson: text("lesson"), change: text("change") }
}

fn page_of(saved: &DraftSaved) -> String {
    format!("/checklists/drafts/{}", saved.number)
}

/// `POST /checklists/drafts`
pub fn open(request: &Request) -> Result<Done> {
    let saved = request.write(drafts::open)?;
    Ok(Done::new(&saved, page_of(&saved), "draft-begun")?.created())
}

/// `POST /checklists/drafts/imports`
pub fn import(request: &Request) -> Result<Done> {
    let text = |name: &str| request.fields.text(name).to_owned();
    let fields = ImportFields { launch: text("launch"), handoff: text("handoff") };
    let saved = request.write(move |tx| drafts::import(tx, &fields))?;
    Ok(Done::new(&saved, page_of(&saved), "draft-read")?.created())
}

/// `POST /checklists/drafts/{n}/items`
pub fn add(request: &Request) -> Result<Done> {
    let number: i32 = request.path("n")?;
    let text = |name: &str| request.fields.text(name).trim().to_owned();
    let section = Some(text("new_section")).filter(|new| !new.is_empty());
    let is_new = section.is_some();
    let new = NewItem {
        section: section.unwrap_or_else(|| text("section")),
        is_new_section: is_new,
        section_title: text("section_title"),
        section_question: text("section_question"),
        id: text("id"),
        fields: item_fields(request),
    };
    let why = reason_fields(request);
    let saved = request.write(move |tx| drafts::add_item(tx, number, &new, &why))?;
    Done::new(&saved, page_of(&saved), "draft-saved")
}

/// `POST /checklists/drafts/{n}/items/{item}`
pub fn change(request: &Request) -> Result<Done> {
    let (number, item): (i32, ItemId) = (request.path("n")?, request.path("item")?);
    let version = request.version()?;
    let (fields, why) = (item_fields(request), reason_fields(request));
    let saved =
        request.write(move |tx| drafts::change_item(tx, number, version, &item, &fields, &why))?;
    Done::new(&saved, page_of(&saved), "draft-saved")
}

/// `POST /checklists/drafts/{n}/items/{item}/retirement`
pub fn retire(request: &Request) -> Result<Done> {
    let (number, item): (i32, ItemId) = (request.path("n")?, request.path("item")?);
    let version = request.version()?;
    let why = reason_fields(request);
    let saved = request.write(move |tx| drafts::retire_item(tx, number, version, &item, &why))?;
    Done::new(&saved, page_of(&saved), "draft-saved")
}

/// `POST /checklists/drafts/{n}/items/{item}/restoration`
pub fn restore(request: &Request) -> Result<Done> {
    let (number, item): (i32, ItemId) = (request.path("n")?, request.path("item")?);
    let version = request.version()?;
    let saved = request.write(move |tx| drafts::restore_item(tx, number, version, &item))?;
    Done::new(&saved, page_of(&saved), "draft-saved")
}

/// `POST /checklists/drafts/{n}/items/{item}/moves`
pub fn shift(request: &Request) -> Result<Done> {
    let (number, item): (i32, ItemId) = (request.path("n")?, request.path("item")?);
    let towards = request.fields.text("towards").to_owned();
    let next = format!("/checklists/drafts/{number}/items/{item}");
    let saved = request.write(move |tx| drafts::shift_item(tx, number, &item, &towards))?;
    Done::new(&saved, next, "draft-saved")
}

/// `POST /checklists/drafts/{n}/rebase`
pub fn rebase(request: &Request) -> Result<Done> {
    let number: i32 = request.path("n")?;
    let version = request.version()?;
    let saved = request.write(move |tx| drafts::rebase(tx, number, version))?;
    Done::new(&saved, page_of(&saved), "draft-rebased")
}

/// `POST /checklists/drafts/{n}/discard`
pub fn discard(request: &Request) -> Result<Done> {
    let number: i32 = request.path("n")?;
    let version = request.version()?;
    let reason = request.fields.text("reason").to_owned();
    let saved = request.write(move |tx| drafts::discard(tx, number, version, &reason))?;
    Done::new(&saved, "/checklists/drafts", "draft-given-up")
}

/// `POST /checklists/drafts/{n}/publication`
pub fn publish(request: &Request) -> Result<Done> {
    let number: i32 = request.path("n")?;
    let version = request.version()?;
    let choice = request.fields.text("open_reviews").to_owned();
    let saved = request.write(move |tx| drafts::publish(tx, number, version, &choice))?;
    let next = format!("/checklists/drafts/{}", saved.number);
    Done::new(&saved, next, "draft-published")
}
