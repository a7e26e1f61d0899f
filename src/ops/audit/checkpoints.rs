//! Checkpoints: each promises the heads of the chains that had moved since the one before it.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::domain::event::{GENESIS, sha256_hex};
use crate::ops::core::Core;
use crate::ops::error::{Error, Result};
use crate::store::events::{self, CheckpointRow};
use crate::store::{self, Db};

/// A checkpoint that somebody kept outside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// Its position.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

impl FromStr for KeptCheckpoint {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let (seq, hash) = text.split_once(':').unwrap_or_default();
        let is_hash = hash.len() == GENESIS.len() && hash.bytes().all(|b| b.is_ascii_hexdigit());
        match seq.parse() {
            Ok(seq) if seq > 0 && is_hash => Ok(Self { seq, hash: hash.to_ascii_lowercase() }),
            _ => Err("write SEQ:HASH, as `readyroom audit verify` prints its last checkpoint"),
        }
    }
}

/// Every checkpoint, up to the first that cannot be read.
pub(super) fn readable(db: &mut Db, problems: &mut Vec<String>) -> Result<Vec<CheckpointRow>> {
    match events::all_checkpoints(db) {
        Ok(rows) => return Ok(rows),
        Err(store::Error::Unavailable(cause)) => return Err(Error::Unavailable(cause)),
        Err(_) => {}
    }
    let mut rows = Vec::new();
    for seq in events::checkpoint_positions(db)? {
        match events::checkpoint_at(db, seq) {
            Ok(row) => rows.push(row),
            Err(cause) => {
                problems.push(format!("checkpoint {seq} cannot be read: {cause}"));
                break;
            }
        }
    }
    Ok(rows)
}

/// Holds the checkpoints against those that were kept.
pub(super) fn compare(rows: &[CheckpointRow], kept: &[KeptCheckpoint], problems: &mut Vec<String>) {
    for kept in kept {
        let place = format!("checkpoint {}", kept.seq);
        match rows.iter().find(|row| row.seq == kept.seq) {
            None => problems.push(format!("{place} is missing; it was kept with {}", kept.hash)),
            Some(row) if row.hash != kept.hash => problems.push(format!(
                "{place} is not the one that was kept: its hash is {}, kept was {}",
                row.hash, kept.hash
            )),
            Some(_) => {}
        }
    }
}

/// The heads that checkpoints promise, by chain, in order; problems of the checkpoints themselves.
pub(super) fn promised_heads(
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
