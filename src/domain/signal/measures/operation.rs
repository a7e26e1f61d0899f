//! What incidents and trackers tell.

use super::Figure;
use crate::domain::signal::Body;
use crate::domain::signal::figures::{median, minutes, percent};
use crate::domain::signal::history::History;
use crate::domain::signal::incidents::Incident;
use crate::domain::signal::told::{Told, latest};

/// Minutes from the begin of an incident to its end, median of those that began in the last 90 days
/// and are over. DORA report 2024 on recovery; the window is that of the change failure rate.
pub(super) fn time_to_restore(history: &History, days: u32) -> Option<Figure> {
    let over = || history.incidents_of(days).filter(|incident| incident.ended.is_some());
    let taken = over().filter_map(|incident| Some(minutes(incident.opened, incident.ended?)));
    Figure::new(median(taken), Told::all(over().map(|incident| &incident.told)))
}

/// Open defects of severity 1: the newest count, told in the last 30 days. The DevOps Handbook,
/// chapter 16, on defect counts; the days are ours.
pub(super) fn open_defects_sev1(history: &History, days: u32) -> Option<Figure> {
    open_defects(history, days, 1)
}

/// Open defects of severity 2: the newest count, told in the last 30 days. The DevOps Handbook,
/// chapter 16, on defect counts; the days are ours.
pub(super) fn open_defects_sev2(history: &History, days: u32) -> Option<Figure> {
    open_defects(history, days, 2)
}

/// Of two counts of one moment the larger: a defect that is forgotten is worse than one too many.
fn open_defects(history: &History, days: u32, wanted: u8) -> Option<Figure> {
    let lately = history.now.minus_days(days)..=latest(history.now);
    let counts = history.facts.iter().filter_map(|fact| match fact.body {
        Body::Defects { severity, open } if severity == wanted => {
            fact.opened_at.and(Some((fact.told_at, open, fact)))
        }
        _ => None,
    });
    let newest = counts.filter(|(told, ..)| lately.contains(told));
    let (_, open, fact) = newest.max_by_key(|(told, open, _)| (*told, *open))?;
    Figure::new(Some(f64::from(open)), Some(Told::by(fact)))
}

/// 100 x incidents that monitoring found / incidents, over 182 days (the 6 months of MON-10), of
/// those that were declared to affect users and say how they were found. The DevOps Handbook,
/// chapter 16: a problem that customers report first shows missing telemetry.
pub(super) fn self_detected_share(history: &History, days: u32) -> Option<Figure> {
    let known: Vec<&Incident> = history
        .incidents_of(days)
        .filter(|incident| incident.affects_users && incident.found_by_monitoring.is_some())
        .collect();
    let found = known.iter().filter(|incident| incident.found_by_monitoring == Some(true)).count();
    Figure::new(percent(found, known.len()), Told::all(known.iter().map(|incident| &incident.told)))
}
