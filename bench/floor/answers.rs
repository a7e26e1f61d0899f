//! Saving an answer: one writer thread, a savepoint for each change, one commit for all that wait.
//! A change is the answer with its version compared, and one event that carries the hash of the one
//! before it.

use std::error::Error;
use std::fmt::Write as _;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::{process, thread};

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

const UPDATE: &str = "UPDATE answers SET reported = ?1, value = NULL, answered_at = '2026-01-01T00:00:00.000000Z', \
    answered_by = (SELECT opened_by FROM reviews WHERE id = ?2), answer_version = answer_version + 1 \
    WHERE review_id = ?2 AND item_id = ?3 AND answer_version = ?4";

const RECORD: &str = "INSERT INTO events \
    (chain, seq, at, actor_id, entry, kind, subject, details, request_id, previous, hash) \
    VALUES ('floor', ?1, '2026-01-01T00:00:00.000000Z', NULL, 'session', 'answer.changed', ?2, \
    ?3, '00000000-0000-0000-0000-000000000000', ?4, ?5)";

/// What every event tells.
const DETAILS: &str = "{\"after\":{\"met\":null},\"before\":{\"partly\":null}}";

/// Most changes that one commit covers; the same as Readyroom's.
const LARGEST_GROUP: usize = 256;

/// An answer to save.
pub struct Change {
    /// The id of the review.
    pub review: String,
    /// The item.
    pub item: String,
    /// The version it replaces.
    pub version: i64,
}

/// A change and where its outcome goes.
type Waiting = (Change, SyncSender<bool>);

/// A handle to the writer thread.
#[derive(Clone)]
pub struct Writer(Sender<Waiting>);

impl Writer {
    /// Starts the thread, with the settings that Readyroom writes with.
    pub fn start(database: &str) -> rusqlite::Result<Self> {
        let connection = Connection::open(database)?;
        connection.execute_batch(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        )?;
        let (changes, waiting) = channel();
        thread::spawn(move || {
            if let Err(error) = run(&connection, &waiting) {
                // Nothing can be saved any more; a measurement would show a floor that is none.
                eprintln!("the writer of the floor stopped: {error}");
                process::exit(1);
            }
        });
        Ok(Self(changes))
    }

    /// Saves an answer and waits until it is on disk; `false` when somebody changed it before.
    pub fn save(&self, change: Change) -> Result<bool, Box<dyn Error + Send + Sync>> {
        let (saved, outcome) = sync_channel(1);
        self.0.send((change, saved))?;
        Ok(outcome.recv()?)
    }
}

fn run(connection: &Connection, waiting: &Receiver<Waiting>) -> rusqlite::Result<()> {
    let mut seq = 0_i64;
    let mut previous = "0".repeat(64);
    while let Ok(first) = waiting.recv() {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut done = Vec::new();
        let mut next = Some(first);
        while let Some((change, saved)) = next {
            connection.prepare_cached("SAVEPOINT change")?.execute([])?;
            let value = if change.version % 2 == 0 { "met" } else { "partly" };
            let key = (value, &change.review, &change.item, change.version);
            let changed = connection.prepare_cached(UPDATE)?.execute(key)?;
            seq += 1;
            let hash = hash(&previous, &change);
            let event = (seq, &change.item, DETAILS, &previous, &hash);
            connection.prepare_cached(RECORD)?.execute(event)?;
            previous = hash;
            connection.prepare_cached("RELEASE change")?.execute([])?;
            done.push((saved, changed == 1));
            next = if done.len() < LARGEST_GROUP { waiting.try_recv().ok() } else { None };
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
        for (saved, kept) in done {
            // The connection may have closed meanwhile; the change is kept all the same.
            let _ = saved.send(kept);
        }
    }
    Ok(())
}

fn hash(previous: &str, change: &Change) -> String {
    let mut digest = Sha256::new();
    for part in [previous, &change.review, &change.item, DETAILS] {
        digest.update(part);
    }
    let mut text = String::with_capacity(64);
    for byte in digest.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
