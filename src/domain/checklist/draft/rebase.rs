//! A draft that began from versions that are no longer in force, brought onto those that are.

use super::Draft;
use crate::domain::checklist::{Checklist, Item, Retired, Section};
use crate::domain::ids::ItemId;

/// An item that the draft and a version published meanwhile both changed; the draft has its own
/// words, the others are named so that somebody can look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The item.
    pub item: ItemId,
}

/// A draft on the versions in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebased {
    /// The draft.
    pub draft: Draft,
    /// What both sides changed.
    pub clashes: Vec<Clash>,
}

/// Brings the changes of a draft onto the versions in force: `before` is the handoff version that it
/// began from, merged, and `launch` and `handoff` are those in force. What the draft did not touch is
/// as in force; what both touched is as in the draft, and named. What was retired meanwhile stays
/// retired.
pub fn rebase(
    draft: &Draft,
    before: &Checklist,
    launch: &Checklist,
    handoff: &Checklist,
) -> Rebased {
    let mut fresh = Draft::begin(launch, handoff);
    let mut clashes = Vec::new();
    let next = (fresh.launch_version(), fresh.handoff_version());
    for section in &draft.sections {
        for item in section.items.iter().filter(|item| before.item(&item.id) != Some(item)) {
            let (was, now) = (before.item(&item.id), handoff.item(&item.id));
            if was != now {
                clashes.push(Clash { item: item.id.clone() });
            }
            // Another item has the id by now, or had it and is retired.
            if was.is_none() == now.is_none() && !is_retired(handoff, &item.id) {
                put(&mut fresh, section, renumbered(item, draft, next));
            }
        }
    }
    for was in before.items().filter(|was| draft.item(&was.id).is_none()) {
        let Some(now) = handoff.item(&was.id) else { continue };
        if now != was {
            clashes.push(Clash { item: was.id.clone() });
        }
        retire(&mut fresh, draft, &was.id);
    }
    Rebased { draft: fresh, clashes }
}

fn is_retired(handoff: &Checklist, id: &ItemId) -> bool {
    handoff.retired.iter().any(|one| one.id == *id)
}

/// The item with the versions to come where it named those that the draft was to make.
fn renumbered(item: &Item, draft: &Draft, next: (u32, u32)) -> Item {
    let mut item = item.clone();
    let old = (draft.launch_version(), draft.handoff_version());
    let (was, is) = if item.launch.is_some() { (old.0, next.0) } else { (old.1, next.1) };
    if item.since.version == was {
        item.since.version = is;
    }
    if let Some(since) = item.handoff.as_mut().and_then(|bar| bar.since.as_mut())
        && since.version == old.1
    {
        since.version = next.1;
    }
    item
}

fn put(fresh: &mut Draft, from: &Section, item: Item) {
    let known = fresh.sections.iter_mut().flat_map(|section| &mut section.items);
    if let Some(known) = known.into_iter().find(|known| known.id == item.id) {
        *known = item;
        return;
    }
    match fresh.sections.iter_mut().find(|known| known.id == from.id) {
        Some(known) => known.items.push(item),
        None => fresh.sections.push(Section { items: vec![item], ..from.clone() }),
    }
}

fn retire(fresh: &mut Draft, draft: &Draft, id: &ItemId) {
    let (launch, handoff) = (fresh.launch_version(), fresh.handoff_version());
    for section in &mut fresh.sections {
        section.items.retain(|item| item.id != *id);
    }
    let find = |list: &[Retired], version: u32| {
        list.iter().find(|one| one.id == *id).map(|one| Retired { version, ..one.clone() })
    };
    fresh.retired.extend(find(&draft.retired, launch));
    fresh.retired_at_handoff.extend(find(&draft.retired_at_handoff, handoff));
}
