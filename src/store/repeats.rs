//! Calls that carry a key, so that a call sent again has the effect of once.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::repeated_calls;
use crate::domain::at::At;
use crate::domain::ids::PersonId;

/// A call that was made under a key.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = repeated_calls)]
pub struct CallRow {
    /// Who made it.
    pub person_id: PersonId,
    /// The key, as the program chose it.
    pub call_key: String,
    /// SHA-256 over what was sent.
    pub request_hash: String,
    /// The request that had the effect.
    pub request_id: String,
    /// When.
    pub made_at: At,
    /// The status of the answer; absent until the answer is known.
    pub status: Option<i32>,
    /// The `Location` of the answer.
    pub place: Option<String>,
    /// The body of the answer, JSON.
    pub answer: Option<String>,
}

/// The call of this person under this key.
///
/// # Errors
/// The database refused.
pub fn find(db: &mut Db, person: PersonId, key: &str) -> Result<Option<CallRow>> {
    Ok(repeated_calls::table
        .find((person, key))
        .select(CallRow::as_select())
        .first(db)
        .optional()?)
}

/// Keeps a call, in the transaction of what it does.
///
/// # Errors
/// There is a call under this key, or the database refused.
pub fn insert(db: &mut Db, row: &CallRow) -> Result<()> {
    diesel::insert_into(repeated_calls::table).values(row).execute(db)?;
    Ok(())
}

/// Keeps the answer of a call.
///
/// # Errors
/// The database refused.
pub fn set_answer(db: &mut Db, row: &CallRow) -> Result<()> {
    diesel::update(repeated_calls::table.find((row.person_id, &row.call_key)))
        .set((
            repeated_calls::status.eq(row.status),
            repeated_calls::place.eq(&row.place),
            repeated_calls::answer.eq(&row.answer),
        ))
        .execute(db)?;
    Ok(())
}

/// Forgets calls that were made before then.
///
/// # Errors
/// The database refused.
pub fn forget_before(db: &mut Db, then: At) -> Result<()> {
    diesel::delete(repeated_calls::table.filter(repeated_calls::made_at.lt(then))).execute(db)?;
    Ok(())
}
