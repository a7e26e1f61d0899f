//! How long is waited before something is tried again.

/// The first wait of a message, in seconds; each further one is four times as long. Ours.
const FIRST: u64 = 60;

/// The longest wait of a message: a day (the advice of RFC 5321, 4.5.4.1, gives up after four to five).
const LONGEST: u64 = 86_400;

/// The first wait for a mail server that is down, in seconds; each further one is twice as long. Ours:
/// a restart of the server is not noticed.
const FIRST_FOR_SERVER: u64 = 2;

/// The longest wait for a mail server, in seconds. Ours.
const LONGEST_FOR_SERVER: u64 = 300;

/// How many seconds a message waits after this many attempts; `luck`, from 0 to 1, spreads those that
/// failed together over half the time.
pub fn after_attempts(attempts: i32, luck: f64) -> i64 {
    let doublings = u32::try_from(attempts.max(1) - 1).unwrap_or(0).saturating_mul(2);
    spread(grown(FIRST, doublings, LONGEST), luck)
}

/// How many seconds the server is left alone after this many failures in a row.
pub fn after_failures(failures: u32, luck: f64) -> i64 {
    spread(grown(FIRST_FOR_SERVER, failures.saturating_sub(1), LONGEST_FOR_SERVER), luck)
}

fn grown(first: u64, doublings: u32, longest: u64) -> u64 {
    first.checked_shl(doublings.min(32)).unwrap_or(longest).min(longest)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "at most a day")]
fn spread(seconds: u64, luck: f64) -> i64 {
    (seconds as f64 * (0.5 + 0.5 * luck.clamp(0.0, 1.0))).ceil() as i64
}

/// A number from 0 to 1 that nobody can foresee; 1 where the system gives none.
pub fn luck() -> f64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_ne_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_day_and_are_spread_over_half_of_it() {
        let waits: Vec<i64> = (1..9).map(|attempts| after_attempts(attempts, 1.0)).collect();
        assert_eq!(waits, [60, 240, 960, 3_840, 15_360, 61_440, 86_400, 86_400]);
        assert_eq!(after_attempts(1, 0.0), 30);
        assert_eq!(after_attempts(i32::MAX, 1.0), 86_400);
        let waits: Vec<i64> = (1..10).map(|failures| after_failures(failures, 1.0)).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300]);
        assert!((0.0..=1.0).contains(&luck()));
    }
}
