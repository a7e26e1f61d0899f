//! Two published versions side by side, with whom the later one affects.

use std::sync::Arc;

use serde::Serialize;

use crate::domain::checklist::diff::{Diff, along, between};
use crate::domain::checklist::{Checklist, Kind};
use crate::ops::affected::{self, Affected};
use crate::ops::checklists;
use crate::ops::core::View;
use crate::ops::lessons::{self, LessonTitle};
use crate::ops::{Error, Result};

/// What differs between two published versions.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Compared {
    /// What differs, item by item.
    #[serde(flatten)]
    pub diff: Diff,
    /// The lessons that the changes name.
    pub lessons: Vec<LessonTitle>,
    /// Whom the later version affects: reviews that run an earlier one, and services in production;
    /// absent where the later version was named first.
    pub affected: Option<Affected>,
    /// The later version.
    #[serde(skip)]
    pub after: Arc<Checklist>,
}

/// Compares two published versions of a checklist.
///
/// # Errors
/// Nobody is signed in, or there is no such version.
pub fn compare(view: &mut View<'_>, kind: Kind, (from, to): (u32, u32)) -> Result<Compared> {
    let catalog = checklists::catalog(view)?;
    let version = |number| {
        let missing = || Error::NotFound(format!("version v{number} of the {kind} checklist"));
        catalog.version(kind, number).ok_or_else(missing)
    };
    let (before, after) = (version(from)?, version(to)?);
    let passed: Vec<Arc<Checklist>> =
        (from..=to).filter_map(|number| catalog.version(kind, number)).collect();
    let passed: Vec<&Checklist> = passed.iter().map(AsRef::as_ref).collect();
    // Named backwards there is no way to go.
    let diff = along(&passed).unwrap_or_else(|| between(&before, &after));
    let named = diff.changes.iter().filter_map(|change| change.lesson);
    let lessons = lessons::titles(view, named)?;
    let affected =
        if from < to { Some(affected::of_version(view, &before, &after)?) } else { None };
    Ok(Compared { diff, lessons: lessons.into_values().collect(), affected, after })
}
