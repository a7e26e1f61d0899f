//! An item through time: which versions asked it and why, what the last reviews that asked it came
//! to, and answers from which the next team can learn.

mod closed;
mod examples;
mod versions;

use std::collections::BTreeMap;

use serde::Serialize;

use self::closed::Closed;
use super::core::View;
use super::error::{Error, Result};
use crate::domain::checklist::Kind;
use crate::domain::ids::ItemId;
use crate::domain::item_results::{Candidate, Results};
use crate::domain::policy::{Action, Subject};

pub use examples::{Example, Proof};
pub use versions::{ItemVersion, RetiredItem};

/// An item through time.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ItemHistory {
    /// Launch or handoff.
    pub kind: Kind,
    /// The item.
    pub item: ItemId,
    /// The statement that is true when it is met, as the last version with it says.
    pub title: String,
    /// The last version with it.
    pub version: u32,
    /// Whether the newest version asks it.
    pub asked: bool,
    /// When and why it was retired, if it was.
    pub retired: Option<RetiredItem>,
    /// What the last reviews that asked it came to.
    pub results: Results,
    /// Why it is a candidate to retire, if it is one.
    pub candidate: Option<Candidate>,
    /// The versions that added, changed or retired it, newest first.
    pub versions: Vec<ItemVersion>,
    /// Accepted answers with evidence, from reviews whose sign-off counts, newest first; one of
    /// each service.
    pub examples: Vec<Example>,
}

/// One item through time.
///
/// # Errors
/// Nobody is signed in, or no version of the checklist has the item.
pub fn read(view: &mut View<'_>, kind: Kind, id: &ItemId) -> Result<ItemHistory> {
    view.allow(Action::Read, &Subject::default())?;
    super::checklists::refresh(view.core, view.db)?;
    let catalog = view.core.catalog();
    let newest = catalog.versions(kind).rev().find(|version| version.item(id).is_some());
    let missing = || Error::NotFound(format!("item {id} in the {kind} checklist"));
    let newest = newest.ok_or_else(missing)?;
    let item = newest.item(id).ok_or_else(missing)?;
    let current = catalog.current(kind).map_or(newest.version, |current| current.version);
    let closed = Closed::load(view, kind, Some(id))?;
    let asked = newest.version == current;
    let results = closed.results().remove(id).unwrap_or_default();
    Ok(ItemHistory {
        kind,
        item: id.clone(),
        title: item.title.clone(),
        version: newest.version,
        asked,
        retired: versions::retired(&catalog, kind, id),
        results,
        candidate: results.candidate().filter(|_| asked),
        versions: versions::of(view, &catalog, kind, id)?,
        examples: examples::of(view, &closed, id)?,
    })
}

/// What the last reviews came to, for every item of a checklist.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChecklistResults {
    /// Launch or handoff.
    pub kind: Kind,
    /// The items of the newest version in their order.
    pub items: Vec<ItemResults>,
}

/// What the last reviews that asked an item came to.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ItemResults {
    /// The item.
    pub item: ItemId,
    /// The statement that is true when it is met.
    pub title: String,
    /// What they came to.
    #[serde(flatten)]
    pub results: Results,
    /// Why the item is a candidate to retire, if it is one.
    pub candidate: Option<Candidate>,
}

/// What the last reviews came to, for every item that the newest version of a checklist asks.
///
/// # Errors
/// Nobody is signed in, or there is no such checklist.
pub fn results(view: &mut View<'_>, kind: Kind) -> Result<ChecklistResults> {
    view.allow(Action::Read, &Subject::default())?;
    let checklist = super::checklists::current(view, kind)?;
    let mut found = of_all(view, kind)?;
    let items = checklist.items().filter(|item| item.bar(kind).is_some()).map(|item| {
        let results = found.remove(&item.id).unwrap_or_default();
        let candidate = results.candidate();
        ItemResults { item: item.id.clone(), title: item.title.clone(), results, candidate }
    });
    Ok(ChecklistResults { kind, items: items.collect() })
}

/// What the last reviews of a kind came to, by item.
///
/// # Errors
/// Nobody is signed in.
pub fn of_all(view: &mut View<'_>, kind: Kind) -> Result<BTreeMap<ItemId, Results>> {
    view.allow(Action::Read, &Subject::default())?;
    Ok(Closed::load(view, kind, None)?.results())
}
