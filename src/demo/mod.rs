//! Demo data: services of five teams, in every stage and state that exists so far. All of
//! it is made through the same operations that people use, so every record, count and event is
//! real; only the clock is moved.

mod answers;
mod cast;
mod clock;
mod drafts;
mod engagements;
mod gates;
mod handbacks;
mod handoffs;
mod judged;
mod lessons;
mod low_risk;
mod plans;
mod readyroom;
mod services;
mod signals;
mod waivers;

use std::sync::Arc;

pub use cast::{PASSWORD, Person, people};

use crate::domain::at::At;
use crate::ops::core::Limits;
use crate::ops::{Core, Error, Result, checklists};
use crate::store::instance::{self, Purpose};
use crate::store::people as rows;
use clock::DemoClock;

/// How many days before now the story begins.
const STORY_DAYS: u32 = 340;

/// Fills an empty database with the demo, and marks it as a demo; one that is finished is left as
/// it is. The mark that says so is written last.
///
/// # Errors
/// The database refused, `core` has no key to seal secrets with, or an operation refused, which a test
/// would have shown.
pub fn seed(core: &Core, now: At) -> Result<()> {
    let store = core.store();
    match store.read(instance::purpose)? {
        Purpose::Demo => return Ok(()),
        Purpose::RealUse if !store.read(rows::is_empty)? => {
            return Err(Error::Internal("the demo starts on an empty database".to_owned()));
        }
        Purpose::RealUse | Purpose::UnfinishedDemo => {}
    }
    store.write(|db| instance::mark_as_demo(db, false))?;
    let clock = Arc::new(DemoClock::starting(now.minus_days(STORY_DAYS)));
    // Sessions of the story outlive any limit: the clock jumps by weeks.
    let limits = Limits { session_idle_minutes: u32::MAX / 120, session_hours: 24 * 365 };
    let core = core.apart(limits, clock.clone());
    checklists::register(&core)?;
    let story = cast::gather(core, clock, now)?;
    handoffs::rotas(&story)?;
    services::tell(&story)?;
    lessons::tell(&story)?;
    drafts::tell(&story)?;
    waivers::tell(&story)?;
    handoffs::loads_of_now(&story)?;
    readyroom::tell(&story)?;
    engagements::tell(&story)?;
    signals::tell(&story)?;
    Ok(store.write(|db| instance::mark_as_demo(db, true))?)
}

#[cfg(test)]
mod tests;
