//! A review as it is shown: everything that its page and its JSON say.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::answer::Reported;
use crate::domain::at::At;
use crate::domain::checklist::{Kind, Severity};
use crate::domain::ids::{ConditionId, EvidenceId, ExplanationId, Handle, ItemId, MessageId, Slug};
use crate::domain::measure::Measure;
use crate::domain::review::{Group, State, Verdict};
use crate::ops::low_risk::{LowRiskDetail, LowRiskOffer};
use crate::ops::upgrades::UpgradeOffer;
use crate::ops::waivers::WaiverDetail;
use crate::store::names::PersonName;

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Person {
    /// The name by which they sign in.
    pub handle: Handle,
    /// Their name.
    pub name: String,
}

impl From<&PersonName> for Person {
    fn from(person: &PersonName) -> Self {
        Self { handle: person.handle.clone(), name: person.name.clone() }
    }
}

/// A review with everything in it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReviewDetail {
    /// The service.
    pub service: Slug,
    /// The name of the service.
    pub service_name: String,
    /// The name of the owning team.
    pub team: String,
    /// Launch or handoff.
    pub kind: Kind,
    /// Number within the service.
    pub number: i32,
    /// Its state as of now.
    pub state: State,
    /// Since when.
    pub state_since: At,
    /// The checklist version it is pinned to.
    pub checklist_version: u32,
    /// The hash of the checklist file.
    pub checklist_hash: String,
    /// The SRE who helps.
    pub consultant: Option<Person>,
    /// The day the team aims for.
    pub target_date: Option<NaiveDate>,
    /// Who opened it.
    pub opened_by: Option<Person>,
    /// When.
    pub opened_at: At,
    /// Who submitted it last.
    pub submitted_by: Option<Person>,
    /// When.
    pub submitted_at: Option<At>,
    /// Until when its sign-off counts.
    pub valid_until: Option<At>,
    /// Why it was withdrawn or went stale, or the comment of the last return.
    pub way_out: Option<String>,
    /// Counts every change of the review and of anything in it.
    pub revision: i32,
    /// Items asked.
    pub asked: usize,
    /// Items answered, with proofs that have not run out.
    pub answered: usize,
    /// Answers accepted and unchanged since.
    pub accepted: usize,
    /// Its items in order.
    pub items: Vec<ItemDetail>,
    /// Its conditions by due date.
    pub conditions: Vec<ConditionDetail>,
    /// Its sign-offs.
    pub sign_offs: Vec<SignOffDetail>,
    /// The hash over its exact content: what a sign-off signs.
    pub content_hash: String,
    /// Names the content of the items that may be accepted together.
    pub self_reported_seen: String,
    /// Names the content of the items that may be accepted together because they are measured at the
    /// bar.
    pub measured_seen: String,
    /// When the first of its measurements counts no more, unless something is told before.
    pub measured_until: Option<At>,
    /// Why it cannot be signed off as it stands; absent when it can.
    pub not_ready: Option<String>,
    /// A later version of its checklist, while the review is under way; absent when it runs the newest.
    pub upgrade: Option<UpgradeOffer>,
    /// Why and by what list the launch is low-risk; absent while the review asks everything.
    pub low_risk: Option<LowRiskDetail>,
    /// The shorter list that the team may choose, while it answers; absent when there is none.
    pub low_risk_offer: Option<LowRiskOffer>,
    /// What the reader may do.
    #[schema(value_type = Vec<String>)]
    pub may: Vec<&'static str>,
}

/// One item of a review.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ItemDetail {
    /// The item.
    pub id: ItemId,
    /// The letters of its section.
    pub section: String,
    /// Its title.
    pub title: String,
    /// How much it weighs in this review.
    pub severity: Severity,
    /// What the team reports.
    #[schema(value_type = Option<Object>)]
    pub reported: Option<Reported>,
    /// The same in words.
    pub reported_words: Option<String>,
    /// Counts the changes of the answer; send it back as `If-Match`.
    pub answer_version: i32,
    /// Who answered last.
    pub answered_by: Option<Person>,
    /// When.
    pub answered_at: Option<At>,
    /// The note, Markdown.
    pub note: String,
    /// Counts the changes of the note.
    pub note_version: i32,
    /// Its proofs.
    pub evidence: Vec<EvidenceDetail>,
    /// Its discussion.
    pub messages: Vec<MessageDetail>,
    /// Questions to an SRE without an answer.
    pub open_questions: i32,
    /// The verdict given last.
    pub verdict: Option<VerdictDetail>,
    /// The answer against the launch bar.
    pub launch: Option<BarStanding>,
    /// The answer against the handoff bar.
    pub handoff: Option<BarStanding>,
    /// Whether the answer is below the bar of this review.
    pub below: bool,
    /// The item still waits for the team.
    pub to_do: bool,
    /// The answer comes from an earlier review, or from before the item changed, and waits to be
    /// confirmed.
    pub carried: bool,
    /// The answer was given in this review, before a later version changed the question or the bar.
    pub asked_again: bool,
    /// A proof has run out.
    pub evidence_expired: bool,
    /// A condition on it is open and its day has passed, so it is to judge again.
    pub condition_missed: bool,
    /// The last day of the waiver that lets it be below its bar today.
    pub waived_until: Option<NaiveDate>,
    /// The waiver under which it was accepted has ended, so it is to judge again.
    pub waiver_ended: bool,
    /// What is measured began to speak against it after it was judged, so it is to judge again.
    pub measured_differently: bool,
    /// What is measured for it; when the review is over, what was when it was judged.
    pub measured: Option<MeasuredDetail>,
    /// What the team explained beside what was measured, newest first.
    pub explanations: Vec<ExplanationDetail>,
    /// It was accepted under a waiver, which lasts or has ended.
    pub rests_on_waiver: bool,
    /// Its waivers, newest first.
    pub waivers: Vec<WaiverDetail>,
    /// Names the content and the verdict there is: pass it as `seen` when judging.
    pub seen: String,
    /// The group in which a reviewer meets it.
    pub group: Group,
}

/// How an answer stands against a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct BarStanding {
    /// `passes`, `below`, `not_applicable` or `not_answered`.
    pub standing: &'static str,
    /// By how much it is below; empty otherwise.
    pub words: String,
}

/// One proof.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EvidenceDetail {
    /// Its id.
    pub id: EvidenceId,
    /// The link.
    pub url: Option<String>,
    /// What it is.
    pub title: String,
    /// The last day on which it counts.
    pub expires_on: Option<NaiveDate>,
    /// Who added it.
    pub added_by: Option<Person>,
    /// When.
    pub added_at: At,
}

/// One message.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MessageDetail {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Option<Person>,
    /// What, Markdown.
    pub body: String,
    /// It asks an SRE.
    pub is_question: bool,
    /// When an SRE answered the question.
    pub answered_at: Option<At>,
    /// When it was written.
    pub created_at: At,
}

/// A verdict.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct VerdictDetail {
    /// The verdict.
    pub verdict: Verdict,
    /// Who gave it.
    pub by: Option<Person>,
    /// When.
    pub at: At,
    /// Its comment.
    pub comment: String,
    /// The content changed after it, its condition was missed, its waiver ended or something else is
    /// measured since, so it no longer stands.
    pub lapsed: bool,
    /// Given together with others.
    pub in_bulk: bool,
    /// Given together with others, on measured evidence.
    pub on_measured: bool,
}

/// What is measured for an item.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MeasuredDetail {
    /// What is measured.
    pub measure: Measure,
    /// The value, in the unit of the measure; 1 is yes and 0 is no.
    pub value: f64,
    /// The same in words.
    pub words: String,
    /// Over how many days; 0 for a count of now.
    pub window_days: u32,
    /// Who told what it rests on, by name; empty for what Readyroom knows by itself.
    pub sources: Vec<String>,
    /// The newest of what was told.
    pub at: At,
    /// Nothing was told for longer than it looks back, so it is unknown again.
    pub stale: bool,
    /// It is not for the team to answer the item, because it is measured.
    pub read_only: bool,
    /// It stands in the place of an answer.
    pub stands_in: bool,
    /// It differs from what the team reports.
    pub differs: bool,
    /// How, as a sentence; empty while it does not.
    pub sentence: String,
}

/// What the team explained.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ExplanationDetail {
    /// Its id.
    pub id: ExplanationId,
    /// Why, Markdown.
    pub reason: String,
    /// What was reported then, in words; empty where the measurement stood in the place of an answer.
    pub reported: String,
    /// What was measured then, in words.
    pub measured: String,
    /// Over how many days.
    pub window_days: u32,
    /// Who explained it.
    pub by: Option<Person>,
    /// When.
    pub at: At,
    /// The answer changed after it, so it is about another one.
    pub lapsed: bool,
}

/// A condition.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ConditionDetail {
    /// Its id.
    pub id: ConditionId,
    /// The item.
    pub item: ItemId,
    /// What is to be done.
    pub words: String,
    /// Who does it.
    pub owner: Option<Person>,
    /// It is open and its owner can no longer sign in, so an SRE gives it to another person.
    pub owner_left: bool,
    /// By when.
    pub due_on: NaiveDate,
    /// The service may not launch while it is open.
    pub before_launch: bool,
    /// `open`, `met` or `dropped`.
    pub state: String,
    /// It is open and its day has passed.
    pub overdue: bool,
}

/// A sign-off.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SignOffDetail {
    /// Who signed.
    pub by: Option<Person>,
    /// The right by which they signed.
    pub signed_as: String,
    /// The sentence.
    pub sentence: String,
    /// The hash over the content.
    pub content_hash: String,
    /// When.
    pub at: At,
}
