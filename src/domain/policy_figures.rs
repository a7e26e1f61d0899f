//! The figures of the practice. They come from `checklists/policy.yaml`, which names the source
//! of each and marks those that no source publishes as ours.

use serde::{Deserialize, Serialize};

/// The figures that reviews, gates and handbacks go by. The defaults are those of the shipped
/// file, which a test compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFigures {
    /// Version of the policy file.
    pub version: u32,
    /// Days that the sign-off of a launch review counts. Ours.
    pub launch_review_valid_days: u32,
    /// Days that the sign-off of a handoff review counts. Ours.
    pub handoff_review_valid_days: u32,
    /// Sign-offs that a launch review needs. Derived from The DevOps Handbook, chapter 16: every
    /// launch review has an SRE assigned.
    pub launch_sign_offs: u32,
    /// Sign-offs that a handoff review needs. Derived from the SRE book, chapter 32: one to three
    /// SREs review a takeover.
    pub handoff_sign_offs: u32,
    /// Calendar months that developers run a service before it may be handed off. The DevOps
    /// Handbook, chapter 16: at least six.
    pub self_managed_months: u32,
    /// The same after a handback. Ours.
    pub self_managed_months_after_handback: u32,
    /// Days over which the operational burden is judged. Derived from the four weeks of error
    /// budget policies, SRE Workbook, appendix B.
    pub burden_window_days: u32,
    /// Days that a team has to reply to a proposed handback. Ours.
    pub handback_reply_days: u32,
    /// Incidents in a 12-hour shift that a whole SRE team can bear. SRE book, chapter 11: two.
    pub incidents_per_shift_team: u32,
    /// Share of an SRE team's time that operational work may take, in percent. SRE book,
    /// chapter 1: at most half.
    pub operational_work_percent: u32,
    /// Share of an SRE's time that on-call may take, in percent. SRE book, chapter 11: at most a
    /// quarter.
    pub on_call_percent: u32,
    /// People that a rota on one site needs. SRE book, chapter 11: eight.
    pub rota_one_site: u32,
    /// People that a rota needs on each of two sites. SRE book, chapter 11: six.
    pub rota_per_site_two_sites: u32,
    /// Days before a proof runs out on which its item is to do again. Ours.
    pub evidence_warning_days: u32,
    /// Share of shifts over their incident budget, in percent, from which a service is looked at.
    /// Ours.
    pub shifts_over_warn_percent: u32,
    /// The same share from which a handback may be proposed. Derived from SRE Workbook, chapter 8:
    /// about a third.
    pub shifts_over_percent: u32,
    /// Sustained incidents per shift from which a handback may be proposed. Derived from SRE
    /// Workbook, chapter 8.
    pub incidents_per_shift_sustained: u32,
    /// Share of the team's incidents above which a service is their main cause, in percent. Ours.
    pub main_cause_percent: u32,
    /// Median of daily incidents at which a service is looked at, and above which a handback may be
    /// proposed. Derived from SRE book, chapter 11.
    pub daily_incidents_median: u32,
    /// Exhausted four-week windows of the error budget from which a service is looked at. Derived
    /// from SRE Workbook, appendix B.
    pub budget_windows_warn: u32,
    /// Exhausted windows of the last three, without the freeze being kept, from which a handback
    /// may be proposed. Ours.
    pub budget_windows: u32,
    /// Share of the quarter's error budget that one class of outage may take, in percent. SRE
    /// Workbook, appendix B.
    pub outage_class_percent: u32,
    /// Quarters in a row in which one class took more, with nothing planned against it, from which
    /// a handback may be proposed. Derived from SRE Workbook, appendix B.
    pub outage_class_quarters: u32,
    /// Quarters above which a fix is too large to wait for. Derived from SRE book, chapter 11.
    pub fix_quarters_warn: u32,
    /// Quarters of a change of architecture from which a handback may be proposed. Derived from SRE
    /// book, chapter 11: several.
    pub fix_quarters: u32,
    /// Share of pages whose cause is unknown or an open defect, in percent, above which a service
    /// is looked at. Ours.
    pub unfixed_cause_percent: u32,
    /// Paging defects older than a quarter that the developers decline to plan, from which a
    /// handback may be proposed. Ours.
    pub declined_defects: u32,
    /// Share of changes that fail, in percent over 90 days, above which a service is looked at.
    /// DORA report 2024; its use is ours.
    pub change_failure_warn_percent: u32,
    /// The same share above which a handback may be proposed. DORA report 2024; its use is ours.
    pub change_failure_percent: u32,
    /// Median time to recover, in minutes, above which a service is looked at. DORA report 2024;
    /// its use is ours.
    pub recovery_median_minutes: u32,
    /// Months of a quarter with a recovery of more than a day, from which a handback may be
    /// proposed. Ours.
    pub slow_recovery_months: u32,
    /// Age of the evidence of the handoff review, in calendar months, above which a service is
    /// looked at. Derived from the yearly reviews of AWS.
    pub review_evidence_months: u32,
    /// Blockers of the handoff review that fail now, from which a service is looked at. Ours.
    pub failing_blockers_warn: u32,
    /// Blockers that have failed for 30 days, from which a handback may be proposed. Ours.
    pub failing_blockers: u32,
    /// Days by which an agreed fix may be late. Ours: one sprint.
    pub late_fix_days: u32,
    /// Escalations that failed, after agreed rules slipped, from which a handback may be proposed.
    /// Derived from SRE Workbook, chapter 18.
    pub failed_escalations: u32,
    /// Conditions grave enough for a handback at which one is suggested. Ours.
    pub handback_conditions: u32,
    /// The same, when they were as grave in the review before. Ours.
    pub handback_conditions_repeated: u32,
    /// Days that a joint plan has run before a handback is suggested, unless it is urgent. Ours.
    pub remediation_days: u32,
    /// Days until whatever was decided instead of a handback is looked at again, at most. Ours.
    pub plan_review_days: u32,
}

impl Default for PolicyFigures {
    fn default() -> Self {
        PolicyFigures {
            version: 1,
            launch_review_valid_days: 90,
            handoff_review_valid_days: 90,
            launch_sign_offs: 1,
            handoff_sign_offs: 2,
            self_managed_months: 6,
            self_managed_months_after_handback: 6,
            burden_window_days: 28,
            handback_reply_days: 7,
            incidents_per_shift_team: 2,
            operational_work_percent: 50,
            on_call_percent: 25,
            rota_one_site: 8,
            rota_per_site_two_sites: 6,
            evidence_warning_days: 7,
            shifts_over_warn_percent: 10,
            shifts_over_percent: 33,
            incidents_per_shift_sustained: 5,
            main_cause_percent: 50,
            daily_incidents_median: 1,
            budget_windows_warn: 1,
            budget_windows: 2,
            outage_class_percent: 20,
            outage_class_quarters: 2,
            fix_quarters_warn: 1,
            fix_quarters: 2,
            unfixed_cause_percent: 25,
            declined_defects: 1,
            change_failure_warn_percent: 10,
            change_failure_percent: 20,
            recovery_median_minutes: 60,
            slow_recovery_months: 2,
            review_evidence_months: 12,
            failing_blockers_warn: 1,
            failing_blockers: 2,
            late_fix_days: 14,
            failed_escalations: 1,
            handback_conditions: 2,
            handback_conditions_repeated: 1,
            remediation_days: 30,
            plan_review_days: 90,
        }
    }
}

/// How well founded a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A published source states it.
    Sourced,
    /// Calculated from a figure that a published source states.
    Derived,
    /// No source publishes one; it was chosen for Readyroom.
    Ours,
}

text_enum!(Basis { Sourced => "sourced", Derived => "derived", Ours => "ours" });
