//! What a review is told of a later version than the one that it runs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::apply::{of_review, records};
use super::way;
use crate::domain::checklist::Kind;
use crate::domain::ids::ItemId;
use crate::domain::review::upgrade::Counts;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::ops::loaded::Loaded;
use crate::ops::{checklists, waivers};
use crate::store::answers::AnswerRow;

/// A later version of the checklist of a review, and what changing to it would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UpgradeOffer {
    /// The checklist.
    pub kind: Kind,
    /// The version that the review runs.
    pub from: u32,
    /// The newest version.
    pub to: u32,
    /// What changing to it would come to today.
    pub counts: Counts,
    /// Items whose waivers would end, asked for or granted.
    pub waivers_ending: BTreeSet<ItemId>,
}

/// The newest version, when it is later than the one of a review that is under way.
pub(in crate::ops) fn offer(
    view: &mut View<'_>,
    loaded: &Loaded,
    rows: &[AnswerRow],
) -> Result<Option<UpgradeOffer>> {
    let (kind, from) = (loaded.review.kind, loaded.checklist.version);
    if !loaded.review.state.is_under_way() {
        return Ok(None);
    }
    let newest = checklists::current(view, kind)?;
    if newest.version <= from {
        return Ok(None);
    }
    let later = checklists::up_to(view, kind, from, newest.version)?;
    let whole = checklists::whole(view, &loaded.review)?;
    let records = records(&whole, rows, &newest, view.now)?;
    let way = way(&whole, &later)?;
    let counts = of_review(&way, &loaded.review)?.plan(&loaded.traits, &records).counts;
    let waived = waivers::of_items(view, &[loaded.review.id])?;
    let waivers_ending = way.ended_waivers(waived.values().flatten());
    Ok(Some(UpgradeOffer { kind, from, to: newest.version, counts, waivers_ending }))
}
