//! Which sessions and tokens were seen a moment ago, so that not every request asks the database
//! whether their last use is to be written.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a session or token is not asked about again.
const SEEN_FOR: Duration = Duration::from_secs(60);

/// Number above which those not seen for a while are forgotten.
const MANY: usize = 10_000;

/// Sessions and tokens by the hash of their secret, and when each was asked about last.
#[derive(Debug, Default)]
pub struct InUse(Mutex<HashMap<String, Instant>>);

impl InUse {
    /// Whether it is time to ask about it again; then it is not for a while.
    pub fn is_due(&self, hash: &str) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.get(hash).is_some_and(|at| at.elapsed() < SEEN_FOR) {
            return false;
        }
        if seen.len() >= MANY {
            seen.retain(|_, at| at.elapsed() < SEEN_FOR);
        }
        seen.insert(hash.to_owned(), Instant::now());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_asked_about_once_in_a_while() {
        let sessions = InUse::default();
        assert!(sessions.is_due("a"));
        assert!(!sessions.is_due("a"));
        assert!(sessions.is_due("b"));
    }
}
