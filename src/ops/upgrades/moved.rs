//! Every open review goes along when a version is published, and its team is told.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use super::apply::{Applied, apply};
use crate::domain::checklist::{Checklist, Kind};
use crate::domain::notice::Notice;
use crate::domain::review::upgrade::Way;
use crate::ops::checklists;
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::ops::loaded::Loaded;
use crate::ops::notices;
use crate::store::reviews::{self, ReviewRow};
use crate::store::services;

/// What came of moving the open reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::ops) struct Moved {
    /// Reviews that went to the version.
    pub reviews: usize,
    /// Teams of which at least one review did.
    pub teams: usize,
}

/// Brings every review of this kind that its team answers to a version that is published: reviews that
/// are submitted stay, since an SRE judges them by what they were submitted on. The decision is that of
/// who publishes; no right to each review is asked for.
pub(in crate::ops) fn move_open(tx: &mut Tx<'_>, kind: Kind, to: u32) -> Result<Moved> {
    let on = checklists::up_to(tx, kind, 0, to)?;
    let newest = on.last().ok_or_else(|| Error::Internal(format!("{kind} v{to} is missing")))?;
    let mut ways: HashMap<u32, Way<'_>> = HashMap::new();
    let (mut moved, mut teams) = (0, BTreeSet::new());
    for seen in reviews::under_way_of_kind(tx.db, kind)? {
        let Some(loaded) = taken(tx, &seen, to)? else { continue };
        let from = loaded.checklist.version;
        let way = match ways.entry(from) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let passed = on.iter().skip_while(|one| one.version < from);
                let passed: Vec<&Checklist> = passed.map(AsRef::as_ref).collect();
                let unknown = || Error::Internal(format!("no way from {kind} v{from}"));
                place.insert(Way::along(&passed).ok_or_else(unknown)?)
            }
        };
        let Applied { loaded, counts, .. } = apply(tx, loaded, way, newest)?;
        moved += 1;
        teams.insert(loaded.service.team);
        let notice = Notice::ReviewMoved {
            review: loaded.review.key(),
            version: to,
            new: counts.new,
            again: counts.again,
            retired: counts.retired,
            lapsed: counts.lapsed,
            consultant: loaded.review.consultant_id,
        };
        notices::tell(tx, &loaded.service, notice)?;
    }
    Ok(Moved { reviews: moved, teams: teams.len() })
}

/// The review, with the chain of its service taken; nothing when it cannot go to the version, or
/// changed until the chain was taken so that it cannot.
fn taken(tx: &mut Tx<'_>, seen: &ReviewRow, to: u32) -> Result<Option<Loaded>> {
    let goes = |row: &ReviewRow| {
        row.state.takes_answers() && u32::try_from(row.checklist_version).is_ok_and(|on| on < to)
    };
    if !goes(seen) {
        return Ok(None);
    }
    tx.take_service(seen.service_id)?;
    let review = reviews::by_key(tx.db, seen.service_id, seen.key())?;
    if !goes(&review) {
        return Ok(None);
    }
    let service = services::by_id(tx.db, seen.service_id)?;
    Ok(Some(tx.loaded(service, review)?))
}
