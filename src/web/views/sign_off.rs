//! Signing off a review: the queue of items, one item to judge, and what is recorded at the end.

use serde::Serialize;

use super::form::{Choice, Field};
use super::glyph::Glyph;
use super::item::{
    ConditionView, EvidenceView, ExplanationView, Measured, MessageView, Reported, Tag, VerdictView,
};
use super::link::Link;
use super::moment::Moment;
use super::review::{ItemLink, LowRiskLine};
use super::shell::Shell;
use super::waivers::{WaiverLine, WaiverView};

/// `reviews/sign_off`: the page on which an SRE judges.
#[derive(Debug, Clone, Serialize)]
pub struct SignOffView {
    /// The frame of the page.
    pub shell: Shell,
    /// The service.
    pub service: Link,
    /// The review, for example `Launch review 1`.
    pub review: Link,
    /// What it is called here, for example `Sign off launch review 1`.
    pub heading: String,
    /// Who submitted it; empty before it is submitted, when items may already be accepted early.
    pub submitted_by: String,
    /// When.
    pub submitted: Moment,
    /// Why nothing is signed yet, while the review is with its team; empty otherwise.
    pub waits: String,
    /// Help that this person gave, for example `5 h since design`; may be empty.
    pub helped: String,
    /// Target date; may be empty.
    pub target: Moment,
    /// Why this person may not judge or sign; empty when they may.
    pub barred: String,
    /// Why it asks less than the full list; absent when it does not.
    pub low_risk: Option<LowRiskLine>,
    /// The queue. Groups without items are left out.
    pub groups: Vec<QueueGroup>,
    /// The item to judge; absent when every group is empty.
    pub item: Option<JudgedItem>,
    /// State of every item in order: `acc` when decided, `back` when a change is asked, else `none`.
    pub states: Vec<&'static str>,
    /// Items decided.
    pub decided: u64,
    /// Items asked.
    pub total: u64,
    /// Changes that are asked for.
    pub changes: u64,
    /// Where returning posts; empty when this person may not, or it is not submitted.
    pub returns: String,
    /// Address of the page that signs off; empty when this person may not, or it is not submitted.
    pub sign: String,
    /// People who can own a condition.
    pub owners: Vec<Choice>,
}

/// A group of the queue.
#[derive(Debug, Clone, Serialize)]
pub struct QueueGroup {
    /// `judgement`, `measured`, `self_reported` or `accepted`.
    pub key: &'static str,
    /// The words.
    pub title: &'static str,
    /// Its items.
    pub items: Vec<QueueItem>,
    /// Whether the list is shown at once and not behind one click.
    pub open: bool,
    /// The form that accepts all undecided items of the group; absent when there is none.
    pub bulk: Option<Bulk>,
}

/// Accepting a whole group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bulk {
    /// Where it posts.
    pub action: String,
    /// How many items it accepts.
    pub count: u64,
    /// What the group has in common and what the record will say, as a sentence.
    pub sentence: String,
    /// Opaque token over what was shown, so that nothing that changed since is accepted.
    pub seen: String,
}

/// An item of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueItem {
    /// Permanent id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Address of this page with the item chosen.
    pub href: String,
    /// Whether it is the chosen one.
    pub current: bool,
    /// What the team reports, or the verdict once decided.
    pub state: Glyph,
    /// A word behind it: `reworked`, `differs`; may be empty.
    pub mark: &'static str,
}

/// The item to judge.
#[derive(Debug, Clone, Serialize)]
pub struct JudgedItem {
    /// Permanent id.
    pub id: String,
    /// Address of the item within the review; verdict and messages post below it.
    pub href: String,
    /// Address of the item on the review page.
    pub on_review: String,
    /// Title.
    pub title: String,
    /// Section and place in its group, for example `Monitoring coverage · 1 of 7`.
    pub place: String,
    /// The question put to the team.
    pub ask: String,
    /// The answer as a tag.
    pub says: Tag,
    /// Who answered and when; absent before there is an answer.
    pub reported: Option<Reported>,
    /// The reason of "not applicable"; may be empty.
    pub reason: String,
    /// The note, Markdown; may be empty.
    pub note: String,
    /// What a signal says; absent when nothing measures it.
    pub measured: Option<Measured>,
    /// What the team explained beside what was measured, newest first.
    pub explanations: Vec<ExplanationView>,
    /// The bar of this kind of review, in words.
    pub bar: String,
    /// `blocker`, `required` or `advisory`.
    pub severity: &'static str,
    /// The other bar, in words; may be empty.
    pub other_bar: String,
    /// How the answer stands against the bar; absent when a person judges that.
    pub standing: Option<Tag>,
    /// Address of the item in its checklist.
    pub why: String,
    /// The acceptance rail; empty for items that are not numbers.
    pub rail: String,
    /// Evidence.
    pub evidence: Vec<EvidenceView>,
    /// Discussion.
    pub messages: Vec<MessageView>,
    /// The verdict so far.
    pub verdict: Option<VerdictView>,
    /// Its waivers, newest first.
    pub waivers: Vec<WaiverView>,
    /// Opaque token of what is read here.
    pub seen: String,
    /// Id of the undecided item to go to afterwards; this one when it is the last.
    pub next: String,
    /// Whether this person may judge this item.
    pub may_judge: bool,
    /// Why not, as a sentence; empty otherwise.
    pub barred: String,
}

/// `reviews/sign`: the one thing that is asked before signing.
#[derive(Debug, Clone, Serialize)]
pub struct SignView {
    /// The frame of the page.
    pub shell: Shell,
    /// The service.
    pub service: Link,
    /// The review.
    pub review: Link,
    /// Address of the sign-off page.
    pub back: String,
    /// Where it posts.
    pub action: String,
    /// What is called for, for example `Sign off launch review 1`.
    pub heading: String,
    /// Items that are undecided, or below a blocker's bar; signing needs it to be empty.
    pub missing: Vec<ItemLink>,
    /// The sentence to record, with a proposal in it.
    pub sentence: Field,
    /// The checklist version.
    pub checklist: Link,
    /// SHA-256 of the exact answers, evidence and verdicts, posted back.
    pub content_hash: String,
    /// Its first digits.
    pub short_hash: String,
    /// Why it asks less than the full list; absent when it does not.
    pub low_risk: Option<LowRiskLine>,
    /// Verdicts in words, for example `45 accepted, 3 with a condition, 19 of them together`.
    pub counts: String,
    /// Open conditions.
    pub conditions: Vec<ConditionView>,
    /// The waivers on which verdicts rest.
    pub waivers: Vec<WaiverLine>,
    /// Signatures so far and still needed, as a sentence; may be empty.
    pub signatures: String,
}
