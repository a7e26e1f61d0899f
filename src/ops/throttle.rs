//! Slows down the guessing of passwords. Failures are counted in the database, for the account
//! and for the address that they come from, so a restart forgets none and all instances share
//! them.

use serde_json::json;

use super::core::{Core, Credential, Tx};
use super::error::{Error, Result};
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId};
use crate::store::Db;
use crate::store::entries;

/// Failures after which an attempt has to wait; ours.
const SLOW_FROM: i32 = 5;

/// Failures after which an hour has to pass (NIST 800-63B-4 allows at most 100 in a row).
const STOP_AT: i32 = 50;

/// Longest wait, in seconds. As long without a failure, and the count starts anew.
const LONGEST_WAIT: i64 = 3_600;

/// Counts at which the records tell of the failures; each one would flood them.
const TOLD_AT: [i32; 4] = [SLOW_FROM, 10, 20, STOP_AT];

/// For how long failures that no longer count are kept, in days.
const KEPT_DAYS: u32 = 1;

/// Longest address that is counted, in characters; an IPv6 address has at most 45.
const LONGEST_ADDRESS: usize = 64;

/// What the failures of an attempt count against.
#[derive(Debug, Clone)]
pub struct Counters {
    account: Option<String>,
    address: Option<String>,
}

impl Counters {
    /// Of a sign-in. Text that cannot be a handle belongs to no account, and counts against the
    /// address alone.
    pub fn of_sign_in(handle: Option<&Handle>, address: &str) -> Self {
        let address: String = address.chars().take(LONGEST_ADDRESS).collect();
        Self {
            account: handle.map(|handle| format!("handle:{handle}")),
            address: Some(format!("address:{address}")),
        }
    }

    /// Of a change of password, counted apart: whoever guesses from outside must not keep the
    /// person from changing it.
    pub fn of_password_change(handle: &Handle) -> Self {
        Self { account: Some(format!("password:{handle}")), address: None }
    }

    /// The account first, always: two transactions that lock in one order do not block each other.
    fn all(&self) -> impl Iterator<Item = &String> {
        self.account.iter().chain(&self.address)
    }
}

/// Refuses an attempt while the wait after earlier failures is not over.
///
/// # Errors
/// [`Error::TooMany`] with the seconds left, or the database refused.
pub(in crate::ops) fn check(db: &mut Db, counters: &Counters, now: At) -> Result<()> {
    for counter in counters.all() {
        if let Some((failures, last)) = entries::failures(db, counter)? {
            let left = wait_after(failures) - now.seconds_since(last);
            if left > 0 {
                return Err(Error::TooMany(left));
            }
        }
    }
    Ok(())
}

/// The wait after this many failures, in seconds: 2 after the fifth, doubling.
fn wait_after(failures: i32) -> i64 {
    match failures {
        ..SLOW_FROM => 0,
        STOP_AT.. => LONGEST_WAIT,
        _ => {
            let doublings = u32::try_from(failures - SLOW_FROM).unwrap_or(0).min(12);
            (2_i64 << doublings).min(LONGEST_WAIT)
        }
    }
}

/// Counts a failed attempt, in a transaction of its own.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn failed(
    core: &Core,
    counters: &Counters,
    person: Option<PersonId>,
    request_id: &str,
) -> Result<()> {
    let count = || {
        let counters = counters.clone();
        core.write(&Credential::None, request_id, move |tx| count_failure(tx, &counters, person))
    };
    // Two first failures at once both add the counter, and the second meets the first: once for
    // each counter at most, because from then on there is one to count up.
    counters.all().fold(count(), |done, _| match done {
        Err(Error::Unavailable(_)) => count(),
        done => done,
    })
}

fn count_failure(tx: &mut Tx<'_>, counters: &Counters, person: Option<PersonId>) -> Result<()> {
    let now = tx.now;
    let forgotten = now.plus_seconds(-LONGEST_WAIT);
    for counter in counters.all() {
        let failures = entries::count_failure(tx.db, counter, now, forgotten)?;
        if TOLD_AT.contains(&failures) {
            let of = counter.split(':').next().unwrap_or_default();
            let details = json!({ "failures": failures, "of": of, "person": person });
            tx.record_for_organisation("sign_in.failed", "sessions".to_owned(), &details)?;
        }
    }
    Ok(())
}

/// Forgets the failures that a person made before they got it right. At the address only their
/// own few are forgotten: an account of one's own must not reset the count of guesses at others.
///
/// The wait is checked again, in the transaction of the success: guesses that were sent all at
/// once have all passed the first check, and may have failed in between.
///
/// # Errors
/// [`Error::TooMany`] when others failed in between, or the database refused.
pub(in crate::ops) fn succeeded(tx: &mut Tx<'_>, counters: &Counters) -> Result<()> {
    let now = tx.now;
    check(tx.db, counters, now)?;
    let Some(account) = &counters.account else { return Ok(()) };
    if let Some((own, _)) = entries::failures(tx.db, account)? {
        entries::clear_failures(tx.db, account)?;
        if let Some(address) = &counters.address {
            entries::forgive_failures(tx.db, address, own.min(SLOW_FROM - 1))?;
        }
    }
    Ok(entries::forget_failures(tx.db, now.minus_days(KEPT_DAYS))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::testing::{handle, rooms};

    #[test]
    fn the_wait_grows_to_an_hour() {
        let waits: Vec<i64> = (4..=17).map(wait_after).collect();
        assert_eq!(waits[..5], [0, 2, 4, 8, 16]);
        assert_eq!(waits[11..], [2_048, 3_600, 3_600]);
        assert_eq!(wait_after(i32::MAX), LONGEST_WAIT);
    }

    #[test]
    fn failures_at_once_all_count() {
        for (room, _) in rooms() {
            let counters = Counters::of_sign_in(Some(&handle("priya")), "192.0.2.1");
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| failed(&room.core, &counters, None, "test").unwrap());
                }
            });
            let count = room.core.store().read(|db| entries::failures(db, "handle:priya")).unwrap();
            assert_eq!(count.unwrap().0, 8);
            let told = room.events().into_iter().filter(|event| event.kind == "sign_in.failed");
            assert_eq!(told.count(), 2, "the fifth failure of the handle and of the address");
        }
    }

    #[test]
    fn a_right_guess_among_many_sent_at_once_is_refused() {
        for (room, _) in rooms() {
            let counters = Counters::of_sign_in(Some(&handle("priya")), "192.0.2.1");
            for _ in 0..5 {
                failed(&room.core, &counters, None, "test").unwrap();
            }
            let outcome = room.write(&Credential::None, move |tx| succeeded(tx, &counters));
            assert!(matches!(outcome, Err(Error::TooMany(2))), "{outcome:?}");
        }
    }

    #[test]
    fn an_hour_without_a_failure_starts_the_count_anew_and_a_day_forgets_it() {
        for (room, _) in rooms() {
            let ana = Counters::of_sign_in(Some(&handle("ana")), "192.0.2.1");
            for _ in 0..4 {
                failed(&room.core, &ana, None, "test").unwrap();
            }
            let count = |of: &'static str| {
                let failures = room.core.store().read(|db| entries::failures(db, of)).unwrap();
                failures.map(|(count, _)| count)
            };
            room.wait(LONGEST_WAIT);
            failed(&room.core, &ana, None, "test").unwrap();
            assert_eq!(count("handle:ana"), Some(1));
            room.wait(86_401);
            let priya = Counters::of_sign_in(Some(&handle("priya")), "192.0.2.2");
            room.write(&Credential::None, move |tx| succeeded(tx, &priya)).unwrap();
            assert_eq!(count("handle:ana"), None);
        }
    }
}
