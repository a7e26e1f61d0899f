//! A review goes to a later version of its checklist: by its team or the SRE who helps, or together
//! with all others when a version is published.

mod apply;
mod moved;
mod offer;
mod snapshot;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::checklists;
use super::core::Tx;
use super::error::{Error, Result};
use super::loaded::Loaded;
use super::reviews::ReviewSaved;
use crate::domain::checklist::{Checklist, Kind};
use crate::domain::ids::{ItemId, Slug};
use crate::domain::policy::{Action, Subject};
use crate::domain::review::upgrade::{Counts, Way, is_later, may_upgrade};
use crate::domain::review_key::ReviewKey;

pub(in crate::ops) use apply::{of_review, records};
pub(in crate::ops) use moved::move_open;
pub use offer::UpgradeOffer;
pub(in crate::ops) use offer::offer;
pub(in crate::ops) use snapshot::before_upgrades;
pub use snapshot::{
    SnapshotDetail, SnapshotItem, SnapshotListed, SnapshotProof, list as snapshots,
    read as snapshot,
};

/// A review after its upgrade.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReviewUpgraded {
    /// The review and its counts.
    pub review: ReviewSaved,
    /// The version that it was on.
    pub from: u32,
    /// The version that it is on.
    pub to: u32,
    /// What the upgrade came to.
    pub counts: Counts,
    /// Items whose waivers ended, asked for or granted: the upgrade changed what they were for.
    pub waivers_ended: BTreeSet<ItemId>,
    /// The number of the snapshot that was taken before.
    pub snapshot: i32,
}

/// What the right to upgrade a review depends on.
pub(in crate::ops) fn subject(loaded: &Loaded) -> Subject {
    Subject { consultant: loaded.review.consultant_id, ..Subject::of_service(&loaded.service) }
}

/// Changes a review to a later version of its checklist; to the newest when none is named. Answers
/// are kept by the ids of their items; what the review held before stays readable as a snapshot.
///
/// # Errors
/// The actor is neither in the owning team nor the SRE who helps with the review, its answers cannot
/// be changed now, it is on that version already, or there is no such version.
pub fn upgrade(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    to: Option<u32>,
) -> Result<ReviewUpgraded> {
    let loaded = tx.review_for(slug, key, Action::Read)?;
    tx.allow(Action::UpgradeReview, &subject(&loaded))?;
    may_upgrade(loaded.review.state)?;
    let to = match to {
        Some(to) => to,
        None => checklists::current(tx, key.kind)?.version,
    };
    let from = checklists::whole(tx, &loaded.review)?;
    is_later(key.kind, from.version, to)?;
    let later = checklists::up_to(tx, key.kind, from.version, to)?;
    let newest = later.last().ok_or_else(|| no_such_version(key.kind, to))?;
    let applied = apply::apply(tx, loaded, &way(&from, &later)?, newest)?;
    Ok(ReviewUpgraded {
        review: ReviewSaved::of(&applied.loaded.service, &applied.loaded.review),
        from: from.version,
        to,
        counts: applied.counts,
        waivers_ended: applied.waivers,
        snapshot: applied.snapshot,
    })
}

/// The way from a version through later ones.
fn way<'a>(from: &'a Checklist, later: &'a [Arc<Checklist>]) -> Result<Way<'a>> {
    let versions: Vec<&Checklist> =
        std::iter::once(from).chain(later.iter().map(AsRef::as_ref)).collect();
    Way::along(&versions).ok_or_else(|| Error::Internal("a way without a version".to_owned()))
}

fn no_such_version(kind: Kind, version: u32) -> Error {
    Error::invalid("to", format!("There is no {kind} v{version}. Name a published version."))
}
