//! The page of signals of a service, and its table as a file.

use super::head;
use super::run::sentence::percent;
use super::run::{sunday, with_ways};
use crate::domain::at::At;
use crate::domain::signal::{Mark, Week};
use crate::ops::service_page::ServiceDetail;
use crate::ops::service_signals::{MeasureDetail, ServiceSignals, SourceDetail, Span, USUAL_WEEKS};
use crate::web::csv;
use crate::web::pages::time::{counted, day_moment, minute, moment};
use crate::web::views::link::Link;
use crate::web::views::service_signals::{FailedRow, MeasureRow, SignalsPage, SourceRow, WeekRow};
use crate::web::views::shell::{Nav, Shell, Viewer};

/// Most failed deployments that the page lists, the newest ones.
const MOST_FAILED: usize = 50;

/// The page.
pub fn page(
    service: &ServiceDetail,
    found: &ServiceSignals,
    span: Span,
    viewer: &Viewer,
    now: At,
) -> SignalsPage {
    let base = format!("/services/{}/signals", found.service);
    let budget = found.budget.as_ref();
    let is_known = found.first_day.is_some();
    SignalsPage {
        shell: Shell::new(format!("Signals of {}", found.name), Nav::Services, viewer),
        head: head(service, now),
        run: with_ways(found, if is_known { ways(&base, span) } else { Vec::new() }, now),
        command: String::new(),
        weeks: if is_known {
            found.weeks.iter().rev().map(|week| week_row(week, found, now)).collect()
        } else {
            Vec::new()
        },
        file: format!("{base}.csv{}", query(span)),
        failed: found.marks.iter().rev().take(MOST_FAILED).map(|mark| failed(mark, now)).collect(),
        more_failed: match found.marks.len().saturating_sub(MOST_FAILED) {
            0 => String::new(),
            more => format!("{more} earlier in this time stand in the data."),
        },
        budget: budget.map_or_else(String::new, |budget| {
            format!("{} pages a week", (budget.pages_a_week * 100.0).round() / 100.0)
        }),
        budget_item: budget.map(|budget| {
            Link::new(format!("/checklists/launch/items/{}", budget.item), budget.item.to_string())
        }),
        effects: super::expected::rows(found, now),
        expect: None,
        who_expects: "",
        measures: found.measures.iter().map(|one| measure(one, now)).collect(),
        sources: found.sources.iter().map(|one| source(one, now)).collect(),
    }
}

/// What the address says of a span; nothing for the usual one.
fn query(span: Span) -> String {
    match span {
        Span::Weeks(USUAL_WEEKS) => String::new(),
        Span::Weeks(weeks) => format!("?weeks={weeks}"),
        Span::All => "?weeks=all".to_owned(),
    }
}

/// The other span, and the table on this page.
fn ways(base: &str, span: Span) -> Vec<Link> {
    let other = match span {
        Span::All => Link::new(base, format!("last {USUAL_WEEKS} weeks")),
        Span::Weeks(_) => Link::new(format!("{base}?weeks=all"), "full history"),
    };
    vec![other, Link::new("#weeks-h", "data as table")]
}

fn week_row(week: &Week, found: &ServiceSignals, now: At) -> WeekRow {
    let budget = found.budget.as_ref().map(|budget| budget.pages_a_week);
    let counts = &week.counts;
    let pages = counts.pages.zip(budget);
    WeekRow {
        from: day_moment(week.from, now),
        so_far: if week.is_over { "" } else { "so far" },
        pages: words(counts.pages),
        over: pages.is_some_and(|(pages, budget)| f64::from(pages) > budget),
        incidents: words(counts.incidents),
        deploys: words(counts.deploys),
        failed_deploys: words(counts.failed_deploys),
        good: counts.good_share.map_or_else(String::new, percent),
    }
}

/// A count, or nothing where it is unknown.
fn words(count: Option<u32>) -> String {
    count.map_or_else(String::new, |count| count.to_string())
}

fn failed(mark: &Mark, now: At) -> FailedRow {
    let after = mark.incident_at.map(|at| minute(at, now).text);
    FailedRow {
        when: minute(mark.at, now),
        title: if mark.title.is_empty() { "a deployment".to_owned() } else { mark.title.clone() },
        followed: match (mark.incident.is_empty(), after) {
            (true, _) => "Failed by itself".to_owned(),
            (false, Some(after)) => format!("{}, {after}", mark.incident),
            (false, None) => mark.incident.clone(),
        },
    }
}

fn measure(one: &MeasureDetail, now: At) -> MeasureRow {
    let is_known = one.value.is_some();
    MeasureRow {
        name: one.name.clone(),
        value: if is_known { one.words.clone() } else { String::new() },
        window: match one.window_days {
            None | Some(0) => String::new(),
            Some(days) => counted(days, "day"),
        },
        source: match (is_known, one.sources.is_empty()) {
            (false, _) => one.needs.clone(),
            (true, true) => "Readyroom".to_owned(),
            (true, false) => one.sources.join(", "),
        },
        told: one.told_at.map(|at| moment(at, now)),
    }
}

fn source(one: &SourceDetail, now: At) -> SourceRow {
    SourceRow {
        source: Link::new(format!("/signals/{}", one.slug), &one.name),
        sender: one.sender.words(),
        heard: one.heard_at.map(|at| moment(at, now)),
    }
}

const HEADER: [&str; 9] = [
    "week from",
    "week to",
    "over",
    "pages",
    "budget",
    "incidents",
    "deployments",
    "failed deployments",
    "good events in percent",
];

/// The weeks as CSV, oldest first. What is not known is an empty cell.
pub fn csv(found: &ServiceSignals) -> String {
    let budget = found.budget.as_ref().map(|budget| budget.pages_a_week.to_string());
    let known = found.weeks.iter().filter(|_| found.first_day.is_some());
    csv::table(
        HEADER,
        known.map(|week| {
            let counts = &week.counts;
            [
                week.from.to_string(),
                sunday(week).to_string(),
                if week.is_over { "yes" } else { "no" }.to_owned(),
                words(counts.pages),
                budget.clone().unwrap_or_default(),
                words(counts.incidents),
                words(counts.deploys),
                words(counts.failed_deploys),
                counts.good_share.map_or_else(String::new, |share| share.to_string()),
            ]
        }),
    )
}
