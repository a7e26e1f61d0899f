//! `policy.yaml`: each figure of policy with its unit, its source and how well founded it is.

use serde::{Deserialize, Serialize};
use serde_saphyr::Spanned;

use super::file::Text;
use super::problem::{Report, place};
use super::words;
use crate::domain::policy_figures::{Basis, PolicyFigures};

/// The policy file: the figures for the rules, and what people are told about each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// The figures, for the rules.
    pub figures: PolicyFigures,
    /// The same figures with their sources, for people, in the order of the fields.
    pub stated: Vec<StatedFigure>,
}

/// One figure of policy as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatedFigure {
    /// The name of the figure, as in the file and in [`PolicyFigures`].
    pub key: &'static str,
    /// The figure.
    pub value: u32,
    /// Its unit, as shown after the figure.
    pub unit: &'static str,
    /// Where it comes from, or why it was chosen.
    pub source: String,
    /// How well founded it is.
    pub basis: Basis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureEntry {
    value: Spanned<u32>,
    unit: Text,
    source: Text,
    basis: Text,
}

/// Lists every figure once: its name, its unit, and the range that makes sense.
macro_rules! figures {
    ($($key:ident: $unit:literal, $range:expr;)+) => {
        /// The file as it is written.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct PolicyEntries {
            version: Spanned<u32>,
            $($key: FigureEntry,)+
        }

        /// Reads the policy file.
        pub(super) fn read(report: &mut Report<'_>, file: &PolicyEntries) -> Option<PolicyFile> {
            if file.version.value == 0 {
                report.add(place(&file.version), "versions are counted from 1");
            }
            $(let $key = figure(report, stringify!($key), &file.$key, $unit, $range);)+
            // All figures are read before the first bad one ends the reading.
            $(let $key = $key?;)+
            Some(PolicyFile {
                figures: PolicyFigures { version: file.version.value, $($key: $key.value),+ },
                stated: vec![$($key),+],
            })
        }
    };
}

figures! {
    launch_review_valid_days: "days", 1..=3_650;
    handoff_review_valid_days: "days", 1..=3_650;
    launch_sign_offs: "people", 1..=10;
    handoff_sign_offs: "people", 1..=10;
    self_managed_months: "calendar months", 0..=120;
    self_managed_months_after_handback: "calendar months", 0..=120;
    burden_window_days: "days", 1..=365;
    handback_reply_days: "days", 1..=365;
    incidents_per_shift_team: "incidents per 12-hour shift", 1..=100;
    operational_work_percent: "% of time", 1..=100;
    on_call_percent: "% of time", 1..=100;
    rota_one_site: "people", 1..=100;
    rota_per_site_two_sites: "people on each site", 1..=100;
    evidence_warning_days: "days", 0..=365;
    shifts_over_warn_percent: "% of shifts", 1..=100;
    shifts_over_percent: "% of shifts", 1..=100;
    incidents_per_shift_sustained: "incidents per 12-hour shift", 1..=1_000;
    main_cause_percent: "% of incidents", 1..=100;
    daily_incidents_median: "incidents per day", 1..=100;
    budget_windows_warn: "windows", 1..=12;
    budget_windows: "windows", 1..=12;
    outage_class_percent: "% of error budget", 1..=100;
    outage_class_quarters: "quarters", 1..=12;
    fix_quarters_warn: "quarters", 1..=20;
    fix_quarters: "quarters", 1..=20;
    unfixed_cause_percent: "% of pages", 1..=100;
    declined_defects: "defects", 1..=100;
    change_failure_warn_percent: "% of changes", 1..=100;
    change_failure_percent: "% of changes", 1..=100;
    recovery_median_minutes: "minutes", 1..=10_080;
    slow_recovery_months: "months", 1..=3;
    review_evidence_months: "calendar months", 1..=60;
    failing_blockers_warn: "blockers", 1..=100;
    failing_blockers: "blockers", 1..=100;
    late_fix_days: "days", 1..=365;
    failed_escalations: "escalations", 1..=100;
    handback_conditions: "conditions", 1..=12;
    handback_conditions_repeated: "conditions", 1..=12;
    remediation_days: "days", 0..=365;
    plan_review_days: "days", 1..=365;
}

fn figure(
    report: &mut Report<'_>,
    key: &'static str,
    entry: &FigureEntry,
    unit: &'static str,
    range: std::ops::RangeInclusive<u32>,
) -> Option<StatedFigure> {
    let value = entry.value.value;
    if !range.contains(&value) {
        let (least, most) = (range.start(), range.end());
        let message = format!("`{key}` {value} is outside {least} to {most}");
        report.add(place(&entry.value), message);
    }
    if entry.unit.value != unit {
        let message = format!("`{key}` is counted in `{unit}`, not in `{}`", entry.unit.value);
        report.add(place(&entry.unit), message);
    }
    let source = words::text(report, &entry.source, "source");
    let basis = words::named(report, &entry.basis, "basis");
    Some(StatedFigure { key, value, unit, source: source?, basis: basis? })
}
