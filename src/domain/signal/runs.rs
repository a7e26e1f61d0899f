//! Pages as people count them: a pager that rings again for what still goes on is the same page.

use std::collections::BTreeMap;

use super::told::{Told, name};
use super::{Body, Fact, earliest};
use crate::domain::at::At;
use crate::domain::ids::SourceId;

/// How long a page lasts after the last word about it, in days, when nobody tells its end. Ours: a
/// sender that falls silent must not swallow all later pages of the group.
const SILENT_DAYS: u32 = 1;

/// One page as people count it: urgent facts of one group whose times overlap or touch.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Who told it.
    pub(super) source: SourceId,
    /// The group in the words of the sender; empty when it stands alone.
    pub(super) group: String,
    /// The name of its first fact.
    pub(super) title: String,
    /// When it began.
    pub(super) opened: At,
    /// The sender tells when somebody acknowledges.
    pub(super) tells_acknowledgement: bool,
    /// When somebody first acknowledged it, as far as the sender tells.
    pub(super) acknowledged: Option<At>,
    /// When it was over; `None` while any part of it lasts.
    pub(super) ended: Option<At>,
    /// Its alerts; `None` when the sender does not tell them.
    pub(super) alerts: Option<u32>,
    /// What people marked: needed a person when any part did, did not when any part did not.
    pub(super) actionable: Option<bool>,
    /// What it rests on.
    pub(super) told: Told,
}

/// Groups the pages among facts that are there once. A fact without a group stands alone, one that
/// waits for the morning is no page, and one without a begin counts nowhere. In the order in which
/// they began.
pub(super) fn runs(facts: &[Fact]) -> Vec<Run> {
    let mut groups: BTreeMap<(SourceId, &str, &str), Vec<Part>> = BTreeMap::new();
    for (fact, part) in facts.iter().filter_map(|fact| Some((fact, Part::of(fact)?))) {
        let alone = if fact.group.is_empty() { fact.key.as_str() } else { "" };
        groups.entry((fact.source, &fact.group, alone)).or_default().push(part);
    }
    let mut runs: Vec<Run> = groups.into_values().flat_map(merged).collect();
    runs.sort_by_key(|run| run.opened);
    runs
}

/// One fact as a run of its own, and until when it lasts as far as other facts are concerned.
struct Part {
    run: Run,
    until: At,
}

impl Part {
    fn of(fact: &Fact) -> Option<Self> {
        let Body::Page { urgent: true, tells_acknowledgement, tells_alerts, actionable } =
            fact.body
        else {
            return None;
        };
        let opened = fact.opened_at?;
        let ended = fact.ended_at().map(|ended| ended.max(opened));
        let run = Run {
            source: fact.source,
            group: fact.group.clone(),
            title: name(fact),
            opened,
            tells_acknowledgement,
            acknowledged: fact.acknowledged_at.filter(|_| tells_acknowledgement),
            ended,
            alerts: tells_alerts.then_some(1),
            actionable,
            told: Told::by(fact),
        };
        let until = ended.unwrap_or_else(|| fact.told_at.plus_days(SILENT_DAYS).max(opened));
        Some(Self { run, until })
    }

    fn join(&mut self, later: Part) {
        let (run, other) = (&mut self.run, later.run);
        run.tells_acknowledgement |= other.tells_acknowledgement;
        run.acknowledged = earliest(run.acknowledged, other.acknowledged);
        run.ended = run.ended.zip(other.ended).map(|(one, other)| one.max(other));
        run.alerts = added(run.alerts, other.alerts);
        run.actionable = run.actionable.max(other.actionable);
        run.told.join(&other.told);
        self.until = self.until.max(later.until);
    }
}

fn merged(mut parts: Vec<Part>) -> Vec<Run> {
    parts.sort_by_key(|part| part.run.opened);
    let mut merged: Vec<Part> = Vec::new();
    for part in parts {
        match merged.last_mut() {
            Some(last) if part.run.opened <= last.until => last.join(part),
            _ => merged.push(part),
        }
    }
    merged.into_iter().map(|part| part.run).collect()
}

/// Both counts together, as far as they are known.
pub(super) fn added(one: Option<u32>, other: Option<u32>) -> Option<u32> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.saturating_add(other)),
        (one, other) => one.or(other),
    }
}
