//! What the gates to launch depend on.

use super::sources::Sources;
use crate::domain::checklist::Kind;
use crate::domain::gates::LaunchFacts;
use crate::domain::service::Service;
use crate::ops::core::View;
use crate::ops::error::Result;

/// The facts of one service, from rows that were loaded for one or for many.
pub(super) fn facts(view: &View<'_>, all: &Sources, service: &Service) -> Result<LaunchFacts> {
    let newest = all.newest(service, Kind::Launch);
    let profile = all.profile(service)?;
    let open = newest.map(|review| all.open_conditions(review)).unwrap_or_default();
    Ok(LaunchFacts {
        path: format!("/services/{}", service.slug),
        team: all.team_name(service.team),
        review: newest.map(|review| super::sources::review_facts(review, view.now)),
        open_conditions: open.iter().filter(|condition| condition.before_launch).count(),
        missed_conditions: open.iter().filter(|c| c.due_on < view.now.date()).count(),
        ended_waivers: newest.map_or(0, |review| all.ended_waivers(review)),
        unanswered: usize::try_from(profile.unanswered).unwrap_or(0),
        unknown_without_owner: usize::try_from(profile.unknown_without_owner).unwrap_or(0),
        profile_changed_at: profile.changed_at,
        valid_days: view.core.figures().launch_review_valid_days,
    })
}
