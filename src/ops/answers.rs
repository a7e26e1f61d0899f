//! What the team puts into a review: answers, notes, evidence.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use url::Url;

use super::checklists;
use super::core::{OrNotFound as _, Tx};
use super::counts::{Counts, recount};
use super::error::{Conflict, Error, Result};
use super::loaded::Loaded;
use super::reviews::ReviewSaved;
use crate::domain::answer::{AnswerFields, Reported, checked_length};
use crate::domain::checklist::Item;
use crate::domain::ids::{EvidenceId, ItemId, PersonId, Slug};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review;
use crate::domain::review_key::ReviewKey;
use crate::domain::text::{is_blank, is_one_plain_line};
use crate::store::answers::{self, AnswerRow};
use crate::store::discussion::{self, EvidenceRow};
use crate::store::{names, reviews};

/// Longest link, in characters; browsers and proxies take no more.
const LONGEST_LINK: usize = 2_000;

/// Longest title of a proof, in characters.
const LONGEST_TITLE: usize = 300;

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

/// A proof to add: a link, or a short text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewEvidence {
    /// The link; blank when the text is the proof.
    pub url: String,
    /// What it is; blank takes the link.
    pub title: String,
    /// The last day on which it counts, if it ages.
    pub expires_on: Option<NaiveDate>,
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

/// Removes a proof from an item.
///
/// # Errors
/// As [`change`], or the item has no such proof.
pub fn remove_evidence(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    item: &ItemId,
    id: EvidenceId,
) -> Result<ItemSaved> {
    edit(tx, slug, key, item, Action::AddEvidence, |tx, loaded, row| {
        take_away(tx, loaded, row, id)?;
        evidence_changed(tx, row)
    })
}

/// Marks a proof as removed.
fn take_away(tx: &mut Tx<'_>, loaded: &Loaded, row: &AnswerRow, id: EvidenceId) -> Result<()> {
    let (by, at) = (tx.actor()?.person, tx.now);
    let key = (row.review_id, &row.item_id);
    let removed = discussion::remove_evidence(tx.db, key, id, by, at)
        .or_not_found(|| format!("such evidence on {}", row.item_id))?;
    tx.record(
        loaded.service.id,
        "evidence.removed",
        loaded.item_subject(&row.item_id),
        &json!({ "id": id, "url": removed.url, "title": removed.title }),
    )
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
    let mine = Reported::parse(&item.answer, fields)?;
    let theirs = loaded.record(row, tx.now)?.reported;
    // What was meant for another kind of answer reads as none; it is not what is there.
    let unread = row.answer_version != version && mine.is_none() && !fields.said().is_empty();
    if mine == theirs && !unread {
        return Ok(());
    }
    let words = |reported: &Option<Reported>| {
        reported.as_ref().map_or_else(|| "no answer".to_owned(), |r| r.words(&item.answer))
    };
    if row.answer_version != version {
        let conflict = Conflict {
            what: "answer".to_owned(),
            by: name_of(tx, row.answered_by)?,
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

/// The team stands by an answer that was carried over.
fn confirm_carried(tx: &mut Tx<'_>, loaded: &Loaded, row: &mut AnswerRow) -> Result<()> {
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

fn add_evidence(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    row: &mut AnswerRow,
    mut proof: NewEvidence,
) -> Result<()> {
    let (url, mut title) = checked_proof(&proof)?;
    if proof.expires_on.is_some_and(|day| day < tx.now.date()) {
        return Err(Error::invalid("expires_on", "This day has passed. Give a later one."));
    }
    let present = discussion::evidence_of_item(tx.db, row.review_id, &row.item_id)?;
    let same = |known: &EvidenceRow| known.url == url && (url.is_some() || known.title == title);
    if let Some(known) = present.into_iter().find(same) {
        // Attaching the same proof twice is one proof: a retry has the effect of once. With another
        // title or day it is the same proof renewed.
        if is_blank(&proof.title) {
            title.clone_from(&known.title);
        }
        // A proof that ages goes on to age: without another day the one that it has stays.
        if let (None, Some(day)) = (proof.expires_on, known.expires_on) {
            if day < tx.now.date() {
                let sentence = format!(
                    "This proof counted until {}. Say until when it counts now.",
                    day.format("%-d %b %Y")
                );
                return Err(Error::invalid("expires_on", sentence));
            }
            proof.expires_on = Some(day);
        }
        if known.title == title && known.expires_on == proof.expires_on {
            return Ok(());
        }
        take_away(tx, loaded, row, known.id)?;
    }
    let new = EvidenceRow {
        id: EvidenceId::new(),
        review_id: row.review_id,
        item_id: row.item_id.clone(),
        url,
        title,
        expires_on: proof.expires_on,
        added_by: tx.actor()?.person,
        added_at: tx.now,
        removed_by: None,
        removed_at: None,
    };
    discussion::insert_evidence(tx.db, &new)?;
    evidence_changed(tx, row)?;
    tx.record(
        loaded.service.id,
        "evidence.added",
        loaded.item_subject(&row.item_id),
        &json!({
            "id": new.id, "url": new.url, "title": new.title, "expires_on": new.expires_on,
        }),
    )
}

fn evidence_changed(tx: &mut Tx<'_>, row: &mut AnswerRow) -> Result<()> {
    let left = discussion::evidence_of_item(tx.db, row.review_id, &row.item_id)?;
    row.evidence_expires_on = left.iter().filter_map(|proof| proof.expires_on).min();
    row.evidence_count = i32::try_from(left.len()).map_err(|e| Error::Internal(e.to_string()))?;
    row.evidence_version += 1;
    Ok(answers::update_counts(tx.db, row)?)
}

/// Whether the text is an address that a browser opens as it stands: http or https, a host, nobody's
/// name or password, and nothing that makes it read as another one.
fn is_web_address(text: &str) -> bool {
    let plain = is_one_plain_line(text) && !text.contains(char::is_whitespace);
    plain
        && text.chars().count() <= LONGEST_LINK
        && Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
        })
}

/// The link and title of a proof: http or https with a host, or a text alone.
fn checked_proof(proof: &NewEvidence) -> Result<(Option<String>, String)> {
    let url = proof.url.trim();
    let title = proof.title.trim();
    if url.is_empty() && is_blank(title) {
        return Err(Error::invalid("url", "Paste a link, or write what proves the answer."));
    }
    if title.chars().count() > LONGEST_TITLE || !is_one_plain_line(title) {
        let sentence = format!("Write at most {LONGEST_TITLE} characters on one line.");
        return Err(Error::invalid("title", sentence));
    }
    if url.is_empty() {
        return Ok((None, title.to_owned()));
    }
    if !is_web_address(url) {
        let sentence = "Give a link that starts with https:// or http://, of at most 2,000 \
                        characters, without a password in it.";
        return Err(Error::invalid("url", sentence));
    }
    let title =
        if title.is_empty() { url.chars().take(LONGEST_TITLE).collect() } else { title.to_owned() };
    Ok((Some(url.to_owned()), title))
}

/// The name of a person; "Somebody" when nobody is named.
pub(in crate::ops) fn name_of(tx: &mut Tx<'_>, person: Option<PersonId>) -> Result<String> {
    let Some(person) = person else { return Ok("Somebody".to_owned()) };
    let names = names::of_people(tx.db, vec![person])?;
    Ok(names.get(&person).map_or_else(|| "Somebody".to_owned(), |person| person.name.clone()))
}
