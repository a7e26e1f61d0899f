//! Where what needs a person is looked for.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};

use super::needs::{Need, NeedKind};
use super::{MOST, own_teams};
use crate::domain::at::At;
use crate::domain::checklist::Traits;
use crate::domain::gates::Gate;
use crate::domain::ids::{ReviewId, ServiceId, TeamId};
use crate::domain::person::Actor;
use crate::domain::review::State;
use crate::domain::takeover::Standing;
use crate::ops::core::View;
use crate::ops::counts::let_time_pass;
use crate::ops::handbacks::{self, Asked};
use crate::ops::{Error, Result, checklists, gates, handoffs, lessons, takeovers, waivers};
use crate::store::discussion::{ConditionRow, MessageRow};
use crate::store::reviews::ReviewRow;
use crate::store::work::{self, About, ReviewAbout};
use crate::store::{discussion, names, services};

/// How many days before its last day a proof is to be renewed: a week (UX section 3.1).
const PROOF_DAYS: u64 = 7;

/// How many lessons wait for a decision on My work: the list of lessons has the others. Our figure.
const MOST_LESSONS: i64 = 3;

/// Looks for needs of one kind, or of kinds that come from the same place.
pub(super) type Source = fn(&mut View<'_>, &Actor) -> Result<Vec<Need>>;

/// Everything that may need a person. The order does not matter.
pub(super) const SOURCES: &[Source] = &[
    answers,
    conditions,
    missed_conditions,
    proofs,
    launches,
    judgements,
    questions,
    takes,
    exceptions,
    taught,
    to_hand_off,
    hand_backs,
];

pub(super) fn hand_backs(view: &mut View<'_>, _: &Actor) -> Result<Vec<Need>> {
    let waiting = handbacks::waiting_for(view)?;
    let people = waiting.iter().map(|one| one.proposed_by).collect();
    let people = names::of_people(view.db, people)?;
    Ok(waiting
        .into_iter()
        .map(|one| {
            let kind = match one.asked {
                Asked::Reply => NeedKind::HandbackReply,
                Asked::Decision => NeedKind::Handback,
                Asked::Ownership => NeedKind::Ownership,
                Asked::Look => NeedKind::HandbackLook,
                Asked::Condition => NeedKind::ReturnCondition,
                Asked::Owner => NeedKind::ReturnOwner,
            };
            Need {
                number: Some(one.number),
                who: people.get(&one.proposed_by).map_or_else(String::new, |by| by.name.clone()),
                words: one.words,
                due: one.due,
                ..Need::new(kind, &one.service, &one.service_name, one.since)
            }
        })
        .collect())
}

fn answers(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let mut waiting = work::to_answer(view.db, &own_teams(actor), MOST)?;
    let_time_pass(view, waiting.iter_mut().map(|(row, _)| row))?;
    Ok(waiting.into_iter().map(|(row, about)| to_answer(&row, &about)).collect())
}

fn to_answer(row: &ReviewRow, about: &About) -> Need {
    let missing = row.asked - row.answered;
    let (kind, count) = if row.changes_asked > 0 {
        (NeedKind::Change, row.changes_asked)
    } else if missing > 0 {
        (NeedKind::Answer, missing)
    } else {
        (NeedKind::Submit, 0)
    };
    let words = row.way_out.clone().filter(|_| row.state == State::Returned).unwrap_or_default();
    Need { count, words, ..Need::of_review(kind, row, about) }
}

fn conditions(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let today = view.now.date();
    let owned = discussion::conditions_owned_by(view.db, actor.person)?;
    let due = owned.into_iter().filter(|row| row.due_on >= today).collect();
    of_conditions(view, due, NeedKind::Condition)
}

/// Conditions whose day has passed: one's own, and those of others on services of teams that one
/// leads.
fn missed_conditions(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let today = view.now.date();
    let owned = discussion::conditions_owned_by(view.db, actor.person)?;
    let mut missed: Vec<ConditionRow> =
        owned.into_iter().filter(|row| row.due_on < today).collect();
    let led = led_teams(actor);
    if !led.is_empty() {
        let of_teams = work::missed(view.db, &led, today, MOST)?;
        missed.extend(of_teams.into_iter().filter(|row| row.owner_id != actor.person));
    }
    of_conditions(view, missed, NeedKind::MissedCondition)
}

fn of_conditions(
    view: &mut View<'_>,
    rows: Vec<ConditionRow>,
    kind: NeedKind,
) -> Result<Vec<Need>> {
    let about = about(view, rows.iter().map(|condition| condition.review_id).collect())?;
    let owners = rows.iter().map(|condition| condition.owner_id).collect();
    let owners = names::of_people(view.db, owners)?;
    Ok(rows
        .into_iter()
        .filter_map(|condition| {
            let (row, service) = about.get(&condition.review_id)?;
            let owner = owners.get(&condition.owner_id);
            // What a withdrawn review asked for is asked no more.
            (row.state != State::Withdrawn).then(|| Need {
                item: Some(condition.item_id),
                who: owner.map_or_else(String::new, |owner| owner.name.clone()),
                words: condition.words,
                due: Some(condition.due_on),
                since: if kind == NeedKind::MissedCondition {
                    start_of(condition.due_on).next_midnight()
                } else {
                    condition.set_at
                },
                ..Need::of_review(kind, row, service)
            })
        })
        .collect())
}

fn start_of(day: NaiveDate) -> At {
    At::new(day.and_time(chrono::NaiveTime::MIN).and_utc())
}

fn proofs(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let today = view.now.date();
    let last = today.checked_add_days(Days::new(PROOF_DAYS)).unwrap_or(today);
    let expiring = work::expiring(view.db, &own_teams(actor), (today, last))?;
    let about = about(view, expiring.iter().map(|(review, ..)| *review).collect())?;
    let mut needs: HashMap<ReviewId, Need> = HashMap::new();
    for (review, item, expires) in expiring {
        let (Some((row, service)), Some(expires)) = (about.get(&review), expires) else { continue };
        let since = expires.checked_sub_days(Days::new(PROOF_DAYS)).unwrap_or(expires);
        // The first to run out comes first, and gives the row its item, its day and its age.
        let need = needs.entry(review).or_insert_with(|| Need {
            item: Some(item),
            due: Some(expires),
            since: start_of(since),
            ..Need::of_review(NeedKind::Proof, row, service)
        });
        need.count += 1;
    }
    Ok(needs.into_values().collect())
}

/// Services that the person leads to launch and whose gates have all passed. Gates are looked at
/// only where a valid sign-off makes it possible, so for few services.
fn launches(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let led = led_teams(actor);
    if led.is_empty() {
        return Ok(Vec::new());
    }
    let now = view.now;
    let waiting = work::to_launch(view.db, &led, now, MOST)?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ServiceId> = waiting.iter().map(|(_, about)| about.id).collect();
    let found = services::by_ids(view.db, &ids)?;
    let sources = gates::Sources::load(view, &found)?;
    let mut ready = HashSet::new();
    for service in &found {
        if sources.next(view, service)?.iter().all(Gate::is_passed) {
            ready.insert(service.id);
        }
    }
    let mut needs: Vec<Need> = Vec::new();
    for (row, about) in waiting.iter().filter(|(_, about)| ready.contains(&about.id)) {
        // An older sign-off that is still valid does not make a second line.
        if needs.iter().all(|need| need.service.as_ref() != Some(&about.slug)) {
            needs.push(Need::of_review(NeedKind::Launch, row, about));
        }
    }
    Ok(needs)
}

fn led_teams(actor: &Actor) -> Vec<TeamId> {
    own_teams(actor).into_iter().filter(|id| actor.leads(*id)).collect()
}

fn judgements(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    if !actor.is_sre() {
        return Ok(Vec::new());
    }
    let mut judge = work::to_judge(view.db, actor.person, &own_teams(actor), MOST)?;
    let_time_pass(view, judge.iter_mut().map(|(row, _)| row))?;
    Ok(judge
        .into_iter()
        .map(|(row, about)| Need {
            count: row.asked - row.accepted,
            ..Need::of_review(NeedKind::Judge, &row, &about)
        })
        .collect())
}

fn questions(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    if !actor.is_sre() {
        return Ok(Vec::new());
    }
    let open = discussion::open_questions(view.db, MOST)?;
    let about = about(view, open.iter().map(|question| question.review_id).collect())?;
    let now = view.now;
    let open = still_asked(view, open, &about)?;
    let authors = open.iter().map(|question| question.author_id).collect();
    let authors = names::of_people(view.db, authors)?;
    Ok(open
        .into_iter()
        .filter_map(|question| {
            let (row, service) = about.get(&question.review_id)?;
            let state = row.state.as_of(row.valid_until, now);
            let theirs = row.consultant_id.is_none_or(|consultant| consultant == actor.person);
            let asked = state.takes_messages() && theirs && !actor.belongs_to(service.team);
            let author = authors.get(&question.author_id);
            asked.then(|| Need {
                item: Some(question.item_id),
                who: author.map_or_else(String::new, |author| author.name.clone()),
                words: question.body,
                since: question.created_at,
                ..Need::of_review(NeedKind::Question, row, service)
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

/// Requests to the SRE teams that the person leads, which wait for an answer.
fn takes(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    if !actor.is_sre_lead() {
        return Ok(Vec::new());
    }
    let waiting = takeovers::undecided_of(view, &led_teams(actor))?.into_iter();
    Ok(waiting
        .filter(|request| request.may_answer && request.standing == Standing::Waiting)
        .map(|request| {
            // What was put off waits again since the day that was named.
            let since = request.not_before.map_or(request.asked_at, start_of);
            Need {
                number: Some(request.number),
                who: request.owner,
                asked: request.team_name,
                words: request.words,
                ..Need::new(NeedKind::Takeover, &request.service, &request.service_name, since)
            }
        })
        .collect())
}

/// Handoffs that the person may decide now.
pub(super) fn to_hand_off(view: &mut View<'_>, _: &Actor) -> Result<Vec<Need>> {
    let waiting = handoffs::waiting_for(view)?.into_iter();
    Ok(waiting
        .map(|ready| Need {
            review: ready.review,
            count: i32::try_from(ready.overridden).unwrap_or(i32::MAX),
            who: ready.asked_by,
            asked: ready.team,
            ..Need::new(NeedKind::Handoff, &ready.service.slug, &ready.service.name, ready.asked_at)
        })
        .collect())
}

/// The oldest lessons that nobody decided about, for those who may.
fn taught(view: &mut View<'_>, _: &Actor) -> Result<Vec<Need>> {
    let waiting = lessons::to_decide(view, MOST_LESSONS)?.into_iter();
    Ok(waiting
        .map(|lesson| {
            let (service, service_name) = lesson.service.map(|one| (one.slug, one.name)).unzip();
            Need {
                service,
                service_name: service_name.unwrap_or_default(),
                number: i32::try_from(lesson.number).ok(),
                who: lesson.filed_by.map_or_else(String::new, |by| by.name),
                words: lesson.title,
                ..Need::of_nothing(NeedKind::Lesson, lesson.filed_at)
            }
        })
        .collect())
}

/// Waivers that the person may decide.
fn exceptions(view: &mut View<'_>, _: &Actor) -> Result<Vec<Need>> {
    let waiting = waivers::to_decide(view)?.into_iter();
    Ok(waiting
        .map(|asked| Need {
            review: Some(asked.review),
            item: Some(asked.waiver.item),
            words: asked.waiver.reason,
            due: Some(asked.waiver.until),
            ..Need::new(
                NeedKind::Waiver,
                &asked.service,
                &asked.service_name,
                asked.waiver.asked_at,
            )
        })
        .collect())
}

fn about(view: &mut View<'_>, ids: Vec<ReviewId>) -> Result<HashMap<ReviewId, ReviewAbout>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = work::by_ids(view.db, &ids)?;
    Ok(found.into_iter().map(|(row, about)| (row.id, (row, about))).collect())
}
