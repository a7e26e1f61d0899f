//! The pages of people, teams, one's own account, and search.

use std::collections::HashMap;

use super::{services::noticed, viewer};
use crate::domain::at::At;
use crate::domain::ids::{Handle, Slug};
use crate::domain::person::TeamKind;
use crate::ops::account::NewToken;
use crate::ops::people::{self, Invitation};
use crate::ops::teams::TeamDetail;
use crate::ops::{
    Error, FieldError, Result, account, capacity, portfolio, search, takeovers, teams,
};
use crate::web::door::reply::{Reply, notice};
use crate::web::door::request::Request;
use crate::web::pages;
use crate::web::pages::account::Sent;
use crate::web::pages::people::{About, Administered, PersonFormValues};
use crate::web::pages::teams::Joining;
use crate::web::render::render;
use crate::web::views::teams::TeamPage;

/// `GET /people`
pub fn index(request: &Request) -> Result<Reply> {
    let found = request.read(people::list)?;
    let page = pages::people::index(&found, request.query.text("q"), &viewer(request));
    Reply::page("people/index", &page)
}

/// `GET /people/new`
pub fn new(request: &Request) -> Result<Reply> {
    refused_new(request, &[])
}

/// The form of a new person, with what was typed.
pub fn refused_new(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    let teams = request.read(teams::list)?;
    let text = |name: &str| request.fields.text(name).to_owned();
    let values = PersonFormValues {
        name: text("name"),
        email: text("email"),
        handle: text("handle"),
        team: text("team"),
        role: text("role"),
    };
    let page = pages::people::new_page(&values, &teams, problems, &viewer(request));
    Reply::page("people/new", &page)
}

fn person_page(request: &Request, handle: &Handle, administered: &Administered) -> Result<String> {
    let person = request.read(|view| people::read(view, handle))?;
    let teams = request.read(teams::list)?;
    let now = request.state.core.now();
    let viewer = viewer(request);
    let tokens =
        if viewer.admin { request.read(|view| people::tokens(view, handle))? } else { Vec::new() };
    let about = About { person: &person, teams: &teams, tokens: &tokens };
    let mut page = pages::people::show(about, administered, &viewer, now);
    page.shell = noticed(request, page.shell);
    Ok(render("people/show", &page)?)
}

/// `GET /people/{handle}`
pub fn show(request: &Request) -> Result<Reply> {
    let handle: Handle = request.path("handle")?;
    person_page(request, &handle, &Administered::default()).map(Reply::Html)
}

/// The page of a person with the link of a new invitation, shown this once.
///
/// # Errors
/// The person cannot be read.
pub fn invited(request: &Request, invitation: &Invitation) -> Result<String> {
    let link = format!("{}/invitations?token={}", request.state.public_url, invitation.token);
    let invitation_shown = Some((link, invitation.expires_at));
    let administered = Administered { invitation: invitation_shown, ..Administered::default() };
    person_page(request, &invitation.handle, &administered)
}

/// `GET /teams`
pub fn all_teams(request: &Request) -> Result<Reply> {
    let found = request.read(teams::list)?;
    let mut owned: HashMap<Slug, u64> = HashMap::new();
    for team in &found {
        let total = if team.kind == TeamKind::Sre && team.active {
            let run = request.read(|view| capacity::read(view, &team.slug))?.services.len();
            u64::try_from(run).unwrap_or(0)
        } else {
            let owned =
                request.read(|view| portfolio::portfolio(view, None, Some(&team.slug), None, 0))?;
            u64::try_from(owned.total).unwrap_or(0)
        };
        owned.insert(team.slug.clone(), total);
    }
    Reply::page("teams/index", &pages::teams::index(&found, &owned, &viewer(request)))
}

/// `GET /teams/new`
pub fn new_team(request: &Request) -> Result<Reply> {
    refused_team(request, &[])
}

/// The form of a new team, with what was typed.
pub fn refused_team(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    request.read(|view| view.actor().map(|_| ()))?;
    let text = |name: &str| request.fields.text(name);
    let viewer = viewer(request);
    let page = pages::teams::new_page(text("name"), text("slug"), text("kind"), problems, &viewer);
    Reply::page("teams/new", &page)
}

/// `GET /teams/{team}`
pub fn team(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("team")?;
    let team = request.read(|view| teams::read(view, &slug))?;
    let owned = request.read(|view| portfolio::portfolio(view, None, Some(&slug), None, 0))?;
    let people = request.read(people::list)?;
    let now = request.state.core.now();
    let viewer = viewer(request);
    let joining = Joining::default();
    let mut page = pages::teams::show(&team, &owned.services, &people, &joining, &viewer, now);
    if team.kind == TeamKind::Sre && team.active {
        carried(request, &team, &mut page, now)?;
    }
    page.shell = noticed(request, page.shell);
    Reply::page("teams/show", &page)
}

/// Adds what a team of SREs carries, and who asks it for more.
fn carried(request: &Request, team: &TeamDetail, page: &mut TeamPage, now: At) -> Result<()> {
    let carried = request.read(|view| capacity::read(view, &team.slug))?;
    let waiting = request.read(takeovers::queue)?;
    let asked: Vec<_> = waiting.into_iter().filter(|one| one.team == team.slug).collect();
    let days = request.state.core.figures().burden_window_days;
    let chosen = request.query.text("load");
    page.services = pages::teams::run_by(&carried);
    page.capacity = Some(pages::capacity::view(&carried, &asked, chosen, days, now));
    page.requests = asked.iter().map(|one| pages::takeovers::view(one, now)).collect();
    Ok(())
}

/// `GET /account`
pub fn account(request: &Request) -> Result<Reply> {
    refused_account(request, &[])
}

/// The account page, with what was typed.
pub fn refused_account(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    let found = request.read(account::read)?;
    let person = request.read(|view| people::read(view, &found.handle))?;
    let about = person.teams.iter().map(|place| place.team_name.clone()).collect();
    let text = |name: &str| request.fields.text(name).to_owned();
    let sent = Sent {
        saved: notice(request.query.text("done")).to_owned(),
        token_name: text("name"),
        token_scope: text("scope"),
        token_days: text("days"),
        problems: problems.to_vec(),
    };
    let now = request.state.core.now();
    let page = pages::account::page(&found, about, &sent, &viewer(request), now);
    Reply::page("account/show", &page)
}

/// The page of a new token, which shows its secret this once.
///
/// # Errors
/// The template does not fit, which is a defect.
pub fn new_token(request: &Request, name: &str, token: &NewToken) -> Result<String> {
    let scope = request.fields.text("scope");
    let now = request.state.core.now();
    let base = &request.state.public_url;
    let page = pages::account::token_page(token, name, scope, base, &viewer(request), now);
    Ok(render("account/token", &page)?)
}

/// `GET /search`
pub fn find(request: &Request) -> Result<Reply> {
    let q = request.query.text("q");
    if q.chars().count() > 200 {
        return Err(Error::invalid("q", "Search for at most 200 characters."));
    }
    let found = request.read(|view| search::find(view, q))?;
    Reply::page("search/index", &pages::search::page(&found, q, &viewer(request)))
}
