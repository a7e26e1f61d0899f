//! The proof that records are whole: verifying the chains, and checkpoints over their heads.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::core::Core;
use super::error::{Error, Result};
use crate::domain::event::{GENESIS, sha256_hex};
use crate::store::Db;
use crate::store::events::{self, CheckpointRow, Head};

/// How many events are held in memory at a time while a chain is read.
const BATCH: i64 = 1_000;

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Chains that were read.
    pub chains: usize,
    /// Events that were read.
    pub events: i64,
    /// Checkpoints that were read.
    pub checkpoints: usize,
    /// What is wrong, a sentence each, the first of each chain; empty when the records are whole.
    pub problems: Vec<String>,
}

/// Reads every chain and every checkpoint and names whatever was changed, removed, reordered or
/// cut off.
///
/// # Errors
/// The database cannot be read.
pub fn verify(core: &Core) -> Result<Report> {
    core.store().read(|db| {
        let heads: HashMap<String, Head> =
            events::heads(db)?.into_iter().map(|head| (head.chain.clone(), head)).collect();
        let mut chains = events::chains(db)?;
        chains.extend(heads.keys().cloned());
        chains.sort_unstable();
        chains.dedup();
        let checkpoints = events::all_checkpoints(db)?;
        let mut problems = Vec::new();
        let promised = promised_heads(&checkpoints, &mut problems);
        let mut report =
            Report { chains: chains.len(), events: 0, checkpoints: checkpoints.len(), problems };
        for chain in &chains {
            let marks = promised.get(chain).map_or(&[][..], Vec::as_slice);
            let (read, problem) = verify_chain(db, chain, heads.get(chain), marks)?;
            report.events += read;
            report.problems.extend(problem);
        }
        for chain in promised.keys().filter(|chain| chains.binary_search(chain).is_err()) {
            report.problems.push(format!("chain {chain}: every event is missing"));
        }
        Ok(report)
    })
}

/// The heads that checkpoints promise, by chain, in order; problems of the checkpoints themselves.
fn promised_heads(
    checkpoints: &[CheckpointRow],
    problems: &mut Vec<String>,
) -> BTreeMap<String, Vec<(i64, String)>> {
    let mut promised: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    let mut previous = GENESIS.to_owned();
    for (expected, row) in (1_i64..).zip(checkpoints) {
        let place = format!("checkpoint {}", row.seq);
        if row.seq != expected {
            problems.push(format!("checkpoint {expected} is missing"));
            break;
        }
        if row.previous != previous || row.hash != checkpoint_hash(row) {
            problems.push(format!("{place} was changed"));
            break;
        }
        previous = row.hash.clone();
        match serde_json::from_str::<BTreeMap<String, (i64, String)>>(&row.heads) {
            Ok(heads) => {
                for (chain, head) in heads {
                    promised.entry(chain).or_default().push(head);
                }
            }
            Err(_) => problems.push(format!("{place} cannot be read")),
        }
    }
    promised
}

fn verify_chain(
    db: &mut Db,
    chain: &str,
    head: Option<&Head>,
    promised: &[(i64, String)],
) -> Result<(i64, Option<String>)> {
    let mut promised = promised.iter().peekable();
    let mut last = Head { chain: chain.to_owned(), seq: 0, hash: GENESIS.to_owned() };
    loop {
        let batch = events::following(db, chain, last.seq, BATCH)?;
        if batch.is_empty() {
            break;
        }
        for row in batch {
            let place = format!("chain {chain}, event {}", last.seq + 1);
            if row.seq != last.seq + 1 {
                return Ok((last.seq, Some(format!("{place} is missing"))));
            }
            if row.previous != last.hash {
                let problem = format!("{place} does not follow the event before it");
                return Ok((last.seq, Some(problem)));
            }
            if row.event().hash() != row.hash {
                return Ok((last.seq, Some(format!("{place} was changed"))));
            }
            if let Some((_, hash)) = promised.next_if(|(seq, _)| *seq == row.seq)
                && *hash != row.hash
            {
                let problem = format!("{place} is not the one that a checkpoint saw");
                return Ok((last.seq, Some(problem)));
            }
            last = Head { chain: row.chain, seq: row.seq, hash: row.hash };
        }
    }
    let problem = if let Some((seq, _)) = promised.next() {
        Some(format!("chain {chain} ends at event {}; a checkpoint saw event {seq}", last.seq))
    } else {
        match head {
            Some(head) if *head == last => None,
            Some(head) => Some(format!(
                "chain {chain} ends at event {}; its head says {}",
                last.seq, head.seq
            )),
            None => Some(format!("chain {chain} has no head")),
        }
    };
    Ok((last.seq, problem))
}

fn checkpoint_hash(row: &CheckpointRow) -> String {
    let text = format!(
        "readyroom checkpoint v1\n{}\n{}\n{}\n{}",
        row.seq, row.at, row.previous, row.heads
    );
    sha256_hex(text.as_bytes())
}

/// Writes a checkpoint over the heads that moved since the last one. Its hash, kept elsewhere,
/// makes every event up to now tamper-evident.
///
/// # Errors
/// The database cannot be written, or another instance wrote one at the same moment.
pub fn checkpoint(core: &Core) -> Result<Option<(i64, String)>> {
    let now = core.now();
    core.store().write(move |db| {
        let earlier = events::all_checkpoints(db)?;
        let mut problems = Vec::new();
        let known = promised_heads(&earlier, &mut problems);
        if let Some(problem) = problems.into_iter().next() {
            return Err(Error::Internal(problem));
        }
        let moved: BTreeMap<String, (i64, String)> = events::heads(db)?
            .into_iter()
            .filter(|head| head.seq > 0)
            .filter(|head| {
                known
                    .get(&head.chain)
                    .and_then(|heads| heads.last())
                    .is_none_or(|(seq, _)| *seq != head.seq)
            })
            .map(|head| (head.chain, (head.seq, head.hash)))
            .collect();
        if moved.is_empty() {
            return Ok(None);
        }
        let last = earlier.last();
        let mut row = CheckpointRow {
            seq: last.map_or(1, |last| last.seq + 1),
            at: now,
            heads: serde_json::to_string(&moved).map_err(|e| Error::Internal(e.to_string()))?,
            previous: last.map_or_else(|| GENESIS.to_owned(), |last| last.hash.clone()),
            hash: String::new(),
        };
        row.hash = checkpoint_hash(&row);
        events::add_checkpoint(db, &row)?;
        Ok(Some((row.seq, row.hash)))
    })
}
