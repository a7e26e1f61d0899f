//! The compliance profile of a service: the team answers, compliance confirms, and the regimes
//! decide which items apply.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;

use super::core::{OrNotFound as _, Tx, View};
use super::error::{Conflict, Error, FieldError, Result};
use super::reviews::{may_change_items, reapply};
use crate::domain::answer::checked_length;
use crate::domain::checklist::{Regime, Traits};
use crate::domain::compliance::{
    Answers, Confirmation, Confirmations, Decision, Profile, QuestionKey, Standing, Submitted,
    Thresholds, awaiting_confirmation, regime_name, regulated_by, standing, traits_from,
};
use crate::domain::gates::ProfileFacts;
use crate::domain::ids::{ServiceId, Slug};
use crate::domain::policy::{Action, Subject};
use crate::domain::service::Service;
use crate::store::profiles::{self, ProfileRow};

/// From which figures on a service counts as critical. No source publishes them; they are ours.
const THRESHOLDS: Thresholds =
    Thresholds { outage_cost_per_hour: 100_000.0, traffic_peak: 10_000.0 };

/// What was submitted for one question; all blank takes an earlier answer back.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    /// The question.
    pub key: String,
    /// Values that hold today, or `unknown`.
    pub now: Vec<String>,
    /// Values expected within 12 months.
    pub expected: Vec<String>,
    /// Who finds out an unknown.
    pub owner: String,
    /// By when.
    pub due: String,
}

/// The compliance profile as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ProfileDetail {
    /// The service.
    pub service: Slug,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
    /// The answers by question.
    #[schema(value_type = Object)]
    pub answers: Answers,
    /// Questions without an answer.
    #[schema(value_type = Vec<String>)]
    pub unanswered: Vec<QuestionKey>,
    /// Questions answered "unknown" without an owner and a date.
    #[schema(value_type = Vec<String>)]
    pub unknown_without_owner: Vec<QuestionKey>,
    /// Where each regime stands.
    pub regimes: Vec<RegimeDetail>,
    /// Whether the service is critical to the organisation.
    pub critical: bool,
    /// What the reader may do.
    #[schema(value_type = Vec<String>)]
    pub may: Vec<&'static str>,
}

/// Where a regime stands.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RegimeDetail {
    /// The regime.
    pub regime: Regime,
    /// Its name for people.
    pub name: &'static str,
    /// In words: "likely, confirm".
    pub standing: &'static str,
    /// Why, naming the answers that decided.
    pub why: String,
    /// Whether it adds items to reviews.
    pub adds_items: bool,
    /// Whether compliance has confirmed it, and the answers have not changed since.
    pub confirmed: bool,
}

/// A profile after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ProfileSaved {
    /// The service.
    pub service: Slug,
    /// Counts the changes.
    pub version: i32,
    /// Questions without an answer.
    pub unanswered: i32,
    /// Questions answered "unknown" without an owner and a date.
    pub unknown_without_owner: i32,
}

/// Starts the profile of a new service.
pub(in crate::ops) fn start(tx: &mut Tx<'_>, service: ServiceId) -> Result<()> {
    let mut row = ProfileRow {
        service_id: service,
        answers: "{}".to_owned(),
        confirmations: "{}".to_owned(),
        unanswered: 0,
        unknown_without_owner: 0,
        regimes: String::new(),
        critical: false,
        version: 0,
        changed_at: None,
    };
    derive_into(&mut row, &Profile::default())?;
    Ok(profiles::insert(tx.db, &row)?)
}

/// Writes into the row what follows from the profile.
fn derive_into(row: &mut ProfileRow, profile: &Profile) -> Result<()> {
    let json = |error: serde_json::Error| Error::Internal(error.to_string());
    let complete = profile.completeness();
    let findings = profile.findings(&THRESHOLDS);
    let (regimes, critical) = traits_from(&profile.answers, &findings, &profile.confirmations);
    let count = |keys: &[QuestionKey]| {
        i32::try_from(keys.len()).map_err(|error| Error::Internal(error.to_string()))
    };
    row.answers = serde_json::to_string(&profile.answers).map_err(json)?;
    row.confirmations = serde_json::to_string(&profile.confirmations).map_err(json)?;
    row.unanswered = count(&complete.unanswered)?;
    row.unknown_without_owner = count(&complete.unknown_without_owner)?;
    row.regimes = regimes.iter().map(Regime::to_string).collect::<Vec<_>>().join(" ");
    row.critical = critical;
    Ok(())
}

fn profile_of(row: &ProfileRow) -> Result<Profile> {
    let json = |error: serde_json::Error| Error::Internal(format!("a stored profile: {error}"));
    let confirmations: Confirmations = serde_json::from_str(&row.confirmations).map_err(json)?;
    Ok(Profile {
        version: u32::try_from(row.version).unwrap_or(0),
        answers: serde_json::from_str(&row.answers).map_err(json)?,
        confirmations,
    })
}

/// What a handoff takes from a profile: the regimes that make the service important enough, and what
/// is left open.
pub(in crate::ops) fn for_handoff(row: &ProfileRow) -> Result<(BTreeSet<Regime>, ProfileFacts)> {
    let profile = profile_of(row)?;
    let findings = profile.findings(&THRESHOLDS);
    let (answers, confirmations) = (&profile.answers, &profile.confirmations);
    let facts = ProfileFacts {
        unanswered: usize::try_from(row.unanswered).unwrap_or(0),
        unknown: profile.completeness().unknown.len(),
        awaiting: awaiting_confirmation(answers, &findings, confirmations),
        changed_at: row.changed_at,
    };
    Ok((regulated_by(answers, &findings, confirmations), facts))
}

/// What is known about the service when a checklist is applied to it.
pub(in crate::ops) fn traits(view: &mut View<'_>, service: &Service) -> Result<Traits> {
    let row = profiles::of_service(view.db, service.id)?;
    let regimes: BTreeSet<Regime> =
        row.regimes.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let importance = Some(service.importance);
    Ok(Traits { facts: service.facts.clone(), regimes, critical: row.critical, importance })
}

/// The compliance profile of a service.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn read(view: &mut View<'_>, slug: &Slug) -> Result<ProfileDetail> {
    let service = view.service_to_read(slug)?;
    let row =
        profiles::of_service(view.db, service.id).or_not_found(|| format!("profile of {slug}"))?;
    let profile = profile_of(&row)?;
    let complete = profile.completeness();
    let findings = profile.findings(&THRESHOLDS);
    let subject = Subject::of_service(&service);
    Ok(ProfileDetail {
        service: service.slug,
        version: row.version,
        unanswered: complete.unanswered,
        unknown_without_owner: complete.unknown_without_owner,
        regimes: findings
            .regimes
            .iter()
            .map(|finding| {
                let now = standing(finding, &profile.answers, &profile.confirmations);
                RegimeDetail {
                    regime: finding.regime,
                    name: regime_name(finding.regime),
                    standing: now.words(),
                    why: finding.grounds.why.clone(),
                    adds_items: now.adds_items(),
                    confirmed: matches!(now, Standing::Confirmed { .. }),
                }
            })
            .collect(),
        critical: row.critical,
        answers: profile.answers,
        may: Action::ALL
            .iter()
            .filter(|action| view.may(**action, &subject))
            .map(|action| action.as_str())
            .collect(),
    })
}

/// Saves answers; questions that were not submitted stay as they are.
///
/// # Errors
/// The actor is not in the owning team, an answer cannot be taken, or somebody changed the
/// profile since `version`.
pub fn answer(
    tx: &mut Tx<'_>,
    slug: &Slug,
    version: i32,
    submissions: &[Submission],
) -> Result<ProfileSaved> {
    let service = tx.service_for(slug, Action::AnswerCompliance)?;
    let mut row = profiles::of_service(tx.db, service.id)?;
    let mut profile = profile_of(&row)?;
    let before = profile.answers.clone();
    take_in(&mut profile.answers, submissions)?;
    let changed = profile.answers.changed_since(&before);
    if changed.is_empty() {
        return Ok(saved(&service, &row));
    }
    unchanged_since(tx, &service, &row, version, submissions.len())?;
    let regimes_before = row.regimes.clone();
    let critical_before = row.critical;
    derive_into(&mut row, &profile)?;
    if row.regimes != regimes_before || row.critical != critical_before {
        let first = changed.first().map_or_else(String::new, |key| format!("q_{key}"));
        may_change_items(tx, &service, &first)?;
    }
    row.changed_at = Some(tx.now);
    profiles::update(tx.db, &row, version)?;
    row.version = version + 1;
    tx.record(
        service.id,
        "compliance.answered",
        format!("services/{slug}/compliance"),
        &json!({
            "before": before.only(&changed), "after": profile.answers.only(&changed),
            "regimes_before": regimes_before, "regimes": row.regimes,
        }),
    )?;
    reapply(tx, &service, Some("The compliance profile changed after the sign-off."))?;
    Ok(saved(&service, &row))
}

fn take_in(answers: &mut Answers, submissions: &[Submission]) -> Result<()> {
    let mut problems = Vec::new();
    for submission in submissions {
        let field = format!("q_{}", submission.key);
        let Ok(key) = submission.key.parse::<QuestionKey>() else {
            problems.push(FieldError::new(field, "There is no such question."));
            continue;
        };
        let submitted = Submitted {
            now: &submission.now,
            expected: &submission.expected,
            owner: &submission.owner,
            due: &submission.due,
        };
        if submitted.is_blank() {
            answers.clear(key);
            continue;
        }
        let taken = Answers::parse_one(key, &submitted).and_then(|answer| answers.set(key, answer));
        if let Err(sentence) = taken {
            problems.push(FieldError::new(field, sentence));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

fn unchanged_since(
    tx: &mut Tx<'_>,
    service: &Service,
    row: &ProfileRow,
    version: i32,
    submitted: usize,
) -> Result<()> {
    if row.version == version {
        return Ok(());
    }
    let by = super::events::last_actor(tx, service.id, "compliance.answered")?;
    Err(Error::Conflict(Box::new(Conflict {
        what: "compliance profile".to_owned(),
        by,
        checklist_version: None,
        theirs: format!("{} questions without an answer", row.unanswered),
        mine: format!("{submitted} answers"),
        version: row.version,
    })))
}

fn saved(service: &Service, row: &ProfileRow) -> ProfileSaved {
    ProfileSaved {
        service: service.slug.clone(),
        version: row.version,
        unanswered: row.unanswered,
        unknown_without_owner: row.unknown_without_owner,
    }
}

/// Confirms that a regime is in scope, or is not.
///
/// # Errors
/// The actor may not confirm, or somebody changed the profile since `version`.
pub fn confirm(
    tx: &mut Tx<'_>,
    slug: &Slug,
    version: i32,
    regime: Regime,
    decision: Decision,
    note: &str,
) -> Result<ProfileSaved> {
    let service = tx.service_for(slug, Action::ConfirmCompliance)?;
    checked_length("note", note)?;
    let mut row = profiles::of_service(tx.db, service.id)?;
    unchanged_since(tx, &service, &row, version, 1)?;
    let mut profile = profile_of(&row)?;
    let findings = profile.findings(&THRESHOLDS);
    let finding = findings.of(regime).ok_or_else(|| Error::NotFound(format!("regime {regime}")))?;
    let (by, at) = (tx.actor()?.person, tx.now.moment());
    let confirmation = Confirmation::of(finding, &profile, decision, by, at);
    profile.confirmations.insert(regime, confirmation);
    let regimes_before = row.regimes.clone();
    derive_into(&mut row, &profile)?;
    profiles::update(tx.db, &row, version)?;
    row.version = version + 1;
    tx.record(
        service.id,
        "compliance.confirmed",
        format!("services/{slug}/compliance"),
        &json!({ "regime": regime, "decision": decision, "note": note.trim() }),
    )?;
    let scope_changed = regimes_before != row.regimes;
    let because = "Compliance confirmed another scope after the sign-off.";
    reapply(tx, &service, scope_changed.then_some(because))?;
    Ok(saved(&service, &row))
}
