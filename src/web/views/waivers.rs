//! Waivers: with their item, and in the list from which they are decided.

use serde::Serialize;

use super::item::Tag;
use super::link::Link;
use super::shell::Shell;

/// `waivers/waiver`: one waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaiverView {
    /// Where it stands, for example `Waived until 3 Mar 2027 by Ana Ruiz`.
    pub tag: Tag,
    /// Who asked and when.
    pub asked: String,
    /// Why the item cannot meet its bar in time, Markdown.
    pub reason: String,
    /// What guards against the harm meanwhile.
    pub guard: String,
    /// Who said the words that end it or decide it; empty before.
    pub said: String,
    /// Those words, Markdown.
    pub words: String,
    /// Who decides, as a sentence; empty unless it waits.
    pub waits: String,
    /// Address of the list of all waivers; empty where it is that list.
    pub others: &'static str,
    /// The form that grants or denies; absent when the reader may not.
    pub decision: Option<MoveForm>,
    /// The form that takes it back; absent when the reader may not.
    pub revocation: Option<MoveForm>,
}

/// The form of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoveForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
    /// Names the waiver within the page, so that ids differ.
    pub n: String,
    /// The item, to which the page goes back.
    pub item: String,
    /// The page to go back to: `sign-off`, `list`, or empty for the item on the review page.
    pub back: &'static str,
    /// The last day, in words.
    pub until: String,
}

/// `waivers/request`: the form that asks for a waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestForm {
    /// Where it posts.
    pub action: String,
    /// The item.
    pub item: String,
    /// Who decides, at the start of a sentence.
    pub decider: &'static str,
}

/// `waivers/index`: the waivers of all services, or of one.
#[derive(Debug, Clone, Serialize)]
pub struct WaiverList {
    /// The frame of the page.
    pub shell: Shell,
    /// All, and each service that has some.
    pub filters: Vec<ServiceFilter>,
    /// Those that wait, then those that last.
    pub groups: Vec<WaiverGroup>,
}

/// A filter of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceFilter {
    /// The words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many waivers it leaves.
    pub count: u64,
    /// Whether it is the chosen one.
    pub current: bool,
}

/// Waivers that stand alike.
#[derive(Debug, Clone, Serialize)]
pub struct WaiverGroup {
    /// `pending` or `lasting`.
    pub key: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What is said when there is none.
    pub nothing: &'static str,
    /// The waivers.
    pub waivers: Vec<ListedWaiver>,
}

/// A waiver with what it is about.
#[derive(Debug, Clone, Serialize)]
pub struct ListedWaiver {
    /// The item, unfolded on the review page.
    pub item: Link,
    /// The service.
    pub service: Link,
    /// The review.
    pub review: Link,
    /// The owning team's name.
    pub team: String,
    /// `Required` or `Blocker`.
    pub severity: String,
    /// The waiver.
    pub waiver: WaiverView,
}

/// A waiver as it is signed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaiverLine {
    /// The item and the reason.
    pub text: String,
    /// Until when, by whom, and what guards meanwhile.
    pub detail: String,
}
