//! Waivers: asking, the decision, and taking one back. The weight of the item decides who decides.

mod outlived;
mod read;
mod resting;
mod undecided;

use serde::Serialize;
use serde_json::json;

use super::answers::asked;
use super::core::Tx;
use super::error::{Conflict, Error, FieldError, Result};
use super::loaded::Loaded;
use super::notices;
use crate::domain::answer::BadField;
use crate::domain::checklist::{Kind, Severity};
use crate::domain::fields;
use crate::domain::ids::{ItemId, Slug};
use crate::domain::notice::Notice;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::review::wrong_state;
use crate::domain::review_key::ReviewKey;
use crate::domain::waiver::{
    Asked, AskedFields, Said, State, Step, Waiver, after, may_ask, review_takes_requests,
};
use crate::store::reviews;
use crate::store::waivers::{self, WaiverRow};

pub(in crate::ops) use outlived::{end_outlived, of_items};
pub(in crate::ops) use read::{Deciding, decides_any, details, to_decide};
pub use read::{WaiverDetail, WaiverListed, Waivers, list};
pub(in crate::ops) use resting::{rests_until, settle_all, signed_with};
pub use undecided::end_undecided;

/// A waiver after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct WaiverSaved {
    /// The service.
    pub service: Slug,
    /// Launch or handoff.
    pub kind: Kind,
    /// The number of the review.
    pub review: i32,
    /// The item.
    pub item: ItemId,
    /// The number of the waiver within the review.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// Counts the steps; send it back as `If-Match`.
    pub version: i32,
}

fn saved(loaded: &Loaded, row: &WaiverRow) -> WaiverSaved {
    WaiverSaved {
        service: loaded.service.slug.clone(),
        kind: loaded.review.kind,
        review: loaded.review.number,
        item: row.item_id.clone(),
        number: row.number,
        state: row.state,
        version: row.version,
    }
}

fn invalid(bad: Vec<BadField>) -> Error {
    Error::Invalid(bad.into_iter().map(|one| FieldError::new(one.field, one.sentence)).collect())
}

/// Asks for a waiver of an item.
///
/// # Errors
/// The actor is not in the owning team, the item is advisory or a request of it waits, the review
/// takes none as it stands, or a field cannot be taken.
pub fn ask(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    item: &ItemId,
    request: &AskedFields,
) -> Result<WaiverSaved> {
    let mut loaded = tx.review_for(slug, key, Action::AskForWaiver)?;
    let answer = asked(tx, &loaded, item)?;
    let state = loaded.review.state.as_of(loaded.review.valid_until, tx.now);
    if !review_takes_requests(state, answer.verdict_rests_until.is_some()) {
        return Err(wrong_state(state).into());
    }
    let severity = loaded.severity(item).unwrap_or(Severity::Advisory);
    let earlier = waivers::of_reviews(tx.db, &[loaded.review.id])?;
    let of_item: Vec<Waiver> =
        earlier.iter().filter(|row| row.item_id == *item).map(WaiverRow::waiver).collect();
    may_ask(item, severity, &of_item, tx.now.date())?;
    let waiver = Waiver {
        item: item.clone(),
        severity,
        asked: Asked::parse(request, tx.now.date()).map_err(invalid)?,
        asked_by: tx.actor()?.person,
        asked_at: tx.now,
        state: State::Pending,
        decided: None,
        revoked: None,
        outlived: None,
    };
    let number = earlier.iter().map(|row| row.number).max().unwrap_or(0) + 1;
    let row = WaiverRow::pending(loaded.review.id, number, &waiver);
    waivers::insert(tx.db, &row)?;
    reviews::update(tx.db, &mut loaded.review)?;
    tx.record(
        loaded.service.id,
        "waiver.asked",
        loaded.item_subject(item),
        &json!({
            "number": number, "severity": severity, "reason": row.reason,
            "compensating_control": row.compensating_control, "until": row.last_day,
        }),
    )?;
    let notice = Notice::WaiverAsked {
        review: key,
        item: item.clone(),
        words: row.reason.clone(),
        until: row.last_day,
        blocker: severity == Severity::Blocker,
    };
    notices::tell(tx, &loaded.service, notice)?;
    Ok(saved(&loaded, &row))
}

/// Grants or denies a waiver, with a reason; `decision` is `granted` or `denied`.
///
/// # Errors
/// The actor asked for it or may not decide about an item of this weight, it is decided already or
/// its last day has passed, a field cannot be taken, or somebody took a step since `version`.
pub fn decide(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    number: i32,
    version: i32,
    decision: &str,
    reason: &str,
) -> Result<WaiverSaved> {
    let (loaded, row, severity) = to_move(tx, slug, key, number)?;
    let me = tx.actor()?.person;
    after(row.waiver().as_of(tx.now.date()), Step::Deny)?;
    let granted = match decision {
        "granted" => true,
        "denied" => false,
        _ => {
            let mut bad = vec![fields::bad("decision", "Choose whether it is granted or denied.")];
            fields::kept(&mut bad, Said::parse(reason, me, tx.now));
            return Err(invalid(bad));
        }
    };
    let said = Said::parse(reason, me, tx.now)?;
    is_as_read(tx, &row, version, decision)?;
    if granted && loaded.severity(&row.item_id).is_none_or(|now| now == Severity::Advisory) {
        return Err(Refusal::NothingToWaive { item: row.item_id }.into());
    }
    let weighed = Waiver { severity, ..row.waiver() };
    let after = weighed.decided(granted, said)?;
    let kind = if granted { "waiver.granted" } else { "waiver.denied" };
    take(tx, loaded, row, &after, kind)
}

/// Takes a granted waiver back before its last day, with a reason. Its item is to judge again at
/// once.
///
/// # Errors
/// The actor asked for it or may not decide about an item of this weight, it is not granted or its
/// last day has passed, the reason is blank, or somebody took a step since `version`.
pub fn revoke(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    number: i32,
    version: i32,
    reason: &str,
) -> Result<WaiverSaved> {
    let (loaded, row, _) = to_move(tx, slug, key, number)?;
    after(row.waiver().as_of(tx.now.date()), Step::Revoke)?;
    let said = Said::parse(reason, tx.actor()?.person, tx.now)?;
    is_as_read(tx, &row, version, "revoked")?;
    let after = row.waiver().revoked(said)?;
    take(tx, loaded, row, &after, "waiver.revoked")
}

/// A waiver that the actor may decide or take back, with its review and how much its item weighs.
fn to_move(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    number: i32,
) -> Result<(Loaded, WaiverRow, Severity)> {
    // Who may depends on the item, so the right is checked once it is known.
    let loaded = tx.review_for(slug, key, Action::Read)?;
    let row = waivers::of_reviews(tx.db, &[loaded.review.id])?
        .into_iter()
        .find(|row| row.number == number)
        .ok_or_else(|| Error::NotFound(format!("waiver {number} of {key} of {slug}")))?;
    let deciding = Deciding::of(&loaded, &row);
    let subject = Subject { asked_by: Some(row.asked_by), ..Subject::of_team(loaded.service.team) };
    tx.allow(deciding.action(), &subject)?;
    let state = loaded.review.state.as_of(loaded.review.valid_until, tx.now);
    if !review_takes_requests(state, true) {
        return Err(wrong_state(state).into());
    }
    Ok((loaded, row, deciding.severity))
}

fn is_as_read(tx: &mut Tx<'_>, row: &WaiverRow, version: i32, mine: &str) -> Result<()> {
    if row.version == version {
        return Ok(());
    }
    Err(Error::Conflict(Box::new(Conflict {
        what: "waiver".to_owned(),
        by: super::answers::name_of(tx, row.revoked_by.or(row.decided_by))?,
        checklist_version: None,
        theirs: row.state.to_string(),
        mine: mine.to_owned(),
        version: row.version,
    })))
}

/// Saves a step and what it does to the item.
fn take(
    tx: &mut Tx<'_>,
    mut loaded: Loaded,
    mut row: WaiverRow,
    after: &Waiver,
    kind: &str,
) -> Result<WaiverSaved> {
    let before = row.state;
    row.take(after);
    waivers::update(tx.db, &mut row)?;
    resting::settle(tx, &loaded, &row.item_id)?;
    reviews::update(tx.db, &mut loaded.review)?;
    let said = after.revoked.as_ref().or(after.decided.as_ref());
    tx.record(
        loaded.service.id,
        kind,
        loaded.item_subject(&row.item_id),
        &json!({
            "number": row.number, "before": { "waiver": before }, "after": { "waiver": row.state },
            "severity": row.severity, "until": row.last_day,
            "reason": said.map(|said| said.reason.as_str()),
        }),
    )?;
    notices::tell(tx, &loaded.service, told(&loaded, &row))?;
    Ok(saved(&loaded, &row))
}

/// What people are told of a waiver that was decided or taken back.
fn told(loaded: &Loaded, row: &WaiverRow) -> Notice {
    let (review, item, asked_by) = (loaded.review.key(), row.item_id.clone(), row.asked_by);
    if row.state == State::Revoked {
        let (words, consultant) = (row.revocation_words.clone(), loaded.review.consultant_id);
        return Notice::WaiverEnded {
            review,
            item,
            revoked: true,
            outlived: false,
            words,
            asked_by,
            decided_by: None,
            consultant,
        };
    }
    let (granted, words) = (row.state == State::Granted, row.decision_words.clone());
    Notice::WaiverDecided { review, item, granted, words, until: row.last_day, asked_by }
}
