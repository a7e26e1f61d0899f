//! What is read of low-risk launches: the choice of a review, or the offer to choose.

use serde::Serialize;

use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::checklist::low_risk::{Confirmed, Extent, in_the_way};
use crate::ops::checklists;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::ops::loaded::Loaded;
use crate::ops::low_risk::chosen;
use crate::ops::review_page::Person;
use crate::store::names;

/// The choice under which a review of a low-risk launch stands.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LowRiskDetail {
    /// The version of the list.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// How much of the full review is asked.
    pub extent: Extent,
    /// Why the launch is low-risk, in the words of the team.
    pub reason: String,
    /// What the team confirmed.
    pub confirmed: Vec<Confirmed>,
    /// Who chose it.
    pub chosen_by: Option<Person>,
    /// When.
    pub chosen_at: At,
}

/// The shorter list that a team may choose for a review.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LowRiskOffer {
    /// The version of the list.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// How much of the full review it would ask.
    pub extent: Extent,
    /// What is to be confirmed.
    pub conditions: Vec<LowRiskCondition>,
    /// What is in the way, in words; empty when it may be chosen.
    pub in_the_way: Vec<String>,
}

/// A condition to confirm.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LowRiskCondition {
    /// Its name; send it as `confirmed`.
    pub id: String,
    /// What is confirmed.
    pub words: String,
    /// Where it comes from.
    pub source: String,
}

/// The choice of a review, if it is low-risk.
pub(in crate::ops) fn detail(
    view: &mut View<'_>,
    loaded: &Loaded,
) -> Result<Option<LowRiskDetail>> {
    let Some(chosen) = chosen(&loaded.review)? else { return Ok(None) };
    let whole = checklists::whole(view, &loaded.review)?;
    let by = names::of_people(view.db, vec![chosen.chosen_by])?.remove(&chosen.chosen_by);
    Ok(Some(LowRiskDetail {
        version: chosen.version,
        title: chosen.title,
        extent: Extent::of(&whole, &chosen.items, &loaded.traits),
        reason: chosen.reason,
        confirmed: chosen.confirmed,
        chosen_by: by.as_ref().map(Person::from),
        chosen_at: chosen.chosen_at,
    }))
}

/// The shorter list, for a launch review that takes answers and is not low-risk.
pub(in crate::ops) fn offer(view: &View<'_>, loaded: &Loaded) -> Option<LowRiskOffer> {
    let row = &loaded.review;
    if row.kind != Kind::Launch || !row.state.takes_answers() || row.low_risk.is_some() {
        return None;
    }
    let catalog = view.core.catalog();
    let list = catalog.low_risk()?;
    Some(LowRiskOffer {
        version: list.version,
        title: list.title.clone(),
        extent: Extent::of(&loaded.checklist, &list.items, &loaded.traits),
        conditions: list
            .entry
            .iter()
            .map(|entry| LowRiskCondition {
                id: entry.id.clone(),
                words: entry.words.clone(),
                source: entry.source.clone(),
            })
            .collect(),
        in_the_way: in_the_way(&list.never_when, &loaded.traits),
    })
}
