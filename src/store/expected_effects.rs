//! Effects that items and lessons are expected to have on measures of services. One that was wrong is
//! withdrawn, and stays.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::expected_effects;
use crate::domain::at::At;
use crate::domain::expected_effect::Direction;
use crate::domain::ids::{EffectId, ItemId, PersonId, ServiceId};
use crate::domain::measure::Measure;

/// An expected effect as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = expected_effects)]
pub struct EffectRow {
    /// Its id.
    pub id: EffectId,
    /// The service.
    pub service_id: ServiceId,
    /// The item that it is expected of; `None` for a lesson.
    pub item_id: Option<ItemId>,
    /// The lesson that it is expected of.
    pub lesson_number: Option<i32>,
    /// The measure.
    pub measure: Measure,
    /// Where its value is to go.
    pub direction: Direction,
    /// Since which day.
    pub since_on: NaiveDate,
    /// What was measured until then, in the unit of the measure; `None` when it was unknown.
    pub value_before: Option<f64>,
    /// Who expects it.
    pub expected_by: PersonId,
    /// Since when they say so.
    pub expected_at: At,
    /// Who withdrew it.
    pub withdrawn_by: Option<PersonId>,
    /// When.
    pub withdrawn_at: Option<At>,
}

/// Adds an expected effect.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &EffectRow) -> Result<()> {
    diesel::insert_into(expected_effects::table).values(row).execute(db)?;
    Ok(())
}

/// The effects that are expected for a service, the newest first, without withdrawn ones.
///
/// # Errors
/// The database refused.
pub fn of_service(db: &mut Db, service: ServiceId) -> Result<Vec<EffectRow>> {
    Ok(expected_effects::table
        .filter(expected_effects::service_id.eq(service))
        .filter(expected_effects::withdrawn_at.is_null())
        .order((expected_effects::since_on.desc(), expected_effects::id.desc()))
        .select(EffectRow::as_select())
        .load(db)?)
}

/// One of the effects that were ever expected for a service, withdrawn or not.
///
/// # Errors
/// There is none of this id, or the database refused.
pub fn by_id(db: &mut Db, service: ServiceId, id: EffectId) -> Result<EffectRow> {
    Ok(expected_effects::table
        .find(id)
        .filter(expected_effects::service_id.eq(service))
        .select(EffectRow::as_select())
        .first(db)?)
}

/// Withdraws an expected effect; false when it was withdrawn before.
///
/// # Errors
/// The database refused.
pub fn withdraw(db: &mut Db, id: EffectId, by: PersonId, at: At) -> Result<bool> {
    let stands = expected_effects::table.find(id).filter(expected_effects::withdrawn_at.is_null());
    let withdrawn =
        (expected_effects::withdrawn_by.eq(Some(by)), expected_effects::withdrawn_at.eq(Some(at)));
    Ok(diesel::update(stands).set(withdrawn).execute(db)? == 1)
}
