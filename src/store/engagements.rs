//! Engagements: help that SREs gave, entry by entry, and which entries were withdrawn.

use chrono::NaiveDate;
use diesel::dsl::{max, min, sum};
use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::{
    engagement_withdrawals as withdrawals, engagements, people, reviews, services,
};
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::{
    EngagementId, Handle, ItemId, PersonId, ReviewId, ServiceId, Slug, TeamId,
};

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = engagements)]
pub struct EngagementRow {
    /// Its id.
    pub id: EngagementId,
    /// The service that was helped.
    pub service_id: ServiceId,
    /// The SRE who helped and logged it.
    pub person_id: PersonId,
    /// The day of the help.
    pub helped_on: NaiveDate,
    /// How many minutes.
    pub minutes: i32,
    /// What changed, Markdown.
    pub what_changed: String,
    /// The review of the item that it came from.
    pub review_id: Option<ReviewId>,
    /// The item that it came from.
    pub item_id: Option<ItemId>,
    /// When it was logged.
    pub logged_at: At,
}

/// That an entry was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = withdrawals)]
pub struct WithdrawalRow {
    /// The entry.
    pub engagement_id: EngagementId,
    /// Why.
    pub reason: String,
    /// When.
    pub withdrawn_at: At,
}

/// Adds an entry.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &EngagementRow) -> Result<()> {
    diesel::insert_into(engagements::table).values(row).execute(db)?;
    Ok(())
}

/// Adds that an entry was withdrawn.
///
/// # Errors
/// It was withdrawn already, or the database refused.
pub fn insert_withdrawal(db: &mut Db, row: &WithdrawalRow) -> Result<()> {
    diesel::insert_into(withdrawals::table).values(row).execute(db)?;
    Ok(())
}

/// This entry of the service, and its withdrawal.
///
/// # Errors
/// The service has no such entry, or the database refused.
pub fn by_id(
    db: &mut Db,
    service: ServiceId,
    id: EngagementId,
) -> Result<(EngagementRow, Option<WithdrawalRow>)> {
    Ok(engagements::table
        .left_join(withdrawals::table.on(withdrawals::engagement_id.eq(engagements::id)))
        .filter(engagements::id.eq(id))
        .filter(engagements::service_id.eq(service))
        .select((EngagementRow::as_select(), Option::<WithdrawalRow>::as_select()))
        .first(db)?)
}

/// The entry of the service that this person logged last.
///
/// # Errors
/// The database refused.
pub fn newest_by(
    db: &mut Db,
    service: ServiceId,
    person: PersonId,
) -> Result<Option<EngagementRow>> {
    Ok(engagements::table
        .filter(engagements::service_id.eq(service))
        .filter(engagements::person_id.eq(person))
        .order((engagements::logged_at.desc(), engagements::id.desc()))
        .select(EngagementRow::as_select())
        .first(db)
        .optional()?)
}

/// An entry with its withdrawal and the review that it came from.
pub type Entry = (EngagementRow, Option<WithdrawalRow>, Option<(Kind, i32)>);

/// The newest entries of a service, the withdrawn ones too, by day.
///
/// # Errors
/// The database refused.
pub fn of_service(db: &mut Db, service: ServiceId, most: i64) -> Result<Vec<Entry>> {
    Ok(engagements::table
        .left_join(withdrawals::table.on(withdrawals::engagement_id.eq(engagements::id)))
        .left_join(reviews::table.on(reviews::id.nullable().eq(engagements::review_id)))
        .filter(engagements::service_id.eq(service))
        .order((engagements::helped_on.desc(), engagements::id.desc()))
        .limit(most)
        .select((
            EngagementRow::as_select(),
            Option::<WithdrawalRow>::as_select(),
            (reviews::kind, reviews::number).nullable(),
        ))
        .load(db)?)
}

/// The entries that count: those that were not withdrawn.
macro_rules! standing {
    () => {
        engagements::table
            .left_join(withdrawals::table.on(withdrawals::engagement_id.eq(engagements::id)))
            .filter(withdrawals::engagement_id.is_null())
    };
}

/// How many minutes this person logged for this day.
///
/// # Errors
/// The database refused.
pub fn minutes_on(db: &mut Db, person: PersonId, day: NaiveDate) -> Result<i64> {
    let found: Option<i64> = standing!()
        .filter(engagements::person_id.eq(person))
        .filter(engagements::helped_on.eq(day))
        .select(sum(engagements::minutes))
        .first(db)?;
    Ok(found.unwrap_or(0))
}

/// What one SRE gave to a service: minutes, first and last day.
pub type Given = (PersonId, Option<i64>, Option<NaiveDate>, Option<NaiveDate>);

/// What each SRE gave to this service.
///
/// # Errors
/// The database refused.
pub fn given_to(db: &mut Db, service: ServiceId) -> Result<Vec<Given>> {
    Ok(standing!()
        .filter(engagements::service_id.eq(service))
        .group_by(engagements::person_id)
        .select((
            engagements::person_id,
            sum(engagements::minutes),
            min(engagements::helped_on),
            max(engagements::helped_on),
        ))
        .load(db)?)
}

/// The first day on which each SRE helped each of these services.
///
/// # Errors
/// The database refused.
pub fn first_days(
    db: &mut Db,
    ids: &[ServiceId],
) -> Result<Vec<(ServiceId, PersonId, Option<NaiveDate>)>> {
    Ok(standing!()
        .filter(engagements::service_id.eq_any(ids.to_vec()))
        .group_by((engagements::service_id, engagements::person_id))
        .select((engagements::service_id, engagements::person_id, min(engagements::helped_on)))
        .load(db)?)
}

/// How many minutes each SRE gave between these days, both included.
///
/// # Errors
/// The database refused.
pub fn minutes_between(
    db: &mut Db,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(PersonId, Option<i64>)>> {
    Ok(standing!()
        .filter(engagements::helped_on.between(from, to))
        .group_by(engagements::person_id)
        .select((engagements::person_id, sum(engagements::minutes)))
        .load(db)?)
}

/// How many minutes one SRE gave to each team between these days, both included.
///
/// # Errors
/// The database refused.
pub fn minutes_by_team(
    db: &mut Db,
    person: PersonId,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(TeamId, Option<i64>)>> {
    Ok(standing!()
        .inner_join(services::table.on(services::id.eq(engagements::service_id)))
        .filter(engagements::person_id.eq(person))
        .filter(engagements::helped_on.between(from, to))
        .group_by(services::team_id)
        .select((services::team_id, sum(engagements::minutes)))
        .load(db)?)
}

/// How many minutes one SRE gave to each of these services, whenever it was.
///
/// # Errors
/// The database refused.
pub fn minutes_by_service(
    db: &mut Db,
    person: PersonId,
    ids: &[ServiceId],
) -> Result<Vec<(ServiceId, Option<i64>)>> {
    Ok(standing!()
        .filter(engagements::person_id.eq(person))
        .filter(engagements::service_id.eq_any(ids.to_vec()))
        .group_by(engagements::service_id)
        .select((engagements::service_id, sum(engagements::minutes)))
        .load(db)?)
}

/// An entry as an export tells it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Line {
    /// The day of the help.
    pub helped_on: NaiveDate,
    /// The SRE, by handle.
    pub handle: Handle,
    /// Their name.
    pub name: String,
    /// The service, by its name in URLs.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The team that owns the service now.
    pub team: TeamId,
    /// How many minutes.
    pub minutes: i32,
    /// What changed.
    pub what_changed: String,
}

/// The entries between these days that were not withdrawn, by day; of one person, or of all.
///
/// # Errors
/// The database refused.
pub fn between(
    db: &mut Db,
    (from, to): (NaiveDate, NaiveDate),
    person: Option<PersonId>,
) -> Result<Vec<Line>> {
    let mut query = standing!()
        .inner_join(services::table.on(services::id.eq(engagements::service_id)))
        .inner_join(people::table.on(people::id.eq(engagements::person_id)))
        .filter(engagements::helped_on.between(from, to))
        .order((engagements::helped_on, engagements::id))
        .select((
            engagements::helped_on,
            people::handle,
            people::name,
            services::slug,
            services::name,
            services::team_id,
            engagements::minutes,
            engagements::what_changed,
        ))
        .into_boxed();
    if let Some(person) = person {
        query = query.filter(engagements::person_id.eq(person));
    }
    Ok(query.load(db)?)
}
