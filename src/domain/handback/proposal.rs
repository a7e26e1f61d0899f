//! The proposal of a handback, and the owning team's reply.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::answer::BadField;
use crate::domain::at::At;
use crate::domain::fields::{handle, kept, words};
use crate::domain::ids::{Handle, PersonId};
use crate::domain::policy_figures::PolicyFigures;

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
