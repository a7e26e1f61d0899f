//! Handbacks: the case to return an ops-managed service to its developers, the owning team's reply,
//! a manager's decision, the day on which it takes effect, and the way back.

mod case;
mod close;
mod conditions;
mod consultant;
mod decide;
mod detail;
mod due;
mod effect;
mod fragile;
mod observed;
mod people;
mod propose;
mod read;
mod reply;
mod returning;
mod standing;
mod waiting;

use serde::Serialize;

use super::core::{OrNotFound as _, Tx};
use super::error::{Conflict, Error, Result};
use crate::domain::handback::State;
use crate::domain::ids::Slug;
use crate::domain::policy::Subject;
use crate::domain::service::Service;
use crate::store::handbacks::{self, HandbackRow};
use crate::store::services;

pub use case::{Case, FindingDetail, TestDetail};
pub use close::{close, take_ownership};
pub use conditions::{
    ConditionSaved, add_condition, drop_condition, edit_condition, meet_condition, reopen_condition,
};
pub use consultant::name_consultant;
pub(in crate::ops) use consultant::release;
pub use decide::decide;
pub use detail::{DecisionDetail, HandbackDetail, Proposing, ReturnConditionDetail};
pub(in crate::ops) use due::{plans_due, replies_due, returns_due};
pub use effect::{EffectDue, effects_due, take_effect, take_effect_due};
pub use fragile::{Fragile, fragile};
pub use propose::propose;
pub use read::{of_service, proposing, read};
pub use reply::reply;
pub(in crate::ops) use returning::{open_returns, returned};
pub(in crate::ops) use standing::note as note_fragility;
pub(in crate::ops) use waiting::{Asked, waiting_for};

/// A handback after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HandbackSaved {
    /// The service.
    pub service: Slug,
    /// The number of the handback within the service.
    pub number: i32,
    /// Where it stands now.
    pub state: State,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
}

fn saved(service: &Service, row: &HandbackRow) -> HandbackSaved {
    HandbackSaved {
        service: service.slug.clone(),
        number: row.number,
        state: row.state,
        version: row.version,
    }
}

/// The path of a handback below the service, as events name it.
fn subject(service: &Service, number: i32) -> String {
    format!("services/{}/handbacks/{number}", service.slug)
}

/// What the right to decide a case depends on.
fn decided_subject(service: &Service, row: &HandbackRow) -> Subject {
    Subject {
        asked_by: Some(row.proposed_by),
        proposed_as: Some(row.proposed_as),
        running_team: Some(row.running_team_id),
        ..Subject::of_service(service)
    }
}

/// What the right to reply depends on: who proposed it from the SRE team does not answer for the
/// owning team, though they belong to both.
fn replied_subject(service: &Service, row: &HandbackRow) -> Subject {
    Subject { asked_by: Some(row.proposed_by), ..Subject::of_service(service) }
}

impl Tx<'_> {
    /// A handback and its service, whose chain is taken; the right is asked for next.
    fn handback(&mut self, slug: &Slug, number: i32) -> Result<(Service, HandbackRow)> {
        // Who is not signed in learns nothing of which services there are.
        self.actor()?;
        self.handback_of_anybody(slug, number)
    }

    fn handback_of_anybody(&mut self, slug: &Slug, number: i32) -> Result<(Service, HandbackRow)> {
        let found = services::by_slug(self.db, slug).or_not_found(|| format!("service {slug}"))?;
        self.take_service(found.id)?;
        let service = services::once_taken(self.db, found)?;
        let row = handbacks::by_number(self.db, service.id, number)
            .or_not_found(|| format!("handback {number} of {slug}"))?;
        Ok((service, row))
    }
}

/// Somebody changed the case since it was read.
fn changed(tx: &mut Tx<'_>, row: &HandbackRow, what: &str, mine: &str) -> Result<Error> {
    let (by, theirs) = match (row.closed_by, row.decided_by, row.replied_by) {
        (Some(by), ..) => (Some(by), format!("{}: {}", row.state.words(), row.closing_words)),
        (_, Some(by), _) => {
            let outcome = row.outcome.map_or("", |outcome| outcome.words());
            (Some(by), format!("{outcome}: {}", row.decision_reason))
        }
        (_, _, by) => (by, row.reply.clone()),
    };
    Ok(Error::Conflict(Box::new(Conflict {
        what: what.to_owned(),
        by: super::answers::name_of(tx, by)?,
        checklist_version: None,
        theirs,
        mine: mine.to_owned(),
        version: row.version,
    })))
}
