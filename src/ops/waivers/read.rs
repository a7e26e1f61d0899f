//! Waivers as they are read: with the item of a review, and in the list from which they are decided.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::at::At;
use crate::domain::checklist::Severity;
use crate::domain::ids::{ItemId, PersonId, ReviewId, ServiceId, Slug};
use crate::domain::person::{Actor, Grant};
use crate::domain::policy::{Action, Subject};
use crate::domain::review_key::ReviewKey;
use crate::domain::service::Service;
use crate::domain::waiver::{State, review_takes_requests};
use crate::ops::checklists;
use crate::ops::core::View;
use crate::ops::error::{Error, Result};
use crate::ops::loaded::Loaded;
use crate::ops::measured::Measurements;
use crate::ops::review_page::Person;
use crate::store::names::{self, PersonName};
use crate::store::waivers::{self, WaiverRow};
use crate::store::{services, work};

/// How many waivers of one state the list shows.
const MOST: i64 = 200;

/// A waiver of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WaiverDetail {
    /// Its number within the review.
    pub number: i32,
    /// The item.
    pub item: ItemId,
    /// How much the item weighs: `required` or `blocker`.
    pub severity: Severity,
    /// Where it stands today.
    pub state: State,
    /// Why the item cannot meet its bar in time.
    pub reason: String,
    /// What guards against the harm meanwhile.
    pub compensating_control: String,
    /// The last day.
    pub until: NaiveDate,
    /// Who asked.
    pub asked_by: Option<Person>,
    /// When.
    pub asked_at: At,
    /// Who decided.
    pub decided_by: Option<Person>,
    /// When.
    pub decided_at: Option<At>,
    /// Why; empty before.
    pub decision: String,
    /// Who took it back before its last day.
    pub revoked_by: Option<Person>,
    /// When.
    pub revoked_at: Option<At>,
    /// Why; of one that expired before its last day, what the checklist changed. Empty otherwise.
    pub revocation: String,
    /// Who decides about an item of this weight, in words.
    pub decider: &'static str,
    /// Counts the steps; send it back as `If-Match`.
    pub version: i32,
    /// Whether the reader may grant or deny it.
    pub may_decide: bool,
    /// Whether the reader may take it back.
    pub may_revoke: bool,
}

/// A waiver in the list of all services.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct WaiverListed {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// The review.
    pub review: ReviewKey,
    /// The title of the item.
    pub title: String,
    /// The waiver.
    pub waiver: WaiverDetail,
}

/// The waivers of reviews that are under way or signed off.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Waivers {
    /// Those that wait for a decision, the longest wait first.
    pub pending: Vec<WaiverListed>,
    /// Those that last, by their last day.
    pub lasting: Vec<WaiverListed>,
}

/// How much the item of a waiver weighs now, and by that who decides. What is asked no more, or has
/// become advisory, is decided by who decided before: it can still be denied or taken back.
pub(in crate::ops) struct Deciding {
    pub(in crate::ops) severity: Severity,
}

impl Deciding {
    pub(in crate::ops) fn of(loaded: &Loaded, row: &WaiverRow) -> Self {
        let now = loaded.severity(&row.item_id).filter(|now| *now != Severity::Advisory);
        Self { severity: now.unwrap_or(row.severity) }
    }

    pub(in crate::ops) fn action(&self) -> Action {
        let action = Action::deciding_waiver_of(self.severity);
        action.unwrap_or(Action::DecideWaiverOfRequired)
    }

    fn words(&self) -> &'static str {
        match self.severity {
            Severity::Blocker => "a manager",
            Severity::Required | Severity::Advisory => "the lead of an SRE team",
        }
    }
}

/// Waivers of a review as the reader sees them, in the order of the rows.
pub(in crate::ops) fn details(
    view: &View<'_>,
    loaded: &Loaded,
    rows: &[WaiverRow],
    people: &HashMap<PersonId, PersonName>,
) -> Vec<WaiverDetail> {
    rows.iter().map(|row| detail(view, loaded, row, people)).collect()
}

fn detail(
    view: &View<'_>,
    loaded: &Loaded,
    row: &WaiverRow,
    people: &HashMap<PersonId, PersonName>,
) -> WaiverDetail {
    let person = |id: Option<PersonId>| people.get(&id?).map(Person::from);
    let deciding = Deciding::of(loaded, row);
    let state = row.waiver().as_of(view.now.date());
    let subject = Subject { asked_by: Some(row.asked_by), ..Subject::of_team(loaded.service.team) };
    let review = loaded.review.state.as_of(loaded.review.valid_until, view.now);
    let may = review_takes_requests(review, true) && view.may(deciding.action(), &subject);
    WaiverDetail {
        number: row.number,
        item: row.item_id.clone(),
        severity: deciding.severity,
        state,
        reason: row.reason.clone(),
        compensating_control: row.compensating_control.clone(),
        until: row.last_day,
        asked_by: person(Some(row.asked_by)),
        asked_at: row.asked_at,
        decided_by: person(row.decided_by),
        decided_at: row.decided_at,
        decision: row.decision_words.clone(),
        revoked_by: person(row.revoked_by),
        revoked_at: row.revoked_at,
        revocation: row.revocation_words.clone(),
        decider: deciding.words(),
        version: row.version,
        may_decide: may && state == State::Pending,
        may_revoke: may && state == State::Granted,
    }
}

/// The waivers of one service or of all: those that wait for a decision, and those that last.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn list(view: &mut View<'_>, service: Option<&Slug>) -> Result<Waivers> {
    view.allow(Action::Read, &Subject::default())?;
    let service = match service {
        Some(slug) => Some(view.service_to_read(slug)?.id),
        None => None,
    };
    let mut pending = in_state(view, State::Pending, service)?;
    pending.sort_by_key(|listed| listed.waiver.asked_at);
    let lasting = in_state(view, State::Granted, service)?;
    Ok(Waivers { pending, lasting })
}

/// Whether the person decides waivers at all; the policy decides about each.
pub(in crate::ops) fn decides_any(actor: &Actor) -> bool {
    actor.is_sre_lead() || actor.holds(Grant::Manager)
}

/// The waivers that wait for the decision of the person who looks, the longest wait first.
pub(in crate::ops) fn to_decide(view: &mut View<'_>) -> Result<Vec<WaiverListed>> {
    if !decides_any(view.actor()?) {
        return Ok(Vec::new());
    }
    let mut found = in_state(view, State::Pending, None)?;
    found.retain(|listed| listed.waiver.may_decide);
    found.sort_by_key(|listed| listed.waiver.asked_at);
    Ok(found)
}

fn in_state(
    view: &mut View<'_>,
    state: State,
    service: Option<ServiceId>,
) -> Result<Vec<WaiverListed>> {
    let rows = waivers::in_state(view.db, state, service, view.now, MOST)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let reviews: BTreeSet<ReviewId> = rows.iter().map(|row| row.review_id).collect();
    let loaded = load(view, &reviews.into_iter().collect::<Vec<_>>())?;
    let persons = rows.iter().flat_map(|row| [Some(row.asked_by), row.decided_by]).flatten();
    let people = names::of_people(view.db, persons.collect())?;
    let teams = names::of_teams(view.db)?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            let loaded = loaded.get(&row.review_id)?;
            // What the review asks no more needs no waiver.
            let item = loaded.checklist.item(&row.item_id).filter(|item| loaded.asks(&item.id))?;
            let team = teams.get(&loaded.service.team);
            Some(WaiverListed {
                service: loaded.service.slug.clone(),
                service_name: loaded.service.name.clone(),
                team: team.map_or_else(String::new, |team| team.name.clone()),
                review: loaded.review.key(),
                title: item.title.clone(),
                waiver: detail(view, loaded, row, &people),
            })
        })
        .collect())
}

fn load(view: &mut View<'_>, ids: &[ReviewId]) -> Result<HashMap<ReviewId, Loaded>> {
    let mut loaded = HashMap::new();
    let found = work::by_ids(view.db, ids)?;
    let about: BTreeSet<ServiceId> = found.iter().map(|(_, about)| about.id).collect();
    let services = services::by_ids(view.db, &about.into_iter().collect::<Vec<_>>())?;
    let services: HashMap<ServiceId, Service> =
        services.into_iter().map(|service| (service.id, service)).collect();
    for (review, about) in found {
        let checklist = checklists::pinned(view, &review)?;
        let traits =
            serde_json::from_str(&review.traits).map_err(|e| Error::Internal(e.to_string()))?;
        let Some(service) = services.get(&about.id).cloned() else { continue };
        // A list of waivers says nothing of the answers.
        let measurements = Measurements::NONE;
        loaded.insert(review.id, Loaded { service, review, checklist, traits, measurements });
    }
    Ok(loaded)
}
