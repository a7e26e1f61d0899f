//! Requests that an SRE team takes a service over: asking, the lead's answer, and the order in which
//! requests wait. SREs are scarce, so the important ones come first.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::capacity::{self, Capacity};
use super::core::{OrNotFound as _, Tx, View};
use super::error::{Conflict, Error, FieldError, Result};
use super::notices;
use super::overrides;
use super::review_page::Person;
use crate::domain::answer::checked_length;
use crate::domain::at::At;
use crate::domain::capacity::Outlook;
use crate::domain::checklist::Regime;
use crate::domain::ids::{PersonId, ServiceId, Slug, TakeoverId, TeamId};
use crate::domain::lifecycle::Stage;
use crate::domain::notice::Notice;
use crate::domain::person::TeamKind;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::{Importance, Service};
use crate::domain::takeover::{Answer, AnswerFields, Request, Standing, in_order};
use crate::store::names::{self, PersonName, TeamName};
use crate::store::takeovers::{self, TakeoverRow};
use crate::store::{profiles, services};

/// Regimes that make a service important enough for a handoff (DESIGN section 3).
const WEIGHTY: [Regime; 4] = [Regime::Sox, Regime::PciDss, Regime::Hipaa, Regime::Itar];

/// A request after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TakeoverSaved {
    /// The service.
    pub service: Slug,
    /// The number of the request within the service.
    pub number: i32,
    /// Counts the answers; send it back as `If-Match`.
    pub version: i32,
}

/// A request as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TakeoverDetail {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team's name.
    pub owner: String,
    /// How much the organisation depends on it.
    pub importance: Importance,
    /// The regimes in scope that count for a handoff.
    pub regimes: BTreeSet<Regime>,
    /// The number of the request within the service.
    pub number: i32,
    /// The SRE team that is asked.
    pub team: Slug,
    /// Its name.
    pub team_name: String,
    /// Why now; may be empty.
    pub words: String,
    /// Who asked.
    pub asked_by: Option<Person>,
    /// When.
    pub asked_at: At,
    /// Where it stands.
    pub standing: Standing,
    /// With a "not now": the day from which it waits again.
    pub not_before: Option<NaiveDate>,
    /// The reason or the guidance of the answer; may be empty.
    pub answer_words: String,
    /// Who answered.
    pub answered_by: Option<Person>,
    /// When.
    pub answered_at: Option<At>,
    /// Counts the answers; send it back as `If-Match`.
    pub version: i32,
    /// What the load of the team becomes when it takes the service; absent once that is no
    /// question.
    pub outlook: Option<Outlook>,
    /// Whether the reader may state what the service would take from the team.
    pub may_state_load: bool,
    /// Whether the reader may answer it.
    pub may_answer: bool,
}

/// Whether the request is neither declined nor done, so that no other team is asked.
pub(in crate::ops) fn is_open(row: &TakeoverRow, service: &Service) -> bool {
    row.done_at.is_none() && row.answer.as_deref() != Some("no") && is_of_now(row, service)
}

fn answer_of(row: &TakeoverRow) -> Option<Answer> {
    let words = row.answer_words.clone();
    match (row.answer.as_deref()?, row.not_before) {
        ("yes", _) => Some(Answer::Yes),
        ("not_now", Some(until)) => Some(Answer::NotNow { until, reason: words }),
        _ => Some(Answer::No { guidance: words }),
    }
}

/// Asks an SRE team to take the service over.
///
/// # Errors
/// The actor is not in the owning team, or has overridden a gate of the handoff; its developers do
/// not run it, the team is no SRE team, or one was asked already and has not said no.
pub fn ask(tx: &mut Tx<'_>, slug: &Slug, team: &Slug, words: &str) -> Result<TakeoverSaved> {
    let service = tx.service_for(slug, Action::AskForHandoff)?;
    if service.stage != Stage::DeveloperManaged {
        let stage = service.stage.words();
        return Err(Refusal::NothingToTakeOver { service: slug.to_string(), stage }.into());
    }
    checked_length("words", words)?;
    let asked = names::team_by_slug(tx.db, team)
        .ok()
        .filter(|team| team.kind == TeamKind::Sre)
        .ok_or_else(|| Error::invalid("team", "Choose an SRE team that is active."))?;
    let earlier = takeovers::of_services(tx.db, &[service.id])?;
    if let Some(open) = earlier.iter().find(|row| is_open(row, &service)) {
        let team = team_name(tx, open.team_id)?;
        return Err(Refusal::AskedAlready { team }.into());
    }
    let asked_by = tx.actor()?.person;
    if overrides::is_let_through_by(tx, &service, asked_by)? {
        return Err(Refusal::OverrodeGate.into());
    }
    let row = TakeoverRow {
        id: TakeoverId::new(),
        service_id: service.id,
        number: earlier.iter().map(|row| row.number).max().unwrap_or(0) + 1,
        team_id: asked.id,
        words: words.trim().to_owned(),
        asked_by,
        asked_at: tx.now,
        answer: None,
        not_before: None,
        answer_words: String::new(),
        answered_by: None,
        answered_at: None,
        version: 1,
        done_at: None,
    };
    takeovers::insert(tx.db, &row)?;
    tx.record(
        service.id,
        "takeover.asked",
        format!("services/{slug}/takeovers/{}", row.number),
        &json!({ "team": team, "team_name": asked.name, "words": row.words }),
    )?;
    let (number, words) = (row.number, row.words.clone());
    let notice = Notice::TakeoverAsked { number, team: asked.id, team_name: asked.name, words };
    notices::tell(tx, &service, notice)?;
    Ok(saved(slug, &row))
}

/// The lead of the SRE team that is asked says yes, not now (with a day) or no (with guidance), or
/// answers anew.
///
/// # Errors
/// The actor does not lead that team, a field of the answer is missing, or somebody answered since
/// `version`.
pub fn answer(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    version: i32,
    fields: &AnswerFields,
) -> Result<TakeoverSaved> {
    // Who is not signed in learns nothing of which services there are.
    tx.actor()?;
    let found = services::by_slug(tx.db, slug).or_not_found(|| format!("service {slug}"))?;
    tx.take_service(found.id)?;
    let service = services::once_taken(tx.db, found)?;
    let mut row = takeovers::of_services(tx.db, &[service.id])?
        .into_iter()
        .find(|row| row.number == number)
        .ok_or_else(|| Error::NotFound(format!("takeover request {number} of {slug}")))?;
    let subject = Subject { receiving_team: Some(row.team_id), ..Subject::of_service(&service) };
    tx.allow(Action::AcceptIntoSre, &subject)?;
    if service.stage != Stage::DeveloperManaged {
        let stage = service.stage.words();
        return Err(Refusal::NothingToTakeOver { service: slug.to_string(), stage }.into());
    }
    let given = Answer::parse(fields, tx.now.date()).map_err(|bad| {
        Error::Invalid(
            bad.into_iter().map(|one| FieldError::new(one.field, one.sentence)).collect(),
        )
    })?;
    if row.done_at.is_some() {
        let team = team_name(tx, row.team_id)?;
        return Err(Refusal::TakenOverAlready { team }.into());
    }
    if row.version != version {
        return Err(Error::Conflict(Box::new(Conflict {
            what: "answer".to_owned(),
            by: super::answers::name_of(tx, row.answered_by)?,
            checklist_version: None,
            theirs: row.answer.clone().unwrap_or_default().replace('_', " "),
            mine: fields.answer.replace('_', " "),
            version: row.version,
        })));
    }
    let before = row.answer.clone();
    (row.answer, row.not_before, row.answer_words) = match given {
        Answer::Yes => (Some("yes".to_owned()), None, String::new()),
        Answer::NotNow { until, reason } => (Some("not_now".to_owned()), Some(until), reason),
        Answer::No { guidance } => (Some("no".to_owned()), None, guidance),
    };
    row.answered_by = Some(tx.actor()?.person);
    row.answered_at = Some(tx.now);
    takeovers::update_answer(tx.db, &row, version)?;
    row.version += 1;
    tx.record(
        service.id,
        "takeover.answered",
        format!("services/{slug}/takeovers/{number}"),
        &json!({
            "before": { "answer": before }, "after": { "answer": row.answer },
            "not_before": row.not_before, "reason": row.answer_words,
        }),
    )?;
    if row.answer.as_deref() == Some("yes") {
        super::sign_offs::finish_waiting(tx, &service)?;
    }
    let notice = Notice::TakeoverAnswered {
        number,
        team_name: team_name(tx, row.team_id)?,
        answer: row.answer.clone().unwrap_or_default(),
        until: row.not_before,
        words: row.answer_words.clone(),
        asked_by: row.asked_by,
    };
    notices::tell(tx, &service, notice)?;
    Ok(saved(slug, &row))
}

fn saved(slug: &Slug, row: &TakeoverRow) -> TakeoverSaved {
    TakeoverSaved { service: slug.clone(), number: row.number, version: row.version }
}

fn team_name(view: &mut View<'_>, team: TeamId) -> Result<String> {
    let teams = names::of_teams(view.db)?;
    Ok(teams.get(&team).map_or_else(|| "An SRE team".to_owned(), |team| team.name.clone()))
}

/// Whether a request was made since the developers began to run the service: what was asked and
/// answered before a handback is about an earlier handoff.
fn is_of_now(row: &TakeoverRow, service: &Service) -> bool {
    service.self_managed_since.is_none_or(|since| row.asked_at >= since)
}

/// Of the requests of a service, newest first, the newest one if an SRE team has said yes to it and
/// has not taken the service yet.
pub(in crate::ops) fn yes<'r>(
    mut rows: impl Iterator<Item = &'r TakeoverRow>,
    service: &Service,
) -> Option<&'r TakeoverRow> {
    rows.next().filter(|row| row.answer.as_deref() == Some("yes") && is_open(row, service))
}

/// The SRE team that has said yes to the newest request of the service.
pub(in crate::ops) fn accepted_by(
    view: &mut View<'_>,
    service: &Service,
) -> Result<Option<TeamId>> {
    let rows = takeovers::of_services(view.db, &[service.id])?;
    Ok(yes(rows.iter(), service).map(|row| row.team_id))
}

/// The requests of a service, newest first.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn of_service(view: &mut View<'_>, slug: &Slug) -> Result<Vec<TakeoverDetail>> {
    let service = view.service_to_read(slug)?;
    let rows = takeovers::of_services(view.db, &[service.id])?;
    details(view, rows, vec![service])
}

/// The requests to these SRE teams that nobody has said yes or no to, oldest first.
pub(in crate::ops) fn undecided_of(
    view: &mut View<'_>,
    teams: &[TeamId],
) -> Result<Vec<TakeoverDetail>> {
    let mut rows = takeovers::undecided(view.db)?;
    rows.retain(|row| teams.contains(&row.team_id));
    let services = services_of(view, &rows)?;
    details(view, rows, services)
}

fn services_of(view: &mut View<'_>, rows: &[TakeoverRow]) -> Result<Vec<Service>> {
    let ids: BTreeSet<ServiceId> = rows.iter().map(|row| row.service_id).collect();
    Ok(services::by_ids(view.db, &ids.into_iter().collect::<Vec<_>>())?)
}

/// The requests that wait for an answer, or will again, in the order in which they are served.
///
/// # Errors
/// Nobody is signed in.
pub fn queue(view: &mut View<'_>) -> Result<Vec<TakeoverDetail>> {
    view.allow(Action::Read, &Subject::default())?;
    let rows = takeovers::undecided(view.db)?;
    let found = services_of(view, &rows)?;
    let mut waiting: HashMap<Slug, TakeoverDetail> = details(view, rows, found)?
        .into_iter()
        .map(|detail| (detail.service.clone(), detail))
        .collect();
    let requests = waiting
        .values()
        .map(|detail| Request {
            service: detail.service.clone(),
            importance: detail.importance,
            regimes: detail.regimes.clone(),
            asked_at: detail.asked_at,
            answer: None,
        })
        .collect();
    let order = in_order(requests).into_iter();
    Ok(order.filter_map(|request| waiting.remove(&request.service)).collect())
}

fn details(
    view: &mut View<'_>,
    rows: Vec<TakeoverRow>,
    services: Vec<Service>,
) -> Result<Vec<TakeoverDetail>> {
    let teams = names::of_teams(view.db)?;
    let ids: Vec<ServiceId> = services.iter().map(|service| service.id).collect();
    let regimes: HashMap<ServiceId, BTreeSet<Regime>> = profiles::of_services(view.db, &ids)?
        .into_iter()
        .map(|row| {
            let regimes = row.regimes.split_whitespace().filter_map(|word| word.parse().ok());
            (row.service_id, regimes.filter(|regime| WEIGHTY.contains(regime)).collect())
        })
        .collect();
    let persons = rows.iter().flat_map(|row| [Some(row.asked_by), row.answered_by]).flatten();
    let people = names::of_people(view.db, persons.collect())?;
    let services: HashMap<ServiceId, Service> =
        services.into_iter().map(|service| (service.id, service)).collect();
    let asked: BTreeSet<TeamId> = rows.iter().map(|row| row.team_id).collect();
    let asked: Vec<TeamId> = asked.into_iter().collect();
    let taken: Vec<ServiceId> = services.keys().copied().collect();
    let carried = capacity::of_teams(view, &asked, &taken)?;
    let around = Around { teams, people, carried };
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let service = services.get(&row.service_id)?;
            let regimes = regimes.get(&row.service_id).cloned().unwrap_or_default();
            around.detail(view, service, regimes, row)
        })
        .collect())
}

/// Names of what stands around requests.
struct Around {
    teams: HashMap<TeamId, TeamName>,
    people: HashMap<PersonId, PersonName>,
    carried: HashMap<TeamId, Capacity>,
}

impl Around {
    fn detail(
        &self,
        view: &View<'_>,
        service: &Service,
        regimes: BTreeSet<Regime>,
        row: TakeoverRow,
    ) -> Option<TakeoverDetail> {
        let team = self.teams.get(&row.team_id)?;
        let person = |id: PersonId| self.people.get(&id).map(Person::from);
        let subject = Subject { receiving_team: Some(row.team_id), ..Subject::of_service(service) };
        let request = Request {
            service: service.slug.clone(),
            importance: service.importance,
            regimes: regimes.clone(),
            asked_at: row.asked_at,
            answer: answer_of(&row),
        };
        let standing = match row.done_at {
            Some(_) => Standing::TakenOver,
            None => request.standing(view.now.date()),
        };
        let open = service.stage == Stage::DeveloperManaged && is_open(&row, service);
        let carried = self.carried.get(&row.team_id).filter(|_| open);
        Some(TakeoverDetail {
            service: service.slug.clone(),
            service_name: service.name.clone(),
            owner: self.teams.get(&service.team).map_or_else(String::new, |t| t.name.clone()),
            importance: service.importance,
            regimes,
            number: row.number,
            team: team.slug.clone(),
            team_name: team.name.clone(),
            words: row.words,
            asked_by: person(row.asked_by),
            asked_at: row.asked_at,
            standing,
            not_before: row.not_before,
            answer_words: row.answer_words,
            answered_by: row.answered_by.and_then(person),
            answered_at: row.answered_at,
            version: row.version,
            outlook: carried.map(|team| team.outlook(view, Some(service.id))),
            may_state_load: open
                && view.may(Action::StateCapacity, &capacity::of_service(service, row.team_id)),
            may_answer: service.stage == Stage::DeveloperManaged
                && row.done_at.is_none()
                && view.may(Action::AcceptIntoSre, &subject),
        })
    }
}
