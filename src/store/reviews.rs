//! Reviews, their sign-offs, and the checklist versions they are pinned to.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{checklist_versions, reviews, services, sign_offs};
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::{DraftId, PersonId, ReviewId, ServiceId, SignOffId};
use crate::domain::lifecycle::Stage;
use crate::domain::review::State;
use crate::domain::review_key::ReviewKey;
use crate::domain::signatures::Signature;

/// A review as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reviews, treat_none_as_null = true)]
pub struct ReviewRow {
    /// Its id.
    pub id: ReviewId,
    /// The service.
    pub service_id: ServiceId,
    /// Launch or handoff.
    pub kind: Kind,
    /// Number within the service and kind, counted from 1.
    pub number: i32,
    /// The checklist version it is pinned to.
    pub checklist_version: i32,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_since: At,
    /// What was known about the service when the items were chosen, JSON.
    pub traits: String,
    /// The SRE who helps.
    pub consultant_id: Option<PersonId>,
    /// Since when.
    pub consultant_since: Option<At>,
    /// The day the team aims for.
    pub target_date: Option<NaiveDate>,
    /// How many items it asks.
    pub asked: i32,
    /// How many of them are answered.
    pub answered: i32,
    /// How many answers are accepted and unchanged since.
    pub accepted: i32,
    /// How many items carry an open request for a change.
    pub changes_asked: i32,
    /// Who opened it.
    pub opened_by: PersonId,
    /// When.
    pub opened_at: At,
    /// Who submitted it last.
    pub submitted_by: Option<PersonId>,
    /// When.
    pub submitted_at: Option<At>,
    /// When it was signed off.
    pub signed_off_at: Option<At>,
    /// Until when the sign-off counts.
    pub valid_until: Option<At>,
    /// Why it was withdrawn or went stale, or the comment of the last return.
    pub way_out: Option<String>,
    /// Counts every change of the review and of anything in it.
    pub revision: i32,
    /// Why and by what list the launch is low-risk, JSON; absent while the review asks everything.
    pub low_risk: Option<String>,
}

impl ReviewRow {
    /// Its kind and number.
    pub fn key(&self) -> ReviewKey {
        ReviewKey { kind: self.kind, number: self.number }
    }
}

/// Adds a review.
///
/// # Errors
/// One of the kind is under way already, or the database refused.
pub fn insert(db: &mut Db, row: &ReviewRow) -> Result<()> {
    diesel::insert_into(reviews::table).values(row).execute(db)?;
    Ok(())
}

/// This review of the service.
///
/// # Errors
/// There is none, or the database refused.
pub fn by_key(db: &mut Db, service: ServiceId, key: ReviewKey) -> Result<ReviewRow> {
    Ok(reviews::table
        .filter(reviews::service_id.eq(service))
        .filter(reviews::kind.eq(key.kind))
        .filter(reviews::number.eq(key.number))
        .select(ReviewRow::as_select())
        .first(db)?)
}

/// The reviews under way that this person consults.
///
/// # Errors
/// The database refused.
pub fn consulted_by(db: &mut Db, person: PersonId) -> Result<Vec<ReviewRow>> {
    Ok(reviews::table
        .filter(reviews::consultant_id.eq(person))
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .order(reviews::id)
        .select(ReviewRow::as_select())
        .load(db)?)
}

/// Every review of a service, newest first.
///
/// # Errors
/// The database refused.
pub fn of_service(db: &mut Db, service: ServiceId) -> Result<Vec<ReviewRow>> {
    Ok(reviews::table
        .filter(reviews::service_id.eq(service))
        .order((reviews::opened_at.desc(), reviews::id.desc()))
        .select(ReviewRow::as_select())
        .load(db)?)
}

/// Every review of these services, newest first.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<ReviewRow>> {
    Ok(reviews::table
        .filter(reviews::service_id.eq_any(ids.to_vec()))
        .order((reviews::opened_at.desc(), reviews::id.desc()))
        .select(ReviewRow::as_select())
        .load(db)?)
}

/// Reviews under way of services that are not retired, oldest first.
///
/// # Errors
/// The database refused.
pub fn under_way(db: &mut Db, most: i64) -> Result<Vec<ReviewRow>> {
    Ok(reviews::table
        .inner_join(services::table.on(services::id.eq(reviews::service_id)))
        .filter(services::stage.ne(Stage::Retired))
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .order((reviews::opened_at, reviews::id))
        .limit(most)
        .select(ReviewRow::as_select())
        .load(db)?)
}

/// The reviews of this kind under way of services that are not retired, by service. Whoever takes
/// several services takes them in this order.
///
/// # Errors
/// The database refused.
pub fn under_way_of_kind(db: &mut Db, kind: Kind) -> Result<Vec<ReviewRow>> {
    Ok(reviews::table
        .inner_join(services::table.on(services::id.eq(reviews::service_id)))
        .filter(services::stage.ne(Stage::Retired))
        .filter(reviews::kind.eq(kind))
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .order((reviews::service_id, reviews::number))
        .select(ReviewRow::as_select())
        .load(db)?)
}

/// The reviews of this kind that were signed off once, of services in production, the newest of each
/// service first.
///
/// # Errors
/// The database refused.
pub fn signed_off_in_production(db: &mut Db, kind: Kind) -> Result<Vec<ReviewRow>> {
    Ok(reviews::table
        .inner_join(services::table.on(services::id.eq(reviews::service_id)))
        .filter(services::stage.eq_any(vec![Stage::DeveloperManaged, Stage::OpsManaged]))
        .filter(reviews::kind.eq(kind))
        .filter(reviews::signed_off_at.is_not_null())
        .order((reviews::service_id, reviews::number.desc()))
        .select(ReviewRow::as_select())
        .load(db)?)
}

/// Saves the review as it stands, one revision on. The caller holds the service's chain.
///
/// # Errors
/// It was changed in between, or the database refused.
pub fn update(db: &mut Db, row: &mut ReviewRow) -> Result<()> {
    let before = row.revision;
    row.revision += 1;
    let changed = diesel::update(reviews::table.find(row.id).filter(reviews::revision.eq(before)))
        .set(&*row)
        .execute(db)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// One sign-off.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_offs)]
pub struct SignOffRow {
    /// Its id.
    pub id: SignOffId,
    /// The review.
    pub review_id: ReviewId,
    /// Who signed.
    pub person_id: PersonId,
    /// The right by which they signed, at that time.
    pub signed_as: String,
    /// The sentence they recorded.
    pub sentence: String,
    /// SHA-256 of the content.
    pub content_hash: String,
    /// The exact content, canonical JSON.
    pub content: String,
    /// The hash of the checklist file.
    pub checklist_hash: String,
    /// When.
    pub signed_at: At,
    /// The SRE teams that the person belonged to then, by id, parted by blanks.
    pub sre_teams: String,
}

impl SignOffRow {
    /// The sign-off as far as it counts.
    pub fn signature(&self) -> Signature {
        signature(self.person_id, &self.sre_teams, &self.content_hash)
    }
}

/// A sign-off without the content that was signed, which is long.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sign_offs)]
pub struct SignatureRow {
    /// The review.
    pub review_id: ReviewId,
    /// Who signed.
    pub person_id: PersonId,
    /// SHA-256 of the content.
    pub content_hash: String,
    /// The SRE teams that the person belonged to then, by id, parted by blanks.
    pub sre_teams: String,
}

impl SignatureRow {
    /// The sign-off as far as it counts.
    pub fn signature(&self) -> Signature {
        signature(self.person_id, &self.sre_teams, &self.content_hash)
    }
}

fn signature(person: PersonId, sre_teams: &str, content: &str) -> Signature {
    let sre_teams = sre_teams.split(' ').filter_map(|id| id.parse().ok()).collect();
    Signature { person, sre_teams, content: content.to_owned() }
}

/// The signatures of these reviews, in order.
///
/// # Errors
/// The database refused.
pub fn signatures_of(db: &mut Db, ids: &[ReviewId]) -> Result<Vec<SignatureRow>> {
    Ok(sign_offs::table
        .filter(sign_offs::review_id.eq_any(ids.to_vec()))
        .order((sign_offs::signed_at, sign_offs::id))
        .select(SignatureRow::as_select())
        .load(db)?)
}

/// Adds a sign-off.
///
/// # Errors
/// The person signed already, or the database refused.
pub fn insert_sign_off(db: &mut Db, row: &SignOffRow) -> Result<()> {
    diesel::insert_into(sign_offs::table).values(row).execute(db)?;
    Ok(())
}

/// The sign-offs of these reviews, in order.
///
/// # Errors
/// The database refused.
pub fn sign_offs_of(db: &mut Db, ids: &[ReviewId]) -> Result<Vec<SignOffRow>> {
    Ok(sign_offs::table
        .filter(sign_offs::review_id.eq_any(ids.to_vec()))
        .order((sign_offs::signed_at, sign_offs::id))
        .select(SignOffRow::as_select())
        .load(db)?)
}

/// A published checklist version as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = checklist_versions)]
pub struct ChecklistRow {
    /// Launch or handoff.
    pub kind: Kind,
    /// Version.
    pub version: i32,
    /// SHA-256 of the file.
    pub hash: String,
    /// The file, relative to the checklists folder.
    pub path: String,
    /// The checklist as read, JSON: reviews stay readable when the file is gone.
    pub content: String,
    /// When it was first seen.
    pub published_at: At,
    /// The text of a version that was published here; empty for one that came as a file.
    pub source: String,
    /// The draft that it was published from.
    pub draft_id: Option<DraftId>,
}

/// The versions that were published here, without what they say.
///
/// # Errors
/// The database refused.
pub fn published_here(db: &mut Db) -> Result<Vec<(Kind, i32)>> {
    Ok(checklist_versions::table
        .filter(checklist_versions::source.ne(""))
        .order((checklist_versions::kind, checklist_versions::version))
        .select((checklist_versions::kind, checklist_versions::version))
        .load(db)?)
}

/// The path and the text of a version that was published here.
///
/// # Errors
/// There is none, or the database refused.
pub fn text_of(db: &mut Db, kind: Kind, version: i32) -> Result<(String, String)> {
    Ok(checklist_versions::table
        .find((kind, version))
        .select((checklist_versions::path, checklist_versions::source))
        .first(db)?)
}

/// The numbers of the published versions of a checklist above one number and up to another.
///
/// # Errors
/// The database refused.
pub fn versions_after(db: &mut Db, kind: Kind, after: i32, to: i32) -> Result<Vec<i32>> {
    Ok(checklist_versions::table
        .filter(checklist_versions::kind.eq(kind))
        .filter(checklist_versions::version.gt(after))
        .filter(checklist_versions::version.le(to))
        .order(checklist_versions::version)
        .select(checklist_versions::version)
        .load(db)?)
}

/// A published version of a checklist as it was read, JSON.
///
/// # Errors
/// There is none, or the database refused.
pub fn content_of(db: &mut Db, kind: Kind, version: i32) -> Result<String> {
    Ok(checklist_versions::table
        .find((kind, version))
        .select(checklist_versions::content)
        .first(db)?)
}

/// Every published checklist version.
///
/// # Errors
/// The database refused.
pub fn checklists(db: &mut Db) -> Result<Vec<ChecklistRow>> {
    Ok(checklist_versions::table
        .order((checklist_versions::kind, checklist_versions::version))
        .select(ChecklistRow::as_select())
        .load(db)?)
}

/// Adds a published checklist version.
///
/// # Errors
/// The version exists, or the database refused.
pub fn insert_checklist(db: &mut Db, row: &ChecklistRow) -> Result<()> {
    diesel::insert_into(checklist_versions::table).values(row).execute(db)?;
    Ok(())
}
