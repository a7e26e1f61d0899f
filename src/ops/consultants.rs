//! The consultant of a review: the SRE who helps the team through it.

use serde_json::json;

use super::core::{OrNotFound as _, Tx};
use super::error::{Error, Result};
use super::first_contact;
use super::handbacks;
use super::loaded::Loaded;
use super::notices;
use super::reviews::ReviewSaved;
use crate::domain::engagement::Contact;
use crate::domain::ids::{Handle, PersonId, Slug};
use crate::domain::notice::Notice;
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review;
use crate::domain::review_key::ReviewKey;
use crate::store::reviews::{self, ReviewRow};
use crate::store::{names, people, services};

/// Names the consultant of a review: the actor volunteers, or names an SRE.
///
/// # Errors
/// The actor may not, the person is no SRE or belongs to the owning team, or a consultant helps
/// already and the actor only volunteers.
pub fn consult(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    handle: Option<&Handle>,
) -> Result<ReviewSaved> {
    let action = if handle.is_some() { Action::AssignConsultant } else { Action::Volunteer };
    let mut loaded = tx.review_for(slug, key, action)?;
    if !loaded.review.state.is_under_way() {
        return Err(review::wrong_state(loaded.review.state).into());
    }
    let consultant = match handle {
        None => {
            volunteer_is_free(tx, &loaded.review)?;
            tx.actor()?.person
        }
        Some(handle) => fit_consultant(tx, &loaded, handle)?,
    };
    let before = loaded.review.consultant_id;
    loaded.review.consultant_id = Some(consultant);
    loaded.review.consultant_since = Some(tx.now);
    reviews::update(tx.db, &mut loaded.review)?;
    first_contact::note(tx, loaded.service.id, consultant, Contact::Consultant)?;
    let kind = if handle.is_some() { "consultant.assigned" } else { "consultant.volunteered" };
    tx.record(
        loaded.service.id,
        kind,
        loaded.subject(),
        &json!({ "before": before, "after": consultant }),
    )?;
    let notice = if handle.is_some() {
        Notice::ConsultantAssigned { review: key, consultant }
    } else {
        Notice::ConsultantVolunteered { review: key, opened_by: loaded.review.opened_by }
    };
    notices::tell(tx, &loaded.service, notice)?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

fn volunteer_is_free(tx: &mut Tx<'_>, review: &ReviewRow) -> Result<()> {
    let Some(present) = review.consultant_id else { return Ok(()) };
    let name = names::of_people(tx.db, vec![present])?
        .remove(&present)
        .map_or_else(|| "Somebody".to_owned(), |person| person.name);
    Err(Refusal::HasConsultant(name).into())
}

fn fit_consultant(tx: &mut Tx<'_>, loaded: &Loaded, handle: &Handle) -> Result<PersonId> {
    let person =
        names::person_by_handle(tx.db, handle).or_not_found(|| format!("person {handle}"))?;
    if !names::is_sre(tx.db, person.id)? {
        return Err(Error::invalid("handle", format!("{} is not an SRE. Name one.", person.name)));
    }
    let own = names::members_of(tx.db, loaded.service.team)?;
    if own.iter().any(|member| member.id == person.id) {
        let sentence = format!("{} belongs to the owning team. Name another SRE.", person.name);
        return Err(Error::invalid("handle", sentence));
    }
    Ok(person.id)
}

/// Takes a person off the reviews that they can no longer help, and off the handbacks after which
/// they can no longer consult: they are deactivated, no SRE any more, or in the team that owns the
/// service. The reviews ask for a consultant again.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn release(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let active = people::by_id(tx.db, person)?.deactivated_at.is_none();
    let helps = active && names::is_sre(tx.db, person)?;
    for consulted in reviews::consulted_by(tx.db, person)? {
        let service = services::by_id(tx.db, consulted.service_id)?;
        let own = names::members_of(tx.db, service.team)?.iter().any(|member| member.id == person);
        if helps && !own {
            continue;
        }
        tx.take_service(service.id)?;
        for mut row in reviews::consulted_by(tx.db, person)? {
            if row.id != consulted.id {
                continue;
            }
            row.consultant_id = None;
            row.consultant_since = None;
            reviews::update(tx.db, &mut row)?;
            let subject = format!("services/{}/{}", service.slug, row.key().path());
            tx.record(service.id, "consultant.left", subject, &json!({ "before": person }))?;
        }
    }
    handbacks::release(tx, person)
}
