//! The proof that records are whole: verifying the chains, the sign-offs, the snapshots and the guards
//! around them, and checkpoints over the heads of the chains.

mod chains;
mod checkpoints;
mod sign_offs;
mod snapshots;
mod told;

use std::collections::HashMap;

use serde::Serialize;

pub use checkpoints::{KeptCheckpoint, checkpoint};

use super::core::Core;
use super::error::Result;
use crate::store::events::{self, Head};
use crate::store::{Db, Store, guards};

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Chains that were read.
    pub chains: usize,
    /// Events that were read.
    pub events: i64,
    /// Sign-offs that were read.
    pub sign_offs: usize,
    /// Snapshots of reviews that were read.
    pub snapshots: usize,
    /// Checkpoints that were read.
    pub checkpoints: usize,
    /// The last checkpoint as `SEQ:HASH`, to keep elsewhere and to verify against later.
    pub last_checkpoint: Option<String>,
    /// What is wrong, a sentence each, the first of each chain; empty when the records are whole.
    pub problems: Vec<String>,
}

/// Reads every chain, checkpoint, sign-off and snapshot and names whatever was changed, removed, reordered
/// or cut off.
///
/// # Errors
/// The database cannot be read.
pub fn verify(core: &Core) -> Result<Report> {
    verify_against(core.store(), &[])
}

/// The same, and holds the checkpoints against those that were kept elsewhere: only they tell
/// that checkpoints at the end are gone, or that all records were made anew.
///
/// # Errors
/// The database cannot be read.
pub fn verify_against(store: &Store, kept: &[KeptCheckpoint]) -> Result<Report> {
    store.read_at_one_moment(|db| look_through(db, kept))
}

fn look_through(db: &mut Db, kept: &[KeptCheckpoint]) -> Result<Report> {
    let mut problems = guards::problems(db)?;
    let heads: HashMap<String, Head> =
        events::heads(db)?.into_iter().map(|head| (head.chain.clone(), head)).collect();
    let mut chains = events::chains(db)?;
    chains.extend(heads.keys().cloned());
    chains.sort_unstable();
    chains.dedup();
    let checkpoints = checkpoints::readable(db, &mut problems)?;
    let promised = checkpoints::promised_heads(&checkpoints, &mut problems);
    checkpoints::compare(&checkpoints, kept, &mut problems);
    let mut events = 0;
    for chain in &chains {
        let marks = promised.get(chain).map_or(&[][..], Vec::as_slice);
        let (read, problem) = chains::verify(db, chain, heads.get(chain), marks)?;
        events += read;
        problems.extend(problem);
    }
    for chain in promised.keys().filter(|chain| chains.binary_search(chain).is_err()) {
        problems.push(format!("chain {chain}: every event is missing"));
    }
    let sign_offs = sign_offs::verify(db, &mut problems)?;
    let snapshots = snapshots::verify(db, &mut problems)?;
    let last = checkpoints.last();
    Ok(Report {
        chains: chains.len(),
        events,
        sign_offs,
        snapshots,
        checkpoints: checkpoints.len(),
        last_checkpoint: last.map(|last| format!("{}:{}", last.seq, last.hash)),
        problems,
    })
}
