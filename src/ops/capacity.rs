//! What an SRE team carries, as it states itself: people in the rota, the load of each service and
//! of the work apart from services, and what the load becomes when it takes one more service.

mod stating;

use std::collections::HashMap;

use serde::Serialize;

use super::core::{OrNotFound as _, View};
use super::error::{Error, Result};
use super::measured;
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::capacity::{self, Carried, Fit, Limit, Load, Outlook, Team};
use crate::domain::ids::{ServiceId, Slug, TeamId};
use crate::domain::measure::Measure;
use crate::domain::person::TeamKind;
use crate::domain::policy::{Action, Subject};
use crate::domain::service::Service;
use crate::domain::signal::Measured;
use crate::store::capacity::{self as store, LoadRow, SiteRow};
use crate::store::names::{self, TeamName};
use crate::store::services;

pub use stating::{state_load, state_sites};

/// What a team carries, as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CapacityDetail {
    /// The team.
    pub team: Slug,
    /// Its name.
    pub team_name: String,
    /// People in the rota on each site; empty until somebody states them.
    pub sites: Vec<SiteDetail>,
    /// Who stated the sites.
    pub sites_stated: Option<StatedBy>,
    /// Counts the statements of the sites; send it back as `If-Match`.
    pub version: i32,
    /// What the work apart from services takes.
    pub apart: LoadDetail,
    /// The services that the team runs.
    pub services: Vec<ServiceLoad>,
    /// The limits of the team as it stands.
    pub limits: Vec<Limit>,
    /// Whether it stays inside all of them.
    pub fit: Fit,
    /// Whether the reader may state what the team carries.
    pub may_state: bool,
}

/// People in the rota on one site.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SiteDetail {
    /// Where.
    pub name: String,
    /// How many people.
    pub people: i32,
}

/// Who stated something, and when.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StatedBy {
    /// Who.
    pub by: Option<Person>,
    /// When.
    pub at: At,
    /// Whether it is too old to count, so that it is unknown.
    pub lapsed: bool,
}

/// What something takes from the whole team; what is absent is unknown.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
pub struct LoadDetail {
    /// Incidents per 12-hour shift: measured, or else as stated.
    pub incidents_per_shift: Option<f64>,
    /// Whether signals measured the incidents.
    pub incidents_measured: bool,
    /// Operational work, in percent of the team's time.
    pub operational_percent: Option<f64>,
    /// Being on call, in percent of the team's time.
    pub on_call_percent: Option<f64>,
    /// Who stated it; absent when nobody did.
    pub stated: Option<StatedBy>,
}

/// A service with what it takes from its team.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ServiceLoad {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// What it takes.
    pub load: LoadDetail,
    /// Whether the reader may state it.
    pub may_state: bool,
}

/// A statement after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CapacitySaved {
    /// The team.
    pub team: Slug,
    /// Counts the statements of its sites; send it back as `If-Match`.
    pub version: i32,
}

/// A team with what was stated about it.
pub(in crate::ops) struct Capacity {
    name: TeamName,
    sites: Vec<SiteRow>,
    loads: Vec<LoadRow>,
    carried: Vec<Service>,
    /// Incidents per 12-hour shift of services, as far as signals measure them now.
    measured: HashMap<ServiceId, f64>,
}

/// What these teams carry, loaded with one query each, however many teams there are. `taken` are the
/// services that one of them may take.
pub(in crate::ops) fn of_teams(
    view: &mut View<'_>,
    teams: &[TeamId],
    taken: &[ServiceId],
) -> Result<HashMap<TeamId, Capacity>> {
    let all = names::of_teams(view.db)?;
    let mut found: HashMap<TeamId, Capacity> = teams
        .iter()
        .filter_map(|team| Some((*team, all.get(team)?.clone())))
        .map(|(team, name)| {
            let measured = HashMap::new();
            let (sites, loads, carried) = (Vec::new(), Vec::new(), Vec::new());
            (team, Capacity { name, sites, loads, carried, measured })
        })
        .collect();
    for row in store::sites_of(view.db, teams)? {
        found.entry(row.team_id).and_modify(|capacity| capacity.sites.push(row));
    }
    for row in store::loads_of(view.db, teams)? {
        found.entry(row.team_id).and_modify(|capacity| capacity.loads.push(row));
    }
    for service in services::run_by(view.db, teams)? {
        if let Some(capacity) = service.running_team.and_then(|team| found.get_mut(&team)) {
            capacity.carried.push(service);
        }
    }
    let carried = found.values().flat_map(|one| one.carried.iter().map(|service| service.id));
    let ids: Vec<ServiceId> = carried.chain(taken.iter().copied()).collect();
    let incidents = measured_incidents(view, &ids)?;
    for capacity in found.values_mut() {
        capacity.measured.clone_from(&incidents);
    }
    Ok(found)
}

/// Incidents per 12-hour shift of these services, where signals measure them and were heard in the
/// window of the measure.
fn measured_incidents(view: &mut View<'_>, ids: &[ServiceId]) -> Result<HashMap<ServiceId, f64>> {
    let now = view.now;
    let fresh = |one: &Measured| {
        one.measure == Measure::IncidentsPerShift
            && now.days_since(one.at) <= i64::from(one.window_days)
    };
    let found = measured::of_services(view, ids, false)?.into_iter();
    let incidents = found.filter_map(|(service, all)| {
        Some((service, all.into_iter().find(|one| fresh(one))?.value))
    });
    Ok(incidents.collect())
}

/// The limits of an SRE team as it stands, or as it would with this service. What a service takes is
/// what signals measure, and otherwise what the team itself stated; a service that the team runs already is counted once.
///
/// # Errors
/// There is no such team, or the database refused.
pub(in crate::ops) fn outlook(
    view: &mut View<'_>,
    team: TeamId,
    taking: Option<&Service>,
) -> Result<Outlook> {
    let taken: Vec<ServiceId> = taking.iter().map(|service| service.id).collect();
    let capacity = of_team(view, team, &taken)?;
    Ok(capacity.outlook(view, taking.map(|service| service.id)))
}

fn of_team(view: &mut View<'_>, team: TeamId, taken: &[ServiceId]) -> Result<Capacity> {
    let found = of_teams(view, &[team], taken)?.remove(&team);
    found.ok_or_else(|| Error::NotFound(format!("team {team}")))
}

impl Capacity {
    fn stated(&self, service: Option<ServiceId>) -> Option<&LoadRow> {
        self.loads.iter().find(|row| row.service_id == service)
    }

    /// What the service, or the work apart from services, counts for now.
    fn load(&self, view: &View<'_>, service: Option<ServiceId>) -> Load {
        let stated = self.stated(service).map_or_else(Load::default, |row| {
            row.load().counted(row.stated_at, view.now, view.core.figures())
        });
        let measured = service.and_then(|id| self.measured.get(&id).copied());
        Load { incidents_per_shift: measured.or(stated.incidents_per_shift), ..stated }
    }

    /// The limits of the team as it stands, or as it would with this service.
    pub(in crate::ops) fn outlook(&self, view: &View<'_>, taking: Option<ServiceId>) -> Outlook {
        let carried = self.carried.iter().map(|service| Carried {
            service: service.name.clone(),
            load: self.load(view, Some(service.id)),
        });
        let people = |row: &SiteRow| u32::try_from(row.people).unwrap_or(0);
        let team = Team {
            name: self.name.name.clone(),
            sites: self.sites.iter().map(people).collect(),
            carried: carried.collect(),
            apart: self.load(view, None),
        };
        let new = taking.filter(|id| self.carried.iter().all(|service| service.id != *id));
        let taken = new.map(|service| self.load(view, Some(service)));
        capacity::outlook(&team, taken.as_ref(), view.core.figures())
    }

    /// What was stated of a service, or of the work apart from services, with who stated it.
    pub(in crate::ops) fn load_detail(
        &self,
        view: &mut View<'_>,
        service: Option<ServiceId>,
    ) -> Result<LoadDetail> {
        let measured = service.and_then(|id| self.measured.get(&id).copied());
        let Some(row) = self.stated(service) else {
            return Ok(LoadDetail {
                incidents_per_shift: measured,
                incidents_measured: measured.is_some(),
                ..LoadDetail::default()
            });
        };
        let load = row.load();
        let lapsed = load.counted(row.stated_at, view.now, view.core.figures()) != load;
        let by = names::of_people(view.db, vec![row.stated_by])?.remove(&row.stated_by);
        let by = by.as_ref().map(Person::from);
        Ok(LoadDetail {
            incidents_per_shift: measured.or(load.incidents_per_shift),
            incidents_measured: measured.is_some(),
            operational_percent: load.operational_percent,
            on_call_percent: load.on_call_percent,
            stated: Some(StatedBy { by, at: row.stated_at, lapsed }),
        })
    }

    fn version(&self) -> i32 {
        self.sites.first().map_or(0, |row| row.statement)
    }
}

/// The SRE team with this name in URLs.
fn sre_team(view: &mut View<'_>, slug: &Slug) -> Result<TeamName> {
    let what = || format!("SRE team {slug}");
    let team = names::team_by_slug(view.db, slug).or_not_found(what)?;
    if team.kind == TeamKind::Sre { Ok(team) } else { Err(Error::NotFound(what())) }
}

/// What an SRE team carries.
///
/// # Errors
/// Nobody is signed in, or there is no such SRE team.
pub fn read(view: &mut View<'_>, slug: &Slug) -> Result<CapacityDetail> {
    view.allow(Action::Read, &Subject::default())?;
    let team = sre_team(view, slug)?;
    let capacity = of_team(view, team.id, &[])?;
    let outlook = capacity.outlook(view, None);
    let sites_stated = match capacity.sites.first() {
        None => None,
        Some(row) => {
            let by = names::of_people(view.db, vec![row.stated_by])?.remove(&row.stated_by);
            let by = by.as_ref().map(Person::from);
            Some(StatedBy { by, at: row.stated_at, lapsed: false })
        }
    };
    let mut services = Vec::new();
    for service in &capacity.carried {
        services.push(ServiceLoad {
            service: service.slug.clone(),
            service_name: service.name.clone(),
            load: capacity.load_detail(view, Some(service.id))?,
            may_state: view.may(Action::StateCapacity, &of_service(service, team.id)),
        });
    }
    let own = Subject { receiving_team: Some(team.id), ..Subject::default() };
    Ok(CapacityDetail {
        sites: capacity
            .sites
            .iter()
            .map(|row| SiteDetail { name: row.name.clone(), people: row.people })
            .collect(),
        sites_stated,
        version: capacity.version(),
        apart: capacity.load_detail(view, None)?,
        services,
        fit: outlook.fit(),
        limits: outlook.limits,
        may_state: view.may(Action::StateCapacity, &own),
        team: team.slug,
        team_name: team.name,
    })
}

/// The right of this SRE team to state what the service takes.
pub(in crate::ops) fn of_service(service: &Service, team: TeamId) -> Subject {
    Subject { receiving_team: Some(team), ..Subject::of_service(service) }
}
