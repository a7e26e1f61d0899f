//! Drafts of the next checklist version: beginning, changing, giving up and publishing one.

mod compare;
mod edits;
mod import;
mod made;
mod named;
mod publish;
mod read;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::checklists::current;
use super::core::{OrNotFound as _, Tx, View};
use super::error::{Conflict, Error, Result};
use crate::domain::checklist::draft::{Draft, Edit, State};
use crate::domain::checklist::{Checklist, Kind};
use crate::domain::fields;
use crate::domain::ids::{DraftEditId, DraftId, ItemId, PersonId};
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::store::drafts::{self, DraftEditRow, DraftRow};

pub use compare::{Compared, compare};
pub use edits::{NewItem, add_item, change_item, rebase, restore_item, retire_item, shift_item};
pub use import::{ImportFields, import, import_as};
pub use made::DraftProblem;
pub use publish::{DraftPublished, publish};
pub use read::{
    DraftDetail, DraftEdited, DraftItem, DraftItemRead, DraftListed, DraftSection, InForce, list,
    read, read_item, read_sections,
};

/// A draft after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DraftSaved {
    /// Its number.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
}

fn saved(row: &DraftRow) -> DraftSaved {
    DraftSaved { number: row.number, state: row.state, version: row.version }
}

/// Begins a draft from the versions in force.
///
/// # Errors
/// The actor is no SRE.
pub fn open(tx: &mut Tx<'_>) -> Result<DraftSaved> {
    let by = tx.allow(Action::DraftChecklist, &Subject::default())?.person;
    tx.take_organisation()?;
    let (launch, handoff) = in_force(tx)?;
    let row = new_row(tx, &Draft::begin(&launch, &handoff), by)?;
    drafts::insert(tx.db, &row)?;
    let details = json!({ "launch": launch.version, "handoff": handoff.version });
    tx.record_for_organisation("draft.opened", drafted(row.number), &details)?;
    Ok(saved(&row))
}

/// A draft that nobody has changed yet, under the next number.
fn new_row(tx: &mut Tx<'_>, draft: &Draft, by: PersonId) -> Result<DraftRow> {
    Ok(DraftRow {
        id: DraftId::new(),
        number: drafts::last_number(tx.db)? + 1,
        state: State::Open,
        content: written(draft)?,
        version: 1,
        opened_by: by,
        opened_at: tx.now,
        ended_by: None,
        ended_at: None,
        ended_words: String::new(),
        open_reviews: None,
    })
}

/// The place of a draft in the records.
fn drafted(number: i32) -> String {
    format!("checklists/drafts/{number}")
}

/// Gives a draft up, for a reason.
///
/// # Errors
/// The actor is no SRE, there is no such open draft, no reason is given, or it was changed since
/// `version`.
pub fn discard(tx: &mut Tx<'_>, number: i32, version: i32, reason: &str) -> Result<DraftSaved> {
    let mut held = held(tx, number, Action::DraftChecklist)?;
    let reason = fields::words("reason", reason, "Say why the draft is given up.")
        .map_err(|bad| Error::from_fields(vec![bad]))?;
    held.unchanged(tx, version)?;
    held.row.state = State::Discarded;
    held.row.ended_by = Some(tx.actor()?.person);
    held.row.ended_at = Some(tx.now);
    held.row.ended_words = reason;
    drafts::update(tx.db, &mut held.row)?;
    super::lessons::left_by_draft(tx, number)?;
    let details = json!({ "reason": held.row.ended_words });
    tx.record_for_organisation("draft.discarded", held.subject(), &details)?;
    Ok(saved(&held.row))
}

/// The versions in force.
fn in_force(view: &mut View<'_>) -> Result<(Arc<Checklist>, Arc<Checklist>)> {
    Ok((current(view, Kind::Launch)?, current(view, Kind::Handoff)?))
}

/// An open draft that is to be changed, with the versions that it began from.
struct Held {
    row: DraftRow,
    draft: Draft,
    /// The draft as it was begun.
    base: Draft,
    launch: Arc<Checklist>,
    handoff: Arc<Checklist>,
}

/// Loads an open draft for change; changes of drafts wait for each other.
fn held(tx: &mut Tx<'_>, number: i32, action: Action) -> Result<Held> {
    tx.actor()?;
    tx.take_organisation()?;
    let row = drafts::by_number(tx.db, number).or_not_found(|| format!("draft {number}"))?;
    if action == Action::DraftChecklist {
        tx.allow(action, &Subject::default())?;
    } else {
        let edits = drafts::edits_of(tx.db, row.id)?;
        let draft = said(&row)?;
        let base = bases(tx, &draft)?;
        let authors = authors(&row, &edits, &draft, &Draft::begin(&base.0, &base.1));
        tx.allow(action, &Subject { authors, ..Subject::default() })?;
    }
    if row.state != State::Open {
        return Err(Refusal::DraftEnded { number, state: row.state.to_string() }.into());
    }
    let draft = said(&row)?;
    let (launch, handoff) = bases(tx, &draft)?;
    let base = Draft::begin(&launch, &handoff);
    Ok(Held { row, draft, base, launch, handoff })
}

/// Who made the draft what it is: whoever changed an item that differs from what is in force. Where
/// nobody did, as when items only moved, everybody who touched it, with who began it.
fn authors(
    row: &DraftRow,
    edits: &[DraftEditRow],
    draft: &Draft,
    base: &Draft,
) -> BTreeSet<PersonId> {
    let differs = |edit: &DraftEditRow, item: &ItemId| {
        let item = draft.called_now(item, edit.draft_version);
        draft.item(item) != base.item(item)
    };
    let made = edits.iter().filter(|edit| match edit.edit {
        Edit::Changed | Edit::Added | Edit::Retired => {
            edit.item_id.as_ref().is_some_and(|item| differs(edit, item))
        }
        Edit::Imported => true,
        Edit::Restored | Edit::Moved | Edit::Rebased => false,
    });
    let made: BTreeSet<PersonId> = made.map(|edit| edit.edited_by).collect();
    if made.is_empty() {
        return edits.iter().map(|edit| edit.edited_by).chain([row.opened_by]).collect();
    }
    made
}

/// The versions that a draft began from.
fn bases(view: &mut View<'_>, draft: &Draft) -> Result<(Arc<Checklist>, Arc<Checklist>)> {
    super::checklists::refresh(view.core, view.db)?;
    let catalog = view.core.catalog();
    let base = |kind, version| {
        let missing = || Error::Internal(format!("the base of a draft, {kind} v{version}"));
        catalog.version(kind, version).ok_or_else(missing)
    };
    Ok((base(Kind::Launch, draft.launch_base)?, base(Kind::Handoff, draft.handoff_base)?))
}

impl Held {
    fn subject(&self) -> String {
        drafted(self.row.number)
    }

    /// Refuses to decide over the draft as a whole when anybody changed it since `version`.
    fn unchanged(&self, tx: &mut Tx<'_>, version: i32) -> Result<()> {
        if self.row.version == version {
            return Ok(());
        }
        let last = drafts::edits_of(tx.db, self.row.id)?.pop();
        let (what, theirs) = (format!("draft {}", self.row.number), self.row.version.to_string());
        Err(self.conflict(tx, last.as_ref(), (what, theirs, version.to_string()))?)
    }

    /// Refuses to change an item that somebody else changed since `version`; changes of other items
    /// do not stand in each other's way.
    fn item_unchanged(
        &self,
        tx: &mut Tx<'_>,
        version: i32,
        item: &ItemId,
        mine: &str,
    ) -> Result<()> {
        let met = drafts::edits_of(tx.db, self.row.id)?.into_iter().rev().find(|edit| {
            let same = edit.item_id.as_ref().is_none_or(|changed| changed == item);
            edit.draft_version > version && same && edit.edit != Edit::Moved
        });
        // A version that the draft does not have yet was never read.
        if met.is_none() && version <= self.row.version {
            return Ok(());
        }
        let theirs = self.draft.item(item).map_or("retired", |now| now.title.as_str()).to_owned();
        Err(self.conflict(tx, met.as_ref(), (format!("item {item}"), theirs, mine.to_owned()))?)
    }

    fn conflict(
        &self,
        tx: &mut Tx<'_>,
        edit: Option<&DraftEditRow>,
        (what, theirs, mine): (String, String, String),
    ) -> Result<Error> {
        let by = edit.map_or(self.row.opened_by, |edit| edit.edited_by);
        let by = super::answers::name_of(tx, Some(by))?;
        let version = self.row.version;
        Ok(Error::Conflict(Box::new(Conflict {
            what,
            by,
            checklist_version: None,
            theirs,
            mine,
            version,
        })))
    }

    /// Saves the draft with a note of what was done and why.
    fn save(
        &mut self,
        tx: &mut Tx<'_>,
        edit: Edit,
        item: Option<&ItemId>,
        (reason, lesson): (&str, Option<u32>),
    ) -> Result<DraftSaved> {
        self.row.content = written(&self.draft)?;
        drafts::update(tx.db, &mut self.row)?;
        let row = DraftEditRow {
            id: DraftEditId::new(),
            draft_id: self.row.id,
            item_id: item.cloned(),
            edit,
            reason: reason.to_owned(),
            lesson: lesson.and_then(|number| i32::try_from(number).ok()),
            draft_version: self.row.version,
            edited_by: tx.actor()?.person,
            edited_at: tx.now,
        };
        drafts::record(tx.db, &row)?;
        tx.record_for_organisation(
            "draft.edited",
            self.subject(),
            &json!({ "edit": edit, "item": item, "reason": reason, "lesson": lesson }),
        )?;
        Ok(saved(&self.row))
    }
}

/// What a draft says.
fn said(row: &DraftRow) -> Result<Draft> {
    serde_json::from_str(&row.content).map_err(|error| Error::Internal(format!("a draft: {error}")))
}

fn written(draft: &Draft) -> Result<String> {
    serde_json::to_string(draft).map_err(|error| Error::Internal(error.to_string()))
}
