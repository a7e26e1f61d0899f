//! Decisions about handoffs as they are read: what a manager decides over, and the record.

use chrono::NaiveDate;
use serde::Serialize;

use super::Case;
use crate::domain::at::At;
use crate::domain::capacity::{Limit, Outlook};
use crate::domain::checklist::Kind;
use crate::domain::gates::Gate;
use crate::domain::handoff::{Outcome, Plan};
use crate::domain::ids::{Slug, TeamId};
use crate::domain::lifecycle::Stage;
use crate::domain::policy::{Action, Subject, allowed};
use crate::domain::review::{State, Verdict};
use crate::domain::review_key::ReviewKey;
use crate::domain::service::Service;
use crate::domain::waiver;
use crate::ops::around::Team;
use crate::ops::core::View;
use crate::ops::error::{Error, Result};
use crate::ops::review_page::{self, ConditionDetail, Person, ReviewDetail};
use crate::ops::waivers::WaiverDetail;
use crate::ops::{capacity, gates};
use crate::store::handoffs::{self, HandoffRow};
use crate::store::reviews::ReviewRow;
use crate::store::{names, reviews, services, takeovers};

/// A decision about a handoff, as it was made.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HandoffDetail {
    /// The service.
    pub service: Slug,
    /// The number of the decision within the service.
    pub number: i32,
    /// What was decided.
    pub outcome: Outcome,
    /// The SRE team that had said yes.
    pub team: Option<Team>,
    /// The number of the handoff review that it rests on.
    pub review: Option<i32>,
    /// The plan, when the service was handed off.
    #[schema(value_type = Option<Object>)]
    pub plan: Option<Plan>,
    /// The day on which it is looked at again, when it was not.
    pub look_again_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// The gates as they stood.
    pub gates: Vec<Gate>,
    /// The limits of the SRE team before and after, as they stood.
    pub limits: Vec<Limit>,
    /// Who decided.
    pub by: Option<Person>,
    /// When.
    pub at: At,
}

/// What a manager decides over.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HandoffPage {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team's name.
    pub owner: String,
    /// Where it stands.
    pub stage: Stage,
    /// The gates as they stand, with their overrides.
    pub gates: Vec<Gate>,
    /// What the newest handoff review found.
    pub review: Option<ReviewFound>,
    /// The SRE team that has said yes.
    pub team: Option<Team>,
    /// What its load becomes.
    pub outlook: Option<Outlook>,
    /// Who asked the SRE team.
    pub asked_by: Option<Person>,
    /// When.
    pub asked_at: Option<At>,
    /// The number of the newest decision, 0 when there is none; send it back as `If-Match`.
    pub version: i32,
    /// The newest decision.
    pub decided: Option<HandoffDetail>,
    /// Whether the reader may decide.
    pub may_decide: bool,
    /// Why not, when they may not.
    pub may_not: String,
}

/// What a handoff review found.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReviewFound {
    /// Its number.
    pub number: i32,
    /// Its state as of now.
    pub state: State,
    /// Until when its sign-off counts.
    pub valid_until: Option<At>,
    /// Items asked.
    pub asked: usize,
    /// Items accepted as they are.
    pub accepted: usize,
    /// Items accepted with a condition.
    pub with_condition: usize,
    /// Items that do not apply.
    pub not_applicable: usize,
    /// Items below the handoff bar.
    pub below: usize,
    /// Who signed it.
    pub signed_by: Vec<Person>,
    /// Its open conditions.
    pub conditions: Vec<ConditionDetail>,
    /// The waivers that last.
    pub waivers: Vec<WaiverDetail>,
}

/// The decisions about a service, newest first.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn of_service(view: &mut View<'_>, slug: &Slug) -> Result<Vec<HandoffDetail>> {
    let service = view.service_to_read(slug)?;
    let rows = handoffs::of_service(view.db, service.id)?;
    rows.iter().map(|row| detail(view, &service, row)).collect()
}

/// One decision about a service.
///
/// # Errors
/// Nobody is signed in, or there is no such decision.
pub fn read(view: &mut View<'_>, slug: &Slug, number: i32) -> Result<HandoffDetail> {
    of_service(view, slug)?
        .into_iter()
        .find(|one| one.number == number)
        .ok_or_else(|| Error::NotFound(format!("handoff decision {number} of {slug}")))
}

fn detail(view: &mut View<'_>, service: &Service, row: &HandoffRow) -> Result<HandoffDetail> {
    let by = names::of_people(view.db, vec![row.decided_by])?.remove(&row.decided_by);
    let review = reviews::of_service(view.db, service.id)?
        .into_iter()
        .find(|review| Some(review.id) == row.review_id);
    Ok(HandoffDetail {
        service: service.slug.clone(),
        number: row.number,
        outcome: row.outcome,
        team: row.team_id.map(|team| named(view, team)).transpose()?,
        review: review.map(|review| review.number),
        plan: row.plan(),
        look_again_on: row.look_again_on,
        reason: row.reason.clone(),
        gates: serde_json::from_str(&row.gates).map_err(internal)?,
        limits: serde_json::from_str(&row.limits).map_err(internal)?,
        by: by.as_ref().map(Person::from),
        at: row.decided_at,
    })
}

fn internal(error: serde_json::Error) -> Error {
    Error::Internal(format!("record of a handoff: {error}"))
}

fn named(view: &mut View<'_>, team: TeamId) -> Result<Team> {
    let team = names::of_teams(view.db)?
        .remove(&team)
        .ok_or_else(|| Error::Internal("a team is gone".to_owned()))?;
    Ok(Team { name: team.name, slug: team.slug })
}

/// What a manager decides over, for everybody to read.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn page(view: &mut View<'_>, slug: &Slug) -> Result<HandoffPage> {
    let service = view.service_to_read(slug)?;
    let case = Case::load(view, &service)?;
    let developers_run_it = service.stage == Stage::DeveloperManaged;
    let gates = if developers_run_it { gates::to_handoff(view, &service)? } else { Vec::new() };
    let key = case.review.as_ref().map(|row| row.number);
    let review = match key {
        Some(number) => {
            let key = ReviewKey { kind: Kind::Handoff, number };
            Some(found(review_page::read(view, slug, key)?))
        }
        None => None,
    };
    let team = case.accepted().filter(|_| developers_run_it).map(|row| row.team_id);
    let asked_by = case.request.as_ref().map(|row| row.asked_by);
    let asked = names::of_people(view.db, asked_by.into_iter().collect())?;
    let owner = names::of_teams(view.db)?.remove(&service.team);
    let refused = allowed(view.actor()?, Action::DecideHandoff, &case.subject(&service)).err();
    let decided = match case.decided.first() {
        Some(row) => Some(detail(view, &service, row)?),
        None => None,
    };
    Ok(HandoffPage {
        service_name: service.name.clone(),
        owner: owner.map_or_else(String::new, |team| team.name),
        stage: service.stage,
        gates,
        review,
        outlook: match team {
            Some(team) => Some(capacity::outlook(view, team, Some(&service))?),
            None => None,
        },
        team: team.map(|team| named(view, team)).transpose()?,
        asked_by: asked_by.and_then(|id| asked.get(&id)).map(Person::from),
        asked_at: case.request.as_ref().map(|row| row.asked_at),
        version: case.version(),
        decided,
        may_decide: developers_run_it && refused.is_none(),
        may_not: refused.map_or_else(String::new, |refusal| refusal.to_string()),
        service: service.slug,
    })
}

fn found(review: ReviewDetail) -> ReviewFound {
    let judged = |verdict| {
        let stands = |item: &&review_page::ItemDetail| {
            item.verdict.as_ref().is_some_and(|one| one.verdict == verdict && !one.lapsed)
        };
        review.items.iter().filter(stands).count()
    };
    let not_applicable = |item: &&review_page::ItemDetail| {
        item.handoff.as_ref().is_some_and(|bar| bar.standing == "not_applicable")
    };
    let lasts = |waiver: &&WaiverDetail| waiver.state == waiver::State::Granted;
    let waivers = review.items.iter().flat_map(|item| item.waivers.iter().filter(lasts));
    ReviewFound {
        waivers: waivers.cloned().collect(),
        number: review.number,
        state: review.state,
        valid_until: review.valid_until,
        asked: review.asked,
        accepted: judged(Verdict::Accepted),
        with_condition: judged(Verdict::AcceptedWithCondition),
        not_applicable: review.items.iter().filter(not_applicable).count(),
        below: review.items.iter().filter(|item| item.below).count(),
        signed_by: review.sign_offs.iter().filter_map(|one| one.by.clone()).collect(),
        conditions: review.conditions.into_iter().filter(|one| one.state == "open").collect(),
    }
}

/// A service that is ready to be handed off.
pub(in crate::ops) struct Ready {
    /// The service.
    pub service: Service,
    /// The SRE team that has said yes.
    pub team: String,
    /// The newest handoff review; absent where its gate is overridden and there is none.
    pub review: Option<ReviewKey>,
    /// How many gates have not passed and are overridden.
    pub overridden: usize,
    /// Who asked the team.
    pub asked_by: String,
    /// When.
    pub asked_at: At,
}

/// The services that wait for the actor to decide: an SRE team has said yes, every gate lets them
/// through, and nobody said "not yet" for longer than today.
pub(in crate::ops) fn waiting_for(view: &mut View<'_>) -> Result<Vec<Ready>> {
    let mut ready = Vec::new();
    if !view.may(Action::DecideHandoff, &Subject::default()) {
        return Ok(ready);
    }
    let accepted: Vec<_> =
        takeovers::accepted(view.db)?.into_iter().map(|row| row.service_id).collect();
    let mut found = services::by_ids(view.db, &accepted)?;
    found.retain(|service| service.stage == Stage::DeveloperManaged);
    if found.is_empty() {
        return Ok(ready);
    }
    let sources = gates::Sources::load(view, &found)?;
    for service in found {
        let found = sources.next(view, &service)?;
        let Some(request) = sources.yes(&service).filter(|_| found.iter().all(Gate::is_passed))
        else {
            continue;
        };
        // Few services pass every gate, so each of them is looked at by itself.
        let case = Case::load(view, &service)?;
        let later = case.decided.first().and_then(|row| row.look_again_on);
        if later.is_some_and(|day| day > view.now.date())
            || !view.may(Action::DecideHandoff, &case.subject(&service))
        {
            continue;
        }
        let asked = names::of_people(view.db, vec![request.asked_by])?.remove(&request.asked_by);
        let team = sources.teams.get(&request.team_id);
        ready.push(Ready {
            team: team.map_or_else(String::new, |team| team.name.clone()),
            review: case.review.as_ref().map(ReviewRow::key),
            overridden: found.iter().filter(|gate| gate.is_passed_by_override()).count(),
            asked_by: asked.map_or_else(|| "somebody".to_owned(), |person| person.name),
            asked_at: request.asked_at,
            service,
        });
    }
    Ok(ready)
}
