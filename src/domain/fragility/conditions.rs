//! The twelve conditions, and the rule of each grade. The limits are figures of policy, which names
//! their sources.

use serde::{Deserialize, Serialize};

use super::readings::Reading as R;
use super::{Grade, Test};
use crate::domain::policy_figures::PolicyFigures;

/// Something that makes a service fragile.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The team that runs it gets more incidents than it can bear.
    IncidentsPerShift,
    /// Too many shifts pass their budget.
    ShiftsOverBudget,
    /// Incidents come every day.
    DailyIncidents,
    /// Operational work leaves no time to improve anything.
    OperationalWork,
    /// The error budget runs out.
    ErrorBudget,
    /// The same class of outage comes again.
    RepeatOutages,
    /// The fix is too large to wait for.
    FixSize,
    /// Causes stay unknown or unrepaired.
    UnfixedCauses,
    /// Changes fail.
    ChangeFailureRate,
    /// Recovery takes long.
    RecoveryTime,
    /// The service no longer meets what it met at its handoff.
    ReadinessDecay,
    /// What the teams agreed on does not happen.
    Cooperation,
}

text_enum!(Condition {
    IncidentsPerShift => "incidents_per_shift",
    ShiftsOverBudget => "shifts_over_budget",
    DailyIncidents => "daily_incidents",
    OperationalWork => "operational_work",
    ErrorBudget => "error_budget",
    RepeatOutages => "repeat_outages",
    FixSize => "fix_size",
    UnfixedCauses => "unfixed_causes",
    ChangeFailureRate => "change_failure_rate",
    RecoveryTime => "recovery_time",
    ReadinessDecay => "readiness_decay",
    Cooperation => "cooperation",
});

/// When a grade holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// One of these is enough.
    Any(Vec<Test>),
    /// All of these together.
    All(Vec<Test>),
}

impl Rule {
    pub(super) fn tests(&self) -> &[Test] {
        match self {
            Rule::Any(tests) | Rule::All(tests) => tests,
        }
    }
}

impl Condition {
    /// The condition as people read it.
    pub fn words(self) -> &'static str {
        match self {
            Condition::IncidentsPerShift => "Incidents per shift above what the SRE team can bear",
            Condition::ShiftsOverBudget => "Shifts over their incident budget",
            Condition::DailyIncidents => "Incidents on most days",
            Condition::OperationalWork => "Operational work above half of the SRE team's time",
            Condition::ErrorBudget => "Error budget exhausted again",
            Condition::RepeatOutages => "The same class of outage again",
            Condition::FixSize => "The fix takes more than a quarter",
            Condition::UnfixedCauses => "Causes that stay unknown or unrepaired",
            Condition::ChangeFailureRate => "Changes that fail",
            Condition::RecoveryTime => "Recovery that takes long",
            Condition::ReadinessDecay => "Below what the handoff review found",
            Condition::Cooperation => "Agreed fixes and rules that slip",
        }
    }

    /// When this grade of the condition holds.
    pub(super) fn rule(self, grade: Grade, figures: &PolicyFigures) -> Rule {
        match grade {
            Grade::Warn => self.warns(figures),
            Grade::Eligible => self.is_eligible(figures),
        }
    }

    fn warns(self, figures: &PolicyFigures) -> Rule {
        let above = |reading, limit| Rule::Any(vec![Test::above(reading, limit)]);
        let at_least = |reading, limit| Rule::Any(vec![Test::at_least(reading, limit)]);
        match self {
            Self::IncidentsPerShift => {
                above(R::IncidentsPerShift, figures.incidents_per_shift_team)
            }
            Self::ShiftsOverBudget => above(R::ShiftsOverBudget, figures.shifts_over_warn_percent),
            Self::DailyIncidents => {
                at_least(R::DailyIncidentsTwoWeeks, figures.daily_incidents_median)
            }
            Self::OperationalWork => {
                above(R::OperationalWorkMonth, figures.operational_work_percent)
            }
            Self::ErrorBudget => at_least(R::BudgetWindowsExhausted, figures.budget_windows_warn),
            Self::RepeatOutages => above(R::OutageClassShare, figures.outage_class_percent),
            Self::FixSize => above(R::FixQuarters, figures.fix_quarters_warn),
            Self::UnfixedCauses => above(R::UnfixedCauseShare, figures.unfixed_cause_percent),
            Self::ChangeFailureRate => {
                above(R::ChangeFailureShare, figures.change_failure_warn_percent)
            }
            Self::RecoveryTime => above(R::RecoveryMedian, figures.recovery_median_minutes),
            Self::ReadinessDecay => Rule::Any(vec![
                Test::above(R::ReviewEvidenceAge, figures.review_evidence_months),
                Test::at_least(R::FailingBlockers, figures.failing_blockers_warn),
            ]),
            Self::Cooperation => above(R::LateFix, figures.late_fix_days),
        }
    }

    fn is_eligible(self, figures: &PolicyFigures) -> Rule {
        let above = |reading, limit| Rule::Any(vec![Test::above(reading, limit)]);
        let at_least = |reading, limit| Rule::Any(vec![Test::at_least(reading, limit)]);
        match self {
            Self::IncidentsPerShift => Rule::All(vec![
                Test::above(R::IncidentsPerShiftQuarter, figures.incidents_per_shift_team),
                Test::above(R::ShareOfIncidents, figures.main_cause_percent),
            ]),
            Self::ShiftsOverBudget => Rule::Any(vec![
                Test::at_least(R::ShiftsOverBudget, figures.shifts_over_percent),
                Test::at_least(R::IncidentsPerShiftQuarter, figures.incidents_per_shift_sustained),
            ]),
            Self::DailyIncidents => {
                above(R::DailyIncidentsFourWeeks, figures.daily_incidents_median)
            }
            Self::OperationalWork => {
                above(R::OperationalWorkQuarter, figures.operational_work_percent)
            }
            Self::ErrorBudget => at_least(R::BudgetWindowsUnfrozen, figures.budget_windows),
            Self::RepeatOutages => at_least(R::OutageClassQuarters, figures.outage_class_quarters),
            Self::FixSize => at_least(R::ArchitectureQuarters, figures.fix_quarters),
            Self::UnfixedCauses => at_least(R::DeclinedDefects, figures.declined_defects),
            Self::ChangeFailureRate => above(R::ChangeFailureShare, figures.change_failure_percent),
            Self::RecoveryTime => at_least(R::SlowRecoveryMonths, figures.slow_recovery_months),
            Self::ReadinessDecay => at_least(R::FailingBlockersMonth, figures.failing_blockers),
            Self::Cooperation => at_least(R::FailedEscalations, figures.failed_escalations),
        }
    }
}
