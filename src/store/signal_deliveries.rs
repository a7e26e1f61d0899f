//! Deliveries of sources, as they came in, and what became of each.

use std::collections::{BTreeMap, HashSet};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text, Timestamp};

use super::db::Db;
use super::error::Result;
use super::schema::signal_deliveries;
use crate::domain::at::At;
use crate::domain::ids::{DeliveryId, SourceId};
use crate::domain::signal::DeliveryState;

/// A delivery as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = signal_deliveries)]
pub struct DeliveryRow {
    /// Its id.
    pub id: DeliveryId,
    /// Who sent it.
    pub source_id: SourceId,
    /// What makes it the same as another one of the source.
    pub delivery_key: String,
    /// What the sender calls the event, where a header says it; else empty.
    pub event_name: String,
    /// When it came.
    pub received_at: At,
    /// What came, JSON as it was sent.
    pub body: String,
    /// It was sent to try the source out, and has no effect.
    pub is_test: bool,
    /// What became of it.
    pub state: DeliveryState,
    /// What could not be read, or to which service it could not be brought; else empty.
    pub problem: String,
    /// How many statements were taken from it.
    pub statements: i32,
    /// When it was read.
    pub read_at: Option<At>,
}

/// Adds a delivery, unless one of its key is there; whether it was added.
///
/// # Errors
/// The database refused.
pub fn insert_new(db: &mut Db, row: &DeliveryRow) -> Result<bool> {
    // The unique index decides, not a lookup: two of one key may come at the same moment.
    let added = diesel::sql_query(
        "INSERT INTO signal_deliveries (id, source_id, delivery_key, event_name, received_at, body, \
         is_test, state, problem, statements) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (source_id, delivery_key) DO NOTHING",
    )
    .bind::<Text, _>(row.id)
    .bind::<Text, _>(row.source_id)
    .bind::<Text, _>(&row.delivery_key)
    .bind::<Text, _>(&row.event_name)
    .bind::<Timestamp, _>(row.received_at)
    .bind::<Text, _>(&row.body)
    .bind::<Bool, _>(row.is_test)
    .bind::<Text, _>(row.state)
    .bind::<Text, _>(&row.problem)
    .bind::<Integer, _>(row.statements)
    .execute(db)?;
    Ok(added == 1)
}

/// The oldest deliveries that wait to be read: at most so many, and, after the first, not more than so
/// many bytes of bodies together.
///
/// # Errors
/// The database refused.
pub fn waiting(db: &mut Db, most: i64, most_bytes: i64) -> Result<Vec<DeliveryRow>> {
    let sizes: Vec<(DeliveryId, i32)> = signal_deliveries::table
        // Written out: the index of what waits is found by these words.
        .filter(sql::<Bool>("state = 'waiting'"))
        .order(signal_deliveries::id)
        .limit(most)
        .select((signal_deliveries::id, sql::<Integer>("octet_length(body)")))
        .load(db)?;
    let mut room = most_bytes;
    let fits = |(_, size): &(DeliveryId, i32)| {
        let fits = room > 0;
        room -= i64::from(*size);
        fits
    };
    let some: Vec<DeliveryId> = sizes.into_iter().take_while(fits).map(|(id, _)| id).collect();
    Ok(signal_deliveries::table
        .filter(signal_deliveries::id.eq_any(some))
        .order(signal_deliveries::id)
        .select(DeliveryRow::as_select())
        .load(db)?)
}

/// How many deliveries wait to be read, counted to this many.
///
/// # Errors
/// The database refused.
pub fn count_waiting(db: &mut Db, most: i64) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        waiting: i64,
    }
    let query = "SELECT count(*) AS waiting FROM (SELECT 1 FROM signal_deliveries \
                 WHERE state = 'waiting' LIMIT $1) AS oldest";
    let count: Count =
        diesel::sql_query(query).bind::<diesel::sql_types::BigInt, _>(most).get_result(db)?;
    Ok(count.waiting)
}

/// What became of a delivery that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The delivery.
    pub id: DeliveryId,
    /// What became of it.
    pub state: DeliveryState,
    /// What could not be read or brought to a service, in words.
    pub problem: String,
    /// How many statements were taken from it.
    pub statements: i32,
}

/// Writes what became of deliveries; gives those that still waited to be read.
///
/// # Errors
/// The database refused.
pub fn set_outcomes(db: &mut Db, outcomes: Vec<Outcome>, now: At) -> Result<HashSet<DeliveryId>> {
    lock(db, outcomes.iter().map(|outcome| outcome.id).collect())?;
    // Most come to the same, and one statement for all of them is one way to the server.
    let mut alike: BTreeMap<(&str, String, i32), Vec<DeliveryId>> = BTreeMap::new();
    for outcome in outcomes {
        let name = (outcome.state.as_str(), outcome.problem, outcome.statements);
        alike.entry(name).or_default().push(outcome.id);
    }
    let mut ours = HashSet::new();
    for ((state, problem, statements), ids) in alike {
        let waiting = signal_deliveries::table
            .filter(signal_deliveries::id.eq_any(ids))
            .filter(signal_deliveries::state.eq(DeliveryState::Waiting));
        let changed: Vec<DeliveryId> = diesel::update(waiting)
            .set((
                signal_deliveries::state.eq(state),
                signal_deliveries::problem.eq(problem),
                signal_deliveries::statements.eq(statements),
                signal_deliveries::read_at.eq(Some(now)),
            ))
            .returning(signal_deliveries::id)
            .get_results(db)?;
        ours.extend(changed);
    }
    Ok(ours)
}

/// A delivery without what came in it, which may be megabytes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = signal_deliveries)]
pub struct DeliveryAccount {
    /// Its id.
    pub id: DeliveryId,
    /// When it came.
    pub received_at: At,
    /// It was sent to try the source out.
    pub is_test: bool,
    /// What became of it.
    pub state: DeliveryState,
    /// What could not be read, or to which service it could not be brought; else empty.
    pub problem: String,
    /// How many statements were taken from it.
    pub statements: i32,
}

/// Whether a delivery still waits to be read; nobody else takes it until the transaction ends.
///
/// # Errors
/// There is none of this id any more, or the database refused.
pub fn waits(db: &mut Db, id: DeliveryId) -> Result<bool> {
    lock(db, vec![id])?;
    let state: DeliveryState =
        signal_deliveries::table.find(id).select(signal_deliveries::state).first(db)?;
    Ok(state == DeliveryState::Waiting)
}

/// Takes deliveries in one order, so that two instances that read the same ones wait for each other and
/// not for ever. SQLite has one writer.
fn lock(db: &mut Db, ids: Vec<DeliveryId>) -> Result<()> {
    if let Db::Postgres(db) = db {
        let _: Vec<DeliveryId> = signal_deliveries::table
            .filter(signal_deliveries::id.eq_any(ids))
            .order(signal_deliveries::id)
            .select(signal_deliveries::id)
            .for_update()
            .load(db)?;
    }
    Ok(())
}

/// The newest deliveries of a source, at most so many.
///
/// # Errors
/// The database refused.
pub fn newest(db: &mut Db, source: SourceId, most: i64) -> Result<Vec<DeliveryAccount>> {
    Ok(signal_deliveries::table
        .filter(signal_deliveries::source_id.eq(source))
        .order((signal_deliveries::received_at.desc(), signal_deliveries::id.desc()))
        .limit(most)
        .select(DeliveryAccount::as_select())
        .load(db)?)
}

/// When a source sent something last. What was sent from here to try it out does not count.
///
/// # Errors
/// The database refused.
pub fn heard_last(db: &mut Db, source: SourceId) -> Result<Option<At>> {
    Ok(signal_deliveries::table
        .filter(signal_deliveries::source_id.eq(source))
        .filter(signal_deliveries::is_test.eq(false))
        .order(signal_deliveries::received_at.desc())
        .select(signal_deliveries::received_at)
        .first(db)
        .optional()?)
}

/// Lets the newest of what a source sent that named no known service, or only in part, be read again:
/// at most so many, so that nothing new waits long behind it. How much.
///
/// # Errors
/// The database refused.
pub fn read_again(db: &mut Db, source: SourceId, most: i64) -> Result<usize> {
    let unread: Vec<DeliveryId> = signal_deliveries::table
        .filter(signal_deliveries::source_id.eq(source))
        .filter(
            signal_deliveries::state.eq_any(vec![DeliveryState::Unmapped, DeliveryState::Partly]),
        )
        .order((signal_deliveries::received_at.desc(), signal_deliveries::id.desc()))
        .limit(most)
        .select(signal_deliveries::id)
        .load(db)?;
    let unread = signal_deliveries::table.filter(signal_deliveries::id.eq_any(unread));
    Ok(diesel::update(unread)
        .set(signal_deliveries::state.eq(DeliveryState::Waiting))
        .execute(db)?)
}

/// Forgets deliveries that came before then and were read, the oldest first and at most so many: what
/// they told stands in the facts. How many.
///
/// # Errors
/// The database refused.
pub fn forget_before(db: &mut Db, then: At, most: i64) -> Result<usize> {
    let old: Vec<DeliveryId> = signal_deliveries::table
        .filter(signal_deliveries::received_at.lt(then))
        .filter(signal_deliveries::state.ne(DeliveryState::Waiting))
        .order(signal_deliveries::received_at)
        .limit(most)
        .select(signal_deliveries::id)
        .load(db)?;
    let found = signal_deliveries::table.filter(signal_deliveries::id.eq_any(old));
    Ok(diesel::delete(found).execute(db)?)
}

/// Whether a delivery came before then.
///
/// # Errors
/// The database refused.
pub fn is_any_older(db: &mut Db, then: At) -> Result<bool> {
    let old = signal_deliveries::table.filter(signal_deliveries::received_at.lt(then));
    let found: Option<DeliveryId> = old.select(signal_deliveries::id).first(db).optional()?;
    Ok(found.is_some())
}
