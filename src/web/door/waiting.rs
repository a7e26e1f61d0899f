//! How many things wait for each person: the number beside "My work" on every page.

use quick_cache::sync::Cache;

use crate::domain::at::At;
use crate::domain::ids::PersonId;
use crate::ops::{Core, Result, View, my_work};

/// How many people's numbers are kept.
const PEOPLE: usize = 10_000;

/// How long a number is kept although nothing was changed, in seconds: a sign-off that runs out
/// changes it without a change.
const SECONDS: i64 = 60;

#[derive(Debug, Clone, Copy)]
struct Counted {
    commits: u64,
    at: At,
    waiting: u64,
}

/// The numbers as they were counted last.
#[derive(Debug)]
pub struct Waiting(Cache<PersonId, Counted>);

impl Default for Waiting {
    fn default() -> Self {
        Self(Cache::new(PEOPLE))
    }
}

impl Waiting {
    /// The number as it was counted last, if it still holds: a change, whatever it was, makes it
    /// old. Where other processes write to the same database, no number holds.
    pub fn kept(&self, core: &Core, person: PersonId, now: At) -> Option<u64> {
        let commits = core.store().commits()?;
        let counted = self.0.get(&person)?;
        let is_fresh = (0..SECONDS).contains(&now.seconds_since(counted.at));
        (counted.commits == commits && is_fresh).then_some(counted.waiting)
    }

    /// How many things wait for the person who looks.
    ///
    /// # Errors
    /// Nobody is signed in, or the database refused.
    pub fn of(&self, view: &mut View<'_>) -> Result<u64> {
        let (person, now) = (view.actor()?.person, view.now);
        if let Some(waiting) = self.kept(view.core, person, now) {
            return Ok(waiting);
        }
        // Read before counting: a change in between then makes the number look old.
        let commits = view.core.store().commits();
        let waiting = my_work::count(view)?;
        if let Some(commits) = commits {
            self.0.insert(person, Counted { commits, at: now, waiting });
        }
        Ok(waiting)
    }
}
