//! What the pipelines tell, joined to what happened afterwards.

use super::Figure;
use crate::domain::signal::deploys::Deploy;
use crate::domain::signal::figures::{median, minutes, percent};
use crate::domain::signal::history::History;
use crate::domain::signal::told::Told;
use crate::domain::signal::{FactKind, Outcome};

/// Most deployments that their success is counted over, the newest of 90 days. It is what the
/// handoff bar of DEP-03 says; the 20 of its launch bar are deployments before production. Ours.
const NEWEST: usize = 50;

/// Deployments that ended, of the last 28 days / 4. DORA report 2024 on deployment frequency.
pub(super) fn deploys_per_week(history: &History, days: u32) -> Option<Figure> {
    let weeks = f64::from(days) / 7.0;
    Figure::count(history.deploys_of(days).count(), weeks, &[FactKind::Deploy], history)
}

/// 100 x deployments that succeeded / deployments that ended, of the newest 50 of 90 days. A
/// rollback or hotfix afterwards shows in the change failure rate. Checklist facts, section 7; The
/// DevOps Handbook, chapter 16, on predictable deployments.
pub(super) fn deploy_success(history: &History, days: u32) -> Option<Figure> {
    let deploys: Vec<&Deploy> = history.deploys_of(days).collect();
    let newest = || deploys.iter().rev().take(NEWEST);
    let succeeded = newest().filter(|deploy| deploy.outcome == Outcome::Succeeded).count();
    let told = Told::all(newest().map(|deploy| &deploy.told));
    Figure::new(percent(succeeded, newest().count()), told)
}

/// 100 x deployments that did not finish, were rolled back, needed a hotfix, or were followed by an
/// incident within 24 hours / deployments that ended, over 90 days. DORA report 2024; the 24 hours
/// are ours. Unknown where nobody tells of incidents: what followed a deployment is not known there.
pub(in crate::domain::signal) fn change_failure_rate(
    history: &History,
    days: u32,
) -> Option<Figure> {
    history.watched(&[FactKind::Page, FactKind::Incident])?;
    let deploys = || history.deploys_of(days);
    let failed = deploys().filter(|deploy| deploy.failed).count();
    Figure::new(
        percent(failed, deploys().count()),
        Told::all(deploys().map(|deploy| &deploy.told_with_incidents)),
    )
}

/// Minutes from a failed deployment to its recovery, median over 90 days: to the end of the last
/// incident that followed it, or without one to the next deployment that succeeded. Those that are
/// not recovered from yet are left out. DORA report 2024.
pub(super) fn failed_deploy_recovery(history: &History, days: u32) -> Option<Figure> {
    let recovered = || history.deploys_of(days).filter(|deploy| deploy.recovered.is_some());
    let taken = recovered().filter_map(|deploy| Some(minutes(deploy.opened, deploy.recovered?)));
    Figure::new(median(taken), Told::all(recovered().map(|deploy| &deploy.told_with_incidents)))
}
