//! Consulting: who asks for an SRE, who helps whom, and the hours given.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::core::View;
use super::counts::let_time_pass;
use super::error::Result;
use super::first_contact::{self, FirstContact};
use super::my_work::{Ask, asks, target};
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::early_help::EarlyAgainstLate;
use crate::domain::engagement::LOAD_DAYS;
use crate::domain::ids::{PersonId, ServiceId, Slug, TeamId};
use crate::domain::lifecycle::Stage;
use crate::domain::person::Actor;
use crate::domain::policy::{Action, Subject};
use crate::domain::quarter::Quarter;
use crate::domain::review_key::ReviewKey;
use crate::store::names::PersonName;
use crate::store::services::{self, Filter};
use crate::store::work::{self, ReviewAbout};
use crate::store::{engagements, names, reviews};

/// How many quarters are shown, this one included.
const QUARTERS: usize = 4;

/// How many services a page of first contacts shows.
pub const PAGE: i64 = 50;

/// Who asks for an SRE, who helps whom, and the hours given.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Consulting {
    /// Whether the reader is an SRE, so that they may help.
    pub is_sre: bool,
    /// Reviews under way without a consultant, the longest wait first.
    pub requests: Vec<Ask>,
    /// Reviews under way with which the reader helps.
    pub commitments: Vec<Commitment>,
    /// The quarters of the hours given, the newest first.
    #[schema(value_type = Vec<String>)]
    pub quarters: Vec<Quarter>,
    /// Every SRE, and everybody else who gave hours in these quarters, by name.
    pub consultants: Vec<Consultant>,
    /// When each service first had to do with an SRE: a page of services, by name in URLs.
    pub contacts: Vec<ServiceContact>,
    /// How many services there are in all.
    pub services: i64,
    /// How many handoffs there are that early help can be seen in.
    pub handoffs: u64,
    /// Early helpers against late ones; absent while there are too few handoffs.
    pub early_help: Option<EarlyAgainstLate>,
}

/// A review with which the reader helps.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Commitment {
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
    /// The day the team aims for.
    pub target: Option<NaiveDate>,
    /// Since when the reader helps.
    pub since: Option<At>,
    /// How many minutes the reader gave to the service, whenever it was.
    pub minutes: i64,
}

/// The load of a consultant, and what they gave.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Consultant {
    /// The SRE.
    pub person: Person,
    /// How many reviews under way they help with.
    pub reviews: i64,
    /// How many minutes they gave in the last 28 days, today included.
    pub lately: i64,
    /// How many minutes they gave in each of the quarters.
    pub quarters: Vec<i64>,
}

/// When a service first had to do with an SRE.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ServiceContact {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// Where it stands.
    pub stage: Stage,
    /// The contact; absent before there was one.
    pub first_contact: Option<FirstContact>,
}

/// What one SRE gave to product teams in a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct GivenLately {
    /// How many minutes.
    pub minutes: i64,
    /// To how many teams.
    pub teams: u64,
}

/// Who asks, who helps and what was given, with this page of first contacts, counted from 0.
///
/// # Errors
/// Nobody is signed in.
pub fn read(view: &mut View<'_>, page: i64) -> Result<Consulting> {
    let actor = view.allow(Action::Read, &Subject::default())?.clone();
    let teams = team_names(view)?;
    let quarters: Vec<Quarter> =
        std::iter::successors(Some(Quarter::of(view.now.date())), |last| Some(last.before()))
            .take(QUARTERS)
            .collect();
    let (handoffs, early_help) = first_contact::early_help(view)?;
    let skip = page.max(0).saturating_mul(PAGE);
    let (found, total) = services::list(view.db, &Filter::default(), skip, PAGE)?;
    let ids: Vec<ServiceId> = found.iter().map(|service| service.id).collect();
    let mut contacts = first_contact::of_services(view, &ids)?;
    Ok(Consulting {
        is_sre: actor.is_sre(),
        requests: asks(view, &[])?,
        commitments: commitments(view, &actor, &teams)?,
        consultants: consultants(view, &quarters)?,
        quarters,
        contacts: found
            .into_iter()
            .map(|service| ServiceContact {
                team: teams.get(&service.team).cloned().unwrap_or_default(),
                first_contact: contacts.remove(&service.id),
                service: service.slug,
                service_name: service.name,
                stage: service.stage,
            })
            .collect(),
        services: total,
        handoffs: u64::try_from(handoffs).unwrap_or(u64::MAX),
        early_help,
    })
}

fn team_names(view: &mut View<'_>) -> Result<HashMap<TeamId, String>> {
    let teams = names::of_teams(view.db)?.into_iter();
    Ok(teams.map(|(id, team)| (id, team.name)).collect())
}

fn commitments(
    view: &mut View<'_>,
    actor: &Actor,
    teams: &HashMap<TeamId, String>,
) -> Result<Vec<Commitment>> {
    if !actor.is_sre() {
        return Ok(Vec::new());
    }
    let rows = reviews::consulted_by(view.db, actor.person)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut found: Vec<ReviewAbout> = work::by_ids(view.db, &ids)?;
    let_time_pass(view, found.iter_mut().map(|(row, _)| row))?;
    let services: Vec<ServiceId> = found.iter().map(|(_, about)| about.id).collect();
    let given = engagements::minutes_by_service(view.db, actor.person, &services)?;
    let given: HashMap<ServiceId, i64> = summed(given);
    Ok(found
        .into_iter()
        .map(|(row, about)| Commitment {
            target: target(&row, &about),
            team: teams.get(&about.team).cloned().unwrap_or_default(),
            minutes: given.get(&about.id).copied().unwrap_or(0),
            review: row.key(),
            asked: row.asked,
            answered: row.answered,
            since: row.consultant_since,
            service: about.slug,
            service_name: about.name,
        })
        .collect())
}

fn summed<K: std::hash::Hash + Eq>(rows: Vec<(K, Option<i64>)>) -> HashMap<K, i64> {
    rows.into_iter().map(|(key, minutes)| (key, minutes.unwrap_or(0))).collect()
}

fn consultants(view: &mut View<'_>, quarters: &[Quarter]) -> Result<Vec<Consultant>> {
    let today = view.now.date();
    let since = today.checked_sub_days(Days::new(LOAD_DAYS - 1)).unwrap_or(today);
    let lately = summed(engagements::minutes_between(view.db, (since, today))?);
    let mut given: Vec<HashMap<PersonId, i64>> = Vec::new();
    for quarter in quarters {
        let days = (quarter.first_day(), quarter.last_day());
        given.push(summed(engagements::minutes_between(view.db, days)?));
    }
    let counts = work::consulted_counts(view.db)?.into_iter();
    let counts: HashMap<PersonId, i64> =
        counts.filter_map(|(person, count)| Some((person?, count))).collect();
    let mut everybody: HashMap<PersonId, PersonName> =
        names::sres(view.db)?.into_iter().map(|person| (person.id, person)).collect();
    let others: BTreeSet<PersonId> = given.iter().flat_map(HashMap::keys).copied().collect();
    let others = others.into_iter().filter(|id| !everybody.contains_key(id)).collect();
    everybody.extend(names::of_people(view.db, others)?);
    let mut found: Vec<Consultant> = everybody
        .values()
        .map(|person| Consultant {
            person: Person::from(person),
            reviews: counts.get(&person.id).copied().unwrap_or(0),
            lately: lately.get(&person.id).copied().unwrap_or(0),
            quarters: given.iter().map(|of| of.get(&person.id).copied().unwrap_or(0)).collect(),
        })
        .collect();
    found.sort_by(|a, b| {
        (&a.person.name, &a.person.handle).cmp(&(&b.person.name, &b.person.handle))
    });
    Ok(found)
}

/// What the person who looks gave to product teams in this quarter.
pub(in crate::ops) fn given_this_quarter(
    view: &mut View<'_>,
    actor: &Actor,
) -> Result<GivenLately> {
    let quarter = Quarter::of(view.now.date());
    let days = (quarter.first_day(), quarter.last_day());
    let by_team = engagements::minutes_by_team(view.db, actor.person, days)?;
    Ok(GivenLately {
        minutes: by_team.iter().filter_map(|(_, minutes)| *minutes).sum(),
        teams: u64::try_from(by_team.len()).unwrap_or(0),
    })
}
