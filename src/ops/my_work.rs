//! What waits for the person who looks: what needs them, who asks for help, what changed.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::checklists;
use super::core::View;
use super::counts::let_time_pass;
use super::error::{Error, Result};
use super::events::{Happened, as_happened};
use super::gates;
use super::waivers::{self, WaiverListed};
use crate::domain::at::At;
use crate::domain::checklist::Traits;
use crate::domain::ids::{ItemId, ReviewId, Slug, TeamId};
use crate::domain::person::{Actor, Grant};
use crate::domain::policy::{Action, Subject};
use crate::domain::review::State;
use crate::domain::review_key::ReviewKey;
use crate::store::discussion::MessageRow;
use crate::store::reviews::ReviewRow;
use crate::store::work::{self, About, ReviewAbout};
use crate::store::{discussion, names, services};

/// How many things of one sort are looked up.
const MOST: i64 = 50;

/// How many changes are shown.
const CHANGES: i64 = 20;

/// What waits for a person.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MyWork {
    /// Their name.
    pub name: String,
    /// Their grants.
    pub grants: Vec<Grant>,
    /// The names of their teams.
    pub teams: Vec<String>,
    /// Whether they are an SRE, so that teams can ask for their help.
    pub is_sre: bool,
    /// Whether they decide waivers: leads of SRE teams and managers.
    pub decides_waivers: bool,
    /// What needs them, the longest wait first.
    pub needs: Vec<Need>,
    /// Reviews without a consultant outside their own teams; empty unless they are an SRE.
    pub asks: Vec<Ask>,
    /// What others did since yesterday to services that they own or help, newest first.
    pub changes: Vec<Changed>,
}

/// What somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedKind {
    /// Answer the items that wait.
    Answer,
    /// Make the changes that were asked.
    Change,
    /// Submit a review in which everything is answered.
    Submit,
    /// Meet a condition that they own.
    Condition,
    /// Launch a service whose gates have all passed.
    Launch,
    /// Judge a submitted review.
    Judge,
    /// Answer a question of a team.
    Question,
    /// Decide a waiver that a team asks for.
    Waiver,
}

/// Something that needs the person.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Need {
    /// What is to be done.
    pub kind: NeedKind,
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The review.
    pub review: ReviewKey,
    /// The item, for a condition, a question or a waiver.
    pub item: Option<ItemId>,
    /// How many items or changes wait; 0 where nothing is counted.
    pub count: i32,
    /// The words of the condition, the question, the reason of the waiver, or the comment of the
    /// return; may be empty.
    pub words: String,
    /// The day by which it is to be done, of the condition or of the launch; the last day of the
    /// waiver.
    pub due: Option<NaiveDate>,
    /// Since when it waits.
    pub since: At,
}

/// A team that asks for an SRE.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Ask {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// The review.
    pub review: ReviewKey,
    /// Items asked.
    pub asked: i32,
    /// Items answered.
    pub answered: i32,
    /// The day on which the team means to launch.
    pub target: Option<NaiveDate>,
    /// Since when.
    pub since: At,
}

/// Something that happened to a service.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Changed {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// What happened.
    pub event: Happened,
}

/// What waits for the person who looks.
///
/// # Errors
/// Nobody is signed in.
pub fn read(view: &mut View<'_>) -> Result<MyWork> {
    let actor = view.allow(Action::Read, &Subject::default())?.clone();
    let teams = names::of_teams(view.db)?;
    let own = own_teams(&actor);
    let asks = if actor.is_sre() {
        let mut found = work::without_consultant(view.db, &own, MOST)?;
        let_time_pass(view, found.iter_mut().map(|(row, _)| row))?;
        let team = |id| teams.get(&id).map_or_else(String::new, |team| team.name.clone());
        found.into_iter().map(|(row, about)| ask(row, team(about.team), about)).collect()
    } else {
        Vec::new()
    };
    Ok(MyWork {
        name: actor.name.clone(),
        grants: actor.grants.iter().copied().collect(),
        teams: own.iter().filter_map(|id| teams.get(id)).map(|team| team.name.clone()).collect(),
        is_sre: actor.is_sre(),
        decides_waivers: waivers::decides_any(&actor),
        needs: needs(view, &actor)?,
        asks,
        changes: changes(view, &actor)?,
    })
}

/// How many things need the person who looks: the length of [`MyWork::needs`], without the names
/// and the news. Three queries for a member of a product team, five for an SRE, one more for who
/// decides waivers while none waits.
///
/// # Errors
/// Nobody is signed in.
pub fn count(view: &mut View<'_>) -> Result<u64> {
    let actor = view.allow(Action::Read, &Subject::default())?.clone();
    Ok(needs(view, &actor)?.len() as u64)
}

fn own_teams(actor: &Actor) -> Vec<TeamId> {
    actor.memberships.iter().map(|membership| membership.team).collect()
}

fn needs(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let own = own_teams(actor);
    let mut waiting = work::to_answer(view.db, &own, MOST)?;
    let_time_pass(view, waiting.iter_mut().map(|(row, _)| row))?;
    let mut needs: Vec<Need> =
        waiting.into_iter().map(|(row, about)| to_answer(row, about)).collect();
    needs.extend(conditions(view, actor)?);
    needs.extend(launches(view, actor)?);
    if actor.is_sre() {
        let mut judge = work::to_judge(view.db, actor.person, &own, MOST)?;
        let_time_pass(view, judge.iter_mut().map(|(row, _)| row))?;
        needs.extend(judge.into_iter().map(|(row, about)| Need {
            count: row.asked - row.accepted,
            ..need(NeedKind::Judge, &row, &about)
        }));
        needs.extend(questions(view, actor)?);
    }
    needs.extend(waivers::to_decide(view)?.into_iter().map(waiver));
    needs.sort_by_key(|need| need.since);
    Ok(needs)
}

fn need(kind: NeedKind, row: &ReviewRow, about: &About) -> Need {
    Need {
        kind,
        service: about.slug.clone(),
        service_name: about.name.clone(),
        review: row.key(),
        item: None,
        count: 0,
        words: String::new(),
        due: row.target_date.or(about.target_launch),
        since: row.state_since,
    }
}

fn to_answer(row: ReviewRow, about: About) -> Need {
    let missing = row.asked - row.answered;
    let (kind, count) = if row.changes_asked > 0 {
        (NeedKind::Change, row.changes_asked)
    } else if missing > 0 {
        (NeedKind::Answer, missing)
    } else {
        (NeedKind::Submit, 0)
    };
    let words = row.way_out.clone().filter(|_| row.state == State::Returned).unwrap_or_default();
    Need { count, words, ..need(kind, &row, &about) }
}

fn waiver(listed: WaiverListed) -> Need {
    Need {
        kind: NeedKind::Waiver,
        service: listed.service,
        service_name: listed.service_name,
        review: listed.review,
        item: Some(listed.waiver.item),
        count: 0,
        words: listed.waiver.reason,
        due: Some(listed.waiver.until),
        since: listed.waiver.asked_at,
    }
}

fn conditions(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let owned = discussion::conditions_owned_by(view.db, actor.person)?;
    let about = about(view, owned.iter().map(|condition| condition.review_id).collect())?;
    Ok(owned
        .into_iter()
        .filter_map(|condition| {
            let (row, service) = about.get(&condition.review_id)?;
            // What a withdrawn review asked for is asked no more.
            (row.state != State::Withdrawn).then(|| Need {
                item: Some(condition.item_id),
                words: condition.words,
                due: Some(condition.due_on),
                since: condition.set_at,
                ..need(NeedKind::Condition, row, service)
            })
        })
        .collect())
}

fn questions(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let open = discussion::open_questions(view.db, MOST)?;
    let about = about(view, open.iter().map(|question| question.review_id).collect())?;
    let now = view.now;
    let open = still_asked(view, open, &about)?;
    Ok(open
        .into_iter()
        .filter_map(|question| {
            let (row, service) = about.get(&question.review_id)?;
            let state = row.state.as_of(row.valid_until, now);
            let theirs = row.consultant_id.is_none_or(|consultant| consultant == actor.person);
            let asked = state.takes_messages() && theirs && !actor.belongs_to(service.team);
            asked.then(|| Need {
                item: Some(question.item_id),
                words: question.body,
                since: question.created_at,
                ..need(NeedKind::Question, row, service)
            })
        })
        .collect())
}

/// The questions about items that their review still asks.
fn still_asked(
    view: &mut View<'_>,
    questions: Vec<MessageRow>,
    about: &HashMap<ReviewId, ReviewAbout>,
) -> Result<Vec<MessageRow>> {
    let mut asked = Vec::new();
    for question in questions {
        let Some((row, _)) = about.get(&question.review_id) else { continue };
        let checklist = checklists::pinned(view, row)?;
        let traits: Traits =
            serde_json::from_str(&row.traits).map_err(|e| Error::Internal(e.to_string()))?;
        let item = checklist.item(&question.item_id);
        if item.is_some_and(|item| item.applies(row.kind, &traits)) {
            asked.push(question);
        }
    }
    Ok(asked)
}

fn about(view: &mut View<'_>, ids: Vec<ReviewId>) -> Result<HashMap<ReviewId, ReviewAbout>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = work::by_ids(view.db, &ids)?;
    Ok(found.into_iter().map(|(row, about)| (row.id, (row, about))).collect())
}

/// Services that the person leads to launch and whose gates have all passed. Gates are looked at
/// only where a valid sign-off makes it possible, so for few services.
fn launches(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let led: Vec<TeamId> = own_teams(actor).into_iter().filter(|id| actor.leads(*id)).collect();
    if led.is_empty() {
        return Ok(Vec::new());
    }
    let now = view.now;
    let mut needs: Vec<Need> = Vec::new();
    for (row, about) in work::to_launch(view.db, &led, now, MOST)? {
        let service = services::by_id(view.db, about.id)?;
        let ready = gates::to_launch(view, &service)?.iter().all(|gate| gate.is_passed());
        // An older sign-off that is still valid does not make a second line.
        if ready && needs.iter().all(|need| need.service != about.slug) {
            needs.push(need(NeedKind::Launch, &row, &about));
        }
    }
    Ok(needs)
}

fn ask(row: ReviewRow, team: String, about: About) -> Ask {
    Ask {
        service: about.slug,
        service_name: about.name,
        team,
        review: row.key(),
        asked: row.asked,
        answered: row.answered,
        target: row.target_date.or(about.target_launch),
        since: row.opened_at,
    }
}

fn changes(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Changed>> {
    let followed = work::followed(view.db, actor.person, &own_teams(actor))?;
    let by_chain: HashMap<String, &About> =
        followed.iter().map(|about| (about.id.to_string(), about)).collect();
    let (since, chains) = (view.now.minus_days(1), by_chain.keys().cloned().collect());
    let rows = work::news(view.db, chains, actor.person, since, CHANGES)?;
    let chains: Vec<String> = rows.iter().map(|row| row.chain.clone()).collect();
    Ok(as_happened(view, rows)?
        .into_iter()
        .zip(chains)
        .filter_map(|(event, chain)| {
            let about = by_chain.get(&chain)?;
            Some(Changed { service: about.slug.clone(), service_name: about.name.clone(), event })
        })
        .collect())
}

#[cfg(test)]
mod tests;
