//! One service with everything about it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::around::{Around, ReviewSummary, Team};
use super::core::View;
use super::error::Result;
use super::events::{Happened, as_happened, newest};
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::checklist::{Fact, Kind, Regime};
use crate::domain::gates::Gate;
use crate::domain::handback;
use crate::domain::ids::{PersonId, Slug};
use crate::domain::lifecycle::{Stage, Transition};
use crate::domain::policy::{Action, Subject};
use crate::domain::review;
use crate::domain::service::{Importance, Service};
use crate::store::profiles::ProfileRow;
use crate::store::{handbacks, names, services};

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
    /// The SRE team that runs it, while it is ops-managed.
    pub running_team: Option<Team>,
    /// Who consults after a handback, until the service returns.
    pub consulting: Option<Consulting>,
    /// The gates of its next transition; empty when nothing is next that waits for gates.
    pub gates: Vec<Gate>,
    /// The people whom the gates name, by id.
    #[schema(value_type = Object)]
    pub people: BTreeMap<PersonId, Person>,
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

/// The SRE who consults after a handback.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Consulting {
    /// The number of the handback.
    pub handback: i32,
    /// The SRE.
    pub by: Person,
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
    let team = around.team(service.team);
    let profile = around.sources.profiles.get(&service.id);
    let rows = newest(view, service.id, "services/", i64::MAX, 8)?;
    let gates = around.gates(view, &service)?;
    Ok(ServiceDetail {
        people: people(view, &gates)?,
        consulting: consulting(view, &service)?,
        gates,
        reviews: around.reviews_of(&service, view.now),
        regimes: profile.map(regimes).unwrap_or_default(),
        compliance_unanswered: profile.map_or(0, |profile| profile.unanswered),
        transitions: transitions(view, &service)?,
        history: as_happened(view, rows)?,
        may: may(view, &around, &service),
        team: team.as_ref().map_or_else(|| service.slug.clone(), |team| team.slug.clone()),
        team_name: team.map_or_else(String::new, |team| team.name),
        running_team: service.running_team.and_then(|team| around.team(team)),
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

/// Who consults after the handback of a service that has not returned.
fn consulting(view: &mut View<'_>, service: &Service) -> Result<Option<Consulting>> {
    let rows = handbacks::of_services(view.db, &[service.id])?;
    let open = rows.iter().find(|row| row.state == handback::State::HandedBack);
    let Some((number, id)) = open.and_then(|row| Some((row.number, row.consultant_id?))) else {
        return Ok(None);
    };
    let person = names::of_people(view.db, vec![id])?.remove(&id);
    Ok(person.map(|person| Consulting { handback: number, by: Person::from(&person) }))
}

/// The people on whose word or override the gates rest.
fn people(view: &mut View<'_>, gates: &[Gate]) -> Result<BTreeMap<PersonId, Person>> {
    let stated = gates.iter().filter_map(|gate| gate.stated.as_ref()).map(|stated| stated.by);
    let given = gates.iter().filter_map(|gate| gate.overridden.as_ref()).map(|given| given.by);
    let found = names::of_people(view.db, stated.chain(given).collect())?;
    Ok(found.iter().map(|(id, person)| (*id, Person::from(person))).collect())
}

/// What the reader may do to a service as it stands: the right, and a stage in which it can be done.
fn may(view: &View<'_>, around: &Around, service: &Service) -> Vec<&'static str> {
    let newest = around.sources.takeovers.iter().find(|row| row.service_id == service.id);
    let of_service = Subject::of_service(service);
    let of_handoff = Subject {
        asked_by: newest.map(|row| row.asked_by),
        receiving_team: newest.map(|row| row.team_id),
        ..of_service.clone()
    };
    let subject = |action| match action {
        Action::DecideHandoff | Action::OverrideGate | Action::AcceptIntoSre => &of_handoff,
        _ => &of_service,
    };
    Action::ALL
        .iter()
        .filter(|action| {
            is_possible(**action, service.stage) && view.may(**action, subject(**action))
        })
        .map(|action| action.as_str())
        .collect()
}

/// Whether a service in this stage is one to which the action can be done at all.
fn is_possible(action: Action, stage: Stage) -> bool {
    match action {
        Action::Launch => stage == Stage::InDevelopment,
        Action::OverrideGate => matches!(stage, Stage::InDevelopment | Stage::DeveloperManaged),
        Action::OpenReview => {
            [Kind::Launch, Kind::Handoff].iter().any(|k| review::may_open(*k, stage))
        }
        Action::AskForHandoff
        | Action::AcceptIntoSre
        | Action::DecideHandoff
        | Action::PlanReturn
        | Action::JudgeReturn
        | Action::ApproveFallback => stage == Stage::DeveloperManaged,
        Action::Attest => matches!(stage, Stage::DeveloperManaged | Stage::OpsManaged),
        Action::ProposeHandback | Action::ReplyToHandback | Action::DecideHandback => {
            stage == Stage::OpsManaged
        }
        _ => true,
    }
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
