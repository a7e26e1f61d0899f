//! The measures that signals can yield, by name. An item says which one measures it.

use serde::{Deserialize, Serialize};

/// A figure about a service that telemetry can yield.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Pages in seven days.
    PagesPerWeek,
    /// Incidents in a 12-hour shift, trailing 21 days.
    IncidentsPerShift,
    /// Share of pages that needed a person at once, in percent.
    ActionableShare,
    /// Minutes from page to acknowledgement, 90th percentile over 28 days.
    TimeToAcknowledge,
    /// Minutes from start to resolution, median.
    TimeToRestore,
    /// Alerts that one incident produces on average over 28 days.
    AlertsPerIncident,
    /// Deployments to production in a week.
    DeploysPerWeek,
    /// Share of deployments that finished without repair, in percent.
    DeploySuccess,
    /// Share of deployments that needed a rollback or hotfix or caused an incident, in percent.
    ChangeFailureRate,
    /// Minutes to recover from a failed deployment, median.
    FailedDeployRecovery,
    /// Whether the service met its objective in each of the last three months.
    ObjectiveMet,
    /// Error budget left in the current 28 days, in percent.
    ErrorBudgetLeft,
    /// Open defects of severity 1.
    OpenDefectsSev1,
    /// Open defects of severity 2.
    OpenDefectsSev2,
    /// Share of incidents that monitoring found before a customer did, in percent.
    SelfDetectedShare,
    /// Calendar months that the developers have run the service.
    MonthsSelfManaged,
}

text_enum!(Measure {
    PagesPerWeek => "pages_per_week",
    IncidentsPerShift => "incidents_per_shift",
    ActionableShare => "actionable_share",
    TimeToAcknowledge => "time_to_acknowledge",
    TimeToRestore => "time_to_restore",
    AlertsPerIncident => "alerts_per_incident",
    DeploysPerWeek => "deploys_per_week",
    DeploySuccess => "deploy_success",
    ChangeFailureRate => "change_failure_rate",
    FailedDeployRecovery => "failed_deploy_recovery",
    ObjectiveMet => "objective_met",
    ErrorBudgetLeft => "error_budget_left",
    OpenDefectsSev1 => "open_defects_sev1",
    OpenDefectsSev2 => "open_defects_sev2",
    SelfDetectedShare => "self_detected_share",
    MonthsSelfManaged => "months_self_managed",
});
