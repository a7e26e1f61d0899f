//! What happened to one service up to a moment, as measures and readings need it.

use std::collections::BTreeMap;

use super::budget::{Budget, Objective, budgets};
use super::deploys::{Deploy, deploys};
use super::incidents::{Incident, incidents};
use super::runs::{Run, runs};
use super::told::{Told, latest, once, until};
use super::{Fact, FactKind};
use crate::domain::at::At;

/// Days that a source is believed to watch a service after it told of the last page, incident or
/// deployment. Ours: beyond it, no news is no longer good news.
pub(super) const WATCHED_DAYS: u32 = 90;

/// The past of one service.
pub(super) struct History {
    pub(super) now: At,
    /// Every fact once, in order.
    pub(super) facts: Vec<Fact>,
    pub(super) runs: Vec<Run>,
    pub(super) incidents: Vec<Incident>,
    pub(super) deploys: Vec<Deploy>,
}

impl History {
    pub(super) fn of(facts: &[Fact], now: At) -> Self {
        let facts = until(once(facts), now);
        let runs = runs(&facts);
        let incidents = incidents(&facts, &runs);
        let deploys = deploys(&facts, &incidents);
        Self { now, facts, runs, incidents, deploys }
    }

    /// Whether something that began then began in the last so many days. What began exactly so many
    /// days ago did.
    pub(super) fn is_within(&self, days: u32, opened: At) -> bool {
        opened >= self.now.minus_days(days)
    }

    pub(super) fn runs_of(&self, days: u32) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(move |run| self.is_within(days, run.opened))
    }

    pub(super) fn incidents_of(&self, days: u32) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().filter(move |incident| self.is_within(days, incident.opened))
    }

    pub(super) fn deploys_of(&self, days: u32) -> impl Iterator<Item = &Deploy> {
        self.deploys.iter().filter(move |deploy| self.is_within(days, deploy.opened))
    }

    /// The budgets of every objective over the last so many days.
    pub(super) fn budgets_of(&self, days: u32) -> BTreeMap<Objective<'_>, Budget> {
        // What begins in the future is not among the facts, so any later end will do.
        budgets(&self.facts, self.now.minus_days(days), self.now.plus_days(1))
    }

    /// What was told of these kinds lately. Where nothing was, nobody watches, and that nothing
    /// happened is unknown.
    pub(super) fn watched(&self, kinds: &[FactKind]) -> Option<Told> {
        let lately = self.now.minus_days(WATCHED_DAYS)..=latest(self.now);
        let told = |fact: &&Fact| kinds.contains(&fact.kind()) && lately.contains(&fact.told_at);
        let parts: Vec<Told> = self.facts.iter().filter(told).map(Told::by).collect();
        Told::all(&parts)
    }
}
