//! Services as they are read: one with everything about it, and the portfolio of all.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

use super::core::View;
use super::counts::let_time_pass;
use super::error::Result;
use super::events::{Happened, as_happened, newest};
use super::gates;
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::checklist::{Fact, Kind, Regime};
use crate::domain::gates::Gate;
use crate::domain::ids::{PersonId, ServiceId, Slug, TeamId};
use crate::domain::lifecycle::{Stage, Transition};
use crate::domain::policy::{Action, Subject};
use crate::domain::review::State;
use crate::domain::service::{Importance, Service};
use crate::store::discussion::{self, ConditionRow};
use crate::store::names::{self, PersonName, TeamName};
use crate::store::profiles::{self, ProfileRow};
use crate::store::reviews::{self, ReviewRow};
use crate::store::services::{self, Filter};

/// How many services a page of the portfolio shows.
pub const PAGE: i64 = 50;

/// A service with everything about it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ServiceDetail {
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The owning team's name in URLs.
    pub team: Slug,
    /// The owning team's name.
    pub team_name: String,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub stage_since: At,
    /// How much the organisation depends on it.
    pub importance: Importance,
    /// What holds for it.
    pub facts: BTreeSet<Fact>,
    /// The day on which the team means to launch.
    pub target_launch: Option<NaiveDate>,
    /// When it launched.
    pub launched_at: Option<At>,
    /// Since when its developers have run it without a break.
    pub self_managed_since: Option<At>,
    /// Counts the changes of what is said about it.
    pub version: i32,
    /// The gates of its next transition; empty when nothing is next yet.
    pub gates: Vec<Gate>,
    /// Its reviews, newest first.
    pub reviews: Vec<ReviewSummary>,
    /// Regimes that add items.
    pub regimes: Vec<Regime>,
    /// Questions of the compliance profile without an answer.
    pub compliance_unanswered: i32,
    /// Its changes of stage, oldest first.
    pub transitions: Vec<TransitionDetail>,
    /// What happened last, newest first.
    pub history: Vec<Happened>,
    /// What the reader may do.
    #[schema(value_type = Vec<String>)]
    pub may: Vec<&'static str>,
}

/// A review in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReviewSummary {
    /// The service.
    pub service: Slug,
    /// The service's name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// Launch or handoff.
    pub kind: Kind,
    /// Number within the service.
    pub number: i32,
    /// Its state as of now.
    pub state: State,
    /// Since when.
    pub state_since: At,
    /// The checklist version.
    pub checklist_version: i32,
    /// Items asked.
    pub asked: i32,
    /// Items answered.
    pub answered: i32,
    /// Answers accepted and unchanged since.
    pub accepted: i32,
    /// Items with an open request for a change.
    pub changes_asked: i32,
    /// The SRE who helps.
    pub consultant: Option<Person>,
    /// Since when.
    pub consultant_since: Option<At>,
    /// Who signed it off.
    pub signed_by: Vec<Person>,
    /// The day the team aims for.
    pub target_date: Option<NaiveDate>,
    /// When it was opened.
    pub opened_at: At,
    /// Until when its sign-off counts.
    pub valid_until: Option<At>,
}

/// A recorded change of stage.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TransitionDetail {
    /// Which change.
    pub transition: Transition,
    /// The stage before.
    pub from: Stage,
    /// The stage after.
    pub to: Stage,
    /// Who decided.
    pub by: Option<Person>,
    /// When.
    pub at: At,
    /// Why.
    pub reason: String,
    /// The gates as they stood.
    pub gates: Vec<Gate>,
}

/// A service with everything about it.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn read(view: &mut View<'_>, slug: &Slug) -> Result<ServiceDetail> {
    let service = view.service_to_read(slug)?;
    let around = Around::load(view, std::slice::from_ref(&service))?;
    let team = around.teams.get(&service.team);
    let profile = around.profiles.get(&service.id);
    let rows = newest(view, service.id, "services/", i64::MAX, 8)?;
    let subject = Subject::of_service(&service);
    Ok(ServiceDetail {
        gates: around.gates(view, &service),
        reviews: around.reviews_of(&service, view.now),
        regimes: profile.map(regimes).unwrap_or_default(),
        compliance_unanswered: profile.map_or(0, |profile| profile.unanswered),
        transitions: transitions(view, &service)?,
        history: as_happened(view, rows)?,
        may: Action::ALL
            .iter()
            .filter(|action| view.may(**action, &subject))
            .map(|action| action.as_str())
            .collect(),
        team: team.map_or_else(|| service.slug.clone(), |team| team.slug.clone()),
        team_name: team.map_or_else(String::new, |team| team.name.clone()),
        slug: service.slug,
        name: service.name,
        description: service.description,
        stage: service.stage,
        stage_since: service.stage_since,
        importance: service.importance,
        facts: service.facts,
        target_launch: service.target_launch,
        launched_at: service.launched_at,
        self_managed_since: service.self_managed_since,
        version: service.version,
    })
}

fn regimes(profile: &ProfileRow) -> Vec<Regime> {
    profile.regimes.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

fn transitions(view: &mut View<'_>, service: &Service) -> Result<Vec<TransitionDetail>> {
    let rows = services::transitions_of(view.db, service.id)?;
    let people = names::of_people(view.db, rows.iter().map(|row| row.decided_by).collect())?;
    Ok(rows
        .into_iter()
        .map(|row| TransitionDetail {
            transition: row.transition,
            from: row.from_stage,
            to: row.to_stage,
            by: people.get(&row.decided_by).map(Person::from),
            at: row.decided_at,
            reason: row.reason,
            gates: serde_json::from_str(&row.gates).unwrap_or_default(),
        })
        .collect())
}

/// What stands around some services: teams, reviews, profiles, conditions, names. Loaded with one
/// query each, however many services there are.
struct Around {
    teams: HashMap<TeamId, TeamName>,
    reviews: HashMap<ServiceId, Vec<ReviewRow>>,
    profiles: HashMap<ServiceId, ProfileRow>,
    conditions: Vec<ConditionRow>,
    people: HashMap<PersonId, PersonName>,
    sign_offs: Vec<reviews::SignOffRow>,
}

impl Around {
    fn load(view: &mut View<'_>, services: &[Service]) -> Result<Self> {
        let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
        let mut rows = reviews::of_services(view.db, &ids)?;
        let_time_pass(view, &mut rows)?;
        let review_ids: Vec<_> = rows.iter().map(|review| review.id).collect();
        let sign_offs = reviews::sign_offs_of(view.db, &review_ids)?;
        let mut people: Vec<PersonId> = rows.iter().filter_map(|row| row.consultant_id).collect();
        people.extend(sign_offs.iter().map(|sign_off| sign_off.person_id));
        let mut by_service: HashMap<ServiceId, Vec<ReviewRow>> = HashMap::new();
        for row in rows {
            by_service.entry(row.service_id).or_default().push(row);
        }
        Ok(Self {
            teams: names::of_teams(view.db)?,
            reviews: by_service,
            profiles: profiles::of_services(view.db, &ids)?
                .into_iter()
                .map(|row| (row.service_id, row))
                .collect(),
            conditions: discussion::conditions_of(view.db, &review_ids)?,
            people: names::of_people(view.db, people)?,
            sign_offs,
        })
    }

    fn rows_of(&self, service: &Service) -> &[ReviewRow] {
        self.reviews.get(&service.id).map_or(&[], Vec::as_slice)
    }

    /// The gates of the next transition that exists: the launch, while in development.
    fn gates(&self, view: &View<'_>, service: &Service) -> Vec<Gate> {
        let profile = self.profiles.get(&service.id);
        let (Stage::InDevelopment, Some(profile)) = (service.stage, profile) else {
            return Vec::new();
        };
        let team = self.teams.get(&service.team).map_or("", |team| team.name.as_str());
        let rows = self.rows_of(service);
        let facts = gates::facts(view, service, team, rows, profile, &self.conditions);
        crate::domain::gates::to_launch(&facts)
    }

    fn reviews_of(&self, service: &Service, now: At) -> Vec<ReviewSummary> {
        self.rows_of(service).iter().map(|row| self.summary(service, row, now)).collect()
    }

    fn summary(&self, service: &Service, row: &ReviewRow, now: At) -> ReviewSummary {
        let person = |id: PersonId| self.people.get(&id).map(Person::from);
        ReviewSummary {
            service: service.slug.clone(),
            service_name: service.name.clone(),
            team: self.teams.get(&service.team).map_or_else(String::new, |t| t.name.clone()),
            kind: row.kind,
            number: row.number,
            state: row.state.as_of(row.valid_until, now),
            state_since: row.state_since,
            checklist_version: row.checklist_version,
            asked: row.asked,
            answered: row.answered,
            accepted: row.accepted,
            changes_asked: row.changes_asked,
            consultant: row.consultant_id.and_then(person),
            consultant_since: row.consultant_since,
            signed_by: self
                .sign_offs
                .iter()
                .filter(|sign_off| sign_off.review_id == row.id)
                .filter_map(|sign_off| person(sign_off.person_id))
                .collect(),
            target_date: row.target_date,
            opened_at: row.opened_at,
            valid_until: row.valid_until,
        }
    }
}

/// A page of the portfolio.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Portfolio {
    /// How many services there are in each stage.
    pub stages: Vec<StageCount>,
    /// How many services match the filter.
    pub total: i64,
    /// The services of this page, by name in URLs.
    pub services: Vec<ServiceSummary>,
    /// Teams that own services, for the filter.
    pub teams: Vec<Team>,
}

/// How many services stand in a stage.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub count: i64,
}

/// A team as the filter names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// Its name in URLs.
    pub slug: Slug,
}

/// A service in the portfolio.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ServiceSummary {
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The owning team.
    pub team: Team,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub stage_since: At,
    /// The day on which the team means to launch.
    pub target_launch: Option<NaiveDate>,
    /// What stands in the way of the next transition: the gates that have not passed.
    pub in_the_way: Vec<Gate>,
    /// Its newest review.
    pub review: Option<ReviewSummary>,
}

/// A page of the portfolio.
///
/// # Errors
/// Nobody is signed in.
pub fn portfolio(
    view: &mut View<'_>,
    stage: Option<Stage>,
    team: Option<&Slug>,
    text: Option<String>,
    page: i64,
) -> Result<Portfolio> {
    view.allow(Action::Read, &Subject::default())?;
    let all_teams = names::of_teams(view.db)?;
    let team = team.map(|slug| all_teams.values().find(|team| team.slug == *slug));
    // A team that does not exist owns nothing.
    let nobody = matches!(team, Some(None));
    let filter = Filter { stage, team: team.flatten().map(|team| team.id), text };
    let (found, total) = if nobody {
        (Vec::new(), 0)
    } else {
        services::list(view.db, &filter, page.max(0).saturating_mul(PAGE), PAGE)?
    };
    let around = Around::load(view, &found)?;
    let counts: HashMap<Stage, i64> = services::count_by_stage(view.db)?.into_iter().collect();
    let mut teams: Vec<Team> = all_teams
        .values()
        .filter(|team| team.kind == crate::domain::person::TeamKind::Product)
        .map(|team| Team { name: team.name.clone(), slug: team.slug.clone() })
        .collect();
    teams.sort();
    let summaries = found.iter().map(|service| summary(view, &around, service)).collect();
    Ok(Portfolio {
        stages: Stage::ALL
            .iter()
            .map(|stage| StageCount {
                stage: *stage,
                count: counts.get(stage).copied().unwrap_or(0),
            })
            .collect(),
        total,
        services: summaries,
        teams,
    })
}

fn summary(view: &View<'_>, around: &Around, service: &Service) -> ServiceSummary {
    let team = around.teams.get(&service.team);
    ServiceSummary {
        slug: service.slug.clone(),
        name: service.name.clone(),
        team: Team {
            name: team.map_or_else(String::new, |team| team.name.clone()),
            slug: team.map_or_else(|| service.slug.clone(), |team| team.slug.clone()),
        },
        stage: service.stage,
        stage_since: service.stage_since,
        target_launch: service.target_launch,
        in_the_way: around.gates(view, service).into_iter().filter(|g| !g.is_passed()).collect(),
        review: around.reviews_of(service, view.now).into_iter().next(),
    }
}

/// Reviews under way, oldest first.
///
/// # Errors
/// Nobody is signed in.
pub fn reviews_under_way(view: &mut View<'_>) -> Result<Vec<ReviewSummary>> {
    view.allow(Action::Read, &Subject::default())?;
    let mut rows = reviews::under_way(view.db, 200)?;
    let_time_pass(view, &mut rows)?;
    let mut found = Vec::new();
    for id in rows.iter().map(|row| row.service_id).collect::<BTreeSet<_>>() {
        found.push(services::by_id(view.db, id)?);
    }
    let around = Around::load(view, &found)?;
    let by_id: HashMap<ServiceId, &Service> = found.iter().map(|s| (s.id, s)).collect();
    Ok(rows
        .iter()
        .filter_map(|row| Some(around.summary(by_id.get(&row.service_id)?, row, view.now)))
        .collect())
}

/// The name in URLs of the team that owns a service.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn team_of(view: &mut View<'_>, slug: &Slug) -> Result<Option<Slug>> {
    let service = view.service_to_read(slug)?;
    Ok(names::of_teams(view.db)?.remove(&service.team).map(|team| team.slug))
}

/// The names in URLs of the SRE teams.
///
/// # Errors
/// Nobody is signed in.
pub fn sre_teams(view: &mut View<'_>) -> Result<BTreeSet<Slug>> {
    view.allow(Action::Read, &Subject::default())?;
    Ok(names::of_teams(view.db)?
        .into_values()
        .filter(|team| team.kind == crate::domain::person::TeamKind::Sre)
        .map(|team| team.slug)
        .collect())
}
