//! Objectives: what happened against them, and what is left of their error budgets.

use std::collections::BTreeMap;

use super::figures::sum;
use super::told::Told;
use super::{Body, Fact};
use crate::domain::at::At;
use crate::domain::ids::SourceId;

/// Which objective: who tells about it, and its name there.
pub(super) type Objective<'a> = (SourceId, &'a str);

/// What happened against one objective in a stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Budget {
    /// Events that were not good.
    pub(super) bad: f64,
    /// All events.
    pub(super) total: f64,
    /// What is promised, as of the newest window.
    pub(super) target: f64,
    /// What it rests on.
    pub(super) told: Told,
}

impl Budget {
    /// What is left, in percent of the whole budget; below 0 when it is overspent.
    pub(super) fn left(&self) -> f64 {
        left(self.bad, self.total, self.target)
    }
}

/// What is left of a budget, in percent of the whole.
pub(super) fn left(bad: f64, total: f64, target: f64) -> f64 {
    let allowed = total * promised_away(target);
    100.0 * (allowed - bad) / allowed
}

/// The share that may be bad: 0.1 for 0.9, where the difference of the two binary fractions is a
/// little less and would make a service miss an objective that it meets exactly.
fn promised_away(target: f64) -> f64 {
    const PLACES: f64 = 1e12;
    ((1.0 - target) * PLACES).round() / PLACES
}

/// Whether an objective lets any event fail, to the twelve places to which it is reckoned.
pub fn allows_any(target: f64) -> bool {
    promised_away(target) > 0.0
}

/// The budgets of every objective over its windows that begin in this stretch, the first moment
/// included and the last not. Windows without events, or with figures that cannot be, tell nothing.
pub(super) fn budgets(facts: &[Fact], from: At, to: At) -> BTreeMap<Objective<'_>, Budget> {
    let mut windows: BTreeMap<Objective<'_>, Vec<(At, Budget)>> = BTreeMap::new();
    for fact in facts {
        if let Some((opened, window)) = window(fact).filter(|(at, _)| (from..to).contains(at)) {
            let objective = (fact.source, fact.group.as_str());
            windows.entry(objective).or_default().push((opened, window));
        }
    }
    let added = |windows: Vec<(At, Budget)>| {
        let (_, newest) = windows.iter().max_by_key(|(opened, _)| *opened)?;
        Some(Budget {
            bad: sum(windows.iter().map(|(_, window)| window.bad)),
            total: sum(windows.iter().map(|(_, window)| window.total)),
            target: newest.target,
            told: Told::all(windows.iter().map(|(_, window)| &window.told))?,
        })
    };
    windows.into_iter().filter_map(|(name, windows)| Some((name, added(windows)?))).collect()
}

/// The budget of which the least is left; `None` when nothing was told.
pub(super) fn least<'a>(budgets: impl IntoIterator<Item = &'a Budget>) -> Option<&'a Budget> {
    budgets.into_iter().min_by(|one, other| one.left().total_cmp(&other.left()))
}

fn window(fact: &Fact) -> Option<(At, Budget)> {
    let Body::Objective { target, bad, total } = fact.body else { return None };
    let can_be = target > 0.0 && allows_any(target) && total.is_finite();
    (can_be && total > 0.0 && (0.0..=total).contains(&bad))
        .then_some((fact.opened_at?, Budget { bad, total, target, told: Told::by(fact) }))
}
