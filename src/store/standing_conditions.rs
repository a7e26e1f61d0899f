//! Which conditions of fragility hold for ops-managed services, and since when that is known.

use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamp};

use super::db::Db;
use super::error::Result;
use super::schema::standing_conditions;
use crate::domain::at::At;
use crate::domain::fragility::{Condition, Grade};
use crate::domain::ids::ServiceId;

/// A condition that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = standing_conditions)]
pub struct StandingRow {
    /// The service.
    pub service_id: ServiceId,
    /// The condition.
    pub fragility: Condition,
    /// The gravest grade in which it holds.
    pub grade: Grade,
    /// Since when that is known.
    pub since: At,
}

/// Every condition that was seen to hold, of all services.
///
/// # Errors
/// The database refused.
pub fn all(db: &mut Db) -> Result<Vec<StandingRow>> {
    Ok(standing_conditions::table
        .order((standing_conditions::service_id, standing_conditions::fragility))
        .select(StandingRow::as_select())
        .load(db)?)
}

/// In which grade a condition is known to hold; `None` when it is not.
///
/// # Errors
/// The database refused.
pub fn grade_of(db: &mut Db, service: ServiceId, fragility: Condition) -> Result<Option<Grade>> {
    Ok(standing_conditions::table
        .find((service, fragility))
        .select(standing_conditions::grade)
        .first(db)
        .optional()?)
}

/// Notes that a condition holds in this grade from now on. Whether that is news: false when it was
/// known, to this instance or another.
///
/// # Errors
/// The database refused.
pub fn begin(db: &mut Db, row: StandingRow) -> Result<bool> {
    let noted = diesel::sql_query(
        "INSERT INTO standing_conditions (service_id, fragility, grade, since) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (service_id, fragility) DO UPDATE \
         SET grade = excluded.grade, since = excluded.since \
         WHERE standing_conditions.grade <> excluded.grade",
    )
    .bind::<Text, _>(row.service_id)
    .bind::<Text, _>(row.fragility)
    .bind::<Text, _>(row.grade)
    .bind::<Timestamp, _>(row.since)
    .execute(db)?;
    Ok(noted == 1)
}

/// Notes that a condition holds no more.
///
/// # Errors
/// The database refused.
pub fn end(db: &mut Db, service: ServiceId, fragility: Condition) -> Result<()> {
    diesel::delete(standing_conditions::table.find((service, fragility))).execute(db)?;
    Ok(())
}
