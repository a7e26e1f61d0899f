//! Reviews to draw pages with.

use super::form::Choice;
use super::item::Mode;
use super::item_samples::{BASE, SECTIONS, each_item, items};
use super::link::Link;
use super::moment::Moment;
use super::review::*;
use super::shell::Shell;
use crate::web::render::{around, render};

/// The page with its items, as it is sent.
pub(super) fn review_page(view: &ReviewView, mode: Mode) -> String {
    let page = around("reviews/show", view).unwrap();
    let mut items = items(mode).into_iter();
    let mut html = page.head;
    for (title, id, question, list) in &SECTIONS {
        let head =
            SectionHead { id: (*id).into(), title: (*title).into(), question: (*question).into() };
        let section = around("reviews/section", &head).unwrap();
        html.push_str(&section.head);
        for item in items.by_ref().take(list.len()) {
            html.push_str(&render("reviews/item", &item).unwrap());
        }
        html.push_str(&section.tail);
    }
    html + &page.tail
}

impl ProgressView {
    pub(super) fn sample() -> Self {
        let sections: Vec<_> = SECTIONS
            .iter()
            .map(|(title, id, _, items)| SectionProgress {
                id: (*id).into(),
                title: (*title).into(),
                answered: items.iter().filter(|item| item.1 != "none").count() as u64,
                total: items.len() as u64,
                states: items.iter().map(|item| item.1).collect(),
            })
            .collect();
        Self {
            answered: sections.iter().map(|section| section.answered).sum(),
            total: sections.iter().map(|section| section.total).sum(),
            detail: "8 already accepted by Ana Ruiz · 11 to do".into(),
            sections,
        }
    }
}

pub(super) fn filters() -> Vec<FilterView> {
    let filter = |show, label, count| FilterView { show, label, count, current: show.is_empty() };
    vec![
        filter("", "All items", 39),
        filter("todo", "To do", 11),
        filter("blocks", "Blocks launch", 6),
        filter("changes", "Changes asked", 1),
        filter("waiting", "Waiting on me", 3),
        filter("handoff", "Also needed for handoff", 11),
    ]
}

pub(super) fn owners() -> Vec<Choice> {
    vec![Choice::new("tomas", "Tomás Lind", false), Choice::new("priya", "Priya Nair", false)]
}

pub(super) fn service() -> Link {
    Link::new("/services/payments-ledger", "payments-ledger")
}

pub(super) fn review() -> Link {
    Link::new(BASE, "Launch review 1")
}

impl LowRiskLine {
    pub(super) fn sample() -> Self {
        Self {
            sentence: "Low-risk launch: 21 of 54 items.".into(),
            reason: "It only renames a column of a report.".into(),
            confirmed: "Confirmed by Priya Nair, 18 Nov 2026, 09:12: No new program runs in \
                        production because of this launch."
                .into(),
            removal: format!("{BASE}/low-risk/removal"),
            then: "The other items are asked too. No answer is lost.",
        }
    }
}

impl ReviewView {
    pub(super) fn sample() -> Self {
        Self {
            shell: Shell::sample("Launch review 1 · payments-ledger", "reviews").with_script(),
            service: service(),
            base: BASE.into(),
            heading: Heading { title: "Launch readiness review", kind: "launch", number: 1 },
            checklist: Link::new("/checklists/launch/v14", "v14"),
            checklist_hash: "9f31c0a4d7e2b1859f31c0a4d7e2b1859f31c0a4d7e2b1859f31c0a4d7e2b185"
                .into(),
            team: Link::new("/teams/ledger", "Team Ledger"),
            consultant: ConsultantView {
                name: "Ana Ruiz".into(),
                given: "3 h given".into(),
                ..ConsultantView::default()
            },
            target: Moment::new("2026-12-12", "12 Dec, 22 days"),
            standing: String::new(),
            returned_with: String::new(),
            barred: String::new(),
            saved: "All changes saved 14:32".into(),
            editable: true,
            progress: ProgressView::sample(),
            filters: filters(),
            nothing: String::new(),
            submit: format!("{BASE}/submissions/new"),
            sign_off: String::new(),
            waivers: Link::new("/waivers?service=payments-ledger", "1 waiver waits"),
            history: format!("{BASE}/history"),
            upgrade: Some(UpgradeLine {
                sentence: "Launch v15 is published: 1 new item, 2 to answer again.".into(),
                diff: "/checklists/launch/v14...v15".into(),
                to: 15,
                action: format!("{BASE}/upgrades"),
            }),
            low_risk: None,
            low_risk_offer: Some(LowRiskChoice {
                extent: "21 of 54 items".into(),
                conditions: vec![LowRiskEntry {
                    id: "no_new_executable".into(),
                    words: "No new program runs in production because of this launch.".into(),
                    source: "Site Reliability Engineering ch. 27".into(),
                }],
                barred: String::new(),
                action: format!("{BASE}/low-risk"),
            }),
            lesson: String::new(),
            withdrawal: format!("{BASE}/withdrawal"),
            owners: Vec::new(),
        }
    }

    /// The same review as its consultant sees it after it was submitted.
    pub(super) fn sample_reviewer() -> Self {
        Self {
            standing: "Submitted by Priya Nair, 20 Nov 2026, 09:12. Answers are locked until it is signed off or returned.".into(),
            saved: String::new(),
            editable: false,
            submit: String::new(),
            sign_off: format!("{BASE}/sign-off"),
            low_risk: Some(LowRiskLine::sample()),
            low_risk_offer: None,
            withdrawal: String::new(),
            consultant: ConsultantView { volunteer: format!("{BASE}/consultant"), candidates: owners(), assignment: format!("{BASE}/consultant"), ..ConsultantView::default() },
            owners: owners(),
            ..Self::sample()
        }
    }
}

impl SubmitView {
    pub(super) fn sample(missing: bool) -> Self {
        let link = |id: &str, title: &str, detail: &str| ItemLink {
            id: id.into(),
            title: title.into(),
            href: format!("{BASE}#{id}"),
            detail: detail.into(),
        };
        let shell = Shell::sample("Submit launch review 1", "reviews").with_script();
        Self {
            shell: if missing { shell.with_error() } else { shell },
            service: service(),
            review: review(),
            action: format!("{BASE}/submissions"),
            missing: if missing {
                vec![
                    link(
                        "PAG-05",
                        "Escalation path tested end to end in the last 30 days",
                        "No answer",
                    ),
                    link(
                        "DEP-05",
                        "Feature toggles for risky paths",
                        "Not applicable, without a reason",
                    ),
                ]
            } else {
                Vec::new()
            },
            counts: "39 items: 31 met, 4 partly, 3 not met, 1 not applicable.".into(),
            below: vec![
                link("MON-08", "Business metric is graphed", "Not met, required"),
                link(
                    "DEF-04",
                    "Load test passed at twice the forecast peak",
                    "Partly met, blocker",
                ),
            ],
            reviewer: "Ana Ruiz".into(),
        }
    }
}

impl ReviewsView {
    pub(super) fn sample() -> Self {
        let line = |service: &str, name: &str, state: &str, tone, waits: &str| ReviewLine {
            review: Link::new(format!("/services/{service}/launch/1"), name),
            service: Link::new(format!("/services/{service}"), service),
            team: "Team Ledger".into(),
            states: each_item(|_, _, state, _| state),
            counts: "29 of 39 answered".into(),
            state: state.into(),
            tone,
            waits_for: waits.into(),
            consultant: if tone == "accent" { "Ana Ruiz".into() } else { String::new() },
            target: Moment::new("2026-12-12", "12 Dec"),
        };
        Self {
            shell: Shell::sample("Reviews", "reviews"),
            filters: vec![
                FilterView { show: "", label: "Open", count: 3, current: true },
                FilterView { show: "waiting", label: "Waiting on me", count: 1, current: false },
                FilterView { show: "closed", label: "Closed", count: 14, current: false },
            ],
            rows: vec![
                line(
                    "payments-ledger",
                    "Launch review 1",
                    "Submitted",
                    "accent",
                    "Ana Ruiz, since 20 Nov",
                ),
                line("gift-cards", "Launch review 1", "Open", "quiet", "Team Checkout"),
                line(
                    "notify-push",
                    "Launch review 3",
                    "Returned",
                    "warn",
                    "Team Messaging, 2 changes",
                ),
            ],
            nothing: "No review is open.".into(),
            more: String::new(),
        }
    }
}

impl ConflictView {
    pub(super) fn sample() -> Self {
        let part = |what, theirs: &str, mine: &str, words| ConflictPart {
            what,
            theirs_are: "Theirs",
            theirs: theirs.into(),
            mine: mine.into(),
            words,
        };
        let word = |removed, added, text: &str| DiffWords { removed, added, text: text.into() };
        let hidden = |name: &str, value: &str| Hidden { name: name.into(), value: value.into() };
        Self {
            id: "MON-02".into(),
            href: format!("{BASE}/items/MON-02"),
            back: format!("{BASE}#MON-02"),
            sentence: "Tomás Lind changed the answer and the note at 14:31, while you were editing"
                .into(),
            moved: false,
            takes_mine: true,
            parts: vec![
                part("Answer", "Not met", "Met", Vec::new()),
                part(
                    "Note",
                    "Agreed with product in May.",
                    "Agreed with product in June.",
                    vec![
                        word(false, false, "Agreed with product in "),
                        word(true, false, "May"),
                        word(false, true, "June"),
                        word(false, false, "."),
                    ],
                ),
            ],
            mine: vec![
                hidden("answer_version", "4"),
                hidden("note_version", "3"),
                hidden("answer", "met"),
                hidden("note", "Agreed with product in June."),
            ],
            both: "Agreed with product in May.\n\nAgreed with product in June.".into(),
            item: String::new(),
        }
    }
}
