//! The versions that added, changed or retired an item, and why.

use std::collections::HashMap;

use serde::Serialize;

use crate::catalog::Catalog;
use crate::domain::at::At;
use crate::domain::checklist::diff::{ChangeKind, between};
use crate::domain::checklist::{Checklist, Kind, Section};
use crate::domain::ids::ItemId;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::checklist_versions;

/// A version that added, changed or retired an item.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ItemVersion {
    /// The version.
    pub version: u32,
    /// When it was first seen here.
    pub published_at: Option<At>,
    /// What it did to the item.
    pub change: ChangeKind,
    /// Why; empty when nobody said so.
    pub reason: String,
    /// The number of the lesson that it comes from.
    pub lesson: Option<u32>,
}

/// An item that is asked no more.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RetiredItem {
    /// The version that took it away.
    pub version: u32,
    /// Why.
    pub reason: String,
    /// The number of the lesson that it comes from.
    pub lesson: Option<u32>,
}

/// When and why the item was retired, if it was.
pub(super) fn retired(catalog: &Catalog, kind: Kind, id: &ItemId) -> Option<RetiredItem> {
    let current = catalog.current(kind)?;
    let one = current.retired.iter().find(|one| one.id == *id)?;
    // A handoff checklist names what its launch version retired by the version of that.
    let versions: Vec<_> = catalog.versions(kind).collect();
    let had = versions.iter().rposition(|version| version.item(id).is_some());
    let first_without = had.and_then(|place| versions.get(place + 1));
    let version = first_without.map_or(one.version, |version| version.version);
    Some(RetiredItem { version, reason: one.reason.clone(), lesson: one.lesson })
}

/// The versions of a kind that did something to the item, newest first.
pub(super) fn of(
    view: &mut View<'_>,
    catalog: &Catalog,
    kind: Kind,
    id: &ItemId,
) -> Result<Vec<ItemVersion>> {
    let published: HashMap<(Kind, i32), At> = checklist_versions::listed(view.db)?
        .into_iter()
        .map(|row| ((row.kind, row.version), row.published_at))
        .collect();
    let mut found = Vec::new();
    let mut before: Option<std::sync::Arc<Checklist>> = None;
    for now in catalog.versions(kind) {
        let change = match &before {
            None => now
                .item(id)
                .map(|item| (ChangeKind::Added, item.since.reason.clone(), item.since.lesson)),
            Some(before) => between(&alone(before, id), &alone(&now, id))
                .changes
                .into_iter()
                .next()
                .map(|change| (change.kind, change.reason, change.lesson)),
        };
        let version = now.version;
        let number = i32::try_from(version).unwrap_or(i32::MAX);
        found.extend(change.map(|(change, reason, lesson)| ItemVersion {
            version,
            published_at: published.get(&(kind, number)).copied(),
            change,
            reason,
            lesson,
        }));
        before = Some(now);
    }
    found.reverse();
    Ok(found)
}

/// The checklist with this item alone, so that only it is compared.
fn alone(checklist: &Checklist, id: &ItemId) -> Checklist {
    let sections = checklist.sections.iter().map(|section| Section {
        id: section.id.clone(),
        title: section.title.clone(),
        question: section.question.clone(),
        items: section.items.iter().filter(|item| item.id == *id).cloned().collect(),
    });
    Checklist {
        kind: checklist.kind,
        version: checklist.version,
        companion: checklist.companion,
        title: checklist.title.clone(),
        hash: checklist.hash.clone(),
        sections: sections.collect(),
        retired: checklist.retired.clone(),
    }
}
