//! What a review holds, written down before it goes to a later version of its checklist.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::answer::{Reported, ReportedAs};
use crate::domain::at::At;
use crate::domain::checklist::{Checklist, Kind};
use crate::domain::event::sha256_hex;
use crate::domain::ids::{ItemId, MessageId, PersonId, ReviewId, Slug, SnapshotId};
use crate::domain::review::{Verdict, content_named};
use crate::domain::review_key::ReviewKey;
use crate::ops::checklists;
use crate::ops::core::{OrNotFound as _, Tx, View};
use crate::ops::error::{Error, Result};
use crate::ops::loaded::Loaded;
use crate::ops::review_page::Person;
use crate::ops::sign_offs::{content_of_item, explanations_of, open_conditions, with_low_risk};
use crate::store::answers::AnswerRow;
use crate::store::snapshots::{self, SnapshotLine, SnapshotRow};
use crate::store::{discussion, names};

/// Takes a snapshot of the review as it stands.
pub(super) fn take(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    rows: &[AnswerRow],
    name: String,
) -> Result<SnapshotRow> {
    let content = content(tx, loaded, rows)?;
    let review = loaded.review.id;
    let last = snapshots::of_review(tx.db, review)?.first().map_or(0, |line| line.number);
    let row = SnapshotRow {
        id: SnapshotId::new(),
        review_id: review,
        number: last + 1,
        name,
        checklist_version: loaded.review.checklist_version,
        content_hash: sha256_hex(content.as_bytes()),
        content,
        taken_by: tx.actor()?.person,
        taken_at: tx.now,
    };
    snapshots::insert(tx.db, &row)?;
    Ok(row)
}

/// Everything that the review holds, also of items that it asks no more: as a sign-off has it, with
/// the versions, who wrote what, and the messages.
fn content(view: &mut View<'_>, loaded: &Loaded, rows: &[AnswerRow]) -> Result<String> {
    let evidence = discussion::evidence_of(view.db, loaded.review.id)?;
    let conditions = discussion::conditions_of(view.db, &[loaded.review.id])?;
    let mut messages: HashMap<ItemId, Vec<MessageId>> = HashMap::new();
    for message in discussion::messages_of(view.db, loaded.review.id)? {
        messages.entry(message.item_id).or_default().push(message.id);
    }
    let explanations = explanations_of(view, loaded, rows)?;
    let items: Vec<Value> = rows
        .iter()
        .map(|row| {
            let mut item = content_of_item(row, &evidence, &explanations)?;
            let beside = json!({
                "asked": loaded.asks(&row.item_id), "answered_at": row.answered_at,
                "answer_version": row.answer_version, "note_version": row.note_version,
                "evidence_version": row.evidence_version, "noted_by": row.noted_by,
                "explanations": row.explanations,
                "noted_at": row.noted_at, "carried_from": row.carried_from,
                "verdict_at": row.verdict_at,
                "messages": messages.remove(&row.item_id).unwrap_or_default(),
            });
            if let (Some(item), Value::Object(beside)) = (item.as_object_mut(), beside) {
                item.extend(beside);
            }
            Ok(item)
        })
        .collect::<Result<_>>()?;
    let waivers = crate::ops::waivers::signed_with(view, loaded, rows)?;
    let mut content = json!({
        "service": loaded.service.slug, "kind": loaded.review.kind,
        "number": loaded.review.number, "checklist_version": loaded.checklist.version,
        "checklist_hash": loaded.checklist.hash, "traits": loaded.traits, "items": items,
        "open_conditions": open_conditions(&conditions), "waivers": waivers,
    });
    with_low_risk(&mut content, loaded)?;
    Ok(content.to_string())
}

/// A snapshot in the history of a review.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SnapshotListed {
    /// Its number within the review.
    pub number: i32,
    /// What it is called.
    pub name: String,
    /// The checklist version that the review ran.
    pub checklist_version: i32,
    /// SHA-256 of the content.
    pub content_hash: String,
    /// Who took it.
    pub taken_by: Option<Person>,
    /// When.
    pub taken_at: At,
}

/// A snapshot with what the review held.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SnapshotDetail {
    /// The service.
    pub service: Slug,
    /// The service's name.
    pub service_name: String,
    /// Launch or handoff.
    pub kind: Kind,
    /// The number of the review.
    pub review: i32,
    /// The snapshot.
    pub snapshot: SnapshotListed,
    /// What the review held of each item, in the order of its checklist; items that it did not ask of
    /// the service last.
    pub items: Vec<SnapshotItem>,
    /// The exact content over which the hash is, JSON.
    pub content: String,
}

/// What a review held of one item.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SnapshotItem {
    /// The item.
    pub id: ItemId,
    /// Its title in that version; empty where that version did not have it.
    pub title: String,
    /// Whether the review asked it then.
    pub asked: bool,
    /// The answer in words; empty when there was none.
    pub answer: String,
    /// The note, Markdown.
    pub note: String,
    /// The proofs.
    pub evidence: Vec<SnapshotProof>,
    /// The verdict given last.
    pub verdict: Option<Verdict>,
    /// Whether the verdict was on the content as it was then.
    pub verdict_stood: bool,
    /// Who gave the answer.
    pub answered_by: Option<Person>,
    /// Who gave the verdict.
    pub verdict_by: Option<Person>,
    /// Its comment.
    pub verdict_comment: String,
    /// How many messages the discussion had.
    pub messages: usize,
}

/// A proof that an item had.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SnapshotProof {
    /// The link; absent when the proof is the text itself.
    pub url: Option<String>,
    /// What it is, or the text.
    pub title: String,
    /// The last day on which it counted.
    pub expires_on: Option<NaiveDate>,
}

/// A snapshot as it is read; see [`content`].
#[derive(Deserialize)]
struct Kept {
    items: Vec<KeptItem>,
}

#[derive(Deserialize)]
struct KeptItem {
    item: String,
    asked: bool,
    reported: Option<ReportedAs>,
    value: Option<String>,
    answered_by: Option<String>,
    note: String,
    evidence: Vec<SnapshotProof>,
    verdict: Option<Verdict>,
    verdict_by: Option<String>,
    verdict_comment: String,
    verdict_seen: Option<String>,
    answer_version: i32,
    note_version: i32,
    evidence_version: i32,
    /// Absent from snapshots that were taken before answers could be explained.
    #[serde(default)]
    explanations: i32,
    messages: Vec<String>,
}

/// The snapshots of a review, the newest first.
///
/// # Errors
/// Nobody is signed in, or there is no such review.
pub fn list(view: &mut View<'_>, slug: &Slug, key: ReviewKey) -> Result<Vec<SnapshotListed>> {
    let loaded = view.review_to_read(slug, key)?;
    let lines = snapshots::of_review(view.db, loaded.review.id)?;
    let people = names::of_people(view.db, lines.iter().map(|line| line.taken_by).collect())?;
    let listed = |line: SnapshotLine| SnapshotListed {
        number: line.number,
        name: line.name,
        checklist_version: line.checklist_version,
        content_hash: line.content_hash,
        taken_by: people.get(&line.taken_by).map(Person::from),
        taken_at: line.taken_at,
    };
    Ok(lines.into_iter().map(listed).collect())
}

/// What a review held of an answer before it went to another version.
pub(in crate::ops) struct Held {
    /// The version of the answer.
    pub answer_version: i32,
    /// When the review went on.
    pub at: At,
}

/// The versions of an answer before each upgrade of the review, the first upgrade first; those before
/// which it did not have the item are left out.
pub(in crate::ops) fn before_upgrades(
    view: &mut View<'_>,
    review: ReviewId,
    item: &ItemId,
) -> Result<Vec<Held>> {
    let mut held = Vec::new();
    for line in snapshots::of_review(view.db, review)?.into_iter().rev() {
        let row = snapshots::one(view.db, review, line.number)?;
        let kept =
            read_content(&row.content)?.items.into_iter().find(|one| one.item == item.as_str());
        held.extend(
            kept.map(|kept| Held { answer_version: kept.answer_version, at: row.taken_at }),
        );
    }
    Ok(held)
}

fn read_content(content: &str) -> Result<Kept> {
    serde_json::from_str(content).map_err(|error| Error::Internal(format!("a snapshot: {error}")))
}

/// One snapshot of a review.
///
/// # Errors
/// Nobody is signed in, or there is no such snapshot.
pub fn read(
    view: &mut View<'_>,
    slug: &Slug,
    key: ReviewKey,
    number: i32,
) -> Result<SnapshotDetail> {
    let loaded = view.review_to_read(slug, key)?;
    let row = snapshots::one(view.db, loaded.review.id, number)
        .or_not_found(|| format!("snapshot {number} of {key}"))?;
    let kept = read_content(&row.content)?;
    let checklist = checklists::stored(view, loaded.review.kind, row.checklist_version)?;
    let mut people: Vec<PersonId> = vec![row.taken_by];
    let ids = kept.items.iter().flat_map(|item| [&item.answered_by, &item.verdict_by]);
    people.extend(ids.flatten().filter_map(|id| id.parse::<PersonId>().ok()));
    let people = names::of_people(view.db, people)?;
    let person = |id: &Option<String>| -> Option<Person> {
        people.get(&id.as_ref()?.parse().ok()?).map(Person::from)
    };
    let mut items: Vec<SnapshotItem> =
        kept.items.into_iter().filter_map(|item| read_item(item, &checklist, person)).collect();
    items.sort_by_key(|item| !item.asked);
    Ok(SnapshotDetail {
        service: loaded.service.slug.clone(),
        service_name: loaded.service.name.clone(),
        kind: loaded.review.kind,
        review: loaded.review.number,
        snapshot: SnapshotListed {
            number: row.number,
            name: row.name,
            checklist_version: row.checklist_version,
            content_hash: row.content_hash,
            taken_by: people.get(&row.taken_by).map(Person::from),
            taken_at: row.taken_at,
        },
        items,
        content: row.content,
    })
}

fn read_item(
    kept: KeptItem,
    checklist: &Checklist,
    person: impl Fn(&Option<String>) -> Option<Person>,
) -> Option<SnapshotItem> {
    let id: ItemId = kept.item.parse().ok()?;
    let item = checklist.item(&id);
    let value = || kept.value.clone().unwrap_or_default();
    let answer = kept.reported.map_or_else(String::new, |how| {
        let reported =
            item.and_then(|item| Reported::from_columns(&item.answer, how, kept.value.as_deref()));
        match (reported, item) {
            (Some(reported @ Reported::NotApplicable(_)), Some(item)) => {
                format!("{}: {}", reported.words(&item.answer), value())
            }
            (Some(reported), Some(item)) => reported.words(&item.answer),
            _ => format!("{how} {}", value()).trim_end().to_owned(),
        }
    });
    let [answer_version, note, evidence] =
        [kept.answer_version, kept.note_version, kept.evidence_version];
    let seen = content_named(answer_version, note, evidence, kept.explanations);
    Some(SnapshotItem {
        title: item.map_or_else(String::new, |item| item.title.clone()),
        asked: kept.asked,
        answer,
        note: kept.note,
        evidence: kept.evidence,
        verdict: kept.verdict,
        verdict_stood: kept.verdict_seen.as_ref() == Some(&seen),
        answered_by: person(&kept.answered_by),
        verdict_by: person(&kept.verdict_by),
        verdict_comment: kept.verdict_comment,
        messages: kept.messages.len(),
        id,
    })
}
