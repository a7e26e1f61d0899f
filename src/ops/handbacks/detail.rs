//! A handback as it is shown: everything that its page and its JSON say.

use chrono::NaiveDate;
use serde::Serialize;

use super::Case;
use crate::domain::at::At;
use crate::domain::handback::{ConditionState, Outcome, OutcomeKind, ProposedAs, State};
use crate::domain::ids::Slug;
use crate::ops::around::Team;
use crate::ops::review_page::Person;

/// A handback with everything in it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HandbackDetail {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team.
    pub team: Team,
    /// The SRE team that ran the service when it was proposed.
    pub running_team: Team,
    /// The number of the handback within the service.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
    /// Who proposed it.
    pub proposed_by: Option<Person>,
    /// As what.
    pub proposed_as: ProposedAs,
    /// When.
    pub proposed_at: At,
    /// Why.
    pub reason: String,
    /// Why it cannot wait for the reply; empty when it can.
    pub urgent_reason: String,
    /// The SRE lead who stands by the urgency.
    pub urgent_lead: Option<Person>,
    /// The last day on which the reply is awaited.
    pub reply_due: NaiveDate,
    /// The case as the proposer saw it.
    pub case_at_proposal: Case,
    /// The case as the decider saw it.
    pub case_at_decision: Option<Case>,
    /// The case now, until it is decided.
    pub case_now: Option<Case>,
    /// The owning team's words; empty until it has replied.
    pub reply: String,
    /// Who replied.
    pub replied_by: Option<Person>,
    /// When.
    pub replied_at: Option<At>,
    /// Why it cannot be decided yet.
    pub waits_for: Option<String>,
    /// What was decided.
    pub decision: Option<DecisionDetail>,
    /// The SREs of the running team, one of whom consults after a handback.
    pub running_sres: Vec<Person>,
    /// The SRE who consults after the handback.
    pub consultant: Option<Person>,
    /// The SREs one of whom the reader may name instead; empty unless the reader may.
    pub candidates: Vec<Person>,
    /// When the developers ran the service again.
    pub handed_back_at: Option<At>,
    /// When an SRE team ran it again.
    pub returned_at: Option<At>,
    /// Whole days between the two, or until now.
    pub days_away: Option<i64>,
    /// The conditions to return.
    pub conditions: Vec<ReturnConditionDetail>,
    /// Those that would be drafted if the service went back now, until it is decided.
    pub drafts: Vec<String>,
    /// Who closed it.
    pub closed_by: Option<Person>,
    /// When.
    pub closed_at: Option<At>,
    /// With which words.
    pub closing_words: String,
    /// How many days the last return of the service took, before this handback.
    pub last_return_days: Option<i64>,
    /// What the reader may do.
    pub may: Rights,
}

/// What the reader may do with a handback now.
#[derive(Debug, Clone, Copy, Default, Serialize, utoipa::ToSchema)]
pub struct Rights {
    /// Reply for the owning team.
    pub reply: bool,
    /// Decide it, now or once nothing is waited for.
    pub decide: bool,
    /// Name the owners and days of the conditions to return.
    pub plan: bool,
    /// Add, meet, drop and reopen conditions to return.
    pub judge: bool,
    /// Close it.
    pub close: bool,
    /// Take the service as the lead of its new owner.
    pub take: bool,
    /// Name another consultant.
    pub consultant: bool,
}

/// A decision as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DecisionDetail {
    /// Which outcome.
    pub kind: OutcomeKind,
    /// The outcome with its fields.
    #[schema(value_type = Object)]
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: Option<Person>,
    /// When.
    pub at: Option<At>,
    /// The day on which it takes effect.
    pub effective_on: Option<NaiveDate>,
    /// Its day has come, and it takes effect within minutes.
    pub takes_effect_now: bool,
    /// The day on which it is looked at.
    pub review_on: Option<NaiveDate>,
    /// The team that is to own the service.
    pub new_team: Option<Team>,
}

/// A condition to return as it is read.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReturnConditionDetail {
    /// Its number within the handback.
    pub number: i32,
    /// What is to be so.
    pub words: String,
    /// The item it comes from.
    pub item: Option<String>,
    /// Who sees to it; absent until somebody is named.
    pub owner: Option<Person>,
    /// By when; absent until a day is named.
    pub due_on: Option<NaiveDate>,
    /// Its day has passed and it is open.
    pub late: bool,
    /// Where it stands.
    pub state: ConditionState,
    /// Who saw it met, or dropped it.
    pub settled_by: Option<Person>,
    /// When.
    pub settled_at: Option<At>,
    /// How it was met, or why it was dropped.
    pub settled_words: String,
    /// Counts the changes; send it back as `If-Match`.
    pub version: i32,
}

/// What stands before a proposal: the case as it fills itself.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Proposing {
    /// The service.
    pub service: Slug,
    /// Its name.
    pub service_name: String,
    /// The owning team.
    pub team: Team,
    /// The SRE team that runs it; absent while none does.
    pub running_team: Option<Team>,
    /// The case.
    pub case: Case,
    /// The last day of the owning team's reply, if it is proposed today.
    pub reply_due: NaiveDate,
    /// Why it cannot be proposed now.
    pub refused: Option<String>,
    /// Whether the reader may propose it, as who they are.
    pub may_propose: bool,
}
