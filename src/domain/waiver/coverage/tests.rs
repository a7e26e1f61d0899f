//! Verdicts under waivers that end, overlap, follow one another, and come too late.

use super::super::tests::{at, granted, pending, said};
use super::*;

/// From when on a verdict of this day no longer stands, in a review under way.
fn until(waivers: &[Waiver], judged: &str) -> Option<At> {
    rests_until(waivers, Severity::Blocker, at(judged), Gap::Reopens)
}

/// The moment at which this day begins.
fn start(day: &str) -> Option<At> {
    Some(at(day).minus_days(1).next_midnight())
}

#[test]
fn a_verdict_stands_through_the_last_day_of_the_waiver_that_covers_it() {
    let waiver = granted("02-01", "03-01");
    let alone = std::slice::from_ref(&waiver);
    assert_eq!(until(alone, "02-05"), start("03-02"));
    assert_eq!(until(alone, "01-31"), None, "judged before it was granted");
    assert_eq!(until(alone, "03-02"), None, "judged after its last day");
    assert_eq!(until(&[], "02-05"), None);

    let revoked = [waiver.revoked(said("02-10")).unwrap()];
    assert_eq!(until(&revoked, "02-05"), Some(at("02-10")), "at once");
    assert_eq!(until(&revoked, "02-11"), None);
    let denied = [pending("03-01").decided(false, said("02-01")).unwrap()];
    assert_eq!(until(&denied, "02-05"), None);
    assert_eq!(until(&[pending("03-01")], "02-05"), None);
}

#[test]
fn one_waiver_takes_over_from_another_in_time() {
    let first = granted("02-01", "03-01");
    let chain = [first.clone(), granted("02-20", "04-01"), granted("03-20", "05-01")];
    assert_eq!(until(&chain, "02-05"), start("05-02"), "each before the end of the one before");
    let too_late = [first.clone(), granted("03-05", "04-01")];
    assert_eq!(until(&too_late, "02-05"), start("03-02"), "the item was open in between");
    let frozen = rests_until(&too_late, Severity::Blocker, at("02-05"), Gap::Closes);
    assert_eq!(frozen, start("04-02"), "nobody can judge what is signed off");
    let shorter = [first, granted("02-20", "02-25")];
    assert_eq!(until(&shorter, "02-05"), start("03-02"), "the longer one goes on");
}

#[test]
fn a_waiver_of_a_required_item_does_not_cover_a_blocker() {
    let mut lesser = granted("02-01", "03-01");
    lesser.severity = Severity::Required;
    let weighs = |severity| {
        let waivers = std::slice::from_ref(&lesser);
        (
            waived_until(waivers, severity).is_some(),
            rests_until(waivers, severity, at("02-05"), Gap::Reopens).is_some(),
        )
    };
    assert_eq!(weighs(Severity::Required), (true, true));
    assert_eq!(weighs(Severity::Blocker), (false, false));
    lesser.severity = Severity::Blocker;
    assert!(waived_until(std::slice::from_ref(&lesser), Severity::Required).is_some());
}

#[test]
fn the_last_day_is_that_of_the_waiver_that_lasts_longest() {
    let last = |waivers: &[Waiver]| waived_until(waivers, Severity::Blocker);
    let (long, short) = (granted("02-01", "04-01"), granted("02-02", "03-01"));
    assert_eq!(last(&[long.clone(), short.clone()]), Some(at("04-01").date()));
    let revoked = long.revoked(said("02-10")).unwrap();
    assert_eq!(last(&[revoked, short]), Some(at("03-01").date()));
    assert_eq!(last(&[pending("03-01")]), None);
}

#[test]
fn the_calendar_ends_with_the_year_9999() {
    use chrono::Datelike;
    let mut waiver = granted("02-01", "03-01");
    waiver.asked.until = "9999-12-31".parse().unwrap();
    let until = until(&[waiver], "02-05").unwrap();
    assert_eq!(until.date().year(), 9999, "a longer year would not stand in the order of time");
}
