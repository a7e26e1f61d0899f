//! Where things with a due day come from.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveTime};

use super::{Around, Due};
use crate::domain::at::At;
use crate::domain::ids::{ItemId, PersonId};
use crate::domain::notice::Notice;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::due;

/// Open conditions.
pub(super) fn conditions(view: &mut View<'_>, around: Around) -> Result<Vec<Due>> {
    let found = due::conditions(view.db, around.from, around.to)?;
    Ok(found
        .into_iter()
        .map(|(row, review)| {
            let (key, due, owner) = (review.key(), row.due_on, row.owner_id);
            let (item, words) = (row.item_id.clone(), row.words.clone());
            Due {
                thing: format!("condition:{}:{due}", row.id),
                service: review.service_id,
                since: row.set_at.date(),
                day: due,
                comes: Box::new(move |days| Notice::ConditionDue {
                    review: key,
                    item: item.clone(),
                    words: words.clone(),
                    due,
                    days,
                    owner,
                }),
                passed: Some(Notice::ConditionMissed {
                    review: key,
                    item: row.item_id,
                    words: row.words,
                    due,
                    owner,
                    set_by: row.set_by,
                }),
            }
        })
        .collect())
}

/// Evidence of reviews under way: what runs out on one day in one review is told together.
pub(super) fn evidence(view: &mut View<'_>, around: Around) -> Result<Vec<Due>> {
    let found = due::evidence(view.db, around.from, around.to)?;
    let mut dues = Vec::new();
    for group in
        found.chunk_by(|a, b| (a.0.review_id, a.0.expires_on) == (b.0.review_id, b.0.expires_on))
    {
        let Some((first, review)) = group.first() else { continue };
        let Some(due) = first.expires_on else { continue };
        let mut items: Vec<ItemId> = group.iter().map(|(proof, _)| proof.item_id.clone()).collect();
        items.dedup();
        let added_by: Vec<PersonId> = group.iter().map(|(proof, _)| proof.added_by).collect();
        let since = group.iter().map(|(proof, _)| proof.added_at.date()).min();
        let key = review.key();
        dues.push(Due {
            thing: format!("evidence:{}:{due}", review.id),
            service: review.service_id,
            since: since.unwrap_or(due),
            day: due,
            comes: Box::new(move |days| Notice::EvidenceExpiring {
                review: key,
                items: items.clone(),
                due,
                days,
                added_by: added_by.clone(),
            }),
            passed: None,
        });
    }
    Ok(dues)
}

/// Sign-offs that a launch or a handoff still waits for; an older one beside a newer one is not
/// missed.
pub(super) fn sign_offs(view: &mut View<'_>, around: Around) -> Result<Vec<Due>> {
    let midnight = |day: NaiveDate| At::new(day.and_time(NaiveTime::MIN).and_utc());
    let found =
        due::sign_offs(view.db, midnight(around.from), midnight(around.to).next_midnight())?;
    let mut seen = HashSet::new();
    Ok(found
        .into_iter()
        .filter(|row| seen.insert((row.service_id, row.kind)))
        .filter_map(|row| {
            let due = row.valid_until?.date();
            let (key, consultant) = (row.key(), row.consultant_id);
            Some(Due {
                thing: format!("sign-off:{}:{due}", row.id),
                service: row.service_id,
                since: row.signed_off_at?.date(),
                day: due,
                comes: Box::new(move |days| Notice::ReviewRunningOut {
                    review: key,
                    due,
                    days,
                    consultant,
                }),
                passed: Some(Notice::ReviewExpired { review: key, due, consultant }),
            })
        })
        .collect())
}

/// Granted waivers, each with its last day; where a later one was granted for the same item, that one.
pub(super) fn waivers(view: &mut View<'_>, around: Around) -> Result<Vec<Due>> {
    let mut found = due::waivers(view.db, around.from, around.to)?;
    // Of two that end on one day the one that was granted last is told of.
    found.reverse();
    let mut seen = HashSet::new();
    found.retain(|(row, _)| seen.insert((row.review_id, row.item_id.clone())));
    Ok(found
        .into_iter()
        .map(|(row, review)| {
            let (key, due, asked_by) = (review.key(), row.last_day, row.asked_by);
            let item = row.item_id.clone();
            Due {
                thing: format!("waiver:{}:{}:{due}", review.id, row.number),
                service: review.service_id,
                since: row.decided_at.unwrap_or(row.asked_at).date(),
                day: due,
                comes: Box::new(move |days| Notice::WaiverDue {
                    review: key,
                    item: item.clone(),
                    due,
                    days,
                    asked_by,
                }),
                passed: Some(Notice::WaiverEnded {
                    review: key,
                    item: row.item_id,
                    revoked: false,
                    outlived: false,
                    words: String::new(),
                    asked_by,
                    decided_by: None,
                    consultant: review.consultant_id,
                }),
            }
        })
        .collect())
}
