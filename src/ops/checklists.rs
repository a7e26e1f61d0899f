//! Published checklist versions: registered once, never changed.

pub(in crate::ops) mod publishing;
mod versions;

use std::sync::Arc;

use super::core::{Core, View};
use super::error::{Error, Result};
use super::low_risk;
use super::review_page::Person;
use crate::catalog::{Catalog, Published, SourceFile};
use crate::domain::at::At;
use crate::domain::checklist::low_risk::asked;
use crate::domain::checklist::{Checklist, Kind};
use crate::domain::ids::{PersonId, Slug};
use crate::domain::review_key::ReviewKey;
use crate::store::reviews::{self, ChecklistRow, ReviewRow};
use crate::store::{Db, checklist_versions, names};

#[doc(hidden)]
pub use publishing::publish_as_it_is;
pub(in crate::ops) use versions::{known, stored, up_to};

/// Registers the checklist files of this installation. Where it publishes versions of its own,
/// those that a newer release carries do not come in by themselves: which version follows is the
/// decision of the people here.
///
/// # Errors
/// A published file was changed: the sentence names the file and both hashes.
pub fn register(core: &Core) -> Result<()> {
    let core = core.clone();
    core.store().clone().write(move |db| {
        let known = reviews::checklists(db)?;
        leave_out_newer_shipped(&core, &known)?;
        for published in core.catalog().published() {
            let version = version_column(published.version)?;
            match known.iter().find(|row| row.kind == published.kind && row.version == version) {
                Some(row) if row.hash == published.hash => {}
                Some(row) => return Err(changed(row, &published)),
                None => {
                    let checklist =
                        core.catalog().version(published.kind, published.version).ok_or_else(
                            || Error::Internal("a published checklist is missing".into()),
                        )?;
                    reviews::insert_checklist(
                        db,
                        &row_of(&core, &published, version, &checklist)?,
                    )?;
                }
            }
        }
        refresh(&core, db)
    })
}

/// Keeps of the shipped versions those that were registered before this installation published its
/// own.
fn leave_out_newer_shipped(core: &Core, known: &[ChecklistRow]) -> Result<()> {
    let catalog = core.catalog();
    if !catalog.is_shipped() || known.iter().all(|row| row.source.is_empty()) {
        return Ok(());
    }
    let shipped = |kind, version| {
        let same =
            |row: &&ChecklistRow| row.kind == kind && u32::try_from(row.version) == Ok(version);
        known.iter().find(same).is_some_and(|row| row.source.is_empty())
    };
    let kept = catalog.keeping(shipped);
    core.renew_catalog(kept.ok_or_else(|| Error::Internal("no shipped checklist is left".into()))?);
    Ok(())
}

/// Takes into the catalogue of this process what was published in the database since it was made:
/// here, or by another process.
///
/// # Errors
/// A stored text cannot be read, or the database refused.
pub(in crate::ops) fn refresh(core: &Core, db: &mut Db) -> Result<()> {
    let catalog = core.catalog();
    let mut published = Vec::new();
    for (kind, version) in reviews::published_here(db)? {
        let known = u32::try_from(version).ok().and_then(|number| catalog.version(kind, number));
        if known.is_none() {
            let (path, text) = reviews::text_of(db, kind, version)?;
            published.push(SourceFile { path, bytes: text.into_bytes() });
        }
    }
    if !published.is_empty() {
        let renewed = catalog.with(&published);
        core.renew_catalog(renewed.map_err(|error| Error::Internal(error.to_string()))?);
    }
    Ok(())
}

/// The text of a version of this installation, as its file has it or as it was published here. For
/// the operator, who has the database anyway: it asks for no right.
///
/// # Errors
/// There is no such version, its file is gone or was changed, or the database refused.
pub fn text(core: &Core, kind: Kind, version: u32) -> Result<String> {
    let missing = || Error::NotFound(format!("version {version} of the {kind} checklist"));
    core.store().read(|db| {
        let known = reviews::checklists(db)?;
        leave_out_newer_shipped(core, &known)?;
        let catalog = core.catalog();
        let number = version_column(version).map_err(|_| missing())?;
        let known = known.into_iter().find(|row| row.kind == kind && row.version == number);
        let read = catalog.text(kind, version).zip(catalog.version(kind, version));
        match (known, read) {
            (Some(row), _) if !row.source.is_empty() => Ok(row.source),
            (Some(row), Some((_, read))) if read.hash != row.hash => {
                let hash = read.hash.clone();
                Err(changed(&row, &Published { kind, version, path: row.path.clone(), hash }))
            }
            (_, Some((text, _))) => Ok(text.to_owned()),
            (Some(row), None) => Err(Error::Unavailable(format!(
                "{} came as a file, and that file is not among the checklists any more. What it \
                 asks is kept in the database, its text is not: restore the file with hash {}",
                row.path, row.hash
            ))),
            (None, None) => Err(missing()),
        }
    })
}

fn row_of(
    core: &Core,
    published: &Published,
    version: i32,
    checklist: &Checklist,
) -> Result<ChecklistRow> {
    Ok(ChecklistRow {
        kind: published.kind,
        version,
        hash: published.hash.clone(),
        path: published.path.clone(),
        content: serde_json::to_string(checklist)
            .map_err(|error| Error::Internal(error.to_string()))?,
        published_at: core.now(),
        source: String::new(),
        draft_id: None,
    })
}

fn changed(row: &ChecklistRow, published: &Published) -> Error {
    Error::Unavailable(format!(
        "the published checklist {} was changed: it had hash {} and now has {}. \
         Restore the file, and put the change into a new version",
        published.path, row.hash, published.hash
    ))
}

fn version_column(version: u32) -> Result<i32> {
    i32::try_from(version).map_err(|_| Error::Internal(format!("checklist version {version}")))
}

/// The checklists, also those that another process published a moment ago.
///
/// # Errors
/// Nobody is signed in, or the database refused.
pub fn catalog(view: &mut View<'_>) -> Result<Arc<Catalog>> {
    view.actor()?;
    refresh(view.core, view.db)?;
    Ok(view.core.catalog())
}

/// A published version in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedVersion {
    /// Launch or handoff.
    pub kind: Kind,
    /// Version.
    pub version: u32,
    /// When it was first seen here.
    pub at: At,
    /// Who began the draft that it came from; absent for one that came as a file.
    pub drafted_by: Option<Person>,
    /// Who published that draft.
    pub published_by: Option<Person>,
}

/// Every published version, whichever process published it, with the people behind it.
///
/// # Errors
/// Nobody is signed in.
pub fn published(view: &mut View<'_>) -> Result<Vec<ListedVersion>> {
    view.actor()?;
    refresh(view.core, view.db)?;
    let rows = checklist_versions::listed(view.db)?;
    let people = rows.iter().flat_map(|row| [row.drafted_by, row.published_by]).flatten();
    let people = names::of_people(view.db, people.collect())?;
    let person = |id: Option<PersonId>| people.get(&id?).map(Person::from);
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(ListedVersion {
                kind: row.kind,
                version: u32::try_from(row.version).ok()?,
                at: row.published_at,
                drafted_by: person(row.drafted_by),
                published_by: person(row.published_by),
            })
        })
        .collect())
}

/// The whole checklist version that a review runs, also what it does not ask of a low-risk launch.
///
/// # Errors
/// Nobody is signed in, or there is no such review.
pub fn of_review(view: &mut View<'_>, slug: &Slug, key: ReviewKey) -> Result<Arc<Checklist>> {
    let review = view.review_to_read(slug, key)?.review;
    whole(view, &review)
}

/// What a review asks: the checklist version that it is pinned to, reduced to the shorter list when
/// the launch is low-risk.
pub(in crate::ops) fn pinned(view: &mut View<'_>, review: &ReviewRow) -> Result<Arc<Checklist>> {
    reduced(whole(view, review)?, review)
}

/// The whole checklist version that a review is pinned to; from the database when its file is gone.
pub(in crate::ops) fn whole(view: &mut View<'_>, review: &ReviewRow) -> Result<Arc<Checklist>> {
    known(view, review.kind, review.checklist_version)
}

/// What the review asks of this version.
pub(in crate::ops) fn reduced(whole: Arc<Checklist>, review: &ReviewRow) -> Result<Arc<Checklist>> {
    Ok(match low_risk::chosen(review)? {
        Some(chosen) => Arc::new(asked(&whole, &chosen.items)),
        None => whole,
    })
}

/// The version that a new review is pinned to: the newest, whichever process published it.
///
/// # Errors
/// No version is published, or the database refused.
pub(in crate::ops) fn current(view: &mut View<'_>, kind: Kind) -> Result<Arc<Checklist>> {
    refresh(view.core, view.db)?;
    view.core.catalog().current(kind).ok_or_else(|| Error::NotFound(format!("{kind} checklist")))
}
