//! When people are reminded of a day: 30, 7 and 1 day before it, fewer times where the whole period is
//! shorter than that.

use chrono::NaiveDate;

/// How many days before a day people are reminded of it. Ours: a month to plan, a week to act, a day
/// because it is tomorrow.
pub const DAYS_BEFORE: [u32; 3] = [1, 7, 30];

/// For how many days after a day it is still told that it has passed. Ours: an installation that stood
/// still, or had no mail, tells what is news and not its whole past.
pub const TOLD_AFTER: i64 = 7;

/// What is to be told of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// It comes: which reminder this is, and how many days are left.
    Comes {
        /// One of [`DAYS_BEFORE`].
        days_before: u32,
        /// From 0, on the day itself, to `days_before`.
        days_left: i64,
    },
    /// It has passed.
    Passed,
}

/// What is to be told today of `day`, of something that runs since `since`; nothing while it is far.
/// Of several reminders that were missed only the last one is due, so nobody gets three at once.
pub fn due(since: NaiveDate, day: NaiveDate, today: NaiveDate) -> Option<Telling> {
    let days_left = (day - today).num_days();
    if days_left < 0 {
        return (-days_left <= TOLD_AFTER).then_some(Telling::Passed);
    }
    let period = (day - since).num_days();
    DAYS_BEFORE
        .into_iter()
        .find(|days| days_left <= i64::from(*days))
        .filter(|days| i64::from(*days) < period)
        .map(|days_before| Telling::Comes { days_before, days_left })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that is told over the days from `since` to long after `day`, each once.
    fn told(since: &str, day: &str) -> Vec<(u32, i64)> {
        let (since, day): (NaiveDate, NaiveDate) = (since.parse().unwrap(), day.parse().unwrap());
        let mut told: Vec<(u32, i64)> = Vec::new();
        for today in since.iter_days().take(400) {
            let found = match due(since, day, today) {
                Some(Telling::Comes { days_before, days_left }) => (days_before, days_left),
                Some(Telling::Passed) => (0, -1),
                None => continue,
            };
            if told.iter().all(|earlier| earlier.0 != found.0) {
                told.push(found);
            }
        }
        told
    }

    #[test]
    fn a_long_period_has_three_reminders_and_an_end() {
        assert_eq!(told("2026-01-01", "2026-04-01"), [(30, 30), (7, 7), (1, 1), (0, -1)]);
    }

    #[test]
    fn a_short_period_has_only_reminders_that_are_shorter() {
        assert_eq!(told("2026-01-01", "2026-01-31"), [(7, 7), (1, 1), (0, -1)]);
        assert_eq!(told("2026-01-01", "2026-01-08"), [(1, 1), (0, -1)]);
        assert_eq!(told("2026-01-01", "2026-01-02"), [(0, -1)]);
        assert_eq!(told("2026-01-02", "2026-01-01"), [(0, -1)]);
    }

    #[test]
    fn who_was_away_is_reminded_once_and_of_the_days_that_are_left() {
        let day = |text: &str| text.parse().unwrap();
        let on = |today: &str| due(day("2026-01-01"), day("2026-04-01"), day(today));
        assert_eq!(on("2026-03-27"), Some(Telling::Comes { days_before: 7, days_left: 5 }));
        assert_eq!(on("2026-04-01"), Some(Telling::Comes { days_before: 1, days_left: 0 }));
        assert_eq!(on("2026-04-08"), Some(Telling::Passed));
        assert_eq!(on("2026-04-09"), None, "old news are no news");
    }
}
