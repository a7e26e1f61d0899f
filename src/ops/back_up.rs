//! How long the developers stay after a handoff: the owning team says until when it is committed, or
//! writes what happens when it ends sooner; the lead of the SRE team that has said yes agrees to a
//! period; a manager approves what is written.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::attestations::run_by_developers;
use super::core::{Tx, View};
use super::error::{Error, FieldError, Result};
use super::review_page::Person;
use super::takeovers::yes;
use crate::domain::at::At;
use crate::domain::back_up::{self as rules, CommitmentFields, Said, Statement};
use crate::domain::ids::{BackUpId, Slug};
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::store::{back_up, names, takeovers};

/// A statement after it was made.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BackUpSaved {
    /// The service.
    pub service: Slug,
    /// The id of the statement.
    pub id: BackUpId,
    /// `stays`, `agreed`, `fallback` or `approved`.
    pub said: &'static str,
}

/// What was stated about a service.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BackUpDetail {
    /// The statements since the developers began to run the service, newest first.
    pub statements: Vec<StatementDetail>,
    /// The fallback that waits for a manager.
    pub awaiting_approval: Option<BackUpId>,
    /// Whether the reader may state how long the team stays, or write a fallback.
    pub may_state: bool,
    /// Whether the reader may agree to a period.
    pub may_agree: bool,
    /// Whether the reader may approve the fallback that waits.
    pub may_approve: bool,
}

/// A statement as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StatementDetail {
    /// Its id.
    pub id: BackUpId,
    /// `stays`, `agreed`, `fallback` or `approved`.
    pub said: &'static str,
    /// The last day, of `stays` and `agreed`.
    pub until: Option<NaiveDate>,
    /// The SRE team of `agreed`.
    pub team: Option<String>,
    /// What happens, of `fallback`; empty otherwise.
    pub words: String,
    /// Where that is written in full; may be empty.
    pub link: String,
    /// Who stated it.
    pub by: Option<Person>,
    /// When.
    pub at: At,
}

fn name_of(said: &Said) -> &'static str {
    match said {
        Said::Stays(_) => "stays",
        Said::Agreed { .. } => "agreed",
        Said::Fallback { .. } => "fallback",
        Said::Approved(_) => "approved",
    }
}

/// The owning team states how long it stays, or writes a fallback.
///
/// # Errors
/// The actor is not in the owning team, the developers do not run the service, or a field is missing.
pub fn state(tx: &mut Tx<'_>, slug: &Slug, fields: &CommitmentFields) -> Result<BackUpSaved> {
    let service = tx.service_for(slug, Action::EditService)?;
    run_by_developers(&service)?;
    let said = rules::commitment(fields, tx.now.date()).map_err(|bad| {
        let fields = bad.into_iter().map(|one| FieldError::new(one.field, one.sentence));
        Error::Invalid(fields.collect())
    })?;
    add(tx, &service, said)
}

/// The lead of the SRE team that has said yes agrees to a back-up period.
///
/// # Errors
/// The actor does not lead that team, no team has said yes, or the day has passed.
pub fn agree(tx: &mut Tx<'_>, slug: &Slug, until: &str) -> Result<BackUpSaved> {
    let service = tx.service_for(slug, Action::Read)?;
    let rows = takeovers::of_services(tx.db, &[service.id])?;
    let receiving_team = rows.first().map(|row| row.team_id);
    let subject = Subject { receiving_team, ..Subject::of_service(&service) };
    tx.allow(Action::AcceptIntoSre, &subject)?;
    run_by_developers(&service)?;
    let team = yes(rows.iter(), &service)
        .map(|row| row.team_id)
        .ok_or(Refusal::NotAcceptedYet { service: slug.to_string() })?;
    let said = rules::period(until, team, tx.now.date())?;
    add(tx, &service, said)
}

/// A manager approves the fallback that waits.
///
/// # Errors
/// The actor is no manager or wrote it, there is no such fallback, or it does not wait for approval.
pub fn approve(tx: &mut Tx<'_>, slug: &Slug, id: BackUpId) -> Result<BackUpSaved> {
    let service = tx.service_for(slug, Action::Read)?;
    let all = of(tx, &service)?;
    let fallback = all
        .iter()
        .find(|one| one.id == id && matches!(one.said, Said::Fallback { .. }))
        .ok_or_else(|| Error::NotFound(format!("fallback {id} of {slug}")))?;
    let subject = Subject { asked_by: Some(fallback.by), ..Subject::of_service(&service) };
    tx.allow(Action::ApproveFallback, &subject)?;
    run_by_developers(&service)?;
    if rules::awaiting_approval(&all, service.self_managed_since) != Some(id) {
        let approved = all.iter().any(|one| one.said == Said::Approved(id));
        let standing = if approved { "is approved already" } else { "is no longer what counts" };
        return Err(Refusal::FallbackOver { standing }.into());
    }
    add(tx, &service, Said::Approved(id))
}

fn of(view: &mut View<'_>, service: &Service) -> Result<Vec<Statement>> {
    let rows = back_up::of_services(view.db, &[service.id])?;
    Ok(rows.into_iter().map(|(_, statement)| statement).collect())
}

fn add(tx: &mut Tx<'_>, service: &Service, said: Said) -> Result<BackUpSaved> {
    let (id, name) = (BackUpId::new(), name_of(&said));
    let statement = Statement { id, said, by: tx.actor()?.person, at: tx.now };
    back_up::insert(tx.db, service.id, &statement)?;
    let details = match &statement.said {
        Said::Stays(until) => json!({ "until": until }),
        Said::Agreed { until, team } => json!({ "until": until, "team": team }),
        Said::Fallback { words, link } => json!({ "words": words, "url": link }),
        Said::Approved(fallback) => json!({ "fallback": fallback }),
    };
    let mut details = details;
    if let Some(object) = details.as_object_mut() {
        object.insert("said".to_owned(), json!(name));
        object.insert("id".to_owned(), json!(id));
    }
    let subject = format!("services/{}/back-up", service.slug);
    tx.record(service.id, "back_up.stated", subject, &details)?;
    Ok(BackUpSaved { service: service.slug.clone(), id, said: name })
}

/// What was stated about a service.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn of_service(view: &mut View<'_>, slug: &Slug) -> Result<BackUpDetail> {
    let service = view.service_to_read(slug)?;
    let since = service.self_managed_since;
    let all = of(view, &service)?;
    let requests = takeovers::of_services(view.db, &[service.id])?;
    let receiving_team = yes(requests.iter(), &service).map(|row| row.team_id);
    let waiting = rules::awaiting_approval(&all, since);
    let asked_by = all.iter().find(|one| Some(one.id) == waiting).map(|one| one.by);
    let subject = Subject { receiving_team, asked_by, ..Subject::of_service(&service) };
    let open = run_by_developers(&service).is_ok();
    let may = |action| open && view.may(action, &subject);
    let (may_state, may_agree) = (may(Action::EditService), may(Action::AcceptIntoSre));
    let may_approve = waiting.is_some() && may(Action::ApproveFallback);
    let people = names::of_people(view.db, all.iter().map(|one| one.by).collect())?;
    let teams = names::of_teams(view.db)?;
    let mut statements: Vec<StatementDetail> = all
        .into_iter()
        .filter(|one| since.is_none_or(|since| one.at >= since))
        .map(|one| {
            let mut detail = StatementDetail {
                id: one.id,
                said: name_of(&one.said),
                until: None,
                team: None,
                words: String::new(),
                link: String::new(),
                by: people.get(&one.by).map(Person::from),
                at: one.at,
            };
            match one.said {
                Said::Stays(until) => detail.until = Some(until),
                Said::Agreed { until, team } => {
                    detail.until = Some(until);
                    detail.team = teams.get(&team).map(|team| team.name.clone());
                }
                Said::Fallback { words, link } => (detail.words, detail.link) = (words, link),
                Said::Approved(_) => {}
            }
            detail
        })
        .collect();
    statements.reverse();
    Ok(BackUpDetail { statements, awaiting_approval: waiting, may_state, may_agree, may_approve })
}
