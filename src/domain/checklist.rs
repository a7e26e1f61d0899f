//! A checklist version: sections, items, and for each item the bar to launch and the bar to
//! hand off. The files under `checklists/` are read into these types by `catalog`.

pub mod diff;
pub mod draft;
pub mod low_risk;
mod rule;
#[cfg(test)]
pub(in crate::domain) mod tests;
mod traits;

use serde::{Deserialize, Serialize};

use super::ids::ItemId;
use super::measure::Measure;

pub use rule::{MOST_DAYS, MOST_MONTHS, Rule};
pub use traits::{Condition, Fact, Regime, Traits};

/// The kind of a checklist and of the review that runs it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Launch readiness review (LRR).
    Launch,
    /// Handoff readiness review (HRR).
    Handoff,
}

text_enum!(Kind { Launch => "launch", Handoff => "handoff" });

/// One numbered, immutable version of a checklist, ready to be reviewed against.
///
/// For `launch`, every item carries its launch bar and, when a handoff version extends this one,
/// the handoff bar beside it. For `handoff`, items also include those asked only at handoff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checklist {
    /// Which review runs it.
    pub kind: Kind,
    /// Version number, counted from 1.
    pub version: u32,
    /// The handoff version whose bars stand beside the launch bars, or, for a handoff checklist,
    /// the launch version that it extends.
    pub companion: Option<u32>,
    /// Title for people, in sentence case.
    pub title: String,
    /// SHA-256 of the published file, in hexadecimal.
    pub hash: String,
    /// Sections in the order in which they are shown.
    pub sections: Vec<Section>,
    /// Items that earlier versions asked and this one does not; their ids are never used again.
    #[serde(default)]
    pub retired: Vec<Retired>,
}

impl Checklist {
    /// Every item in the order in which it is shown.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| section.items.iter())
    }

    /// The item with this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items().find(|item| &item.id == id)
    }

    /// Whether the importance of a service decides what is asked of it, or how much that weighs.
    pub fn weighs_importance(&self) -> bool {
        self.items()
            .flat_map(|item| item.applies_when.iter().chain(&item.blocker_when))
            .any(|condition| matches!(condition, Condition::Importance(_)))
    }

    /// The section that holds the item with this id.
    pub fn section_of(&self, id: &ItemId) -> Option<&Section> {
        self.sections.iter().find(|section| section.items.iter().any(|item| &item.id == id))
    }
}

/// The items of a section of a handoff checklist: those that are asked at launch in their order there,
/// and those that are asked at handoff only, each before the first one with a greater id. A handoff
/// file does not say where its own items stand, so this is where they stand, however they are given.
pub fn placed(launch: Vec<Item>, own: impl IntoIterator<Item = Item>) -> Vec<Item> {
    let mut items = launch;
    let mut own: Vec<Item> = own.into_iter().collect();
    own.sort_by(|a, b| a.id.cmp(&b.id));
    for item in own {
        let at = items.iter().position(|other| other.id > item.id).unwrap_or(items.len());
        items.insert(at, item);
    }
    items
}

/// A group of items that answer one question about the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The three capital letters that start the ids of its items.
    pub id: String,
    /// Title, in sentence case.
    pub title: String,
    /// The question that the section answers.
    pub question: String,
    /// Its items in order.
    pub items: Vec<Item>,
}

/// One question, with a permanent id that is never reused for another question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Permanent id, for example `MON-03`.
    pub id: ItemId,
    /// The statement that is true when the item is met, in sentence case.
    pub title: String,
    /// The question put to the team.
    pub ask: String,
    /// Why it is asked: what went wrong, or would go wrong, without it.
    pub why: String,
    /// What the team does to meet it.
    pub todo: String,
    /// The kind of answer it takes.
    pub answer: AnswerKind,
    /// The bar to launch; absent when the item is asked at handoff only.
    pub launch: Option<Bar>,
    /// The bar to hand off; absent when no handoff version extends this launch version yet.
    pub handoff: Option<Bar>,
    /// The item is asked when any of these holds; always when empty.
    pub applies_when: Vec<Condition>,
    /// The item becomes a blocker when any of these holds.
    pub blocker_when: Vec<Condition>,
    /// The signal that can measure it.
    pub measured_by: Option<Measure>,
    /// Where the item and its figures come from.
    pub sources: Vec<String>,
    /// What added or changed it.
    pub since: Since,
}

impl Item {
    /// The bar that a review of this kind holds the item against.
    pub fn bar(&self, kind: Kind) -> Option<&Bar> {
        match kind {
            Kind::Launch => self.launch.as_ref(),
            Kind::Handoff => self.handoff.as_ref(),
        }
    }

    /// How much the item weighs in a review of this kind, for a service with these traits.
    pub fn severity(&self, kind: Kind, traits: &Traits) -> Option<Severity> {
        let bar = self.bar(kind)?;
        let escalated =
            !self.blocker_when.is_empty() && self.blocker_when.iter().any(|c| traits.holds(c));
        Some(if escalated { Severity::Blocker } else { bar.severity })
    }

    /// Whether a review of this kind asks the item of a service with these traits.
    pub fn applies(&self, kind: Kind, traits: &Traits) -> bool {
        self.bar(kind).is_some()
            && (self.applies_when.is_empty() || self.applies_when.iter().any(|c| traits.holds(c)))
    }
}

/// What added an item, or changed it last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The checklist version.
    pub version: u32,
    /// The lesson, incident or source behind the change.
    pub reason: String,
    /// The number of the lesson that it comes from.
    #[serde(default)]
    pub lesson: Option<u32>,
    /// What a change of words does, which a program cannot tell.
    #[serde(default)]
    pub change: Option<Meant>,
}

/// What the author of a change of words means by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Meant {
    /// It asks for more than before.
    Stricter,
    /// It asks for less than before.
    Looser,
    /// It asks for the same in other words: earlier answers stay valid.
    Reworded,
}

text_enum!(Meant { Stricter => "stricter", Looser => "looser", Reworded => "reworded" });

/// An item that is asked no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// Its id.
    pub id: ItemId,
    /// The version that took it away.
    pub version: u32,
    /// Why.
    pub reason: String,
    /// The number of the lesson that it comes from.
    #[serde(default)]
    pub lesson: Option<u32>,
}

/// The kind of answer that an item takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// Met, partly, not met.
    Attest,
    /// A number with its unit, within the range that makes sense.
    Number {
        /// Unit as shown after the figure, for example `%` or `minutes`.
        unit: String,
        /// Smallest value that makes sense.
        min: f64,
        /// Largest value that makes sense.
        max: f64,
    },
    /// One of a few named options.
    Choice {
        /// The options in the order in which they are shown.
        options: Vec<ChoiceOption>,
    },
    /// A calendar date.
    Date,
    /// A short text.
    Text,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// The value that is stored, in snake case.
    pub value: String,
    /// The words that people see.
    pub label: String,
}

/// The acceptance standard of an item for one kind of review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// The part that a program can check.
    pub rule: Rule,
    /// The whole standard, in words.
    pub words: String,
    /// What happens when an answer is below it.
    pub severity: Severity,
    /// What proves an answer.
    pub evidence: EvidenceNeed,
    /// What changed the bar last, where it has a reason apart from that of its item, as a handoff
    /// bar has.
    #[serde(default)]
    pub since: Option<Since>,
}

/// What proves an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceNeed {
    /// What to attach, in words.
    pub hint: String,
    /// After how many days a proof no longer counts; absent when it does not age.
    pub max_age_days: Option<u32>,
}

/// How much an item below its bar weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Recorded, never blocks.
    Advisory,
    /// May be signed off with a dated condition.
    Required,
    /// No sign-off while below the bar.
    Blocker,
}

text_enum!(Severity { Advisory => "advisory", Required => "required", Blocker => "blocker" });
