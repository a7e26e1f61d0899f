//! The conditions to return of a service that was handed back: named, changed, met, dropped.

use serde::Serialize;
use serde_json::json;

use super::{people, returning, subject};
use crate::domain::fields;
use crate::domain::handback::{
    ConditionFields, ConditionState, ConditionStep, Origin, ReturnCondition, State, condition_after,
};
use crate::domain::ids::{ReturnConditionId, Slug};
use crate::domain::notice::Notice;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::ops::core::Tx;
use crate::ops::error::{Conflict, Error, Result};
use crate::ops::notices;
use crate::store::handbacks::HandbackRow;
use crate::store::names;
use crate::store::return_conditions::{self, ReturnConditionRow};

/// A condition to return after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ConditionSaved {
    /// The service.
    pub service: Slug,
    /// The number of the handback within the service.
    pub handback: i32,
    /// The number of the condition within the handback.
    pub number: i32,
    /// Where it stands now.
    pub state: ConditionState,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
}

/// A condition with what it is about, whose chain is taken.
struct Held {
    service: Service,
    handback: HandbackRow,
    row: ReturnConditionRow,
}

impl Held {
    fn subject(&self) -> String {
        format!("{}/conditions/{}", subject(&self.service, self.handback.number), self.row.number)
    }

    fn saved(&self) -> ConditionSaved {
        ConditionSaved {
            service: self.service.slug.clone(),
            handback: self.handback.number,
            number: self.row.number,
            state: self.row.state,
            version: self.row.version,
        }
    }
}

/// Adds a condition to return. One that is open already, word for word, is not added again.
///
/// # Errors
/// The actor is no SRE outside the owning team, the service is not handed back, or a field is
/// missing.
pub fn add_condition(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    fields: &ConditionFields,
) -> Result<ConditionSaved> {
    let (service, handback) = tx.handback(slug, number)?;
    tx.allow(Action::JudgeReturn, &Subject::of_service(&service))?;
    is_open(&handback)?;
    let read = ReturnCondition::parse(fields, tx.now.date()).map_err(Error::from_fields)?;
    let owner = people::one_person(tx, "owner", &read.owner)?;
    let others = return_conditions::of_handbacks(tx.db, &[handback.id])?;
    let same = others.iter().find(|other| {
        (other.state, &other.words) == (ConditionState::Open, &read.words)
            && (other.owner_id, other.due_on) == (Some(owner.id), Some(read.due_on))
    });
    if let Some(row) = same.cloned() {
        // The same form sent twice has the effect of once.
        return Ok(Held { service, handback, row }.saved());
    }
    let row = ReturnConditionRow {
        id: ReturnConditionId::new(),
        handback_id: handback.id,
        number: others.iter().map(|row| row.number).max().unwrap_or(0) + 1,
        words: read.words,
        origin: returning::origin_text(&Origin::Added),
        owner_id: Some(owner.id),
        due_on: Some(read.due_on),
        state: ConditionState::Open,
        version: 1,
        created_at: tx.now,
        settled_by: None,
        settled_at: None,
        settled_words: String::new(),
    };
    return_conditions::insert(tx.db, std::slice::from_ref(&row))?;
    let held = Held { service, handback, row };
    tx.record(
        held.service.id,
        "return_condition.added",
        held.subject(),
        &json!({ "words": held.row.words, "owner": owner.handle, "due_on": held.row.due_on }),
    )?;
    given(tx, &held)?;
    Ok(held.saved())
}

/// Changes a condition to return: its owner and day by the owning team and SREs, its words by an SRE
/// outside the owning team alone.
///
/// # Errors
/// The actor may not, the condition is not open, a field is missing or names nobody, or it was
/// changed since `version`.
pub fn edit_condition(
    tx: &mut Tx<'_>,
    slug: &Slug,
    place: (i32, i32),
    version: i32,
    fields: &ConditionFields,
) -> Result<ConditionSaved> {
    let mut held = tx.return_condition(slug, place, Action::PlanReturn)?;
    let new_words = fields.words.trim() != held.row.words && !fields.words.trim().is_empty();
    if new_words {
        tx.allow(Action::JudgeReturn, &Subject::of_service(&held.service))?;
    }
    held.row.state = condition_after(held.row.state, ConditionStep::Edit)?;
    // Who names owner and day alone need not repeat the words.
    let words = if new_words { fields.words.clone() } else { held.row.words.clone() };
    let fields = ConditionFields { words, ..fields.clone() };
    let read = ReturnCondition::parse(&fields, tx.now.date()).map_err(Error::from_fields)?;
    let owner = people::one_person(tx, "owner", &read.owner)?;
    unchanged(tx, &held, version, &read.words)?;
    let owner_before = match held.row.owner_id {
        Some(id) => names::of_people(tx.db, vec![id])?.remove(&id).map(|person| person.handle),
        None => None,
    };
    let before = json!({
        "words": held.row.words, "owner": owner_before, "due_on": held.row.due_on,
    });
    let is_given = (held.row.owner_id, held.row.due_on) != (Some(owner.id), Some(read.due_on));
    held.row.words = read.words;
    held.row.owner_id = Some(owner.id);
    held.row.due_on = Some(read.due_on);
    return_conditions::update(tx.db, &mut held.row)?;
    let after = json!({
        "words": held.row.words, "owner": owner.handle, "due_on": held.row.due_on,
    });
    let details = json!({ "before": before, "after": after });
    tx.record(held.service.id, "return_condition.edited", held.subject(), &details)?;
    if is_given {
        given(tx, &held)?;
    }
    Ok(held.saved())
}

/// Tells the owner of a condition that it is theirs, and by when.
fn given(tx: &mut Tx<'_>, held: &Held) -> Result<()> {
    let row = &held.row;
    let (Some(owner), Some(due)) = (row.owner_id, row.due_on) else { return Ok(()) };
    let (number, words) = (held.handback.number, row.words.clone());
    let notice = Notice::ReturnConditionGiven { number, words, due, owner };
    notices::tell(tx, &held.service, notice)
}

/// An SRE outside the owning team sees that a condition is met; words say how, and may be empty.
///
/// # Errors
/// The actor may not, the condition is not open, or it was changed since `version`.
pub fn meet_condition(
    tx: &mut Tx<'_>,
    slug: &Slug,
    place: (i32, i32),
    version: i32,
    words: &str,
) -> Result<ConditionSaved> {
    let held = tx.return_condition(slug, place, Action::JudgeReturn)?;
    settle(tx, held, version, ConditionStep::Meet, words.trim())
}

/// A condition is no longer asked for, for a reason.
///
/// # Errors
/// The actor may not, the condition is not open, the reason is missing, or it was changed since
/// `version`.
pub fn drop_condition(
    tx: &mut Tx<'_>,
    slug: &Slug,
    place: (i32, i32),
    version: i32,
    reason: &str,
) -> Result<ConditionSaved> {
    let held = tx.return_condition(slug, place, Action::JudgeReturn)?;
    condition_after(held.row.state, ConditionStep::Drop)?;
    let reason = fields::words("reason", reason, "Say why it is no longer asked for.")?;
    settle(tx, held, version, ConditionStep::Drop, &reason)
}

/// A condition is asked for again, for a reason.
///
/// # Errors
/// The actor may not, the condition is open, the reason is missing, or it was changed since
/// `version`.
pub fn reopen_condition(
    tx: &mut Tx<'_>,
    slug: &Slug,
    place: (i32, i32),
    version: i32,
    reason: &str,
) -> Result<ConditionSaved> {
    let held = tx.return_condition(slug, place, Action::JudgeReturn)?;
    condition_after(held.row.state, ConditionStep::Reopen)?;
    let reason = fields::words("reason", reason, "Say why it is asked for again.")?;
    settle(tx, held, version, ConditionStep::Reopen, &reason)
}

fn settle(
    tx: &mut Tx<'_>,
    mut held: Held,
    version: i32,
    step: ConditionStep,
    words: &str,
) -> Result<ConditionSaved> {
    let before = held.row.state;
    let state = condition_after(before, step)?;
    crate::domain::answer::checked_length("words", words)?;
    unchanged(tx, &held, version, state.as_str())?;
    held.row.state = state;
    let settled = state != ConditionState::Open;
    held.row.settled_by = if settled { Some(tx.actor()?.person) } else { None };
    held.row.settled_at = settled.then_some(tx.now);
    held.row.settled_words = if settled { words.to_owned() } else { String::new() };
    return_conditions::update(tx.db, &mut held.row)?;
    let kind = match step {
        ConditionStep::Meet => "return_condition.met",
        ConditionStep::Drop => "return_condition.dropped",
        ConditionStep::Reopen => "return_condition.reopened",
        ConditionStep::Edit => "return_condition.edited",
    };
    let details = json!({
        "before": { "state": before }, "after": { "state": state }, "reason": words,
        "words": held.row.words,
    });
    tx.record(held.service.id, kind, held.subject(), &details)?;
    Ok(held.saved())
}

/// Refuses to touch the conditions of a case that is not handed back.
fn is_open(handback: &HandbackRow) -> Result<()> {
    let way_on = match handback.state {
        State::HandedBack => return Ok(()),
        State::Proposed | State::Replied | State::Scheduled => {
            "Its conditions to return are drafted on the day it takes effect."
        }
        State::Returned | State::Settled | State::Closed => "It has no conditions to return.",
    };
    Err(Refusal::HandbackState { state: handback.state.words(), way_on }.into())
}

fn unchanged(tx: &mut Tx<'_>, held: &Held, version: i32, mine: &str) -> Result<()> {
    let row = &held.row;
    if row.version == version {
        return Ok(());
    }
    Err(Error::Conflict(Box::new(Conflict {
        what: "condition".to_owned(),
        by: crate::ops::answers::name_of(tx, row.settled_by)?,
        checklist_version: None,
        theirs: format!("{} ({})", row.words, row.state),
        mine: mine.to_owned(),
        version: row.version,
    })))
}

impl Tx<'_> {
    /// A condition by the numbers of its handback and its own, to do the action to it.
    fn return_condition(
        &mut self,
        slug: &Slug,
        (handback, number): (i32, i32),
        action: Action,
    ) -> Result<Held> {
        let (service, handback) = self.handback(slug, handback)?;
        let row = return_conditions::of_handbacks(self.db, &[handback.id])?
            .into_iter()
            .find(|row| row.number == number)
            .ok_or_else(|| Error::NotFound(format!("condition {number} of this handback")))?;
        self.allow(action, &Subject::of_service(&service))?;
        is_open(&handback)?;
        Ok(Held { service, handback, row })
    }
}
