//! What was measured of a service, and what would measure the rest.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::measure::Measure;
use crate::domain::service::Service;
use crate::domain::signal::Measured;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::ops::measured;
use crate::store::signal_sources;

/// A measure of a service, with its value where it is known.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MeasureDetail {
    /// What is measured.
    pub measure: Measure,
    /// The same in words.
    pub name: String,
    /// Its unit; empty where the value is yes or no.
    pub unit: String,
    /// The value in that unit, where 1 is yes and 0 is no; absent when it is unknown.
    pub value: Option<f64>,
    /// The value in words: `unknown` when nobody told what it needs.
    pub words: String,
    /// Over how many days it was measured; absent when it is unknown.
    pub window_days: Option<u32>,
    /// The names of the sources that told what it rests on; none for what Readyroom knows by itself.
    pub sources: Vec<String>,
    /// The newest of what was told that it rests on.
    pub told_at: Option<At>,
    /// What would measure it.
    pub needs: String,
}

/// Every measure, in the order of the list of measures.
pub(super) fn of_service(view: &mut View<'_>, service: &Service) -> Result<Vec<MeasureDetail>> {
    let all = measured::of_services(view, &[service.id], true)?.remove(&service.id);
    let found: HashMap<Measure, Measured> =
        all.into_iter().flatten().map(|measured| (measured.measure, measured)).collect();
    let told = found.values().flat_map(|measured| measured.sources.iter().copied());
    let names = signal_sources::names_of(view.db, told.collect())?;
    Ok(Measure::ALL.iter().map(|measure| detail(*measure, found.get(measure), &names)).collect())
}

fn detail(
    measure: Measure,
    found: Option<&Measured>,
    names: &HashMap<SourceId, String>,
) -> MeasureDetail {
    let sources = found.map_or(&[][..], |found| found.sources.as_slice());
    MeasureDetail {
        measure,
        name: measure.words().to_owned(),
        unit: measure.unit().to_owned(),
        value: found.map(|found| found.value),
        words: found.map_or("unknown".to_owned(), |found| measure.value_words(found.value)),
        window_days: found.map(|found| found.window_days),
        sources: sources.iter().filter_map(|id| names.get(id).cloned()).collect(),
        told_at: found.map(|found| found.at),
        needs: needs(measure).to_owned(),
    }
}

/// What has to be told so that a measure has a value.
fn needs(measure: Measure) -> &'static str {
    match measure {
        Measure::PagesPerWeek => "Pages",
        Measure::IncidentsPerShift => "Incidents or pages",
        Measure::ActionableShare => "Pages that people mark as needed or not",
        Measure::TimeToAcknowledge => "Pages, with when somebody acknowledged them",
        Measure::TimeToRestore => "Incidents, with when they were resolved",
        Measure::AlertsPerIncident => "Every alert of an incident",
        Measure::DeploysPerWeek => "Deployments",
        Measure::DeploySuccess => "Deployments, with how they ended",
        Measure::ChangeFailureRate => "Deployments, and incidents or pages",
        Measure::FailedDeployRecovery => "Failed deployments, and what repaired them",
        Measure::ObjectiveMet => "Good and bad events of an objective, over three months",
        Measure::ErrorBudgetLeft => "Good and bad events of an objective",
        Measure::OpenDefectsSev1 | Measure::OpenDefectsSev2 => "Counts of open defects",
        Measure::SelfDetectedShare => "Incidents, with who found them",
        Measure::MonthsSelfManaged => {
            "A service that its developers run since its launch: the count stands still while an SRE team runs it"
        }
    }
}
