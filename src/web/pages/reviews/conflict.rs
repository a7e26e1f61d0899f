//! Two people changed the same answer or note: both values, and a way on that loses nothing.

use crate::domain::answer::{AnswerFields, Reported};
use crate::domain::checklist::Checklist;
use crate::domain::ids::ItemId;
use crate::ops::error::Conflict;
use crate::ops::review_page::{ItemDetail, ReviewDetail};
use crate::web::pages::reviews::{Kept, head, place, saved, word_diff};
use crate::web::render::{self, RenderError};
use crate::web::views::review::{ConflictPage, ConflictPart, ConflictView, Hidden};
use crate::web::views::shell::Viewer;

/// What was posted, field by field, as it came.
type Sent<'a> = &'a [(String, String)];

/// The conflict as a fragment, with the item as it is now.
///
/// # Errors
/// A template does not fit its struct.
pub fn conflict(
    detail: &ReviewDetail,
    id: &ItemId,
    checklist: &Checklist,
    viewer: &Viewer,
    kept: &Kept,
    found: &Conflict,
    sent: Sent<'_>,
) -> Result<String, RenderError> {
    let item = saved::item_now(detail, id, checklist, viewer, kept)?;
    let view = ConflictView { item, ..view(detail, id, checklist, found, sent) };
    render::render("reviews/conflict", &view)
}

/// The conflict as a page of its own, for browsers without the script.
///
/// # Errors
/// A template does not fit its struct.
pub fn conflict_page(
    detail: &ReviewDetail,
    id: &ItemId,
    checklist: &Checklist,
    viewer: &Viewer,
    found: &Conflict,
    sent: Sent<'_>,
) -> Result<String, RenderError> {
    let page = ConflictPage {
        shell: head::shell(format!("{id} was changed meanwhile"), false, viewer, "").with_error(),
        service: place::service(detail),
        review: place::review(detail),
        conflict: view(detail, id, checklist, found, sent),
    };
    render::render("reviews/conflict_page", &page)
}

/// The parts of an item that have a version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Answer,
    Note,
}

fn view(
    detail: &ReviewDetail,
    id: &ItemId,
    checklist: &Checklist,
    found: &Conflict,
    sent: Sent<'_>,
) -> ConflictView {
    let item = detail.items.iter().find(|item| item.id == *id);
    let mut parts = parts(item, checklist, found, sent);
    if found.checklist_version.is_some() {
        let answers = parts.iter_mut().filter(|(part, _)| *part == Part::Answer);
        answers.for_each(|(_, answer)| answer.theirs_are = "Now");
    }
    let note = parts.iter().find(|(part, _)| *part == Part::Note).map(|(_, note)| note);
    let both = note.map_or_else(String::new, |note| {
        format!("{}\n\n{}", note.theirs, note.mine).trim().to_owned()
    });
    let mine = sent.iter().map(|field| hidden(field, item, found, &parts)).collect();
    ConflictView {
        id: id.to_string(),
        href: place::item(detail, id),
        back: place::on_review(detail, id),
        sentence: sentence(found, &parts),
        moved: found.checklist_version.is_some(),
        takes_mine: takes_mine(item, checklist, sent),
        both,
        mine,
        parts: parts.into_iter().map(|(_, part)| part).collect(),
        item: String::new(),
    }
}

fn sentence(found: &Conflict, parts: &[(Part, ConflictPart)]) -> String {
    let what: Vec<_> = parts.iter().map(|(part, _)| part.within()).collect();
    let by = format!("{} changed {} while you were editing", found.by, what.join(" and "));
    match found.checklist_version {
        None => by,
        Some(version) if found.by.is_empty() => format!(
            "The review changed to version {version} of its checklist while you were editing. What \
             you typed is kept here: read the item again, then save it or leave what is there."
        ),
        Some(version) => format!(
            "{by}, and the review changed to version {version} of its checklist. What you typed is \
             kept here: read the item again."
        ),
    }
}

/// Whether the item takes an answer like the one that was sent; a later version of its checklist may
/// ask for another kind.
fn takes_mine(item: Option<&ItemDetail>, checklist: &Checklist, sent: Sent<'_>) -> bool {
    let kind = item.and_then(|item| checklist.item(&item.id)).map(|item| &item.answer);
    let fields = answer_fields(sent);
    let reads = |kind| matches!(Reported::parse(kind, &fields), Ok(Some(_)));
    fields.said().is_empty() || kind.is_none_or(reads)
}

impl Part {
    fn of(what: &str) -> Self {
        if what == "note" { Self::Note } else { Self::Answer }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Answer => "Answer",
            Self::Note => "Note",
        }
    }

    fn within(self) -> &'static str {
        match self {
            Self::Answer => "the answer",
            Self::Note => "the note",
        }
    }

    /// The field of the form of an item that holds the version.
    fn version_field(self) -> &'static str {
        match self {
            Self::Answer => "answer_version",
            Self::Note => "note_version",
        }
    }
}

/// The part that was found to be changed, and the other one when it was changed too: saving stops
/// at the first.
fn parts(
    item: Option<&ItemDetail>,
    checklist: &Checklist,
    found: &Conflict,
    sent: Sent<'_>,
) -> Vec<(Part, ConflictPart)> {
    let first = Part::of(&found.what);
    let mut parts = vec![(first, part(first, &found.theirs, &found.mine))];
    let other = item.and_then(|item| match first {
        Part::Answer => {
            let mine = text(sent, "note")?.replace("\r\n", "\n").trim_end().to_owned();
            let differs = mine != item.note && is_old(sent, "note_version", item.note_version);
            differs.then(|| (Part::Note, part(Part::Note, &item.note, &mine)))
        }
        Part::Note => {
            let theirs = item.reported_words.clone().unwrap_or_else(no_answer);
            let mine = answer_sent(item, checklist, sent)?;
            let differs = mine != theirs && is_old(sent, "answer_version", item.answer_version);
            differs.then(|| (Part::Answer, part(Part::Answer, &theirs, &mine)))
        }
    });
    parts.extend(other);
    // The answer stands before the note, as on the page.
    parts.sort_by_key(|(part, _)| *part == Part::Note);
    parts
}

fn part(part: Part, theirs: &str, mine: &str) -> ConflictPart {
    let words = match part {
        Part::Answer => Vec::new(),
        Part::Note => word_diff::words(theirs, mine),
    };
    ConflictPart {
        what: part.title(),
        theirs_are: "Theirs",
        theirs: theirs.to_owned(),
        mine: mine.to_owned(),
        words,
    }
}

fn text<'a>(sent: Sent<'a>, name: &str) -> Option<&'a str> {
    sent.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

fn is_old(sent: Sent<'_>, field: &str, now: i32) -> bool {
    text(sent, field).is_some_and(|version| version.trim() != now.to_string())
}

fn no_answer() -> String {
    "no answer".to_owned()
}

/// The answer that was sent, in words; nothing when none was sent or it cannot be read.
fn answer_sent(item: &ItemDetail, checklist: &Checklist, sent: Sent<'_>) -> Option<String> {
    let kind = &checklist.item(&item.id)?.answer;
    let fields = answer_fields(sent);
    if fields == AnswerFields::default() {
        return None;
    }
    let mine = Reported::parse(kind, &fields).ok()?;
    Some(mine.map_or_else(no_answer, |mine| mine.words(kind)))
}

fn answer_fields(sent: Sent<'_>) -> AnswerFields {
    let named = |name| text(sent, name).unwrap_or_default().to_owned();
    AnswerFields {
        answer: named("answer"),
        number: named("number"),
        date: named("date"),
        text: named("text"),
        reason: named("reason"),
    }
}

/// A field that was sent, with the version of now where both values are shown, so that posting it
/// again keeps mine and never overwrites what was not shown.
fn hidden(
    (name, value): &(String, String),
    item: Option<&ItemDetail>,
    found: &Conflict,
    parts: &[(Part, ConflictPart)],
) -> Hidden {
    let first = Part::of(&found.what);
    let now = parts.iter().find(|(part, _)| part.version_field() == name).map(|(part, _)| {
        let other = item.map_or(found.version, |item| match part {
            Part::Answer => item.answer_version,
            Part::Note => item.note_version,
        });
        if *part == first { found.version } else { other }
    });
    let value = now.map_or_else(|| value.clone(), |version| version.to_string());
    Hidden { name: name.clone(), value }
}
