//! Teams: product teams own services, SRE teams review them.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;

use super::consultants;
use super::core::{OrNotFound as _, Tx, View};
use super::error::{Error, Result};
use super::people::{administer, is_name};
use super::review_page::Person;
use crate::domain::ids::{Handle, Slug, TeamId};
use crate::domain::person::{Role, TeamKind};
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::store::people::{self, TeamRow};
use crate::store::{self, names};

/// A team with its members.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TeamDetail {
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: TeamKind,
    /// Whether it is active.
    pub active: bool,
    /// Its members.
    pub members: Vec<Member>,
}

/// A member of a team.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// What they are in it.
    pub role: Role,
}

/// A team after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TeamSaved {
    /// Its name in URLs.
    pub team: Slug,
}

/// Every team with its members, by name.
///
/// # Errors
/// Nobody is signed in.
pub fn list(view: &mut View<'_>) -> Result<Vec<TeamDetail>> {
    view.allow(Action::Read, &Subject::default())?;
    let places = people::all_memberships(view.db)?;
    let persons = names::of_people(view.db, places.iter().map(|place| place.0).collect())?;
    let mut members: HashMap<TeamId, Vec<Member>> = HashMap::new();
    for (person, team, role) in places {
        if let Some(person) = persons.get(&person) {
            let member = Member { person: Person::from(person), role };
            members.entry(team).or_default().push(member);
        }
    }
    Ok(people::teams(view.db)?
        .into_iter()
        .map(|row| TeamDetail {
            members: members.remove(&row.id).unwrap_or_default(),
            active: row.deactivated_at.is_none(),
            slug: row.slug,
            name: row.name,
            kind: row.kind,
        })
        .collect())
}

/// One team.
///
/// # Errors
/// Nobody is signed in, or there is no such team.
pub fn read(view: &mut View<'_>, slug: &Slug) -> Result<TeamDetail> {
    list(view)?
        .into_iter()
        .find(|team| team.slug == *slug)
        .ok_or_else(|| Error::NotFound(format!("team {slug}")))
}

/// Adds a team.
///
/// # Errors
/// The actor does not administer, or the name is taken or malformed.
pub fn create(tx: &mut Tx<'_>, name: &str, slug: &str, kind: TeamKind) -> Result<TeamSaved> {
    administer(tx)?;
    let row = add(tx, name, slug, kind)?;
    Ok(TeamSaved { team: row.slug })
}

pub(in crate::ops) fn add(
    tx: &mut Tx<'_>,
    name: &str,
    slug: &str,
    kind: TeamKind,
) -> Result<TeamRow> {
    let name = name.trim();
    if !is_name(name) {
        let sentence = "Give the team a name of 1 to 80 characters on one line.";
        return Err(Error::invalid("name", sentence));
    }
    let slug = if slug.trim().is_empty() { Slug::suggested_by(name) } else { slug.trim().parse() }
        .map_err(|bad| Error::invalid("slug", format!("For the name in URLs, {bad}.")))?;
    let row = TeamRow {
        id: TeamId::new(),
        slug,
        name: name.to_owned(),
        kind,
        created_at: tx.now,
        deactivated_at: None,
    };
    people::insert_team(tx.db, &row).map_err(|error| match error {
        store::Error::Taken(_) => {
            Error::from(Refusal::NameTaken { what: "team", name: row.slug.to_string() })
        }
        other => other.into(),
    })?;
    let details = json!({ "team": row.id, "kind": kind, "name": row.name });
    tx.record_for_organisation("team.created", format!("teams/{}", row.slug), &details)?;
    Ok(row)
}

/// Puts somebody else into a team, or changes what they are in it. A place in a team is a say in
/// reviews, and nobody gives that to themselves.
///
/// # Errors
/// The actor does not administer, it would be their own place, or there is no such team or person.
pub fn set_member(tx: &mut Tx<'_>, team: &Slug, handle: &Handle, role: Role) -> Result<TeamSaved> {
    let by = administer(tx)?.person;
    let team = names::team_by_slug(tx.db, team).or_not_found(|| format!("active team {team}"))?;
    let person =
        names::person_by_handle(tx.db, handle).or_not_found(|| format!("person {handle}"))?;
    if person.id == by {
        return Err(Refusal::OwnMembership.into());
    }
    let before = people::role_in(tx.db, team.id, person.id)?;
    if before == Some(role) {
        return Ok(TeamSaved { team: team.slug });
    }
    let now = tx.now;
    people::set_membership(tx.db, team.id, person.id, role, now)?;
    let details = json!({ "person": person.id, "before": before, "role": role });
    tx.record_for_organisation("membership.added", format!("teams/{}", team.slug), &details)?;
    consultants::release(tx, person.id)?;
    Ok(TeamSaved { team: team.slug })
}

/// Takes a person out of a team.
///
/// # Errors
/// The actor does not administer, or the person is not in the team.
pub fn remove_member(tx: &mut Tx<'_>, team: &Slug, handle: &Handle) -> Result<TeamSaved> {
    administer(tx)?;
    let row = people::team_by_slug(tx.db, team).or_not_found(|| format!("team {team}"))?;
    let person = people::by_handle(tx.db, handle).or_not_found(|| format!("person {handle}"))?;
    people::remove_membership(tx.db, row.id, person.id)
        .or_not_found(|| format!("member {handle} of {team}"))?;
    let details = json!({ "person": person.id });
    tx.record_for_organisation("membership.removed", format!("teams/{team}"), &details)?;
    consultants::release(tx, person.id)?;
    Ok(TeamSaved { team: row.slug })
}

#[cfg(test)]
mod tests;
