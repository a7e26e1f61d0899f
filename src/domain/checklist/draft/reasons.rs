//! Why an item of a draft is as it is.

use super::Reason;
use crate::domain::checklist::{Bar, Item, Meant, Since};

/// Says in the item why it is as it is: in its own `since` when the launch or the question changed, in
/// that of the handoff bar when that did. `was` is the item in force, `now` as the draft has it, and
/// `next` are the versions to come.
pub(super) fn mark(
    item: &mut Item,
    was: Option<&Item>,
    now: Option<&Item>,
    why: &Reason,
    next: (u32, u32),
) {
    let version = if item.launch.is_some() { next.0 } else { next.1 };
    if let (Some(bar), Some(now)) = (&mut item.launch, now) {
        bar.since = now.launch.as_ref().and_then(|bar| bar.since.clone());
    }
    let Some(was) = was else {
        item.since = why.since(version);
        return;
    };
    let nothing_else = now.is_some_and(|now| same_but_reasons(item, now));
    item.since = if same_item(item, was) {
        was.since.clone()
    } else {
        match now.filter(|now| now.since.version == version) {
            Some(now) if !nothing_else && same_item(item, now) => now.since.clone(),
            Some(now) if !nothing_else => combined(&now.since, why),
            _ => why.since(version),
        }
    };
    if item.launch.is_none() {
        if let Some(bar) = &mut item.handoff {
            bar.since = was.handoff.as_ref().and_then(|bar| bar.since.clone());
        }
        return;
    }
    let (old, drafted) = (was.handoff.as_ref(), now.and_then(|now| now.handoff.as_ref()));
    if let Some(bar) = &mut item.handoff {
        let said = |bar: Option<&Bar>| bar.and_then(|bar| bar.since.clone());
        bar.since = if old.is_some_and(|old| same_bar(bar, old)) {
            said(old)
        } else {
            match said(drafted).filter(|since| since.version == next.1) {
                Some(since) if !nothing_else && drafted.is_some_and(|now| same_bar(bar, now)) => {
                    Some(since)
                }
                Some(since) if !nothing_else => Some(combined(&since, why)),
                _ => Some(why.since(next.1)),
            }
        };
    }
}

/// Whether two states of an item are the same, but for why and, where it is asked at launch, for the
/// handoff bar.
pub(super) fn same_item(one: &Item, other: &Item) -> bool {
    let bare = |item: &Item| {
        let mut bare = item.clone();
        bare.since = other.since.clone();
        if let Some(bar) = &mut bare.launch {
            bar.since = None;
            bare.handoff = None;
        }
        if let Some(bar) = &mut bare.handoff {
            bar.since = None;
        }
        bare
    };
    bare(one) == bare(other)
}

pub(super) fn same_bar(one: &Bar, other: &Bar) -> bool {
    Bar { since: None, ..one.clone() } == Bar { since: None, ..other.clone() }
}

/// Whether two states of an item differ in nothing but why they are as they are.
pub fn same_but_reasons(one: &Item, other: &Item) -> bool {
    let bars = match (&one.handoff, &other.handoff) {
        (Some(one), Some(other)) => same_bar(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    bars && same_item(one, other)
}

/// What two changes of the same thing within one draft come to: both reasons, and of what the words
/// mean the graver; the lesson is that of the later one, if it names any.
fn combined(earlier: &Since, later: &Reason) -> Since {
    // The form shows the earlier one, so the later one may be that with more to it.
    let reason = if earlier.reason.contains(&later.words) {
        earlier.reason.clone()
    } else if later.words.contains(&earlier.reason) {
        later.words.clone()
    } else {
        format!("{}; {}", earlier.reason, later.words)
    };
    let change = match (earlier.change, later.change) {
        (Some(Meant::Reworded), later) => later,
        (earlier, Some(Meant::Reworded) | None) => earlier,
        (earlier, later) if earlier == later => earlier,
        _ => None,
    };
    Since { reason, lesson: later.lesson.or(earlier.lesson), change, ..earlier.clone() }
}
