//! What changed in production of one service lately, as its developers need it to tell whether a
//! measure of theirs worked.

use chrono::{Days, NaiveDate};

use super::week::{LastHeard, WeekCounts, monday, weeks};
use super::{Day, HEARD_DAYS};

/// The last two weeks that are over, and what happened since the last deployment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lately {
    /// The last week from Monday to Sunday in UTC that is over.
    pub last: WeekCounts,
    /// The week before it.
    pub before: WeekCounts,
    /// The day of the last deployment to production in the last 90 days; `None` when there was none.
    pub deployed_on: Option<NaiveDate>,
    /// Pages from that day on; `None` when nobody tells pages, then or now.
    pub pages_since: Option<u32>,
}

/// Reads it off days in order, which reach back [`lately_since`].
pub fn lately(days: &[Day], today: NaiveDate) -> Lately {
    let before = back(monday(today), 14);
    let mut heard = LastHeard::default();
    let mut of_weeks = weeks(days, before, today).into_iter().map(|week| week.counts);
    let (before, last) = (of_weeks.next().unwrap_or_default(), of_weeks.next().unwrap_or_default());
    let present = of_weeks.next().unwrap_or_default();
    let known = || days.iter().filter(|day| day.on <= today);
    let since = back(today, HEARD_DAYS);
    let deployed_on =
        known().rev().find(|day| day.deploys > 0 && day.on >= since).map(|day| day.on);
    let is_watched_since = |on: &NaiveDate| {
        days.iter().take_while(|day| day.on <= *on).for_each(|day| heard.note(day));
        heard.on(*on).pages && present.pages.is_some()
    };
    let pages_since = deployed_on.filter(is_watched_since).map(|on| {
        known().filter(|day| day.on >= on).map(|day| day.pages).fold(0, u32::saturating_add)
    });
    Lately { last, before, deployed_on, pages_since }
}

/// The first day that has to be read for [`lately`].
pub fn lately_since(today: NaiveDate) -> NaiveDate {
    back(monday(today), 14 + HEARD_DAYS)
}

fn back(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(days.into())).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::super::Heard;
    use super::*;

    const ALL: Heard = Heard { pages: true, incidents: true, deploys: true };

    fn day(on: &str, pages: u32, deploys: u32) -> Day {
        Day { pages, deploys, heard: ALL, ..Day::quiet(date(on)) }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn two_whole_weeks_and_what_followed_the_last_deployment() {
        // Monday, 23 November: the weeks are those of the 9th and the 16th.
        let days = [
            day("2026-11-08", 9, 0),
            day("2026-11-09", 4, 0),
            day("2026-11-16", 1, 0),
            day("2026-11-19", 2, 1),
            day("2026-11-22", 3, 0),
            day("2026-11-23", 5, 0),
            day("2026-11-24", 50, 1),
        ];
        let found = lately(&days, date("2026-11-23"));
        assert_eq!((found.before.pages, found.last.pages), (Some(4), Some(6)));
        assert_eq!((found.before.deploys, found.last.deploys), (Some(0), Some(1)));
        // The day of the deployment counts; tomorrow has not come.
        assert_eq!((found.deployed_on, found.pages_since), (Some(date("2026-11-19")), Some(10)));
        assert!(lately_since(date("2026-11-23")) <= date("2026-08-11"));
    }

    #[test]
    fn a_pager_that_began_after_the_deployment_says_nothing_of_the_time_before() {
        let heard = Heard { deploys: true, ..Heard::default() };
        let deployed = Day { heard, ..day("2026-11-02", 0, 1) };
        let found = lately(&[deployed.clone(), day("2026-11-19", 1, 0)], date("2026-11-23"));
        assert_eq!((found.last.pages, found.pages_since), (Some(1), None));
        let watched = Day { heard: ALL, ..deployed };
        let found = lately(&[watched, day("2026-11-19", 1, 0)], date("2026-11-23"));
        assert_eq!(found.pages_since, Some(1));
    }

    #[test]
    fn what_nobody_tells_is_unknown() {
        let heard = Heard { deploys: true, ..Heard::default() };
        let days = [Day { heard, ..day("2026-11-19", 0, 1) }];
        let found = lately(&days, date("2026-11-23"));
        assert_eq!((found.last.pages, found.pages_since), (None, None));
        assert_eq!((found.last.deploys, found.deployed_on), (Some(1), Some(date("2026-11-19"))));
        assert_eq!(lately(&[], date("2026-11-23")), Lately::default());
    }
}
