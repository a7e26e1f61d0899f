//! The figures of the practice. They come from `checklists/policy.yaml`, which names the source
//! of each and marks those that no source publishes as ours.

/// The figures that reviews, gates and handbacks go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFigures {
    /// Version of the policy file.
    pub version: u32,
    /// Days that the sign-off of a launch review counts.
    pub launch_review_valid_days: u32,
    /// Days that the sign-off of a handoff review counts.
    pub handoff_review_valid_days: u32,
    /// Sign-offs that a launch review needs.
    pub launch_sign_offs: u32,
    /// Sign-offs that a handoff review needs.
    pub handoff_sign_offs: u32,
    /// Calendar months that developers run a service before it may be handed off.
    pub self_managed_months: u32,
    /// The same after a handback.
    pub self_managed_months_after_handback: u32,
    /// Days over which the operational burden is judged.
    pub burden_window_days: u32,
    /// Days that a team has to reply to a proposed handback.
    pub handback_reply_days: u32,
    /// Incidents in a 12-hour shift that a whole SRE team can bear.
    pub incidents_per_shift_team: u32,
    /// Share of an SRE team's time that operational work may take, in percent.
    pub operational_work_percent: u32,
    /// Share of an SRE's time that on-call may take, in percent.
    pub on_call_percent: u32,
    /// People that a rota on one site needs.
    pub rota_one_site: u32,
    /// People that a rota needs on each of two sites.
    pub rota_per_site_two_sites: u32,
    /// Days before a proof runs out on which its item is to do again.
    pub evidence_warning_days: u32,
}
