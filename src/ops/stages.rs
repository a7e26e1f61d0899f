//! The change of a service's stage: the one place that moves it, and writes down who decided, why,
//! and the gates as they stood.

use serde_json::{Value, json};

use super::core::Tx;
use super::error::{Error, Result};
use crate::domain::gates::Gate;
use crate::domain::ids::{PersonId, TeamId, TransitionId};
use crate::domain::lifecycle::{self, Transition};
use crate::domain::service::Service;
use crate::store::services;

/// A change of stage that was decided.
pub(in crate::ops) struct Change {
    /// Who decided it; the day on which it takes effect may come later.
    pub decided_by: PersonId,
    /// Why, possibly empty.
    pub reason: String,
    /// The gates as they stand.
    pub gates: Vec<Gate>,
    /// The SRE team that runs the service from now on, with a handoff.
    pub to_team: Option<TeamId>,
    /// What else the event says of it: an object.
    pub details: Value,
}

/// Moves the service now, whose chain this transaction has taken, and records it.
///
/// # Errors
/// The stage has no such transition, the service was changed in between, or the database refused.
pub(in crate::ops) fn change_stage(
    tx: &mut Tx<'_>,
    mut service: Service,
    transition: Transition,
    change: Change,
) -> Result<Service> {
    let from = service.stage;
    let to = lifecycle::reached(service.slug.as_str(), from, transition)?;
    service.stage = to;
    service.stage_since = tx.now;
    service.running_team = change.to_team.filter(|_| transition == Transition::Handoff);
    match transition {
        Transition::Launch => {
            service.launched_at = Some(tx.now);
            service.self_managed_since = Some(tx.now);
        }
        Transition::Handback => service.self_managed_since = Some(tx.now),
        Transition::Handoff | Transition::Retirement => service.self_managed_since = None,
    }
    services::update_stage(tx.db, &service, from)?;
    service.version += 1;
    let gates = serde_json::to_value(&change.gates).map_err(internal)?;
    let row = services::TransitionRow {
        id: TransitionId::new(),
        service_id: service.id,
        transition,
        from_stage: from,
        to_stage: to,
        decided_by: change.decided_by,
        decided_at: tx.now,
        reason: change.reason,
        gates: gates.to_string(),
    };
    services::insert_transition(tx.db, &row)?;
    let mut details = change.details;
    if let Some(object) = details.as_object_mut() {
        let common = json!({ "from": from, "to": to, "reason": row.reason, "gates": gates });
        object.extend(common.as_object().cloned().unwrap_or_default());
    }
    let kind = format!("service.{}", transition.done().replace(' ', "_"));
    tx.record(service.id, &kind, format!("services/{}", service.slug), &details)?;
    Ok(service)
}

fn internal(error: serde_json::Error) -> Error {
    Error::Internal(error.to_string())
}
