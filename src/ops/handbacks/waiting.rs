//! What handbacks ask of a person: a reply, a decision, a condition to return, a look at what was
//! decided.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{decide, decided_subject, replied_subject};
use crate::domain::at::At;
use crate::domain::handback::{OutcomeKind, State};
use crate::domain::ids::{PersonId, ServiceId, Slug};
use crate::domain::lifecycle::Stage;
use crate::domain::policy::Action;
use crate::domain::service::Service;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::handbacks::{self, HandbackRow};
use crate::store::{return_conditions, services};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ops) enum Asked {
    /// Reply for the owning team, as its lead.
    Reply,
    /// Decide it.
    Decision,
    /// Take the service as the lead of its new owner.
    Ownership,
    /// Look at what was decided instead of a handback.
    Look,
    /// Meet a condition to return that they own.
    Condition,
    /// Name who meets a condition to return of their team's service: nobody sees to it.
    Owner,
}

/// Something that a handback asks of the person.
#[derive(Debug, Clone)]
pub(in crate::ops) struct Waiting {
    /// What.
    pub asked: Asked,
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The number of the handback.
    pub number: i32,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// The reason of the proposal, or the words of the condition.
    pub words: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Since when it waits.
    pub since: At,
}

/// What handbacks ask of the person who looks.
///
/// # Errors
/// Nobody is signed in, or the database refused.
pub(in crate::ops) fn waiting_for(view: &mut View<'_>) -> Result<Vec<Waiting>> {
    let person = view.actor()?.person;
    let mut rows = handbacks::in_states(
        view.db,
        &[State::Proposed, State::Replied, State::Settled, State::HandedBack],
    )?;
    let ids: Vec<ServiceId> = rows.iter().map(|row| row.service_id).collect();
    let found = services::by_ids(view.db, &ids)?;
    let by_id: HashMap<ServiceId, Service> = found.into_iter().map(|one| (one.id, one)).collect();
    let mut waiting = Vec::new();
    for condition in return_conditions::open_of(view.db, person)? {
        let of = rows.iter().find(|row| row.id == condition.handback_id);
        let Some(row) = of.filter(|row| row.state == State::HandedBack) else { continue };
        let Some(service) = by_id.get(&row.service_id) else { continue };
        waiting.push(Waiting {
            words: condition.words,
            due: condition.due_on,
            since: condition.created_at,
            ..about(service, row, Asked::Condition)
        });
    }
    waiting.extend(unowned(view, &rows, &by_id)?);
    rows.retain(|row| row.state != State::HandedBack);
    for row in &rows {
        let Some(service) = by_id.get(&row.service_id) else { continue };
        waiting.extend(of_case(view, service, row)?);
    }
    Ok(waiting)
}

/// The conditions to return that nobody sees to, of services of teams that the reader leads; one line
/// for each handback.
fn unowned(
    view: &mut View<'_>,
    rows: &[HandbackRow],
    services: &HashMap<ServiceId, Service>,
) -> Result<Vec<Waiting>> {
    let actor = view.actor()?;
    let led: Vec<(&HandbackRow, &Service)> = rows
        .iter()
        .filter(|row| row.state == State::HandedBack)
        .filter_map(|row| Some((row, services.get(&row.service_id)?)))
        .filter(|(_, service)| actor.leads(service.team))
        .collect();
    if led.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = led.iter().map(|(row, _)| row.id).collect();
    let open = return_conditions::open_without_owner(view.db, &ids)?;
    Ok(led
        .into_iter()
        .filter_map(|(row, service)| {
            let first = open.iter().find(|condition| condition.handback_id == row.id)?;
            Some(Waiting {
                words: first.words.clone(),
                due: first.due_on,
                since: first.created_at,
                ..about(service, row, Asked::Owner)
            })
        })
        .collect())
}

fn about(service: &Service, row: &HandbackRow, asked: Asked) -> Waiting {
    Waiting {
        asked,
        service: service.slug.clone(),
        service_name: service.name.clone(),
        number: row.number,
        proposed_by: row.proposed_by,
        words: row.reason.clone(),
        due: None,
        since: row.proposed_at,
    }
}

/// What a case that is not handed back asks of the reader: at most one thing.
fn of_case(view: &mut View<'_>, service: &Service, row: &HandbackRow) -> Result<Option<Waiting>> {
    if service.stage == Stage::Retired {
        return Ok(None);
    }
    let actor = view.actor()?;
    let leads = actor.leads(service.team);
    let takes = row.new_team_id.is_some_and(|team| actor.leads(team));
    let decides = view.may(Action::DecideHandback, &decided_subject(service, row));
    let replies = view.may(Action::ReplyToHandback, &replied_subject(service, row));
    let today = view.now.date();
    let waits = decide::waits_for(view, row, view.now)?.is_some();
    let one = |asked| about(service, row, asked);
    let ends = row.outcome == Some(OutcomeKind::Retire);
    Ok(match row.state {
        State::Proposed if leads && replies => {
            Some(Waiting { due: Some(row.reply_due), ..one(Asked::Reply) })
        }
        State::Proposed | State::Replied if decides && !waits => {
            let since = row.replied_at.unwrap_or(row.proposed_at);
            Some(Waiting { since, ..one(Asked::Decision) })
        }
        State::Settled if takes => Some(one(Asked::Ownership)),
        State::Settled if decides && !ends && row.review_on.is_some_and(|on| on <= today) => {
            Some(Waiting { due: row.review_on, ..one(Asked::Look) })
        }
        _ => None,
    })
}
