//! Moments and the clock. Rules never ask what time it is; the time is passed in.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The last year of the calendar, as of [`super::answer::day`].
const LAST_YEAR: i32 = 9999;

/// A moment in UTC, to the microsecond: the finest step that both databases keep.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = String, format = DateTime)]
pub struct At(DateTime<Utc>);

impl At {
    /// The moment, cut to microseconds.
    pub fn new(moment: DateTime<Utc>) -> Self {
        Self(moment.trunc_subsecs(6))
    }

    /// The moment as a `chrono` value.
    pub fn moment(self) -> DateTime<Utc> {
        self.0
    }

    /// The calendar day in UTC.
    pub fn date(self) -> NaiveDate {
        self.0.date_naive()
    }

    /// This many days later; the same moment when the calendar ends before that. It ends with the
    /// year 9999: text of a longer year would not stand in the order of time.
    pub fn plus_days(self, days: u32) -> Self {
        let later = self.0.checked_add_days(Days::new(days.into()));
        Self(later.filter(|later| later.year() <= LAST_YEAR).unwrap_or(self.0))
    }

    /// This many days earlier; the same moment when the calendar starts after that.
    pub fn minus_days(self, days: u32) -> Self {
        Self(self.0.checked_sub_days(Days::new(days.into())).unwrap_or(self.0))
    }

    /// The moment at which the next calendar day begins in UTC.
    pub fn next_midnight(self) -> Self {
        let next = self.plus_days(1).date().and_time(NaiveTime::MIN);
        Self(next.and_utc())
    }

    /// This many seconds later.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let delta = TimeDelta::try_seconds(seconds).unwrap_or_default();
        Self(self.0.checked_add_signed(delta).unwrap_or(self.0))
    }

    /// Whole seconds from `earlier` to here; negative when `earlier` is later.
    pub fn seconds_since(self, earlier: At) -> i64 {
        (self.0 - earlier.0).num_seconds()
    }

    /// Whole days from `earlier` to here.
    pub fn days_since(self, earlier: At) -> i64 {
        (self.0 - earlier.0).num_days()
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M:%S%.6fZ"))
    }
}

impl FromStr for At {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|moment| Self::new(moment.to_utc()))
    }
}

/// The day that lies this many calendar months after `day`; `day` itself when the calendar ends.
pub fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

/// A source of the current time.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> At;
}
