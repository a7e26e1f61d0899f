//! Changes of a draft, each with its reason, and each checked as a file would be.

use super::made::Made;
use super::{DraftSaved, Held, held};
use crate::domain::answer::{BadField, checked_length};
use crate::domain::checklist::Item;
use crate::domain::checklist::draft::fields::{ItemFields, ReasonFields, parse};
use crate::domain::checklist::draft::{
    self, Clash, Draft, Edit, Fault, Reason, Renamed, Towards, same_but_reasons,
};
use crate::domain::fields::bad;
use crate::domain::ids::ItemId;
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::ops::core::Tx;
use crate::ops::{Error, FieldError, Result, lessons};

/// A new item as it is submitted.
#[derive(Debug, Clone, Default)]
pub struct NewItem {
    /// The section, by its three letters.
    pub section: String,
    /// Whether the section is new.
    pub is_new_section: bool,
    /// The title of a new section.
    pub section_title: String,
    /// The question that a new section answers.
    pub section_question: String,
    /// The id; blank for the next free one of the section.
    pub id: String,
    /// What it says.
    pub fields: ItemFields,
}

/// Changes what an item says.
///
/// # Errors
/// The actor is no SRE, there is no such open draft or item, a field cannot be taken, the lint of
/// checklist files refuses the item, nothing differs, or the draft was changed since `version`.
pub fn change_item(
    tx: &mut Tx<'_>,
    number: i32,
    version: i32,
    item: &ItemId,
    fields: &ItemFields,
    reason: &ReasonFields,
) -> Result<DraftSaved> {
    let mut held = held(tx, number, Action::DraftChecklist)?;
    let now = held.draft.item(item).cloned().ok_or_else(|| no_item(item))?;
    let (read, why) = both(parse(item.clone(), fields), Reason::parse(reason))?;
    known_lesson(tx, &why)?;
    held.item_unchanged(tx, version, item, &read.title)?;
    let was = held.base.item(item).cloned();
    whole_bars(&read, was.as_ref())?;
    let as_in_force = was.as_ref().is_some_and(|was| same_but_reasons(&read, was));
    if same_but_reasons(&read, &now) && (as_in_force || says_the_same(&now, &why)) {
        return Err(Error::invalid("title", format!("{item} says nothing else than before.")));
    }
    held.draft.change(read, was.as_ref(), &why).map_err(fault)?;
    short_reasons(&held, item)?;
    accepted(tx, &held, item)?;
    held.save(tx, Edit::Changed, Some(item), (&why.words, why.lesson))
}

/// Adds an item at the end of its section.
///
/// # Errors
/// As [`change_item`], of whatever version; the id is or was another item's, or there is no such
/// section.
pub fn add_item(
    tx: &mut Tx<'_>,
    number: i32,
    new: &NewItem,
    reason: &ReasonFields,
) -> Result<DraftSaved> {
    let mut held = held(tx, number, Action::DraftChecklist)?;
    let section = new.section.trim();
    if new.is_new_section {
        let (title, question) = (&new.section_title, &new.section_question);
        held.draft.add_section(section, title, question).map_err(Error::from)?;
    }
    let id = id_of(&held, section, new.id.trim())?;
    let (read, why) = both(parse(id.clone(), &new.fields), Reason::parse(reason))?;
    known_lesson(tx, &why)?;
    whole_bars(&read, None)?;
    // A form that is sent twice adds one item.
    if let Some(twin) = held.draft.items().find(|known| known.title == read.title) {
        let sentence = format!("{} says this already.", twin.id);
        return Err(Error::invalid("title", sentence));
    }
    held.draft.add(section, read, &why).map_err(fault)?;
    accepted(tx, &held, &id)?;
    held.save(tx, Edit::Added, Some(&id), (&why.words, why.lesson))
}

/// Takes an item away; its id is never used again.
///
/// # Errors
/// As [`change_item`].
pub fn retire_item(
    tx: &mut Tx<'_>,
    number: i32,
    version: i32,
    item: &ItemId,
    reason: &ReasonFields,
) -> Result<DraftSaved> {
    let mut held = held(tx, number, Action::DraftChecklist)?;
    held.draft.item(item).ok_or_else(|| no_item(item))?;
    let why = Reason::parse(reason).map_err(Error::from_fields)?;
    known_lesson(tx, &why)?;
    held.item_unchanged(tx, version, item, "retired")?;
    let was = held.base.item(item).cloned();
    held.draft.retire(item, was.as_ref(), &why).map_err(fault)?;
    if held.draft.items().next().is_none() {
        return Err(Error::invalid("item", "A checklist has at least one item."));
    }
    held.save(tx, Edit::Retired, Some(item), (&why.words, why.lesson))
}

/// Brings back an item that the draft retired, as it is in the version in force.
///
/// # Errors
/// As [`change_item`]; the draft did not retire it.
pub fn restore_item(
    tx: &mut Tx<'_>,
    number: i32,
    version: i32,
    item: &ItemId,
) -> Result<DraftSaved> {
    let mut held = held(tx, number, Action::DraftChecklist)?;
    let place = held.base.sections.iter().find_map(|section| {
        let was = section.items.iter().find(|known| known.id == *item)?;
        Some((section.clone(), was.clone()))
    });
    let (section, was) = place.ok_or_else(|| no_item(item))?;
    held.item_unchanged(tx, version, item, &was.title)?;
    let not_retired = |_| Error::NotFound(format!("item {item} among those that it retires"));
    held.draft.restore(&was, &section).map_err(not_retired)?;
    held.save(tx, Edit::Restored, Some(item), ("", None))
}

/// Moves an item one place up or down within its section.
///
/// # Errors
/// As [`change_item`], of whatever version; the direction is neither `up` nor `down`.
pub fn shift_item(
    tx: &mut Tx<'_>,
    number: i32,
    item: &ItemId,
    towards: &str,
) -> Result<DraftSaved> {
    let mut held = held(tx, number, Action::DraftChecklist)?;
    held.draft.item(item).ok_or_else(|| no_item(item))?;
    let towards: Towards =
        towards.trim().parse().map_err(|_| Error::invalid("towards", "Choose up or down."))?;
    if !held.draft.shift(item, towards).map_err(fault)? {
        let sentence = "It moves no further: it is at the end of its section, or asked at handoff \
                        only and stands by its id.";
        return Err(Error::invalid("towards", sentence));
    }
    held.save(tx, Edit::Moved, Some(item), ("", None))
}

/// Brings a draft onto the versions that were published since it was begun. What both changed stays
/// as in the draft, and is named for somebody to look at.
///
/// # Errors
/// The actor is no SRE, there is no such open draft, it is on the versions in force already, or it
/// was changed since `version`.
pub fn rebase(tx: &mut Tx<'_>, number: i32, version: i32) -> Result<DraftSaved> {
    let mut held = held(tx, number, Action::DraftChecklist)?;
    held.unchanged(tx, version)?;
    let (launch, handoff) = super::in_force(tx)?;
    if (launch.version, handoff.version) == (held.draft.launch_base, held.draft.handoff_base) {
        return Err(Refusal::DraftUpToDate { number }.into());
    }
    let rebased = draft::rebase(&held.draft, &held.base, &Draft::begin(&launch, &handoff));
    let words = clashes_said(&rebased.clashes);
    let mut renamed = std::mem::take(&mut held.draft.renamed);
    renamed.extend(renamed_by(rebased.clashes, held.row.version.saturating_add(1)));
    held.draft = Draft { renamed, ..rebased.draft };
    held.save(tx, Edit::Rebased, None, (&words, None))
}

/// The items that have another id from this version of the draft on: who wrote one stays its author.
fn renamed_by(clashes: Vec<Clash>, version: i32) -> impl Iterator<Item = Renamed> {
    clashes.into_iter().filter_map(move |clash| match clash {
        Clash::Renamed { item, became } => Some(Renamed { item, became, version }),
        _ => None,
    })
}

fn clashes_said(clashes: &[Clash]) -> String {
    let said: Vec<String> = clashes.iter().map(Clash::to_string).collect();
    if said.is_empty() { "Nothing was changed on both sides.".to_owned() } else { said.join(" ") }
}

fn no_item(item: &ItemId) -> Error {
    Error::NotFound(format!("item {item} in this draft"))
}

/// Everything that is wrong with the item and with the reason, at once.
fn both(
    item: std::result::Result<Item, Vec<BadField>>,
    why: std::result::Result<Reason, Vec<BadField>>,
) -> Result<(Item, Reason)> {
    match (item, why) {
        (Ok(item), Ok(why)) => Ok((item, why)),
        (item, why) => {
            let found = item.err().into_iter().chain(why.err()).flatten();
            Err(Error::from_fields(found.collect()))
        }
    }
}

/// Refuses a reason that is too long together with what was said in the draft before.
fn short_reasons(held: &Held, item: &ItemId) -> Result<()> {
    let Some(now) = held.draft.item(item) else { return Ok(()) };
    let of_bar = now.handoff.as_ref().and_then(|bar| bar.since.as_ref());
    for since in [Some(&now.since), of_bar].into_iter().flatten() {
        checked_length("reason", &since.reason)?;
    }
    Ok(())
}

/// Whether the reason is the one that the item has already.
fn says_the_same(now: &Item, why: &Reason) -> bool {
    let since = [Some(&now.since), now.handoff.as_ref().and_then(|bar| bar.since.as_ref())];
    since.into_iter().flatten().any(|since| {
        (&since.reason, since.lesson, since.change) == (&why.words, why.lesson, why.change)
    })
}

/// An item that is asked at launch has both bars, and stays asked at launch until it is retired.
fn whole_bars(item: &Item, was: Option<&Item>) -> Result<()> {
    if item.handoff.is_none() {
        let sentence = "Give the bar to hand off as well: every item is asked at handoff.";
        return Err(Error::invalid("handoff_rule", sentence));
    }
    if item.launch.is_none() && was.is_some_and(|was| was.launch.is_some()) {
        let sentence = "It is asked at launch: keep that bar, or retire the item and add another.";
        return Err(Error::invalid("launch_rule", sentence));
    }
    Ok(())
}

fn id_of(held: &Held, section: &str, given: &str) -> Result<ItemId> {
    if given.is_empty() {
        let no_section =
            || Error::invalid("section", "Choose a section, or give a new one a title.");
        if !held.draft.sections.iter().any(|known| known.id == section) {
            return Err(no_section());
        }
        let full = || Error::invalid("section", format!("{section} has no free id left."));
        return held.draft.next_id(section).ok_or_else(full);
    }
    let id: ItemId = given.parse().map_err(|_| {
        Error::invalid("id", "Give an id like MON-03, or nothing for the next free one.")
    })?;
    let starts = id.as_str().split_once('-').map(|(letters, _)| letters);
    if starts == Some(section) {
        Ok(id)
    } else {
        Err(Error::invalid("id", format!("Ids of this section begin with {section}-.")))
    }
}

fn fault(fault: Fault) -> Error {
    match &fault {
        Fault::NoSuchItem { item } => no_item(item),
        Fault::NoSuchSection { .. } => bad("section", fault.to_string()).into(),
        Fault::IdUsed { .. } => bad("id", fault.to_string()).into(),
    }
}

/// Refuses a lesson that nobody filed, or that was declined.
fn known_lesson(tx: &mut Tx<'_>, why: &Reason) -> Result<()> {
    let Some(number) = why.lesson else { return Ok(()) };
    match lessons::why_not_named(tx, number)? {
        Some(sentence) => Err(Error::invalid("lesson", sentence)),
        None => Ok(()),
    }
}

/// Refuses what the lint of checklist files says of this item.
fn accepted(tx: &mut Tx<'_>, held: &Held, item: &ItemId) -> Result<()> {
    let catalog = tx.core.catalog();
    let made = Made::of(&held.draft, &held.launch, &held.handoff)?;
    let found =
        made.problems(&catalog).into_iter().filter(|found| found.item.as_ref() == Some(item));
    let found: Vec<FieldError> = found
        .map(|found| {
            let at_handoff = found.place.starts_with("handoff/");
            let field = if at_handoff { "handoff_rule" } else { "title" };
            FieldError::new(field, format!("{}: {}.", found.place, found.sentence))
        })
        .collect();
    if found.is_empty() { Ok(()) } else { Err(Error::Invalid(found)) }
}
