//! Services: creating them, saying what they are, launching them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::core::{OrNotFound as _, Tx};
use super::error::{Conflict, Error, FieldError, Result};
use super::reviews::{may_change_items, reapply};
use super::stages::{Change, change_stage};
use crate::domain::answer::checked_length;
use crate::domain::checklist::{Fact, Kind};
use crate::domain::gates;
use crate::domain::ids::{ServiceId, Slug};
use crate::domain::lifecycle::{self, Stage, Transition};
use crate::domain::person::TeamKind;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::{Importance, Service};
use crate::domain::text::{is_blank, is_one_plain_line};
use crate::store::{self, names, services};

/// What is said about a service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceFacts {
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// How much the organisation depends on it.
    pub importance: Importance,
    /// What holds for it.
    pub facts: BTreeSet<Fact>,
    /// The day on which the team means to launch.
    pub target_launch: Option<NaiveDate>,
}

/// What an operation on a service answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ServiceSaved {
    /// The service.
    pub service: Slug,
    /// Its stage.
    pub stage: Stage,
    /// Counts the changes of what is said about it.
    pub version: i32,
}

impl From<&Service> for ServiceSaved {
    fn from(service: &Service) -> Self {
        Self { service: service.slug.clone(), stage: service.stage, version: service.version }
    }
}

/// Creates a service of the team.
///
/// # Errors
/// The actor is not in the team, the team is not a product team, the name is taken or blank.
pub fn create(
    tx: &mut Tx<'_>,
    team: &Slug,
    slug: Option<Slug>,
    said: ServiceFacts,
) -> Result<ServiceSaved> {
    tx.actor()?;
    let team = names::team_by_slug(tx.db, team).or_not_found(|| format!("active team {team}"))?;
    tx.allow(Action::CreateService, &Subject::of_team(team.id))?;
    if team.kind != TeamKind::Product {
        return Err(Error::invalid("team", "Services belong to product teams. Choose one."));
    }
    let said = checked(said)?;
    let slug = match slug {
        Some(slug) => slug,
        None => Slug::suggested_by(&said.name)
            .map_err(|bad| Error::invalid("slug", format!("Give a name for URLs: {bad}.")))?,
    };
    let now = tx.now;
    let service = Service {
        id: ServiceId::new(),
        slug,
        name: said.name,
        description: said.description,
        team: team.id,
        stage: Stage::InDevelopment,
        stage_since: now,
        importance: said.importance,
        facts: said.facts,
        target_launch: said.target_launch,
        launched_at: None,
        self_managed_since: None,
        version: 1,
        created_at: now,
        running_team: None,
    };
    if services::by_slug(tx.db, &service.slug).is_ok() {
        return Err(taken(&service.slug));
    }
    services::insert(tx.db, &service).map_err(|error| match error {
        store::Error::Taken(_) => taken(&service.slug),
        other => other.into(),
    })?;
    super::compliance::start(tx, service.id)?;
    tx.record(
        service.id,
        "service.created",
        format!("services/{}", service.slug),
        &json!({ "team": team.slug, "said": said_as_json(&service) }),
    )?;
    Ok(ServiceSaved::from(&service))
}

fn taken(slug: &Slug) -> Error {
    Refusal::NameTaken { what: "service", name: slug.to_string() }.into()
}

fn checked(mut said: ServiceFacts) -> Result<ServiceFacts> {
    said.name = said.name.trim().to_owned();
    said.description = said.description.trim().to_owned();
    let mut problems = Vec::new();
    if is_blank(&said.name) || said.name.chars().count() > 80 {
        problems.push(FieldError::new("name", "Give the service a name of 1 to 80 characters."));
    }
    if !is_one_plain_line(&said.name) {
        problems.push(FieldError::new(
            "name",
            "Write the name on one line, without characters that cannot be seen.",
        ));
    }
    if let Err(bad) = checked_length("description", &said.description) {
        problems.push(FieldError::new(bad.field, bad.sentence));
    }
    if problems.is_empty() { Ok(said) } else { Err(Error::Invalid(problems)) }
}

fn said_as_json(service: &Service) -> serde_json::Value {
    json!({
        "name": service.name,
        "description": service.description,
        "importance": service.importance,
        "facts": service.facts,
        "target_launch": service.target_launch,
    })
}

/// Changes what is said about a service.
///
/// # Errors
/// The actor is not in the owning team, or somebody changed it since `version`.
pub fn edit(
    tx: &mut Tx<'_>,
    slug: &Slug,
    version: i32,
    said: ServiceFacts,
) -> Result<ServiceSaved> {
    let mut service = tx.service_for(slug, Action::EditService)?;
    let before = said_as_json(&service);
    let said = checked(said)?;
    service.name = said.name;
    service.description = said.description;
    service.importance = said.importance;
    service.facts = said.facts;
    service.target_launch = said.target_launch;
    let after = said_as_json(&service);
    if service.version != version {
        return Err(Error::Conflict(Box::new(Conflict {
            what: "service".to_owned(),
            by: super::events::last_actor(tx, service.id, "service.edited")?,
            checklist_version: None,
            theirs: before.to_string(),
            mine: after.to_string(),
            version: service.version,
        })));
    }
    let facts_changed = before.get("facts") != after.get("facts");
    let tier_changed = before.get("importance") != after.get("importance")
        && Kind::ALL.iter().any(|kind| {
            tx.core.catalog().versions(*kind).any(|version| version.weighs_importance())
        });
    for (field, changed) in [("facts", facts_changed), ("importance", tier_changed)] {
        if changed {
            may_change_items(tx, &service, field)?;
        }
    }
    services::update_facts(tx.db, &service, version)?;
    service.version += 1;
    tx.record(
        service.id,
        "service.edited",
        format!("services/{slug}"),
        &json!({ "before": before, "after": after }),
    )?;
    let because = "What the team says of the service changed after the sign-off.";
    reapply(tx, &service, (facts_changed || tier_changed).then_some(because))?;
    Ok(ServiceSaved::from(&service))
}

/// Launches a service: its gates have passed, its developers run it from now on.
///
/// # Errors
/// The actor may not launch it, it is not in development, a gate has not passed (the refusal
/// lists them), or its page was loaded before its last change.
pub fn launch(tx: &mut Tx<'_>, slug: &Slug, version: i32, reason: &str) -> Result<ServiceSaved> {
    let service = tx.service_for(slug, Action::Launch)?;
    lifecycle::reached(service.slug.as_str(), service.stage, Transition::Launch)?;
    checked_length("reason", reason)?;
    let gates = super::gates::to_launch(tx, &service)?;
    gates::all_passed(Transition::Launch, &gates)?;
    if service.version != version {
        return Err(Refusal::ChangedSinceRead { what: format!("Service {slug}") }.into());
    }
    let change = Change {
        decided_by: tx.actor()?.person,
        reason: reason.trim().to_owned(),
        gates,
        to_team: None,
        details: json!({}),
    };
    Ok(ServiceSaved::from(&change_stage(tx, service, Transition::Launch, change)?))
}
