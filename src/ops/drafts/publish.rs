//! Publishing a draft: a second person makes versions of it, which nobody changes from then on.

use serde::Serialize;
use serde_json::json;

use super::made::{Made, path_of};
use super::{Held, held};
use crate::catalog::{Catalog, SourceFile};
use crate::domain::checklist::Kind;
use crate::domain::checklist::draft::{OpenReviews, State};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::ops::core::Tx;
use crate::ops::{Error, Result};
use crate::store::drafts;
use crate::store::reviews::{self, ChecklistRow};

/// A draft that was published.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DraftPublished {
    /// Its number.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// Counts the changes.
    pub version: i32,
    /// The launch version that it made; absent when nothing in it differed.
    pub launch: Option<u32>,
    /// The handoff version that it made; absent when nothing in it differed.
    pub handoff: Option<u32>,
}

/// Publishes a draft. Reviews under way stay on their version, or those that are not submitted move
/// to the new one, as the publisher chooses.
///
/// # Errors
/// The actor is neither lead of an SRE team nor manager, or the only author; there is no such open
/// draft; nothing is chosen for open reviews; the draft began from older versions, changes nothing
/// or does not pass the lint; or it was changed since `version`.
pub fn publish(
    tx: &mut Tx<'_>,
    number: i32,
    version: i32,
    open_reviews: &str,
) -> Result<DraftPublished> {
    let mut held = held(tx, number, Action::PublishChecklist)?;
    let choice: OpenReviews = open_reviews.trim().parse().map_err(|_| {
        let sentence = "Choose what reviews under way do: stay on their version, or move.";
        Error::invalid("open_reviews", sentence)
    })?;
    held.unchanged(tx, version)?;
    let (made, catalog) = renewed(tx, &held)?;
    held.row.state = State::Published;
    held.row.ended_by = Some(tx.actor()?.person);
    held.row.ended_at = Some(tx.now);
    held.row.open_reviews = Some(choice);
    drafts::update(tx.db, &mut held.row)?;
    for file in &made.files {
        register(tx, &held, &catalog, file)?;
    }
    let new = |kind: Kind, version: u32| {
        made.files.iter().any(|file| file.path == path_of(kind, version)).then_some(version)
    };
    let launch = new(Kind::Launch, made.launch.version);
    let handoff = new(Kind::Handoff, made.handoff.version);
    let details = json!({ "launch": launch, "handoff": handoff, "open_reviews": choice.as_str() });
    tx.record_for_organisation("draft.published", held.subject(), &details)?;
    let (state, version) = (held.row.state, held.row.version);
    Ok(DraftPublished { number, state, version, launch, handoff })
}

/// What the draft makes, and the catalogue with it.
fn renewed(tx: &mut Tx<'_>, held: &Held) -> Result<(Made, Catalog)> {
    let number = held.row.number;
    let (launch, handoff) = super::in_force(tx)?;
    let (launch, handoff) = (launch.version, handoff.version);
    if (launch, handoff) != (held.draft.launch_base, held.draft.handoff_base) {
        return Err(Refusal::DraftBehind { number, launch, handoff }.into());
    }
    let made = Made::of(&held.draft, &held.launch, &held.handoff)?;
    if made.files.is_empty() {
        return Err(Refusal::NothingDrafted { number }.into());
    }
    let catalog = tx.core.catalog();
    if let Some(first) = made.problems(&catalog).first() {
        let first = format!("{}: {}.", first.place, first.sentence);
        return Err(Refusal::DraftBroken { number, first }.into());
    }
    let catalog = catalog.with(&made.files).map_err(|error| Error::Internal(error.to_string()))?;
    Ok((made, catalog))
}

fn register(tx: &mut Tx<'_>, held: &Held, catalog: &Catalog, file: &SourceFile) -> Result<()> {
    let published = catalog.published().find(|published| published.path == file.path);
    let published =
        published.ok_or_else(|| Error::Internal(format!("{} was not read", file.path)))?;
    let checklist = catalog
        .version(published.kind, published.version)
        .ok_or_else(|| Error::Internal(format!("{} was not read", file.path)))?;
    let version = i32::try_from(published.version)
        .map_err(|_| Error::Internal(format!("checklist version {}", published.version)))?;
    let source = String::from_utf8(file.bytes.clone())
        .map_err(|error| Error::Internal(error.to_string()))?;
    let row = ChecklistRow {
        kind: published.kind,
        version,
        hash: published.hash.clone(),
        path: published.path,
        content: serde_json::to_string(&*checklist)
            .map_err(|error| Error::Internal(error.to_string()))?,
        published_at: tx.now,
        source,
        draft_id: Some(held.row.id),
    };
    reviews::insert_checklist(tx.db, &row)?;
    tx.record_for_organisation(
        "checklist.published",
        format!("checklists/{}/v{}", published.kind, published.version),
        &json!({ "hash": published.hash, "draft": held.row.number }),
    )
}
