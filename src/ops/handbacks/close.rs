//! The end of a case that was decided otherwise than by a handback: what was decided is done, or the
//! new owner has taken the service.

use serde_json::json;

use super::{HandbackSaved, changed, decided_subject, saved, subject};
use crate::domain::fields;
use crate::domain::handback::{OutcomeKind, State, Step, after};
use crate::domain::ids::Slug;
use crate::domain::lifecycle::Stage;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::ops::consultants;
use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::store::{handbacks, names, services};

/// Closes a settled case with a sentence: what was decided is done, or is taken back.
///
/// # Errors
/// The actor is no manager or proposed it, the case is not settled, the sentence is missing, or the
/// case was changed since `version`.
pub fn close(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    version: i32,
    words: &str,
) -> Result<HandbackSaved> {
    let (service, mut row) = tx.handback(slug, number)?;
    tx.allow(Action::DecideHandback, &decided_subject(&service, &row))?;
    if row.state != State::Settled {
        // Only the end of the service closes what was handed back.
        after(row.state, Step::Close)?;
        let way_on = "The service returns through its conditions and a handoff review.";
        return Err(Refusal::HandbackState { state: row.state.words(), way_on }.into());
    }
    let words = fields::words("closing_words", words, "Say what came of it.")?;
    if row.version != version {
        return Err(changed(tx, &row, "handback", &words)?);
    }
    row.state = after(row.state, Step::Close)?;
    row.closed_by = Some(tx.actor()?.person);
    row.closed_at = Some(tx.now);
    row.closing_words = words;
    handbacks::update(tx.db, &mut row)?;
    let details = json!({ "reason": row.closing_words, "outcome": row.outcome });
    tx.record(service.id, "handback.closed", subject(&service, number), &details)?;
    Ok(saved(&service, &row))
}

/// The lead of the team that is to own the service says that it does: the service is theirs from
/// now on, and the case is closed.
///
/// # Errors
/// The actor does not lead that team, or the case does not wait for it.
pub fn take_ownership(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    version: i32,
) -> Result<HandbackSaved> {
    let (mut service, mut row) = tx.handback(slug, number)?;
    let subject_of = Subject { receiving_team: row.new_team_id, ..Subject::of_service(&service) };
    tx.allow(Action::TakeOwnership, &subject_of)?;
    let state = after(row.state, Step::Close)?;
    if service.stage == Stage::Retired {
        let stage = service.stage.words();
        return Err(Refusal::NothingToTakeOver { service: slug.to_string(), stage }.into());
    }
    let team = row.new_team_id.filter(|_| row.outcome == Some(OutcomeKind::Reassign));
    let team = team.ok_or_else(|| Error::Internal("no team to take the service".to_owned()))?;
    if row.version != version {
        return Err(changed(tx, &row, "handback", "take the service")?);
    }
    let before = service.team;
    service.team = team;
    services::update_owner(tx.db, &service)?;
    row.state = state;
    row.closed_by = Some(tx.actor()?.person);
    row.closed_at = Some(tx.now);
    handbacks::update(tx.db, &mut row)?;
    let teams = names::of_teams(tx.db)?;
    let slug_of = |id| teams.get(&id).map(|team| team.slug.clone());
    let details = json!({
        "before": { "team": slug_of(before) }, "after": { "team": slug_of(team) },
        "team_name": teams.get(&team).map(|team| team.name.clone()),
    });
    tx.record(service.id, "service.reassigned", subject(&service, number), &details)?;
    // Nobody consults on a review of their own team.
    for member in names::members_of(tx.db, team)? {
        consultants::release(tx, member.id)?;
    }
    Ok(saved(&service, &row))
}
