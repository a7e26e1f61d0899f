//! Conditions after they were set: who meets them.

use serde_json::json;

use super::core::{OrNotFound as _, Tx};
use super::error::{Error, Result};
use super::reviews::ReviewSaved;
use crate::domain::ids::{ConditionId, Handle, Slug};
use crate::domain::policy::Action;
use crate::domain::review::{State, wrong_state};
use crate::domain::review_key::ReviewKey;
use crate::store::{discussion, names, reviews};

/// Gives an open condition to another person, at any time after it was set: who owned it may have
/// left.
///
/// # Errors
/// The actor may not judge the item that the condition is on, there is no such open condition, the
/// review was withdrawn, or the new owner is not active or owns it already.
pub fn give(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    id: ConditionId,
    owner: &Handle,
) -> Result<ReviewSaved> {
    let loaded = tx.review_for(slug, key, Action::Judge)?;
    let open = || "such open condition".to_owned();
    let condition = discussion::conditions_of(tx.db, &[loaded.review.id])?
        .into_iter()
        .find(|condition| condition.id == id && condition.state == "open")
        .ok_or_else(|| Error::NotFound(open()))?;
    let item = &condition.item_id;
    let mut loaded =
        tx.review_to_judge(slug, key, Action::Judge, Some(std::slice::from_ref(item)))?;
    if loaded.review.state == State::Withdrawn {
        return Err(wrong_state(loaded.review.state).into());
    }
    let to = names::person_by_handle(tx.db, owner).map_err(|error| match error {
        crate::store::Error::NotFound => {
            Error::invalid("owner", format!("There is no active person {owner}. Name one."))
        }
        other => other.into(),
    })?;
    if to.id == condition.owner_id {
        let sentence = format!("{} owns it already. Name another person.", to.name);
        return Err(Error::invalid("owner", sentence));
    }
    discussion::give_condition(tx.db, loaded.review.id, id, to.id).or_not_found(open)?;
    reviews::update(tx.db, &mut loaded.review)?;
    tx.record(
        loaded.service.id,
        "condition.given",
        loaded.item_subject(item),
        &json!({
            "id": id, "words": condition.words, "owner": to.id,
            "before": { "owner": condition.owner_id }, "after": { "owner": to.id },
        }),
    )?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}
