//! The one writer of a SQLite database. Waiting operations run one after another, each in its own
//! savepoint, and are committed together: one flush to disk for many acknowledged writes, and each
//! operation still succeeds or fails alone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use diesel::connection::SimpleConnection as _;

use super::db::Db;
use super::error::{Error, Result};
use super::file_lock::FileLock;

/// How many operations one commit covers at most, so that the first of them does not wait long.
const LARGEST_GROUP: usize = 256;

/// Tells the caller how its operation ended, once the group is committed or lost.
type Deliver = Box<dyn FnOnce(std::result::Result<(), &str>)>;

/// An operation: runs on the connection, says whether to keep its work, and how to deliver.
type Operation = Box<dyn FnOnce(Option<&mut Db>) -> (bool, Deliver) + Send>;

/// A handle to the writer thread. The thread ends when the last handle is dropped.
#[derive(Clone)]
pub struct Writer {
    operations: Sender<Operation>,
    commits: Arc<AtomicU64>,
}

impl Writer {
    /// Starts the thread, which owns the connection and the lock on the file.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start(db: Db, lock: FileLock) -> Result<Self> {
        let (operations, waiting) = channel();
        let commits = Arc::new(AtomicU64::new(0));
        let counted = commits.clone();
        thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || {
                run(db, &waiting, &counted);
                drop(lock);
            })
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { operations, commits })
    }

    /// How often something was committed since the start.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// Runs one operation and waits until it is on disk.
    ///
    /// # Errors
    /// The commit failed or the writer is gone, or what `work` returns.
    pub fn run<T, E>(
        &self,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, outcome) = sync_channel(1);
        let operation: Operation = Box::new(move |db| attempt(db, work, reply));
        let gone = || Error::Unavailable("the database writer has stopped".to_owned());
        self.operations.send(operation).map_err(|_| gone())?;
        outcome.recv().map_err(|_| gone())?
    }
}

/// Runs the operation; without a connection (no transaction could be begun) it fails unrun.
fn attempt<T, E>(
    db: Option<&mut Db>,
    work: impl FnOnce(&mut Db) -> std::result::Result<T, E>,
    reply: SyncSender<std::result::Result<T, E>>,
) -> (bool, Deliver)
where
    T: 'static,
    E: From<Error> + 'static,
{
    let outcome = match db {
        None => Err(Error::Unavailable("no transaction could be begun".to_owned()).into()),
        Some(db) => catch_unwind(AssertUnwindSafe(|| work(db)))
            .unwrap_or_else(|_| Err(Error::Internal("the operation panicked".to_owned()).into())),
    };
    let keep = outcome.is_ok();
    let deliver: Deliver = Box::new(move |committed| {
        let answer = match committed {
            Err(reason) if keep => Err(Error::Unavailable(reason.to_owned()).into()),
            // An operation that failed by itself keeps its own reason.
            _ => outcome,
        };
        // The caller may have given up waiting; its work is kept all the same.
        let _ = reply.send(answer);
    });
    (keep, deliver)
}

fn run(mut db: Db, waiting: &Receiver<Operation>, commits: &AtomicU64) {
    while let Ok(first) = waiting.recv() {
        let mut deliveries: Vec<Deliver> = Vec::new();
        let committed = run_group(&mut db, first, waiting, &mut deliveries);
        if let Err(error) = &committed {
            tracing::error!(%error, operations = deliveries.len(), "writes were not committed");
            // Nothing of the group is kept; the transaction may be gone already.
            let _ = db.batch_execute("ROLLBACK");
        }
        // Before anybody is told: who reads after an answer sees that something changed.
        commits.fetch_add(1, Ordering::Release);
        let reason = committed.err().map(|error| error.to_string());
        for deliver in deliveries {
            deliver(reason.as_deref().map_or(Ok(()), Err));
        }
    }
}

fn run_group(
    db: &mut Db,
    first: Operation,
    waiting: &Receiver<Operation>,
    deliveries: &mut Vec<Deliver>,
) -> Result<()> {
    if let Err(error) = db.batch_execute("BEGIN IMMEDIATE") {
        deliveries.push(first(None).1);
        return Err(error.into());
    }
    let mut operation = first;
    loop {
        if let Err(error) = db.batch_execute("SAVEPOINT operation") {
            deliveries.push(operation(None).1);
            return Err(error.into());
        }
        let (keep, deliver) = operation(Some(db));
        deliveries.push(deliver);
        let end =
            if keep { "RELEASE operation" } else { "ROLLBACK TO operation; RELEASE operation" };
        db.batch_execute(end)?;
        if deliveries.len() >= LARGEST_GROUP {
            break;
        }
        match waiting.try_recv() {
            Ok(next) => operation = next,
            Err(_) => break,
        }
    }
    Ok(db.batch_execute("COMMIT")?)
}
