//! Figures to draw the pages of drafts and of what differs between two versions with.

use super::drafts::*;
use super::form::{Choice, Field, FieldError};
use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

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
            headings: vec![ChangeLine {
                label: "Title of MON".into(),
                pieces: vec![PieceView { text: "Watching".into(), added: true, removed: false }],
            }],
            affected: vec![AffectedView::sample()],
        }
    }
}

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
            headings: DiffPage::sample().headings,
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
                words: "Place 2 of the 7 that Monitoring asks at launch".into(),
                up: true,
                down: true,
            }),
        }
    }
}
