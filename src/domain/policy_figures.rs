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
