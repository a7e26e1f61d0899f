//! Runs the duties of `ops::due` every minute.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::stop::Stop;
use crate::ops::Core;
use crate::ops::due::DUTIES;

/// How often duties are looked at, in seconds of the clock.
const EVERY_SECONDS: i64 = 60;

/// How often the clock is looked at. The time that is waited for passes while a machine sleeps, too:
/// once it wakes, what was missed is done at once.
const LOOK: Duration = Duration::from_millis(500);

/// Runs every duty once; how often something was done. A duty that fails or panics is logged, and does
/// not stop the others.
pub fn run_duties(core: &Core) -> usize {
    let mut done = 0;
    for duty in DUTIES {
        match catch_unwind(AssertUnwindSafe(|| (duty.run)(core))) {
            Ok(Ok(times)) => done += times,
            Ok(Err(error)) => tracing::error!(duty = duty.name, cause = ?error, "a duty failed"),
            Err(_) => tracing::error!(duty = duty.name, "a duty panicked"),
        }
    }
    done
}

/// Runs duties until it is time to end.
pub(super) fn run(core: &Core, stop: &Stop) {
    loop {
        let begun = core.now();
        let done = run_duties(core);
        if done > 0 {
            tracing::info!(done, "duties");
        }
        loop {
            if stop.wait(LOOK) {
                return;
            }
            // A clock that was set back is no reason to wait for its old time.
            if !(0..EVERY_SECONDS).contains(&core.now().seconds_since(begun)) {
                break;
            }
        }
    }
}
