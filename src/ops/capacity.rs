//! What an SRE team carries, as it states itself: people in the rota, the load of each service and
//! of the work apart from services, and what the load becomes when it takes one more service.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::core::{OrNotFound as _, Tx, View};
use super::error::{Conflict, Error, FieldError, Result};
use super::review_page::Person;
use crate::domain::answer::BadField;
use crate::domain::at::At;
use crate::domain::capacity::{
    self, Carried, Fit, Limit, Load, LoadFields, Outlook, SiteFields, Team, sites,
};
use crate::domain::ids::{LoadId, ServiceId, SiteId, Slug, TeamId};
use crate::domain::lifecycle::Stage;
use crate::domain::person::TeamKind;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::store::capacity::{self as store, LoadRow, SiteRow, hundredths};
use crate::store::names::{self, TeamName};
use crate::store::services;

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
    /// Incidents per 12-hour shift.
    pub incidents_per_shift: Option<f64>,
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
}

/// What these teams carry, loaded with one query each, however many teams there are.
pub(in crate::ops) fn of_teams(
    view: &mut View<'_>,
    teams: &[TeamId],
) -> Result<HashMap<TeamId, Capacity>> {
    let all = names::of_teams(view.db)?;
    let mut found: HashMap<TeamId, Capacity> = teams
        .iter()
        .filter_map(|team| Some((*team, all.get(team)?.clone())))
        .map(|(team, name)| {
            (team, Capacity { name, sites: Vec::new(), loads: Vec::new(), carried: Vec::new() })
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
    Ok(found)
}

/// The limits of an SRE team as it stands, or as it would with this service. What a service takes is
/// what the team itself stated; a service that the team runs already is counted once.
///
/// # Errors
/// There is no such team, or the database refused.
pub(in crate::ops) fn outlook(
    view: &mut View<'_>,
    team: TeamId,
    taking: Option<&Service>,
) -> Result<Outlook> {
    let capacity = of_team(view, team)?;
    Ok(capacity.outlook(view, taking.map(|service| service.id)))
}

fn of_team(view: &mut View<'_>, team: TeamId) -> Result<Capacity> {
    let found = of_teams(view, &[team])?.remove(&team);
    found.ok_or_else(|| Error::NotFound(format!("team {team}")))
}

impl Capacity {
    fn stated(&self, service: Option<ServiceId>) -> Option<&LoadRow> {
        self.loads.iter().find(|row| row.service_id == service)
    }

    /// What the service, or the work apart from services, counts for now.
    fn load(&self, view: &View<'_>, service: Option<ServiceId>) -> Load {
        self.stated(service).map_or_else(Load::default, |row| {
            row.load().counted(row.stated_at, view.now, view.core.figures())
        })
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
        let Some(row) = self.stated(service) else { return Ok(LoadDetail::default()) };
        let load = row.load();
        let lapsed = load.counted(row.stated_at, view.now, view.core.figures()) != load;
        let by = names::of_people(view.db, vec![row.stated_by])?.remove(&row.stated_by);
        let by = by.as_ref().map(Person::from);
        Ok(LoadDetail {
            incidents_per_shift: load.incidents_per_shift,
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
    let capacity = of_team(view, team.id)?;
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

/// States the people in the rota of an SRE team, site by site. The statement replaces the one
/// before.
///
/// # Errors
/// The actor is not in the team, a site cannot be taken, or somebody stated the sites since
/// `version`.
pub fn state_sites(
    tx: &mut Tx<'_>,
    slug: &Slug,
    version: i32,
    lines: &[SiteFields],
) -> Result<CapacitySaved> {
    tx.actor()?;
    let team = sre_team(tx, slug)?;
    // The chain before the team: everybody takes them in this order, so nobody waits in a circle.
    tx.take_organisation()?;
    store::take_team(tx.db, team.id)?;
    let own = Subject { receiving_team: Some(team.id), ..Subject::default() };
    let by = tx.allow(Action::StateCapacity, &own)?.person;
    let sites = sites(lines).map_err(invalid)?;
    let before = store::sites_of(tx.db, &[team.id])?;
    let newest = before.first().map_or(0, |row| row.statement);
    if newest != version {
        let said = |rows: &[(String, String)]| {
            let each: Vec<_> =
                rows.iter().map(|(name, people)| format!("{name} {people}")).collect();
            each.join(", ")
        };
        let theirs: Vec<_> =
            before.iter().map(|row| (row.name.clone(), row.people.to_string())).collect();
        let mine: Vec<_> =
            sites.iter().map(|site| (site.name.clone(), site.people.to_string())).collect();
        return Err(Error::Conflict(Box::new(Conflict {
            what: "statement".to_owned(),
            by: super::answers::name_of(tx, before.first().map(|row| row.stated_by))?,
            theirs: said(&theirs),
            mine: said(&mine),
            version: newest,
        })));
    }
    let rows: Vec<SiteRow> = sites
        .iter()
        .map(|site| SiteRow {
            id: SiteId::new(),
            team_id: team.id,
            statement: newest + 1,
            name: site.name.clone(),
            people: i32::try_from(site.people).unwrap_or(i32::MAX),
            stated_by: by,
            stated_at: tx.now,
        })
        .collect();
    store::insert_sites(tx.db, &rows)?;
    let list = |rows: &[SiteRow]| -> Vec<String> {
        rows.iter().map(|row| format!("{}: {}", row.name, row.people)).collect()
    };
    let details =
        json!({ "before": { "sites": list(&before) }, "after": { "sites": list(&rows) } });
    tx.record_for_organisation("capacity.sites_stated", format!("teams/{slug}"), &details)?;
    Ok(CapacitySaved { team: team.slug, version: newest + 1 })
}

/// States what a service that the team runs or may take over, or the work apart from services,
/// takes from an SRE team.
///
/// # Errors
/// The actor is not in the team or builds the service, the team neither runs it nor could take it
/// over, or a figure cannot be taken.
pub fn state_load(
    tx: &mut Tx<'_>,
    slug: &Slug,
    service: Option<&Slug>,
    fields: &LoadFields,
) -> Result<CapacitySaved> {
    tx.actor()?;
    let team = sre_team(tx, slug)?;
    let service = match service {
        None => None,
        Some(name) => {
            let found =
                services::by_slug(tx.db, name).or_not_found(|| format!("service {name}"))?;
            tx.take_service(found.id)?;
            Some(services::once_taken(tx.db, found)?)
        }
    };
    if service.is_none() {
        tx.take_organisation()?;
    }
    store::take_team(tx.db, team.id)?;
    let subject = service.as_ref().map_or_else(
        || Subject { receiving_team: Some(team.id), ..Subject::default() },
        |service| of_service(service, team.id),
    );
    let by = tx.allow(Action::StateCapacity, &subject)?.person;
    if let Some(service) = &service
        && service.stage != Stage::DeveloperManaged
        && service.running_team != Some(team.id)
    {
        let stage = service.stage.words();
        return Err(Refusal::NothingToTakeOver { service: service.slug.to_string(), stage }.into());
    }
    let load = Load::parse(fields).map_err(invalid)?;
    let capacity = of_team(tx, team.id)?;
    let id = service.as_ref().map(|service| service.id);
    let before = capacity.stated(id).map(LoadRow::load);
    let row = LoadRow {
        id: LoadId::new(),
        team_id: team.id,
        service_id: id,
        incidents: hundredths(load.incidents_per_shift),
        operational: hundredths(load.operational_percent),
        on_call: hundredths(load.on_call_percent),
        stated_by: by,
        stated_at: tx.now,
    };
    store::insert_load(tx.db, &row)?;
    let details = json!({
        "team": team.id, "before": before.map(figures), "after": figures(load),
    });
    match &service {
        Some(service) => {
            let subject = format!("services/{}", service.slug);
            tx.record(service.id, "capacity.load_stated", subject, &details)?;
        }
        None => {
            let subject = format!("teams/{slug}");
            tx.record_for_organisation("capacity.apart_stated", subject, &details)?;
        }
    }
    Ok(CapacitySaved { team: team.slug, version: capacity.version() })
}

fn figures(load: Load) -> Value {
    json!({
        "incidents_per_shift": load.incidents_per_shift,
        "operational_percent": load.operational_percent,
        "on_call_percent": load.on_call_percent,
    })
}

fn invalid(bad: Vec<BadField>) -> Error {
    let fields = bad.into_iter().map(|one| FieldError::new(one.field, one.sentence));
    Error::Invalid(fields.collect())
}
