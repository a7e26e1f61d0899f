//! What differs between two checklist versions, and drafts of the next one.

use serde::Serialize;

use super::form::{Choice, Field, FieldError, FormConflict};
use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// A piece of a text that was or is said.
#[derive(Debug, Clone, Serialize)]
pub struct PieceView {
    /// The words.
    pub text: String,
    /// Whether they are new.
    pub added: bool,
    /// Whether they are gone.
    pub removed: bool,
}

/// One thing that an item said and says, word by word.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeLine {
    /// What it is, for example `Launch bar`; empty for the title.
    pub label: String,
    /// The words in reading order.
    pub pieces: Vec<PieceView>,
}

/// What happened to one item.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// For example `Stricter`.
    pub tag: &'static str,
    /// Whether a team has something to do for it.
    pub asks: bool,
    /// The item.
    pub id: String,
    /// Address of the item through time, or of its form in a draft.
    pub href: String,
    /// What it said and says.
    pub lines: Vec<ChangeLine>,
    /// What it means for answers, as a sentence.
    pub effect: &'static str,
    /// Why; empty when nobody said.
    pub reason: String,
    /// The lesson that it comes from.
    pub lesson: Option<Link>,
}

/// A number with what it counts.
#[derive(Debug, Clone, Serialize)]
pub struct CountLine {
    /// The number.
    pub count: u64,
    /// What it counts, as the rest of a sentence.
    pub words: String,
}

/// A review or service that a version affects.
#[derive(Debug, Clone, Serialize)]
pub struct AffectedRow {
    /// The review, or the service in production.
    pub link: Link,
    /// Its team, state and day, in words.
    pub about: String,
    /// What changes for it, in words.
    pub changes: String,
}

/// Whom a version affects.
#[derive(Debug, Clone, Serialize)]
pub struct AffectedView {
    /// For example `Launch reviews`.
    pub title: &'static str,
    /// In counts.
    pub lines: Vec<CountLine>,
    /// What names them, for example `Name all 9`.
    pub name_all: String,
    /// Reviews and services, by name.
    pub rows: Vec<AffectedRow>,
}

/// `drafts/diff`: what differs between two versions.
#[derive(Debug, Clone, Serialize)]
pub struct DiffPage {
    /// The frame of the page.
    pub shell: Shell,
    /// The checklist.
    pub checklist: Link,
    /// For example `Launch readiness, v14 to v15`.
    pub title: String,
    /// Items in words, for example `48 items, was 48`.
    pub items: String,
    /// In words, for example `4 changes`.
    pub heading: String,
    /// In words, for example `44 items unchanged`.
    pub unchanged: String,
    /// What happened, item by item.
    pub changes: Vec<ChangeView>,
    /// What stands over the items and is not as before.
    pub headings: Vec<ChangeLine>,
    /// Whom the later version affects.
    pub affected: Vec<AffectedView>,
}

/// A draft in the list.
#[derive(Debug, Clone, Serialize)]
pub struct DraftRow {
    /// For example `Draft 3`.
    pub draft: Link,
    /// `Open`, `Published` or `Discarded`.
    pub state: &'static str,
    /// The versions that it began from, in words.
    pub from: String,
    /// Changes made in it.
    pub edits: u64,
    /// Who began it.
    pub by: String,
    /// When.
    pub opened: Moment,
}

/// `drafts/index`: every draft.
#[derive(Debug, Clone, Serialize)]
pub struct DraftIndex {
    /// The frame of the page.
    pub shell: Shell,
    /// The drafts, the newest first.
    pub drafts: Vec<DraftRow>,
    /// Whether the reader may begin one.
    pub may_begin: bool,
}

/// Something that the lint says of a draft.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemView {
    /// The item's form; absent for the draft as a whole.
    pub item: Option<Link>,
    /// Where, in the version as it would be written.
    pub place: String,
    /// What is wrong.
    pub sentence: String,
}

/// What was published since the draft was begun.
#[derive(Debug, Clone, Serialize)]
pub struct BehindView {
    /// As a sentence.
    pub sentence: String,
    /// The differences to look at.
    pub changes: Vec<Link>,
    /// Where the draft is brought onto them; empty for who may not.
    pub action: String,
}

/// The form that publishes a draft.
#[derive(Debug, Clone, Serialize)]
pub struct PublishForm {
    /// What the button says, for example `Publish launch v15 and handoff v7`.
    pub button: String,
    /// What open reviews may do.
    pub choices: Vec<Choice>,
}

/// An item in the list of a draft.
#[derive(Debug, Clone, Serialize)]
pub struct DraftItemRow {
    /// Its id.
    pub id: String,
    /// The statement that is true when it is met.
    pub title: String,
    /// Its form, or where it is brought back.
    pub href: String,
    /// `New`, `Changed`, `Handoff only` or empty.
    pub mark: &'static str,
}

/// A section of a draft.
#[derive(Debug, Clone, Serialize)]
pub struct DraftSectionView {
    /// Its title.
    pub title: String,
    /// Its items in order.
    pub items: Vec<DraftItemRow>,
}

/// Something that was done to a draft.
#[derive(Debug, Clone, Serialize)]
pub struct DraftPast {
    /// When.
    pub when: Moment,
    /// Who, and what, in words.
    pub what: String,
    /// Why; may be empty.
    pub reason: String,
}

/// `drafts/show`: a draft.
#[derive(Debug, Clone, Serialize)]
pub struct DraftPage {
    /// The frame of the page.
    pub shell: Shell,
    /// The draft's address.
    pub href: String,
    /// For example `Draft 3: launch v14 to v15`.
    pub title: String,
    /// `Open`, `Published` or `Discarded`.
    pub state: &'static str,
    /// Whether it is open.
    pub is_open: bool,
    /// Who changed it, in words.
    pub authors: String,
    /// The lessons that it takes in.
    pub lessons: Vec<Link>,
    /// Items in words, for example `48 items, was 48`.
    pub items: String,
    /// How it ended, as a sentence; empty while it is open.
    pub ended: String,
    /// The published versions that it made.
    pub made: Vec<Link>,
    /// In words, for example `4 changes`.
    pub heading: String,
    /// In words, for example `44 items unchanged`.
    pub unchanged: String,
    /// What it changes, item by item.
    pub changes: Vec<ChangeView>,
    /// What stands over the items and is not as before.
    pub headings: Vec<ChangeLine>,
    /// Whom it affects.
    pub affected: Vec<AffectedView>,
    /// What the lint says.
    pub problems: Vec<ProblemView>,
    /// What was published meanwhile.
    pub behind: Option<BehindView>,
    /// The version of the draft.
    pub version: i32,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// The form that publishes it, for who may.
    pub publish: Option<PublishForm>,
    /// Why the reader may not publish it; empty when they may, or when it is not open.
    pub not_yours: String,
    /// Its items, for who may change it.
    pub sections: Vec<DraftSectionView>,
    /// The items that it retires.
    pub retired: Vec<DraftItemRow>,
    /// What was done to it, the newest first.
    pub past: Vec<DraftPast>,
}

/// The names of the fields of a bar.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct BarNames {
    /// Of what a program checks.
    pub rule: &'static str,
    /// Of the bar in words.
    pub words: &'static str,
    /// Of how much it weighs.
    pub severity: &'static str,
    /// Of what proves an answer.
    pub evidence: &'static str,
    /// Of the days for which a proof counts.
    pub max_age_days: &'static str,
}

/// The fields of a bar.
#[derive(Debug, Clone, Serialize)]
pub struct BarForm {
    /// Which bar it is.
    pub legend: &'static str,
    /// The names of its fields.
    pub names: BarNames,
    /// What a program checks.
    pub rule: Field,
    /// The bar in words.
    pub words: Field,
    /// `advisory`, `required`, `blocker`, or none.
    pub severity: Vec<Choice>,
    /// What is wrong with the severity.
    pub severity_error: String,
    /// What proves an answer.
    pub evidence: Field,
    /// For how many days a proof counts.
    pub max_age_days: Field,
}

/// Where an item stands in its section.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// In words, for example `Place 2 of the 7 that Monitoring asks at launch`.
    pub words: String,
    /// Whether it can move up.
    pub up: bool,
    /// Whether it can move down.
    pub down: bool,
}

/// `drafts/item`: the form of an item of a draft.
#[derive(Debug, Clone, Serialize)]
pub struct DraftItemForm {
    /// The frame of the page.
    pub shell: Shell,
    /// The draft.
    pub draft: Link,
    /// For example `Change MON-03`.
    pub heading: String,
    /// Whether the item is new.
    pub is_new: bool,
    /// Where the form posts.
    pub action: String,
    /// The version of the draft that was read.
    pub version: String,
    /// What is wrong with the form.
    pub errors: Vec<FieldError>,
    /// Both values, when somebody else changed the item meanwhile.
    pub conflict: Option<FormConflict>,
    /// The sections that a new item may stand in.
    pub sections: Vec<Choice>,
    /// What is wrong with the section.
    pub section_error: String,
    /// Whether the fields of a new section are unfolded.
    pub opens_section: bool,
    /// The letters of a section that is new.
    pub new_section: Field,
    /// The title of a new section.
    pub section_title: Field,
    /// The question of a new section.
    pub section_question: Field,
    /// The id of a new item.
    pub id: Field,
    /// The statement that is true when it is met.
    pub title: Field,
    /// The question.
    pub ask: Field,
    /// Why it is asked.
    pub why: Field,
    /// What the team does to meet it.
    pub todo: Field,
    /// The kind of answer.
    pub answer: Field,
    /// The bar to launch.
    pub launch: BarForm,
    /// The bar to hand off.
    pub handoff: BarForm,
    /// When it is asked.
    pub applies_when: Field,
    /// When it is a blocker.
    pub blocker_when: Field,
    /// The signals that can measure it.
    pub measures: Vec<Choice>,
    /// What is wrong with the signal.
    pub measure_error: String,
    /// Where it comes from.
    pub sources: Field,
    /// Why it is changed.
    pub reason: Field,
    /// The lesson that it comes from.
    pub lesson: Field,
    /// Lessons that may be named.
    pub lessons: Vec<Choice>,
    /// What a change of words means.
    pub changes: Vec<Choice>,
    /// What is wrong with that.
    pub change_error: String,
    /// Conditions that can be written, in words.
    pub conditions: String,
    /// Where it stands; absent for a new one.
    pub place: Option<PlaceView>,
}
