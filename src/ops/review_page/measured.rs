//! What is measured beside the answers of a review, as it is shown.

use std::collections::HashMap;

use super::detail::{ExplanationDetail, MeasuredDetail};
use super::{Hanging, Record};
use crate::domain::at::At;
use crate::domain::checklist::Item;
use crate::domain::ids::SourceId;
use crate::domain::review::{Beside, beside};
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::ops::loaded::Loaded;
use crate::store::answers::AnswerRow;
use crate::store::signal_sources;

/// The names of the sources of what is measured.
pub(super) fn sources(
    view: &mut View<'_>,
    records: &[Record],
) -> Result<HashMap<SourceId, String>> {
    let besides = records.iter().filter_map(|record| record.beside.as_ref());
    let mut ids: Vec<SourceId> =
        besides.flat_map(|beside| beside.measured.sources.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(signal_sources::names_of(view.db, ids)?)
}

/// When the first measurement that counts does so no more. Of a review that is over, what was measured
/// is frozen with it.
pub(super) fn until(loaded: &Loaded, records: &[Record]) -> Option<At> {
    let fresh = records.iter().filter_map(|record| record.beside.as_ref());
    let fresh = fresh.filter(|beside| beside.is_fresh() && loaded.review.state.is_under_way());
    fresh.map(Beside::counts_until).min()
}

/// What the team reports in words, or what was measured where that stands in its place.
pub(super) fn reported_words(record: &Record, item: &Item) -> Option<String> {
    match record.beside.as_ref().filter(|beside| beside.stands_in) {
        Some(beside) => Some(beside.words.clone()),
        None => record.reported.as_ref().map(|reported| reported.words(&item.answer)),
    }
}

/// What is measured for an item.
pub(super) fn detail(record: &Record, hanging: &Hanging) -> Option<MeasuredDetail> {
    let beside = record.beside.as_ref()?;
    let named = beside.measured.sources.iter().filter_map(|id| hanging.sources.get(id).cloned());
    Some(MeasuredDetail {
        measure: beside.measured.measure,
        value: beside.measured.value,
        words: beside.words.clone(),
        window_days: beside.measured.window_days,
        sources: named.collect(),
        at: beside.measured.at,
        stale: beside.stale,
        read_only: beside.read_only,
        stands_in: beside.stands_in,
        differs: beside.difference.is_some(),
        sentence: beside.difference.clone().unwrap_or_default(),
    })
}

/// What the team explained of an item, newest first.
pub(super) fn explanations(
    row: &AnswerRow,
    item: &Item,
    hanging: &Hanging,
) -> Vec<ExplanationDetail> {
    let of_item = hanging.explanations.iter().filter(|one| one.item_id == row.item_id);
    of_item
        .map(|one| ExplanationDetail {
            id: one.id,
            reason: one.reason.clone(),
            reported: one.reported.clone(),
            measured: beside::words(&item.answer, one.value),
            window_days: u32::try_from(one.window_days).unwrap_or(0),
            by: hanging.person(Some(one.explained_by)),
            at: one.explained_at,
            lapsed: one.answer_version != row.answer_version,
        })
        .collect()
}
