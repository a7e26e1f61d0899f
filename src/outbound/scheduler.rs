//! Runs the duties of `ops::due` every minute.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::stop::Stop;
use crate::ops::Core;
use crate::ops::due::DUTIES;

/// How often duties are looked at.
const EVERY: Duration = Duration::from_secs(60);

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
        let done = run_duties(core);
        if done > 0 {
            tracing::info!(done, "duties");
        }
        if stop.wait(EVERY) {
            return;
        }
    }
}
