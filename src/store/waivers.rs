//! Waivers of items of reviews.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{reviews, services, waivers};
use crate::domain::at::At;
use crate::domain::checklist::{Kind, Severity};
use crate::domain::ids::{ItemId, PersonId, ReviewId, ServiceId, Slug};
use crate::domain::lifecycle::Stage;
use crate::domain::review;
use crate::domain::review_key::ReviewKey;
use crate::domain::waiver::{Asked, Said, State, Waiver};

/// A waiver as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = waivers)]
pub struct WaiverRow {
    /// The review.
    pub review_id: ReviewId,
    /// Its number within the review, counted from 1.
    pub number: i32,
    /// The item.
    pub item_id: ItemId,
    /// How much the item weighed when it was asked for, or decided.
    pub severity: Severity,
    /// Why the item cannot meet its bar in time.
    pub reason: String,
    /// What guards against the harm meanwhile.
    pub compensating_control: String,
    /// The last day.
    pub last_day: NaiveDate,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: At,
    /// Where it stood when it was moved last.
    pub state: State,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<At>,
    /// The reason of the decision.
    pub decision_words: String,
    /// Who took it back.
    pub revoked_by: Option<PersonId>,
    /// When.
    pub revoked_at: Option<At>,
    /// The reason of that; of one that expired, what the checklist changed before its last day.
    pub revocation_words: String,
    /// Counts the steps.
    pub version: i32,
}

impl WaiverRow {
    /// A waiver that waits for a decision.
    pub fn pending(review_id: ReviewId, number: i32, waiver: &Waiver) -> Self {
        let asked = &waiver.asked;
        Self {
            review_id,
            number,
            item_id: waiver.item.clone(),
            severity: waiver.severity,
            reason: asked.reason.clone(),
            compensating_control: asked.compensating_control.clone(),
            last_day: asked.until,
            asked_by: waiver.asked_by,
            asked_at: waiver.asked_at,
            state: waiver.state,
            decided_by: None,
            decided_at: None,
            decision_words: String::new(),
            revoked_by: None,
            revoked_at: None,
            revocation_words: String::new(),
            version: 1,
        }
    }

    /// The domain's waiver.
    pub fn waiver(&self) -> Waiver {
        Waiver {
            item: self.item_id.clone(),
            severity: self.severity,
            asked: Asked {
                reason: self.reason.clone(),
                compensating_control: self.compensating_control.clone(),
                until: self.last_day,
            },
            asked_by: self.asked_by,
            asked_at: self.asked_at,
            state: self.state,
            decided: said(self.decided_by, self.decided_at, &self.decision_words),
            revoked: said(self.revoked_by, self.revoked_at, &self.revocation_words),
            outlived: self.outlived().map(str::to_owned),
        }
    }

    /// What the checklist changed, where that ended the waiver before its last day.
    pub fn outlived(&self) -> Option<&str> {
        let by_itself = self.state == State::Expired && !self.revocation_words.is_empty();
        by_itself.then_some(self.revocation_words.as_str())
    }

    /// Takes over where the waiver stands after a step.
    pub fn take(&mut self, after: &Waiver) {
        self.severity = after.severity;
        self.state = after.state;
        (self.decided_by, self.decided_at, self.decision_words) = columns(after.decided.as_ref());
        (self.revoked_by, self.revoked_at, self.revocation_words) = columns(after.revoked.as_ref());
        if let Some(changed) = &after.outlived {
            self.revocation_words.clone_from(changed);
        }
    }
}

fn said(by: Option<PersonId>, at: Option<At>, reason: &str) -> Option<Said> {
    Some(Said { by: by?, at: at?, reason: reason.to_owned() })
}

fn columns(said: Option<&Said>) -> (Option<PersonId>, Option<At>, String) {
    match said {
        Some(said) => (Some(said.by), Some(said.at), said.reason.clone()),
        None => (None, None, String::new()),
    }
}

/// Adds a waiver.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, row: &WaiverRow) -> Result<()> {
    diesel::insert_into(waivers::table).values(row).execute(db)?;
    Ok(())
}

/// The waivers of these reviews, by number.
///
/// # Errors
/// The database refused.
pub fn of_reviews(db: &mut Db, ids: &[ReviewId]) -> Result<Vec<WaiverRow>> {
    Ok(waivers::table
        .filter(waivers::review_id.eq_any(ids.to_vec()))
        .order((waivers::review_id, waivers::number))
        .select(WaiverRow::as_select())
        .load(db)?)
}

/// How many reviews one query names at most; SQLite takes 32,766 values in a statement.
const AT_ONCE: usize = 5_000;

/// The waivers of these reviews that wait for a decision or last.
///
/// # Errors
/// The database refused.
pub fn alive(db: &mut Db, reviews: &[ReviewId], today: NaiveDate) -> Result<Vec<WaiverRow>> {
    let mut found = Vec::new();
    for reviews in reviews.chunks(AT_ONCE) {
        let of_these = waivers::table
            .filter(waivers::review_id.eq_any(reviews.to_vec()))
            .filter(waivers::state.eq_any(vec![State::Pending, State::Granted]))
            .filter(waivers::last_day.ge(today));
        found.extend(of_these.select(WaiverRow::as_select()).load(db)?);
    }
    Ok(found)
}

/// The waivers of one item, by number.
///
/// # Errors
/// The database refused.
pub fn of_item(db: &mut Db, review: ReviewId, item: &ItemId) -> Result<Vec<WaiverRow>> {
    Ok(waivers::table
        .filter(waivers::review_id.eq(review))
        .filter(waivers::item_id.eq(item))
        .order(waivers::number)
        .select(WaiverRow::as_select())
        .load(db)?)
}

/// The waivers in this state whose last day has not passed, by that day; of reviews that are under
/// way or signed off, of one service when it is named.
///
/// # Errors
/// The database refused.
pub fn in_state(
    db: &mut Db,
    state: State,
    service: Option<ServiceId>,
    now: At,
    most: i64,
) -> Result<Vec<WaiverRow>> {
    let alive = [
        review::State::Open,
        review::State::Submitted,
        review::State::Returned,
        review::State::SignedOff,
    ];
    let mut query = waivers::table
        .inner_join(reviews::table.on(reviews::id.eq(waivers::review_id)))
        .filter(waivers::state.eq(state))
        .filter(waivers::last_day.ge(now.date()))
        .filter(reviews::state.eq_any(alive.to_vec()))
        .filter(reviews::valid_until.is_null().or(reviews::valid_until.ge(now)))
        .order((waivers::last_day, waivers::review_id, waivers::number))
        .limit(most)
        .select(WaiverRow::as_select())
        .into_boxed();
    if let Some(service) = service {
        query = query.filter(reviews::service_id.eq(service));
    }
    Ok(query.load(db)?)
}

/// A request that nobody decided by its last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The service.
    pub service_id: ServiceId,
    /// The name of the service in URLs.
    pub slug: Slug,
    /// The review.
    pub review_id: ReviewId,
    /// Which review of the service that is.
    pub review: ReviewKey,
    /// The number of the waiver within the review.
    pub number: i32,
}

/// The requests whose last day has passed without a decision, oldest day first; those of reviews that
/// were withdrawn and of services that were retired ended with them.
///
/// # Errors
/// The database refused.
pub fn undecided(db: &mut Db, today: NaiveDate) -> Result<Vec<Undecided>> {
    let rows: Vec<(ServiceId, Slug, ReviewId, Kind, i32, i32)> = waivers::table
        .inner_join(reviews::table.on(reviews::id.eq(waivers::review_id)))
        .inner_join(services::table.on(services::id.eq(reviews::service_id)))
        .filter(waivers::state.eq(State::Pending))
        .filter(waivers::last_day.lt(today))
        .filter(reviews::state.ne(review::State::Withdrawn))
        .filter(services::stage.ne(Stage::Retired))
        .order((waivers::last_day, waivers::review_id, waivers::number))
        .select((
            services::id,
            services::slug,
            waivers::review_id,
            reviews::kind,
            reviews::number,
            waivers::number,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(service_id, slug, review_id, kind, of_service, number)| Undecided {
            service_id,
            slug,
            review_id,
            review: ReviewKey { kind, number: of_service },
            number,
        })
        .collect())
}

/// Saves a step, unless another one was taken since.
///
/// # Errors
/// Another step was taken in between, or the database refused.
pub fn update(db: &mut Db, row: &mut WaiverRow) -> Result<()> {
    let before = row.version;
    let of_version =
        waivers::table.find((row.review_id, row.number)).filter(waivers::version.eq(before));
    let changed = diesel::update(of_version)
        .set((
            waivers::severity.eq(row.severity),
            waivers::state.eq(row.state),
            waivers::decided_by.eq(row.decided_by),
            waivers::decided_at.eq(row.decided_at),
            waivers::decision_words.eq(&row.decision_words),
            waivers::revoked_by.eq(row.revoked_by),
            waivers::revoked_at.eq(row.revoked_at),
            waivers::revocation_words.eq(&row.revocation_words),
            waivers::version.eq(before + 1),
        ))
        .execute(db)?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    row.version = before + 1;
    Ok(())
}
