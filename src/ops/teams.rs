//! Teams: product teams own services, SRE teams review them.

use serde::Serialize;
use serde_json::json;

use super::core::{OrNotFound as _, Tx, View};
use super::error::{Error, Result};
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
    Ok(people::teams(view.db)?
        .into_iter()
        .map(|row| TeamDetail {
            members: places
                .iter()
                .filter(|(_, team, _)| *team == row.id)
                .filter_map(|(person, _, role)| {
                    Some(Member { person: Person::from(persons.get(person)?), role: *role })
                })
                .collect(),
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
    tx.allow(Action::Administer, &Subject::default())?;
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
    let length = name.chars().count();
    if length == 0 || length > 80 || name.chars().any(char::is_control) {
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

/// Puts a person into a team, or changes what they are in it.
///
/// # Errors
/// The actor does not administer, or there is no such team or person.
pub fn set_member(tx: &mut Tx<'_>, team: &Slug, handle: &Handle, role: Role) -> Result<TeamSaved> {
    tx.allow(Action::Administer, &Subject::default())?;
    let team = names::team_by_slug(tx.db, team).or_not_found(|| format!("active team {team}"))?;
    let person =
        names::person_by_handle(tx.db, handle).or_not_found(|| format!("person {handle}"))?;
    let now = tx.now;
    people::set_membership(tx.db, team.id, person.id, role, now)?;
    let details = json!({ "person": person.id, "role": role });
    tx.record_for_organisation("membership.added", format!("teams/{}", team.slug), &details)?;
    Ok(TeamSaved { team: team.slug })
}

/// Takes a person out of a team.
///
/// # Errors
/// The actor does not administer, or the person is not in the team.
pub fn remove_member(tx: &mut Tx<'_>, team: &Slug, handle: &Handle) -> Result<TeamSaved> {
    tx.allow(Action::Administer, &Subject::default())?;
    let row = people::team_by_slug(tx.db, team).or_not_found(|| format!("team {team}"))?;
    let person = people::by_handle(tx.db, handle).or_not_found(|| format!("person {handle}"))?;
    people::remove_membership(tx.db, row.id, person.id)
        .or_not_found(|| format!("member {handle} of {team}"))?;
    let details = json!({ "person": person.id });
    tx.record_for_organisation("membership.removed", format!("teams/{team}"), &details)?;
    Ok(TeamSaved { team: row.slug })
}
