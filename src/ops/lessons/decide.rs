//! What SREs decide about a lesson, and what becomes of it when a version is published.

use serde_json::json;

use super::{
    LessonSaved, held, in_words, number_of, numbered, saved, say, stands, subject, unchanged,
};
use crate::domain::answer::checked_length;
use crate::domain::checklist::Kind;
use crate::domain::checklist::draft::State as DraftState;
use crate::domain::fields::{bad, words};
use crate::domain::ids::{ItemId, LessonItemId};
use crate::domain::lesson::{self, State, Step};
use crate::domain::notice::Notice;
use crate::domain::policy::{Action, Subject};
use crate::ops::core::Tx;
use crate::ops::notices;
use crate::ops::{Error, Result};
use crate::store::drafts;
use crate::store::lessons::{self, LessonItemRow, LessonRow};

/// Accepts or declines a lesson; `decision` is `accepted` or `declined`, and may come with the number
/// of a draft and with words.
///
/// # Errors
/// The decision is neither, or what [`accept`] and [`decline`] refuse.
pub fn decide(
    tx: &mut Tx<'_>,
    number: u32,
    version: i32,
    decision: &str,
    (draft, words): (&str, &str),
) -> Result<LessonSaved> {
    match decision {
        "accepted" => accept(tx, number, version, draft, words),
        "declined" => decline(tx, number, version, words),
        _ => {
            held(tx, number)?;
            tx.allow(Action::DecideLesson, &Subject::default())?;
            Err(Error::invalid("decision", "Choose one of: accepted, declined."))
        }
    }
}

/// Accepts a lesson: a draft takes it in. `draft` is the number of that draft, or blank while there
/// is none; `words` may be blank.
///
/// # Errors
/// The actor is no SRE, the lesson is decided already, there is no such open draft, the words cannot
/// be taken, or somebody changed it since `version`.
pub fn accept(
    tx: &mut Tx<'_>,
    number: u32,
    version: i32,
    draft: &str,
    words: &str,
) -> Result<LessonSaved> {
    let (mut row, to) = to_decide(tx, number, Step::Accept)?;
    let draft = open_draft(tx, draft)?;
    checked_length("words", words)?;
    row.draft_number = draft;
    let row = settle(tx, row, version, to, words.trim().to_owned())?;
    tx.record_for_organisation(
        "lesson.accepted",
        subject(&row),
        &json!({ "draft": draft, "comment": row.decision_words }),
    )?;
    tell(tx, &row, true)?;
    Ok(saved(&row))
}

/// Declines a lesson: it changes nothing in the checklist, for a reason.
///
/// # Errors
/// The actor is no SRE, the lesson is declined or applied already, no reason is given, or somebody
/// changed it since `version`.
pub fn decline(tx: &mut Tx<'_>, number: u32, version: i32, reason: &str) -> Result<LessonSaved> {
    let (mut row, to) = to_decide(tx, number, Step::Decline)?;
    let reason = words("words", reason, "Say why it changes nothing in the checklist.")?;
    row.draft_number = None;
    let row = settle(tx, row, version, to, reason)?;
    let details = json!({ "reason": row.decision_words });
    tx.record_for_organisation("lesson.declined", subject(&row), &details)?;
    tell(tx, &row, false)?;
    Ok(saved(&row))
}

/// Opens a decided lesson again, so that it is decided anew. What was decided stays in its
/// discussion.
///
/// # Errors
/// The actor is no SRE, the lesson is not decided or applied already, no reason is given, or somebody
/// changed it since `version`.
pub fn reopen(tx: &mut Tx<'_>, number: u32, version: i32, reason: &str) -> Result<LessonSaved> {
    let (mut row, to) = to_decide(tx, number, Step::Reopen)?;
    let reason = words("words", reason, "Say why it is looked at again.")?;
    let read = row.clone();
    unchanged(tx, &read, version, read.state.to_string(), to.to_string())?;
    row.state = to;
    (row.decided_by, row.decided_at, row.draft_number) = (None, None, None);
    row.decision_words = String::new();
    row.changed_by = tx.actor()?.person;
    lessons::update(tx.db, &mut row)?;
    say(tx, &row, reason.clone(), Some(to))?;
    let details = json!({ "before": read.state, "reason": reason });
    tx.record_for_organisation("lesson.reopened", subject(&row), &details)?;
    Ok(saved(&row))
}

/// Moves a lesson to applied: this item of this published version comes from it. Who filed it is told,
/// once for an item that is in several checklists which are published together. Doing it twice changes
/// nothing.
///
/// # Errors
/// Nobody is signed in, there is no such lesson, or it is declined.
pub(in crate::ops) fn applied(
    tx: &mut Tx<'_>,
    number: u32,
    kind: Kind,
    version: u32,
    item: &ItemId,
) -> Result<()> {
    let by = tx.actor()?.person;
    tx.take_organisation()?;
    let mut row = numbered(tx, number)?;
    let to = lesson::after(row.state, Step::Apply).ok_or_else(|| stands(&row))?;
    let checklist_version = i32::try_from(version)
        .map_err(|_| Error::Internal(format!("checklist version {version}")))?;
    let earlier = lessons::items_of(tx.db, vec![row.id])?;
    let is_same = |one: &&LessonItemRow| one.item_id == *item;
    if earlier
        .iter()
        .filter(is_same)
        .any(|one| (one.kind, one.checklist_version) == (kind, checklist_version))
    {
        return Ok(());
    }
    let is_told = earlier.iter().filter(is_same).any(|one| one.applied_at == tx.now);
    if row.state != to {
        row.state = to;
        row.decided_by = row.decided_by.or(Some(by));
        row.decided_at = row.decided_at.or(Some(tx.now));
        row.changed_by = by;
        lessons::update(tx.db, &mut row)?;
    }
    let applied = LessonItemRow {
        id: LessonItemId::new(),
        lesson_id: row.id,
        kind,
        checklist_version,
        item_id: item.clone(),
        applied_by: by,
        applied_at: tx.now,
    };
    lessons::apply(tx.db, &applied)?;
    let details = json!({ "kind": kind, "version": version, "item": item });
    tx.record_for_organisation("lesson.applied", subject(&row), &details)?;
    if is_told {
        return Ok(());
    }
    let notice = Notice::LessonApplied {
        number: number_of(&row),
        title: lesson::title(&row.what_happened),
        item: item.clone(),
        checklist: kind,
        version,
        filed_by: row.filed_by,
    };
    notices::tell_people(tx, notice)
}

/// Takes the lessons that a draft was to take in out of it again, as it is given up or published
/// without them: they stay accepted, and wait for another one.
///
/// # Errors
/// Nobody is signed in.
pub(in crate::ops) fn left_by_draft(tx: &mut Tx<'_>, draft: i32) -> Result<()> {
    let by = tx.actor()?.person;
    for mut row in lessons::of_draft(tx.db, draft)? {
        row.draft_number = None;
        row.changed_by = by;
        lessons::update(tx.db, &mut row)?;
        tx.record_for_organisation("lesson.waiting", subject(&row), &json!({ "draft": draft }))?;
    }
    Ok(())
}

/// Loads a lesson that an SRE decides about, with what it becomes by the step.
fn to_decide(tx: &mut Tx<'_>, number: u32, step: Step) -> Result<(LessonRow, State)> {
    let row = held(tx, number)?;
    tx.allow(Action::DecideLesson, &Subject::default())?;
    let to = lesson::after(row.state, step).ok_or_else(|| stands(&row))?;
    Ok((row, to))
}

/// Saves a decision, and keeps it in the discussion.
fn settle(
    tx: &mut Tx<'_>,
    mut row: LessonRow,
    version: i32,
    to: State,
    words: String,
) -> Result<LessonRow> {
    let (theirs, mine) = (in_words(&row), to.to_string());
    unchanged(tx, &row, version, theirs, mine)?;
    let by = tx.actor()?.person;
    row.state = to;
    (row.decided_by, row.decided_at) = (Some(by), Some(tx.now));
    row.decision_words.clone_from(&words);
    row.changed_by = by;
    lessons::update(tx.db, &mut row)?;
    say(tx, &row, words, Some(to))?;
    Ok(row)
}

/// Tells who filed it and who discussed it what was decided.
fn tell(tx: &mut Tx<'_>, row: &LessonRow, accepted: bool) -> Result<()> {
    let remarks = lessons::remarks_of(tx.db, row.id)?;
    let to = remarks.into_iter().map(|remark| remark.said_by).chain([row.filed_by]);
    let notice = Notice::LessonAnswered {
        number: number_of(row),
        title: lesson::title(&row.what_happened),
        accepted,
        words: row.decision_words.clone(),
        to: to.collect(),
    };
    notices::tell_people(tx, notice)
}

/// The number of an open draft; nothing for a blank text.
fn open_draft(tx: &mut Tx<'_>, text: &str) -> Result<Option<i32>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let sentence = "Give the number of an open draft, or nothing.";
    let missing = || Error::from(bad("draft", sentence));
    let number: i32 = text.parse().map_err(|_| missing())?;
    match drafts::by_number(tx.db, number) {
        Ok(draft) if draft.state == DraftState::Open => Ok(Some(number)),
        Ok(_) | Err(crate::store::Error::NotFound) => Err(missing()),
        Err(error) => Err(error.into()),
    }
}
