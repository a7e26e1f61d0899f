//! The first contact of a service with an SRE: the earliest of consulting, a message, a verdict and
//! help that was logged.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::core::{Tx, View};
use super::error::Result;
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::early_help::{EarlyAgainstLate, Handed, compared};
use crate::domain::engagement::Contact;
use crate::domain::ids::{PersonId, ServiceId};
use crate::domain::policy::{Action, Subject};
use crate::store::first_contacts::{self, ContactRow};
use crate::store::{engagements, names};

/// How many handoffs are compared, the newest.
const HANDOFFS: i64 = 500;

/// When an SRE first had to do with a service.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FirstContact {
    /// The day.
    pub on: NaiveDate,
    /// The SRE.
    pub by: Option<Person>,
    /// How.
    pub how: Contact,
}

/// Keeps that this SRE has to do with the service, if nobody had before.
pub(in crate::ops) fn note(
    tx: &mut Tx<'_>,
    service: ServiceId,
    person: PersonId,
    how: Contact,
) -> Result<()> {
    let row = ContactRow { service_id: service, at: tx.now, person_id: person, how };
    Ok(first_contacts::keep_first(tx.db, &row)?)
}

/// A first contact before names are put to it.
type Met = (NaiveDate, PersonId, Contact);

fn met(view: &mut View<'_>, ids: &[ServiceId]) -> Result<HashMap<ServiceId, Met>> {
    let mut found: HashMap<ServiceId, Met> = first_contacts::of_services(view.db, ids)?
        .into_iter()
        .map(|row| (row.service_id, (row.at.date(), row.person_id, row.how)))
        .collect();
    for (service, person, first) in engagements::first_days(view.db, ids)? {
        let Some(on) = first else { continue };
        let logged = (on, person, Contact::Engagement);
        found
            .entry(service)
            .and_modify(|known| {
                if on < known.0 {
                    *known = logged;
                }
            })
            .or_insert(logged);
    }
    Ok(found)
}

/// The first contacts of these services, by service.
pub(in crate::ops) fn of_services(
    view: &mut View<'_>,
    ids: &[ServiceId],
) -> Result<HashMap<ServiceId, FirstContact>> {
    let found = met(view, ids)?;
    let people = names::of_people(view.db, found.values().map(|met| met.1).collect())?;
    Ok(found
        .into_iter()
        .map(|(service, (on, person, how))| {
            (service, FirstContact { on, by: people.get(&person).map(Person::from), how })
        })
        .collect())
}

/// Whether early help pays, by the first handoff of each service, and how many handoffs there are;
/// the comparison is absent while they are too few.
///
/// # Errors
/// Nobody is signed in.
pub fn early_help(view: &mut View<'_>) -> Result<(usize, Option<EarlyAgainstLate>)> {
    view.allow(Action::Read, &Subject::default())?;
    let mut first: HashMap<ServiceId, (At, Option<At>)> = HashMap::new();
    // The newest stand first, so that the first one of a service is put in last.
    for (service, at, launched) in first_contacts::handoffs(view.db, HANDOFFS)? {
        first.insert(service, (at, launched));
    }
    let ids: Vec<ServiceId> = first.keys().copied().collect();
    let met = met(view, &ids)?;
    let handed: Vec<Handed> = first
        .iter()
        .filter_map(|(service, (at, launched))| {
            let (on, ..) = met.get(service)?;
            Some(Handed {
                early: launched.is_none_or(|launched| *on < launched.date()),
                weeks: (at.date() - *on).num_days().max(0) / 7,
            })
        })
        .collect();
    Ok((handed.len(), compared(&handed)))
}
