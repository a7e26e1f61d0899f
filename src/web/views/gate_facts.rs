//! What people state for gates that nothing measures: the sections below the gates to hand off.

use serde::Serialize;

use super::moment::Moment;

/// `services/burden`: the attestations of the operational burden.
#[derive(Debug, Clone, Serialize)]
pub struct BurdenSection {
    /// Days over which it is judged, and for which an attestation counts.
    pub window: u32,
    /// The attestations, newest first.
    pub given: Vec<AttestationView>,
    /// Where an attestation is posted; empty when this person may not give one.
    pub action: String,
    /// Who may attest, when this person may not; empty otherwise.
    pub who: String,
}

/// One attestation.
#[derive(Debug, Clone, Serialize)]
pub struct AttestationView {
    /// `Within the handoff bar` or `Over the handoff bar`; `Was` of either when it counts no more.
    pub standing: &'static str,
    /// The figures.
    pub figures: String,
    /// Where they can be checked.
    pub href: String,
    /// Who attested it.
    pub by: String,
    /// When.
    pub when: Moment,
}

/// `services/back_up`: how long the developers stay.
#[derive(Debug, Clone, Serialize)]
pub struct BackUpSection {
    /// What was stated, newest first.
    pub statements: Vec<StatementView>,
    /// Where the owning team states something; empty when this person may not.
    pub state_action: String,
    /// Where the lead of the receiving team agrees to a period; empty when this person may not.
    pub agree_action: String,
}

/// One statement.
#[derive(Debug, Clone, Serialize)]
pub struct StatementView {
    /// What was stated, as a sentence.
    pub sentence: String,
    /// What happens when the team ends sooner, Markdown; empty otherwise.
    pub words: String,
    /// Where that is written in full; may be empty.
    pub href: String,
    /// Who stated it.
    pub by: String,
    /// When.
    pub when: Moment,
    /// Where a manager approves it; empty when this person may not, or nothing waits.
    pub approve_action: String,
}

#[cfg(test)]
impl BurdenSection {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            window: 28,
            given: vec![AttestationView {
                standing: "Within the handoff bar",
                figures: "3 pages a week, 4% toil".into(),
                href: "https://graphs.example.com/load".into(),
                by: "Ana Ruiz".into(),
                when: Moment::new("2026-11-12T09:00:00Z", "12 Nov"),
            }],
            action: "/services/checkout-api/attestations".into(),
            who: String::new(),
        }
    }
}

#[cfg(test)]
impl BackUpSection {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let at = || Moment::new("2026-11-12T09:00:00Z", "12 Nov");
        Self {
            statements: vec![
                StatementView {
                    sentence: "Wrote what happens when the team ends sooner".into(),
                    words: "Team **Core** keeps two of them.".into(),
                    href: "https://docs.example.com/fallback".into(),
                    by: "Noor Khan".into(),
                    when: at(),
                    approve_action: "/services/checkout-api/back-up/1/approval".into(),
                },
                StatementView {
                    sentence: "The team stays until 1 Mar 2027".into(),
                    words: String::new(),
                    href: String::new(),
                    by: "Noor Khan".into(),
                    when: at(),
                    approve_action: String::new(),
                },
            ],
            state_action: "/services/checkout-api/back-up".into(),
            agree_action: "/services/checkout-api/back-up/period".into(),
        }
    }
}
