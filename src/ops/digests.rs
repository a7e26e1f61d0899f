//! The digest: one message a day at the hour that a person chose, with what needs them, and on Mondays
//! with how the services of their teams ran last week; none on a day on which there is nothing to say.

mod production;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::core::{Core, Credential};
use super::error::Result;
use super::my_work::{self, Need, said_of};
use super::notices;
use crate::domain::at::At;
use crate::domain::ids::PersonId;
use crate::domain::notice::Notice;
use crate::store::{audience, reminders};

/// Under which kind the digests of a day are claimed.
const KIND: &str = "digest";

/// A line of the digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is to be done, starting with a verb, or the name of the service.
    pub title: String,
    /// The words of the condition, the question or the return, or how the service ran; may be empty.
    pub words: String,
    /// By when, if by a day.
    pub due: Option<NaiveDate>,
    /// The path of the page on which it is done.
    pub path: String,
}

/// What a digest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digest {
    /// What needs the reader.
    pub needs: Vec<Line>,
    /// On Mondays: how the services of their teams ran in production, those of which anything is known.
    pub production: Vec<Line>,
}

impl Digest {
    /// Whether it says nothing, and so is not sent.
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty() && self.production.is_empty()
    }
}

/// What the digest of a day says to a person now.
///
/// # Errors
/// There is no such active person, or the database refused.
pub fn of(core: &Core, person: PersonId, day: NaiveDate) -> Result<Digest> {
    core.read_for(person, |view| {
        let needs = my_work::read(view)?.needs.iter().map(line).collect();
        let is_weekly = day.weekday() == Weekday::Mon;
        let production = if is_weekly { production::lines(view, day)? } else { Vec::new() };
        Ok(Digest { needs, production })
    })
}

/// Writes the digests that are due: for everybody whose hour has come today and who has none yet.
/// How many were written.
///
/// # Errors
/// The database refused, or one could not be written, which keeps nobody else from theirs.
pub fn write(core: &Core) -> Result<usize> {
    if !core.has_mail() {
        return Ok(0);
    }
    let now = core.now();
    let waiting = without_digest(core, now)?;
    let (mut written, mut refused) = (0, None);
    for person in waiting {
        // Read before the transaction: it takes as long as the page, and on SQLite nobody could
        // write meanwhile.
        let digest = of(core, person, now.date());
        match digest.and_then(|digest| write_for(core, person, now, !digest.is_empty())) {
            Ok(is_written) => written += usize::from(is_written),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Ok(written), Err)
}

fn thing(person: PersonId, now: At) -> String {
    format!("person:{person}:{}", now.date())
}

fn without_digest(core: &Core, now: At) -> Result<Vec<PersonId>> {
    use chrono::Timelike as _;
    let hour = i32::try_from(now.moment().hour()).unwrap_or(0);
    core.store().read(|db| {
        let people = audience::digested_by(db, hour)?;
        let things = people.iter().map(|person| thing(*person, now)).collect();
        let told = reminders::told(db, KIND, things)?;
        Ok(people
            .into_iter()
            .filter(|person| told.iter().all(|(told, _)| *told != thing(*person, now)))
            .collect())
    })
}

fn write_for(core: &Core, person: PersonId, now: At, is_needed: bool) -> Result<bool> {
    core.write(&Credential::None, "digest", move |tx| {
        let ours = reminders::claim(tx.db, &thing(person, now), KIND, 0, now)?;
        if !ours || !is_needed {
            return Ok(false);
        }
        notices::tell_person(tx, person, Notice::Digest { day: now.date() })?;
        Ok(true)
    })
}

fn line(need: &Need) -> Line {
    let said = said_of(need);
    Line { title: said.title, words: need.words.clone(), due: need.due, path: said.href }
}
