//! A draft of the next version: the whole checklist with both bars, as it is to be. Publishing makes
//! a launch version of it, a handoff version, or both: whatever differs from the one in force.

pub mod fields;
mod merge;
mod parts;
mod reasons;
mod rebase;
mod state;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use parts::{handoff_of, launch_of};
pub use reasons::same_but_reasons;
pub use rebase::{Clash, Rebased, rebase};
pub use state::{Edit, OpenReviews, State};

use super::{Checklist, Item, Meant, Retired, Section, Since, placed};
use crate::domain::answer::BadField;
use crate::domain::fields::{bad, words};
use crate::domain::ids::ItemId;
use reasons::mark;

/// The highest number of an id: two digits.
const LAST_NUMBER: u32 = 99;

/// The checklist as a draft has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The launch version that it began from.
    pub launch_base: u32,
    /// The handoff version that it began from.
    pub handoff_base: u32,
    /// Title of the launch checklist.
    pub launch_title: String,
    /// Title of the handoff checklist.
    pub handoff_title: String,
    /// Sections with every item; an item without a launch bar is asked at handoff only.
    pub sections: Vec<Section>,
    /// Items that launch versions asked once.
    pub retired: Vec<Retired>,
    /// Items that handoff versions alone asked once.
    pub retired_at_handoff: Vec<Retired>,
    /// Items that it added and that have another id since it was brought onto newer versions, the
    /// oldest first.
    #[serde(default)]
    pub renamed: Vec<Renamed>,
}

/// An item of a draft that has another id now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// The id that it had.
    pub item: ItemId,
    /// The id that it has.
    pub became: ItemId,
    /// The version of the draft in which it has that id for the first time.
    pub version: i32,
}

/// Why something in a draft is not as in the version in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In words.
    pub words: String,
    /// The number of the lesson that it comes from.
    pub lesson: Option<u32>,
    /// What a change of words does.
    pub change: Option<Meant>,
}

impl Reason {
    fn since(&self, version: u32) -> Since {
        let Reason { words, lesson, change } = self;
        Since { version, reason: words.clone(), lesson: *lesson, change: *change }
    }
}

/// Why a draft cannot be changed in this way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no such item in it.
    #[error("There is no item {item} in the draft.")]
    NoSuchItem {
        /// The item.
        item: ItemId,
    },
    /// There is no such section in it.
    #[error("There is no section {section} in the draft.")]
    NoSuchSection {
        /// The section.
        section: String,
    },
    /// The id belongs to another item, or did.
    #[error("{item} is or was another item; an id is never used again. Take the next free one.")]
    IdUsed {
        /// The id.
        item: ItemId,
    },
}

/// In which direction an item moves within its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// One place up.
    Up,
    /// One place down.
    Down,
}

text_enum!(Towards { Up => "up", Down => "down" });

impl Draft {
    /// A draft that says what the versions in force say. `handoff` is merged with the launch version
    /// that it extends.
    pub fn begin(launch: &Checklist, handoff: &Checklist) -> Self {
        let by_launch = |one: &&Retired| launch.retired.iter().any(|other| other.id == one.id);
        Self {
            launch_base: launch.version,
            handoff_base: handoff.version,
            launch_title: launch.title.clone(),
            handoff_title: handoff.title.clone(),
            sections: merged(launch, handoff),
            retired: launch.retired.clone(),
            retired_at_handoff: handoff
                .retired
                .iter()
                .filter(|one| !by_launch(one))
                .cloned()
                .collect(),
            renamed: Vec::new(),
        }
    }

    /// The launch version that publishing it would make.
    pub fn launch_version(&self) -> u32 {
        self.launch_base.saturating_add(1)
    }

    /// The handoff version that publishing it would make.
    pub fn handoff_version(&self) -> u32 {
        self.handoff_base.saturating_add(1)
    }

    /// The item with this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.sections.iter().flat_map(|section| &section.items).find(|item| item.id == *id)
    }

    /// The id that an item has now which had this one in some version of the draft.
    pub fn called_now<'a>(&'a self, id: &'a ItemId, version: i32) -> &'a ItemId {
        let later = self.renamed.iter().filter(|renamed| renamed.version > version);
        later.fold(id, |id, renamed| if renamed.item == *id { &renamed.became } else { id })
    }

    /// Every item in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// The next free id of a section: ids are counted, and none is used again. After the last one that
    /// can be written comes the first that was left out.
    pub fn next_id(&self, section: &str) -> Option<ItemId> {
        free_id(section, &self.used_in(section))
    }

    /// The numbers of the ids of a section that are or were used.
    fn used_in(&self, section: &str) -> BTreeSet<u32> {
        let known = self.items().map(|item| &item.id);
        let gone = self.retired.iter().chain(&self.retired_at_handoff).map(|one| &one.id);
        let number = |id: &ItemId| -> Option<u32> {
            id.as_str().strip_prefix(section)?.strip_prefix('-')?.parse().ok()
        };
        known.chain(gone).filter_map(number).collect()
    }

    /// Puts an item in the place of the one with its id, with the reason. What is as in the versions
    /// in force keeps the reason it had there.
    ///
    /// # Errors
    /// There is no such item.
    pub fn change(
        &mut self,
        mut item: Item,
        was: Option<&Item>,
        why: &Reason,
    ) -> Result<(), Fault> {
        let next = (self.launch_version(), self.handoff_version());
        let id = item.id.clone();
        mark(&mut item, was, self.item(&id), why, next);
        let place = self.sections.iter_mut().flat_map(|section| &mut section.items);
        let place = place.into_iter().find(|known| known.id == id);
        *place.ok_or(Fault::NoSuchItem { item: id })? = item;
        Ok(())
    }

    /// Adds an item at the end of a section.
    ///
    /// # Errors
    /// There is no such section, or the id is or was used.
    pub fn add(&mut self, section: &str, mut item: Item, why: &Reason) -> Result<(), Fault> {
        let gone = self.retired.iter().chain(&self.retired_at_handoff);
        if gone
            .map(|one| &one.id)
            .chain(self.items().map(|known| &known.id))
            .any(|id| *id == item.id)
        {
            return Err(Fault::IdUsed { item: item.id });
        }
        let (launch, handoff) = (self.launch_version(), self.handoff_version());
        let version = if item.launch.is_some() { launch } else { handoff };
        item.since = why.since(version);
        let place = self.sections.iter_mut().find(|known| known.id == section);
        let place = place.ok_or_else(|| Fault::NoSuchSection { section: section.to_owned() })?;
        place.items.push(item);
        place.items = settled(std::mem::take(&mut place.items));
        Ok(())
    }

    /// Takes an item away; its id is never used again. One that the draft itself added is simply not
    /// there any more.
    ///
    /// # Errors
    /// There is no such item.
    pub fn retire(&mut self, id: &ItemId, was: Option<&Item>, why: &Reason) -> Result<(), Fault> {
        let item = self.item(id).ok_or_else(|| Fault::NoSuchItem { item: id.clone() })?;
        let at_launch = was.unwrap_or(item).launch.is_some();
        for section in &mut self.sections {
            section.items.retain(|known| known.id != *id);
        }
        if was.is_none() {
            return Ok(());
        }
        let (reason, lesson) = (why.words.clone(), why.lesson);
        let (version, list) = if at_launch {
            (self.launch_base.saturating_add(1), &mut self.retired)
        } else {
            (self.handoff_base.saturating_add(1), &mut self.retired_at_handoff)
        };
        list.push(Retired { id: id.clone(), version, reason, lesson });
        Ok(())
    }

    /// Brings back an item that the draft retired, as it was in the version in force and where it
    /// stood there: `from` is its section.
    ///
    /// # Errors
    /// The draft did not retire it.
    pub fn restore(&mut self, was: &Item, from: &Section) -> Result<(), Fault> {
        let (launch, handoff) = (self.launch_version(), self.handoff_version());
        let by_draft = |one: &Retired, version: u32| one.id == was.id && one.version == version;
        let here = self.retired.iter().any(|one| by_draft(one, launch))
            || self.retired_at_handoff.iter().any(|one| by_draft(one, handoff));
        if !here {
            return Err(Fault::NoSuchItem { item: was.id.clone() });
        }
        let place = self.sections.iter().position(|known| known.id == from.id);
        let place = place.unwrap_or(self.sections.len());
        // Files that are imported leave a section out with its last item.
        if place == self.sections.len() {
            self.sections.push(Section { items: Vec::new(), ..from.clone() });
        }
        let missing = || Fault::NoSuchSection { section: from.id.clone() };
        let items = &mut self.sections.get_mut(place).ok_or_else(missing)?.items;
        let above = from.items.iter().take_while(|item| item.id != was.id);
        let after = |id: &ItemId| items.iter().position(|item| item.id == *id);
        let at = above.filter_map(|item| after(&item.id)).last().map_or(0, |at| at + 1);
        items.insert(at.min(items.len()), was.clone());
        *items = settled(std::mem::take(items));
        self.retired.retain(|one| one.id != was.id);
        self.retired_at_handoff.retain(|one| one.id != was.id);
        Ok(())
    }

    /// Adds a section, in which items may then be put.
    ///
    /// # Errors
    /// Its id is not three capital letters or is that of another section, or a text is blank.
    pub fn add_section(&mut self, id: &str, title: &str, question: &str) -> Result<(), BadField> {
        let is_id = id.len() == 3 && id.bytes().all(|letter| letter.is_ascii_uppercase());
        let is_used = self.sections.iter().any(|section| section.id == id);
        if !is_id || is_used {
            return Err(bad(
                "section",
                "Give a new section three capital letters that no other section has.",
            ));
        }
        let title = words("section_title", title, "Give the new section a title.")?;
        let question =
            words("section_question", question, "Write the question that the section answers.")?;
        self.sections.push(Section { id: id.to_owned(), title, question, items: Vec::new() });
        Ok(())
    }

    /// Moves an item one place among those of its section that are asked at launch. Whether it moved:
    /// at the end of the section it does not, nor does one that is asked at handoff only, which stands
    /// by its id.
    ///
    /// # Errors
    /// There is no such item.
    pub fn shift(&mut self, id: &ItemId, towards: Towards) -> Result<bool, Fault> {
        let section = self.sections.iter_mut().find(|s| s.items.iter().any(|item| item.id == *id));
        let missing = || Fault::NoSuchItem { item: id.clone() };
        let items = &mut section.ok_or_else(missing)?.items;
        let (mut launch, own) = parted(std::mem::take(items));
        let at = launch.iter().position(|item| item.id == *id);
        let to = at.and_then(|at| match towards {
            Towards::Up => at.checked_sub(1),
            Towards::Down => at.checked_add(1).filter(|to| *to < launch.len()),
        });
        if let Some((at, to)) = at.zip(to) {
            launch.swap(at, to);
        }
        *items = placed(launch, own);
        Ok(to.is_some())
    }
}

/// The free id of a section in which these numbers are used.
fn free_id(section: &str, used: &BTreeSet<u32>) -> Option<ItemId> {
    let after = used.last().map_or(1, |last| last.saturating_add(1));
    let number = (after..=LAST_NUMBER).chain(1..=LAST_NUMBER).find(|one| !used.contains(one))?;
    format!("{section}-{number:02}").parse().ok()
}

/// The items of a section in the order that its files can say.
fn settled(items: Vec<Item>) -> Vec<Item> {
    let (launch, own) = parted(items);
    placed(launch, own)
}

/// Items that are asked at launch, and those that are asked at handoff only.
fn parted(items: Vec<Item>) -> (Vec<Item>, Vec<Item>) {
    items.into_iter().partition(|item| item.launch.is_some())
}

/// Every item of both, with both bars: also where no handoff version extends the launch version yet.
/// The order is that of the launch version.
fn merged(launch: &Checklist, handoff: &Checklist) -> Vec<Section> {
    let mut sections = launch.sections.clone();
    for item in sections.iter_mut().flat_map(|section| &mut section.items) {
        item.handoff = handoff.item(&item.id).and_then(|known| known.handoff.clone());
    }
    for from in &handoff.sections {
        let own: Vec<Item> =
            from.items.iter().filter(|item| item.launch.is_none()).cloned().collect();
        match sections.iter_mut().find(|section| section.id == from.id) {
            Some(section) => section.items = placed(std::mem::take(&mut section.items), own),
            None if own.is_empty() => {}
            None => sections.push(Section { items: placed(Vec::new(), own), ..from.clone() }),
        }
    }
    sections
}
