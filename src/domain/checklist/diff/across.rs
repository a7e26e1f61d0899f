//! What happened to items over several versions. Each version says what it changed of the one
//! before, so the way from the first to the last is gone step by step: what one version made stricter
//! does not become a matter of wording because a later one reworded it.

use std::collections::BTreeMap;

use super::{ChangeKind, between};
use crate::domain::checklist::Checklist;
use crate::domain::ids::ItemId;

/// What happened to an item on the way, all steps together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Across {
    /// A step asks the team to look at its answer again.
    pub asks_again: bool,
    /// A step changed the bar or the question, so an acceptance from before says nothing.
    pub lapses_acceptance: bool,
    /// A step changed the kind of answer, or the id was gone in between: an answer from before is no
    /// answer to what is asked now.
    pub loses_answer: bool,
}

/// What happened to each item on the way through these versions, the oldest first. Items that no step
/// changed, and those that the last version does not ask, are left out.
pub fn across(versions: &[&Checklist]) -> BTreeMap<ItemId, Across> {
    let mut found: BTreeMap<ItemId, Across> = BTreeMap::new();
    for (before, after) in versions.iter().zip(versions.iter().skip(1)) {
        for change in between(before, after).changes {
            let item = found.entry(change.id).or_default();
            item.asks_again |= change.kind.asks_again();
            item.lapses_acceptance |= change.kind.lapses_acceptance();
            item.loses_answer |= match change.kind {
                ChangeKind::Added | ChangeKind::Retired => true,
                _ => !change.keeps_answer,
            };
        }
    }
    let Some(last) = versions.last() else { return found };
    found.retain(|id, item| {
        let asked = last.item(id).is_some_and(|item| item.bar(last.kind).is_some());
        asked && *item != Across::default()
    });
    found
}
