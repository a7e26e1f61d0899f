//! The people and teams that a decision names: each exists and is active, and may do what they are
//! named for.

use crate::domain::ids::{Handle, PersonId, Slug, TeamId};
use crate::domain::person::{Role, TeamKind};
use crate::domain::service::Service;
use crate::ops::core::Tx;
use crate::ops::error::{Error, FieldError, Result};
use crate::store;
use crate::store::names::{self, PersonName, TeamName};

/// What was found in a field, or what is wrong with it.
pub(super) type Named<T> = std::result::Result<T, FieldError>;

/// The active person whom a field names.
///
/// # Errors
/// The database refused.
pub(super) fn person(tx: &mut Tx<'_>, field: &str, handle: &Handle) -> Result<Named<PersonName>> {
    match names::person_by_handle(tx.db, handle) {
        Ok(person) => Ok(Ok(person)),
        Err(store::Error::NotFound) => {
            let sentence = format!("There is nobody with the handle {handle}. Name somebody else.");
            Ok(Err(FieldError::new(field, sentence)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The same, or an error at once.
///
/// # Errors
/// There is no such person, or the database refused.
pub(super) fn one_person(tx: &mut Tx<'_>, field: &str, handle: &Handle) -> Result<PersonName> {
    person(tx, field, handle)?.map_err(|bad| Error::Invalid(vec![bad]))
}

/// The active lead of an SRE team whom a field names.
///
/// # Errors
/// The database refused.
pub(super) fn sre_lead(tx: &mut Tx<'_>, field: &str, handle: &Handle) -> Result<PersonName> {
    let found = one_person(tx, field, handle)?;
    let places = store::people::memberships_of(tx.db, found.id)?;
    if places.iter().any(|place| place.kind == TeamKind::Sre && place.role == Role::Lead) {
        return Ok(found);
    }
    let sentence = format!("{} leads no SRE team. Name an SRE lead who agrees.", found.name);
    Err(Error::invalid(field, sentence))
}

/// The SRE of the running team, outside the owning team, whom a field names.
///
/// # Errors
/// There is no such person, or the database refused.
pub(super) fn consultant(
    tx: &mut Tx<'_>,
    handle: &Handle,
    running: TeamId,
    service: &Service,
) -> Result<PersonId> {
    let found = one_person(tx, "consultant", handle)?;
    let places = store::people::memberships_of(tx.db, found.id)?;
    let in_team = |team| places.iter().any(|place| place.team == team);
    let sentence = if !in_team(running) {
        format!("{} is not in the SRE team that runs the service. Name one who is.", found.name)
    } else if in_team(service.team) {
        format!("{} belongs to the owning team. Name another SRE.", found.name)
    } else {
        return Ok(found.id);
    };
    Err(Error::invalid("consultant", sentence))
}

/// The SRE outside the owning team whom the field `consultant` names.
///
/// # Errors
/// There is no such person, or the database refused.
pub(super) fn sre_outside(
    tx: &mut Tx<'_>,
    handle: &Handle,
    service: &Service,
) -> Result<PersonName> {
    let found = one_person(tx, "consultant", handle)?;
    if consults(tx, service, found.id)? {
        return Ok(found);
    }
    let sentence = if names::is_sre(tx.db, found.id)? {
        format!("{} belongs to the owning team. Name another SRE.", found.name)
    } else {
        format!("{} is not an SRE. Name one.", found.name)
    };
    Err(Error::invalid("consultant", sentence))
}

/// Whether this person can consult on the service: an active SRE who does not build it.
///
/// # Errors
/// The database refused.
pub(super) fn consults(tx: &mut Tx<'_>, service: &Service, person: PersonId) -> Result<bool> {
    let active = store::people::by_id(tx.db, person)?.deactivated_at.is_none();
    let places = names::places_of(tx.db, &[person])?;
    let builds_it = places.iter().any(|(_, team)| *team == service.team);
    Ok(active && !builds_it && names::is_sre(tx.db, person)?)
}

/// The active product team that is to own the service.
///
/// # Errors
/// There is no such team, or the database refused.
pub(super) fn product_team(tx: &mut Tx<'_>, slug: &Slug) -> Result<TeamName> {
    let sentence = "Name an active product team that owns the service from now on.";
    match names::team_by_slug(tx.db, slug) {
        Ok(team) if team.kind == TeamKind::Product => Ok(team),
        Ok(_) | Err(store::Error::NotFound) => Err(Error::invalid("team", sentence)),
        Err(other) => Err(other.into()),
    }
}
