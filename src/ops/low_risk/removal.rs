//! The full review is asked for after all.

use serde_json::json;

use crate::domain::checklist::Traits;
use crate::domain::checklist::low_risk::{Chosen, in_the_way};
use crate::domain::fields::words;
use crate::domain::ids::Slug;
use crate::domain::notice::Notice;
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review::{State, Step, wrong_state};
use crate::domain::review_key::ReviewKey;
use crate::ops::core::Tx;
use crate::ops::error::Result;
use crate::ops::loaded::Loaded;
use crate::ops::low_risk::chosen;
use crate::ops::reviews::{ReviewSaved, ask_anew, take_step};
use crate::ops::{notices, verdict_notices};
use crate::store::reviews::ReviewRow;

/// Lets a review that was low-risk ask everything that applies. What was answered before stays. One
/// that is submitted goes back to its team, with the reason as the comment.
///
/// # Errors
/// The actor is neither in the owning team nor an SRE, or may not judge what is submitted; the review
/// asks everything already or its content is frozen; or no reason is given.
pub fn ask_for_full(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    reason: &str,
) -> Result<ReviewSaved> {
    let mut loaded = tx.review_for(slug, key, Action::AskForFullReview)?;
    let state = loaded.review.state;
    if !state.is_under_way() {
        return Err(wrong_state(state).into());
    }
    let by_the_team = tx.actor()?.belongs_to(loaded.service.team);
    // What a team submitted is locked for it; it comes back through who judges it.
    if state == State::Submitted && by_the_team {
        return Err(wrong_state(state).into());
    }
    let Some(before) = chosen(&loaded.review)? else {
        return Err(Refusal::FullReviewAlready.into());
    };
    let reason = words("reason", reason, "Say why the full review is needed.")?;
    let asked = loaded.review.asked;
    loaded.review.low_risk = None;
    ask_anew(tx, &mut loaded)?;
    let returned = state == State::Submitted;
    if returned {
        loaded.review.way_out = Some(format!("The full review is asked for. {reason}"));
        take_step(tx, &mut loaded, Step::Return)?;
    }
    record(tx, &loaded, &before, json!({ "reason": &reason, "returned": returned }))?;
    if returned {
        let comment = loaded.review.way_out.clone().unwrap_or_default();
        verdict_notices::returned(tx, &loaded, &comment)?;
    } else if !by_the_team {
        let added = usize::try_from(loaded.review.asked - asked).unwrap_or(0);
        let chosen_by = before.chosen_by;
        let notice = Notice::FullReviewAsked { review: key, words: reason, added, chosen_by };
        notices::tell(tx, &loaded.service, notice)?;
    }
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

fn record(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    before: &Chosen,
    mut details: serde_json::Value,
) -> Result<()> {
    if let Some(details) = details.as_object_mut() {
        details.insert("list".to_owned(), json!(format!("launch-low-risk/v{}", before.version)));
        details.insert("items".to_owned(), json!(loaded.review.asked));
    }
    tx.record(loaded.service.id, "review.full_review_asked", loaded.subject(), &details)
}

/// Ends the choice of a review for a service that became one whose launch is never low-risk; gives
/// what is in its way, nothing when the review may stay as it is. The caller asks anew and saves.
pub(in crate::ops) fn fall_back(row: &mut ReviewRow, traits: &Traits) -> Result<Vec<String>> {
    let Some(chosen) = chosen(row)? else { return Ok(Vec::new()) };
    let because = in_the_way(&chosen.never_when, traits);
    if !because.is_empty() {
        row.low_risk = None;
    }
    Ok(because)
}
