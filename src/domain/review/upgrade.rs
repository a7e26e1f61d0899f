//! A review goes to a later version of its checklist: what becomes of each item (DESIGN section 5).
//! Answers are kept by item id and never answer another question; nobody's acceptance outlives the
//! bar that it was given for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Record, State, Verdict, weigh, wrong_state};
use crate::domain::checklist::diff::{Across, across};
use crate::domain::checklist::{Checklist, Item, Kind, Traits};
use crate::domain::ids::ItemId;
use crate::domain::refusal::Refusal;

/// What becomes of the answer of an item that both versions ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It stays, or there is none.
    Kept,
    /// It stays and waits for the team to confirm or change it.
    ToConfirm,
    /// It goes: it is no answer to what is asked now.
    Gone,
}

/// What becomes of an item that both versions ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fate {
    /// Its answer.
    pub answer: Answer,
    /// The question or the bar changed: the answer counts one version more, so that no verdict on it
    /// stands and nobody saves over it what they meant for the item as it was.
    pub counts_on: bool,
}

/// The fate of an item, by what happened to it on the way; `item` is what is asked now.
pub fn fate(record: &Record, happened: Option<&Across>, item: &Item) -> Fate {
    let Some(happened) = happened else {
        return Fate { answer: Answer::Kept, counts_on: false };
    };
    let counts_on = happened.changes_what_is_asked();
    let answer = match &record.reported {
        None if happened.loses_answer => Answer::Gone,
        None => Answer::Kept,
        Some(reported) if happened.loses_answer || !reported.fits(&item.answer) => Answer::Gone,
        Some(_) if happened.asks_again => Answer::ToConfirm,
        Some(_) => Answer::Kept,
    };
    Fate { answer, counts_on: counts_on || answer != Answer::Kept }
}

impl Fate {
    /// The same for an item that was not asked until now: nobody stood by its answer meanwhile, so an
    /// answer that is still there waits to be confirmed.
    fn coming_back(self, record: &Record) -> Self {
        match self.answer {
            Answer::Kept if record.reported.is_some() => {
                Self { answer: Answer::ToConfirm, counts_on: true }
            }
            _ => self,
        }
    }
}

/// The record after the upgrade. Note and evidence stay as they are, whatever becomes of the answer.
pub fn upgraded(record: &Record, fate: Fate) -> Record {
    let mut after = record.clone();
    after.answer_version += i32::from(fate.counts_on);
    match fate.answer {
        Answer::Kept => {}
        Answer::ToConfirm => after.carried = true,
        Answer::Gone => {
            after.reported = None;
            after.carried = false;
        }
    }
    after
}

/// What an upgrade does to a review, item by item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What becomes of the items of which the review has a record and which the later version knows,
    /// asked of this service or not.
    pub fates: BTreeMap<ItemId, Fate>,
    /// What it comes to, of the items that are asked of this service.
    pub counts: Counts,
    /// Items that are asked of the service for the first time, but for those whose earlier answer is
    /// back.
    pub new: Vec<ItemId>,
    /// Items that are asked no more.
    pub retired: Vec<ItemId>,
}

/// What an upgrade comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Counts {
    /// Items that are asked for the first time.
    pub new: usize,
    /// Answered items to look at again: to confirm, or to answer anew; also those that were answered
    /// on an earlier version and are asked again.
    pub again: usize,
    /// Items that are asked no more.
    pub retired: usize,
    /// Verdicts that stood and lapse, because the question or the bar changed.
    pub lapsed: usize,
}

impl Counts {
    /// Whether the team has something to do that it did not have before.
    pub fn is_work(&self) -> bool {
        self.new + self.again > 0
    }

    /// The counts as the rest of a sentence: "1 new item, 2 to answer again, 1 retired"; empty when
    /// nothing changes for the review.
    pub fn words(&self) -> String {
        let new = if self.new == 1 { "new item" } else { "new items" };
        let parts = [
            (self.new, new),
            (self.again, "to answer again"),
            (self.retired, "retired"),
            (self.lapsed, "to judge again"),
        ];
        let said = parts.iter().filter(|(count, _)| *count > 0);
        said.map(|(count, words)| format!("{count} {words}")).collect::<Vec<_>>().join(", ")
    }
}

/// The way of reviews from one version to a later one. It is the same for all that run the one, so it
/// is gone once.
#[derive(Debug, Clone)]
pub struct Way<'a> {
    from: &'a Checklist,
    to: &'a Checklist,
    happened: BTreeMap<ItemId, Across>,
    /// The items that are asked at most; all of both versions when absent.
    only: Option<BTreeSet<ItemId>>,
}

impl<'a> Way<'a> {
    /// The way through these versions: the one that reviews are on, those between, and the one to
    /// which they go, the oldest first. `None` when there is no version.
    pub fn along(versions: &[&'a Checklist]) -> Option<Self> {
        let (from, to) = (*versions.first()?, *versions.last()?);
        Some(Self { from, to, happened: across(versions), only: None })
    }

    /// The version to which it leads.
    pub fn to(&self) -> &'a Checklist {
        self.to
    }

    /// The same way for a review that asks these items at most, as one of a low-risk launch does. What
    /// becomes of an answer that waits for the full review is the same as if it were asked.
    pub fn asking_only(&self, items: BTreeSet<ItemId>) -> Self {
        Self { only: Some(items), ..self.clone() }
    }

    /// The items of which an upgrade changes something: changed, new, retired, or asked of other
    /// services.
    pub fn items(&self) -> impl Iterator<Item = &ItemId> {
        let gone = self.from.items().map(|item| &item.id);
        self.happened.keys().chain(gone.filter(|id| !self.has(id)))
    }

    /// Whether the later version asks the item of anybody.
    fn has(&self, id: &ItemId) -> bool {
        self.to.item(id).is_some_and(|item| item.bar(self.to.kind).is_some())
    }

    /// Of these items, those whose waivers end with the upgrade, asked for or granted: what they were
    /// decided about, the bar and the question, is not what counts now.
    pub fn ended_waivers<'i>(
        &self,
        waived: impl IntoIterator<Item = &'i ItemId>,
    ) -> BTreeSet<ItemId> {
        let changed =
            |id: &ItemId| self.happened.get(id).is_some_and(Across::changes_what_is_asked);
        waived.into_iter().filter(|id| !self.has(id) || changed(id)).cloned().collect()
    }

    /// Plans the upgrade of a review of a service with these traits. `records` are all that the review
    /// has of items of either version, asked or not.
    pub fn plan(&self, traits: &Traits, records: &[Record]) -> Plan {
        let asked = self.asked(traits);
        let mut counts = Counts { retired: asked.retired.len(), ..Counts::default() };
        let (mut fates, mut back) = (BTreeMap::new(), BTreeSet::new());
        for record in records {
            let Some(item) = self.to.item(&record.item) else { continue };
            let fate = self.fate(record, item, &asked);
            if asked.both.contains(&record.item) {
                counts.again += usize::from(looks_again(record, fate));
                counts.lapsed += usize::from(fate.counts_on && record.standing_verdict().is_some());
            } else if asked.is_back(record, fate) {
                counts.again += 1;
                back.insert(&record.item);
            }
            fates.insert(record.item.clone(), fate);
        }
        let owned = |ids: Vec<&ItemId>| -> Vec<ItemId> { ids.into_iter().cloned().collect() };
        let (mut new, retired) = (owned(asked.new), owned(asked.retired));
        new.retain(|id| !back.contains(id));
        counts.new = new.len();
        Plan { fates, counts, new, retired }
    }

    /// What becomes of an item, whether it is asked before and after or only after.
    fn fate(&self, record: &Record, item: &Item, asked: &Asked<'_>) -> Fate {
        let fate = fate(record, self.happened.get(&record.item), item);
        if asked.new.contains(&&record.item) { fate.coming_back(record) } else { fate }
    }

    /// What the upgrade of such a review would change, by the answers of this day. `records` are all
    /// that it has, asked or not; those of [`Way::items`] are enough. What becomes of its waivers is
    /// told by [`Way::ended_waivers`].
    pub fn effect(&self, traits: &Traits, records: &[Record], today: NaiveDate) -> Effect {
        let asked = self.asked(traits);
        let is_below = |list: &Checklist, record: &Record| {
            let item = list.item(&record.item);
            item.is_some_and(|item| weigh(list.kind, item, record, traits, today).is_below())
        };
        let mut effect = Effect::default();
        let mut back = BTreeSet::new();
        for record in records {
            let id = || record.item.clone();
            if let Some(item) = self.to.item(&record.item)
                && asked.is_back(record, self.fate(record, item, &asked))
            {
                effect.again.push(id());
                back.insert(&record.item);
            }
            if asked.retired.contains(&&record.item) && record.reported.is_some() {
                effect.retired.push(id());
            }
            let item = self.to.item(&record.item).filter(|_| asked.both.contains(&record.item));
            let Some(item) = item else { continue };
            let fate = fate(record, self.happened.get(&record.item), item);
            if looks_again(record, fate) {
                effect.again.push(id());
            }
            if fate.answer != Answer::Gone
                && is_below(self.to, record)
                && !is_below(self.from, record)
            {
                effect.misses.push(id());
            }
            let standing = record.standing_verdict();
            if fate.counts_on && standing.is_some_and(|given| given.verdict != Verdict::ChangeAsked)
            {
                effect.accepted.push(id());
            }
        }
        let new = asked.new.into_iter().filter(|id| !back.contains(*id));
        effect.new = new.cloned().collect();
        for items in
            [&mut effect.again, &mut effect.misses, &mut effect.accepted, &mut effect.retired]
        {
            items.sort_unstable();
        }
        effect
    }

    fn asked(&self, traits: &Traits) -> Asked<'_> {
        let ids = |list: &'a Checklist| -> Vec<&'a ItemId> {
            let asked = list.items().filter(|item| item.applies(list.kind, traits));
            let within = |id: &&ItemId| self.only.as_ref().is_none_or(|only| only.contains(*id));
            asked.map(|item| &item.id).filter(within).collect()
        };
        let (before, after) = (ids(self.from), ids(self.to));
        let (was, is): (BTreeSet<&ItemId>, BTreeSet<&ItemId>) =
            (before.iter().copied().collect(), after.iter().copied().collect());
        Asked {
            both: was.intersection(&is).copied().collect(),
            new: after.into_iter().filter(|id| !was.contains(id)).collect(),
            retired: before.into_iter().filter(|id| !is.contains(id)).collect(),
        }
    }
}

/// Items by which of the two versions ask them of a service.
struct Asked<'a> {
    both: BTreeSet<&'a ItemId>,
    new: Vec<&'a ItemId>,
    retired: Vec<&'a ItemId>,
}

impl Asked<'_> {
    /// Whether it is an item that comes in and whose earlier answer is there again.
    fn is_back(&self, record: &Record, fate: Fate) -> bool {
        self.new.contains(&&record.item) && record.reported.is_some() && fate.answer != Answer::Gone
    }
}

/// Whether the team has to look again at an answer by which it stood.
fn looks_again(record: &Record, fate: Fate) -> bool {
    record.reported.is_some() && !record.carried && fate.answer != Answer::Kept
}

/// What an upgrade would change for a review, by its items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    /// Items that are asked for the first time.
    pub new: Vec<ItemId>,
    /// Answered items to look at again.
    pub again: Vec<ItemId>,
    /// Items whose answer passes the old bar and would miss the new one.
    pub misses: Vec<ItemId>,
    /// Accepted items whose acceptance lapses.
    pub accepted: Vec<ItemId>,
    /// Answered items that are asked no more.
    pub retired: Vec<ItemId>,
}

/// Checks that a review in this state goes to another version: only while its team answers.
///
/// # Errors
/// It is submitted, or its content is frozen; the sentence says what can be done.
pub fn may_upgrade(state: State) -> Result<(), Refusal> {
    match state {
        State::Open | State::Returned => Ok(()),
        State::Submitted => Err(Refusal::ReviewState {
            state: state.words(),
            way_on: "It is judged by the version on which it was submitted. Ask its SRE to return \
                     it, or withdraw it; then change the version.",
        }),
        frozen => Err(wrong_state(frozen)),
    }
}

/// Checks that a review on version `from` can go to version `to`.
///
/// # Errors
/// It is on that version or a later one.
pub fn is_later(kind: Kind, from: u32, to: u32) -> Result<(), Refusal> {
    if to > from { Ok(()) } else { Err(Refusal::OnVersionAlready { kind, version: from }) }
}

#[cfg(test)]
mod tests;
