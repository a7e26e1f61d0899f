//! Overrides: a manager lets a transition through although a gate has not passed, with a reason and
//! a last day, and may end that sooner.

use chrono::{Days, NaiveDate};
use serde::Serialize;
use serde_json::json;

use super::core::{Tx, View};
use super::due::{Around, Due};
use super::error::{Error, FieldError, Result};
use super::gates::{Sources, to_handoff, to_launch};
use super::review_page::Person;
use super::takeovers::is_open;
use crate::domain::at::At;
use crate::domain::fields::words;
use crate::domain::gates::{Gate, GateState, Override, OverrideFields};
use crate::domain::ids::{OverrideId, PersonId, Slug};
use crate::domain::lifecycle::{Stage, Transition};
use crate::domain::notice::Notice;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::store::overrides::{self, OverrideRow, RevocationRow};
use crate::store::{names, services, takeovers};

/// An override after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OverrideSaved {
    /// The service.
    pub service: Slug,
    /// Its id.
    pub id: OverrideId,
    /// The code of the gate.
    pub gate: String,
    /// The last day on which it lasts, unless it was ended.
    pub until: NaiveDate,
}

/// An override as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OverrideDetail {
    /// Its id.
    pub id: OverrideId,
    /// The transition that it lets through.
    pub transition: Transition,
    /// The code of the gate.
    pub gate: String,
    /// Why.
    pub reason: String,
    /// The last day on which it lasts.
    pub until: NaiveDate,
    /// Who gave it.
    pub given_by: Option<Person>,
    /// When.
    pub given_at: At,
    /// Why it was ended before its last day; absent when it was not.
    pub revoked_because: Option<String>,
    /// Who ended it.
    pub revoked_by: Option<Person>,
    /// When.
    pub revoked_at: Option<At>,
    /// Whether it lets its transition through today.
    pub lasts: bool,
    /// Whether the reader may end it.
    pub may_revoke: bool,
}

/// The next transition of a service that waits for gates, and its gates as they stand.
fn next(view: &mut View<'_>, service: &Service) -> Result<(Transition, Vec<Gate>)> {
    match service.stage {
        Stage::InDevelopment => Ok((Transition::Launch, to_launch(view, service)?)),
        Stage::DeveloperManaged => Ok((Transition::Handoff, to_handoff(view, service)?)),
        Stage::OpsManaged | Stage::Retired => {
            let (service, stage) = (service.slug.to_string(), service.stage.words());
            Err(Refusal::NoGates { service, stage }.into())
        }
    }
}

/// Why an override does not last any more, in words that follow the thing; `None` while it does.
/// `all` are the overrides of the service, newest first.
fn ended(
    row: &OverrideRow,
    all: &[(OverrideRow, Option<RevocationRow>)],
    service: &Service,
    today: NaiveDate,
) -> Option<&'static str> {
    let same = |other: &OverrideRow| (other.transition, &other.gate) == (row.transition, &row.gate);
    let revoked = |(other, end): &(OverrideRow, _)| other.id == row.id && Option::is_some(end);
    if all.iter().any(revoked) {
        Some("was ended already")
    } else if row.given_at < service.stage_since {
        Some("is of a transition that has taken place")
    } else if row.until_on < today {
        Some("has run out")
    } else {
        let newest = all.iter().find(|(other, _)| same(other));
        newest
            .is_some_and(|(newest, _)| newest.id != row.id)
            .then_some("was replaced by a later one")
    }
}

/// Overrides a gate of the next transition that has not passed; a later override takes the place of
/// an earlier one.
///
/// # Errors
/// The actor is no manager or asked for the handoff, nothing of the service waits for gates, there is
/// no such gate, it has passed, or a reason or a day is missing.
pub fn override_gate(
    tx: &mut Tx<'_>,
    slug: &Slug,
    code: &str,
    fields: &OverrideFields,
) -> Result<OverrideSaved> {
    let service = tx.service_for(slug, Action::OverrideGate)?;
    let requests = takeovers::of_services(tx.db, &[service.id])?;
    // Who asked for an earlier handoff, or one that was declined, asks for nothing now.
    let request = requests.first().filter(|row| is_open(row, &service));
    let asked_by = request.map(|row| row.asked_by);
    let subject = Subject { asked_by, ..Subject::of_service(&service) };
    let by = tx.allow(Action::OverrideGate, &subject)?.person;
    let (transition, gates) = next(tx, &service)?;
    let gate = gates.iter().find(|gate| gate.code == code).ok_or_else(|| unknown(&gates))?;
    if gate.state == GateState::Passed {
        return Err(Refusal::GatePassed { gate: gate.sentence() }.into());
    }
    let given = Override::parse(gate, fields, by, tx.now).map_err(|bad| {
        let fields = bad.into_iter().map(|one| FieldError::new(one.field, one.sentence));
        Error::Invalid(fields.collect())
    })?;
    let row = OverrideRow {
        id: OverrideId::new(),
        service_id: service.id,
        transition,
        gate: given.gate,
        reason: given.reason,
        until_on: given.until,
        given_by: given.by,
        given_at: given.at,
    };
    overrides::insert(tx.db, &row)?;
    tx.record(
        service.id,
        "gate.overridden",
        format!("services/{slug}/overrides"),
        &json!({
            "id": row.id, "gate": row.gate, "name": gate.name, "current": gate.current,
            "transition": transition, "until": row.until_on, "reason": row.reason,
        }),
    )?;
    Ok(OverrideSaved { service: slug.clone(), id: row.id, gate: row.gate, until: row.until_on })
}

fn unknown(gates: &[Gate]) -> Error {
    let codes: Vec<&str> = gates.iter().map(|gate| gate.code.as_str()).collect();
    Error::invalid("gate", format!("Choose one of: {}.", codes.join(", ")))
}

/// Ends an override before its last day.
///
/// # Errors
/// The actor is no manager, there is no such override, it does not last any more, or no reason is
/// given.
pub fn revoke(tx: &mut Tx<'_>, slug: &Slug, id: OverrideId, reason: &str) -> Result<OverrideSaved> {
    let service = tx.service_for(slug, Action::OverrideGate)?;
    let all = overrides::of_services(tx.db, &[service.id])?;
    let (row, _) = all
        .iter()
        .find(|(row, _)| row.id == id)
        .ok_or_else(|| Error::NotFound(format!("override {id} of {slug}")))?;
    if let Some(ended) = ended(row, &all, &service, tx.now.date()) {
        return Err(Refusal::OverrideOver { ended }.into());
    }
    let reason = words("reason", reason, "Say why the gate counts again.")?;
    let revoked_by = tx.actor()?.person;
    let revocation = RevocationRow { override_id: id, reason, revoked_by, revoked_at: tx.now };
    overrides::revoke(tx.db, &revocation)?;
    let (_, gates) = next(tx, &service)?;
    let gate = gates.iter().find(|gate| gate.code == row.gate);
    tx.record(
        service.id,
        "override.revoked",
        format!("services/{slug}/overrides"),
        &json!({
            "id": id, "gate": row.gate, "name": gate.map_or(&row.gate, |gate| &gate.name),
            "until": row.until_on, "reason": revocation.reason,
        }),
    )?;
    let (gate, until) = (row.gate.clone(), row.until_on);
    Ok(OverrideSaved { service: slug.clone(), id, gate, until })
}

/// Whether an override of this person lets the next transition of the service through today.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn is_let_through_by(
    view: &mut View<'_>,
    service: &Service,
    person: PersonId,
) -> Result<bool> {
    let all = overrides::of_services(view.db, &[service.id])?;
    let today = view.now.date();
    let lasts = |row: &OverrideRow| ended(row, &all, service, today).is_none();
    Ok(all.iter().any(|(row, _)| row.given_by == person && lasts(row)))
}

/// Every override of a service, newest first.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn of_service(view: &mut View<'_>, slug: &Slug) -> Result<Vec<OverrideDetail>> {
    let service = view.service_to_read(slug)?;
    let rows = overrides::of_services(view.db, &[service.id])?;
    let given = rows.iter().map(|(row, _)| row.given_by);
    let revoked = rows.iter().filter_map(|(_, end)| end.as_ref()).map(|end| end.revoked_by);
    let people = names::of_people(view.db, given.chain(revoked).collect())?;
    let may_revoke = view.may(Action::OverrideGate, &Subject::of_service(&service));
    let today = view.now.date();
    let lasting: Vec<bool> =
        rows.iter().map(|(row, _)| ended(row, &rows, &service, today).is_none()).collect();
    Ok(rows
        .into_iter()
        .zip(lasting)
        .map(|((row, end), lasts)| OverrideDetail {
            id: row.id,
            transition: row.transition,
            gate: row.gate,
            reason: row.reason,
            until: row.until_on,
            given_by: people.get(&row.given_by).map(Person::from),
            given_at: row.given_at,
            revoked_by: end.as_ref().and_then(|end| people.get(&end.revoked_by)).map(Person::from),
            revoked_at: end.as_ref().map(|end| end.revoked_at),
            revoked_because: end.map(|end| end.reason),
            lasts,
            may_revoke: lasts && may_revoke,
        })
        .collect())
}

/// For how many days before its end an override is looked at, so that people are told 7 days and 1 day
/// before it and not a month: who gave it has just weighed how long it may last. Ours.
const LOOKED_AT_DAYS: u64 = 30;

/// Overrides of gates that a transition still waits for, each gate with the last day on which it is
/// overridden.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn due(view: &mut View<'_>, around: Around) -> Result<Vec<Due>> {
    let ids = overrides::ending(view.db, around.from, around.to)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = overrides::of_services(view.db, &ids)?;
    let services = services::by_ids(view.db, &ids)?;
    let sources = Sources::load(view, &services)?;
    let mut found = Vec::new();
    for service in &services {
        let gates = match service.stage {
            Stage::InDevelopment => sources.to_launch(view, service)?,
            Stage::DeveloperManaged => sources.to_handoff(view, service)?,
            Stage::OpsManaged | Stage::Retired => continue,
        };
        let lasting = rows.iter().filter(|(row, revocation)| {
            row.service_id == service.id
                && revocation.is_none()
                && row.given_at >= service.stage_since
        });
        let lasting: Vec<&OverrideRow> = lasting.map(|(row, _)| row).collect();
        for gate in gates {
            let of_gate = lasting.iter().filter(|row| row.gate == gate.code);
            let last = of_gate.max_by_key(|row| (row.until_on, row.given_at));
            found.extend(last.map(|row| ending(row, gate.name)));
        }
    }
    found.retain(|due| (around.from..=around.to).contains(&due.day));
    Ok(found)
}

fn ending(row: &OverrideRow, gate: String) -> Due {
    let (due, given_by, transition) = (row.until_on, row.given_by, row.transition);
    let words = row.reason.clone();
    let ended = (gate.clone(), words.clone());
    Due {
        thing: format!("override:{}:{due}", row.id),
        service: row.service_id,
        since: row.given_at.date().max(due - Days::new(LOOKED_AT_DAYS)),
        day: due,
        comes: Box::new(move |days| Notice::OverrideDue {
            gate: gate.clone(),
            transition,
            words: words.clone(),
            due,
            days,
            given_by,
        }),
        passed: Some(Notice::OverrideEnded {
            gate: ended.0,
            transition,
            words: ended.1,
            due,
            given_by,
        }),
    }
}
