//! What the database says of itself: what it is for, and the row that is written to see whether
//! changes can be kept.

use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::instance;

/// The row that says what the database is for.
const PURPOSE: &str = "purpose";

/// The row that is written as a trial.
const TRIAL: &str = "trial";

const UNFINISHED_DEMO: &str = "unfinished demo";
const DEMO: &str = "demo";

/// What a database is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Real people and reviews: whatever carries no mark.
    RealUse,
    /// A demo whose data is not all there.
    UnfinishedDemo,
    /// A demo, where anybody signs in as anybody.
    Demo,
}

/// What the database is for.
///
/// # Errors
/// The database refused, or carries a mark that this version does not know.
pub fn purpose(db: &mut Db) -> Result<Purpose> {
    let row = instance::table.find(PURPOSE).select(instance::value);
    let mark: Option<String> = row.first(db).optional()?;
    match mark.as_deref() {
        None => Ok(Purpose::RealUse),
        Some(UNFINISHED_DEMO) => Ok(Purpose::UnfinishedDemo),
        Some(DEMO) => Ok(Purpose::Demo),
        Some(other) => Err(Error::Internal(format!("a database for \"{other}\""))),
    }
}

/// Marks the database as a demo, whose data is all there or not yet.
///
/// # Errors
/// The database refused.
pub fn mark_as_demo(db: &mut Db, finished: bool) -> Result<()> {
    let mark = instance::value.eq(if finished { DEMO } else { UNFINISHED_DEMO });
    if diesel::update(instance::table.find(PURPOSE)).set(mark).execute(db)? == 0 {
        diesel::insert_into(instance::table)
            .values((instance::name.eq(PURPOSE), mark))
            .execute(db)?;
    }
    Ok(())
}

/// Puts this text in place of what the last trial wrote.
///
/// # Errors
/// The database takes no changes, or has no room for the text.
pub fn write_trial(db: &mut Db, text: &str) -> Result<()> {
    let row = diesel::update(instance::table.find(TRIAL));
    match row.set(instance::value.eq(text)).execute(db)? {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}
