//! Published checklist versions as lists name them, without what they say.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::{checklist_drafts, checklist_versions};
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::PersonId;

/// A version in a list.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ListedRow {
    /// Launch or handoff.
    pub kind: Kind,
    /// Version.
    pub version: i32,
    /// When it was first seen here.
    pub published_at: At,
    /// Who began the draft that it came from; absent for one that came as a file.
    pub drafted_by: Option<PersonId>,
    /// Who published that draft.
    pub published_by: Option<PersonId>,
}

/// Every published version, with the people behind it.
///
/// # Errors
/// The database refused.
pub fn listed(db: &mut Db) -> Result<Vec<ListedRow>> {
    let from = checklist_drafts::id.nullable().eq(checklist_versions::draft_id);
    Ok(checklist_versions::table
        .left_join(checklist_drafts::table.on(from))
        .order((checklist_versions::kind, checklist_versions::version))
        .select((
            checklist_versions::kind,
            checklist_versions::version,
            checklist_versions::published_at,
            checklist_drafts::opened_by.nullable(),
            checklist_drafts::ended_by.nullable(),
        ))
        .load(db)?)
}
