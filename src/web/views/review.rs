//! A review: its head, progress and filters around the list of items, and the list of all reviews.

use serde::Serialize;

use super::form::Choice;
use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// `reviews/show`: a review. The items stand in the slot of the template: for each section a
/// [`SectionHead`] around its items.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewView {
    /// The frame of the page.
    pub shell: Shell,
    /// The service.
    pub service: Link,
    /// Address of the review, without a slash at the end.
    pub base: String,
    /// Kind and number.
    pub heading: Heading,
    /// The checklist version.
    pub checklist: Link,
    /// SHA-256 of the checklist version, for the foot of a printed page.
    pub checklist_hash: String,
    /// The owning team.
    pub team: Link,
    /// The SRE who helps, and who may become it.
    pub consultant: ConsultantView,
    /// Target date in words with the days left, for example `12 Dec, 22 days`; may be empty.
    pub target: Moment,
    /// Where the review stands and since when, as a sentence; empty while it is open.
    pub standing: String,
    /// What a reviewer asked for when returning it, Markdown; may be empty.
    pub returned_with: String,
    /// Why this person may not judge although they are an SRE; empty otherwise.
    pub barred: String,
    /// The line of truth about saving, as it stands when the page is sent.
    pub saved: String,
    /// Whether this person may answer, which decides whether the line of truth is kept up.
    pub editable: bool,
    /// Counts.
    pub progress: ProgressView,
    /// Filters with counts.
    pub filters: Vec<FilterView>,
    /// A sentence when the chosen filter leaves no item.
    pub nothing: String,
    /// Address of the page that submits; empty when this person may not, or not now.
    pub submit: String,
    /// Address of the sign-off page; empty when this person may not judge.
    pub sign_off: String,
    /// How many of its waivers wait and last, with the way to the list; its text is empty when
    /// there are none.
    pub waivers: Link,
    /// Address of the history of this review.
    pub history: String,
    /// A later version of the checklist, if there is one.
    pub upgrade: Option<UpgradeLine>,
    /// Why it asks less than the full list; absent when it does not.
    pub low_risk: Option<LowRiskLine>,
    /// The shorter list; absent when this person may not choose it, or not now.
    pub low_risk_offer: Option<LowRiskChoice>,
    /// Where a lesson is filed about it; empty while it is under way.
    pub lesson: String,
    /// Where withdrawal posts; empty when this person may not.
    pub withdrawal: String,
    /// People who can own a condition, as `handle` and name; empty unless this person may judge.
    pub owners: Vec<Choice>,
}

/// A later version of the checklist than the one that the review runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UpgradeLine {
    /// For example `Launch v15 is published: 1 new item, 2 to answer again, 1 retired.`
    pub sentence: String,
    /// Address of what differs between the two versions.
    pub diff: String,
    /// The later version.
    pub to: u32,
    /// Where changing to it posts; empty when this person may not, or not now.
    pub action: String,
}

/// `reviews/low_risk`: that a launch is low-risk, at the head of whatever page says something of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LowRiskLine {
    /// For example `Low-risk launch: 21 of 54 items.`
    pub sentence: String,
    /// Why, in the words of the team.
    pub reason: String,
    /// Who confirmed what, as a sentence.
    pub confirmed: String,
    /// Where asking for the full review posts; empty when this person may not, or not now.
    pub removal: String,
    /// What asking for it does, as a sentence.
    pub then: &'static str,
}

/// The shorter list, as a team may choose it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LowRiskChoice {
    /// What it leaves, for example `21 of 54 items`.
    pub extent: String,
    /// What is to be confirmed.
    pub conditions: Vec<LowRiskEntry>,
    /// Why it cannot be chosen, as a sentence; empty when it can.
    pub barred: String,
    /// Where choosing it posts.
    pub action: String,
}

/// A condition to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LowRiskEntry {
    /// Its name.
    pub id: String,
    /// What is confirmed.
    pub words: String,
    /// Where it comes from.
    pub source: String,
}

/// Kind and number of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// `Launch readiness review` or `Handoff readiness review`.
    pub title: &'static str,
    /// `launch` or `handoff`.
    pub kind: &'static str,
    /// Number, counted per service and kind.
    pub number: u64,
}

/// The SRE who helps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ConsultantView {
    /// Full name; empty while nobody does.
    pub name: String,
    /// Help given so far, for example `3 h given`; may be empty.
    pub given: String,
    /// Where volunteering posts; empty when this person may not.
    pub volunteer: String,
    /// SREs who can be assigned; empty when this person may not assign.
    pub candidates: Vec<Choice>,
    /// Where assigning posts.
    pub assignment: String,
}

/// `reviews/section`: the head of a section, with a slot for its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionHead {
    /// The three capital letters.
    pub id: String,
    /// Title.
    pub title: String,
    /// The question that the section answers.
    pub question: String,
}

/// `reviews/progress`: how far the review is, in counts.
#[derive(Debug, Clone, Serialize)]
pub struct ProgressView {
    /// Items answered.
    pub answered: u64,
    /// Items asked.
    pub total: u64,
    /// The rest in words, for example `8 already accepted by Ana Ruiz · 13 to do`.
    pub detail: String,
    /// One strip a section.
    pub sections: Vec<SectionProgress>,
}

/// How far one section is.
#[derive(Debug, Clone, Serialize)]
pub struct SectionProgress {
    /// The three capital letters.
    pub id: String,
    /// Title.
    pub title: String,
    /// Items answered.
    pub answered: u64,
    /// Items asked.
    pub total: u64,
    /// State of every item in order, as names of the sprite.
    pub states: Vec<&'static str>,
}

/// A filter with its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilterView {
    /// Value of `show`: empty for all, `todo`, `blocks`, `changes`, `differs`, `waiting` or `handoff`.
    pub show: &'static str,
    /// The words.
    pub label: &'static str,
    /// Items that it leaves.
    pub count: u64,
    /// Whether it is chosen.
    pub current: bool,
}

/// `reviews/saved`: the answer to a save, as a fragment.
#[derive(Debug, Clone, Serialize)]
pub struct SavedView {
    /// The item, rendered with `reviews/item`.
    pub item: String,
    /// Counts after the save; absent when nothing in them changed.
    pub progress: Option<ProgressView>,
    /// Filters after the save; empty when nothing in them changed.
    pub filters: Vec<FilterView>,
}

/// `reviews/submit`: before submitting. With something missing it is the list of it.
#[derive(Debug, Clone, Serialize)]
pub struct SubmitView {
    /// The frame of the page.
    pub shell: Shell,
    /// The service.
    pub service: Link,
    /// The review.
    pub review: Link,
    /// Where it posts.
    pub action: String,
    /// What is missing, each a link to its item; submitting needs it to be empty.
    pub missing: Vec<ItemLink>,
    /// Counts in words, for example `42 met, 3 partly, 2 not met, 1 not applicable`.
    pub counts: String,
    /// Items below the bar, which an SRE will decide about.
    pub below: Vec<ItemLink>,
    /// Who judges it then: the consultant's name, or the group of SREs.
    pub reviewer: String,
}

/// An item as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemLink {
    /// Permanent id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// What is to be said about it; may be empty.
    pub detail: String,
}

/// `reviews/index`: all reviews.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewsView {
    /// The frame of the page.
    pub shell: Shell,
    /// Filters: `open`, `waiting` (on this person) and `closed`.
    pub filters: Vec<FilterView>,
    /// The reviews, the one that waits longest first.
    pub rows: Vec<ReviewLine>,
    /// The next act when there is none.
    pub nothing: String,
    /// More after these; empty on the last page.
    pub more: String,
}

/// One review as a row.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewLine {
    /// Its name, for example `Launch review 1`, and address.
    pub review: Link,
    /// The service.
    pub service: Link,
    /// The owning team.
    pub team: String,
    /// State of every item in order, as names of the sprite.
    pub states: Vec<&'static str>,
    /// Counts in words, for example `35 of 48 answered`.
    pub counts: String,
    /// Where it stands, in words.
    pub state: String,
    /// `go`, `warn`, `accent` or `quiet`.
    pub tone: &'static str,
    /// Whom it waits for, in words; may be empty.
    pub waits_for: String,
    /// The consultant; empty while there is none.
    pub consultant: String,
    /// Target date; may be empty.
    pub target: Moment,
}

/// `reviews/conflict` (fragment) and `reviews/conflict_page` (page): two people changed the same
/// answer or note.
#[derive(Debug, Clone, Serialize)]
pub struct ConflictView {
    /// Permanent id of the item.
    pub id: String,
    /// Address of the item, where "keep mine" posts.
    pub href: String,
    /// Address of the item on the review page, where "keep theirs" leads.
    pub back: String,
    /// What happened, for example `Tomás Lind changed the answer while you were editing`.
    pub sentence: String,
    /// The review went to a later version of its checklist meanwhile.
    pub moved: bool,
    /// The item takes what was posted; else it is only shown.
    pub takes_mine: bool,
    /// What differs: the answer, the note, or both.
    pub parts: Vec<ConflictPart>,
    /// What was posted, with the versions of now, so that posting it again keeps mine.
    pub mine: Vec<Hidden>,
    /// Both notes, one after the other, when the note differs; empty otherwise.
    pub both: String,
    /// The item as it is now, rendered with `reviews/item`; empty on the page.
    pub item: String,
}

/// What differs between two versions.
#[derive(Debug, Clone, Serialize)]
pub struct ConflictPart {
    /// `Answer` or `Note`.
    pub what: &'static str,
    /// Whose `theirs` is: `Theirs`, or `Now` where the checklist changed and not only somebody else.
    pub theirs_are: &'static str,
    /// Theirs, in words.
    pub theirs: String,
    /// Mine, in words.
    pub mine: String,
    /// Theirs to mine, word by word; empty for an answer.
    pub words: Vec<DiffWords>,
}

/// Words that are in both, only in theirs, or only in mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffWords {
    /// Only in theirs.
    pub removed: bool,
    /// Only in mine.
    pub added: bool,
    /// The words, with the spaces after them.
    pub text: String,
}

/// A field that is posted as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hidden {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// `reviews/conflict_page`: the conflict as a page of its own, for browsers without the script.
#[derive(Debug, Clone, Serialize)]
pub struct ConflictPage {
    /// The frame of the page.
    pub shell: Shell,
    /// The service.
    pub service: Link,
    /// The review.
    pub review: Link,
    /// The conflict.
    pub conflict: ConflictView,
}

/// `reviews/invalid`: what was wrong with a save, a message or a verdict, as a fragment.
#[derive(Debug, Clone, Serialize)]
pub struct InvalidView {
    /// The sentence.
    pub sentence: String,
    /// The item as it is now, rendered with `reviews/item`, when what was read is out of date;
    /// empty otherwise.
    pub item: String,
}

/// `sessions/signed_out`: the answer to a save without a session, as a fragment.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignedOut {
    /// Address of the sign-in page.
    pub href: String,
    /// The handle for which the page was made, when somebody else is signed in; else empty.
    pub as_whom: String,
    /// What happened, when it is more than that nobody is signed in.
    pub sentence: String,
}
