//! The proofs of an answer: added, renewed, and taken away.

use chrono::NaiveDate;
use serde_json::json;
use url::Url;

use super::{ItemSaved, edit};
use crate::domain::ids::{EvidenceId, ItemId, Slug};
use crate::domain::policy::Action;
use crate::domain::review_key::ReviewKey;
use crate::domain::text::{is_blank, is_one_plain_line};
use crate::ops::core::{OrNotFound as _, Tx};
use crate::ops::error::{Error, Result};
use crate::ops::loaded::Loaded;
use crate::store::answers::{self, AnswerRow};
use crate::store::discussion::{self, EvidenceRow};

/// Longest link, in characters; browsers and proxies take no more.
const LONGEST_LINK: usize = 2_000;

/// Longest title of a proof, in characters.
const LONGEST_TITLE: usize = 300;

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

/// Removes a proof from an item.
///
/// # Errors
/// As [`super::change`], or the item has no such proof.
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

pub(super) fn add_evidence(
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
