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
    /// In words, for example `Place 2 of 7 in Monitoring`.
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

#[cfg(test)]
impl ChangeView {
    /// A change to draw.
    pub fn sample() -> Self {
        let piece = |text: &str, added, removed| PieceView { text: text.into(), added, removed };
        Self {
            tag: "Stricter",
            asks: true,
            id: "DEP-07".into(),
            href: "/checklists/launch/items/DEP-07".into(),
            lines: vec![
                ChangeLine {
                    label: String::new(),
                    pieces: vec![
                        piece("Staged rollout with automatic halt", false, false),
                        piece(", halting within 5 minutes", true, false),
                    ],
                },
                ChangeLine {
                    label: "Launch bar".into(),
                    pieces: vec![
                        piece("a staged rollout exists", false, true),
                        piece("a staged rollout halted itself in a rehearsal", true, false),
                    ],
                },
            ],
            effect: "Teams look at their answer again; an acceptance lapses.",
            reason: "41 minutes because a person had to notice.".into(),
            lesson: Some(Link::new("/lessons/31", "Lesson 31")),
        }
    }
}

#[cfg(test)]
impl AffectedView {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let line = |count, words: &str| CountLine { count, words: words.into() };
        Self {
            title: "Launch reviews",
            lines: vec![
                line(9, "open, in 6 teams"),
                line(2, "have DEP-07 accepted under the old bar"),
            ],
            name_all: "Name all 9".into(),
            rows: vec![AffectedRow {
                link: Link::new("/services/checkout-api/launch/1", "checkout-api"),
                about: "Checkout, v14, submitted, target 2 Dec".into(),
                changes: "HYG-07 new; DEP-07 to answer again".into(),
            }],
        }
    }
}

#[cfg(test)]
impl DiffPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Launch readiness, v14 to v15", "checklists"),
            checklist: Link::new("/checklists/launch", "Launch readiness"),
            title: "Launch readiness, v14 to v15".into(),
            items: "48 items, was 48".into(),
            heading: "1 change".into(),
            unchanged: "47 items unchanged".into(),
            changes: vec![
                ChangeView::sample(),
                ChangeView {
                    tag: "Reworded",
                    asks: false,
                    reason: String::new(),
                    lesson: None,
                    ..ChangeView::sample()
                },
            ],
            affected: vec![AffectedView::sample()],
        }
    }
}

#[cfg(test)]
impl DraftIndex {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Drafts", "checklists"),
            drafts: vec![DraftRow {
                draft: Link::new("/checklists/drafts/3", "Draft 3"),
                state: "Open",
                from: "launch v14, handoff v6".into(),
                edits: 4,
                by: "Dele Bankole".into(),
                opened: Moment::new("2026-11-20", "20 Nov"),
            }],
            may_begin: true,
        }
    }
}

#[cfg(test)]
impl DraftPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let row = |id: &str, mark| DraftItemRow {
            id: id.into(),
            title: "User-facing alerts each link to a tested runbook".into(),
            href: format!("/checklists/drafts/3/items/{id}"),
            mark,
        };
        Self {
            shell: Shell::sample("Draft 3", "checklists"),
            href: "/checklists/drafts/3".into(),
            title: "Draft 3: launch v14 to v15, handoff v6 to v7".into(),
            state: "Open",
            is_open: true,
            authors: "Dele Bankole".into(),
            lessons: vec![Link::new("/lessons/31", "Lesson 31")],
            items: "48 items, was 48".into(),
            ended: "Published by Ana Ruiz".into(),
            made: vec![Link::new("/checklists/launch/v15", "Launch v15")],
            heading: "1 change".into(),
            unchanged: "47 items unchanged".into(),
            changes: vec![ChangeView::sample()],
            affected: vec![AffectedView::sample()],
            problems: vec![ProblemView {
                item: Some(Link::new("/checklists/drafts/3/items/MON-03", "MON-03")),
                place: "launch/v15.yaml:210:9".into(),
                sentence: "handoff bar `met` is looser than launch bar `met`".into(),
            }],
            behind: Some(BehindView {
                sentence: "Launch v15 was published since this draft was begun.".into(),
                changes: vec![Link::new("/checklists/launch/v14...v15", "Launch v14 to v15")],
                action: "/checklists/drafts/3/rebase".into(),
            }),
            version: 5,
            may_edit: true,
            publish: Some(PublishForm {
                button: "Publish launch v15 and handoff v7".into(),
                choices: vec![
                    Choice::new("stay", "Carry on with v14, offer v15", false)
                        .explained("Each team may switch; answers carry over."),
                    Choice::new("move", "Move all but the submitted", false)
                        .explained("Teams are told what changed for them."),
                ],
            }),
            not_yours: "You are the only author of this draft.".into(),
            sections: vec![DraftSectionView {
                title: "Monitoring".into(),
                items: vec![row("MON-03", "Changed"), row("MON-04", "")],
            }],
            retired: vec![row("MON-02", "")],
            past: vec![DraftPast {
                when: Moment::new("2026-11-20", "20 Nov"),
                what: "Dele Bankole changed MON-03".into(),
                reason: "INC-2291".into(),
            }],
        }
    }
}

#[cfg(test)]
impl DraftPage {
    /// A draft that was published, read by who has no part in it.
    pub fn sample_published() -> Self {
        Self {
            state: "Published",
            is_open: false,
            behind: None,
            publish: None,
            not_yours: String::new(),
            may_edit: false,
            problems: Vec::new(),
            sections: Vec::new(),
            affected: Vec::new(),
            ..Self::sample()
        }
    }
}

#[cfg(test)]
impl DraftItemForm {
    /// The form of a new item.
    pub fn sample_new() -> Self {
        Self {
            is_new: true,
            heading: "Add an item".into(),
            action: "/checklists/drafts/3/items".into(),
            place: None,
            errors: Vec::new(),
            ..Self::sample()
        }
    }

    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let names = |rule, words, severity, evidence, max_age_days| BarNames {
            rule,
            words,
            severity,
            evidence,
            max_age_days,
        };
        let bar = |legend, names| BarForm {
            legend,
            names,
            rule: Field::holding("at_least: 80"),
            words: Field::holding("At least 80 % of the alerts link to a runbook."),
            severity: vec![
                Choice::new("", "No bar", false),
                Choice::new("blocker", "Blocker", true),
            ],
            severity_error: String::new(),
            evidence: Field::holding("Link to the alert rules"),
            max_age_days: Field::holding("90"),
        };
        Self {
            shell: Shell::sample("Change MON-03", "checklists"),
            draft: Link::new("/checklists/drafts/3", "Draft 3"),
            heading: "Change MON-03".into(),
            is_new: false,
            action: "/checklists/drafts/3/items/MON-03".into(),
            version: "5".into(),
            errors: vec![FieldError::at("f-title", "Say what is true when the item is met.")],
            conflict: None,
            sections: vec![Choice::new("MON", "Monitoring", true)],
            section_error: String::new(),
            opens_section: false,
            new_section: Field::default(),
            section_title: Field::default(),
            section_question: Field::default(),
            id: Field::default(),
            title: Field::default().refused("Say what is true when the item is met."),
            ask: Field::holding("What share of the alerts links to a runbook?"),
            why: Field::holding("A page at 02:00 without a runbook cost 74 minutes."),
            todo: Field::holding("Add the runbook address to every alert."),
            answer: Field::holding("number: 0 to 100 %"),
            launch: bar(
                "To launch",
                names(
                    "launch_rule",
                    "launch_words",
                    "launch_severity",
                    "launch_evidence",
                    "launch_max_age_days",
                ),
            ),
            handoff: bar(
                "To hand off",
                names(
                    "handoff_rule",
                    "handoff_words",
                    "handoff_severity",
                    "handoff_evidence",
                    "handoff_max_age_days",
                ),
            ),
            applies_when: Field::holding("fact:stores_data"),
            blocker_when: Field::default(),
            measures: vec![Choice::new("", "Nothing; an SRE checks it", true)],
            measure_error: String::new(),
            sources: Field::holding("Site Reliability Engineering, chapter 11"),
            reason: Field::default(),
            lesson: Field::holding("31"),
            lessons: vec![Choice::new(
                "31",
                "checkout-api: 41 minutes until somebody saw it",
                false,
            )],
            changes: vec![Choice::new("", "As the figures say", true)],
            change_error: String::new(),
            conditions: "fact:stores_data, regime:sox, flag:critical".into(),
            place: Some(PlaceView {
                words: "Place 2 of 7 in Monitoring".into(),
                up: true,
                down: true,
            }),
        }
    }
}
