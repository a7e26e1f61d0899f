//! What can be seen in the figure, in sentences: for who does not see it, and for phones, where words
//! in the figure have no room.

use crate::domain::at::At;
use crate::domain::expected_effect::Direction;
use crate::domain::signal::{Mark, Week};
use crate::ops::service_signals::{ServiceSignals, deployments};
use crate::web::pages::time::{counted, day};

/// How many deployments that an incident followed, and how many expected effects, are named.
const NAMED: usize = 3;

/// The sentences; empty when nothing is known.
pub fn of(found: &ServiceSignals, now: At) -> String {
    if !found.weeks.iter().any(|week| week.counts.is_known()) {
        return String::new();
    }
    let known: Vec<(&Week, u32)> =
        found.weeks.iter().filter_map(|week| Some((week, week.counts.pages?))).collect();
    let sentences = [
        pages(&known, now),
        over_budget(&known, found),
        incidents(&found.weeks, &known),
        releases(&found.weeks),
        followed(found, now),
        promised(found),
        effects(found, now),
        unknown(found, now),
    ];
    let said: Vec<String> = sentences.into_iter().filter(|one| !one.is_empty()).collect();
    said.join(" ")
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn pages(known: &[(&Week, u32)], now: At) -> String {
    let all: i64 = known.iter().map(|(_, pages)| i64::from(*pages)).sum();
    let weeks = counted(count(known.len()), "week");
    match known.iter().max_by_key(|(week, pages)| (*pages, week.from)) {
        None => "Pages are unknown: nobody tells them.".to_owned(),
        Some((_, 0)) => format!("No pages in {weeks}."),
        Some((week, most)) => format!(
            "{} in {weeks}, most in the week of {}: {most}.",
            counted(all, "page"),
            day(week.from, now)
        ),
    }
}

fn over_budget(known: &[(&Week, u32)], found: &ServiceSignals) -> String {
    let budget = found.budget.as_ref().filter(|_| !known.is_empty());
    let Some(budget) = budget.map(|budget| budget.pages_a_week) else {
        return String::new();
    };
    let over = known.iter().filter(|(_, pages)| f64::from(*pages) > budget).count();
    let weeks = match over {
        0 => "no week was over it".to_owned(),
        1 => "1 week was over it".to_owned(),
        more => format!("{more} weeks were over it"),
    };
    format!("The budget is {} a week; {weeks}.", (budget * 100.0).round() / 100.0)
}

/// Incidents, where they are not the pages themselves: somebody declared some, or all.
fn incidents(weeks: &[Week], pages: &[(&Week, u32)]) -> String {
    let known: Vec<u32> = weeks.iter().filter_map(|week| week.counts.incidents).collect();
    let all: i64 = known.iter().map(|incidents| i64::from(*incidents)).sum();
    let pages: i64 = pages.iter().map(|(_, pages)| i64::from(*pages)).sum();
    if known.is_empty() || all == pages {
        return String::new();
    }
    let weeks = counted(count(known.len()), "week");
    format!("{} in {weeks}.", counted(all, "incident"))
}

fn releases(weeks: &[Week]) -> String {
    let sum = |of: fn(&Week) -> Option<u32>| {
        weeks.iter().filter_map(of).map(i64::from).reduce(|one, other| one + other)
    };
    match sum(|week| week.counts.deploys) {
        None => "Deployments are unknown: nobody tells them.".to_owned(),
        Some(all) => deployments(all, sum(|week| week.counts.failed_deploys)),
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
            let (good, promised) = (percent(good), percent(promised));
            match found.objectives.as_slice() {
                [shown, _, ..] => {
                    let all = found.objectives.len();
                    format!(
                        "Of {all} objectives the one with the least budget left is {shown}: {good} of its \
                         events were good; {promised} is promised."
                    )
                }
                _ => format!("{good} of events were good; {promised} is the objective."),
            }
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

/// What effects are expected in the time of the figure, with the values before and after.
fn effects(found: &ServiceSignals, now: At) -> String {
    let start = found.weeks.first().map(|week| week.from);
    let shown = || found.effects.iter().filter(|one| start.is_some_and(|start| start <= one.since));
    let said = shown().take(NAMED).map(|one| {
        let way = match one.direction {
            Direction::Falls => "fall",
            Direction::Rises => "rise",
        };
        format!(
            "Because of {} this was to {way} since {}: {}, before {}, after {}.",
            one.because,
            day(one.since, now),
            one.name,
            one.before_words,
            one.after_words
        )
    });
    let mut said: Vec<String> = said.collect();
    let more = count(shown().count().saturating_sub(NAMED));
    if more > 0 {
        said.push(format!("{} more stand below.", counted(more, "expected effect")));
    }
    said.join(" ")
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
