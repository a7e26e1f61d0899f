//! What objectives promise, and whether it was kept.

use std::collections::BTreeSet;

use super::Figure;
use crate::domain::signal::budget::{Budget, budgets, least};
use crate::domain::signal::history::History;
use crate::domain::signal::months::last_three;
use crate::domain::signal::told::Told;

/// 1 when in each of the last three complete calendar months, in UTC, every objective was met: bad /
/// total is at most 1 - target; otherwise 0. A window belongs to the month in which it begins, and
/// the target is that of the newest window of the month. Unknown unless every objective that these
/// months tell of has windows in each of them. SRE Workbook, chapter 18; the three months are ours.
pub(super) fn objective_met(history: &History, _days: u32) -> Option<Figure> {
    let months = last_three(history.now).map(|(from, to)| budgets(&history.facts, from, to));
    let objectives: BTreeSet<_> = months.iter().flat_map(|month| month.keys()).collect();
    let whole = months.iter().all(|month| month.len() == objectives.len());
    let all = || months.iter().flat_map(|month| month.values());
    let met = all().all(|budget| budget.left() >= 0.0);
    Figure::new(Some(f64::from(u8::from(met))), Told::all(all().map(|budget| &budget.told)))
        .filter(|_| whole)
}

/// 100 x (1 - (bad / total) / (1 - target)) over 28 days, of the objective of which the least is
/// left. Below 0 when the budget is overspent: the true value is kept, though a person answers 0
/// then. SRE Workbook, appendix B, on the window of four weeks.
pub(super) fn error_budget_left(history: &History, days: u32) -> Option<Figure> {
    let budgets = history.budgets_of(days);
    let told = Told::all(budgets.values().map(|budget| &budget.told));
    Figure::new(least(budgets.values()).map(Budget::left), told)
}
