//! What time does: duties that every instance looks at every minute, and that are done once, whoever
//! comes first. A duty that fails is tried again a minute later, and does not stop the others.

use chrono::{Days, NaiveDate};

use super::core::{Core, Credential, View};
use super::error::Result;
use super::{digests, handbacks, notices, overrides, signals, waivers};
use crate::domain::ids::ServiceId;
use crate::domain::lifecycle::Stage;
use crate::domain::notice::Notice;
use crate::domain::reminder::{self, DAYS_BEFORE, TOLD_AFTER, Telling};
use crate::store::{outbox, reminders, services};

#[cfg(test)]
mod tests;
mod things;

/// Something to do when its time has come.
pub struct Duty {
    /// What it does, for the log.
    pub name: &'static str,
    /// Does what is due now, in transactions of its own, and says how often it did something. Must have
    /// the effect of once when several instances run it at the same time.
    pub run: fn(&Core) -> Result<usize>,
}

/// Every duty, in the order in which they are done. What falls due is a duty for each sort of thing, so
/// that one which cannot be read keeps nobody from being told of the others.
pub const DUTIES: &[Duty] = &[
    Duty { name: "handbacks", run: handbacks::take_effect_due },
    Duty { name: "undecided waivers", run: waivers::end_undecided },
    Duty { name: "conditions", run: |core| remind(core, things::conditions) },
    Duty { name: "evidence", run: |core| remind(core, things::evidence) },
    Duty { name: "sign-offs", run: |core| remind(core, things::sign_offs) },
    Duty { name: "waivers", run: |core| remind(core, things::waivers) },
    Duty { name: "overrides", run: |core| remind(core, overrides::due) },
    Duty { name: "replies to handbacks", run: |core| remind(core, handbacks::replies_due) },
    Duty { name: "plans", run: |core| remind(core, handbacks::plans_due) },
    Duty { name: "conditions to return", run: |core| remind(core, handbacks::returns_due) },
    Duty { name: "fragility", run: handbacks::note_fragility },
    Duty { name: "digests", run: digests::write },
    Duty { name: "old messages", run: forget },
    Duty { name: "old deliveries", run: signals::forget_old },
];

/// A thing with a due day.
pub(in crate::ops) struct Due {
    /// Which thing and, since a day can be moved, which day: `condition:ID:DAY`. What was told of it is
    /// not told again.
    pub thing: String,
    /// The service that it is about.
    pub service: ServiceId,
    /// Since when it runs; a reminder that is not shorter than the whole period is left out.
    pub since: NaiveDate,
    /// The last day on which it is not late.
    pub day: NaiveDate,
    /// What is told when it comes, with the days that are left.
    pub comes: Box<dyn Fn(i64) -> Notice + Send>,
    /// What is told when it has passed, if anything.
    pub passed: Option<Notice>,
}

/// The days between which things are looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ops) struct Around {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// Gives the things of one sort that are due around today.
type Source = fn(&mut View<'_>, Around) -> Result<Vec<Due>>;

const COMES: &str = "comes";
const PASSED: &str = "passed";

/// Reminds people of what comes of one sort of thing, and tells what has passed, once; how often.
///
/// # Errors
/// The things cannot be read, or one of them could not be told: the others were, and it is tried again
/// with the next call.
fn remind(core: &Core, source: Source) -> Result<usize> {
    if !core.has_mail() {
        return Ok(0);
    }
    let today = core.now().date();
    let longest = DAYS_BEFORE.into_iter().max().unwrap_or(0);
    let around = Around {
        from: today - Days::new(TOLD_AFTER.unsigned_abs()),
        to: today + Days::new(longest.into()),
    };
    let due = core.read(&Credential::None, |view| {
        let found = source(view, around)?;
        let found = not_told(view, found, today)?;
        not_retired(view, found)
    })?;
    let (mut told, mut refused) = (0, None);
    for (due, telling) in due {
        match tell(core, due, telling) {
            Ok(is_told) => told += usize::from(is_told),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Ok(told), Err)
}

/// Without those of services that have ended: what was due there is nobody's any more.
fn not_retired(view: &mut View<'_>, found: Vec<(Due, Telling)>) -> Result<Vec<(Due, Telling)>> {
    if found.is_empty() {
        return Ok(found);
    }
    let ids: Vec<ServiceId> = found.iter().map(|(due, _)| due.service).collect();
    let mut retired = services::by_ids(view.db, &ids)?;
    retired.retain(|service| service.stage == Stage::Retired);
    let is_live = |due: &Due| retired.iter().all(|service| service.id != due.service);
    Ok(found.into_iter().filter(|(due, _)| is_live(due)).collect())
}

fn not_told(view: &mut View<'_>, found: Vec<Due>, today: NaiveDate) -> Result<Vec<(Due, Telling)>> {
    let found: Vec<(Due, Telling)> = found
        .into_iter()
        .filter_map(|due| reminder::due(due.since, due.day, today).map(|telling| (due, telling)))
        .filter(|(due, telling)| *telling != Telling::Passed || due.passed.is_some())
        .collect();
    let things: Vec<String> = found.iter().map(|(due, _)| due.thing.clone()).collect();
    let mut told = Vec::new();
    for kind in [COMES, PASSED] {
        let of_kind = reminders::told(view.db, kind, things.clone())?;
        told.extend(of_kind.into_iter().map(|(thing, days)| (thing, kind, days)));
    }
    Ok(found
        .into_iter()
        .filter(|(due, telling)| {
            let (kind, days) = key(*telling);
            told.iter().all(|told| (told.0.as_str(), told.1, told.2) != (&due.thing, kind, days))
        })
        .collect())
}

fn key(telling: Telling) -> (&'static str, i32) {
    match telling {
        Telling::Comes { days_before, .. } => (COMES, i32::try_from(days_before).unwrap_or(0)),
        Telling::Passed => (PASSED, 0),
    }
}

fn tell(core: &Core, due: Due, telling: Telling) -> Result<bool> {
    let notice = match telling {
        Telling::Comes { days_left, .. } => Some((due.comes)(days_left)),
        Telling::Passed => due.passed,
    };
    let Some(notice) = notice else { return Ok(false) };
    let (thing, service, (kind, days)) = (due.thing, due.service, key(telling));
    core.write(&Credential::None, "scheduler", move |tx| {
        let now = tx.now;
        if !reminders::claim(tx.db, &thing, kind, days, now)? {
            return Ok(false);
        }
        notices::tell_of(tx, service, notice)?;
        Ok(true)
    })
}

/// For how many days messages that were sent or dropped are kept. Ours: a quarter, to answer "was I
/// told?".
const KEPT_DAYS: u32 = 90;

/// For how many days it is known what was told; longer than anything is told of one thing.
const KNOWN_DAYS: u32 = 400;

/// Forgets messages that nobody asks about any more.
fn forget(core: &Core) -> Result<usize> {
    let now = core.now();
    let old = now.minus_days(KEPT_DAYS);
    if !core.store().read(|db| outbox::is_any_older(db, old))? {
        return Ok(0);
    }
    core.store().write(move |db| {
        reminders::forget_before(db, now.minus_days(KNOWN_DAYS))?;
        Ok(outbox::forget_before(db, old)?)
    })
}
