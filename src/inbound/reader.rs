//! Reads what was kept: in the order in which it came, and then the services concerned are measured.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{Headers, read};
use crate::domain::signal::Sender;
use crate::ops::Core;
use crate::ops::error::{Error, Result};
use crate::ops::signals::{self, Told};
use crate::store::signal_deliveries::DeliveryRow;

/// How many deliveries are read at a time: large enough that a flood costs few transactions, small
/// enough that no other writer waits long for one.
const AT_A_TIME: i64 = 200;

/// How long is waited where nothing came.
const LOOK: Duration = Duration::from_millis(200);

/// How often services are measured while more and more comes in.
const MEASURE_EVERY: Duration = Duration::from_secs(2);

/// How long a failure is waited out.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// The thread that reads.
pub struct Reader {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Reader {
    /// Starts it.
    ///
    /// # Errors
    /// A sentence: the system has no thread to give.
    pub fn start(core: &Core) -> std::result::Result<Self, String> {
        let ends = Arc::new(AtomicBool::new(false));
        let (core, told) = (core.clone(), ends.clone());
        let thread = thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || run(&core, &told))
            .map_err(|error| format!("the thread for signals cannot be started: {error}"))?;
        Ok(Self { ends, thread })
    }

    /// Tells it to end, and waits until what it is doing is done. Blocks.
    pub fn end(self) {
        self.ends.store(true, Ordering::Relaxed);
        self.thread.thread().unpark();
        if self.thread.join().is_err() {
            tracing::error!("the thread for signals ended in a panic");
        }
    }
}

fn run(core: &Core, ends: &AtomicBool) {
    let mut measured_at = Instant::now();
    while !ends.load(Ordering::Relaxed) {
        let read = guarded("signals could not be read", || read_waiting(core));
        let mut measured = Some(0);
        if read.unwrap_or(0) == 0 || measured_at.elapsed() >= MEASURE_EVERY {
            let measure = || signals::measure_due(core);
            measured = guarded("services could not be measured", measure);
            measured_at = Instant::now();
        }
        match (read, measured) {
            (Some(0), Some(0)) => thread::park_timeout(LOOK),
            (Some(_), Some(_)) => {}
            (None, _) | (_, None) => thread::park_timeout(AFTER_FAILURE),
        }
    }
}

/// What `work` gives; `None` when it fails or panics, which is logged and ends nothing.
fn guarded(words: &str, work: impl FnOnce() -> Result<usize>) -> Option<usize> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(count)) => Some(count),
        Ok(Err(error)) => {
            tracing::error!(cause = ?error, "{words}");
            None
        }
        Err(_) => {
            tracing::error!("{words}: the work panicked");
            None
        }
    }
}

/// Reads the oldest deliveries that wait; how many. Where they cannot be taken together, each is taken
/// by itself, so that none holds up the others. Blocks.
///
/// # Errors
/// The database cannot be read or written; what was not read still waits.
pub fn read_waiting(core: &Core) -> Result<usize> {
    let waiting = signals::waiting(core, AT_A_TIME)?;
    let found = waiting.len();
    if found == 0 {
        return Ok(0);
    }
    let mut all: Vec<Told> = Vec::new();
    for (row, sender, field) in &waiting {
        // One that the reader does not survive is given up, and keeps none of the others back.
        match catch_unwind(AssertUnwindSafe(|| told(row, *sender, field))) {
            Ok(told) => all.push(told),
            Err(_) => {
                tracing::error!(delivery = %row.id, "reading a delivery panicked");
                signals::give_up(core, row.id)?;
            }
        }
    }
    let Err(error) = signals::take(core, all.clone()) else { return Ok(found) };
    if matches!(error, Error::Unavailable(_)) {
        return Err(error);
    }
    tracing::warn!(cause = ?error, "deliveries could not be taken together");
    for one in all {
        let delivery = one.delivery;
        if let Err(error) = signals::take(core, vec![one]) {
            tracing::error!(cause = ?error, %delivery, "a delivery could not be taken");
            signals::give_up(core, delivery)?;
        }
    }
    Ok(found)
}

fn told(row: &DeliveryRow, sender: Sender, field: &str) -> Told {
    let event = Some(row.event_name.as_str()).filter(|name| !name.is_empty());
    let headers = Headers { github_event: event, ..Headers::default() };
    let found = read(sender, row.source_id, field, &headers, row.body.as_bytes(), row.received_at);
    let (read, problem) = match found {
        Ok(read) => (read, None),
        Err(never) => (super::Read::default(), Some(never.0.to_owned())),
    };
    Told {
        delivery: row.id,
        source: row.source_id,
        moves: sender.moves_between_services(),
        is_test: row.is_test,
        statements: read.statements,
        problems: read.problems.into_iter().chain(problem).collect(),
        ignored: read.ignored.unwrap_or_default(),
    }
}
