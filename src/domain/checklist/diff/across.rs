//! What happened to items over several versions. Each version says what it changed of the one
//! before, so the way from the first to the last is gone step by step: what one version made stricter
//! does not become a matter of wording because a later one reworded it.

use std::collections::BTreeMap;

use super::{ChangeKind, Field, bars, between};
use crate::domain::checklist::{Checklist, Item, Meant};
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
    /// A step changed which services are asked.
    pub changes_scope: bool,
}

impl Across {
    /// Whether the bar or the question changed, so that nothing that an SRE decided about the item
    /// before says anything of it now.
    pub fn changes_what_is_asked(&self) -> bool {
        self.asks_again || self.lapses_acceptance || self.loses_answer
    }
}

/// What happened to each item on the way through these versions, the oldest first. Items that no step
/// changed but in words and place, and those that the last version does not ask, are left out.
pub fn across(versions: &[&Checklist]) -> BTreeMap<ItemId, Across> {
    let mut found: BTreeMap<ItemId, Across> = BTreeMap::new();
    for (before, after) in versions.iter().zip(versions.iter().skip(1)) {
        for change in between(before, after).changes {
            let item = found.entry(change.id).or_default();
            item.asks_again |= change.kind.asks_again();
            item.lapses_acceptance |= change.kind.lapses_acceptance();
            let asked_of = |field| field == Field::AppliesWhen;
            item.changes_scope |= change.fields.iter().any(|one| asked_of(one.field));
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

/// What of the things that were said of an item still speaks to it some versions later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StillSaid {
    /// The answer, the note and the proofs.
    Everything,
    /// The note and the proofs: the question is the same, and takes another kind of answer.
    BesideAnswer,
    /// Nothing: it is another question.
    Nothing,
}

/// What still speaks to an item of what was said of it on the first of these versions, the oldest
/// first. The last may be of the other kind: of the question counts what both kinds share, no bar.
pub fn still_said(id: &ItemId, versions: &[&Checklist]) -> StillSaid {
    let mut said = StillSaid::Everything;
    for (before, after) in versions.iter().zip(versions.iter().skip(1)) {
        let (Some(was), Some(is)) = (before.item(id), after.item(id)) else {
            return StillSaid::Nothing;
        };
        match (bars::same_answer(&was.answer, &is.answer), asks_the_same(was, is)) {
            (true, _) => {}
            (false, true) => said = StillSaid::BesideAnswer,
            (false, false) => return StillSaid::Nothing,
        }
    }
    said
}

/// Whether the question is the same, or its author says that it is.
fn asks_the_same(was: &Item, is: &Item) -> bool {
    let same_words = was.title == is.title && was.ask == is.ask;
    let reworded = is.since.version > was.since.version && is.since.change == Some(Meant::Reworded);
    same_words || reworded
}
