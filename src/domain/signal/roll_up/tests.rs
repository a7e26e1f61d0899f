use super::super::Heard;
use super::super::shorthand::*;
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn of_november(facts: &[Fact]) -> Vec<Day> {
    days(facts, day("2026-11-01"), day("2026-11-30"))
}

#[test]
fn nothing_told_is_no_day() {
    assert_eq!(of_november(&[]), []);
    assert_eq!(of_november(&[page("a", "2026-11-20T01:00:00Z").never_opened()]), []);
}

#[test]
fn a_day_with_anything_told_is_there_and_quiet() {
    let facts = [
        defects(1, 3, "2026-11-03T08:00:00Z"),
        quiet_page("a", "2026-11-05T08:00:00Z"),
        deployed("d", "2026-11-07T08:00:00Z", None, false),
    ];
    let quiet = |on: &str, heard| Day { heard, ..Day::quiet(day(on)) };
    let expected = [
        quiet("2026-11-03", Heard::default()),
        quiet("2026-11-05", Heard { pages: true, ..Heard::default() }),
        quiet("2026-11-07", Heard { deploys: true, ..Heard::default() }),
    ];
    assert_eq!(of_november(&facts), expected);
}

#[test]
fn the_first_and_the_last_day_are_included() {
    let facts = [
        page("a", "2026-10-31T23:59:59Z"),
        page("b", "2026-11-01T00:00:00Z"),
        // 30 Nov 23:59:59 and 1 Dec 0:00 in UTC.
        page("c", "2026-12-01T01:59:59+02:00"),
        page("d", "2026-11-30T22:00:00-02:00"),
    ];
    let on: Vec<NaiveDate> = of_november(&facts).iter().map(|day| day.on).collect();
    assert_eq!(on, [day("2026-11-01"), day("2026-11-30")]);
}

#[test]
fn pages_alerts_and_shifts_of_a_day() {
    let facts = [
        alert("a", "g", "2026-11-20T11:59:59Z").ended("2026-11-20T14:00:00Z"),
        alert("b", "g", "2026-11-20T13:00:00Z").ended("2026-11-20T14:00:00Z"),
        page("c", "2026-11-20T12:00:00Z").by(2),
        incident("d", "2026-11-20T23:00:00Z").by(2),
    ];
    let [day] = of_november(&facts).try_into().unwrap();
    // Two runs; two alerts, as the pager of source 2 does not tell any; incidents at 11:59:59, and
    // at 12:00 and 23:00.
    assert_eq!((day.pages, day.alerts, day.incidents), (2, 2, [1, 2]));
}

#[test]
fn what_begins_before_midnight_belongs_to_the_day_before() {
    let facts = [
        page("a", "2026-11-19T23:50:00Z").group("g").ended("2026-11-20T00:30:00Z"),
        page("b", "2026-11-20T00:10:00Z").group("g").ended("2026-11-20T00:20:00Z"),
    ];
    let pages: Vec<(NaiveDate, u32)> =
        of_november(&facts).iter().map(|day| (day.on, day.pages)).collect();
    assert_eq!(pages, [(day("2026-11-19"), 1), (day("2026-11-20"), 0)]);
}

#[test]
fn a_failed_deployment_is_named_with_the_incident_that_followed() {
    let mut named = incident("i", "2026-11-21T07:00:00Z");
    "Checkout down".clone_into(&mut named.title);
    let facts = [
        deploy("v1", "2026-11-20T07:00:00Z"),
        deploy("v2", "2026-11-20T08:00:00Z"),
        failed("v3", "2026-11-20T05:00:00Z"),
        named,
        page("p", "2026-11-21T07:30:00Z"),
    ];
    let days = of_november(&facts);
    assert_eq!((days[0].deploys, days[0].failed_deploys), (3, 2));
    let by_itself = Mark {
        at: at("2026-11-20T05:00:00Z"),
        title: "v3".to_owned(),
        incident: String::new(),
        incident_at: None,
    };
    let followed = Mark {
        at: at("2026-11-20T08:00:00Z"),
        title: "v2".to_owned(),
        incident: "Checkout down".to_owned(),
        incident_at: Some(at("2026-11-21T07:00:00Z")),
    };
    assert_eq!(days[0].marks, [by_itself, followed]);
}

#[test]
fn at_most_twenty_failures_of_a_day_are_named() {
    let minute = |minute: u32| format!("2026-11-20T08:{minute:02}:00Z");
    let facts: Vec<Fact> = (0..25).map(|of| failed(&format!("v{of:02}"), &minute(of))).collect();
    let [day] = of_november(&facts).try_into().unwrap();
    assert_eq!((day.failed_deploys, day.marks.len()), (25, 20));
    assert_eq!((day.marks[0].title.as_str(), day.marks[19].title.as_str()), ("v00", "v19"));
}

#[test]
fn a_day_shows_the_objective_with_the_least_budget_left() {
    let facts = [
        // 0.9 of 100 allows 10: 20% left after 4 + 4.
        window("latency", "2026-11-20T00:00:00Z", 0.9, 4.0, 50.0),
        window("latency", "2026-11-20T12:00:00Z", 0.9, 4.0, 50.0),
        // 0.99 of 1,000 allows 10: 50% left after 5.
        window("availability", "2026-11-20T00:00:00Z", 0.99, 5.0, 1000.0),
        window("availability", "2026-11-21T00:00:00Z", 0.99, 5.0, 1000.0),
        window("availability", "2026-11-22T00:00:00Z", 0.99, 0.0, 0.0),
    ];
    let told: Vec<(f64, f64, Option<f64>)> =
        of_november(&facts).iter().map(|day| (day.bad, day.total, day.target)).collect();
    assert_eq!(told, [(8.0, 100.0, Some(0.9)), (5.0, 1000.0, Some(0.99)), (0.0, 0.0, None)]);
}

#[test]
fn order_and_repetition_change_no_day() {
    let facts = [
        deploy("v1", "2026-11-20T07:00:00Z"),
        page("a", "2026-11-20T08:00:00Z").group("g").ended("2026-11-20T09:00:00Z"),
        page("b", "2026-11-20T09:00:00Z").group("g").ended("2026-11-20T09:30:00Z"),
        window("w", "2026-11-20T00:00:00Z", 0.9, 0.1, 50.0),
        window("w", "2026-11-20T01:00:00Z", 0.9, 0.2, 50.0),
        window("w", "2026-11-20T02:00:00Z", 0.9, 0.3, 50.0),
    ];
    let mut other: Vec<Fact> = facts.iter().rev().cloned().collect();
    other.extend(facts.iter().cloned());
    assert_eq!(of_november(&other), of_november(&facts));
}
