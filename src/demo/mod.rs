//! Demo data: twelve services of five teams, in every stage and state that exists so far. All of
//! it is made through the same operations that people use, so every record, count and event is
//! real; only the clock is moved.

mod answers;
mod cast;
mod clock;
mod readyroom;
mod services;

use std::sync::Arc;

pub use cast::{PASSWORD, Person, people};

use crate::catalog::Catalog;
use crate::domain::at::At;
use crate::domain::policy_figures::PolicyFigures;
use crate::ops::core::Limits;
use crate::ops::{Core, Result, checklists};
use crate::store::{Store, people as rows};
use clock::DemoClock;

/// How many days before now the story begins.
const STORY_DAYS: u32 = 150;

/// Fills an empty database with the demo; one that has people is left as it is.
///
/// # Errors
/// The database refused, or an operation did, which a test would have shown.
pub fn seed(store: Store, catalog: Catalog, figures: PolicyFigures, now: At) -> Result<()> {
    if !store.read(rows::is_empty)? {
        return Ok(());
    }
    let clock = Arc::new(DemoClock::starting(now.minus_days(STORY_DAYS)));
    // Sessions of the story outlive any limit: the clock jumps by weeks.
    let limits = Limits { session_idle_minutes: u32::MAX / 120, session_hours: 24 * 365 };
    let core = Core::new(store, catalog, figures, limits, clock.clone());
    checklists::register(&core)?;
    let story = cast::gather(core, clock, now)?;
    services::tell(&story)?;
    readyroom::tell(&story)
}

#[cfg(test)]
mod tests;
