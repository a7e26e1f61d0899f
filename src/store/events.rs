//! The event chains: appending, reading, and the heads that make a cut-off tail show.

use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{chain_heads, checkpoints, events};
use crate::domain::at::At;
use crate::domain::event::{Event, GENESIS};
use crate::domain::ids::PersonId;

/// An event as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct EventRow {
    /// The chain.
    pub chain: String,
    /// Position in the chain.
    pub seq: i64,
    /// When.
    pub at: At,
    /// Who.
    pub actor_id: Option<PersonId>,
    /// How the actor came in.
    pub entry: String,
    /// What.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// Before and after, JSON.
    pub details: String,
    /// The request.
    pub request_id: String,
    /// The hash of the event before it.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

impl EventRow {
    /// The event that the row tells of; its hash is computed anew from this.
    pub fn event(&self) -> Event {
        Event {
            chain: self.chain.clone(),
            seq: self.seq,
            at: self.at,
            actor: self.actor_id,
            entry: self.entry.clone(),
            kind: self.kind.clone(),
            subject: self.subject.clone(),
            details: self.details.clone(),
            request_id: self.request_id.clone(),
            previous: self.previous.clone(),
        }
    }
}

/// The last event of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = chain_heads)]
pub struct Head {
    /// The chain.
    pub chain: String,
    /// How many events it has.
    pub seq: i64,
    /// The hash of the last one.
    pub hash: String,
}

/// Takes the chain for this transaction: other writers of the same chain wait until it ends, so
/// what is read from here on does not change under the decision. Starts the chain if it is new.
///
/// # Errors
/// The database refused, or two writers started the chain at once.
pub fn take(db: &mut Db, chain: &str) -> Result<Head> {
    let row = chain_heads::table.find(chain);
    let taken = if matches!(db, Db::Sqlite(_)) {
        // There is one writer; nobody else can have the chain.
        row.select(Head::as_select()).first(db).optional()?
    } else {
        diesel::update(row)
            .set(chain_heads::seq.eq(chain_heads::seq))
            .returning((chain_heads::chain, chain_heads::seq, chain_heads::hash))
            .get_result::<Head>(db)
            .optional()?
    };
    if let Some(head) = taken {
        return Ok(head);
    }
    let head = Head { chain: chain.to_owned(), seq: 0, hash: GENESIS.to_owned() };
    diesel::insert_into(chain_heads::table)
        .values((
            chain_heads::chain.eq(&head.chain),
            chain_heads::seq.eq(head.seq),
            chain_heads::hash.eq(&head.hash),
        ))
        .execute(db)?;
    Ok(head)
}

/// What is to be recorded; the chain gives it its place.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// When.
    pub at: At,
    /// Who.
    pub actor: Option<PersonId>,
    /// How the actor came in.
    pub entry: String,
    /// What.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// Before and after, JSON.
    pub details: String,
    /// The request.
    pub request_id: String,
}

/// Adds an event to the end of the chain that was taken, and returns its new head.
///
/// # Errors
/// The database refused; the change that the event tells of must then be undone.
pub fn append(db: &mut Db, head: Head, new: NewEvent) -> Result<Head> {
    let event = Event {
        chain: head.chain,
        seq: head.seq + 1,
        at: new.at,
        actor: new.actor,
        entry: new.entry,
        kind: new.kind,
        subject: new.subject,
        details: new.details,
        request_id: new.request_id,
        previous: head.hash,
    };
    let hash = event.hash();
    diesel::insert_into(events::table)
        .values((
            events::chain.eq(&event.chain),
            events::seq.eq(event.seq),
            events::at.eq(event.at),
            events::actor_id.eq(event.actor),
            events::entry.eq(&event.entry),
            events::kind.eq(&event.kind),
            events::subject.eq(&event.subject),
            events::details.eq(&event.details),
            events::request_id.eq(&event.request_id),
            events::previous.eq(&event.previous),
            events::hash.eq(&hash),
        ))
        .execute(db)?;
    let moved = diesel::update(
        chain_heads::table.find(&event.chain).filter(chain_heads::seq.eq(event.seq - 1)),
    )
    .set((chain_heads::seq.eq(event.seq), chain_heads::hash.eq(&hash)))
    .execute(db)?;
    if moved != 1 {
        return Err(Error::Stale);
    }
    Ok(Head { chain: event.chain, seq: event.seq, hash })
}

/// The newest events of a chain whose subject starts with `prefix`, newest first, older than
/// position `before`.
///
/// # Errors
/// The database refused.
pub fn newest(
    db: &mut Db,
    chain: &str,
    prefix: &str,
    before: i64,
    most: i64,
) -> Result<Vec<EventRow>> {
    // The first text that no longer starts with the prefix: its last character, one further.
    let end = format!("{prefix}\u{10FFFF}");
    Ok(events::table
        .filter(events::chain.eq(chain))
        .filter(events::seq.lt(before))
        .filter(events::subject.ge(prefix))
        .filter(events::subject.lt(end))
        .order(events::seq.desc())
        .limit(most)
        .select(EventRow::as_select())
        .load(db)?)
}

/// Events since a moment over all chains, newest first.
///
/// # Errors
/// The database refused.
pub fn since(db: &mut Db, moment: At, most: i64) -> Result<Vec<EventRow>> {
    Ok(events::table
        .filter(events::at.ge(moment))
        .order((events::at.desc(), events::chain.asc(), events::seq.desc()))
        .limit(most)
        .select(EventRow::as_select())
        .load(db)?)
}

/// The next events of one chain after a position, in order.
///
/// # Errors
/// The database refused.
pub fn following(db: &mut Db, chain: &str, after: i64, most: i64) -> Result<Vec<EventRow>> {
    Ok(events::table
        .filter(events::chain.eq(chain))
        .filter(events::seq.gt(after))
        .order(events::seq.asc())
        .limit(most)
        .select(EventRow::as_select())
        .load(db)?)
}

/// One event.
///
/// # Errors
/// There is none, it is not well formed, or the database refused.
pub fn one(db: &mut Db, chain: &str, seq: i64) -> Result<EventRow> {
    Ok(events::table.find((chain, seq)).select(EventRow::as_select()).first(db)?)
}

/// Where the first event of a chain after a position stands, whether or not it can be read.
///
/// # Errors
/// The database refused.
pub fn position_after(db: &mut Db, chain: &str, after: i64) -> Result<Option<i64>> {
    let following = events::table.filter(events::chain.eq(chain)).filter(events::seq.gt(after));
    Ok(following.order(events::seq.asc()).select(events::seq).first(db).optional()?)
}

/// Where the events of a kind stand, over all chains: chain and position.
///
/// # Errors
/// The database refused.
pub fn positions_of_kind(db: &mut Db, kind: &str) -> Result<Vec<(String, i64)>> {
    Ok(events::table
        .filter(events::kind.eq(kind))
        .order((events::chain, events::seq))
        .select((events::chain, events::seq))
        .load(db)?)
}

/// The head of every chain, by chain.
///
/// # Errors
/// The database refused.
pub fn heads(db: &mut Db) -> Result<Vec<Head>> {
    Ok(chain_heads::table.order(chain_heads::chain).select(Head::as_select()).load(db)?)
}

/// How many events each of two chains has; 0 for one that has not begun.
///
/// # Errors
/// The database refused.
pub fn lengths(db: &mut Db, one: &str, other: &str) -> Result<(i64, i64)> {
    let found: Vec<(String, i64)> = chain_heads::table
        .filter(chain_heads::chain.eq(one).or(chain_heads::chain.eq(other)))
        .select((chain_heads::chain, chain_heads::seq))
        .load(db)?;
    let of = |wanted: &str| {
        found.iter().find(|(chain, _)| chain == wanted).map_or(0, |(_, length)| *length)
    };
    Ok((of(one), of(other)))
}

/// The names of chains that have events, whether or not a head is kept for them.
///
/// # Errors
/// The database refused.
pub fn chains(db: &mut Db) -> Result<Vec<String>> {
    Ok(events::table.select(events::chain).distinct().order(events::chain).load(db)?)
}

/// One checkpoint: the heads that had moved since the one before it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = checkpoints)]
pub struct CheckpointRow {
    /// Position, counted from 1.
    pub seq: i64,
    /// When.
    pub at: At,
    /// The heads that moved, JSON.
    pub heads: String,
    /// The hash of the checkpoint before it.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// Every checkpoint in order.
///
/// # Errors
/// The database refused.
pub fn all_checkpoints(db: &mut Db) -> Result<Vec<CheckpointRow>> {
    Ok(checkpoints::table.order(checkpoints::seq).select(CheckpointRow::as_select()).load(db)?)
}

/// The position of every checkpoint in order, whether or not it can be read.
///
/// # Errors
/// The database refused.
pub fn checkpoint_positions(db: &mut Db) -> Result<Vec<i64>> {
    Ok(checkpoints::table.order(checkpoints::seq).select(checkpoints::seq).load(db)?)
}

/// One checkpoint.
///
/// # Errors
/// There is none, it is not well formed, or the database refused.
pub fn checkpoint_at(db: &mut Db, seq: i64) -> Result<CheckpointRow> {
    Ok(checkpoints::table.find(seq).select(CheckpointRow::as_select()).first(db)?)
}

/// Adds a checkpoint.
///
/// # Errors
/// Another instance added one at the same time, or the database refused.
pub fn add_checkpoint(db: &mut Db, row: &CheckpointRow) -> Result<()> {
    diesel::insert_into(checkpoints::table).values(row).execute(db)?;
    Ok(())
}
