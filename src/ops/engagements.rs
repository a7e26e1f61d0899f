//! Engagements: help that SREs give, logged entry by entry. An entry stays as it is; one that was
//! wrong is withdrawn by its author, with a reason.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::core::{OrNotFound as _, Tx, View};
use super::error::{Error, FieldError, Result};
use super::first_contact::{self, FirstContact};
use super::messages::{self, MessageSaved};
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::engagement::{Engagement, EngagementFields, fits_the_day};
use crate::domain::fields::words;
use crate::domain::ids::{EngagementId, Handle, ItemId, ReviewId, Slug};
use crate::domain::policy::{Action, Subject};
use crate::domain::quarter::Quarter;
use crate::domain::refusal::Refusal;
use crate::domain::review_key::ReviewKey;
use crate::domain::service::Service;
use crate::store::engagements::{self, EngagementRow, WithdrawalRow};
use crate::store::{names, people, services};

/// For how many seconds the same entry of the same person, as their newest, is taken for the same one
/// sent twice. Our figure, as for messages.
const REPEATED_WITHIN_SECONDS: i64 = 600;

/// How many entries the page of a service shows.
const SHOWN: i64 = 50;

/// An entry after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EngagementSaved {
    /// Its id.
    pub id: EngagementId,
    /// The service.
    pub service: Slug,
    /// Its minutes.
    pub minutes: i32,
}

/// An entry as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EngagementDetail {
    /// Its id.
    pub id: EngagementId,
    /// The SRE who helped.
    pub by: Option<Person>,
    /// The day of the help.
    pub on: NaiveDate,
    /// How many minutes.
    pub minutes: i32,
    /// What changed, Markdown.
    pub what_changed: String,
    /// The review that it came from, if it came from one.
    pub review: Option<ReviewKey>,
    /// The item of that review.
    pub item: Option<ItemId>,
    /// When it was logged.
    pub logged_at: At,
    /// Why it was withdrawn; absent while it counts.
    pub withdrawn: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<At>,
    /// Whether the reader may withdraw it.
    pub may_withdraw: bool,
}

/// What one SRE gave to a service, over all its entries that count.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct GivenBy {
    /// The SRE.
    pub by: Option<Person>,
    /// How many minutes.
    pub minutes: i64,
    /// The first day.
    pub first: Option<NaiveDate>,
    /// The last day.
    pub last: Option<NaiveDate>,
}

/// The help that a service had from SREs.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Help {
    /// The service.
    pub service: Slug,
    /// When an SRE first had to do with it; absent before that.
    pub first_contact: Option<FirstContact>,
    /// All minutes that count.
    pub minutes: i64,
    /// What each SRE gave, the most first.
    pub given: Vec<GivenBy>,
    /// The newest entries, the withdrawn ones too.
    pub entries: Vec<EngagementDetail>,
    /// Whether the reader may log help.
    pub may_log: bool,
}

/// The item of a review that help came from.
pub type Source = (ReviewKey, ItemId);

fn invalid(bad: Vec<crate::domain::answer::BadField>) -> Error {
    Error::Invalid(bad.into_iter().map(|one| FieldError::new(one.field, one.sentence)).collect())
}

/// Logs help that the actor gave to a service. The same entry twice within minutes is one.
///
/// # Errors
/// The actor is no SRE or belongs to the owning team, a field cannot be taken, the review does not
/// ask the item, or the day of the actor has no room for so many minutes.
pub fn log(
    tx: &mut Tx<'_>,
    slug: &Slug,
    fields: &EngagementFields,
    from: Option<&Source>,
) -> Result<EngagementSaved> {
    let service = tx.service_for(slug, Action::LogEngagement)?;
    let source = match from {
        Some((key, item)) => {
            let loaded = tx.review_for(slug, *key, Action::LogEngagement)?;
            if !loaded.asks(item) {
                return Err(Error::NotFound(format!("item {item} in {key} of {slug}")));
            }
            Some((loaded.review.id, item.clone()))
        }
        None => None,
    };
    let given = Engagement::parse(fields, tx.now.date()).map_err(invalid)?;
    add(tx, &service, given, source)
}

fn add(
    tx: &mut Tx<'_>,
    service: &Service,
    given: Engagement,
    source: Option<(ReviewId, ItemId)>,
) -> Result<EngagementSaved> {
    let person = tx.actor()?.person;
    let (review_id, item_id) = source.unzip();
    let row = EngagementRow {
        id: EngagementId::new(),
        service_id: service.id,
        person_id: person,
        helped_on: given.on,
        minutes: given.minutes,
        what_changed: given.what_changed.clone(),
        review_id,
        item_id,
        logged_at: tx.now,
    };
    if let Some(last) = repeated(tx, &row)? {
        return Ok(saved(service, &last));
    }
    fits_the_day(&given, engagements::minutes_on(tx.db, person, given.on)?)?;
    engagements::insert(tx.db, &row)?;
    tx.record(
        service.id,
        "engagement.logged",
        format!("services/{}/engagements/{}", service.slug, row.id),
        &json!({
            "on": row.helped_on, "minutes": row.minutes, "what_changed": row.what_changed,
            "item": row.item_id,
        }),
    )?;
    Ok(saved(service, &row))
}

/// The newest entry of the actor, when it is this one, stands and was logged just now.
fn repeated(tx: &mut Tx<'_>, row: &EngagementRow) -> Result<Option<EngagementRow>> {
    let last = engagements::newest_by(tx.db, row.service_id, row.person_id)?;
    let Some(last) = last.filter(|last| {
        let same = EngagementRow { id: last.id, logged_at: last.logged_at, ..row.clone() };
        same == *last && last.logged_at.plus_seconds(REPEATED_WITHIN_SECONDS) > row.logged_at
    }) else {
        return Ok(None);
    };
    let (last, withdrawn) = engagements::by_id(tx.db, row.service_id, last.id)?;
    Ok(withdrawn.is_none().then_some(last))
}

fn saved(service: &Service, row: &EngagementRow) -> EngagementSaved {
    EngagementSaved { id: row.id, service: service.slug.clone(), minutes: row.minutes }
}

/// Writes a message and logs the minutes that went into it, in one step; the message is what
/// changed.
///
/// # Errors
/// The actor may not do one of both, or a field cannot be taken. Then neither is done.
pub fn log_with_message(
    tx: &mut Tx<'_>,
    slug: &Slug,
    (key, item): &Source,
    body: &str,
    minutes: &str,
) -> Result<MessageSaved> {
    let service = tx.service_for(slug, Action::Message)?;
    tx.allow(Action::LogEngagement, &Subject::of_team(service.team))?;
    let fields = EngagementFields {
        minutes: minutes.to_owned(),
        on: String::new(),
        what_changed: body.to_owned(),
    };
    let given = Engagement::parse(&fields, tx.now.date()).map_err(|mut bad| {
        for one in bad.iter_mut().filter(|one| one.field == "what_changed") {
            one.field = "body";
        }
        invalid(bad)
    })?;
    let said = messages::write(tx, slug, *key, item, body, false)?;
    let review = tx.review_for(slug, *key, Action::LogEngagement)?.review.id;
    add(tx, &service, given, Some((review, item.clone())))?;
    Ok(said)
}

/// Withdraws an entry that was wrong: it stays, struck out, and counts no more.
///
/// # Errors
/// The actor did not log it, the reason is blank, or it was withdrawn already.
pub fn withdraw(
    tx: &mut Tx<'_>,
    slug: &Slug,
    id: EngagementId,
    reason: &str,
) -> Result<EngagementSaved> {
    // Who is not signed in learns nothing of which services there are.
    tx.actor()?;
    let found = services::by_slug(tx.db, slug).or_not_found(|| format!("service {slug}"))?;
    tx.take_service(found.id)?;
    let service = services::once_taken(tx.db, found)?;
    let (row, withdrawn) = engagements::by_id(tx.db, service.id, id)
        .or_not_found(|| format!("entry of help {id} of {slug}"))?;
    let subject = Subject { logged_by: Some(row.person_id), ..Subject::of_team(service.team) };
    tx.allow(Action::WithdrawEngagement, &subject)?;
    if withdrawn.is_some() {
        return Err(Refusal::EngagementWithdrawn.into());
    }
    let reason = words("reason", reason, "Say what was wrong with the entry.")?;
    let row_of = WithdrawalRow { engagement_id: id, reason, withdrawn_at: tx.now };
    engagements::insert_withdrawal(tx.db, &row_of)?;
    tx.record(
        service.id,
        "engagement.withdrawn",
        format!("services/{slug}/engagements/{id}"),
        &json!({ "minutes": row.minutes, "on": row.helped_on, "reason": row_of.reason }),
    )?;
    Ok(saved(&service, &row))
}

/// The help that a service had.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn of_service(view: &mut View<'_>, slug: &Slug) -> Result<Help> {
    let service = view.service_to_read(slug)?;
    let rows = engagements::of_service(view.db, service.id, SHOWN)?;
    let mut given = engagements::given_to(view.db, service.id)?;
    given.sort_by_key(|(_, minutes, ..)| std::cmp::Reverse(minutes.unwrap_or(0)));
    let authors = rows.iter().map(|(row, ..)| row.person_id);
    let ids = authors.chain(given.iter().map(|given| given.0)).collect();
    let people = names::of_people(view.db, ids)?;
    let first_contact = first_contact::of_services(view, &[service.id])?.remove(&service.id);
    let subject = Subject::of_team(service.team);
    let entries = rows
        .into_iter()
        .map(|(row, withdrawn, review)| {
            let subject = Subject { logged_by: Some(row.person_id), ..subject.clone() };
            let standing = withdrawn.is_none();
            let (reason, at) = withdrawn.map(|row| (row.reason, row.withdrawn_at)).unzip();
            EngagementDetail {
                id: row.id,
                by: people.get(&row.person_id).map(Person::from),
                on: row.helped_on,
                minutes: row.minutes,
                what_changed: row.what_changed,
                review: review.map(|(kind, number)| ReviewKey { kind, number }),
                item: row.item_id,
                logged_at: row.logged_at,
                withdrawn: reason,
                withdrawn_at: at,
                may_withdraw: standing && view.may(Action::WithdrawEngagement, &subject),
            }
        })
        .collect();
    Ok(Help {
        service: service.slug,
        first_contact,
        minutes: given.iter().filter_map(|given| given.1).sum(),
        given: given
            .into_iter()
            .map(|(person, minutes, first, last)| GivenBy {
                by: people.get(&person).map(Person::from),
                minutes: minutes.unwrap_or(0),
                first,
                last,
            })
            .collect(),
        entries,
        may_log: view.may(Action::LogEngagement, &subject),
    })
}

/// One line of the export: an entry that counts.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ExportLine {
    /// The day of the help.
    pub day: NaiveDate,
    /// Its quarter.
    #[schema(value_type = String)]
    pub quarter: Quarter,
    /// The SRE, by handle.
    pub handle: Handle,
    /// Their name.
    pub name: String,
    /// The service, by its name in URLs.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The team that owns it now.
    pub team: String,
    /// How many minutes.
    pub minutes: i32,
    /// What changed.
    pub what_changed: String,
}

/// The help of a quarter, one line per entry that counts, by day; of one person, or of everybody.
///
/// # Errors
/// Nobody is signed in, or there is no such person.
pub fn export(
    view: &mut View<'_>,
    quarter: Quarter,
    person: Option<&Handle>,
) -> Result<Vec<ExportLine>> {
    view.allow(Action::Read, &Subject::default())?;
    let person = match person {
        Some(handle) => {
            let found = people::by_handle(view.db, handle);
            Some(found.or_not_found(|| format!("person {handle}"))?.id)
        }
        None => None,
    };
    let teams = names::of_teams(view.db)?;
    let days = (quarter.first_day(), quarter.last_day());
    let team = |id| teams.get(&id).map_or_else(String::new, |team| team.name.clone());
    let lines = engagements::between(view.db, days, person)?.into_iter();
    Ok(lines
        .map(|line| ExportLine {
            day: line.helped_on,
            quarter: Quarter::of(line.helped_on),
            handle: line.handle,
            name: line.name,
            service: line.service,
            service_name: line.service_name,
            team: team(line.team),
            minutes: line.minutes,
            what_changed: line.what_changed,
        })
        .collect())
}
