//! One item of a review: what is asked, both bars, what the team reports, what proves it, what
//! was said about it and how it was judged.
//!
//! An item's HTML is kept and shown to everybody whose [`Mode`] is the same. Nothing here may
//! therefore depend on who looks at it or on the time: every date is absolute.

use serde::Serialize;

use super::glyph::Glyph;
use super::moment::Moment;
use super::waivers::{RequestForm, WaiverView};

/// What the person who looks at an item may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Mode {
    /// Answer, write the note, add and remove evidence.
    pub edit: bool,
    /// Write in the discussion.
    pub discuss: bool,
    /// Ask an SRE in the discussion, as the team does.
    pub ask: bool,
    /// Log minutes of help with a message.
    pub help: bool,
    /// Judge the answer.
    pub judge: bool,
    /// Record that the open condition on it is met, or give it to another person.
    pub close: bool,
    /// Ask for a waiver.
    pub waive: bool,
    /// Decide a waiver of it, or take one back.
    pub decide: bool,
    /// Explain the answer beside what is measured.
    pub explain: bool,
}

impl Mode {
    /// The owning team, while the review is open or returned.
    pub const TEAM: Self =
        Self { edit: true, discuss: true, ask: true, explain: true, ..Self::READ };
    /// A manager; compliance.
    pub const DISCUSS: Self = Self { discuss: true, ..Self::READ };
    /// An SRE outside the owning team, while verdicts may be given.
    pub const REVIEWER: Self = Self { discuss: true, help: true, judge: true, ..Self::READ };
    /// Everybody else, and everybody once the review is over.
    pub const READ: Self = Self {
        edit: false,
        discuss: false,
        ask: false,
        help: false,
        judge: false,
        close: false,
        waive: false,
        decide: false,
        explain: false,
    };
}

/// How much of an item is on a page. A review of 50 items would be heavy with all of each, so the
/// page has the row and the controls of each, and the rest is fetched when the item is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Extent {
    /// The row and the controls of the answer.
    Brief,
    /// All of it.
    Full,
    /// All of it, unfolded.
    Open,
}

/// `reviews/item`: one item of a review, as part of the page and as the answer to a save.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    /// Permanent id, for example `MON-03`.
    pub id: String,
    /// Address of the item, `/services/{svc}/launch/{n}/items/{ID}`.
    pub href: String,
    /// What the person may do with it.
    pub mode: Mode,
    /// Whether all of the item is there, or its row and controls only.
    pub full: bool,
    /// Whether it is unfolded when the page is shown.
    pub open: bool,
    /// Whether its row is a link to the page with the item unfolded: for who only reads, the page
    /// has neither controls to show nor a script to fetch the rest.
    pub linked: bool,
    /// The mark before it: `none`, `part`, `not`, `na`, `met`, `acc` or `back`.
    pub state: Glyph,
    /// Whether the team still has something to do here: no answer, a carried answer that nobody
    /// confirmed, or a change that was asked for.
    pub todo: bool,
    /// The statement that is true when the item is met.
    pub title: String,
    /// A line under the title when something is wrong: what is left, or the change asked for.
    pub detail: Option<Detail>,
    /// Initials of who answered last; empty before the first answer.
    pub by: String,
    /// When it was answered last.
    pub when: Moment,
    /// Why it is asked and what to do: [`Guidance`] rendered once for the checklist version.
    pub guidance: String,
    /// The bar to launch; absent when the item is asked at handoff only.
    pub launch: Option<BarView>,
    /// The bar to launch in one line, as a handoff review shows it; `launch` is absent then.
    pub launch_line: Option<BarView>,
    /// The bar to hand off; absent when no handoff checklist extends this version.
    pub handoff: Option<BarView>,
    /// The acceptance rail of a number, from `figures::rail`; empty for other kinds.
    pub rail: String,
    /// What is reported, in words, once there is an answer.
    pub reported: Option<Reported>,
    /// What a signal says; absent when nothing measures the item.
    pub measured: Option<Measured>,
    /// What the team explained beside what was measured, newest first.
    pub explanations: Vec<ExplanationView>,
    /// The form in which the team explains; absent when the person may not, or nothing differs.
    pub explain: Option<ExplainForm>,
    /// The answer and the controls to give it.
    pub answer: AnswerView,
    /// The note.
    pub note: NoteView,
    /// Evidence, oldest first.
    pub evidence: Vec<EvidenceView>,
    /// What to attach, in words.
    pub evidence_hint: String,
    /// Discussion, oldest first.
    pub messages: Vec<MessageView>,
    /// How the answer was judged; absent before anybody did.
    pub verdict: Option<VerdictView>,
    /// Its waivers, newest first.
    pub waivers: Vec<WaiverView>,
    /// The form that asks for one; absent when the person may not, or there is nothing to waive.
    pub ask_waiver: Option<RequestForm>,
    /// Opaque token of what a reviewer reads here, posted with the verdict, so that nobody accepts
    /// what they did not see.
    pub seen: String,
}

/// A line under the title of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Words in colour before it, for example `Change asked`; may be empty.
    pub mark: &'static str,
    /// The line.
    pub text: String,
}

/// `reviews/guidance`: what does not change between reviews of one checklist version.
#[derive(Debug, Clone, Serialize)]
pub struct Guidance {
    /// What went wrong, or would go wrong, without it.
    pub why: String,
    /// What the team does to meet it.
    pub todo: String,
    /// Address of the item in the checklist, with sources and history.
    pub href: String,
    /// What added or changed it last, for example `v9, after incident 2291`.
    pub since: String,
}

/// One bar and how the answer stands against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BarView {
    /// The whole standard, in words.
    pub words: String,
    /// `blocker`, `required` or `advisory`.
    pub severity: &'static str,
    /// How the answer stands; absent before there is an answer, and for bars that a person judges.
    pub standing: Option<Tag>,
}

/// A few words in the colour of their meaning, with a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// `go`, `warn`, `stop`, `accent` or `quiet`.
    pub tone: &'static str,
    /// Name of the mark in the sprite.
    pub glyph: &'static str,
    /// The words.
    pub text: String,
}

/// What the team reports, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// The answer, for example `86 %` or `Partly met`.
    pub words: String,
    /// Full name of who answered.
    pub by: String,
    /// When.
    pub when: Moment,
}

/// What a signal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// The value, for example `6 minutes`.
    pub words: String,
    /// Over which time, where it comes from and when it was told.
    pub source: String,
    /// How it differs from what is reported, as a sentence; empty while it does not.
    pub difference: String,
}

/// What the team explained beside what was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplanationView {
    /// Full name.
    pub by: String,
    /// When.
    pub when: Moment,
    /// Both values as they stood then, for example `reported 1 minutes, measured 6 minutes`.
    pub beside: String,
    /// Why, Markdown.
    pub reason: String,
    /// Whether the answer changed after it.
    pub lapsed: bool,
}

/// The form of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainForm {
    /// The item.
    pub item: String,
    /// Where it posts.
    pub action: String,
    /// Version of the answer that is explained.
    pub version: u64,
    /// What is asked.
    pub question: &'static str,
}

/// The answer and the controls to give it. Exactly one of `options`, `number`, `date` and `text`
/// is there, by the kind of the item.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerView {
    /// Version of the answer, 0 before the first; a save with another one is a conflict.
    pub version: u64,
    /// The question put to the team.
    pub ask: String,
    /// The options of an attest or choice item, `not_applicable` last.
    pub options: Vec<AnswerOption>,
    /// The figure of a number item.
    pub number: Option<NumberField>,
    /// The date of a date item, `YYYY-MM-DD`.
    pub date: Option<Typed>,
    /// The text of a text item.
    pub text: Option<Typed>,
    /// Whether the answer is "not applicable".
    pub not_applicable: bool,
    /// Why it does not apply.
    pub reason: String,
    /// Where a carried answer comes from, for example `From launch review 1, 17 Apr 2026`; empty
    /// when the answer was given in this review.
    pub carried: String,
    /// Whether it is measured, so that the team does not answer it.
    pub read_only: bool,
    /// The answer in words; empty before there is one.
    pub words: String,
}

/// One option of an attest or choice item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerOption {
    /// The value that is posted.
    pub value: String,
    /// The words.
    pub label: String,
    /// The key that chooses it: `1` to `9`, or `x` for "not applicable" of a choice.
    pub key: String,
    /// Whether it is the answer.
    pub chosen: bool,
}

/// The figure of a number item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberField {
    /// What was answered, as typed; empty before.
    pub value: String,
    /// Unit after it.
    pub unit: String,
    /// Smallest and largest value that makes sense, in words: `0 to 100`.
    pub range: String,
}

/// What was typed into a field of its own; empty before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Typed {
    /// The value.
    pub value: String,
}

/// The note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteView {
    /// Version of the note, 0 before the first.
    pub version: u64,
    /// Markdown, as typed.
    pub text: String,
}

/// Something that proves an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceView {
    /// Id within the review, for the anchor.
    pub id: String,
    /// Checked `https:` or `http:` address; empty for a short text.
    pub href: String,
    /// Title, or the address when none was given.
    pub title: String,
    /// Host of the address; empty for a short text.
    pub host: String,
    /// The short text, Markdown; empty for a link.
    pub text: String,
    /// Who added it, when, and until when it counts.
    pub detail: String,
    /// Where its removal posts; used only when the person may edit.
    pub removal: String,
}

/// A message of the discussion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageView {
    /// Id within the page, to which its date links.
    pub anchor: String,
    /// Full name.
    pub by: String,
    /// Two letters.
    pub initials: String,
    /// Whether the author is an SRE.
    pub sre: bool,
    /// What the author is here, for example `SRE consultant`; may be empty.
    pub role: String,
    /// When.
    pub when: Moment,
    /// Markdown, as typed.
    pub body: String,
    /// Whether it asks an SRE.
    pub question: bool,
}

/// How an answer was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// The words, for example `Accepted by Ana Ruiz` or `Changed since Ana Ruiz accepted it`.
    pub tag: Tag,
    /// When.
    pub when: Moment,
    /// Comment, Markdown; may be empty.
    pub comment: String,
    /// The condition that goes with it.
    pub condition: Option<ConditionView>,
    /// Whether it no longer stands, because the answer, note or evidence changed.
    pub lapsed: bool,
}

/// Something to do by a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConditionView {
    /// The item.
    pub item: String,
    /// What is to be done.
    pub text: String,
    /// Full name of who does it.
    pub owner: String,
    /// By when.
    pub due: Moment,
    /// Whether it must be done before launch.
    pub before_launch: bool,
    /// Whether it is open and its day has passed.
    pub missed: bool,
    /// Whether it is open and its owner can no longer sign in.
    pub left: bool,
    /// Where recording it as met posts; empty when it is met, or the reader may not.
    pub closure: String,
    /// Where giving it to another person posts; empty when it is met, or the reader may not.
    pub giving: String,
}
