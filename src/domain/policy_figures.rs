//! The figures of policy: how long things stay valid, how often, how many. They are read from
//! `checklists/policy.yaml`; the defaults here are those of the shipped file.

use serde::{Deserialize, Serialize};

/// Every figure that an organisation may set for itself.
///
/// A figure that no source publishes is marked as ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyFigures {
    /// Days for which a signed-off launch review counts. Ours.
    pub launch_review_valid_days: u32,
    /// Days for which a signed-off handoff review counts. Ours.
    pub handoff_review_valid_days: u32,
    /// Calendar months that the developers run a service before its first handoff. The DevOps
    /// Handbook, chapter 16: at least six months at Google.
    pub self_managed_months: u32,
    /// Calendar months that the developers run a service again after it was handed back. Ours:
    /// the Handbook names no shorter time, so the same six.
    pub self_managed_months_after_handback: u32,
    /// Days over which the operational burden is looked at before a handoff. Ours: the four weeks
    /// of an error budget window.
    pub burden_window_days: u32,
    /// SREs who sign a launch review. Ours.
    pub launch_sign_offs: u32,
    /// SREs who sign a handoff review, at least one from the receiving team. Ours.
    pub handoff_sign_offs: u32,
    /// Days that the owning team has to reply to a proposed handback. Ours.
    pub handback_reply_days: u32,
    /// Incidents that one SRE team carries in a 12-hour shift, over all its services. SRE book,
    /// chapter 11: at most two.
    pub incidents_per_shift_team: u32,
    /// Share of an SRE team's time that goes into operational work at most, in percent. SRE book,
    /// chapter 1: 50.
    pub operational_work_percent: u32,
    /// Share of an SRE's time on call at most, in percent. SRE book, chapter 11: 25.
    pub on_call_percent: u32,
    /// People in a rota on one site at least. SRE book, chapter 11: eight.
    pub rota_one_site: u32,
    /// People on each site in a rota on two sites at least. SRE book, chapter 11: six.
    pub rota_per_site_two_sites: u32,
    /// Days before evidence expires on which its owners are told. Ours.
    pub evidence_warning_days: u32,
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

impl Default for PolicyFigures {
    fn default() -> Self {
        PolicyFigures {
            launch_review_valid_days: 90,
            handoff_review_valid_days: 90,
            self_managed_months: 6,
            self_managed_months_after_handback: 6,
            burden_window_days: 28,
            launch_sign_offs: 1,
            handoff_sign_offs: 2,
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
