//! What the lead of an SRE team states: its sites with their people, and its loads.

use serde_json::{Value, json};

use super::{CapacitySaved, of_service, of_team, sre_team};
use crate::domain::answer::BadField;
use crate::domain::capacity::{Load, LoadFields, SiteFields, sites};
use crate::domain::ids::{LoadId, SiteId, Slug};
use crate::domain::lifecycle::Stage;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::ops::core::{OrNotFound as _, Tx};
use crate::ops::error::{Conflict, Error, FieldError, Result};
use crate::store::capacity::{self as store, LoadRow, SiteRow, hundredths};
use crate::store::services;

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
            by: crate::ops::answers::name_of(tx, before.first().map(|row| row.stated_by))?,
            checklist_version: None,
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
    let capacity = of_team(tx, team.id, &[])?;
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
