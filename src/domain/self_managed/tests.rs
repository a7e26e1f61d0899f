//! The clock on days that are easy to get wrong, and what holds on every day.

use chrono::Days;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(day: NaiveDate) -> At {
    At::new(day.and_hms_opt(15, 30, 0).unwrap().and_utc())
}

fn moved(transition: Transition, on: NaiveDate) -> Moved {
    Moved { transition, at: at(on) }
}

fn figures() -> PolicyFigures {
    PolicyFigures { self_managed_months_after_handback: 3, ..PolicyFigures::default() }
}

#[test]
fn the_end_of_a_month_is_the_last_day_there_is() {
    for (launch, reached) in [
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-05-15", "2026-11-15"),
        ("2026-12-31", "2027-06-30"),
    ] {
        let moves = [moved(Transition::Launch, day(launch))];
        let clock = |today| read(&moves, today, &figures());
        assert_eq!(clock(day(launch)).reached_on, Some(day(reached)));
        assert_eq!(clock(day(reached)).months, 6);
        assert!(clock(day(reached)).is_long_enough());
        let before = clock(day(reached).pred_opt().unwrap());
        assert_eq!(before.months, 5);
        assert!(!before.is_long_enough());
    }
}

#[test]
fn nothing_is_counted_before_the_launch() {
    let clock = read(&[], day("2026-11-21"), &figures());
    assert_eq!((clock.running, clock.months, clock.reached_on), (Running::NotStarted, 0, None));
    assert!(!clock.is_long_enough());
}

#[test]
fn retirement_ends_the_clock_where_it_stood() {
    let launch = moved(Transition::Launch, day("2026-01-10"));
    let retired = [launch, moved(Transition::Retirement, day("2026-09-10"))];
    let clock = read(&retired, day("2028-01-01"), &figures());
    assert_eq!((clock.running, clock.months), (Running::Ended, 8));
    assert!(!clock.is_long_enough());
    let handed_off = [launch, moved(Transition::Handoff, day("2026-08-01")), retired[1]];
    assert_eq!(read(&handed_off, day("2028-01-01"), &figures()).months, 6);
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..20_000_u64).prop_map(|days| day("2000-01-01") + Days::new(days))
}

proptest! {
    #[test]
    fn the_months_needed_are_over_from_one_day_on(launch in any_day(), needed in 1..60_u32) {
        let figures = PolicyFigures { self_managed_months: needed, ..figures() };
        let moves = [moved(Transition::Launch, launch)];
        let reached = read(&moves, launch, &figures).reached_on.unwrap();
        prop_assert!(read(&moves, reached, &figures).is_long_enough());
        let before = read(&moves, reached.pred_opt().unwrap(), &figures);
        prop_assert!(!before.is_long_enough());
        prop_assert_eq!(before.months, needed - 1);
    }

    #[test]
    fn a_later_day_never_counts_fewer_months(launch in any_day(), a in 0..3_000_u64, b in 0..3_000_u64) {
        let (sooner, later) = (launch + Days::new(a.min(b)), launch + Days::new(a.max(b)));
        prop_assert!(months_between(launch, sooner) <= months_between(launch, later));
        // A calendar month has 28 to 31 days.
        let days = (later - launch).num_days();
        let months = i64::from(months_between(launch, later));
        prop_assert!(months * 28 <= days && days < (months + 1) * 31, "{months} in {days} days");
        prop_assert_eq!(months_between(later.succ_opt().unwrap(), launch), 0);
    }

    #[test]
    fn it_stands_still_while_an_sre_team_runs_the_service(
        launch in any_day(), run in 0..900_u64, a in 0..2_000_u64,
    ) {
        let handoff = launch + Days::new(run);
        let moves = [moved(Transition::Launch, launch), moved(Transition::Handoff, handoff)];
        let at_handoff = months_between(launch, handoff);
        let clock = read(&moves, handoff + Days::new(a), &figures());
        prop_assert_eq!((clock.running, clock.months), (Running::Paused, at_handoff));
        prop_assert!(clock.reached_on.is_none() && !clock.is_long_enough());
    }

    #[test]
    fn a_handback_starts_it_again_from_nothing(
        launch in any_day(), run in 0..900_u64, ops in 1..900_u64, a in 0..2_000_u64,
    ) {
        let (handoff, back) = (launch + Days::new(run), launch + Days::new(run + ops));
        let today = back + Days::new(a);
        let mut moves = vec![
            moved(Transition::Launch, launch),
            moved(Transition::Handoff, handoff),
            moved(Transition::Handback, back),
        ];
        let clock = read(&moves, today, &figures());
        prop_assert_eq!(clock.since, Some(at(back)));
        prop_assert_eq!((clock.months, clock.needed), (months_between(back, today), 3));
        prop_assert!(clock.after_handback);
        // The order in which the records come does not matter.
        moves.reverse();
        if run > 0 {
            prop_assert_eq!(read(&moves, today, &figures()), clock);
        }
    }
}
