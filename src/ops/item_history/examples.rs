//! Good examples of an item: accepted answers with evidence, from which the next team can learn.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::closed::{Closed, ClosedReview};
use crate::domain::answer::Reported;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::{ItemId, ReviewId, Slug};
use crate::domain::review::{State, Verdict};
use crate::domain::text::as_one_line;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::{closed_reviews, services};

/// How many are given.
const MOST: usize = 5;

/// How much of a note is given, in characters.
const FIRST_WORDS: usize = 160;

/// An accepted answer with evidence.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Example {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The kind of the review.
    pub kind: Kind,
    /// The number of the review.
    pub number: i32,
    /// When it was signed off.
    pub signed_off_at: At,
    /// The answer in words.
    pub answer: String,
    /// The first words of the note; empty without one.
    pub note: String,
    /// What proves it, oldest first.
    pub evidence: Vec<Proof>,
}

/// What proves an answer.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Proof {
    /// The link; absent when the proof is the text itself.
    pub url: Option<String>,
    /// What it is, or the first words of the text.
    pub title: String,
}

/// The newest accepted answers with evidence, one of each service.
pub(super) fn of(view: &mut View<'_>, closed: &Closed, item: &ItemId) -> Result<Vec<Example>> {
    let mut seen = BTreeSet::new();
    let good: Vec<(&ClosedReview, String)> = closed
        .reviews
        .iter()
        .filter_map(|review| Some((review, good(review, item)?)))
        .filter(|(review, _)| seen.insert(review.row.service_id))
        .take(MOST)
        .collect();
    if good.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ReviewId> = good.iter().map(|(review, _)| review.row.id).collect();
    let mut proofs: HashMap<ReviewId, Vec<Proof>> = HashMap::new();
    for proof in closed_reviews::proofs(view.db, &ids, item)? {
        let title = as_one_line(&proof.title, FIRST_WORDS);
        proofs.entry(proof.review_id).or_default().push(Proof { url: proof.url, title });
    }
    let mut notes: HashMap<ReviewId, String> =
        closed_reviews::notes(view.db, &ids, item)?.into_iter().collect();
    let owners: Vec<_> = good.iter().map(|(review, _)| review.row.service_id).collect();
    let owners: HashMap<_, _> =
        services::by_ids(view.db, &owners)?.into_iter().map(|one| (one.id, one)).collect();
    let example = |(review, answer): (&ClosedReview, String)| {
        let service = owners.get(&review.row.service_id)?;
        let note = notes.remove(&review.row.id).unwrap_or_default();
        Some(Example {
            service: service.slug.clone(),
            service_name: service.name.clone(),
            kind: review.row.kind,
            number: review.row.number,
            signed_off_at: review.row.signed_off_at?,
            answer,
            note: as_one_line(&note, FIRST_WORDS),
            evidence: proofs.remove(&review.row.id).unwrap_or_default(),
        })
    };
    Ok(good.into_iter().filter_map(example).collect())
}

/// The answer in words, when an SRE accepted it as it is, with evidence, and its sign-off did not go
/// stale. What is not applicable is no example.
fn good(review: &ClosedReview, item: &ItemId) -> Option<String> {
    let said = review.said.iter().find(|said| said.item_id == *item)?;
    let accepted = said.verdict == Some(Verdict::Accepted) && said.evidence_count > 0;
    let (item, reported) = review.asked(said)?;
    let applies = !matches!(reported, Reported::NotApplicable(_));
    let counts = review.row.state == State::SignedOff;
    (accepted && applies && counts).then(|| reported.words(&item.answer))
}
