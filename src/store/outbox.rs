//! Mail that waits to be sent, and what became of it.
//!
//! Several instances send from one outbox: each leases the messages that it is about to send. A lease
//! that ran out is anybody's, so an instance that was killed loses nothing; what it had sent and not
//! yet marked is sent again, under the same Message-ID.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::outbox;
use crate::domain::at::At;
use crate::domain::ids::{MailId, PersonId};
use crate::domain::notice::MailState;

use alias::earlier;

/// The table a second time, apart because the macro writes public items without a word about them.
mod alias {
    use crate::store::schema::outbox;

    diesel::alias!(outbox as earlier: Earlier);
}

/// A message to one person.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox)]
pub struct MailRow {
    /// Its id, and the first half of its Message-ID.
    pub id: MailId,
    /// To whom.
    pub person_id: PersonId,
    /// What kind of notice it is.
    pub kind: String,
    /// What it says: a `domain::notice::Told` as JSON.
    pub data: String,
    /// What it belongs to; empty when it stands alone.
    pub thread: String,
    /// What became of it.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: i32,
    /// How many of these were refused for good.
    pub refusals: i32,
    /// From when on it may be tried.
    pub next_at: At,
    /// Until when an instance has it.
    pub leased_until: Option<At>,
    /// Which instance.
    pub leased_by: Option<String>,
    /// Why it was not sent, the last time.
    pub last_error: String,
    /// When it was written.
    pub created_at: At,
    /// When the mail server took it.
    pub sent_at: Option<At>,
}

impl MailRow {
    /// A message that waits from now on.
    pub fn waiting(to: PersonId, kind: &str, data: String, thread: String, now: At) -> Self {
        Self {
            id: MailId::new(),
            person_id: to,
            kind: kind.to_owned(),
            data,
            thread,
            state: MailState::Waiting,
            attempts: 0,
            refusals: 0,
            next_at: now,
            leased_until: None,
            leased_by: None,
            last_error: String::new(),
            created_at: now,
            sent_at: None,
        }
    }
}

/// A lease on messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The instance.
    pub by: String,
    /// Until when.
    pub until: At,
}

/// Adds messages.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, rows: &[MailRow]) -> Result<()> {
    for row in rows {
        diesel::insert_into(outbox::table).values(row).execute(db)?;
    }
    Ok(())
}

/// The ids of messages that can be sent now, the untried first so that one which fails again and
/// again keeps nobody waiting; of one conversation with a person only the oldest, so that it arrives
/// in order.
macro_rules! due {
    ($now:expr) => {
        outbox::table
            .filter(outbox::state.eq(MailState::Waiting))
            .filter(outbox::next_at.le($now))
            .filter(outbox::leased_until.is_null().or(outbox::leased_until.lt($now)))
            .filter(
                outbox::thread.eq("").or(not(exists(
                    earlier
                        .filter(earlier.field(outbox::person_id).eq(outbox::person_id))
                        .filter(earlier.field(outbox::thread).eq(outbox::thread))
                        .filter(earlier.field(outbox::state).eq(MailState::Waiting))
                        .filter(earlier.field(outbox::id).lt(outbox::id)),
                ))),
            )
            .order((outbox::attempts, outbox::next_at, outbox::id))
            .select(outbox::id)
    };
}

/// Whether there is a message to send now.
///
/// # Errors
/// The database refused.
pub fn is_any_due(db: &mut Db, now: At) -> Result<bool> {
    let first: Option<MailId> = due!(now).first(db).optional()?;
    Ok(first.is_some())
}

/// Takes up to `most` messages that can be sent now. Two instances never get the same one: the
/// condition is looked at again with the row locked.
///
/// # Errors
/// The database refused.
pub fn claim(db: &mut Db, lease: &Lease, now: At, most: i64) -> Result<Vec<MailRow>> {
    let ids: Vec<MailId> = due!(now).limit(most).load(db)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<MailRow> = diesel::update(
        outbox::table
            .filter(outbox::id.eq_any(ids))
            .filter(outbox::state.eq(MailState::Waiting))
            .filter(outbox::leased_until.is_null().or(outbox::leased_until.lt(now))),
    )
    .set((outbox::leased_until.eq(Some(lease.until)), outbox::leased_by.eq(Some(&lease.by))))
    .returning(outbox::all_columns)
    .get_results(db)?;
    rows.sort_by_key(|row| (row.attempts, row.next_at, row.id));
    Ok(rows)
}

/// What came of trying to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent(At),
    /// It is not sent, and why.
    Dropped(String),
    /// It was refused: with what is written about it now.
    Failed {
        /// It waits for its next attempt, or is dead.
        state: MailState,
        /// How often it was tried.
        attempts: i32,
        /// How many of these were refused for good.
        refusals: i32,
        /// When it is tried again.
        next_at: At,
        /// Why.
        error: String,
    },
    /// It was not tried, for a reason of the mail server; empty when the instance stops.
    Released(String),
}

/// Writes down what came of a message that an instance had leased. If its lease ran out and another
/// one has the message now, only that it was sent counts.
///
/// # Errors
/// The database refused.
pub fn finish(db: &mut Db, id: MailId, by: &str, outcome: &Outcome) -> Result<()> {
    let no_lease = (outbox::leased_until.eq(None::<At>), outbox::leased_by.eq(None::<String>));
    let waiting = outbox::table.find(id).filter(outbox::state.eq(MailState::Waiting));
    let own = outbox::table
        .filter(outbox::id.eq(id))
        .filter(outbox::state.eq(MailState::Waiting))
        .filter(outbox::leased_by.eq(by));
    match outcome {
        Outcome::Sent(at) => diesel::update(waiting)
            .set((
                no_lease,
                outbox::state.eq(MailState::Sent),
                outbox::sent_at.eq(Some(at)),
                outbox::last_error.eq(""),
            ))
            .execute(db)?,
        Outcome::Dropped(reason) => diesel::update(own)
            .set((no_lease, outbox::state.eq(MailState::Dropped), outbox::last_error.eq(reason)))
            .execute(db)?,
        Outcome::Failed { state, attempts, refusals, next_at, error } => diesel::update(own)
            .set((
                no_lease,
                outbox::state.eq(*state),
                outbox::attempts.eq(*attempts),
                outbox::refusals.eq(*refusals),
                outbox::next_at.eq(*next_at),
                outbox::last_error.eq(error),
            ))
            .execute(db)?,
        Outcome::Released(reason) => {
            diesel::update(own).set((no_lease, outbox::last_error.eq(reason))).execute(db)?
        }
    };
    Ok(())
}

/// Gives every message back that an instance has leased.
///
/// # Errors
/// The database refused.
pub fn release_all(db: &mut Db, by: &str) -> Result<()> {
    diesel::update(
        outbox::table.filter(outbox::leased_by.eq(by)).filter(outbox::state.eq(MailState::Waiting)),
    )
    .set((outbox::leased_until.eq(None::<At>), outbox::leased_by.eq(None::<String>)))
    .execute(db)?;
    Ok(())
}

/// Gives every message back that any instance has leased: for a database that only one process opens,
/// when that process starts.
///
/// # Errors
/// The database refused.
pub fn release_everything(db: &mut Db) -> Result<()> {
    diesel::update(outbox::table.filter(outbox::leased_by.is_not_null()))
        .set((outbox::leased_until.eq(None::<At>), outbox::leased_by.eq(None::<String>)))
        .execute(db)?;
    Ok(())
}

/// How many messages stand in each state.
///
/// # Errors
/// The database refused.
pub fn counts(db: &mut Db) -> Result<Vec<(MailState, i64)>> {
    let mut counts = Vec::new();
    for state in MailState::ALL {
        let count = outbox::table.filter(outbox::state.eq(*state)).count().get_result(db)?;
        counts.push((*state, count));
    }
    Ok(counts)
}

/// Messages of a state, the newest first.
///
/// # Errors
/// The database refused.
pub fn of_state(db: &mut Db, state: MailState, most: i64) -> Result<Vec<MailRow>> {
    Ok(outbox::table
        .filter(outbox::state.eq(state))
        .order(outbox::id.desc())
        .limit(most)
        .select(MailRow::as_select())
        .load(db)?)
}

/// The waiting message that failed last, if any did: it tells what is wrong with the mail server.
///
/// # Errors
/// The database refused.
pub fn failing(db: &mut Db) -> Result<Option<MailRow>> {
    Ok(outbox::table
        .filter(outbox::state.eq(MailState::Waiting))
        .filter(outbox::last_error.ne(""))
        .order(outbox::id.desc())
        .select(MailRow::as_select())
        .first(db)
        .optional()?)
}

/// One message.
///
/// # Errors
/// There is no such message, or the database refused.
pub fn by_id(db: &mut Db, id: MailId) -> Result<MailRow> {
    Ok(outbox::table.find(id).select(MailRow::as_select()).first(db)?)
}

macro_rules! dead {
    ($id:expr) => {
        outbox::table.filter(outbox::id.eq($id)).filter(outbox::state.eq(MailState::Dead))
    };
}

/// Lets a dead message wait again, as if it had never been tried.
///
/// # Errors
/// It is not dead, or the database refused.
pub fn revive(db: &mut Db, id: MailId, now: At) -> Result<()> {
    let changed = diesel::update(dead!(id))
        .set((
            outbox::state.eq(MailState::Waiting),
            outbox::attempts.eq(0),
            outbox::refusals.eq(0),
            outbox::next_at.eq(now),
            outbox::last_error.eq(""),
        ))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Drops a dead message.
///
/// # Errors
/// It is not dead, or the database refused.
pub fn drop_dead(db: &mut Db, id: MailId, reason: &str) -> Result<()> {
    let changed = diesel::update(dead!(id))
        .set((outbox::state.eq(MailState::Dropped), outbox::last_error.eq(reason)))
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

macro_rules! over {
    ($then:expr) => {
        outbox::table
            .filter(outbox::created_at.lt($then))
            .filter(outbox::state.eq_any(vec![MailState::Sent, MailState::Dropped]))
    };
}

/// Whether there is a message that was sent or dropped and written before then.
///
/// # Errors
/// The database refused.
pub fn is_any_older(db: &mut Db, then: At) -> Result<bool> {
    let first: Option<MailId> = over!(then).select(outbox::id).first(db).optional()?;
    Ok(first.is_some())
}

/// Forgets messages that were sent or dropped and written before then.
///
/// # Errors
/// The database refused.
pub fn forget_before(db: &mut Db, then: At) -> Result<usize> {
    Ok(diesel::delete(over!(then)).execute(db)?)
}
