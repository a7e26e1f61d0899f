//! Versions that are published here, beside those that came as files.

use std::sync::Arc;

use serde_json::json;

use super::{refresh, row_of, version_column};
use crate::catalog::{Catalog, CatalogError, SourceFile};
use crate::domain::checklist::Checklist;
use crate::domain::ids::DraftId;
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::ops::upgrades::move_open;
use crate::store::reviews::{self, ChecklistRow};

/// Publishes texts of versions beside those there are: `launch/v2.yaml`, `handoff/v2.yaml`. They are
/// read and checked as files are, and kept with their text, from which every process makes its
/// catalogue anew when it next looks. Answers the new versions, the oldest first; a text that says
/// what is published under its number already is none of them. Publications wait for each other.
///
/// # Errors
/// A text has problems, which the sentence lists with their places, or says something else than what
/// is published under its number.
pub(in crate::ops) fn publish_versions(
    tx: &mut Tx<'_>,
    texts: &[SourceFile],
    draft: Option<DraftId>,
) -> Result<Vec<Arc<Checklist>>> {
    tx.take_organisation()?;
    let core = tx.core.clone();
    refresh(&core, tx.db)?;
    let now = core.catalog();
    let then = now.with(texts).map_err(|error| match error {
        CatalogError::Problems(_) => Error::invalid("text", error.to_string()),
        other => Error::Internal(other.to_string()),
    })?;
    unchanged(&now, &then)?;
    let mut published = Vec::new();
    for new in then.published().filter(|one| now.version(one.kind, one.version).is_none()) {
        let missing = || Error::Internal(format!("{} is not in its catalogue", new.path));
        let checklist = then.version(new.kind, new.version).ok_or_else(missing)?;
        let source = then.text(new.kind, new.version).ok_or_else(missing)?.to_owned();
        let row = row_of(&core, &new, version_column(new.version)?, &checklist)?;
        let row = ChecklistRow { source, draft_id: draft, published_at: tx.now, ..row };
        reviews::insert_checklist(tx.db, &row)?;
        tx.record_for_organisation(
            "checklist.published",
            format!("checklists/{}/v{}", new.kind, new.version),
            &json!({ "hash": new.hash, "draft": draft, "items": checklist.items().count() }),
        )?;
        published.push(checklist);
    }
    Ok(published)
}

/// Publishes texts as they are, without a draft and without asking for a right, and moves the open
/// reviews to the newest version of each kind if it should: for tests, to which a version is what
/// things begin with. Answers how many reviews were moved.
///
/// # Errors
/// The texts cannot be published.
#[doc(hidden)]
pub fn publish_as_it_is(tx: &mut Tx<'_>, texts: &[SourceFile], moves: bool) -> Result<usize> {
    let mut moved = 0;
    for version in publish_versions(tx, texts, None)? {
        if moves {
            moved += move_open(tx, version.kind, version.version)?.reviews;
        }
    }
    Ok(moved)
}

/// Refuses to say something else under a number that is published.
fn unchanged(now: &Catalog, then: &Catalog) -> Result<()> {
    for one in now.published() {
        let other = then.version(one.kind, one.version).filter(|other| other.hash != one.hash);
        if other.is_some() {
            return Err(Error::invalid(
                "text",
                format!(
                    "{} v{} is published with other content. Give the change a number of its own.",
                    one.kind, one.version
                ),
            ));
        }
    }
    Ok(())
}
