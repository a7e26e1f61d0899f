//! Ways in: sessions, personal tokens, one-time links, and failed attempts. Secrets are stored as
//! their SHA-256 only.

use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::people::PersonRow;
use super::schema::{api_tokens, one_time_links, people, sessions, sign_in_failures};
use crate::domain::at::At;
use crate::domain::ids::{PersonId, SessionId, TokenId};

/// A signed-in browser or program.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub person_id: PersonId,
    /// SHA-256 of the secret.
    pub secret_hash: String,
    /// What it runs on, in words.
    pub device: String,
    /// When it began.
    pub created_at: At,
    /// When it was used last, to five minutes.
    pub seen_at: At,
    /// When it ends in any case.
    pub expires_at: At,
}

/// A personal token.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens)]
pub struct TokenRow {
    /// Its id.
    pub id: TokenId,
    /// Whose it is.
    pub person_id: PersonId,
    /// What it is for.
    pub name: String,
    /// SHA-256 of the secret.
    pub secret_hash: String,
    /// `read` or `write`.
    pub scope: String,
    /// When it was made.
    pub created_at: At,
    /// When it ends.
    pub expires_at: At,
    /// When it was used last.
    pub used_at: Option<At>,
    /// When it was revoked.
    pub revoked_at: Option<At>,
}

/// A link that works once.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = one_time_links)]
pub struct LinkRow {
    /// SHA-256 of the secret.
    pub secret_hash: String,
    /// `first_admin` or `invitation`.
    pub purpose: String,
    /// For whom; absent for the first administrator.
    pub person_id: Option<PersonId>,
    /// When it was made.
    pub created_at: At,
    /// When it ends.
    pub expires_at: At,
    /// When it was used.
    pub used_at: Option<At>,
}

/// Adds a session.
///
/// # Errors
/// The database refused.
pub fn insert_session(db: &mut Db, row: &SessionRow) -> Result<()> {
    diesel::insert_into(sessions::table).values(row).execute(db)?;
    Ok(())
}

/// The session behind a secret, and whose it is.
///
/// # Errors
/// The database refused.
pub fn session(db: &mut Db, secret_hash: &str) -> Result<Option<(SessionRow, PersonRow)>> {
    Ok(sessions::table
        .inner_join(people::table.on(people::id.eq(sessions::person_id)))
        .filter(sessions::secret_hash.eq(secret_hash))
        .select((SessionRow::as_select(), PersonRow::as_select()))
        .first(db)
        .optional()?)
}

/// The sessions of a person, newest first.
///
/// # Errors
/// The database refused.
pub fn sessions_of(db: &mut Db, person: PersonId) -> Result<Vec<SessionRow>> {
    Ok(sessions::table
        .filter(sessions::person_id.eq(person))
        .order((sessions::created_at.desc(), sessions::id))
        .select(SessionRow::as_select())
        .load(db)?)
}

/// Remembers that a session was used.
///
/// # Errors
/// The database refused.
pub fn touch_session(db: &mut Db, id: SessionId, at: At) -> Result<()> {
    diesel::update(sessions::table.find(id)).set(sessions::seen_at.eq(at)).execute(db)?;
    Ok(())
}

/// Forgets the sessions of a person that ended by themselves.
///
/// # Errors
/// The database refused.
pub fn forget_sessions(db: &mut Db, person: PersonId, ended_by: At) -> Result<()> {
    let own = sessions::table.filter(sessions::person_id.eq(person));
    diesel::delete(own.filter(sessions::expires_at.le(ended_by))).execute(db)?;
    Ok(())
}

/// Ends a session of the person.
///
/// # Errors
/// The person has no such session, or the database refused.
pub fn end_session(db: &mut Db, person: PersonId, id: SessionId) -> Result<()> {
    let gone = diesel::delete(sessions::table.find(id).filter(sessions::person_id.eq(person)))
        .execute(db)?;
    if gone == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Ends every session of the person but this one.
///
/// # Errors
/// The database refused.
pub fn end_sessions(db: &mut Db, person: PersonId, but: Option<SessionId>) -> Result<()> {
    let kept = but.map_or_else(String::new, |id| id.to_string());
    let others = sessions::table.filter(sessions::person_id.eq(person));
    diesel::delete(others.filter(sessions::id.ne(kept))).execute(db)?;
    Ok(())
}

/// Adds a token.
///
/// # Errors
/// The database refused.
pub fn insert_token(db: &mut Db, row: &TokenRow) -> Result<()> {
    diesel::insert_into(api_tokens::table).values(row).execute(db)?;
    Ok(())
}

/// The token behind a secret, and whose it is.
///
/// # Errors
/// The database refused.
pub fn token(db: &mut Db, secret_hash: &str) -> Result<Option<(TokenRow, PersonRow)>> {
    Ok(api_tokens::table
        .inner_join(people::table.on(people::id.eq(api_tokens::person_id)))
        .filter(api_tokens::secret_hash.eq(secret_hash))
        .select((TokenRow::as_select(), PersonRow::as_select()))
        .first(db)
        .optional()?)
}

/// Remembers that a token was used.
///
/// # Errors
/// The database refused.
pub fn touch_token(db: &mut Db, id: TokenId, at: At) -> Result<()> {
    diesel::update(api_tokens::table.find(id)).set(api_tokens::used_at.eq(at)).execute(db)?;
    Ok(())
}

/// The tokens of a person, newest first.
///
/// # Errors
/// The database refused.
pub fn tokens_of(db: &mut Db, person: PersonId) -> Result<Vec<TokenRow>> {
    Ok(api_tokens::table
        .filter(api_tokens::person_id.eq(person))
        .order((api_tokens::created_at.desc(), api_tokens::id))
        .select(TokenRow::as_select())
        .load(db)?)
}

/// Revokes a token of the person.
///
/// # Errors
/// The person has no such token that still works, or the database refused.
pub fn revoke_token(db: &mut Db, person: PersonId, id: TokenId, at: At) -> Result<()> {
    let changed = diesel::update(
        api_tokens::table
            .find(id)
            .filter(api_tokens::person_id.eq(person))
            .filter(api_tokens::revoked_at.is_null()),
    )
    .set(api_tokens::revoked_at.eq(at))
    .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Revokes every token of the person.
///
/// # Errors
/// The database refused.
pub fn revoke_tokens(db: &mut Db, person: PersonId, at: At) -> Result<()> {
    diesel::update(
        api_tokens::table
            .filter(api_tokens::person_id.eq(person))
            .filter(api_tokens::revoked_at.is_null()),
    )
    .set(api_tokens::revoked_at.eq(at))
    .execute(db)?;
    Ok(())
}

/// Adds a link.
///
/// # Errors
/// The database refused.
pub fn insert_link(db: &mut Db, row: &LinkRow) -> Result<()> {
    diesel::insert_into(one_time_links::table).values(row).execute(db)?;
    Ok(())
}

/// Uses a link up, if it still works.
///
/// # Errors
/// There is no such link that still works, or the database refused.
pub fn use_link(db: &mut Db, secret_hash: &str, purpose: &str, at: At) -> Result<LinkRow> {
    Ok(diesel::update(
        one_time_links::table
            .find(secret_hash)
            .filter(one_time_links::purpose.eq(purpose))
            .filter(one_time_links::used_at.is_null())
            .filter(one_time_links::expires_at.gt(at)),
    )
    .set(one_time_links::used_at.eq(at))
    .returning(one_time_links::all_columns)
    .get_result(db)?)
}

/// A link that still works, without using it up.
///
/// # Errors
/// There is none, or the database refused.
pub fn open_link(db: &mut Db, secret_hash: &str, purpose: &str, at: At) -> Result<LinkRow> {
    Ok(one_time_links::table
        .find(secret_hash)
        .filter(one_time_links::purpose.eq(purpose))
        .filter(one_time_links::used_at.is_null())
        .filter(one_time_links::expires_at.gt(at))
        .select(LinkRow::as_select())
        .first(db)?)
}

/// Ends every unused link of the purpose and person.
///
/// # Errors
/// The database refused.
pub fn end_links(db: &mut Db, purpose: &str, person: Option<PersonId>, at: At) -> Result<()> {
    let unused = one_time_links::table
        .filter(one_time_links::purpose.eq(purpose))
        .filter(one_time_links::used_at.is_null());
    match person {
        Some(person) => diesel::update(unused.filter(one_time_links::person_id.eq(person)))
            .set(one_time_links::used_at.eq(at))
            .execute(db)?,
        None => diesel::update(unused.filter(one_time_links::person_id.is_null()))
            .set(one_time_links::used_at.eq(at))
            .execute(db)?,
    };
    Ok(())
}

/// Whether a link of the purpose and person was used or ended after that moment.
///
/// # Errors
/// The database refused.
pub fn is_link_used_since(db: &mut Db, purpose: &str, person: PersonId, then: At) -> Result<bool> {
    let used: i64 = one_time_links::table
        .filter(one_time_links::purpose.eq(purpose))
        .filter(one_time_links::person_id.eq(person))
        .filter(one_time_links::used_at.gt(then))
        .count()
        .get_result(db)?;
    Ok(used > 0)
}

/// How often sign-in failed for a subject, and when last.
///
/// # Errors
/// The database refused.
pub fn failures(db: &mut Db, subject: &str) -> Result<Option<(i32, At)>> {
    Ok(sign_in_failures::table
        .find(subject)
        .select((sign_in_failures::failures, sign_in_failures::failed_at))
        .first(db)
        .optional()?)
}

/// Counts one more failure for a subject, and says how many there are now. A count whose last
/// failure is as old as `forgotten` starts anew.
///
/// # Errors
/// [`Error::Stale`] when two first failures of the subject meet: the same call counts then. Or the
/// database refused.
pub fn count_failure(db: &mut Db, subject: &str, at: At, forgotten: At) -> Result<i32> {
    let row = sign_in_failures::table.find(subject);
    let counted = diesel::update(row.filter(sign_in_failures::failed_at.gt(forgotten)))
        .set((
            sign_in_failures::failures.eq(sign_in_failures::failures + 1),
            sign_in_failures::failed_at.eq(at),
        ))
        .returning(sign_in_failures::failures)
        .get_result::<i32>(db)
        .optional()?;
    if let Some(failures) = counted {
        return Ok(failures);
    }
    let first = (sign_in_failures::failures.eq(1), sign_in_failures::failed_at.eq(at));
    // Only where it is old: another writer may have added or restarted it since.
    let old = row.filter(sign_in_failures::failed_at.le(forgotten));
    if diesel::update(old).set(first).execute(db)? == 0 {
        let added = diesel::insert_into(sign_in_failures::table)
            .values((sign_in_failures::subject.eq(subject), first.0, first.1))
            .execute(db);
        match added.map_err(Error::from) {
            Err(Error::Taken(_)) => return Err(Error::Stale),
            added => added?,
        };
    }
    Ok(1)
}

/// Takes some failures off the count of a subject.
///
/// # Errors
/// The database refused.
pub fn forgive_failures(db: &mut Db, subject: &str, some: i32) -> Result<()> {
    let row = sign_in_failures::table.find(subject);
    let left = sign_in_failures::failures - some;
    let lowered = diesel::update(row.filter(sign_in_failures::failures.gt(some)))
        .set(sign_in_failures::failures.eq(left))
        .execute(db)?;
    if lowered == 0 { clear_failures(db, subject) } else { Ok(()) }
}

/// Forgets failures that were last before a moment, of any subject.
///
/// # Errors
/// The database refused.
pub fn forget_failures(db: &mut Db, before: At) -> Result<()> {
    let old = sign_in_failures::table.filter(sign_in_failures::failed_at.lt(before));
    diesel::delete(old).execute(db)?;
    Ok(())
}

/// Forgets the failures of a subject.
///
/// # Errors
/// The database refused.
pub fn clear_failures(db: &mut Db, subject: &str) -> Result<()> {
    diesel::delete(sign_in_failures::table.find(subject)).execute(db)?;
    Ok(())
}
