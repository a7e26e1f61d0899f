//! Sends what waits in the outbox.
//!
//! A message is leased, sent, and marked. Whoever is killed between sending and marking sends it once
//! more when the lease has run out, under the same Message-ID; nothing is ever lost. Each message is
//! sent inside a net: one that makes the program panic is a failed attempt of its own and of no other.
//! A server that is down costs no message an attempt: the worker leaves it alone for a while, and then
//! tries one message.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::content;
use super::letter::{self, Site, Unfit};
use super::patience;
use super::stop::Stop;
use super::transport::{Connection, Failure, Transport};
use crate::domain::at::At;
use crate::domain::notice::MailState;
use crate::domain::text::as_one_line;
use crate::ops::deliveries::{self, Ready};
use crate::ops::{self, Core};
use crate::store::outbox::{self, Lease, MailRow, Outcome};

/// How many messages are leased at a time. Ours: enough to fill the connections, few enough to be sent
/// well within a lease.
const BATCH: i64 = 64;

/// How many connections send at a time, so that one slow message keeps no other waiting.
const CONNECTIONS: usize = 4;

/// How long a lease lasts, in seconds: how long a message waits after its instance was killed.
const LEASE_SECONDS: i64 = 300;

/// A message is not begun when its lease has less than this left, in seconds: longer than the slowest
/// server is waited for.
const LEAST_LEFT: i64 = 150;

/// After this many refusals for good a message is dead (SECURITY rule 58).
const MOST_REFUSALS: i32 = 5;

/// After this many attempts a message is dead, for whatever reason they failed: with the waits between
/// them, after more than three days.
const MOST_ATTEMPTS: i32 = 10;

/// How often the outbox is looked into.
const EVERY: Duration = Duration::from_millis(500);

/// Longest reason that is kept, in characters.
const LONGEST_REASON: usize = 400;

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// How many messages the server took.
    pub sent: usize,
    /// How many were refused, dropped or given back.
    pub others: usize,
}

/// Sends messages; one in each instance.
pub struct Worker {
    core: Core,
    transport: Arc<dyn Transport>,
    site: Site,
    stop: Stop,
    name: String,
    /// How often the server failed in a row.
    failures: u32,
    /// Until when the server is left alone.
    pause_until: Option<At>,
}

impl Worker {
    /// A worker of its own name.
    pub fn new(core: Core, transport: Arc<dyn Transport>, site: Site, stop: Stop) -> Self {
        let name = uuid::Uuid::now_v7().to_string();
        Self { core, transport, site, stop, name, failures: 0, pause_until: None }
    }

    /// Sends until it is time to end, then gives back what it has leased.
    pub fn run(&mut self) {
        let store = self.core.store();
        // One process has a SQLite file: whoever leased before this start is gone.
        if store.is_sqlite()
            && let Err(error) = store.write(outbox::release_everything)
        {
            tracing::warn!(%error, "old leases could not be given back; they run out by themselves");
        }
        while !self.stop.is_signalled() {
            let round = self.round();
            if round.as_ref().map_or(0, |round| round.sent) == 0 && self.stop.wait(EVERY) {
                break;
            }
            if let Err(error) = round {
                tracing::warn!(cause = ?error, "the outbox cannot be read or written");
                self.stop.wait(EVERY * 10);
            }
        }
        let name = self.name.clone();
        if let Err(error) = self.core.store().write(move |db| outbox::release_all(db, &name)) {
            tracing::warn!(%error, "leases could not be given back; they run out by themselves");
        }
    }

    /// Sends what can be sent now, at most one batch; nothing while the server is left alone.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub fn round(&mut self) -> ops::Result<Round> {
        let now = self.core.now();
        if self.pause_until.is_some_and(|until| now < until) {
            return Ok(Round::default());
        }
        if !self.core.store().read(|db| outbox::is_any_due(db, now))? {
            return Ok(Round::default());
        }
        let most = if self.failures == 0 { BATCH } else { 1 };
        let lease = Lease { by: self.name.clone(), until: now.plus_seconds(LEASE_SECONDS) };
        let leased = self.core.store().write(move |db| outbox::claim(db, &lease, now, most))?;
        let batch = Batch::of(self, leased);
        batch.send_all();
        let round = batch.ended()?;
        self.learn(round.1);
        Ok(round.0)
    }

    /// Takes note of how the server did.
    fn learn(&mut self, trouble: Option<String>) {
        match trouble {
            Some(reason) => {
                self.failures = self.failures.saturating_add(1);
                let seconds = patience::after_failures(self.failures, patience::luck());
                self.pause_until = Some(self.core.now().plus_seconds(seconds));
                tracing::warn!(reason, seconds, "the mail server fails; it is left alone");
            }
            None => {
                if self.failures > 0 {
                    tracing::info!("the mail server works again");
                }
                self.failures = 0;
                self.pause_until = None;
            }
        }
    }
}

/// Messages that are sent together over a few connections.
struct Batch<'a> {
    worker: &'a Worker,
    queue: Mutex<VecDeque<MailRow>>,
    state: Mutex<BatchState>,
}

#[derive(Default)]
struct BatchState {
    round: Round,
    /// What is wrong with the server.
    trouble: Option<String>,
    /// What is wrong with the database.
    broken: Option<ops::Error>,
}

impl<'a> Batch<'a> {
    fn of(worker: &'a Worker, leased: Vec<MailRow>) -> Self {
        Self { worker, queue: Mutex::new(leased.into()), state: Mutex::default() }
    }

    fn send_all(&self) {
        let waiting = self.queue.lock().unwrap_or_else(PoisonError::into_inner).len();
        thread::scope(|scope| {
            for _ in 1..waiting.min(CONNECTIONS) {
                scope.spawn(|| self.send_some());
            }
            self.send_some();
        });
    }

    /// One connection's share.
    fn send_some(&self) {
        let mut connection: Option<Box<dyn Connection>> = None;
        while let Some(row) = self.next() {
            let outcome = self.outcome(&row, &mut connection);
            self.keep(&row, outcome);
        }
    }

    fn next(&self) -> Option<MailRow> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, BatchState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the rest is to be given back.
    fn is_over(&self, row: &MailRow) -> bool {
        let left = row.leased_until.map_or(0, |until| until.seconds_since(self.worker.core.now()));
        let state = self.state();
        state.trouble.is_some()
            || state.broken.is_some()
            || self.worker.stop.is_signalled()
            || left < LEAST_LEFT
    }

    fn outcome(
        &self,
        row: &MailRow,
        connection: &mut Option<Box<dyn Connection>>,
    ) -> ops::Result<Outcome> {
        if self.is_over(row) {
            return Ok(Outcome::Released(self.state().trouble.clone().unwrap_or_default()));
        }
        // A panic leaves nothing behind but the connection, which is thrown away.
        let tried = catch_unwind(AssertUnwindSafe(|| self.deliver(row, connection)));
        let failure = match tried {
            Ok(Ok(outcome)) => return Ok(outcome),
            Ok(Err(Undelivered::Database(error))) => return Err(error),
            Ok(Err(Undelivered::Letter(failure))) => failure,
            Err(_) => {
                *connection = None;
                Failure::Refused("the program failed while it sent this message".to_owned())
            }
        };
        let reason = as_one_line(&failure.to_string(), LONGEST_REASON);
        if matches!(failure, Failure::Server(_)) {
            *connection = None;
            self.state().trouble.get_or_insert_with(|| reason.clone());
            return Ok(Outcome::Released(reason));
        }
        Ok(failed(row, &failure, reason, self.worker.core.now()))
    }

    fn deliver(
        &self,
        row: &MailRow,
        connection: &mut Option<Box<dyn Connection>>,
    ) -> Result<Outcome, Undelivered> {
        let worker = self.worker;
        // Before anything is made for the message: the link of an invitation is made only for a server
        // that is there.
        let open = match connection {
            Some(open) => open,
            None => connection.insert(worker.transport.connect()?),
        };
        let delivery = match deliveries::prepare(&worker.core, row)? {
            Ready::Drop(reason) => return Ok(Outcome::Dropped(reason)),
            Ready::Send(delivery) => delivery,
        };
        let letter = content::letter(row, &delivery, &worker.site, worker.core.now().date())
            .map_err(|error| Failure::Refused(error.to_string()))?;
        let sealed = letter::seal(&letter, &worker.site).map_err(|error| match error {
            Unfit::Address(_) => Failure::Recipient(error.to_string()),
            Unfit::Message(_) => Failure::Refused(error.to_string()),
        })?;
        open.send(&sealed)?;
        Ok(Outcome::Sent(worker.core.now()))
    }

    /// Writes down what came of a message.
    fn keep(&self, row: &MailRow, outcome: ops::Result<Outcome>) {
        let kept = outcome.and_then(|outcome| {
            let (id, name, written) = (row.id, self.worker.name.clone(), outcome.clone());
            self.worker.core.store().write(move |db| outbox::finish(db, id, &name, &written))?;
            Ok(outcome)
        });
        let mut state = self.state();
        match kept {
            Ok(Outcome::Sent(_)) => state.round.sent += 1,
            Ok(outcome) => {
                state.round.others += 1;
                if let Outcome::Failed { state: MailState::Dead, error, .. } = outcome {
                    tracing::warn!(id = %row.id, kind = row.kind, error, "a message is dead");
                }
            }
            Err(error) => state.broken = Some(error),
        }
    }

    fn ended(self) -> ops::Result<(Round, Option<String>)> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.broken {
            Some(error) => Err(error),
            None => Ok((state.round, state.trouble)),
        }
    }
}

/// Why a message was not sent.
enum Undelivered {
    Letter(Failure),
    Database(ops::Error),
}

impl From<Failure> for Undelivered {
    fn from(failure: Failure) -> Self {
        Undelivered::Letter(failure)
    }
}

impl From<ops::Error> for Undelivered {
    fn from(error: ops::Error) -> Self {
        match error {
            ops::Error::Unavailable(_) => Undelivered::Database(error),
            // What is wrong with one message must not stop the others.
            error => Undelivered::Letter(Failure::Refused(format!("{error:?}"))),
        }
    }
}

/// What is written about a message that failed.
fn failed(row: &MailRow, failure: &Failure, error: String, now: At) -> Outcome {
    let attempts = row.attempts.saturating_add(1);
    let for_good = matches!(failure, Failure::Refused(_) | Failure::Recipient(_));
    let refusals = row.refusals.saturating_add(i32::from(for_good));
    let is_dead = matches!(failure, Failure::Recipient(_))
        || refusals >= MOST_REFUSALS
        || attempts >= MOST_ATTEMPTS;
    let state = if is_dead { MailState::Dead } else { MailState::Waiting };
    let seconds = patience::after_attempts(attempts, patience::luck());
    Outcome::Failed { state, attempts, refusals, next_at: now.plus_seconds(seconds), error }
}
