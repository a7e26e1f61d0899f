//! How many things wait for each person: the number beside "My work" on every page.

use quick_cache::sync::Cache;

use crate::domain::at::At;
use crate::domain::ids::PersonId;
use crate::ops::{Result, View, my_work};

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
    /// How many things wait for the person who looks. Counted anew after every change, whatever it
    /// was; where other processes write to the same database, counted each time.
    ///
    /// # Errors
    /// Nobody is signed in, or the database refused.
    pub fn of(&self, view: &mut View<'_>) -> Result<u64> {
        let (person, now) = (view.actor()?.person, view.now);
        // Read before counting: a change in between makes the number look old.
        let Some(commits) = view.core.store().commits() else { return my_work::count(view) };
        if let Some(counted) = self.0.get(&person)
            && counted.commits == commits
            && (0..SECONDS).contains(&now.seconds_since(counted.at))
        {
            return Ok(counted.waiting);
        }
        let waiting = my_work::count(view)?;
        self.0.insert(person, Counted { commits, at: now, waiting });
        Ok(waiting)
    }
}
