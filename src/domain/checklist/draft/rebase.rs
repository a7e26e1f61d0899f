//! A draft that began from versions that are no longer in force, brought onto those that are.

use super::{Draft, settled};
use crate::domain::checklist::{Item, Retired, Section};
use crate::domain::ids::ItemId;

/// An item that the draft and a version published meanwhile both changed; the draft has its own
/// words, the others are named so that somebody can look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The item.
    pub item: ItemId,
    /// The id under which the draft has it now, where another item took its own.
    pub became: Option<ItemId>,
}

/// A draft on the versions in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebased {
    /// The draft.
    pub draft: Draft,
    /// What both sides changed.
    pub clashes: Vec<Clash>,
}

/// Brings the changes of a draft onto the versions in force: `before` is the draft as it was begun,
/// and `now` one that is begun from what is in force. What the draft did not touch is as in force;
/// what both touched is as in the draft, and named. An item that the draft added keeps another id
/// when its own was taken; what was retired meanwhile stays retired.
pub fn rebase(draft: &Draft, before: &Draft, now: &Draft) -> Rebased {
    let mut fresh = now.clone();
    let mut clashes = Vec::new();
    for section in &draft.sections {
        for item in section.items.iter().filter(|item| before.item(&item.id) != Some(item)) {
            let (was, is) = (before.item(&item.id), now.item(&item.id));
            let mut item = renumbered(item, draft, now);
            let mut clash = Clash { item: item.id.clone(), became: None };
            let is_taken = was.is_none() && (is.is_some() || is_retired(now, &item.id));
            // Free in what is in force and in all that the draft still has to bring.
            let free = fresh.next_id(&section.id).max(draft.next_id(&section.id));
            if is_taken && let Some(free) = free {
                clash.became = Some(free.clone());
                item.id = free;
            }
            if was != is || is_taken {
                clashes.push(clash);
            }
            if was.is_none() || is.is_some() {
                put(&mut fresh, section, item);
            }
        }
    }
    for was in before.items().filter(|was| draft.item(&was.id).is_none()) {
        let Some(is) = now.item(&was.id) else { continue };
        if is != was {
            clashes.push(Clash { item: was.id.clone(), became: None });
        }
        retire(&mut fresh, draft, &was.id);
    }
    for section in &mut fresh.sections {
        section.items = settled(std::mem::take(&mut section.items));
    }
    Rebased { draft: fresh, clashes }
}

fn is_retired(draft: &Draft, id: &ItemId) -> bool {
    draft.retired.iter().chain(&draft.retired_at_handoff).any(|one| one.id == *id)
}

/// The item with the versions to come where it named those that the draft was to make.
fn renumbered(item: &Item, draft: &Draft, now: &Draft) -> Item {
    let mut item = item.clone();
    let old = (draft.launch_version(), draft.handoff_version());
    let next = (now.launch_version(), now.handoff_version());
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
