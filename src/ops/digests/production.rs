//! How the services of a person's teams ran, for the digest of Mondays: pages, failed deployments and
//! the error budget, so that who builds them can tell whether what they did worked.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Line;
use crate::domain::ids::{ServiceId, TeamId};
use crate::domain::lifecycle::Stage;
use crate::domain::measure::Measure;
use crate::domain::service::Service;
use crate::domain::signal::{Day, Lately, lately, lately_since};
use crate::domain::text::counted;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::ops::service_signals;
use crate::store::{measurements, services, signal_days};

/// A line for each service of the teams of who looks of which anything was told lately.
pub(super) fn lines(view: &mut View<'_>, day: NaiveDate) -> Result<Vec<Line>> {
    let teams: Vec<TeamId> =
        view.actor()?.memberships.iter().map(|membership| membership.team).collect();
    let mut owned = services::owned_by(view.db, &teams)?;
    owned.retain(|service| service.stage != Stage::Retired);
    let ids: Vec<ServiceId> = owned.iter().map(|service| service.id).collect();
    let mut days: HashMap<ServiceId, Vec<Day>> = HashMap::new();
    for (service, of_it) in signal_days::of_services(view.db, &ids, lately_since(day))? {
        days.entry(service).or_default().push(of_it);
    }
    let left: HashMap<ServiceId, f64> = measurements::of_services(view.db, &ids)?
        .into_iter()
        .filter(|(_, measured)| measured.measure == Measure::ErrorBudgetLeft)
        .map(|(service, measured)| (service, measured.value))
        .collect();
    let budget = service_signals::pages_a_week(view.core);
    let line = |service: &Service| {
        let found = lately(days.get(&service.id)?, day);
        let words = words(&found, budget, left.get(&service.id).copied());
        (!words.is_empty()).then(|| Line {
            title: service.name.clone(),
            words,
            due: None,
            path: format!("/services/{}/signals", service.slug),
        })
    };
    Ok(owned.iter().filter_map(line).collect())
}

/// What is known of it, in sentences.
fn words(found: &Lately, budget: Option<f64>, left: Option<f64>) -> String {
    let sentences = [
        pages(found, budget),
        deploys(found),
        since(found),
        left.map(|left| {
            format!("Error budget left: {}.", Measure::ErrorBudgetLeft.value_words(left))
        }),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn pages(found: &Lately, budget: Option<f64>) -> Option<String> {
    let last = counted(found.last.pages?, "page");
    let before =
        found.before.pages.map_or_else(String::new, |pages| format!(", {pages} the week before"));
    let budget = budget.map_or_else(String::new, |budget| {
        format!(", budget {}", (budget * 100.0).round() / 100.0)
    });
    Some(format!("{last} last week{before}{budget}."))
}

fn deploys(found: &Lately) -> Option<String> {
    let (all, failed) = (found.last.deploys?, found.last.failed_deploys);
    Some(service_signals::deployments(all.into(), failed.map(i64::from)))
}

fn since(found: &Lately) -> Option<String> {
    let (pages, on) = (found.pages_since?, found.deployed_on?);
    let on = on.format("%-d %b");
    Some(format!("{} since {on}, the day of the last deployment.", counted(pages, "page")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::signal::WeekCounts;

    #[test]
    fn what_is_unknown_is_left_out() {
        let mut found = Lately::default();
        assert_eq!(words(&found, Some(7.0), None), "");
        found.last = WeekCounts {
            pages: Some(1),
            deploys: Some(3),
            failed_deploys: Some(1),
            ..WeekCounts::default()
        };
        assert_eq!(
            words(&found, Some(7.0), None),
            "1 page last week, budget 7. 3 deployments, 1 failed or followed by an incident."
        );
        found.before.pages = Some(4);
        (found.deployed_on, found.pages_since) = (Some("2026-11-19".parse().unwrap()), Some(0));
        assert_eq!(
            words(&found, None, Some(200.0 / 3.0)),
            "1 page last week, 4 the week before. 3 deployments, 1 failed or followed by \
             an incident. 0 pages since 19 Nov, the day of the last deployment. Error budget left: 66.67%."
        );
    }
}
