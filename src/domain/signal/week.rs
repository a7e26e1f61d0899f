//! Days of a service as weeks, which is how people budget pages.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::Day;
use super::day::Heard;
use super::history::WATCHED_DAYS;

/// Shifts of 12 hours in a week.
const SHIFTS_A_WEEK: f64 = 14.0;

/// A week from Monday to Sunday in UTC, as ISO 8601 counts weeks.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Week {
    /// Its Monday.
    pub from: NaiveDate,
    /// Whether it has ended; the counts of one that has not may still grow.
    pub is_over: bool,
    /// What is known of it.
    pub counts: WeekCounts,
}

/// What happened in a week, as far as it is known. Of a kind of thing of which nobody told for 90 days
/// it is unknown, and not zero.
#[derive(Debug, Clone, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WeekCounts {
    /// Pages that began in it; absent when nobody tells pages.
    pub pages: Option<u32>,
    /// Incidents that began in it; absent when nobody tells pages or incidents.
    pub incidents: Option<u32>,
    /// Deployments to production that ended; absent when nobody tells deployments.
    pub deploys: Option<u32>,
    /// Those of them that failed, were repaired, or were followed by an incident within 24 hours; absent
    /// when nobody tells deployments, or incidents.
    pub failed_deploys: Option<u32>,
    /// Share of good events in percent; absent when no events were told.
    pub good_share: Option<f64>,
}

impl WeekCounts {
    /// Whether anything of it is known.
    pub fn is_known(&self) -> bool {
        *self != Self::default()
    }
}

/// How many days before the first that is wanted have to be known, so that it is known whether anybody
/// told of a kind of thing.
pub const HEARD_DAYS: u32 = WATCHED_DAYS;

/// The Monday of the week of a day; the day itself where the calendar begins.
pub fn monday(day: NaiveDate) -> NaiveDate {
    let since = Days::new(day.weekday().num_days_from_monday().into());
    day.checked_sub_days(since).unwrap_or(day)
}

/// The weeks from that of `from` to that of `today`. `days` are in order, and reach back [`HEARD_DAYS`]
/// from the first that is wanted. A week is known where something of a kind was told in the 90 days up to
/// its last day, or up to today.
pub fn weeks(days: &[Day], from: NaiveDate, today: NaiveDate) -> Vec<Week> {
    let last = monday(today);
    let mut heard = LastHeard::default();
    let mut rest = days;
    let mut found = Vec::new();
    for from in monday(from).iter_weeks().take_while(|from| *from <= last) {
        let until = from.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX);
        let begun = rest.partition_point(|day| day.on < from);
        let ended = rest.partition_point(|day| day.on < until);
        rest.iter().take(ended).for_each(|day| heard.note(day));
        let of_week = rest.get(begun..ended).unwrap_or_default();
        let last_day = until.pred_opt().unwrap_or(until).min(today);
        found.push(Week {
            from,
            is_over: until <= today,
            counts: counts(of_week, heard.on(last_day)),
        });
        rest = rest.get(ended..).unwrap_or_default();
    }
    found
}

/// The last days on which anything was told, kind by kind.
#[derive(Default)]
pub(super) struct LastHeard {
    pages: Option<NaiveDate>,
    incidents: Option<NaiveDate>,
    deploys: Option<NaiveDate>,
}

impl LastHeard {
    /// Takes the next day, in order.
    pub(super) fn note(&mut self, day: &Day) {
        let later = |last: Option<NaiveDate>, told: bool| last.max(told.then_some(day.on));
        self.pages = later(self.pages, day.heard.pages);
        self.incidents = later(self.incidents, day.heard.pages || day.heard.incidents);
        self.deploys = later(self.deploys, day.heard.deploys);
    }

    /// What is watched on a day, none of those being later. Every page is an incident or part of one, so who tells pages tells incidents.
    pub(super) fn on(&self, day: NaiveDate) -> Heard {
        let since = day.checked_sub_days(Days::new(HEARD_DAYS.into())).unwrap_or(day);
        let is_watched = |last: Option<NaiveDate>| last.is_some_and(|last| last >= since);
        Heard {
            pages: is_watched(self.pages),
            incidents: is_watched(self.incidents),
            deploys: is_watched(self.deploys),
        }
    }
}

fn counts(days: &[Day], heard: Heard) -> WeekCounts {
    let sum = |is_known: bool, of: fn(&Day) -> u32| {
        is_known.then(|| days.iter().map(of).fold(0, u32::saturating_add))
    };
    let (bad, total) =
        days.iter().fold((0.0, 0.0), |(bad, total), day| (bad + day.bad, total + day.total));
    WeekCounts {
        pages: sum(heard.pages, |day| day.pages),
        incidents: sum(heard.incidents, Day::all_incidents),
        deploys: sum(heard.deploys, |day| day.deploys),
        failed_deploys: sum(heard.deploys && heard.incidents, |day| day.failed_deploys),
        good_share: good_share(bad, total),
    }
}

/// Share of events that were not good, from 0 to 1; `None` without events.
pub fn bad_share(bad: f64, total: f64) -> Option<f64> {
    let share = bad / total;
    (total > 0.0 && share.is_finite()).then(|| share.clamp(0.0, 1.0))
}

/// Share of good events in percent; `None` without events.
pub fn good_share(bad: f64, total: f64) -> Option<f64> {
    bad_share(bad, total).map(|bad| (1.0 - bad) * 100.0)
}

/// Pages a week that a service may cause when a shift of 12 hours has room for so many incidents of it:
/// 0.5 in each of 14 shifts are 7 a week. The arithmetic is that of the SRE book, chapter 11: two
/// incidents a shift, for everything that the whole team carries; the share of one service is the
/// handoff bar of its checklist, not the launch bar.
pub fn weekly_budget(incidents_per_shift: f64) -> f64 {
    incidents_per_shift * SHIFTS_A_WEEK
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Heard = Heard { pages: true, incidents: true, deploys: true };

    fn day(text: &str, pages: u32) -> Day {
        Day { pages, heard: ALL, ..Day::quiet(date(text)) }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn pages(weeks: &[Week]) -> Vec<Option<u32>> {
        weeks.iter().map(|week| week.counts.pages).collect()
    }

    #[test]
    fn what_is_not_known_is_not_zero() {
        let days = [day("2026-11-04", 2), day("2026-11-08", 1), day("2026-11-16", 4)];
        let found = weeks(&days, date("2026-10-20"), date("2026-11-18"));
        assert_eq!(pages(&found), [None, None, Some(3), Some(0), Some(4)]);
        assert_eq!(found[0].from, date("2026-10-19"));
        assert_eq!(found.iter().filter(|week| week.is_over).count(), 4);
        assert_eq!(pages(&weeks(&[], date("2026-11-18"), date("2026-11-18"))), [None]);
    }

    #[test]
    fn who_tells_of_one_kind_of_thing_says_nothing_of_another() {
        let only = |heard| [Day { heard, deploys: 1, ..day("2026-11-16", 0) }];
        let of = |heard| {
            let found = weeks(&only(heard), date("2026-11-16"), date("2026-11-18"));
            let counts = found[0].counts.clone();
            (counts.pages, counts.incidents, counts.deploys, counts.failed_deploys)
        };
        let deploys = Heard { deploys: true, ..Heard::default() };
        assert_eq!(of(deploys), (None, None, Some(1), None));
        let incidents = Heard { incidents: true, ..Heard::default() };
        assert_eq!(of(incidents), (None, Some(0), None, None));
        let pages = Heard { pages: true, ..Heard::default() };
        assert_eq!(of(pages), (Some(0), Some(0), None, None));
        assert!(!WeekCounts::default().is_known());
    }

    #[test]
    fn no_news_is_good_news_for_ninety_days() {
        // 17 August is 90 days before 15 November, a Sunday.
        let told = [day("2026-08-17", 3)];
        let found = weeks(&told, date("2026-11-02"), date("2026-11-30"));
        assert_eq!(pages(&found), [Some(0), Some(0), None, None, None]);
        // A day less, and the week ends unknown; while it lasts, today decides.
        let told = [day("2026-08-16", 3)];
        let of = |today| pages(&weeks(&told, date("2026-11-09"), date(today)));
        assert_eq!((of("2026-11-14"), of("2026-11-15")), (vec![Some(0)], vec![None]));
        let told = [day("2026-08-17", 3)];
        // Told again, it is known again from then on.
        let again = [told[0].clone(), day("2026-11-24", 1)];
        let found = weeks(&again, date("2026-11-02"), date("2026-11-30"));
        assert_eq!(pages(&found), [Some(0), Some(0), None, Some(1), Some(0)]);
    }

    #[test]
    fn a_week_goes_from_monday_to_sunday_and_over_the_end_of_a_year() {
        let days = [day("2026-12-28", 1), day("2027-01-03", 1), day("2027-01-04", 5)];
        let found = weeks(&days, days[0].on, date("2027-01-10"));
        assert_eq!(pages(&found), [Some(2), Some(5)]);
        assert!(!found[1].is_over);
        let after = weeks(&days, days[0].on, date("2027-01-11"));
        assert!(after[1].is_over);
    }

    #[test]
    fn days_before_the_first_week_wanted_do_not_count() {
        let days = [day("2026-11-01", 9), day("2026-11-09", 1)];
        let found = weeks(&days, date("2026-11-09"), date("2026-11-09"));
        assert_eq!(pages(&found), [Some(1)]);
    }

    #[test]
    fn the_share_of_a_week_weighs_days_by_their_events() {
        let one = Day { bad: 1.0, total: 10.0, ..day("2026-11-09", 0) };
        let other = Day { bad: 0.0, total: 90.0, ..day("2026-11-10", 0) };
        let share = |days: &[Day]| counts(days, Heard::default()).good_share;
        assert_eq!(share(&[one, other]), Some(99.0));
        assert_eq!(share(&[day("2026-11-09", 0)]), None);
    }

    #[test]
    fn events_that_make_no_sense_are_no_share() {
        assert_eq!(bad_share(1.0, 0.0), None);
        assert_eq!(bad_share(f64::NAN, 1.0), None);
        assert_eq!(bad_share(f64::INFINITY, f64::INFINITY), None);
        assert_eq!(bad_share(5.0, 1.0), Some(1.0));
    }

    #[test]
    fn half_an_incident_a_shift_is_seven_pages_a_week() {
        assert_eq!(weekly_budget(0.5), 7.0);
    }
}
