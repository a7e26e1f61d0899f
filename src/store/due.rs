//! What falls due around a day: conditions, evidence, sign-offs that run out, waivers.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::discussion::{ConditionRow, EvidenceRow};
use super::error::Result;
use super::reviews::ReviewRow;
use super::schema::{answers, conditions, evidence, reviews, services, waivers};
use super::waivers::WaiverRow;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::lifecycle::Stage;
use crate::domain::review::State;
use crate::domain::waiver;

/// Open conditions of reviews that were not withdrawn, due from the first to the last of these days.
///
/// # Errors
/// The database refused.
pub fn conditions(
    db: &mut Db,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(ConditionRow, ReviewRow)>> {
    Ok(conditions::table
        .inner_join(reviews::table.on(reviews::id.eq(conditions::review_id)))
        .filter(conditions::state.eq("open"))
        .filter(conditions::due_on.ge(from))
        .filter(conditions::due_on.le(to))
        .filter(reviews::state.ne(State::Withdrawn))
        .order((conditions::due_on, conditions::id))
        .select((ConditionRow::as_select(), ReviewRow::as_select()))
        .load(db)?)
}

/// Evidence in reviews under way that counts for the last time on one of these days.
///
/// # Errors
/// The database refused.
pub fn evidence(
    db: &mut Db,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(EvidenceRow, ReviewRow)>> {
    Ok(evidence::table
        .inner_join(reviews::table.on(reviews::id.eq(evidence::review_id)))
        .filter(evidence::expires_on.ge(from))
        .filter(evidence::expires_on.le(to))
        .filter(evidence::removed_at.is_null())
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .order((evidence::review_id, evidence::expires_on, evidence::item_id, evidence::id))
        .select((EvidenceRow::as_select(), ReviewRow::as_select()))
        .load(db)?)
}

/// Signed-off reviews whose sign-off counts until a moment between these two, of services that still
/// wait for the transition which it is needed for; the newest of a service first.
///
/// # Errors
/// The database refused.
pub fn sign_offs(db: &mut Db, from: At, to: At) -> Result<Vec<ReviewRow>> {
    let to_launch = reviews::kind.eq(Kind::Launch).and(services::stage.eq(Stage::InDevelopment));
    let to_hand_off =
        reviews::kind.eq(Kind::Handoff).and(services::stage.eq(Stage::DeveloperManaged));
    Ok(reviews::table
        .inner_join(services::table.on(services::id.eq(reviews::service_id)))
        .filter(reviews::state.eq(State::SignedOff))
        .filter(reviews::valid_until.ge(from))
        .filter(reviews::valid_until.le(to))
        .filter(to_launch.or(to_hand_off))
        .order((reviews::service_id, reviews::kind, reviews::number.desc()))
        .select(ReviewRow::as_select())
        .load(db)?)
}

/// Granted waivers in reviews that were not withdrawn, whose last day is one of these and is the last
/// one on which their item is waived: not those after which a later waiver of the item counts.
///
/// # Errors
/// The database refused.
pub fn waivers(db: &mut Db, from: NaiveDate, to: NaiveDate) -> Result<Vec<(WaiverRow, ReviewRow)>> {
    let of_item =
        answers::review_id.eq(waivers::review_id).and(answers::item_id.eq(waivers::item_id));
    Ok(waivers::table
        .inner_join(reviews::table.on(reviews::id.eq(waivers::review_id)))
        .inner_join(answers::table.on(of_item))
        .filter(waivers::state.eq(waiver::State::Granted))
        .filter(waivers::last_day.ge(from))
        .filter(waivers::last_day.le(to))
        .filter(answers::waived_until.eq(waivers::last_day.nullable()))
        .filter(reviews::state.ne(State::Withdrawn))
        .order((waivers::review_id, waivers::number))
        .select((WaiverRow::as_select(), ReviewRow::as_select()))
        .load(db)?)
}
