//! Attestations: where nothing measures the operational burden of a service, an SRE who did not
//! build it says how large it is, with figures and a link, and is answerable for it.

use serde::Serialize;
use serde_json::json;

use super::core::{Tx, View};
use super::error::{Error, FieldError, Result};
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::attestation::{self, BurdenFields};
use crate::domain::gates::Burden;
use crate::domain::ids::{AttestationId, Slug};
use crate::domain::lifecycle::Stage;
use crate::domain::policy::{Action, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::store::attestations::{self, AttestationRow};
use crate::store::names;

/// An attestation after it was given.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AttestationSaved {
    /// The service.
    pub service: Slug,
    /// Its id.
    pub id: AttestationId,
    /// Whether the burden is within the handoff bar.
    pub within_bar: bool,
}

/// The attestations of a service, and whether the reader may give one.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Attestations {
    /// Newest first; only the newest can count.
    pub given: Vec<AttestationDetail>,
    /// For how many days one counts (policy).
    pub window_days: u32,
    /// Whether the reader may attest now.
    pub may_attest: bool,
}

/// An attestation as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AttestationDetail {
    /// Its id.
    pub id: AttestationId,
    /// Whether the burden was within the handoff bar.
    pub within_bar: bool,
    /// Whether it counts now: it is the newest, not too old, and not of the team that built it.
    pub counts: bool,
    /// The figures, in words.
    pub figures: String,
    /// Where they can be checked.
    pub link: String,
    /// Who attested it.
    pub by: Option<Person>,
    /// When.
    pub at: At,
}

/// Refuses what can be stated only while the developers run the service.
pub(in crate::ops) fn run_by_developers(service: &Service) -> Result<()> {
    if service.stage == Stage::DeveloperManaged {
        return Ok(());
    }
    let (service, stage) = (service.slug.to_string(), service.stage.words());
    Err(Refusal::NotRunByDevelopers { service, stage }.into())
}

/// Attests the operational burden of a service.
///
/// # Errors
/// The actor is no SRE or belongs to the owning team, the developers do not run the service, or a
/// field is missing.
pub fn attest_burden(
    tx: &mut Tx<'_>,
    slug: &Slug,
    fields: &BurdenFields,
) -> Result<AttestationSaved> {
    let service = tx.service_for(slug, Action::Attest)?;
    run_by_developers(&service)?;
    let given = attestation::burden(fields, tx.actor()?.person, tx.now).map_err(|bad| {
        let fields = bad.into_iter().map(|one| FieldError::new(one.field, one.sentence));
        Error::Invalid(fields.collect())
    })?;
    let Burden::Attested { stated, within, words, .. } = given else {
        return Err(Error::Internal("an attestation that is none".to_owned()));
    };
    let row = AttestationRow {
        id: AttestationId::new(),
        service_id: service.id,
        within_bar: within,
        figures: words,
        link: stated.evidence,
        attested_by: stated.by,
        attested_at: stated.at,
    };
    attestations::insert(tx.db, &row)?;
    tx.record(
        service.id,
        "burden.attested",
        format!("services/{slug}/attestations"),
        &json!({
            "id": row.id, "within_bar": within, "figures": row.figures, "url": row.link,
        }),
    )?;
    Ok(AttestationSaved { service: slug.clone(), id: row.id, within_bar: within })
}

/// The attestations of a service.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn of_service(view: &mut View<'_>, slug: &Slug) -> Result<Attestations> {
    let service = view.service_to_read(slug)?;
    let rows = attestations::of_services(view.db, &[service.id])?;
    let people = names::of_people(view.db, rows.iter().map(|row| row.attested_by).collect())?;
    let may = view.may(Action::Attest, &Subject::of_service(&service));
    let window_days = view.core.figures().burden_window_days;
    let newest =
        rows.first().filter(|row| view.now.days_since(row.attested_at) <= i64::from(window_days));
    let counting = match newest {
        Some(row) => {
            let places = names::places_of(view.db, &[row.attested_by])?;
            let built_it = places.iter().any(|(_, team)| *team == service.team);
            (!built_it).then_some(row.id)
        }
        None => None,
    };
    Ok(Attestations {
        window_days,
        may_attest: may && run_by_developers(&service).is_ok(),
        given: rows
            .into_iter()
            .map(|row| AttestationDetail {
                id: row.id,
                within_bar: row.within_bar,
                counts: Some(row.id) == counting,
                figures: row.figures,
                link: row.link,
                by: people.get(&row.attested_by).map(Person::from),
                at: row.attested_at,
            })
            .collect(),
    })
}
