//! Facts that sources told about services, joined.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde::{Deserialize, Serialize};

use super::db::Db;
use super::error::{Error, Result};
use super::schema::signal_facts;
use crate::domain::at::At;
use crate::domain::ids::{FactId, ServiceId, SourceId};
use crate::domain::signal::{Body, Fact, FactKind, Said};

/// A fact as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = signal_facts)]
#[diesel(treat_none_as_null = true)]
pub struct FactRow {
    /// Its id.
    pub id: FactId,
    /// The service.
    pub service_id: ServiceId,
    /// Who told it.
    pub source_id: SourceId,
    /// What kind of thing it is about.
    pub kind: FactKind,
    /// The sender's name of it.
    pub fact_key: String,
    /// What belongs together.
    pub fact_group: String,
    /// A name for people.
    pub title: String,
    /// When it began.
    pub opened_at: Option<At>,
    /// When it was first acknowledged.
    pub acknowledged_at: Option<At>,
    /// When it last ended.
    pub resolved_at: Option<At>,
    /// When it last began again.
    pub reopened_at: Option<At>,
    /// When the newest of it was true.
    pub told_at: At,
    /// What is particular to its kind, JSON.
    pub body: String,
}

/// What the column `body` holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    body: Body,
    #[serde(default, skip_serializing_if = "Said::is_all")]
    said: Said,
}

impl FactRow {
    /// The row of a fact of a service.
    ///
    /// # Errors
    /// The fact holds a figure that JSON has no words for.
    pub fn of(id: FactId, service: ServiceId, fact: Fact) -> Result<Self> {
        let kind = fact.kind();
        let body = serde_json::to_string(&Kept { body: fact.body, said: fact.said })
            .map_err(|error| Error::Internal(format!("a fact: {error}")))?;
        Ok(Self {
            id,
            service_id: service,
            source_id: fact.source,
            kind,
            fact_key: fact.key,
            fact_group: fact.group,
            title: fact.title,
            opened_at: fact.opened_at,
            acknowledged_at: fact.acknowledged_at,
            resolved_at: fact.resolved_at,
            reopened_at: fact.reopened_at,
            told_at: fact.told_at,
            body,
        })
    }

    /// The fact.
    ///
    /// # Errors
    /// The row was damaged.
    pub fn fact(self) -> Result<Fact> {
        let Kept { body, said }: Kept = serde_json::from_str(&self.body)
            .map_err(|error| Error::Internal(format!("fact {}: {error}", self.id)))?;
        Ok(Fact {
            source: self.source_id,
            key: self.fact_key,
            group: self.fact_group,
            title: self.title,
            opened_at: self.opened_at,
            acknowledged_at: self.acknowledged_at,
            resolved_at: self.resolved_at,
            reopened_at: self.reopened_at,
            told_at: self.told_at,
            body,
            said,
        })
    }
}

/// Most keys that are asked for at a time: SQLite takes 32,766 values in one statement.
const KEYS_AT_A_TIME: usize = 1_000;

/// Loads rows that are about to be joined: on PostgreSQL nobody else changes them meanwhile, and SQLite has
/// one writer.
macro_rules! load_to_change {
    ($db:expr, $query:expr) => {
        match $db {
            Db::Postgres(db) => $query.order(signal_facts::id).for_update().load::<FactRow>(db)?,
            Db::Sqlite(db) => $query.load::<FactRow>(db)?,
        }
    };
}

/// Joins facts of a service with what is stored of them. Gives the earliest moment about which
/// something changed; `None` when everything was known.
///
/// # Errors
/// The database refused.
pub fn join(db: &mut Db, service: ServiceId, facts: Vec<Fact>) -> Result<Option<At>> {
    // In order, so that two instances take rows in the same one.
    let mut told: BTreeMap<(SourceId, FactKind, String), Fact> = BTreeMap::new();
    for fact in facts {
        let name = (fact.source, fact.kind(), fact.key.clone());
        let joined = match told.remove(&name) {
            Some(before) => before.joined(fact),
            None => fact,
        };
        told.insert(name, joined);
    }
    let mut changed_from = None;
    for row in known(db, service, told.keys())? {
        let name = (row.source_id, row.kind, row.fact_key.clone());
        let Some(new) = told.remove(&name) else { continue };
        let (id, before) = (row.id, row.fact()?);
        let after = before.clone().joined(new);
        if after != before {
            changed_from = earliest(changed_from, touched(&before));
            changed_from = earliest(changed_from, touched(&after));
            let row = FactRow::of(id, service, after)?;
            diesel::update(signal_facts::table.find(id)).set(&row).execute(db)?;
        }
    }
    let mut new = Vec::new();
    for fact in told.into_values() {
        changed_from = earliest(changed_from, touched(&fact));
        new.push(FactRow::of(FactId::new(), service, fact)?);
    }
    insert(db, new)?;
    Ok(changed_from)
}

fn insert(db: &mut Db, rows: Vec<FactRow>) -> Result<()> {
    match db {
        // A statement costs a way to the server and back.
        Db::Postgres(db) => {
            for some in rows.chunks(KEYS_AT_A_TIME) {
                diesel::insert_into(signal_facts::table).values(some).execute(db)?;
            }
        }
        Db::Sqlite(_) => {
            for row in rows {
                diesel::insert_into(signal_facts::table).values(row).execute(db)?;
            }
        }
    }
    Ok(())
}

/// What is stored of things that a source has these keys for, whichever service it stands with.
///
/// # Errors
/// The database refused, or a row was damaged.
pub fn of_source(
    db: &mut Db,
    (source, kind): (SourceId, FactKind),
    keys: &[String],
) -> Result<Vec<(FactId, ServiceId, Fact)>> {
    let mut found = Vec::new();
    for some in keys.chunks(KEYS_AT_A_TIME) {
        let of_source = signal_facts::table
            .filter(signal_facts::source_id.eq(source))
            .filter(signal_facts::fact_key.eq_any(some.to_vec()))
            .filter(signal_facts::kind.eq(kind));
        for row in load_to_change!(db, of_source.select(FactRow::as_select())) {
            found.push((row.id, row.service_id, row.fact()?));
        }
    }
    Ok(found)
}

/// Takes a fact away from the service that it stood with, because it was brought to another one. Gives
/// the moment about which something changed there.
///
/// # Errors
/// The database refused.
pub fn take_away(db: &mut Db, id: FactId, fact: &Fact) -> Result<At> {
    diesel::delete(signal_facts::table.find(id)).execute(db)?;
    Ok(touched(fact))
}

fn touched(fact: &Fact) -> At {
    fact.opened_at.unwrap_or(fact.told_at)
}

fn earliest(one: Option<At>, other: At) -> Option<At> {
    Some(one.map_or(other, |one| one.min(other)))
}

fn known<'a>(
    db: &mut Db,
    service: ServiceId,
    names: impl Iterator<Item = &'a (SourceId, FactKind, String)>,
) -> Result<Vec<FactRow>> {
    let mut keys: BTreeMap<(SourceId, FactKind), Vec<String>> = BTreeMap::new();
    for (source, kind, key) in names {
        keys.entry((*source, *kind)).or_default().push(key.clone());
    }
    let mut found = Vec::new();
    for ((source, kind), keys) in keys {
        for some in keys.chunks(KEYS_AT_A_TIME) {
            let of_service = signal_facts::table
                .filter(signal_facts::service_id.eq(service))
                .filter(signal_facts::source_id.eq(source))
                .filter(signal_facts::kind.eq(kind))
                .filter(signal_facts::fact_key.eq_any(some.to_vec()));
            found.extend(load_to_change!(db, of_service.select(FactRow::as_select())));
        }
    }
    Ok(found)
}

/// Deployments that a source told began between these moments, and of which it told no end: the newest
/// first, at most so many, each with its service.
///
/// # Errors
/// The database refused, or a row was damaged.
pub fn unended_deploys(
    db: &mut Db,
    source: SourceId,
    (from, to): (At, At),
    most: i64,
) -> Result<Vec<(ServiceId, Fact)>> {
    let rows: Vec<FactRow> = signal_facts::table
        .filter(signal_facts::source_id.eq(source))
        // Written out: only so SQLite knows that its index of just these fits.
        .filter(sql::<Bool>("kind = 'deploy' AND resolved_at IS NULL"))
        .filter(signal_facts::opened_at.ge(from))
        .filter(signal_facts::opened_at.lt(to))
        .order((signal_facts::opened_at.desc(), signal_facts::id.desc()))
        .limit(most)
        .select(FactRow::as_select())
        .load(db)?;
    rows.into_iter().map(|row| Ok((row.service_id, row.fact()?))).collect()
}

/// The facts of a service that began since a moment, and older ones of which something was told since
/// then, in order.
///
/// # Errors
/// The database refused, or a row was damaged.
pub fn since(db: &mut Db, service: ServiceId, since: At) -> Result<Vec<Fact>> {
    let of_service = signal_facts::table.filter(signal_facts::service_id.eq(service));
    let rows: Vec<FactRow> = of_service
        .filter(signal_facts::opened_at.ge(since))
        .order((signal_facts::opened_at, signal_facts::id))
        .select(FactRow::as_select())
        .load(db)?;
    let older: Vec<FactRow> = of_service
        .filter(signal_facts::told_at.ge(since))
        .filter(signal_facts::opened_at.lt(since))
        // In the order of the index of what was told, or SQLite goes through all that ever began.
        .order((signal_facts::told_at, signal_facts::opened_at, signal_facts::id))
        .select(FactRow::as_select())
        .load(db)?;
    older.into_iter().chain(rows).map(FactRow::fact).collect()
}

/// The facts of a service that began since a moment and before another one, in order.
///
/// # Errors
/// The database refused, or a row was damaged.
pub fn between(db: &mut Db, service: ServiceId, since: At, until: At) -> Result<Vec<Fact>> {
    let of_service = signal_facts::table.filter(signal_facts::service_id.eq(service));
    let rows: Vec<FactRow> = of_service
        .filter(signal_facts::opened_at.ge(since))
        .filter(signal_facts::opened_at.lt(until))
        .order((signal_facts::opened_at, signal_facts::id))
        .select(FactRow::as_select())
        .load(db)?;
    rows.into_iter().map(FactRow::fact).collect()
}
