//! Quarters of a calendar year, by which help that was given is counted: `2026-Q4`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use serde::{Serialize, Serializer};

use super::ids::BadName;

/// A quarter of a calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i32,
    /// From 0 to 3.
    place: u32,
}

impl Quarter {
    /// The quarter in which this day lies.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), place: day.month0() / 3 }
    }

    /// The quarter before.
    #[must_use]
    pub fn before(self) -> Self {
        match self.place {
            0 => Self { year: self.year - 1, place: 3 },
            place => Self { year: self.year, place: place - 1 },
        }
    }

    /// The quarter after.
    fn after(self) -> Self {
        match self.place {
            3 => Self { year: self.year + 1, place: 0 },
            place => Self { year: self.year, place: place + 1 },
        }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.place * 3 + 1, 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.after().first_day().pred_opt().unwrap_or_default()
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year, self.place + 1)
    }
}

impl FromStr for Quarter {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = BadName("a quarter is a year and Q1 to Q4, for example 2026-Q4");
        let Some((year, place)) = text.split_once("-Q") else { return Err(unknown) };
        let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        match (year.parse(), place) {
            (Ok(year), "1" | "2" | "3" | "4") if digits && year >= 1970 => {
                Ok(Self { year, place: place.parse::<u32>().map_or(0, |place| place - 1) })
            }
            _ => Err(unknown),
        }
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_has_its_days_and_no_others() {
        for (text, first, last) in [
            ("2026-Q1", "2026-01-01", "2026-03-31"),
            ("2024-Q1", "2024-01-01", "2024-03-31"),
            ("2026-Q2", "2026-04-01", "2026-06-30"),
            ("2026-Q4", "2026-10-01", "2026-12-31"),
            ("9999-Q4", "9999-10-01", "9999-12-31"),
        ] {
            let quarter: Quarter = text.parse().unwrap();
            assert_eq!(quarter.to_string(), text);
            assert_eq!(quarter.first_day().to_string(), first);
            assert_eq!(quarter.last_day().to_string(), last);
            assert_eq!(Quarter::of(quarter.first_day()), quarter);
            assert_eq!(Quarter::of(quarter.last_day()), quarter);
            let before = quarter.first_day().pred_opt().unwrap();
            assert_eq!(Quarter::of(before), quarter.before());
        }
    }

    #[test]
    fn what_is_no_quarter_is_refused() {
        for bad in
            ["", "2026", "2026-Q0", "2026-Q5", "2026-q4", "26-Q4", "+026-Q4", "2026-Q4 ", "0001-Q1"]
        {
            assert!(bad.parse::<Quarter>().is_err(), "{bad:?}");
        }
    }
}
