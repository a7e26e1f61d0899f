//! The portfolio: services page by page, with their stage and what stands in the way of the next
//! transition.

mod columns;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

pub use self::columns::{Columns, StageCount};

use super::around::{Around, ReviewSummary, Team};
use super::core::View;
use super::counts::let_time_pass;
use super::error::Result;
use super::handbacks::{self, Fragile};
use super::my_work::{Need, decisions};
use super::service_signals::{PagesByWeek, pages_of_services};
use crate::domain::at::At;
use crate::domain::gates::{Gate, GateState};
use crate::domain::handback;
use crate::domain::ids::{ServiceId, Slug};
use crate::domain::lifecycle::{Column, Stage};
use crate::domain::person::TeamKind;
use crate::domain::policy::{Action, Subject};
use crate::domain::service::Service;
use crate::store::services::{self, Filter};
use crate::store::{self, names, reviews};

/// How many services a page of the portfolio shows.
pub const PAGE: i64 = 50;

/// A page of the portfolio.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Portfolio {
    /// How many services there are, by stage.
    #[serde(flatten)]
    pub columns: Columns,
    /// The handoffs and handbacks that wait for the reader's decision, the longest wait first.
    pub decisions: Vec<Need>,
    /// How many services match the filter.
    pub total: i64,
    /// The services of this page, by name in URLs.
    pub services: Vec<ServiceSummary>,
    /// Teams that own services, for the filter.
    pub teams: Vec<Team>,
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
    /// What stands in the way of the next transition: the gates that have not passed, with the
    /// override of those that a manager lets through.
    pub in_the_way: Vec<Gate>,
    /// The SRE team that runs it, while it is ops-managed.
    pub running_team: Option<Team>,
    /// Whether it was handed back and has not returned.
    pub handed_back: bool,
    /// How fragile it is, or that it calls for a joint plan; absent when neither is so, or it is not
    /// ops-managed.
    pub fragile: Option<Fragile>,
    /// The handback that is under way, also of a service of which nobody has stated anything.
    pub handback: Option<UnderWay>,
    /// Its newest review.
    pub review: Option<ReviewSummary>,
    /// Its pages of the last twelve weeks; absent when nothing was told about it.
    pub pages: Option<PagesByWeek>,
}

/// A handback that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UnderWay {
    /// Its number within the service.
    pub number: i32,
    /// Where it stands.
    pub state: handback::State,
}

/// A page of the portfolio.
///
/// # Errors
/// Nobody is signed in.
pub fn portfolio(
    view: &mut View<'_>,
    column: Option<Column>,
    team: Option<&Slug>,
    text: Option<String>,
    page: i64,
) -> Result<Portfolio> {
    view.allow(Action::Read, &Subject::default())?;
    let all_teams = names::of_teams(view.db)?;
    let team = team.map(|slug| all_teams.values().find(|team| team.slug == *slug));
    // A team that does not exist owns nothing.
    let nobody = matches!(team, Some(None));
    let stage = column.map(Column::stage);
    let handed_back =
        (stage == Some(Stage::DeveloperManaged)).then_some(column == Some(Column::HandedBack));
    let filter = Filter { stage, handed_back, team: team.flatten().map(|team| team.id), text };
    let (found, total) = if nobody {
        (Vec::new(), 0)
    } else {
        services::list(view.db, &filter, page.max(0).saturating_mul(PAGE), PAGE)?
    };
    let around = Around::load(view, &found)?;
    let mut teams: Vec<Team> = all_teams
        .values()
        .filter(|team| team.kind == TeamKind::Product)
        .map(|team| Team { name: team.name.clone(), slug: team.slug.clone() })
        .collect();
    teams.sort();
    let fragile: HashMap<Slug, Fragile> =
        handbacks::fragile(view)?.into_iter().map(|one| (one.service.clone(), one)).collect();
    let cases = under_way(view, &found)?;
    let ids: Vec<ServiceId> = found.iter().map(|service| service.id).collect();
    let mut pages = pages_of_services(view, &ids)?;
    let summaries: Result<Vec<ServiceSummary>> = found
        .iter()
        .map(|service| {
            let handback = cases.get(&service.id).copied();
            let pages = pages.remove(&service.id);
            Ok(ServiceSummary { handback, pages, ..summary(view, &around, service, &fragile)? })
        })
        .collect();
    Ok(Portfolio {
        // One that calls for a joint plan alone is not fragile.
        columns: columns::count(view, fragile.values().filter(|one| one.is_fragile()).count())?,
        decisions: decisions(view)?,
        total,
        services: summaries?,
        teams,
    })
}

/// The handbacks under way of these services.
fn under_way(view: &mut View<'_>, found: &[Service]) -> Result<HashMap<ServiceId, UnderWay>> {
    let run = found.iter().filter(|service| service.stage == Stage::OpsManaged);
    let ids: Vec<ServiceId> = run.map(|service| service.id).collect();
    let rows = store::handbacks::of_services(view.db, &ids)?.into_iter();
    Ok(rows
        .filter(|row| row.state.is_under_way())
        .map(|row| (row.service_id, UnderWay { number: row.number, state: row.state }))
        .collect())
}

fn summary(
    view: &View<'_>,
    around: &Around,
    service: &Service,
    fragile: &HashMap<Slug, Fragile>,
) -> Result<ServiceSummary> {
    let nobody = || Team { name: String::new(), slug: service.slug.clone() };
    let mut in_the_way = around.gates(view, service)?;
    in_the_way.retain(|gate| gate.state != GateState::Passed);
    Ok(ServiceSummary {
        slug: service.slug.clone(),
        name: service.name.clone(),
        team: around.team(service.team).unwrap_or_else(nobody),
        stage: service.stage,
        stage_since: service.stage_since,
        target_launch: service.target_launch,
        in_the_way,
        running_team: service.running_team.and_then(|team| around.team(team)),
        handed_back: around.sources.is_handed_back(service),
        fragile: fragile.get(&service.slug).cloned(),
        handback: None,
        review: around.reviews_of(service, view.now).into_iter().next(),
        pages: None,
    })
}

/// Reviews under way, oldest first.
///
/// # Errors
/// Nobody is signed in.
pub fn reviews_under_way(view: &mut View<'_>) -> Result<Vec<ReviewSummary>> {
    view.allow(Action::Read, &Subject::default())?;
    let mut rows = reviews::under_way(view.db, 200)?;
    let_time_pass(view, &mut rows)?;
    let ids: BTreeSet<ServiceId> = rows.iter().map(|row| row.service_id).collect();
    let found = services::by_ids(view.db, &ids.into_iter().collect::<Vec<_>>())?;
    let around = Around::load(view, &found)?;
    let by_id: HashMap<ServiceId, &Service> = found.iter().map(|s| (s.id, s)).collect();
    Ok(rows
        .iter()
        .filter_map(|row| Some(around.summary(by_id.get(&row.service_id)?, row, view.now)))
        .collect())
}
