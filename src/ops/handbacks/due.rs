//! What falls due with handbacks: replies, looks at plans, conditions to return.

use std::collections::HashMap;

use crate::domain::handback::{ConditionState, Outcome, OutcomeKind, State};
use crate::domain::ids::{HandbackId, PersonId};
use crate::domain::notice::Notice;
use crate::ops::core::View;
use crate::ops::due::{Around, Due};
use crate::ops::error::{Error, Result};
use crate::store::handbacks::{self, HandbackRow};
use crate::store::{self, names, return_conditions};

/// Replies that are awaited.
pub(in crate::ops) fn replies_due(view: &mut View<'_>, around: Around) -> Result<Vec<Due>> {
    let rows = handbacks::in_states(view.db, &[State::Proposed])?;
    let near = |row: &HandbackRow| (around.from..=around.to).contains(&row.reply_due);
    Ok(rows
        .into_iter()
        .filter(near)
        .map(|row| {
            let (number, due) = (row.number, row.reply_due);
            Due {
                thing: format!("handback-reply:{}:{due}", row.id),
                service: row.service_id,
                since: row.proposed_at.date(),
                day: due,
                comes: Box::new(move |days| Notice::HandbackReplyDue { number, due, days }),
                passed: None,
            }
        })
        .collect())
}

/// Days on which what was decided instead of a handback is looked at, or the service ends.
pub(in crate::ops) fn plans_due(view: &mut View<'_>, around: Around) -> Result<Vec<Due>> {
    let mut found = Vec::new();
    for row in handbacks::in_states(view.db, &[State::Settled])? {
        let (Some(due), Some(at)) = (row.review_on, row.decided_at) else { continue };
        if !(around.from..=around.to).contains(&due) {
            continue;
        }
        let Some(owner) = owner_of(view, &row)? else { continue };
        let (number, retires) = (row.number, row.outcome == Some(OutcomeKind::Retire));
        found.push(Due {
            thing: format!("handback-plan:{}:{due}", row.id),
            service: row.service_id,
            since: at.date(),
            day: due,
            comes: Box::new(move |days| Notice::PlanReviewDue {
                number,
                retires,
                due,
                days,
                owner,
            }),
            passed: None,
        });
    }
    Ok(found)
}

/// Who sees to what was decided: who was named for it, else who decided.
fn owner_of(view: &mut View<'_>, row: &HandbackRow) -> Result<Option<PersonId>> {
    let Some(text) = &row.decision else { return Ok(row.decided_by) };
    let outcome: Outcome = serde_json::from_str(text)
        .map_err(|error| Error::Internal(format!("a kept decision: {error}")))?;
    let named = match outcome {
        Outcome::Keep { owner, .. } => Some(owner),
        Outcome::Fund { budget_owner, .. } => Some(budget_owner),
        Outcome::Retire { migration_owner, .. } => Some(migration_owner),
        Outcome::HandBack { .. } | Outcome::Blitz { .. } | Outcome::Reassign { .. } => None,
    };
    let Some(handle) = named else { return Ok(row.decided_by) };
    match names::person_by_handle(view.db, &handle) {
        Ok(person) => Ok(Some(person.id)),
        Err(store::Error::NotFound) => Ok(row.decided_by),
        Err(other) => Err(other.into()),
    }
}

/// Open conditions to return that have an owner and a day.
pub(in crate::ops) fn returns_due(view: &mut View<'_>, around: Around) -> Result<Vec<Due>> {
    let rows = handbacks::in_states(view.db, &[State::HandedBack])?;
    let ids: Vec<HandbackId> = rows.iter().map(|row| row.id).collect();
    let by_id: HashMap<HandbackId, HandbackRow> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    let conditions = return_conditions::of_handbacks(view.db, &ids)?;
    Ok(conditions
        .into_iter()
        .filter(|condition| condition.state == ConditionState::Open)
        .filter_map(|condition| {
            let (due, owner) = (condition.due_on?, condition.owner_id?);
            let row = by_id.get(&condition.handback_id)?;
            let (number, words) = (row.number, condition.words);
            (around.from..=around.to).contains(&due).then(|| Due {
                thing: format!("return-condition:{}:{due}", condition.id),
                service: row.service_id,
                since: condition.created_at.date(),
                day: due,
                comes: Box::new(move |days| Notice::ReturnConditionDue {
                    number,
                    words: words.clone(),
                    due,
                    days,
                    owner,
                }),
                passed: None,
            })
        })
        .collect())
}
