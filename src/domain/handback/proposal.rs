//! The proposal of a handback, and the owning team's reply.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::answer::{BadField, checked_length};
use super::super::at::At;
use super::super::ids::{Handle, PersonId};
use super::super::policy_figures::PolicyFigures;
use super::super::text::is_blank;

/// As what somebody proposed; it decides who may decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposedAs {
    /// An SRE of the team that runs the service, also one who is a manager besides.
    RunningTeam,
    /// A manager outside that team.
    Manager,
}

text_enum!(ProposedAs { RunningTeam => "running_team", Manager => "manager" });

/// Why a proposal cannot wait for the reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urgency {
    /// What happens if it waits.
    pub reason: String,
    /// The SRE lead who stands by it.
    pub lead: Handle,
}

/// A proposed handback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who; never decides it.
    pub by: PersonId,
    /// As what.
    pub proposed_as: ProposedAs,
    /// When.
    pub at: At,
    /// Why, in the proposer's words.
    pub reason: String,
    /// Why it cannot wait, where it cannot.
    pub urgent: Option<Urgency>,
    /// The last day on which the team's reply is awaited.
    pub reply_due: NaiveDate,
}

/// The fields of a proposal as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposalFields {
    /// Why.
    pub reason: String,
    /// Whether it is urgent.
    pub urgent: bool,
    /// Why it cannot wait.
    pub urgent_reason: String,
    /// The handle of the SRE lead who stands by it.
    pub urgent_lead: String,
}

impl Proposal {
    /// Reads submitted fields as a proposal made now.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(
        fields: &ProposalFields,
        by: PersonId,
        proposed_as: ProposedAs,
        now: At,
        figures: &PolicyFigures,
    ) -> Result<Self, Vec<BadField>> {
        let mut bad = Vec::new();
        let reason = kept(
            &mut bad,
            words(
                "reason",
                &fields.reason,
                "Say why the service should go back to its developers.",
            ),
        );
        let urgent = fields.urgent.then(|| Urgency::parse(&mut bad, fields)).flatten();
        let reply_due = now.plus_days(figures.handback_reply_days).date();
        match reason {
            Some(reason) if bad.is_empty() => {
                Ok(Proposal { by, proposed_as, at: now, reason, urgent, reply_due })
            }
            _ => Err(bad),
        }
    }
}

impl Urgency {
    fn parse(bad: &mut Vec<BadField>, fields: &ProposalFields) -> Option<Self> {
        let why = "Say what happens if this waits for the team's reply.";
        let reason = kept(bad, words("urgent_reason", &fields.urgent_reason, why));
        let who = "Name the SRE lead who agrees that this is urgent, by their handle.";
        let lead = kept(bad, handle("urgent_lead", &fields.urgent_lead, who));
        Some(Urgency { reason: reason?, lead: lead? })
    }
}

/// What the owning team says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// Their words.
    pub words: String,
}

impl Reply {
    /// Reads a reply, which cannot be blank.
    ///
    /// # Errors
    /// It is blank or too long.
    pub fn parse(text: &str, by: PersonId, now: At) -> Result<Self, BadField> {
        let sentence = "Write what the manager should know before deciding.";
        Ok(Reply { by, at: now, words: words("reply", text, sentence)? })
    }
}

/// The value, or nothing and one more bad field.
pub(super) fn kept<T>(bad: &mut Vec<BadField>, read: Result<T, BadField>) -> Option<T> {
    read.map_err(|field| bad.push(field)).ok()
}

/// Text that says something.
pub(super) fn words(field: &'static str, text: &str, sentence: &str) -> Result<String, BadField> {
    let text = text.trim();
    if is_blank(text) {
        return Err(BadField { field, sentence: sentence.to_owned() });
    }
    checked_length(field, text)?;
    Ok(text.to_owned())
}

/// The handle of a person; whether there is such a person is asked elsewhere.
pub(super) fn handle(field: &'static str, text: &str, sentence: &str) -> Result<Handle, BadField> {
    let handle = text.trim().trim_start_matches('@').parse();
    handle.map_err(|_| BadField { field, sentence: sentence.to_owned() })
}
