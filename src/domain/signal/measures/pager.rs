//! What the pager tells.

use super::Figure;
use crate::domain::signal::FactKind;
use crate::domain::signal::figures::{minutes, ninetieth, percent};
use crate::domain::signal::history::History;
use crate::domain::signal::runs::Run;
use crate::domain::signal::told::Told;

/// Pages that began in the last 7 days: urgent ones, and those of one group that overlap counted
/// once. Checklist facts, section 7.
pub(super) fn pages_per_week(history: &History, days: u32) -> Option<Figure> {
    Figure::count(history.runs_of(days).count(), 1.0, &[FactKind::Page], history)
}

/// Incidents of the last 21 days / 42 shifts of 12 hours. SRE book, chapter 11, on incidents in a
/// shift; SRE Workbook, chapter 8, on the trailing average of 21 days.
pub(super) fn incidents_per_shift(history: &History, days: u32) -> Option<Figure> {
    let shifts = f64::from(days) * 2.0;
    let kinds = [FactKind::Page, FactKind::Incident];
    Figure::count(history.incidents_of(days).count(), shifts, &kinds, history)
}

/// 100 x pages that needed a person / pages of which that is known, over 28 days. A mark decides;
/// without one, a page that was acknowledged needed a person, and one that ended before anybody
/// acknowledged did not. A page that still lasts unacknowledged, and one of a sender that does not
/// tell of acknowledgement, is left out. SRE Workbook, chapter 8; checklist facts, section 7.
pub(super) fn actionable_share(history: &History, days: u32) -> Option<Figure> {
    let known: Vec<(&Run, bool)> =
        history.runs_of(days).filter_map(|run| Some((run, needed_a_person(run)?))).collect();
    let needed = known.iter().filter(|(_, needed)| *needed).count();
    let told = Told::all(known.iter().map(|(run, _)| &run.told));
    Figure::new(percent(needed, known.len()), told)
}

fn needed_a_person(run: &Run) -> Option<bool> {
    if run.actionable.is_some() {
        return run.actionable;
    }
    let known = run.acknowledged.is_some() || (run.tells_acknowledgement && run.ended.is_some());
    known.then_some(run.acknowledged.is_some())
}

/// Minutes from the begin of a page to its first acknowledgement, 90th percentile by nearest rank
/// over 28 days. SRE book, chapter 11; SRE Workbook, table 8-1. Pages that nobody acknowledged have
/// no such time and are left out (ours): they show in the share of pages that needed a person.
pub(super) fn time_to_acknowledge(history: &History, days: u32) -> Option<Figure> {
    let acknowledged = || history.runs_of(days).filter(|run| run.acknowledged.is_some());
    let taken = acknowledged().filter_map(|run| Some(minutes(run.opened, run.acknowledged?)));
    Figure::new(ninetieth(taken), Told::all(acknowledged().map(|run| &run.told)))
}

/// Alerts / incidents over 28 days, of incidents whose sender tells every alert. SRE book, chapter
/// 11: close to 1.
pub(super) fn alerts_per_incident(history: &History, days: u32) -> Option<Figure> {
    let counted = || history.incidents_of(days).filter(|incident| incident.alerts.is_some());
    let alerts: u64 = counted().filter_map(|incident| incident.alerts).map(u64::from).sum();
    let incidents = counted().count();
    let average = (incidents > 0).then(|| alerts as f64 / incidents as f64);
    Figure::new(average, Told::all(counted().map(|incident| &incident.told)))
}
