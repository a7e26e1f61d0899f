//! What the team puts into a review: answers, notes, evidence.

mod evidence;
mod explanations;
mod since_read;

use serde::Serialize;
use serde_json::json;

use super::checklists;
use super::core::{OrNotFound as _, Tx};
use super::counts::{Counts, recount};
use super::error::{Conflict, Error, Result};
use super::loaded::Loaded;
use super::reviews::ReviewSaved;
use crate::domain::answer::{AnswerFields, Reported, checked_length};
use crate::domain::checklist::Item;
use crate::domain::ids::{ItemId, PersonId, Slug};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review::{self, Record};
use crate::domain::review_key::ReviewKey;
use crate::store::answers::{self, AnswerRow};
use crate::store::{names, reviews};

use evidence::add_evidence;
pub use evidence::{NewEvidence, remove_evidence};
pub use explanations::{Explanation, explain};

/// A change of an item; what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemChange {
    /// A new answer, and the version it replaces.
    pub answer: Option<(i32, AnswerFields)>,
    /// A new note, and the version it replaces.
    pub note: Option<(i32, String)>,
    /// A proof to add.
    pub evidence: Option<NewEvidence>,
    /// An answer that was carried over from an earlier review is still true.
    pub confirm: bool,
}

/// An item after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ItemSaved {
    /// The item.
    pub item: ItemId,
    /// Counts the changes of the answer.
    pub answer_version: i32,
    /// Counts the changes of the note.
    pub note_version: i32,
    /// Counts the changes of the evidence.
    pub evidence_version: i32,
    /// The review and its counts.
    pub review: ReviewSaved,
}

/// Changes an item of a review: its answer, its note, its evidence, or several of them.
///
/// # Errors
/// The actor is not in the owning team, the review does not take answers now, the value does not
/// fit the item, or somebody changed the same answer or note in between.
pub fn change(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    item: &ItemId,
    change: ItemChange,
) -> Result<ItemSaved> {
    let action = if change.answer.is_none() && change.note.is_none() && !change.confirm {
        Action::AddEvidence
    } else {
        Action::Answer
    };
    edit(tx, slug, key, item, action, |tx, loaded, row| {
        if let Some((version, fields)) = &change.answer {
            set_answer(tx, loaded, row, *version, fields)?;
        }
        if change.confirm && row.carried_from.is_some() {
            // Nobody stands by an answer to what they have not read: the item may have changed with
            // the version of the checklist.
            if change.answer.as_ref().is_some_and(|(version, _)| *version != row.answer_version) {
                return Err(Refusal::ChangedSinceRead { what: row.item_id.to_string() }.into());
            }
            confirm_carried(tx, loaded, row)?;
        }
        if let Some((version, note)) = &change.note {
            set_note(tx, loaded, row, *version, note)?;
        }
        if let Some(proof) = change.evidence {
            add_evidence(tx, loaded, row, proof)?;
        }
        Ok(())
    })
}

/// Loads an item to change it, changes it, and keeps the counts of the review right.
fn edit(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    item: &ItemId,
    action: Action,
    work: impl FnOnce(&mut Tx<'_>, &Loaded, &mut AnswerRow) -> Result<()>,
) -> Result<ItemSaved> {
    let mut loaded = tx.review_for(slug, key, action)?;
    if !loaded.review.state.takes_answers() {
        return Err(review::wrong_state(loaded.review.state).into());
    }
    let mut row = asked(tx, &loaded, item)?;
    let before = Counts::of(&loaded.record(&row, tx.now)?);
    let untouched = row.clone();
    work(tx, &loaded, &mut row)?;
    if row != untouched {
        let person = tx.actor()?.person;
        // Whoever gave the answer or wrote the note is among its authors already.
        if ![untouched.answered_by, untouched.noted_by].contains(&Some(person)) {
            answers::add_author(tx.db, &row, person)?;
        }
        let after = Counts::of(&loaded.record(&row, tx.now)?);
        recount(&mut loaded.review, before, after);
        reviews::update(tx.db, &mut loaded.review)?;
    }
    Ok(ItemSaved {
        item: row.item_id,
        answer_version: row.answer_version,
        note_version: row.note_version,
        evidence_version: row.evidence_version,
        review: ReviewSaved::of(&loaded.service, &loaded.review),
    })
}

/// The row of an item that the review asks.
pub(in crate::ops) fn asked(tx: &mut Tx<'_>, loaded: &Loaded, item: &ItemId) -> Result<AnswerRow> {
    let unknown = || format!("item {item} in {}", loaded.review.key());
    if !loaded.asks(item) {
        let gone = loaded.checklist.retired.iter().find(|retired| retired.id == *item);
        let left_out = left_out(tx, loaded, item)?;
        if gone.is_none() && !left_out {
            return Err(Error::NotFound(unknown()));
        }
        // Whoever has the page of what was asked before open keeps what they typed, and is told why.
        answers::one(tx.db, loaded.review.id, item).or_not_found(unknown)?;
        let Some(gone) = gone else { return Err(Refusal::LeftOut { item: item.clone() }.into()) };
        let (kind, version) = (loaded.checklist.kind, gone.version);
        return Err(Refusal::AskedNoMore { item: item.clone(), kind, version }.into());
    }
    answers::one(tx.db, loaded.review.id, item).or_not_found(unknown)
}

/// Whether the full review would ask the item, and this one of a low-risk launch does not.
fn left_out(tx: &mut Tx<'_>, loaded: &Loaded, item: &ItemId) -> Result<bool> {
    if loaded.review.low_risk.is_none() {
        return Ok(false);
    }
    let whole = checklists::whole(tx, &loaded.review)?;
    let asked = |item: &Item| item.applies(loaded.review.kind, &loaded.traits);
    Ok(whole.item(item).is_some_and(asked))
}

fn set_answer(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    row: &mut AnswerRow,
    version: i32,
    fields: &AnswerFields,
) -> Result<()> {
    let item = loaded
        .checklist
        .item(&row.item_id)
        .ok_or_else(|| Error::NotFound(format!("item {}", row.item_id)))?;
    let parsed = Reported::parse(&item.answer, fields);
    let theirs = loaded.reported(row);
    let since = if row.answer_version == version {
        None
    } else {
        Some(since_read::of_answer(tx, loaded, row, version)?)
    };
    // What was meant for another kind of answer reads as none; it is not what is there.
    let unread = since.as_ref().is_some_and(|since| {
        let is_none = matches!(parsed, Ok(None)) || (parsed.is_err() && since.moved_to.is_some());
        is_none && !fields.said().is_empty()
    });
    let mine = if unread { None } else { parsed? };
    if mine == theirs && !unread {
        return Ok(());
    }
    if mine.is_some() {
        not_measured(&loaded.record(row, tx.now)?)?;
    }
    let words = |reported: &Option<Reported>| {
        reported.as_ref().map_or_else(|| "no answer".to_owned(), |r| r.words(&item.answer))
    };
    if let Some(since) = since {
        let conflict = Conflict {
            what: "answer".to_owned(),
            by: since.by,
            checklist_version: since.moved_to,
            theirs: words(&theirs),
            mine: if unread { fields.said().to_owned() } else { words(&mine) },
            version: row.answer_version,
        };
        return Err(Error::Conflict(Box::new(conflict)));
    }
    let (reported, value) = mine.as_ref().map(Reported::to_columns).unzip();
    row.reported = reported;
    row.value = value.flatten();
    row.answered_by = Some(tx.actor()?.person);
    row.answered_at = Some(tx.now);
    row.carried_from = None;
    answers::update_answer(tx.db, row, version)?;
    row.answer_version = version + 1;
    tx.record(
        loaded.service.id,
        "answer.changed",
        loaded.item_subject(&row.item_id),
        &json!({ "before": theirs, "after": mine }),
    )
}

/// Checks that the team may report something of the item. In a handoff review what is measured is not
/// for the team to say: it explains what it takes for wrong. An answer from before it was measured
/// stays until the team takes it back.
fn not_measured(record: &Record) -> Result<()> {
    match record.beside.as_ref().filter(|beside| beside.read_only) {
        Some(beside) => {
            let words = format!("{}{}", beside.words, beside.window());
            Err(Refusal::IsMeasured { item: record.item.clone(), words }.into())
        }
        None => Ok(()),
    }
}

/// The team stands by an answer that was carried over.
fn confirm_carried(tx: &mut Tx<'_>, loaded: &Loaded, row: &mut AnswerRow) -> Result<()> {
    not_measured(&loaded.record(row, tx.now)?)?;
    let version = row.answer_version;
    row.carried_from = None;
    row.answered_by = Some(tx.actor()?.person);
    row.answered_at = Some(tx.now);
    answers::update_answer(tx.db, row, version)?;
    row.answer_version = version + 1;
    let subject = loaded.item_subject(&row.item_id);
    tx.record(loaded.service.id, "answer.confirmed", subject, &json!({ "value": row.value }))
}

fn set_note(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    row: &mut AnswerRow,
    version: i32,
    note: &str,
) -> Result<()> {
    let note = note.replace("\r\n", "\n");
    let note = note.trim_end();
    checked_length("note", note)?;
    if note == row.note {
        return Ok(());
    }
    if row.note_version != version {
        let conflict = Conflict {
            what: "note".to_owned(),
            by: name_of(tx, row.noted_by)?,
            checklist_version: None,
            theirs: row.note.clone(),
            mine: note.to_owned(),
            version: row.note_version,
        };
        return Err(Error::Conflict(Box::new(conflict)));
    }
    let before = std::mem::replace(&mut row.note, note.to_owned());
    row.noted_by = Some(tx.actor()?.person);
    row.noted_at = Some(tx.now);
    answers::update_note(tx.db, row, version)?;
    row.note_version = version + 1;
    tx.record(
        loaded.service.id,
        "note.changed",
        loaded.item_subject(&row.item_id),
        &json!({ "before": before, "after": row.note }),
    )
}

/// The name of a person; "Somebody" when nobody is named.
pub(in crate::ops) fn name_of(tx: &mut Tx<'_>, person: Option<PersonId>) -> Result<String> {
    let Some(person) = person else { return Ok("Somebody".to_owned()) };
    let names = names::of_people(tx.db, vec![person])?;
    Ok(names.get(&person).map_or_else(|| "Somebody".to_owned(), |person| person.name.clone()))
}
