//! A team chooses the shorter list for its launch.

use std::collections::BTreeSet;

use serde_json::json;

use crate::domain::checklist::low_risk::{self, Chosen};
use crate::domain::fields::{kept, words};
use crate::domain::ids::{ItemId, Slug};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review::wrong_state;
use crate::domain::review_key::ReviewKey;
use crate::ops::checklists;
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::ops::reviews::{ReviewSaved, ask_anew};

/// What a team says of a launch that it calls low-risk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChoiceFields {
    /// The entry conditions that it confirms, by their names.
    pub confirmed: BTreeSet<String>,
    /// Why the launch is low-risk.
    pub reason: String,
}

/// Lets a launch review ask the shorter list. Answers to what it asks no more are kept.
///
/// # Errors
/// The actor is not in the owning team, the review is of a handoff or takes no answers, it is
/// low-risk already, a condition under which it never is holds, an entry condition is not confirmed,
/// or no reason is given.
pub fn choose(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    fields: &ChoiceFields,
) -> Result<ReviewSaved> {
    let mut loaded = tx.review_for(slug, key, Action::ChooseLowRisk)?;
    low_risk::has_low_risk(key.kind)?;
    if !loaded.review.state.takes_answers() {
        return Err(wrong_state(loaded.review.state).into());
    }
    if loaded.review.low_risk.is_some() {
        return Err(Refusal::LowRiskAlready.into());
    }
    let catalog = checklists::catalog(tx)?;
    let list = catalog.low_risk().ok_or(Refusal::NoLowRiskList)?;
    low_risk::may_choose(&list.never_when, &loaded.traits)?;
    let mut bad = Vec::new();
    let confirmed = kept(&mut bad, low_risk::confirmed(list, &fields.confirmed));
    let reason =
        kept(&mut bad, words("reason", &fields.reason, "Say why this launch is low-risk."));
    let (Some(confirmed), Some(reason)) = (confirmed, reason) else {
        return Err(Error::from_fields(bad));
    };
    let chosen = Chosen {
        version: list.version,
        title: list.title.clone(),
        items: list.items.clone(),
        never_when: list.never_when.clone(),
        confirmed,
        reason,
        chosen_by: tx.actor()?.person,
        chosen_at: tx.now,
    };
    let text = serde_json::to_string(&chosen).map_err(|e| Error::Internal(e.to_string()))?;
    let before: Vec<ItemId> = loaded.asked_items().cloned().collect();
    loaded.review.low_risk = Some(text);
    ask_anew(tx, &mut loaded)?;
    let left_out: Vec<&ItemId> = before.iter().filter(|item| !loaded.asks(item)).collect();
    tx.record(
        loaded.service.id,
        "review.low_risk_chosen",
        loaded.subject(),
        &json!({
            "list": format!("launch-low-risk/v{}", chosen.version), "reason": chosen.reason,
            "confirmed": chosen.confirmed, "items": loaded.review.asked, "left_out": left_out,
        }),
    )?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}
