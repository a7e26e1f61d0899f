//! The measures that signals can yield, by name. An item says which one measures it.

use serde::{Deserialize, Serialize};

use super::answer::counted_to_two_places;

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

impl Measure {
    /// What is measured, as people read it.
    pub fn words(self) -> &'static str {
        match self {
            Measure::PagesPerWeek => "Pages per week",
            Measure::IncidentsPerShift => "Incidents per 12-hour shift",
            Measure::ActionableShare => "Pages that needed a person",
            Measure::TimeToAcknowledge => "Time to acknowledge a page",
            Measure::TimeToRestore => "Time to restore the service",
            Measure::AlertsPerIncident => "Alerts per incident",
            Measure::DeploysPerWeek => "Deployments per week",
            Measure::DeploySuccess => "Deployments that succeeded",
            Measure::ChangeFailureRate => "Deployments that failed or caused an incident",
            Measure::FailedDeployRecovery => "Time to recover from a failed deployment",
            Measure::ObjectiveMet => "Objectives met in each of the last three months",
            Measure::ErrorBudgetLeft => "Error budget left",
            Measure::OpenDefectsSev1 => "Open defects of severity 1",
            Measure::OpenDefectsSev2 => "Open defects of severity 2",
            Measure::SelfDetectedShare => "Incidents that monitoring found first",
            Measure::MonthsSelfManaged => "Months that the developers have run the service",
        }
    }

    /// Its unit; empty where the value is yes or no.
    pub fn unit(self) -> &'static str {
        match self {
            Measure::PagesPerWeek => "pages a week",
            Measure::IncidentsPerShift => "incidents per 12-hour shift",
            Measure::TimeToAcknowledge | Measure::TimeToRestore | Measure::FailedDeployRecovery => {
                "minutes"
            }
            Measure::AlertsPerIncident => "alerts per incident",
            Measure::DeploysPerWeek => "deployments a week",
            Measure::ActionableShare
            | Measure::DeploySuccess
            | Measure::ChangeFailureRate
            | Measure::ErrorBudgetLeft
            | Measure::SelfDetectedShare => "%",
            Measure::ObjectiveMet => "",
            Measure::OpenDefectsSev1 | Measure::OpenDefectsSev2 => "defects",
            Measure::MonthsSelfManaged => "months",
        }
    }

    /// The value for people, with its unit, in at most two places after the point. Rules go by the
    /// value itself.
    pub fn value_words(self, value: f64) -> String {
        if self == Measure::ObjectiveMet {
            return if value >= 1.0 { "yes" } else { "no" }.to_owned();
        }
        counted_to_two_places(value, self.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_rounded_for_people_only() {
        let words = |measure: Measure, value| measure.value_words(value);
        assert_eq!(
            words(Measure::IncidentsPerShift, 7.0 / 42.0),
            "0.17 incidents per 12-hour shift"
        );
        assert_eq!(words(Measure::ActionableShare, 200.0 / 3.0), "66.67%");
        assert_eq!(words(Measure::ErrorBudgetLeft, -0.001), "0%");
        assert_eq!(words(Measure::ErrorBudgetLeft, -12.5), "-12.5%");
        assert_eq!(words(Measure::PagesPerWeek, 1.0), "1 page a week");
        assert_eq!(words(Measure::DeploysPerWeek, 1.25), "1.25 deployments a week");
        assert_eq!(words(Measure::OpenDefectsSev2, 1.0), "1 defect");
        assert_eq!(words(Measure::ObjectiveMet, 1.0), "yes");
        assert_eq!(words(Measure::ObjectiveMet, 0.0), "no");
    }
}
