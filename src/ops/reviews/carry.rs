//! What a review takes over from earlier ones of its service: answers to the same questions, notes and
//! proofs, but nobody's acceptance (DESIGN section 4).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::answer::Reported;
use crate::domain::checklist::diff::{StillSaid, still_said};
use crate::domain::checklist::{Checklist, Item, Kind, Traits};
use crate::domain::ids::{EvidenceId, ItemId, PersonId};
use crate::ops::checklists;
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::store::answers::{self, AnswerRow};
use crate::store::discussion::{self, EvidenceRow};
use crate::store::reviews::ReviewRow;

/// What earlier reviews of a service say of an item.
struct Earlier {
    answer: AnswerRow,
    proofs: Vec<EvidenceRow>,
    /// Everybody who had a hand in it; they stay barred from judging it.
    authors: Vec<PersonId>,
    /// The version of which the review was that says it.
    on: (Kind, i32),
}

/// What was said last of each item, from reviews that stand newest first: the newest that has an
/// answer, a note or a proof of it.
fn said_last(tx: &mut Tx<'_>, reviews: &[ReviewRow]) -> Result<HashMap<ItemId, Earlier>> {
    let mut said: HashMap<ItemId, Earlier> = HashMap::new();
    for review in reviews {
        let on = (review.kind, review.checklist_version);
        let mut proofs: HashMap<ItemId, Vec<EvidenceRow>> = HashMap::new();
        for proof in discussion::evidence_of(tx.db, review.id)? {
            proofs.entry(proof.item_id.clone()).or_default().push(proof);
        }
        let mut authors: HashMap<ItemId, Vec<PersonId>> = HashMap::new();
        for (item, person) in answers::authors(tx.db, review.id)? {
            authors.entry(item).or_default().push(person);
        }
        for answer in answers::of_review(tx.db, review.id)? {
            let authors = authors.remove(&answer.item_id).unwrap_or_default();
            let proofs = proofs.remove(&answer.item_id).unwrap_or_default();
            if answer.reported.is_some() || !answer.note.is_empty() || !proofs.is_empty() {
                let id = answer.item_id.clone();
                said.entry(id).or_insert(Earlier { answer, proofs, authors, on });
            }
        }
    }
    Ok(said)
}

/// The ways from the versions of earlier reviews to the one that a review asks, each loaded once.
struct Ways<'a> {
    to: &'a Checklist,
    known: HashMap<(Kind, i32), Vec<Arc<Checklist>>>,
}

impl Ways<'_> {
    /// What still speaks to an item of what was said on that version.
    fn still_said(&mut self, tx: &mut Tx<'_>, id: &ItemId, on: (Kind, i32)) -> Result<StillSaid> {
        if !self.known.contains_key(&on) {
            let passed = passed(tx, on, self.to)?;
            self.known.insert(on, passed);
        }
        let passed = self.known.get(&on).map(Vec::as_slice).unwrap_or_default();
        let versions: Vec<&Checklist> = passed.iter().map(AsRef::as_ref).chain([self.to]).collect();
        Ok(still_said(id, &versions))
    }
}

/// The versions through which a question went from one version to another, without the last. From the
/// other kind it goes through the versions of that kind to the one that the last is read beside.
fn passed(tx: &mut Tx<'_>, (kind, on): (Kind, i32), to: &Checklist) -> Result<Vec<Arc<Checklist>>> {
    let first = checklists::known(tx, kind, on)?;
    let last = if kind == to.kind { Some(to.version) } else { to.companion };
    let mut passed = vec![first.clone()];
    if let Some(last) = last.filter(|last| *last > first.version) {
        passed.extend(checklists::up_to(tx, kind, first.version, last)?);
    }
    Ok(passed)
}

/// Adds the rows of the items that apply and have none yet; what earlier reviews say carries over as
/// far as it still speaks to what is asked now.
pub(in crate::ops) fn add_items(
    tx: &mut Tx<'_>,
    review: &ReviewRow,
    checklist: &Checklist,
    traits: &Traits,
    earlier: &[ReviewRow],
) -> Result<usize> {
    let present: HashSet<ItemId> =
        answers::of_review(tx.db, review.id)?.into_iter().map(|row| row.item_id).collect();
    let mut said = said_last(tx, earlier)?;
    let mut ways = Ways { to: checklist, known: HashMap::new() };
    let mut carried = 0;
    for (position, item) in (0_i32..).zip(checklist.items()) {
        if present.contains(&item.id) || !item.applies(checklist.kind, traits) {
            continue;
        }
        let mut row = AnswerRow::blank(review.id, item.id.clone(), position);
        let mut from = said.remove(&item.id);
        if let Some(earlier) = &from {
            let still = ways.still_said(tx, &item.id, earlier.on)?;
            if still == StillSaid::Everything {
                carry_answer(&mut row, &earlier.answer, item);
            }
            if still == StillSaid::Nothing {
                from = None;
            }
        }
        carried += usize::from(row.carried_from.is_some());
        if let Some(from) = from {
            carry_beside(tx, row, from)?;
        } else {
            answers::insert(tx.db, &row)?;
        }
    }
    Ok(carried)
}

/// Takes an answer over, to be confirmed; one that is none of those which the item takes is left out.
fn carry_answer(row: &mut AnswerRow, from: &AnswerRow, item: &Item) {
    let reported = from
        .reported
        .and_then(|how| Reported::from_columns(&item.answer, how, from.value.as_deref()));
    if reported.is_some_and(|reported| reported.fits(&item.answer)) {
        row.reported = from.reported;
        row.value = from.value.clone();
        row.answered_by = from.answered_by;
        row.answered_at = from.answered_at;
        row.answer_version = 1;
        row.carried_from = Some(from.review_id);
    }
}

/// Adds the row with the note and the proofs from before. What was written about an item nobody
/// answered yet carries over too; only an answer is something to confirm.
fn carry_beside(tx: &mut Tx<'_>, mut row: AnswerRow, from: Earlier) -> Result<()> {
    row.note = from.answer.note;
    row.noted_by = from.answer.noted_by;
    row.noted_at = from.answer.noted_at;
    row.note_version = i32::from(!row.note.is_empty());
    row.evidence_expires_on = from.proofs.iter().filter_map(|proof| proof.expires_on).min();
    row.evidence_version = i32::from(!from.proofs.is_empty());
    row.evidence_count =
        i32::try_from(from.proofs.len()).map_err(|e| Error::Internal(e.to_string()))?;
    answers::insert(tx.db, &row)?;
    for proof in from.proofs {
        let copy = EvidenceRow { id: EvidenceId::new(), review_id: row.review_id, ..proof };
        discussion::insert_evidence(tx.db, &copy)?;
    }
    for author in from.authors {
        answers::add_author(tx.db, &row, author)?;
    }
    Ok(())
}
