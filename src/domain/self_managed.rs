//! The clock of self-management: how long the developers have run a service themselves, from the
//! transitions that were recorded.
//!
//! It starts with the launch, stands still while an SRE team runs the service, starts again from
//! zero with a handback, and ends with retirement. Months are calendar months: from 31 August, six
//! months are over on the last day of February.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::at::{At, months_after};
use super::lifecycle::Transition;
use super::policy_figures::PolicyFigures;

/// A transition that took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Which one.
    pub transition: Transition,
    /// When it took effect.
    pub at: At,
}

/// Whether the clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Running {
    /// The service has not been launched.
    NotStarted,
    /// The developers run the service.
    Runs,
    /// An SRE team runs the service; the months stand as they were at the handoff.
    Paused,
    /// The service is retired; the months stand as they were at its end, or at the handoff before.
    Ended,
}

text_enum!(Running {
    NotStarted => "not_started",
    Runs => "runs",
    Paused => "paused",
    Ended => "ended",
});

/// The clock as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfManaged {
    /// Whether it runs.
    pub running: Running,
    /// Since when the months are counted: the launch, or the last handback.
    pub since: Option<At>,
    /// The months are counted from a handback.
    pub after_handback: bool,
    /// Whole calendar months so far.
    pub months: u32,
    /// Calendar months that are needed before a handoff (policy).
    pub needed: u32,
    /// The first day, in UTC, on which the months needed are over; only while the clock runs.
    pub reached_on: Option<NaiveDate>,
}

impl SelfManaged {
    /// Whether the months needed are over.
    pub fn is_long_enough(&self) -> bool {
        self.running == Running::Runs && self.months >= self.needed
    }
}

/// Reads the clock of a service on this day, from its transitions in any order.
pub fn read(moves: &[Moved], today: NaiveDate, figures: &PolicyFigures) -> SelfManaged {
    let mut moves = moves.to_vec();
    moves.sort_by_key(|moved| moved.at);
    let mut started: Option<Moved> = None;
    let mut stopped: Option<At> = None;
    let mut running = Running::NotStarted;
    for moved in moves {
        match moved.transition {
            Transition::Launch | Transition::Handback => {
                started = Some(moved);
                stopped = None;
                running = Running::Runs;
            }
            Transition::Handoff => {
                stopped = stopped.or(Some(moved.at));
                running = Running::Paused;
            }
            Transition::Retirement => {
                stopped = stopped.or(Some(moved.at));
                running = Running::Ended;
            }
        }
    }
    let after_handback = started.is_some_and(|start| start.transition == Transition::Handback);
    let needed = if after_handback {
        figures.self_managed_months_after_handback
    } else {
        figures.self_managed_months
    };
    let since = started.map(|start| start.at);
    let until = stopped.map_or(today, At::date);
    SelfManaged {
        running,
        since,
        after_handback,
        months: since.map_or(0, |since| months_between(since.date(), until)),
        needed,
        reached_on: since
            .filter(|_| running == Running::Runs)
            .map(|since| months_after(since.date(), needed)),
    }
}

/// Whole calendar months from one day to another; 0 when the other is earlier.
pub fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    let index = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let Ok(months) = u32::try_from(index(to) - index(from)) else { return 0 };
    // The month that has begun counts when its day has come, or its last day when it has none.
    if months_after(from, months) <= to { months } else { months.saturating_sub(1) }
}

#[cfg(test)]
mod tests;
