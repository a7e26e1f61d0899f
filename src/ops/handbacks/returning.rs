//! The way back: whether a service that was handed back may return, and its return.

use std::collections::HashMap;

use serde_json::json;

use super::subject;
use crate::domain::gates::{Gate, ReturnFacts};
use crate::domain::handback::{
    ConditionState, Origin, State, Step, after, days_away, ready_to_return,
};
use crate::domain::ids::{HandbackId, ServiceId};
use crate::domain::service::Service;
use crate::ops::core::{Tx, View};
use crate::ops::error::Result;
use crate::store::handbacks::{self, HandbackRow};
use crate::store::return_conditions::{self, ReturnConditionRow};

/// Where a condition comes from, as it is stored.
pub(super) fn origin_text(origin: &Origin) -> String {
    match origin {
        Origin::Item(item) => format!("item {item}"),
        Origin::Fragility(condition) => format!("fragility {condition}"),
        Origin::Added => "added".to_owned(),
    }
}

/// The handbacks of these services that are open: the service was handed back and has not returned.
fn handed_back(view: &mut View<'_>, ids: &[ServiceId]) -> Result<Vec<HandbackRow>> {
    let mut rows = handbacks::of_services(view.db, ids)?;
    rows.retain(|row| row.state == State::HandedBack);
    Ok(rows)
}

/// What the gate on the conditions to return depends on, for each of these services that was handed
/// back and has not returned.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn open_returns(
    view: &mut View<'_>,
    ids: &[ServiceId],
) -> Result<HashMap<ServiceId, ReturnFacts>> {
    let rows = handed_back(view, ids)?;
    let open: Vec<HandbackId> = rows.iter().map(|row| row.id).collect();
    let conditions = return_conditions::of_handbacks(view.db, &open)?;
    let facts = |row: &HandbackRow| {
        let of_row = || counted(&conditions, row.id);
        ReturnFacts {
            handback: row.number,
            open: of_row().filter(|state| *state == ConditionState::Open).count(),
            all: of_row().count(),
            since: row.handed_back_at.unwrap_or(row.proposed_at),
        }
    };
    Ok(rows.iter().map(|row| (row.service_id, facts(row))).collect())
}

fn counted(
    conditions: &[ReturnConditionRow],
    handback: HandbackId,
) -> impl Iterator<Item = ConditionState> {
    conditions.iter().filter(move |row| row.handback_id == handback).map(|row| row.state)
}

/// Closes the open handback of a service, if there is one, because an SRE team takes it again over
/// these gates: call it in the transaction of the handoff, whose chain is taken. Says how many days
/// it was away.
///
/// # Errors
/// Conditions to return are open and no manager overrode their gate, or the database refused.
pub(in crate::ops) fn returned(
    tx: &mut Tx<'_>,
    service: &Service,
    gates: &[Gate],
) -> Result<Option<i64>> {
    let Some(mut row) = handed_back(tx, &[service.id])?.into_iter().next() else {
        return Ok(None);
    };
    let conditions = return_conditions::of_handbacks(tx.db, &[row.id])?;
    let ready = ready_to_return(&counted(&conditions, row.id).collect::<Vec<_>>());
    let overridden = |gate: &Gate| gate.code == "conditions_to_return" && gate.overridden.is_some();
    if !gates.iter().any(overridden) {
        ready?;
    }
    row.state = after(row.state, Step::Return)?;
    row.returned_at = Some(tx.now);
    let days = row.handed_back_at.map_or(0, |since| days_away(since, tx.now));
    handbacks::update(tx.db, &mut row)?;
    let details = json!({ "days_away": days, "conditions": conditions.len() });
    tx.record(service.id, "handback.returned", subject(service, row.number), &details)?;
    Ok(Some(days))
}

/// Closes the open handback of a service that ends.
///
/// # Errors
/// The database refused.
pub(super) fn end_with_the_service(tx: &mut Tx<'_>, service: ServiceId) -> Result<()> {
    for mut row in handed_back(tx, &[service])? {
        row.state = after(row.state, Step::Close)?;
        row.closed_at = Some(tx.now);
        handbacks::update(tx.db, &mut row)?;
    }
    Ok(())
}
