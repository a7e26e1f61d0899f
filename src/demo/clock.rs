//! The clock of the story: it stands still until the story moves it.

use std::sync::{Mutex, PoisonError};

use crate::domain::at::{At, Clock};

/// A clock that is set by hand.
pub(super) struct DemoClock(Mutex<At>);

impl DemoClock {
    pub(super) fn starting(at: At) -> Self {
        Self(Mutex::new(at))
    }

    /// Moves the clock to this moment.
    pub(super) fn set(&self, at: At) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

impl Clock for DemoClock {
    fn now(&self) -> At {
        let mut at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A few seconds pass with everything that happens, so that events have an order to the eye.
        *at = at.plus_seconds(7);
        *at
    }
}
