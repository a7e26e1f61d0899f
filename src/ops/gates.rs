//! The gates of a service, from what the database holds.

use super::core::View;
use super::counts::{EndedWaivers, let_time_pass};
use super::error::Result;
use crate::domain::checklist::Kind;
use crate::domain::gates::{self, Gate, LaunchFacts, ReviewFacts};
use crate::domain::review::State;
use crate::domain::service::Service;
use crate::store::discussion::{self, ConditionRow};
use crate::store::names;
use crate::store::profiles::{self, ProfileRow};
use crate::store::reviews::{self, ReviewRow};

/// The gates between a service and its launch, as they stand now.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn to_launch(view: &mut View<'_>, service: &Service) -> Result<Vec<Gate>> {
    let mut all = reviews::of_service(view.db, service.id)?;
    let ended = let_time_pass(view, &mut all)?;
    let profile = profiles::of_service(view.db, service.id)?;
    let ids: Vec<_> = all.iter().map(|review| review.id).collect();
    let conditions = discussion::conditions_of(view.db, &ids)?;
    let team =
        names::of_teams(view.db)?.remove(&service.team).map_or_else(String::new, |team| team.name);
    Ok(gates::to_launch(&facts(view, service, &team, &all, &profile, &conditions, &ended)))
}

/// What the gates to launch depend on, from rows that were loaded for one service or for many.
pub(in crate::ops) fn facts(
    view: &View<'_>,
    service: &Service,
    team: &str,
    reviews: &[ReviewRow],
    profile: &ProfileRow,
    conditions: &[ConditionRow],
    ended: &EndedWaivers,
) -> LaunchFacts {
    let newest = reviews
        .iter()
        .find(|review| review.kind == Kind::Launch && review.state != State::Withdrawn);
    let open: Vec<&ConditionRow> = conditions
        .iter()
        .filter(|condition| condition.state == "open")
        .filter(|condition| newest.is_some_and(|review| review.id == condition.review_id))
        .collect();
    LaunchFacts {
        path: format!("/services/{}", service.slug),
        team: team.to_owned(),
        review: newest.map(|review| ReviewFacts {
            number: review.number,
            state: review.state.as_of(review.valid_until, view.now),
            since: review.state_since,
            valid_until: review.valid_until,
            answered: usize::try_from(review.answered).unwrap_or(0),
            asked: usize::try_from(review.asked).unwrap_or(0),
        }),
        open_conditions: open.iter().filter(|condition| condition.before_launch).count(),
        missed_conditions: open.iter().filter(|c| c.due_on < view.now.date()).count(),
        ended_waivers: newest.and_then(|review| ended.get(&review.id)).copied().unwrap_or(0),
        unanswered: usize::try_from(profile.unanswered).unwrap_or(0),
        unknown_without_owner: usize::try_from(profile.unknown_without_owner).unwrap_or(0),
        profile_changed_at: profile.changed_at,
        valid_days: view.core.figures().launch_review_valid_days,
    }
}
