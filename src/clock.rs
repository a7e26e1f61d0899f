//! The clock that the program goes by: that of the machine. A build for tests can be told to go by
//! another, so that a journey through months takes seconds; a release has nothing of it.

use std::sync::Arc;

use crate::domain::at::{At, Clock};

/// The clock of the machine.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system for the time"
    )]
    fn now(&self) -> At {
        At::new(chrono::Utc::now())
    }
}

/// The clock to go by.
#[cfg(not(debug_assertions))]
pub fn current() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// The clock to go by: ahead of the machine by the seconds in the file that `TEST_CLOCK_FILE`
/// names, if it names one.
#[cfg(debug_assertions)]
pub fn current() -> Arc<dyn Clock> {
    match std::env::var_os("TEST_CLOCK_FILE") {
        Some(file) => Arc::new(ahead::AheadClock::of(file.into())),
        None => Arc::new(SystemClock),
    }
}

#[cfg(debug_assertions)]
mod ahead {
    use std::path::PathBuf;

    use super::SystemClock;
    use crate::domain::at::{At, Clock};

    /// A clock that runs ahead of the machine; how far, a test writes into a file at any time.
    pub(super) struct AheadClock(PathBuf);

    impl AheadClock {
        pub(super) fn of(file: PathBuf) -> Self {
            Self(file)
        }
    }

    impl Clock for AheadClock {
        fn now(&self) -> At {
            let written = std::fs::read_to_string(&self.0).unwrap_or_default();
            SystemClock.now().plus_seconds(written.trim().parse().unwrap_or(0))
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn it_is_as_far_ahead_as_the_file_says() {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("ahead");
            let clock = AheadClock::of(file.clone());
            let before = SystemClock.now();
            assert!(clock.now().seconds_since(before) < 60, "no file: the time of the machine");
            std::fs::write(&file, "86400\n").unwrap();
            assert!(clock.now().seconds_since(before) >= 86_400);
        }
    }
}
