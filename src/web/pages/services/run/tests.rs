use super::*;
use crate::domain::lifecycle::Stage;
use crate::domain::signal::WeekCounts;

fn found(weeks: Vec<Option<u32>>) -> ServiceSignals {
    let first: NaiveDate = "2026-08-31".parse().unwrap();
    let week = |(n, pages): (u64, Option<u32>)| Week {
        from: first + Days::new(n * 7),
        is_over: true,
        counts: WeekCounts {
            pages,
            deploys: pages.map(|_| 0),
            failed_deploys: pages.map(|_| 0),
            ..WeekCounts::default()
        },
    };
    ServiceSignals {
        service: "ledger".parse().unwrap(),
        name: "Ledger".into(),
        first_day: Some(first),
        weeks: (0..).zip(weeks).map(week).collect(),
        days: Vec::new(),
        objectives: Vec::new(),
        objective: None,
        good_share: None,
        stages: Vec::new(),
        marks: Vec::new(),
        budget: None,
        effects: Vec::new(),
        may_expect_effects: false,
        measures: Vec::new(),
        sources: Vec::new(),
        may_add_sources: false,
    }
}

fn now() -> At {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn mark(at: &str, incident: &str) -> Mark {
    Mark {
        at: at.parse().unwrap(),
        title: "9f31c".into(),
        incident: incident.into(),
        incident_at: None,
    }
}

#[test]
fn the_sentence_says_what_the_figure_shows() {
    let mut found = found(vec![Some(3), Some(9), Some(0)]);
    assert_eq!(
        sentence::of(&found, now()),
        "12 pages in 3 weeks, most in the week of 7 Sep: 9. No deployments."
    );
    found.marks = (1..=5).map(|n| mark(&format!("2026-09-0{n}T09:00:00Z"), "Errors")).collect();
    assert!(sentence::of(&found, now()).contains("(3 Sep); and 2 earlier."));
    found.weeks.clear();
    assert_eq!(sentence::of(&found, now()), "");
}

#[test]
fn a_kind_of_which_nobody_tells_is_said_to_be_unknown() {
    let mut found = found(vec![None, None]);
    found.weeks[1].counts.deploys = Some(2);
    found.weeks[1].counts.failed_deploys = Some(1);
    found.budget = Some(crate::ops::service_signals::Budget {
        pages_a_week: 7.0,
        item: "PAG-03".parse().unwrap(),
        checklist_version: 1,
    });
    assert_eq!(
        sentence::of(&found, now()),
        "Pages are unknown: nobody tells them. 2 deployments, 1 failed or followed by an \
         incident."
    );
    found.weeks[0].counts.pages = Some(8);
    found.weeks[1].counts.deploys = None;
    assert_eq!(
        sentence::of(&found, now()),
        "8 pages in 1 week, most in the week of 31 Aug: 8. The budget is 7 a week; 1 week was over \
         it. Deployments are unknown: nobody tells them."
    );
}

#[test]
fn a_share_is_cut_so_that_only_all_of_it_is_everything() {
    assert_eq!(sentence::percent(99.999_96), "99.999%");
    assert_eq!(sentence::percent(100.0), "100%");
    assert_eq!(sentence::percent(99.8), "99.8%");
}

#[test]
fn what_began_before_the_figure_begins_at_its_left_end() {
    let mut found = found(vec![Some(1); 12]);
    let at = |text: &str| Some(text.parse().unwrap());
    let piece = |since, until| StagePiece {
        stage: Stage::DeveloperManaged,
        handed_back: false,
        since,
        until,
    };
    found.stages = vec![
        piece(at("2025-01-01T00:00:00Z"), at("2026-09-07T12:00:00Z")),
        piece(at("2026-09-07T12:00:00Z"), None),
        piece(at("2027-09-07T12:00:00Z"), None),
    ];
    found.marks = vec![mark("2026-09-01T12:00:00Z", "")];
    let drawn = figure(&found, found.weeks[0].from, "");
    let bands: Vec<(f64, f64)> = drawn.bands.iter().map(|band| (band.from, band.to)).collect();
    assert_eq!(bands, [(0.0, 7.5), (7.5, 84.0)]);
    assert_eq!((drawn.failed[0].at, drawn.failed[0].followed), (1.5, false));
    assert_eq!((drawn.dates.len(), drawn.dates[1].1.as_str()), (6, "14 Sep"));
}

#[test]
fn a_week_that_is_not_known_has_no_column() {
    let mut found = found(vec![None, Some(0), Some(2)]);
    found.first_day = Some("2026-09-07".parse().unwrap());
    let drawn = figure(&found, found.weeks[0].from, "");
    let columns: Vec<(u32, u32)> = drawn.weeks.iter().map(|one| (one.from, one.count)).collect();
    assert_eq!((columns, drawn.unknown), (vec![(7, 0), (14, 2)], 7.0));
}
