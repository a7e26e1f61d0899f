//! What waits for the person who looks: what needs them, who asks for help, what changed.

mod needs;
mod said;
mod sources;

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

pub(in crate::ops) use self::needs::decisions;
pub use self::needs::{Need, NeedKind, OLD_DAYS};
pub use self::said::{Said, aim, said_of};

use super::consulting::{GivenLately, given_this_quarter};
use super::core::View;
use super::counts::let_time_pass;
use super::error::Result;
use super::events::{Happened, as_happened};
use super::handbacks::{self, Fragile};
use super::review_page::Person;
use super::waivers;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::{Slug, TeamId};
use crate::domain::person::{Actor, Grant};
use crate::domain::policy::{Action, Subject};
use crate::domain::review_key::ReviewKey;
use crate::store::names;
use crate::store::reviews::ReviewRow;
use crate::store::work::{self, About};

/// How many things of one sort are looked up.
const MOST: i64 = 50;

/// How many changes are shown.
const CHANGES: i64 = 20;

/// How many days ahead managers see launches. Our figure.
pub(in crate::ops) const LAUNCH_DAYS: u64 = 30;

/// What waits for a person.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MyWork {
    /// Their name.
    pub name: String,
    /// Their grants.
    pub grants: Vec<Grant>,
    /// The names of their teams.
    pub teams: Vec<String>,
    /// Whether they are an SRE, so that teams can ask for their help.
    pub is_sre: bool,
    /// Whether they decide waivers: leads of SRE teams and managers.
    pub decides_waivers: bool,
    /// What they gave to product teams in this quarter; absent unless they are an SRE.
    pub given: Option<GivenLately>,
    /// What needs them: what waits too long first, then what is due soonest.
    pub needs: Vec<Need>,
    /// Reviews without a consultant outside their own teams; empty unless they are an SRE.
    pub asks: Vec<Ask>,
    /// Reviews under way of their own teams, and who helps with each; empty unless they belong to a
    /// product team.
    pub helped: Vec<Helped>,
    /// Launches meant for the next 30 days; empty unless they are a manager.
    pub launches: Vec<Launching>,
    /// Fragile services, the most fragile first; empty unless they are a manager, or an SRE of the
    /// team that runs the service.
    pub fragile: Vec<Fragile>,
    /// What others did since yesterday to services that they own or help, newest first.
    pub changes: Vec<Changed>,
}

/// A team that asks for an SRE.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Ask {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// The review.
    pub review: ReviewKey,
    /// Items asked.
    pub asked: i32,
    /// Items answered.
    pub answered: i32,
    /// The day that the team aims for.
    pub target: Option<NaiveDate>,
    /// Since when.
    pub since: At,
    /// Whether the reader may volunteer.
    pub may_volunteer: bool,
}

/// A review of the reader's team, and who helps with it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Helped {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The review.
    pub review: ReviewKey,
    /// The SRE who helps; absent while an SRE is asked for.
    pub by: Option<Person>,
    /// Since when they help, or an SRE is asked for.
    pub since: At,
}

/// A launch that is meant.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Launching {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// The day.
    pub on: NaiveDate,
}

/// Something that happened to a service.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Changed {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// What happened.
    pub event: Happened,
}

/// What waits for the person who looks.
///
/// # Errors
/// Nobody is signed in.
pub fn read(view: &mut View<'_>) -> Result<MyWork> {
    let actor = view.allow(Action::Read, &Subject::default())?.clone();
    let teams = names::of_teams(view.db)?;
    let own = own_teams(&actor);
    let is_sre = actor.is_sre();
    Ok(MyWork {
        name: actor.name.clone(),
        grants: actor.grants.iter().copied().collect(),
        teams: own.iter().filter_map(|id| teams.get(id)).map(|team| team.name.clone()).collect(),
        is_sre,
        decides_waivers: waivers::decides_any(&actor),
        given: if is_sre { Some(given_this_quarter(view, &actor)?) } else { None },
        needs: needs::of(view, &actor)?,
        asks: if is_sre { asks(view, &own)? } else { Vec::new() },
        helped: helped(view, &actor)?,
        launches: if actor.holds(Grant::Manager) { launches(view)? } else { Vec::new() },
        fragile: fragile(view, &actor)?,
        changes: changes(view, &actor)?,
    })
}

/// How many things need the person who looks: the length of [`MyWork::needs`], without the names
/// and the news. Four queries for a member of a product team, seven for an SRE.
///
/// # Errors
/// Nobody is signed in.
pub fn count(view: &mut View<'_>) -> Result<u64> {
    let actor = view.allow(Action::Read, &Subject::default())?.clone();
    Ok(needs::of(view, &actor)?.len() as u64)
}

fn own_teams(actor: &Actor) -> Vec<TeamId> {
    actor.memberships.iter().map(|membership| membership.team).collect()
}

/// Reviews under way without a consultant, except those of these teams, the longest wait first.
pub(in crate::ops) fn asks(view: &mut View<'_>, except: &[TeamId]) -> Result<Vec<Ask>> {
    let mut found = work::without_consultant(view.db, except, MOST)?;
    let_time_pass(view, found.iter_mut().map(|(row, _)| row))?;
    let teams = names::of_teams(view.db)?;
    let asks = found.into_iter().map(|(row, about)| Ask {
        may_volunteer: view.may(Action::Volunteer, &Subject::of_team(about.team)),
        target: target(&row, &about),
        team: teams.get(&about.team).map_or_else(String::new, |team| team.name.clone()),
        service: about.slug,
        service_name: about.name,
        review: row.key(),
        asked: row.asked,
        answered: row.answered,
        since: row.opened_at,
    });
    Ok(asks.collect())
}

/// The day that the team aims for with a review; a launch review has that of the launch, unless it
/// has its own.
pub(in crate::ops) fn target(row: &ReviewRow, about: &About) -> Option<NaiveDate> {
    let launch = about.target_launch.filter(|_| row.kind == Kind::Launch);
    row.target_date.or(launch)
}

fn helped(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Helped>> {
    let own = own_teams(actor);
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let found = work::under_way_of(view.db, &own, MOST)?;
    let consultants = found.iter().filter_map(|(row, _)| row.consultant_id).collect();
    let people = names::of_people(view.db, consultants)?;
    Ok(found
        .into_iter()
        .map(|(row, about)| Helped {
            service: about.slug,
            service_name: about.name,
            review: row.key(),
            by: row.consultant_id.and_then(|id| people.get(&id)).map(Person::from),
            since: row.consultant_since.unwrap_or(row.opened_at),
        })
        .collect())
}

/// The fragile services on which the person may act: those of their SRE team, or all for a manager.
fn fragile(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Fragile>> {
    if !actor.is_sre() && !actor.holds(Grant::Manager) {
        return Ok(Vec::new());
    }
    let mut found = handbacks::fragile(view)?;
    found.retain(|one| one.is_theirs);
    Ok(found)
}

fn launches(view: &mut View<'_>) -> Result<Vec<Launching>> {
    let today = view.now.date();
    let last = today.checked_add_days(Days::new(LAUNCH_DAYS)).unwrap_or(today);
    let teams = names::of_teams(view.db)?;
    Ok(work::launching(view.db, (today, last), MOST)?
        .into_iter()
        .filter_map(|about| {
            Some(Launching {
                on: about.target_launch?,
                team: teams.get(&about.team).map_or_else(String::new, |team| team.name.clone()),
                service: about.slug,
                service_name: about.name,
            })
        })
        .collect())
}

fn changes(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Changed>> {
    let followed = work::followed(view.db, actor.person, &own_teams(actor))?;
    let by_chain: HashMap<String, &About> =
        followed.iter().map(|about| (about.id.to_string(), about)).collect();
    let (since, chains) = (view.now.minus_days(1), by_chain.keys().cloned().collect());
    let rows = work::news(view.db, chains, actor.person, since, CHANGES)?;
    let chains: Vec<String> = rows.iter().map(|row| row.chain.clone()).collect();
    Ok(as_happened(view, rows)?
        .into_iter()
        .zip(chains)
        .filter_map(|(event, chain)| {
            let about = by_chain.get(&chain)?;
            Some(Changed { service: about.slug.clone(), service_name: about.name.clone(), event })
        })
        .collect())
}

#[cfg(test)]
mod tests;
