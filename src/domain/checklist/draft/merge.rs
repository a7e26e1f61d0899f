//! One thing in three states: as a draft has it, as it was when the draft was begun, and as it is in
//! force now.

use super::reasons::{same_bar, same_item};
use crate::domain::checklist::{Bar, EvidenceNeed, Item, Since};

/// The three states of one thing.
pub(super) struct Three<'a, T> {
    /// As the draft has it.
    pub(super) mine: &'a T,
    /// As it was when the draft was begun.
    pub(super) was: &'a T,
    /// As it is in force now.
    pub(super) now: &'a T,
}

impl<'a, T: Clone + PartialEq> Three<'a, T> {
    /// What stands: as in force where the draft did not touch it, else as in the draft. Where both
    /// touched it and differ, `clashes` becomes true.
    pub(super) fn settle(&self, clashes: &mut bool) -> T {
        if self.mine == self.was || self.mine == self.now {
            return self.now.clone();
        }
        *clashes |= self.now != self.was;
        self.mine.clone()
    }

    fn of<P>(&self, part: impl Fn(&'a T) -> &'a P) -> Three<'a, P> {
        Three { mine: part(self.mine), was: part(self.was), now: part(self.now) }
    }
}

/// The item with the changes of both sides, and whether both changed one and the same thing of it.
/// The reasons of `mine` name the versions to come already.
pub(super) fn item(three: &Three<'_, Item>) -> (Item, bool) {
    let mut clashes = false;
    let clash = &mut clashes;
    let mut merged = Item {
        id: three.now.id.clone(),
        title: three.of(|item| &item.title).settle(clash),
        ask: three.of(|item| &item.ask).settle(clash),
        why: three.of(|item| &item.why).settle(clash),
        todo: three.of(|item| &item.todo).settle(clash),
        answer: three.of(|item| &item.answer).settle(clash),
        launch: bar(&three.of(|item| &item.launch), clash),
        handoff: bar(&three.of(|item| &item.handoff), clash),
        applies_when: three.of(|item| &item.applies_when).settle(clash),
        blocker_when: three.of(|item| &item.blocker_when).settle(clash),
        measured_by: three.of(|item| &item.measured_by).settle(clash),
        sources: three.of(|item| &item.sources).settle(clash),
        since: three.now.since.clone(),
    };
    let untouched = same_item(three.mine, three.was) || same_item(&merged, three.now);
    if !untouched {
        merged.since = three.mine.since.clone();
    }
    (merged, clashes)
}

/// The bar with the changes of both sides. Its rule and its words are one thing: each explains the
/// other.
fn bar(three: &Three<'_, Option<Bar>>, clash: &mut bool) -> Option<Bar> {
    let (Some(mine), Some(was), Some(now)) = (three.mine, three.was, three.now) else {
        return three.settle(clash);
    };
    let three = Three { mine, was, now };
    let standards = [mine, was, now].map(|bar| (bar.rule.clone(), bar.words.clone()));
    let [of_mine, of_was, of_now] = &standards;
    let (rule, words) = Three { mine: of_mine, was: of_was, now: of_now }.settle(clash);
    let mut merged = Bar {
        rule,
        words,
        severity: three.of(|bar| &bar.severity).settle(clash),
        evidence: EvidenceNeed {
            hint: three.of(|bar| &bar.evidence.hint).settle(clash),
            max_age_days: three.of(|bar| &bar.evidence.max_age_days).settle(clash),
        },
        since: now.since.clone(),
    };
    let untouched = same_bar(mine, was) || same_bar(&merged, now);
    if !untouched {
        merged.since = mine.since.clone();
    }
    Some(merged)
}

/// A reason that names the version to come where it named the one that the draft was to make.
pub(super) fn renumbered(since: &mut Since, old: u32, next: u32) {
    if since.version == old {
        since.version = next;
    }
}
