//! Requests that an SRE team takes a service over.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::takeovers;
use crate::domain::at::At;
use crate::domain::ids::{PersonId, ServiceId, TakeoverId, TeamId};

/// A request as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = takeovers)]
pub struct TakeoverRow {
    /// Its id.
    pub id: TakeoverId,
    /// The service.
    pub service_id: ServiceId,
    /// Its number within the service, counted from 1.
    pub number: i32,
    /// The SRE team that is asked.
    pub team_id: TeamId,
    /// Why now, in the words of who asked; may be empty.
    pub words: String,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: At,
    /// `yes`, `not_now` or `no`; absent until the lead has answered.
    pub answer: Option<String>,
    /// With `not_now`: the day from which the request waits again.
    pub not_before: Option<NaiveDate>,
    /// The reason of `not_now`, the guidance of `no`.
    pub answer_words: String,
    /// Who answered.
    pub answered_by: Option<PersonId>,
    /// When.
    pub answered_at: Option<At>,
    /// Counts the answers.
    pub version: i32,
    /// When the service was handed off to the team, which ends the request.
    pub done_at: Option<At>,
}

/// Adds a request.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &TakeoverRow) -> Result<()> {
    diesel::insert_into(takeovers::table).values(row).execute(db)?;
    Ok(())
}

/// The requests of these services, newest first.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, services: &[ServiceId]) -> Result<Vec<TakeoverRow>> {
    Ok(takeovers::table
        .filter(takeovers::service_id.eq_any(services.to_vec()))
        .order((takeovers::asked_at.desc(), takeovers::id.desc()))
        .select(TakeoverRow::as_select())
        .load(db)?)
}

/// The requests that nobody has said yes or no to, oldest first.
///
/// # Errors
/// The database refused.
pub fn undecided(db: &mut Db) -> Result<Vec<TakeoverRow>> {
    Ok(takeovers::table
        .filter(takeovers::answer.is_null().or(takeovers::answer.eq("not_now")))
        .order((takeovers::asked_at, takeovers::id))
        .select(TakeoverRow::as_select())
        .load(db)?)
}

/// Saves an answer, unless another one was given since `version`.
///
/// # Errors
/// It was answered in between, or the database refused.
pub fn update_answer(db: &mut Db, row: &TakeoverRow, version: i32) -> Result<()> {
    let changed =
        diesel::update(takeovers::table.find(row.id).filter(takeovers::version.eq(version)))
            .set((
                takeovers::answer.eq(&row.answer),
                takeovers::not_before.eq(row.not_before),
                takeovers::answer_words.eq(&row.answer_words),
                takeovers::answered_by.eq(row.answered_by),
                takeovers::answered_at.eq(row.answered_at),
                takeovers::version.eq(version + 1),
            ))
            .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The requests that an SRE team has said yes to and that wait for a manager, oldest first.
///
/// # Errors
/// The database refused.
pub fn accepted(db: &mut Db) -> Result<Vec<TakeoverRow>> {
    Ok(takeovers::table
        .filter(takeovers::answer.eq("yes"))
        .filter(takeovers::done_at.is_null())
        .order((takeovers::asked_at, takeovers::id))
        .select(TakeoverRow::as_select())
        .load(db)?)
}

/// Ends a request: the service was handed off.
///
/// # Errors
/// It was answered anew in between, or the database refused.
pub fn set_done(db: &mut Db, row: &TakeoverRow, at: At) -> Result<()> {
    let same = takeovers::table.find(row.id).filter(takeovers::version.eq(row.version));
    let changed = diesel::update(same)
        .set((takeovers::done_at.eq(at), takeovers::version.eq(row.version + 1)))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
