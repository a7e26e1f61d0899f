//! Sources as they are read: what they may speak for, and what became of what they sent last.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::at::At;
use crate::domain::ids::{DeliveryId, ServiceId, Slug, SourceId};
use crate::domain::policy::{Action, Subject};
use crate::domain::service::Service;
use crate::domain::signal::{DeliveryState, Fact, Sender};
use crate::ops::core::{OrNotFound as _, View};
use crate::ops::error::Result;
use crate::store::signal_deliveries::{self, DeliveryAccount};
use crate::store::signal_sources::{self, SourceRow};
use crate::store::{services, signal_facts};

/// How many deliveries are shown.
const NEWEST: i64 = 50;

/// How many deployments without an end are shown.
const MOST_UNENDED: i64 = 10;

/// How many days back they are looked for: as long as deliveries are kept.
const UNENDED_DAYS: u32 = 30;

/// A source in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SourceSummary {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What sends.
    pub sender: Sender,
    /// When it sent something last.
    pub heard_at: Option<At>,
    /// Since when nothing is taken from it.
    pub ended_at: Option<At>,
}

/// What a source calls a service.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NamedService {
    /// The name in what it sends.
    pub name: String,
    /// The service.
    pub service: Slug,
    /// The name of the service.
    pub service_name: String,
}

/// A delivery, and what became of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DeliveryDetail {
    /// Its id.
    pub id: DeliveryId,
    /// When it came.
    pub received_at: At,
    /// What became of it.
    pub state: DeliveryState,
    /// It was sent to try the source out.
    pub is_test: bool,
    /// What could not be read or brought to a service, in words; empty when all was.
    pub problem: String,
    /// How many statements were taken from it.
    pub statements: i32,
}

/// A source with what it may speak for and what it sent last.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SourceDetail {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What sends.
    pub sender: Sender,
    /// The field or label that names the service.
    pub field: String,
    /// Until when the secret before the newest is taken, where it is.
    pub older_secret_until: Option<At>,
    /// When it was made.
    pub created_at: At,
    /// Since when nothing is taken from it.
    pub ended_at: Option<At>,
    /// The services that it may speak for.
    pub services: Vec<NamedService>,
    /// What it sent last, newest first; at most 50.
    pub deliveries: Vec<DeliveryDetail>,
    /// Deployments of the last 30 days that began more than a day ago and of which no end was told, the
    /// newest first; at most 10. GitHub does not send again what it could not deliver.
    pub unended: Vec<UnendedDeploy>,
    /// Whether the reader may change it.
    pub may_change: bool,
}

/// A deployment of which no end was told.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct UnendedDeploy {
    /// What was deployed; the name of the sender where nothing else is known.
    pub title: String,
    /// The service.
    pub service: Slug,
    /// The name of the service.
    pub service_name: String,
    /// When it began.
    pub began_at: At,
}

/// Every source, by name.
///
/// # Errors
/// Nobody is signed in.
pub fn list(view: &mut View<'_>) -> Result<Vec<SourceSummary>> {
    view.allow(Action::Read, &Subject::default())?;
    let mut found = Vec::new();
    for row in signal_sources::all(view.db)? {
        found.push(SourceSummary {
            heard_at: signal_deliveries::heard_last(view.db, row.id)?,
            slug: row.slug,
            name: row.name,
            sender: row.sender,
            ended_at: row.ended_at,
        });
    }
    Ok(found)
}

/// One source. Everybody may read it: a team sees why its events are not counted. What was sent is not
/// shown, since it may hold more than facts about a service.
///
/// # Errors
/// Nobody is signed in, or there is no such source.
pub fn read(view: &mut View<'_>, slug: &Slug) -> Result<SourceDetail> {
    view.allow(Action::Read, &Subject::default())?;
    let row: SourceRow =
        signal_sources::by_slug(view.db, slug).or_not_found(|| format!("source {slug}"))?;
    let named = signal_sources::named(view.db, row.id)?;
    let deliveries = signal_deliveries::newest(view.db, row.id, NEWEST)?;
    let unended = unended(view, row.id)?;
    Ok(SourceDetail {
        unended,
        slug: row.slug,
        name: row.name,
        sender: row.sender,
        field: row.field,
        older_secret_until: row.older_until.filter(|until| view.now < *until),
        created_at: row.created_at,
        ended_at: row.ended_at,
        services: named
            .into_iter()
            .map(|(row, service, service_name)| NamedService {
                name: row.name,
                service,
                service_name,
            })
            .collect(),
        deliveries: deliveries.into_iter().map(delivery).collect(),
        may_change: row.ended_at.is_none() && view.may(Action::Administer, &Subject::default()),
    })
}

fn unended(view: &mut View<'_>, source: SourceId) -> Result<Vec<UnendedDeploy>> {
    let between = (view.now.minus_days(UNENDED_DAYS), view.now.minus_days(1));
    let found = signal_facts::unended_deploys(view.db, source, between, MOST_UNENDED)?;
    let ids: Vec<ServiceId> = found.iter().map(|(service, _)| *service).collect();
    let services: HashMap<ServiceId, Service> =
        services::by_ids(view.db, &ids)?.into_iter().map(|one| (one.id, one)).collect();
    let deploy = |(service, fact): (ServiceId, Fact)| {
        let service = services.get(&service)?;
        Some(UnendedDeploy {
            title: if fact.title.is_empty() { fact.key } else { fact.title },
            service: service.slug.clone(),
            service_name: service.name.clone(),
            began_at: fact.opened_at?,
        })
    };
    Ok(found.into_iter().filter_map(deploy).collect())
}

fn delivery(row: DeliveryAccount) -> DeliveryDetail {
    DeliveryDetail {
        id: row.id,
        received_at: row.received_at,
        state: row.state,
        is_test: row.is_test,
        problem: row.problem,
        statements: row.statements,
    }
}
