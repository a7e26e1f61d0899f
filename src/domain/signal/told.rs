//! What figures rest on: the facts, each once and in one order, and who told them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fact, FactKind};
use crate::domain::at::At;
use crate::domain::ids::SourceId;

/// How far the clock of a sender may be ahead, in seconds. Ours: what lies further in the future has
/// not happened.
const AHEAD: i64 = 5 * 60;

/// Who told something, and when the newest of it was true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Who told it.
    pub(super) sources: BTreeSet<SourceId>,
    /// When the newest was true.
    pub(super) at: At,
}

impl Told {
    pub(super) fn by(fact: &Fact) -> Self {
        Self { sources: BTreeSet::from([fact.source]), at: fact.told_at }
    }

    /// All of these together; `None` when there is nothing.
    pub(super) fn all<'a>(parts: impl IntoIterator<Item = &'a Told>) -> Option<Self> {
        parts.into_iter().cloned().reduce(|mut all, part| {
            all.join(&part);
            all
        })
    }

    pub(super) fn join(&mut self, other: &Told) {
        self.sources.extend(&other.sources);
        self.at = self.at.max(other.at);
    }
}

/// The facts joined, each once, in the order of source, kind and key: the same for every order and
/// repetition of what was told.
pub(super) fn once(facts: &[Fact]) -> Vec<Fact> {
    let mut found: BTreeMap<(SourceId, FactKind, &str), Fact> = BTreeMap::new();
    for fact in facts {
        let name = (fact.source, fact.kind(), fact.key.as_str());
        let joined = match found.remove(&name) {
            Some(other) => other.joined(fact.clone()),
            None => fact.clone(),
        };
        found.insert(name, joined);
    }
    found.into_values().collect()
}

/// The newest moment that is not the future for a sender.
pub(super) fn latest(now: At) -> At {
    now.plus_seconds(AHEAD)
}

/// The same facts as they stood at this moment: what begins later is left out, and what ends or is
/// acknowledged later has not yet.
pub(super) fn until(facts: Vec<Fact>, now: At) -> Vec<Fact> {
    let latest = latest(now);
    let past = |moment: &At| *moment <= latest;
    facts
        .into_iter()
        .filter(|fact| fact.opened_at.is_none_or(|opened| past(&opened)))
        .map(|fact| Fact {
            acknowledged_at: fact.acknowledged_at.filter(past),
            resolved_at: fact.resolved_at.filter(past),
            reopened_at: fact.reopened_at.filter(past),
            ..fact
        })
        .collect()
}

/// The name that people know a fact by, or the sender's own when it has no other.
pub(super) fn name(fact: &Fact) -> String {
    let named = if fact.title.is_empty() { &fact.key } else { &fact.title };
    named.clone()
}
