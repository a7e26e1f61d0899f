//! What may wait for a person: reviews with the service they are about, chosen by team. Nothing waits
//! for anybody once a service is retired.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::discussion::ConditionRow;
use super::error::Result;
use super::events::EventRow;
use super::reviews::ReviewRow;
use super::schema::{answers, conditions, events, reviews, services};
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::{ItemId, PersonId, ReviewId, ServiceId, Slug, TeamId};
use crate::domain::lifecycle::Stage;
use crate::domain::review::State;

/// A service as far as a line about one of its reviews names it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct About {
    /// Its id.
    pub id: ServiceId,
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The team that owns it.
    pub team: TeamId,
    /// Where it stands.
    pub stage: Stage,
    /// The day on which the team means to launch.
    pub target_launch: Option<NaiveDate>,
}

/// A review with its service.
pub type ReviewAbout = (ReviewRow, About);

macro_rules! about {
    () => {
        (
            services::id,
            services::slug,
            services::name,
            services::team_id,
            services::stage,
            services::target_launch,
        )
    };
}

macro_rules! reviews_about {
    () => {
        reviews::table
            .inner_join(services::table.on(services::id.eq(reviews::service_id)))
            .filter(services::stage.ne(Stage::Retired))
            .order((reviews::state_since, reviews::id))
            .select((ReviewRow::as_select(), about!()))
    };
}

/// Reviews that wait for the answers of these teams, the longest wait first.
///
/// # Errors
/// The database refused.
pub fn to_answer(db: &mut Db, teams: &[TeamId], most: i64) -> Result<Vec<ReviewAbout>> {
    Ok(reviews_about!()
        .filter(services::team_id.eq_any(teams.to_vec()))
        .filter(reviews::state.eq_any(vec![State::Open, State::Returned]))
        .limit(most)
        .load(db)?)
}

/// Signed-off launch reviews of services in development that these teams own.
///
/// # Errors
/// The database refused.
pub fn to_launch(db: &mut Db, teams: &[TeamId], now: At, most: i64) -> Result<Vec<ReviewAbout>> {
    Ok(reviews_about!()
        .filter(services::team_id.eq_any(teams.to_vec()))
        .filter(services::stage.eq(Stage::InDevelopment))
        .filter(reviews::kind.eq(Kind::Launch))
        .filter(reviews::state.eq(State::SignedOff))
        .filter(reviews::valid_until.ge(now))
        .limit(most)
        .load(db)?)
}

/// Submitted reviews outside these teams that the person consults, or that nobody does.
///
/// # Errors
/// The database refused.
pub fn to_judge(
    db: &mut Db,
    person: PersonId,
    teams: &[TeamId],
    most: i64,
) -> Result<Vec<ReviewAbout>> {
    Ok(reviews_about!()
        .filter(services::team_id.ne_all(teams.to_vec()))
        .filter(reviews::state.eq(State::Submitted))
        .filter(reviews::consultant_id.eq(person).or(reviews::consultant_id.is_null()))
        .limit(most)
        .load(db)?)
}

/// Reviews under way outside these teams without a consultant.
///
/// # Errors
/// The database refused.
pub fn without_consultant(db: &mut Db, teams: &[TeamId], most: i64) -> Result<Vec<ReviewAbout>> {
    Ok(reviews_about!()
        .filter(services::team_id.ne_all(teams.to_vec()))
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .filter(reviews::consultant_id.is_null())
        .limit(most)
        .load(db)?)
}

/// Reviews under way of the services that these teams own, the longest under way first.
///
/// # Errors
/// The database refused.
pub fn under_way_of(db: &mut Db, teams: &[TeamId], most: i64) -> Result<Vec<ReviewAbout>> {
    Ok(reviews_about!()
        .filter(services::team_id.eq_any(teams.to_vec()))
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .limit(most)
        .load(db)?)
}

/// Items of reviews under way of these teams with a proof whose last day lies between these days,
/// the soonest first.
///
/// # Errors
/// The database refused.
pub fn expiring(
    db: &mut Db,
    teams: &[TeamId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(ReviewId, ItemId, Option<NaiveDate>)>> {
    Ok(answers::table
        .inner_join(reviews::table.on(reviews::id.eq(answers::review_id)))
        .inner_join(services::table.on(services::id.eq(reviews::service_id)))
        .filter(services::team_id.eq_any(teams.to_vec()))
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .filter(answers::evidence_expires_on.between(from, to))
        .order((answers::evidence_expires_on, answers::review_id, answers::position))
        .select((answers::review_id, answers::item_id, answers::evidence_expires_on))
        .load(db)?)
}

/// Open conditions on services of these teams whose day has passed, the longest missed first.
///
/// # Errors
/// The database refused.
pub fn missed(
    db: &mut Db,
    teams: &[TeamId],
    today: NaiveDate,
    most: i64,
) -> Result<Vec<ConditionRow>> {
    Ok(conditions::table
        .inner_join(reviews::table.on(reviews::id.eq(conditions::review_id)))
        .inner_join(services::table.on(services::id.eq(reviews::service_id)))
        .filter(services::team_id.eq_any(teams.to_vec()))
        .filter(conditions::state.eq("open"))
        .filter(conditions::due_on.lt(today))
        .order((conditions::due_on, conditions::id))
        .limit(most)
        .select(ConditionRow::as_select())
        .load(db)?)
}

/// Services in development that mean to launch between these days, the soonest first.
///
/// # Errors
/// The database refused.
pub fn launching(db: &mut Db, (from, to): (NaiveDate, NaiveDate), most: i64) -> Result<Vec<About>> {
    Ok(services::table
        .filter(services::stage.eq(Stage::InDevelopment))
        .filter(services::target_launch.between(from, to))
        .order((services::target_launch, services::slug))
        .limit(most)
        .select(about!())
        .load(db)?)
}

/// How many reviews under way each consultant helps with.
///
/// # Errors
/// The database refused.
pub fn consulted_counts(db: &mut Db) -> Result<Vec<(Option<PersonId>, i64)>> {
    Ok(reviews::table
        .inner_join(services::table.on(services::id.eq(reviews::service_id)))
        .filter(services::stage.ne(Stage::Retired))
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .filter(reviews::consultant_id.is_not_null())
        .group_by(reviews::consultant_id)
        .select((reviews::consultant_id, diesel::dsl::count_star()))
        .load(db)?)
}

/// These reviews, without those of retired services.
///
/// # Errors
/// The database refused.
pub fn by_ids(db: &mut Db, ids: &[ReviewId]) -> Result<Vec<ReviewAbout>> {
    Ok(reviews_about!().filter(reviews::id.eq_any(ids.to_vec())).load(db)?)
}

/// The services that these teams own, and those of which the person consults a review under way.
///
/// # Errors
/// The database refused.
pub fn followed(db: &mut Db, person: PersonId, teams: &[TeamId]) -> Result<Vec<About>> {
    let consulted = reviews::table
        .filter(reviews::consultant_id.eq(person))
        .filter(reviews::state.eq_any(vec![State::Open, State::Submitted, State::Returned]))
        .select(reviews::service_id);
    Ok(services::table
        .filter(services::team_id.eq_any(teams.to_vec()).or(services::id.eq_any(consulted)))
        .select(about!())
        .load(db)?)
}

/// What others than the person did in these chains since a moment, newest first.
///
/// # Errors
/// The database refused.
pub fn news(
    db: &mut Db,
    chains: Vec<String>,
    person: PersonId,
    since: At,
    most: i64,
) -> Result<Vec<EventRow>> {
    Ok(events::table
        .filter(events::at.ge(since))
        .filter(events::chain.eq_any(chains))
        .filter(events::actor_id.ne(person).or(events::actor_id.is_null()))
        .order((events::at.desc(), events::chain.asc(), events::seq.desc()))
        .limit(most)
        .select(EventRow::as_select())
        .load(db)?)
}
