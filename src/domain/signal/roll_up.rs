//! Facts rolled up to days.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Timelike};

use super::budget::{budgets, least};
use super::day::{Day, Mark};
use super::deploys::{Deploy, deploys};
use super::incidents::incidents;
use super::months::midnight;
use super::runs::runs;
use super::told::once;
use super::{Fact, FactKind, Promise};

/// Most failed deployments of one day that are named, the earliest ones. Ours: a figure has no room
/// for more.
const MARKS: usize = 20;

/// The days of one service on which anything that was told began or was told last, from the first to the last
/// wanted, both included. A day is one in UTC, and what began on it belongs to it. Alerts are counted
/// as far as the sender tells them. Facts from before and after the wanted days are needed where
/// they overlap: a page that lasts, an incident within 24 hours of a deployment.
pub fn days(facts: &[Fact], from: NaiveDate, to: NaiveDate) -> Vec<Day> {
    let facts = once(facts);
    let runs = runs(&facts);
    let incidents = incidents(&facts, &runs);
    let deploys = deploys(&facts, &incidents);
    let mut days = BTreeMap::new();
    for fact in &facts {
        // What never began tells nothing; what ended long after it began shows that somebody watches.
        let told = fact
            .opened_at
            .map_or([None, None], |opened| [Some(opened.date()), Some(fact.told_at.date())]);
        for on in told.into_iter().flatten().filter(|on| (from..=to).contains(on)) {
            days.entry(on).or_insert_with(|| Day::quiet(on)).heard.note(fact.kind());
        }
    }
    for run in &runs {
        if let Some(day) = days.get_mut(&run.opened.date()) {
            day.pages = day.pages.saturating_add(1);
            day.alerts = day.alerts.saturating_add(run.alerts.unwrap_or(0));
        }
    }
    for incident in &incidents {
        if let Some(day) = days.get_mut(&incident.opened.date()) {
            let [morning, evening] = &mut day.incidents;
            let shift = if incident.opened.moment().hour() < 12 { morning } else { evening };
            *shift = shift.saturating_add(1);
        }
    }
    for deploy in &deploys {
        if let Some(day) = days.get_mut(&deploy.opened.date()) {
            count(day, deploy);
        }
    }
    promises(&mut days, &facts);
    days.into_values().collect()
}

fn count(day: &mut Day, deploy: &Deploy) {
    day.deploys = day.deploys.saturating_add(1);
    if !deploy.failed {
        return;
    }
    day.failed_deploys = day.failed_deploys.saturating_add(1);
    if day.marks.len() < MARKS {
        let (incident, incident_at) = deploy.incident.clone().unzip();
        day.marks.push(Mark {
            at: deploy.opened,
            title: deploy.title.clone(),
            incident: incident.unwrap_or_default(),
            incident_at,
        });
    }
}

/// Most objectives of one day that are kept, those with the least budget left. Ours: a service has a handful.
const PROMISES: usize = 50;

/// Puts the objectives on each day, and the one with the least budget left in front.
fn promises(days: &mut BTreeMap<NaiveDate, Day>, facts: &[Fact]) {
    let mut told: BTreeMap<NaiveDate, Vec<Fact>> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.kind() == FactKind::Objective) {
        if let Some(opened) = fact.opened_at {
            told.entry(opened.date()).or_default().push(fact.clone());
        }
    }
    for day in days.values_mut() {
        let facts = told.get(&day.on).map(Vec::as_slice).unwrap_or_default();
        let start = midnight(day.on);
        let budgets = budgets(facts, start, start.next_midnight());
        let mut each: Vec<_> = budgets.iter().collect();
        each.sort_by(|(_, one), (_, other)| one.left().total_cmp(&other.left()));
        let each = each.into_iter().take(PROMISES);
        day.promises = each.map(|(name, budget)| Promise::of(*name, budget)).collect();
        if let Some(budget) = least(budgets.values()) {
            day.bad = budget.bad;
            day.total = budget.total;
            day.target = Some(budget.target);
        }
    }
}

#[cfg(test)]
mod tests;
