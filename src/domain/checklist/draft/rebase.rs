//! A draft that began from versions that are no longer in force, brought onto those that are.

use std::collections::BTreeMap;
use std::fmt;

use super::merge::{self, Three, renumbered};
use super::reasons::same_bar;
use super::{Draft, free_id, settled};
use crate::domain::checklist::{Item, Retired, Section, Since};
use crate::domain::ids::ItemId;

/// What a draft and a version published meanwhile both did, for somebody to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Both changed the same of an item; it is as in the draft.
    Item(ItemId),
    /// Both used an id for a new item; that of the draft has another now.
    Renamed {
        /// The id that it had.
        item: ItemId,
        /// The id that it has.
        became: ItemId,
    },
    /// The draft changes what was retired; it stays retired.
    Gone(ItemId),
    /// The draft retires what was changed; it stays retired in the draft.
    Dropped(ItemId),
    /// Both used an id for a new item, and the section has no free one for that of the draft.
    LeftOut(ItemId),
    /// Both changed the order or the heading of this; it is as in the draft.
    Heading(String),
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(item) => {
                write!(f, "{item} was changed on both sides and is as in the draft.")
            }
            Self::Renamed { item, became } => {
                write!(f, "{item} of the draft is {became} now, because its id was taken.")
            }
            Self::Gone(item) => {
                write!(f, "{item} was retired meanwhile, so its change is left out.")
            }
            Self::Dropped(item) => {
                write!(f, "{item} was changed meanwhile and is still retired in the draft.")
            }
            Self::LeftOut(item) => {
                write!(
                    f,
                    "{item} of the draft is left out: its id was taken, and no other is free."
                )
            }
            Self::Heading(what) => {
                write!(
                    f,
                    "{what}: order or heading was changed on both sides and is as in the draft."
                )
            }
        }
    }
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
/// what it changed stays changed, down to the single field. What both touched is as in the draft, and
/// named. An item that the draft added keeps another id when its own was taken; what was retired
/// meanwhile stays retired.
pub fn rebase(draft: &Draft, before: &Draft, now: &Draft) -> Rebased {
    let mut work = Work { draft, before, now, clashes: Vec::new(), ids: BTreeMap::new() };
    let mut fresh = now.clone();
    for section in &draft.sections {
        for item in &section.items {
            work.bring(&mut fresh, section, item);
        }
    }
    for was in before.items().filter(|was| draft.item(&was.id).is_none()) {
        work.retire(&mut fresh, was);
    }
    work.headings(&mut fresh);
    work.order(&mut fresh);
    Rebased { draft: fresh, clashes: work.clashes }
}

/// A rebase under way.
struct Work<'a> {
    draft: &'a Draft,
    before: &'a Draft,
    now: &'a Draft,
    clashes: Vec<Clash>,
    /// The ids that items of the draft have now, where they are others.
    ids: BTreeMap<ItemId, ItemId>,
}

impl Work<'_> {
    /// Brings what the draft made of one item.
    fn bring(&mut self, fresh: &mut Draft, section: &Section, mine: &Item) {
        let was = self.before.item(&mine.id);
        if was == Some(mine) {
            return;
        }
        let mut item = self.renumbered(mine);
        match (was, self.now.item(&mine.id)) {
            (Some(was), Some(now)) => {
                let (mut merged, clashes) = merge::item(&Three { mine: &item, was, now });
                self.say_of_bar(&mut merged, mine, now);
                if clashes {
                    self.clashes.push(Clash::Item(item.id));
                }
                put(fresh, section, merged);
            }
            (Some(_), None) => self.clashes.push(Clash::Gone(item.id)),
            (None, known) => {
                if known.is_some() || is_retired(self.now, &item.id) {
                    // Free in what is in force and in all that the draft still has to bring.
                    let mut used = fresh.used_in(&section.id);
                    used.extend(self.draft.used_in(&section.id));
                    let Some(became) = free_id(&section.id, &used) else {
                        self.clashes.push(Clash::LeftOut(item.id));
                        return;
                    };
                    self.ids.insert(item.id.clone(), became.clone());
                    self.clashes.push(Clash::Renamed { item: item.id, became: became.clone() });
                    item.id = became;
                }
                put(fresh, section, item);
            }
        }
    }

    /// An item that was asked at handoff only spoke for its bar; one that is asked at launch since
    /// does not, so the bar says itself why it is not as in force.
    fn say_of_bar(&self, merged: &mut Item, mine: &Item, now: &Item) {
        let is_new_at_launch = mine.launch.is_none() && now.launch.is_some();
        let (Some(bar), Some(in_force)) = (&mut merged.handoff, &now.handoff) else { return };
        if is_new_at_launch && !same_bar(bar, in_force) {
            let version = self.now.handoff_version();
            bar.since = Some(Since { version, ..mine.since.clone() });
        }
    }

    /// The item with the versions to come where it named those that the draft was to make: those of
    /// the launch checklist where it is asked at launch by now.
    fn renumbered(&self, item: &Item) -> Item {
        let was_at_launch = item.launch.is_some();
        let is_at_launch =
            self.now.item(&item.id).map_or(was_at_launch, |now| now.launch.is_some());
        let mut item = item.clone();
        let launch = (self.draft.launch_version(), self.now.launch_version());
        let handoff = (self.draft.handoff_version(), self.now.handoff_version());
        let old = if was_at_launch { launch.0 } else { handoff.0 };
        let next = if is_at_launch { launch.1 } else { handoff.1 };
        renumbered(&mut item.since, old, next);
        if let Some(since) = item.handoff.as_mut().and_then(|bar| bar.since.as_mut()) {
            renumbered(since, handoff.0, handoff.1);
        }
        item
    }

    /// Retires what the draft retires.
    fn retire(&mut self, fresh: &mut Draft, was: &Item) {
        let Some(now) = self.now.item(&was.id) else { return };
        if now != was {
            self.clashes.push(Clash::Dropped(was.id.clone()));
        }
        let (launch, handoff) = (fresh.launch_version(), fresh.handoff_version());
        for section in &mut fresh.sections {
            section.items.retain(|item| item.id != was.id);
        }
        let mut gone = self.draft.retired.iter().chain(&self.draft.retired_at_handoff);
        let Some(gone) = gone.find(|one| one.id == was.id) else { return };
        // What was asked at handoff only may have got a launch bar meanwhile.
        let (version, list) = if now.launch.is_some() {
            (launch, &mut fresh.retired)
        } else {
            (handoff, &mut fresh.retired_at_handoff)
        };
        list.push(Retired { version, ..gone.clone() });
    }

    /// The titles of both checklists, and what stands over each section.
    fn headings(&mut self, fresh: &mut Draft) {
        let (mine, was, now) = (self.draft, self.before, self.now);
        let mut clash = [false; 2];
        let [of_launch, of_handoff] = &mut clash;
        let titles =
            |of: fn(&Draft) -> &String| Three { mine: of(mine), was: of(was), now: of(now) };
        fresh.launch_title = titles(|draft| &draft.launch_title).settle(of_launch);
        fresh.handoff_title = titles(|draft| &draft.handoff_title).settle(of_handoff);
        if clash.contains(&true) {
            self.clashes.push(Clash::Heading("The checklist".to_owned()));
        }
        for section in &mut fresh.sections {
            let Some(mine) = named(mine, &section.id) else { continue };
            let now = section.clone();
            let was = named(was, &section.id);
            let same = (&mine.title, &mine.question) == (&now.title, &now.question);
            // A section that both added with the same letters had no heading before.
            let mut clash = was.is_none() && !same;
            let was = was.unwrap_or(&now);
            section.title =
                Three { mine: &mine.title, was: &was.title, now: &now.title }.settle(&mut clash);
            section.question =
                Three { mine: &mine.question, was: &was.question, now: &now.question }
                    .settle(&mut clash);
            if clash {
                self.clashes.push(Clash::Heading(section.title.clone()));
            }
        }
    }

    /// The sections, and the items in each, in the order of whoever moved something.
    fn order(&mut self, fresh: &mut Draft) {
        let sections = |draft: &Draft| -> Vec<String> {
            draft.sections.iter().map(|section| section.id.clone()).collect()
        };
        let present = sections(fresh);
        let ids = Three {
            mine: &sections(self.draft),
            was: &sections(self.before),
            now: &sections(self.now),
        };
        let (order, clashes) = ordered(&present, &ids);
        fresh.sections.sort_by_key(|section| order.iter().position(|id| *id == section.id));
        if clashes {
            self.clashes.push(Clash::Heading("The sections".to_owned()));
        }
        for section in &mut fresh.sections {
            let present: Vec<ItemId> = section.items.iter().map(|item| item.id.clone()).collect();
            let now = |id: &ItemId| self.ids.get(id).unwrap_or(id).clone();
            let mine: Vec<ItemId> = items(self.draft, &section.id).map(now).collect();
            let was: Vec<ItemId> = items(self.before, &section.id).cloned().collect();
            let is: Vec<ItemId> = items(self.now, &section.id).cloned().collect();
            let (order, clashes) = ordered(&present, &Three { mine: &mine, was: &was, now: &is });
            section.items.sort_by_key(|item| order.iter().position(|id| *id == item.id));
            section.items = settled(std::mem::take(&mut section.items));
            if clashes {
                self.clashes.push(Clash::Heading(section.title.clone()));
            }
        }
    }
}

fn named<'a>(draft: &'a Draft, section: &str) -> Option<&'a Section> {
    draft.sections.iter().find(|known| known.id == section)
}

fn items<'a>(draft: &'a Draft, section: &str) -> impl Iterator<Item = &'a ItemId> {
    let items = named(draft, section).map(|section| section.items.as_slice()).unwrap_or_default();
    items.iter().map(|item| &item.id)
}

/// What is `present` in the order in force, or in that of the draft where it moved something; and
/// whether both moved something, each in its own way. What only the other side has stands after what
/// it stands after there.
fn ordered<T: Clone + PartialEq>(present: &[T], three: &Three<'_, Vec<T>>) -> (Vec<T>, bool) {
    let all = [three.mine, three.was, three.now];
    let common = |list: &[T]| -> Vec<T> {
        let shared = |id: &&T| all.iter().all(|other| other.contains(id)) && present.contains(id);
        list.iter().filter(shared).cloned().collect()
    };
    let here =
        |list: &[T]| -> Vec<T> { list.iter().filter(|id| present.contains(id)).cloned().collect() };
    let (mine, was, now) = (common(three.mine), common(three.was), common(three.now));
    if mine == was {
        return (woven(here(three.now), &here(three.mine)), false);
    }
    (woven(here(three.mine), &here(three.now)), now != was && now != mine)
}

/// `base` with what only `other` has, each after the nearest one that stands before it there.
fn woven<T: Clone + PartialEq>(mut base: Vec<T>, other: &[T]) -> Vec<T> {
    let mut at = 0;
    for id in other {
        match base.iter().position(|known| known == id) {
            Some(found) => at = found + 1,
            None => {
                base.insert(at.min(base.len()), id.clone());
                at += 1;
            }
        }
    }
    base
}

fn is_retired(draft: &Draft, id: &ItemId) -> bool {
    draft.retired.iter().chain(&draft.retired_at_handoff).any(|one| one.id == *id)
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
