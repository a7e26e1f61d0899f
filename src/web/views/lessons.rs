//! Lessons: the list with the form that files one, and one lesson with its discussion.

use serde::Serialize;

use super::form::Choice;
use super::item::Tag;
use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// `lessons/index`: lessons, and the form that files one.
#[derive(Debug, Clone, Serialize)]
pub struct LessonsPage {
    /// The frame of the page.
    pub shell: Shell,
    /// The service that the list is about; absent for lessons about any.
    pub service: Option<Link>,
    /// The states, and all of them.
    pub filters: Vec<StateFilter>,
    /// The lessons, the newest first.
    pub rows: Vec<LessonRow>,
    /// What an empty list says.
    pub nothing: String,
    /// The address of older lessons; empty at the end of the list.
    pub older: String,
    /// The form.
    pub form: LessonForm,
}

/// A link that filters the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateFilter {
    /// The state, or `All`.
    pub label: String,
    /// The list filtered by it.
    pub href: String,
    /// How many lessons there are.
    pub count: i64,
    /// Whether the list is filtered by it.
    pub current: bool,
}

/// One lesson in the list.
#[derive(Debug, Clone, Serialize)]
pub struct LessonRow {
    /// The first words of what happened.
    pub lesson: Link,
    /// Its number.
    pub number: u32,
    /// The service that it is about.
    pub service: Option<Link>,
    /// Where it was learnt.
    pub origin: &'static str,
    /// Where it stands.
    pub tag: Tag,
    /// The items that it became, or how much was said about it; may be empty.
    pub detail: String,
    /// Who filed it.
    pub filed_by: String,
    /// When.
    pub filed: Moment,
}

/// The form that files a lesson, or completes one.
#[derive(Debug, Clone, Serialize)]
pub struct LessonForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows; 0 in the form that files one.
    pub version: i32,
    /// What is filled in already, as a sentence; may be empty.
    pub about: String,
    /// The link.
    pub link: String,
    /// The service, by its name in URLs.
    pub service: String,
    /// Where it was learnt.
    pub origins: Vec<Choice>,
    /// What an item would have changed about it.
    pub effects: Vec<Choice>,
    /// The item that would have.
    pub item: String,
    /// What should change.
    pub change: String,
}

/// `lessons/show`: one lesson.
#[derive(Debug, Clone, Serialize)]
pub struct LessonPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Its number.
    pub number: u32,
    /// Where it stands.
    pub tag: Tag,
    /// Where it was learnt.
    pub origin: &'static str,
    /// The service that it is about.
    pub service: Option<Link>,
    /// Who filed it.
    pub filed_by: String,
    /// When.
    pub filed: Moment,
    /// What happened, Markdown.
    pub what_happened: String,
    /// Where it can be read: the address, and its host as words.
    pub link: Option<Link>,
    /// Whether an item would have helped, as a sentence.
    pub effect: &'static str,
    /// The item that would have; its address is empty when no current version has it.
    pub item: Option<Link>,
    /// What should change, Markdown; may be empty.
    pub change: String,
    /// The draft that takes it in.
    pub draft: Option<Link>,
    /// The items that it became.
    pub became: Vec<BecameView>,
    /// What was said about it.
    pub remarks: Vec<RemarkView>,
    /// Where a remark is posted.
    pub remark: String,
    /// The form that completes it; absent when the reader may not.
    pub amend: Option<LessonForm>,
    /// The form in which an SRE decides; absent when the reader may not.
    pub decide: Option<DecideForm>,
    /// The form that opens it again; absent when the reader may not.
    pub reopen: Option<StepForm>,
    /// What happens next, as a sentence for who may not decide; may be empty.
    pub waits: &'static str,
}

/// An item that a lesson became.
#[derive(Debug, Clone, Serialize)]
pub struct BecameView {
    /// The item.
    pub item: Link,
    /// The version of the checklist.
    pub version: Link,
    /// When it was published.
    pub when: Moment,
}

/// Something that was said about a lesson.
#[derive(Debug, Clone, Serialize)]
pub struct RemarkView {
    /// Its id within the page.
    pub anchor: String,
    /// Who said it.
    pub by: String,
    /// The first letters of their name.
    pub initials: String,
    /// When.
    pub when: Moment,
    /// What was decided by it, for example `declined it`; may be empty.
    pub decided: &'static str,
    /// What was said, Markdown; may be empty with a decision.
    pub words: String,
}

/// The form in which an SRE accepts or declines.
#[derive(Debug, Clone, Serialize)]
pub struct DecideForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
    /// Whether it can be accepted: it is not yet.
    pub may_accept: bool,
}

/// The form of a step that takes a reason.
#[derive(Debug, Clone, Serialize)]
pub struct StepForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
}
