//! Verifying one event chain.

use crate::domain::event::GENESIS;
use crate::ops::error::{Error, Result};
use crate::store::events::{self, Head};
use crate::store::{self, Db};

/// How many events are held in memory at a time while a chain is read.
const BATCH: i64 = 1_000;

/// Reads a chain to its end or its first problem; how many events hold, and the problem.
/// `promised` are the heads that checkpoints saw, in order.
pub(super) fn verify(
    db: &mut Db,
    chain: &str,
    head: Option<&Head>,
    promised: &[(i64, String)],
) -> Result<(i64, Option<String>)> {
    let mut promised = promised.iter().peekable();
    let mut last = Head { chain: chain.to_owned(), seq: 0, hash: GENESIS.to_owned() };
    let mut most = BATCH;
    loop {
        let batch = match events::following(db, chain, last.seq, most) {
            Ok(batch) => batch,
            Err(store::Error::Unavailable(cause)) => return Err(Error::Unavailable(cause)),
            // One of them cannot be read: one at a time finds which.
            Err(_) if most > 1 => {
                most = 1;
                continue;
            }
            Err(error) => return Ok((last.seq, Some(unreadable(db, &last, error)?))),
        };
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
    let seen = promised.next().map(|(seq, _)| *seq);
    Ok((last.seq, problem_at_end(&last, seen, head)))
}

fn problem_at_end(last: &Head, seen: Option<i64>, head: Option<&Head>) -> Option<String> {
    let end = format!("chain {} ends at event {}", last.chain, last.seq);
    match (seen, head) {
        (Some(seq), _) => Some(format!("{end}; a checkpoint saw event {seq}")),
        (None, Some(head)) if head == last => None,
        (None, Some(head)) => Some(format!("{end}; its head says {}", head.seq)),
        (None, None) => Some(format!("chain {} has no head", last.chain)),
    }
}

/// Names the event after `last`, which cannot be read.
fn unreadable(db: &mut Db, last: &Head, cause: store::Error) -> Result<String> {
    let chain = &last.chain;
    match events::position_after(db, chain, last.seq) {
        Ok(Some(seq)) => Ok(format!("chain {chain}, event {seq} cannot be read: {cause}")),
        _ => Err(Error::Internal(format!(
            "chain {chain} cannot be read after event {}: {cause}",
            last.seq
        ))),
    }
}
