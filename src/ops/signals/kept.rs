//! Keeping a delivery before it is acknowledged.

use crate::domain::at::At;
use crate::domain::ids::{DeliveryId, SourceId};
use crate::domain::signal::DeliveryState;
use crate::ops::core::Core;
use crate::ops::error::Result;
use crate::store::Db;
use crate::store::signal_deliveries::{self, DeliveryRow};

/// How many deliveries may wait to be read before no more are taken: about a minute of the flood that
/// the program is built for, so that whoever sends hears soon that it is too much.
pub const MOST_WAITING: i64 = 100_000;

/// A delivery that proved where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Who sent it.
    pub source: SourceId,
    /// What makes it the same as another one of the source.
    pub key: String,
    /// What the sender calls the event, where a header says it; else empty.
    pub event_name: String,
    /// What came, JSON.
    pub body: String,
    /// It was sent to try the source out, and has no effect.
    pub is_test: bool,
}

/// Keeps a delivery; once this returns it is on disk. Whether it is new: one that came before has no
/// second effect. Blocks.
///
/// # Errors
/// The database cannot keep it.
pub fn keep(core: &Core, arrived: Arrived) -> Result<bool> {
    let received_at = core.now();
    core.store().write_statement(move |db| keep_within(db, arrived, received_at))
}

/// The same, in a transaction that is under way.
pub(in crate::ops) fn keep_within(db: &mut Db, arrived: Arrived, received_at: At) -> Result<bool> {
    let row = DeliveryRow {
        id: DeliveryId::new(),
        source_id: arrived.source,
        delivery_key: arrived.key,
        event_name: arrived.event_name,
        received_at,
        body: arrived.body,
        is_test: arrived.is_test,
        state: DeliveryState::Waiting,
        problem: String::new(),
        statements: 0,
        read_at: None,
    };
    Ok(signal_deliveries::insert_new(db, &row)?)
}

/// How many deliveries wait to be read, counted to [`MOST_WAITING`]. Blocks.
///
/// # Errors
/// The database cannot be read.
pub fn count_waiting(core: &Core) -> Result<i64> {
    Ok(core.store().read(|db| signal_deliveries::count_waiting(db, MOST_WAITING))?)
}

/// For how many days deliveries are kept as they came in (SECURITY rule 55 of the design asks for at
/// least 30). What they told stays in the facts.
const KEPT_DAYS: u32 = 30;

/// How many deliveries are forgotten in one transaction: so few that no other writer waits for it.
const FORGOTTEN_AT_A_TIME: i64 = 2_000;

/// How many such transactions there are in one call, which comes every minute: old deliveries go as
/// fast as a long flood of them once came in.
const TIMES: usize = 25;

/// Forgets deliveries that are too old, at most so many; how many. Blocks.
///
/// # Errors
/// The database cannot be read or written.
pub(in crate::ops) fn forget_old(core: &Core) -> Result<usize> {
    let then = core.now().minus_days(KEPT_DAYS);
    if !core.store().read(|db| signal_deliveries::is_any_older(db, then))? {
        return Ok(0);
    }
    let mut forgotten = 0;
    for _ in 0..TIMES {
        let forget =
            move |db: &mut Db| signal_deliveries::forget_before(db, then, FORGOTTEN_AT_A_TIME);
        let some = core.store().write(forget)?;
        forgotten += some;
        if i64::try_from(some).is_ok_and(|some| some < FORGOTTEN_AT_A_TIME) {
            break;
        }
    }
    Ok(forgotten)
}
