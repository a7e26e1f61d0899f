//! What was told once and is not told again, however many instances look.

use diesel::prelude::*;
use diesel::sql_types::{Integer, Text, Timestamp};

use super::db::Db;
use super::error::Result;
use super::schema::reminders;
use crate::domain::at::At;

/// Claims the telling of something. Whether it is ours to tell: false when it was told, or another
/// instance is about to. A claim is undone with its transaction.
///
/// # Errors
/// The database refused.
pub fn claim(db: &mut Db, thing: &str, kind: &str, days_before: i32, now: At) -> Result<bool> {
    // Diesel has no insert for both databases that gives way to a row that is there; a failed one
    // would cost the transaction on PostgreSQL.
    let added = diesel::sql_query(
        "INSERT INTO reminders (thing, kind, days_before, told_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind::<Text, _>(thing)
    .bind::<Text, _>(kind)
    .bind::<Integer, _>(days_before)
    .bind::<Timestamp, _>(now)
    .execute(db)?;
    Ok(added == 1)
}

/// Those of these things of which something of this kind was told, with how many days before.
///
/// # Errors
/// The database refused.
pub fn told(db: &mut Db, kind: &str, things: Vec<String>) -> Result<Vec<(String, i32)>> {
    Ok(reminders::table
        .filter(reminders::thing.eq_any(things))
        .filter(reminders::kind.eq(kind))
        .select((reminders::thing, reminders::days_before))
        .load(db)?)
}

/// Forgets what was told before then.
///
/// # Errors
/// The database refused.
pub fn forget_before(db: &mut Db, then: At) -> Result<()> {
    diesel::delete(reminders::table.filter(reminders::told_at.lt(then))).execute(db)?;
    Ok(())
}
