//! The readings that the conditions rest on, each with its unit and the time it covers, and the
//! tests that are made of them.

use serde::{Deserialize, Serialize};

use crate::domain::answer::counted_to_two_places;

macro_rules! readings {
    ($($name:ident => $code:literal, $unit:literal, $words:literal;)+) => {
        /// Something about a service, or about the SRE team that runs it, that can be read.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Reading {
            $(#[doc = concat!($words, ", counted in ", $unit, ".")] $name,)+
        }

        text_enum!(Reading { $($name => $code),+ });

        impl Reading {
            /// What is read, and over which time.
            pub fn words(self) -> &'static str {
                match self { $(Reading::$name => $words),+ }
            }

            /// Its unit.
            pub fn unit(self) -> &'static str {
                match self { $(Reading::$name => $unit),+ }
            }
        }
    };
}

readings! {
    IncidentsPerShift => "incidents_per_shift", "incidents per 12-hour shift",
        "Incidents of the whole SRE team, average of 21 days";
    IncidentsPerShiftQuarter => "incidents_per_shift_quarter", "incidents per 12-hour shift",
        "Incidents of the whole SRE team, average of the quarter";
    ShareOfIncidents => "share_of_incidents", "%",
        "Share of this service in the incidents of the quarter";
    ShiftsOverBudget => "shifts_over_budget", "%",
        "Shifts over their incident budget in the quarter";
    DailyIncidentsTwoWeeks => "daily_incidents_two_weeks", "incidents a day",
        "Median of incidents in 14 days";
    DailyIncidentsFourWeeks => "daily_incidents_four_weeks", "incidents a day",
        "Median of incidents in 28 days";
    OperationalWorkMonth => "operational_work_month", "%",
        "Operational work of the SRE team in the month";
    OperationalWorkQuarter => "operational_work_quarter", "%",
        "Operational work of the SRE team in the quarter, after the overflow went to the developers";
    BudgetWindowsExhausted => "budget_windows_exhausted", "windows",
        "Exhausted windows of the error budget, of the last three of four weeks";
    BudgetWindowsUnfrozen => "budget_windows_unfrozen", "windows",
        "Exhausted windows of the last three in which the freeze was not kept";
    OutageClassShare => "outage_class_share", "%",
        "Largest share of the quarter's error budget that one class of outage took";
    OutageClassQuarters => "outage_class_quarters", "quarters",
        "Quarters in a row with such a class and nothing planned against it";
    FixQuarters => "fix_quarters", "quarters",
        "Time that the fix needs";
    ArchitectureQuarters => "architecture_quarters", "quarters",
        "Time that a change of architecture needs, where the fix is one";
    UnfixedCauseShare => "unfixed_cause_share", "%",
        "Pages whose cause is unknown or an open defect";
    DeclinedDefects => "declined_defects", "defects",
        "Paging defects older than a quarter that the developers decline to plan";
    ChangeFailureShare => "change_failure_share", "%",
        "Changes that failed in 90 days";
    RecoveryMedian => "recovery_median", "minutes",
        "Median time to recover";
    SlowRecoveryMonths => "slow_recovery_months", "months",
        "Months of the quarter with a recovery of more than a day";
    ReviewEvidenceAge => "review_evidence_age", "calendar months",
        "Age of the oldest evidence of the handoff review";
    FailingBlockers => "failing_blockers", "blockers",
        "Blockers of the handoff review that fail now";
    FailingBlockersMonth => "failing_blockers_month", "blockers",
        "Blockers of the handoff review that have failed for 30 days";
    LateFix => "late_fix", "days",
        "Days by which an agreed fix is late";
    FailedEscalations => "failed_escalations", "escalations",
        "Escalations that failed after agreed rules slipped";
}

impl Reading {
    /// The value for people, with its unit, in at most two places after the point. Conditions go by
    /// the value itself.
    pub fn value_words(self, value: f64) -> String {
        counted_to_two_places(value, self.unit())
    }
}

/// A reading held against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Test {
    /// What is read.
    pub reading: Reading,
    /// The limit, in the unit of the reading.
    pub limit: u32,
    /// The value is to be above the limit; otherwise it may be the limit itself.
    pub above: bool,
}

impl Test {
    pub(super) const fn above(reading: Reading, limit: u32) -> Self {
        Test { reading, limit, above: true }
    }

    pub(super) const fn at_least(reading: Reading, limit: u32) -> Self {
        Test { reading, limit, above: false }
    }

    /// Whether the value meets the test.
    pub fn is_met_by(self, value: f64) -> bool {
        let limit = f64::from(self.limit);
        if self.above { value > limit } else { value >= limit }
    }

    /// The limit in words.
    pub fn words(self) -> String {
        let limit = self.reading.value_words(f64::from(self.limit));
        if self.above { format!("holds above {limit}") } else { format!("holds from {limit}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_reckoned_is_rounded_for_people_only() {
        let words = |reading: Reading, value| reading.value_words(value);
        assert_eq!(
            words(Reading::IncidentsPerShift, 16.0 / 7.0),
            "2.29 incidents per 12-hour shift"
        );
        assert_eq!(words(Reading::ShareOfIncidents, 250.0 / 9.0), "27.78%");
        assert_eq!(words(Reading::BudgetWindowsExhausted, 1.0), "1 window");
        assert!(Test::above(Reading::IncidentsPerShift, 2).is_met_by(2.001));
    }
}
