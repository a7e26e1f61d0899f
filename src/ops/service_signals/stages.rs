//! Who ran a service in a stretch of time, from its recorded changes of stage.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::at::At;
use crate::domain::lifecycle::{Stage, Transition};
use crate::domain::service::Service;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::services;

/// A stretch of time in which a service stood in one stage.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StagePiece {
    /// The stage.
    pub stage: Stage,
    /// Whether it was handed back and had not returned.
    pub handed_back: bool,
    /// Since when; absent when that was before the first change of stage that is recorded.
    pub since: Option<At>,
    /// Until when; absent while it lasts.
    pub until: Option<At>,
}

/// The stages of a service that reach into the time from a day on.
pub(super) fn of_service(
    view: &mut View<'_>,
    service: &Service,
    from: NaiveDate,
) -> Result<Vec<StagePiece>> {
    let moves = services::transitions_of(view.db, service.id)?;
    let moves: Vec<_> =
        moves.into_iter().map(|row| (row.transition, row.to_stage, row.decided_at)).collect();
    let mut found = pieces(&moves);
    found.retain(|piece| piece.until.is_none_or(|until| until.date() >= from));
    Ok(found)
}

/// The stages between the changes, which are in order. What comes before the first is development.
fn pieces(moves: &[(Transition, Stage, At)]) -> Vec<StagePiece> {
    let first =
        StagePiece { stage: Stage::InDevelopment, handed_back: false, since: None, until: None };
    let mut found = vec![first];
    for (transition, to, at) in moves {
        if let Some(last) = found.last_mut() {
            last.until = Some(*at);
        }
        found.push(StagePiece {
            stage: *to,
            handed_back: *transition == Transition::Handback,
            since: Some(*at),
            until: None,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_ends_a_piece_and_begins_another() {
        let at = |text: &str| -> At { text.parse().unwrap() };
        let (launch, back) = (at("2026-03-01T00:00:00Z"), at("2026-06-01T00:00:00Z"));
        let found = pieces(&[
            (Transition::Launch, Stage::DeveloperManaged, launch),
            (Transition::Handback, Stage::DeveloperManaged, back),
        ]);
        let seen: Vec<_> =
            found.iter().map(|one| (one.since, one.until, one.handed_back)).collect();
        assert_eq!(
            seen,
            [
                (None, Some(launch), false),
                (Some(launch), Some(back), false),
                (Some(back), None, true)
            ]
        );
        assert_eq!(found[0].stage, Stage::InDevelopment);
        assert_eq!(pieces(&[]).len(), 1);
    }
}
