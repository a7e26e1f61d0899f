//! Who consults after a handback: an SRE lead or a manager names another SRE when the one who was
//! named left, or cannot go on.

use serde_json::json;

use super::{HandbackSaved, people, saved, subject};
use crate::domain::engagement::Contact;
use crate::domain::fields;
use crate::domain::handback::State;
use crate::domain::ids::{PersonId, Slug};
use crate::domain::notice::Notice;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::ops::answers::name_of;
use crate::ops::core::{Tx, View};
use crate::ops::error::{Conflict, Error, Result};
use crate::ops::review_page::Person;
use crate::ops::{first_contact, notices};
use crate::store::handbacks::{self, HandbackRow};
use crate::store::{names, services};

/// Names the SRE who consults from now on.
///
/// # Errors
/// The actor leads no SRE team and is no manager, the service is not handed back, the person is no
/// SRE outside the owning team or consults already, or the handback was changed since `version`.
pub fn name_consultant(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    version: i32,
    consultant: &str,
) -> Result<HandbackSaved> {
    let (service, mut row) = tx.handback(slug, number)?;
    tx.allow(Action::AssignConsultant, &Subject::of_service(&service))?;
    may_be_named(&row)?;
    let who = "Name the SRE who consults from now on, by their handle.";
    let handle = fields::handle("consultant", consultant, who)?;
    let named = people::sre_outside(tx, &handle, &service)?;
    let before = row.consultant_id;
    if row.version != version {
        return Err(Error::Conflict(Box::new(Conflict {
            what: "consultant".to_owned(),
            by: name_of(tx, None)?,
            checklist_version: None,
            theirs: name_of(tx, before)?,
            mine: named.name,
            version: row.version,
        })));
    }
    if before == Some(named.id) {
        let sentence = format!("{} consults already. Name another SRE.", named.name);
        return Err(Error::invalid("consultant", sentence));
    }
    row.consultant_id = Some(named.id);
    handbacks::update(tx.db, &mut row)?;
    first_contact::note(tx, service.id, named.id, Contact::Consultant)?;
    let details = json!({ "before": before, "after": named.id });
    tx.record(service.id, "consultant.assigned", subject(&service, number), &details)?;
    let notice = Notice::HandbackConsultantNamed { number, name: named.name, consultant: named.id };
    notices::tell(tx, &service, notice)?;
    Ok(saved(&service, &row))
}

fn may_be_named(row: &HandbackRow) -> Result<()> {
    let way_on = match row.state {
        State::HandedBack => return Ok(()),
        State::Proposed | State::Replied => "The decision names who consults.",
        State::Scheduled => "Name another consultant once it has taken effect.",
        State::Returned | State::Settled | State::Closed => "Nobody consults any more.",
    };
    Err(Refusal::HandbackState { state: row.state.words(), way_on }.into())
}

/// Takes a person off the handbacks after which they can no longer consult.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn release(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    for found in handbacks::in_states(tx.db, &[State::HandedBack])? {
        if found.consultant_id != Some(person) {
            continue;
        }
        tx.take_service(found.service_id)?;
        let service = services::by_id(tx.db, found.service_id)?;
        let mut row = handbacks::by_number(tx.db, service.id, found.number)?;
        if row.consultant_id != Some(person) || people::consults(tx, &service, person)? {
            continue;
        }
        row.consultant_id = None;
        handbacks::update(tx.db, &mut row)?;
        let details = json!({ "before": person });
        tx.record(service.id, "consultant.left", subject(&service, row.number), &details)?;
    }
    Ok(())
}

/// The SREs one of whom may be named: those outside the owning team who do not consult yet.
///
/// # Errors
/// The database refused.
pub(super) fn candidates(
    view: &mut View<'_>,
    service: &Service,
    row: &HandbackRow,
) -> Result<Vec<Person>> {
    let own = names::members_of(view.db, service.team)?;
    let mut found = names::sres(view.db)?;
    found.retain(|sre| {
        Some(sre.id) != row.consultant_id && own.iter().all(|member| member.id != sre.id)
    });
    Ok(found.iter().map(Person::from).collect())
}
