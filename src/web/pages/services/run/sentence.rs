//! What can be seen in the figure, in sentences: for who does not see it, and for phones, where words
//! in the figure have no room.

use crate::domain::at::At;
use crate::domain::signal::{Mark, Week, WeekCounts};
use crate::ops::service_signals::ServiceSignals;
use crate::web::pages::time::{counted, day};

/// How many deployments that an incident followed are named.
const NAMED: usize = 3;

/// The sentences; empty when nothing is known.
pub fn of(found: &ServiceSignals, now: At) -> String {
    let known: Vec<(&Week, &WeekCounts)> =
        found.weeks.iter().filter_map(|week| Some((week, week.counts.as_ref()?))).collect();
    if known.is_empty() {
        return String::new();
    }
    let sentences = [
        pages(&known, now),
        over_budget(&known, found),
        releases(&known),
        followed(found, now),
        promised(found),
        unknown(found, now),
    ];
    let said: Vec<String> = sentences.into_iter().filter(|one| !one.is_empty()).collect();
    said.join(" ")
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn pages(known: &[(&Week, &WeekCounts)], now: At) -> String {
    let all: i64 = known.iter().map(|(_, counts)| i64::from(counts.pages)).sum();
    let weeks = counted(count(known.len()), "week");
    let most = known.iter().max_by_key(|(week, counts)| (counts.pages, week.from));
    match most.filter(|(_, counts)| counts.pages > 0) {
        Some((week, counts)) => format!(
            "{} in {weeks}, most in the week of {}: {}.",
            counted(all, "page"),
            day(week.from, now),
            counts.pages
        ),
        None => format!("No pages in {weeks}."),
    }
}

fn over_budget(known: &[(&Week, &WeekCounts)], found: &ServiceSignals) -> String {
    let Some(budget) = found.budget.as_ref().map(|budget| budget.pages_a_week) else {
        return String::new();
    };
    let over = known.iter().filter(|(_, counts)| f64::from(counts.pages) > budget).count();
    let weeks = match over {
        0 => "no week was over it".to_owned(),
        1 => "1 week was over it".to_owned(),
        more => format!("{more} weeks were over it"),
    };
    format!("The budget is {} a week; {weeks}.", (budget * 100.0).round() / 100.0)
}

fn releases(known: &[(&Week, &WeekCounts)]) -> String {
    let sum = |of: fn(&WeekCounts) -> u32| -> i64 {
        known.iter().map(|(_, counts)| i64::from(of(counts))).sum()
    };
    let (all, failed) = (sum(|counts| counts.deploys), sum(|counts| counts.failed_deploys));
    match (all, failed) {
        (0, _) => "No deployments.".to_owned(),
        (all, 0) => format!("{}, none failed.", counted(all, "deployment")),
        (all, failed) => format!("{}, {failed} failed.", counted(all, "deployment")),
    }
}

/// A deployment and what followed it: `9f31c, then Errors above 5%`.
pub fn chain(mark: &Mark) -> String {
    let title = if mark.title.is_empty() { "a deployment" } else { &mark.title };
    if mark.incident.is_empty() {
        title.to_owned()
    } else {
        format!("{title}, then {}", mark.incident)
    }
}

fn followed(found: &ServiceSignals, now: At) -> String {
    let marks: Vec<&Mark> = found.marks.iter().filter(|mark| !mark.incident.is_empty()).collect();
    let named: Vec<String> = marks
        .iter()
        .rev()
        .take(NAMED)
        .map(|mark| format!("{} ({})", chain(mark), day(mark.at.date(), now)))
        .collect();
    match (marks.len(), marks.len().saturating_sub(NAMED)) {
        (0, _) => String::new(),
        (1, _) => format!("An incident followed 1 deployment: {}.", named.join("; ")),
        (all, 0) => format!("Incidents followed {all} deployments: {}.", named.join("; ")),
        (all, more) => {
            format!(
                "Incidents followed {all} deployments: {}; and {more} earlier.",
                named.join("; ")
            )
        }
    }
}

fn promised(found: &ServiceSignals) -> String {
    match (found.good_share, found.objective) {
        (Some(good), Some(promised)) => {
            format!(
                "{} of events were good; {} is the objective.",
                percent(good),
                percent(promised)
            )
        }
        _ => String::new(),
    }
}

/// A share in percent, with at most three places after the point: objectives are told apart there. It is
/// cut and not rounded, because 99.9996% is not 100%.
pub fn percent(share: f64) -> String {
    let cut = ((share + 1e-9) * 1000.0).floor() / 1000.0;
    format!("{cut}%")
}

fn unknown(found: &ServiceSignals, now: At) -> String {
    let start = found.weeks.first().map(|week| week.from);
    match found.first_day {
        Some(first) if start.is_some_and(|start| start < first) => {
            format!("Nothing was told before {}.", day(first, now))
        }
        _ => String::new(),
    }
}
