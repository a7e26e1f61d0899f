//! People and teams.

use crate::domain::ids::{Handle, Slug, TokenId};
use crate::domain::person::{Grant, Role, TeamKind};
use crate::ops::people::{self, PersonSaved};
use crate::ops::{Result, Tx, teams};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of a new person.
pub const CREATE: &[Field] = &[
    one("name", "Their name."),
    one("email", "Their address."),
    one("handle", "The name by which they sign in; blank to make it from the name."),
    one("team", "A team to put them into; may be blank."),
    one("role", "member or lead."),
];

/// Fields of a changed person.
pub const EDIT: &[Field] = &[
    one("version", "Not read: the last change counts."),
    one("name", "Their name."),
    one("email", "Their address."),
];

/// Fields of a grant.
pub const GRANT: &[Field] = &[one("grant", "manager, compliance, auditor or admin.")];

/// Fields of a place in a team.
pub const JOIN: &[Field] = &[one("team", "The team."), one("role", "member or lead.")];

/// Fields of a new team.
pub const CREATE_TEAM: &[Field] = &[
    one("name", "Its name."),
    one("slug", "Its name in URLs; blank to make it from the name."),
    one("kind", "product or sre."),
];

/// Fields of a new member.
pub const ADD_MEMBER: &[Field] = &[one("handle", "The person."), one("role", "member or lead.")];

fn role(request: &Request) -> Result<Role> {
    match request.fields.text("role").trim() {
        "" => Ok(Role::Member),
        _ => request.fields.parse("role"),
    }
}

/// `POST /people`
pub fn create(request: &Request) -> Result<Done> {
    let text = |name: &str| request.fields.text(name).to_owned();
    let (name, handle, email) = (text("name"), text("handle"), text("email"));
    let team: Option<Slug> = match request.fields.text("team").trim() {
        "" => None,
        _ => Some(request.fields.parse("team")?),
    };
    let role = role(request)?;
    let saved = request.write(move |tx| {
        let saved = people::create(tx, &name, &handle, &email)?;
        if let Some(team) = team {
            teams::set_member(tx, &team, &saved.handle, role)?;
        }
        Ok(saved)
    })?;
    let next = format!("/people/{}", saved.handle);
    Ok(Done::new(&saved, next, "person-added")?.created())
}

fn on_person(
    request: &Request,
    work: impl FnOnce(&mut Tx<'_>, &Handle) -> Result<PersonSaved> + Send + 'static,
) -> Result<Done> {
    let handle: Handle = request.path("handle")?;
    let saved = request.write(move |tx| work(tx, &handle))?;
    let next = format!("/people/{}", saved.handle);
    Done::new(&saved, next, "saved")
}

/// `POST /people/{handle}`
pub fn edit(request: &Request) -> Result<Done> {
    let name = request.fields.text("name").to_owned();
    let email = request.fields.text("email").to_owned();
    on_person(request, move |tx, handle| people::edit(tx, handle, &name, &email))
}

/// `POST /people/{handle}/grants`
pub fn grant(request: &Request) -> Result<Done> {
    let grant: Grant = request.fields.parse("grant")?;
    on_person(request, move |tx, handle| people::grant(tx, handle, grant))
}

/// `POST /people/{handle}/grants/{grant}/removal`
pub fn revoke(request: &Request) -> Result<Done> {
    let grant: Grant = request.path("grant")?;
    on_person(request, move |tx, handle| people::revoke(tx, handle, grant))
}

/// `POST /people/{handle}/tokens/{id}/revocation`
pub fn revoke_token(request: &Request) -> Result<Done> {
    let id: TokenId = request.path("id")?;
    on_person(request, move |tx, handle| people::revoke_token(tx, handle, id))
}

/// `POST /people/{handle}/deactivation`
pub fn deactivate(request: &Request) -> Result<Done> {
    on_person(request, |tx, handle| people::set_active(tx, handle, false))
}

/// `POST /people/{handle}/activation`
pub fn activate(request: &Request) -> Result<Done> {
    on_person(request, |tx, handle| people::set_active(tx, handle, true))
}

/// `POST /people/{handle}/memberships`
pub fn join(request: &Request) -> Result<Done> {
    let handle: Handle = request.path("handle")?;
    let team: Slug = request.fields.parse("team")?;
    let role = role(request)?;
    let next = format!("/people/{handle}");
    let saved = request.write(move |tx| teams::set_member(tx, &team, &handle, role))?;
    Done::new(&saved, next, "saved")
}

/// `POST /people/{handle}/invitations`
pub fn invite(request: &Request) -> Result<Done> {
    let handle: Handle = request.path("handle")?;
    let next = format!("/people/{handle}");
    let invitation = request.write(move |tx| people::invite(tx, &handle))?;
    let mut done = Done::new(&invitation, next, "")?.created();
    done.page = Some(crate::web::handlers::people::invited(request, &invitation)?);
    Ok(done)
}

/// `POST /teams`
pub fn create_team(request: &Request) -> Result<Done> {
    let name = request.fields.text("name").to_owned();
    let slug = request.fields.text("slug").to_owned();
    let kind: TeamKind = request.fields.parse("kind")?;
    let saved = request.write(move |tx| teams::create(tx, &name, &slug, kind))?;
    let next = format!("/teams/{}", saved.team);
    Ok(Done::new(&saved, next, "saved")?.created())
}

/// `POST /teams/{team}/members`
pub fn add_member(request: &Request) -> Result<Done> {
    let team: Slug = request.path("team")?;
    let handle: Handle = request.fields.parse("handle")?;
    let role = role(request)?;
    let saved = request.write(move |tx| teams::set_member(tx, &team, &handle, role))?;
    let next = format!("/teams/{}", saved.team);
    Done::new(&saved, next, "saved")
}

/// `POST /teams/{team}/members/{handle}/removal`
pub fn remove_member(request: &Request) -> Result<Done> {
    let team: Slug = request.path("team")?;
    let handle: Handle = request.path("handle")?;
    let saved = request.write(move |tx| teams::remove_member(tx, &team, &handle))?;
    let next = format!("/teams/{}", saved.team);
    Done::new(&saved, next, "saved")
}
