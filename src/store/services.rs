//! Services and the changes of their stage.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{handbacks, services, transitions};
use crate::domain::at::At;
use crate::domain::checklist::Fact;
use crate::domain::handback::State as HandbackState;
use crate::domain::ids::{PersonId, ServiceId, Slug, TeamId, TransitionId};
use crate::domain::lifecycle::{Stage, Transition};
use crate::domain::service::{Importance, Service};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = services)]
struct ServiceRow {
    id: ServiceId,
    slug: Slug,
    name: String,
    description: String,
    team_id: TeamId,
    stage: Stage,
    stage_since: At,
    importance: Importance,
    facts: String,
    target_launch: Option<NaiveDate>,
    launched_at: Option<At>,
    self_managed_since: Option<At>,
    version: i32,
    created_at: At,
    running_team_id: Option<TeamId>,
}

impl From<ServiceRow> for Service {
    fn from(row: ServiceRow) -> Self {
        Service {
            id: row.id,
            slug: row.slug,
            name: row.name,
            description: row.description,
            team: row.team_id,
            stage: row.stage,
            stage_since: row.stage_since,
            importance: row.importance,
            facts: words(&row.facts),
            target_launch: row.target_launch,
            launched_at: row.launched_at,
            self_managed_since: row.self_managed_since,
            version: row.version,
            created_at: row.created_at,
            running_team: row.running_team_id,
        }
    }
}

/// Reads a set of enum values that a column holds as words.
pub(super) fn words<T: std::str::FromStr + Ord>(text: &str) -> BTreeSet<T> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// Writes a set of enum values as words, in order.
pub(super) fn joined<T: std::fmt::Display>(values: &BTreeSet<T>) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(" ")
}

fn facts_column(facts: &BTreeSet<Fact>) -> String {
    joined(facts)
}

/// Adds a service.
///
/// # Errors
/// The slug is taken, or the database refused.
pub fn insert(db: &mut Db, service: &Service) -> Result<()> {
    let row = ServiceRow {
        id: service.id,
        slug: service.slug.clone(),
        name: service.name.clone(),
        description: service.description.clone(),
        team_id: service.team,
        stage: service.stage,
        stage_since: service.stage_since,
        importance: service.importance,
        facts: facts_column(&service.facts),
        target_launch: service.target_launch,
        launched_at: service.launched_at,
        self_managed_since: service.self_managed_since,
        version: service.version,
        created_at: service.created_at,
        running_team_id: service.running_team,
    };
    diesel::insert_into(services::table).values(row).execute(db)?;
    Ok(())
}

/// The service with this name in URLs.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_slug(db: &mut Db, slug: &Slug) -> Result<Service> {
    let row: ServiceRow = services::table
        .filter(services::slug.eq(slug))
        .select(ServiceRow::as_select())
        .first(db)?;
    Ok(row.into())
}

/// The service with this id.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_id(db: &mut Db, id: ServiceId) -> Result<Service> {
    let row: ServiceRow = services::table.find(id).select(ServiceRow::as_select()).first(db)?;
    Ok(row.into())
}

/// The services with these ids, by name in URLs.
///
/// # Errors
/// The database refused.
pub fn by_ids(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<Service>> {
    let rows: Vec<ServiceRow> = services::table
        .filter(services::id.eq_any(ids.to_vec()))
        .order(services::slug)
        .select(ServiceRow::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Service::from).collect())
}

/// The service as it is now that its chain is taken: read again, except on SQLite, where nobody
/// else can have written since this transaction began.
///
/// # Errors
/// The database refused.
pub fn once_taken(db: &mut Db, before: Service) -> Result<Service> {
    if matches!(db, Db::Sqlite(_)) { Ok(before) } else { by_id(db, before.id) }
}

/// The services that these teams own, by name.
///
/// # Errors
/// The database refused.
pub fn owned_by(db: &mut Db, teams: &[TeamId]) -> Result<Vec<Service>> {
    let rows: Vec<ServiceRow> = services::table
        .filter(services::team_id.eq_any(teams.to_vec()))
        .order((services::name, services::id))
        .select(ServiceRow::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Service::from).collect())
}

/// The services that these SRE teams run, by name.
///
/// # Errors
/// The database refused.
pub fn run_by(db: &mut Db, teams: &[TeamId]) -> Result<Vec<Service>> {
    let rows: Vec<ServiceRow> = services::table
        .filter(services::running_team_id.eq_any(teams.to_vec()))
        .order((services::name, services::id))
        .select(ServiceRow::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Service::from).collect())
}

/// Which services to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those in this stage.
    pub stage: Option<Stage>,
    /// Only those of this team.
    pub team: Option<TeamId>,
    /// Only those that were handed back and have not returned, or only the others.
    pub handed_back: Option<bool>,
    /// Only those whose name or slug contains this text, in any case.
    pub text: Option<String>,
}

/// A page of services by slug, and how many there are in all.
///
/// # Errors
/// The database refused.
pub fn list(db: &mut Db, filter: &Filter, skip: i64, most: i64) -> Result<(Vec<Service>, i64)> {
    let total = filtered(filter).count().get_result(db)?;
    let rows: Vec<ServiceRow> = filtered(filter)
        .select(ServiceRow::as_select())
        .order(services::slug)
        .offset(skip)
        .limit(most)
        .load(db)?;
    Ok((rows.into_iter().map(Service::from).collect(), total))
}

type Boxed<'a> = services::BoxedQuery<'a, super::db::MultiBackend>;

fn filtered(filter: &Filter) -> Boxed<'_> {
    let mut query = services::table.into_boxed();
    if let Some(stage) = filter.stage {
        query = query.filter(services::stage.eq(stage));
    }
    if let Some(team) = filter.team {
        query = query.filter(services::team_id.eq(team));
    }
    if let Some(handed_back) = filter.handed_back {
        let away = handbacks::table
            .filter(handbacks::state.eq(HandbackState::HandedBack))
            .select(handbacks::service_id);
        query = if handed_back {
            query.filter(services::id.eq_any(away))
        } else {
            query.filter(services::id.ne_all(away))
        };
    }
    if let Some(text) = &filter.text {
        let pattern = format!("%{}%", escaped(&text.to_lowercase()));
        query = query.filter(
            lower(services::name)
                .like(pattern.clone())
                .escape('\\')
                .or(services::slug.like(pattern).escape('\\')),
        );
    }
    query
}

diesel::define_sql_function! {
    /// Lower case, as both databases know it.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Takes the meaning from the wildcards of LIKE.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// How many services stand in each stage.
///
/// # Errors
/// The database refused.
pub fn count_by_stage(db: &mut Db) -> Result<Vec<(Stage, i64)>> {
    Ok(services::table
        .group_by(services::stage)
        .select((services::stage, diesel::dsl::count_star()))
        .load(db)?)
}

/// How many services that are not launched mean to launch on one of these days.
///
/// # Errors
/// The database refused.
pub fn count_launching(db: &mut Db, (from, to): (NaiveDate, NaiveDate)) -> Result<i64> {
    Ok(services::table
        .filter(services::stage.eq(Stage::InDevelopment))
        .filter(services::target_launch.between(from, to))
        .count()
        .get_result(db)?)
}

/// Since when each developer-managed service has been run by its developers, without those that
/// were handed back and have not returned.
///
/// # Errors
/// The database refused.
pub fn self_managed_since(db: &mut Db) -> Result<Vec<At>> {
    let filter = Filter {
        stage: Some(Stage::DeveloperManaged),
        handed_back: Some(false),
        ..Filter::default()
    };
    let since: Vec<Option<At>> = filtered(&filter).select(services::self_managed_since).load(db)?;
    Ok(since.into_iter().flatten().collect())
}

/// Saves what is said about a service, unless it was changed since `version`.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update_facts(db: &mut Db, service: &Service, version: i32) -> Result<()> {
    let changed =
        diesel::update(services::table.find(service.id).filter(services::version.eq(version)))
            .set((
                services::name.eq(&service.name),
                services::description.eq(&service.description),
                services::importance.eq(service.importance),
                services::facts.eq(facts_column(&service.facts)),
                services::target_launch.eq(service.target_launch),
                services::version.eq(version + 1),
            ))
            .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Saves the stage of a service, unless it was changed since it was loaded.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update_stage(db: &mut Db, service: &Service, from: Stage) -> Result<()> {
    let changed = diesel::update(services::table.find(service.id).filter(services::stage.eq(from)))
        .set((
            services::stage.eq(service.stage),
            services::stage_since.eq(service.stage_since),
            services::launched_at.eq(service.launched_at),
            services::self_managed_since.eq(service.self_managed_since),
            services::running_team_id.eq(service.running_team),
            services::version.eq(service.version + 1),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Saves the team that owns a service, unless the service was changed since it was loaded.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update_owner(db: &mut Db, service: &Service) -> Result<()> {
    let read = services::table.find(service.id).filter(services::version.eq(service.version));
    let changed = diesel::update(read)
        .set((services::team_id.eq(service.team), services::version.eq(service.version + 1)))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// One recorded change of stage.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = transitions)]
pub struct TransitionRow {
    /// Its id.
    pub id: TransitionId,
    /// The service.
    pub service_id: ServiceId,
    /// Which change.
    pub transition: Transition,
    /// The stage before.
    pub from_stage: Stage,
    /// The stage after.
    pub to_stage: Stage,
    /// Who decided.
    pub decided_by: PersonId,
    /// When.
    pub decided_at: At,
    /// Why, possibly empty.
    pub reason: String,
    /// The gates as they stood, JSON.
    pub gates: String,
}

/// Records a change of stage.
///
/// # Errors
/// The database refused.
pub fn insert_transition(db: &mut Db, row: &TransitionRow) -> Result<()> {
    diesel::insert_into(transitions::table).values(row).execute(db)?;
    Ok(())
}

/// The changes of stage of these services: which, and when.
///
/// # Errors
/// The database refused.
pub fn moves_of(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<(ServiceId, Transition, At)>> {
    Ok(transitions::table
        .filter(transitions::service_id.eq_any(ids.to_vec()))
        .order((transitions::decided_at, transitions::id))
        .select((transitions::service_id, transitions::transition, transitions::decided_at))
        .load(db)?)
}

/// The changes of stage of a service, oldest first.
///
/// # Errors
/// The database refused.
pub fn transitions_of(db: &mut Db, service: ServiceId) -> Result<Vec<TransitionRow>> {
    Ok(transitions::table
        .filter(transitions::service_id.eq(service))
        .order((transitions::decided_at, transitions::id))
        .select(TransitionRow::as_select())
        .load(db)?)
}
