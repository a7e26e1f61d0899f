//! Figures to draw reviews with: a launch review of `payments-ledger`, half answered.

use super::form::{Choice, Field};
use super::glyph::Glyph;
use super::item::*;
use super::link::Link;
use super::moment::Moment;
use super::review::*;
use super::shell::Shell;
use super::sign_off::*;
use crate::web::figures::{Rail, rail};
use crate::web::render::{around, render};

const BASE: &str = "/services/payments-ledger/launch/1";

/// Section, its letters, its question, and its items as title, state and kind.
type Sample = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

const SECTIONS: [Sample; 7] = [
    (
        "Defects",
        "DEF",
        "Does the application actually perform as designed?",
        &[
            ("No open severity-1 defects in launch scope", "acc", "number"),
            ("Severity-2 defects each have an owner and a date", "acc", ""),
            ("Acceptance tests cover every launch journey", "met", ""),
            ("Load test passed at twice the forecast peak", "part", ""),
        ],
    ),
    (
        "Pager alerts",
        "PAG",
        "Is the application generating an unsupportable number of alerts?",
        &[
            ("Every alert is urgent, actionable and visible to customers", "acc", ""),
            ("Pages per on-call shift are within budget", "met", "number"),
            ("No alert fires and resolves itself more than 3 times a week", "part", ""),
            ("Rotation has at least six people, developers included", "met", "number"),
            ("Escalation path tested end to end in the last 30 days", "none", "date"),
        ],
    ),
    (
        "Monitoring coverage",
        "MON",
        "Is monitoring sufficient to restore service when things go wrong?",
        &[
            ("Latency, traffic, errors and saturation on one dashboard", "acc", ""),
            ("Service level objective agreed with product", "acc", ""),
            ("User-facing alerts each link to a tested runbook", "part", "number"),
            ("Deploys and configuration changes appear on every graph", "met", ""),
            ("Probe from outside the cluster", "met", ""),
            ("Logs can be searched within 60 seconds of an event", "met", ""),
            ("Each dependency has its own error and latency panel", "none", ""),
            ("Business metric (payments settled a minute) is graphed", "not", ""),
            ("Dashboards reviewed with the on-call rotation", "none", ""),
        ],
    ),
    (
        "Architecture",
        "ARC",
        "Is the service loosely coupled enough for a high rate of change?",
        &[
            ("Can be deployed without coordinating with another team", "met", ""),
            ("Survives loss of one zone without human action", "part", ""),
            ("Every outbound call has a timeout and a retry budget", "met", ""),
            ("Degrades rather than fails when a dependency is down", "none", ""),
            ("Capacity plan for the next two quarters", "none", "text"),
            ("Restore from backup rehearsed, with time recorded", "none", "date"),
        ],
    ),
    (
        "Deployment",
        "DEP",
        "Is there a predictable, deterministic, automated deployment?",
        &[
            ("How the service is deployed", "acc", "choice"),
            ("Same artefact in every environment", "acc", ""),
            ("Rollback takes under five minutes and was rehearsed", "met", "number"),
            ("Deploys at least weekly for the last four weeks", "met", "number"),
            ("Feature toggles for risky paths", "na", ""),
            ("Canary or staged rollout with automatic halt", "none", "choice"),
        ],
    ),
    (
        "Production hygiene",
        "HYG",
        "Could production support be managed by anyone else?",
        &[
            ("Runbook index complete and findable from alerts", "met", ""),
            ("New on-call person can resolve a drill from documents alone", "none", ""),
            ("Post-incident reviews written within five days", "met", "number"),
            ("Ownership, tier and contacts recorded", "acc", "text"),
        ],
    ),
    (
        "Compliance and security",
        "CMP",
        "Is the service in scope for regulatory or contractual objectives?",
        &[
            ("Significant revenue (SOX 404) assessed", "met", ""),
            ("Cardholder or personal data classified", "back", ""),
            ("Outage cost and traffic stated", "met", "text"),
            ("Data retention and deletion verified", "none", ""),
            ("Security review complete", "none", "date"),
        ],
    ),
];

const WHY: &str = "A page at 02:00 without a runbook cost search-index 74 minutes in March. Nobody who was awake had ever followed the steps.";
const TODO: &str = "Link each alert to a runbook that someone other than its author has followed, and note the date of the drill.";

fn glyph(state: &'static str) -> Glyph {
    let label = match state {
        "met" => "Met",
        "acc" => "Accepted by an SRE",
        "part" => "Partly met",
        "not" => "Not met",
        "na" => "Not applicable",
        "back" => "Change asked",
        _ => "Not answered",
    };
    Glyph { name: state, label }
}

fn words(state: &str, kind: &str) -> String {
    match (kind, state) {
        ("number", _) => "14".into(),
        ("choice", _) => "One merge, no manual steps".into(),
        (_, "part") => "Partly met".into(),
        (_, "not" | "back") => "Not met".into(),
        (_, "na") => "Not applicable".into(),
        _ => "Met".into(),
    }
}

fn option(value: &str, label: &str, key: &str, chosen: bool) -> AnswerOption {
    AnswerOption { value: value.into(), label: label.into(), key: key.into(), chosen }
}

fn answer(state: &str, kind: &str) -> AnswerView {
    let answered = state != "none";
    let options = match kind {
        "" => vec![
            option("met", "Met", "1", matches!(state, "met" | "acc")),
            option("partly", "Partly", "2", state == "part"),
            option("not_met", "Not met", "3", matches!(state, "not" | "back")),
            option("not_applicable", "N/A", "4", state == "na"),
        ],
        "choice" => vec![
            option("by_hand", "By hand", "1", false),
            option("scripted", "Scripted", "2", false),
            option("pipeline", "One merge, no manual steps", "3", answered),
            option("not_applicable", "N/A", "x", false),
        ],
        _ => Vec::new(),
    };
    let typed =
        |value: &str| Some(Typed { value: if answered { value.into() } else { String::new() } });
    AnswerView {
        version: u64::from(answered),
        ask: "What share of alerts that customers notice links to a runbook that was followed in a drill?".into(),
        options,
        number: (kind == "number").then(|| NumberField {
            value: if answered { "14".into() } else { String::new() },
            unit: "%".into(),
            range: "0 to 100".into(),
        }),
        date: if kind == "date" { typed("2026-11-02") } else { None },
        text: if kind == "text" { typed("Two quarters at 1.6 times today's peak.") } else { None },
        not_applicable: state == "na",
        reason: if state == "na" { "No path is risky enough: every change is behind a canary.".into() } else { String::new() },
        carried: String::new(),
    }
}

pub(super) fn item(id: &str, title: &str, state: &'static str, kind: &str, mode: Mode) -> ItemView {
    let answered = state != "none";
    let guidance = Guidance {
        why: WHY.into(),
        todo: TODO.into(),
        href: format!("/checklists/launch/items/{id}"),
        since: "v9, after incident 2291".into(),
    };
    let rich = id == "MON-03";
    let bar = |words: &str, severity, standing: Option<Tag>| BarView {
        words: words.into(),
        severity,
        standing,
    };
    let tag = |tone, glyph, text: &str| Tag { tone, glyph, text: text.into() };
    ItemView {
        id: id.into(),
        href: format!("{BASE}/items/{id}"),
        mode,
        state: glyph(state),
        todo: !answered || state == "back",
        title: title.into(),
        detail: match state {
            "not" => Some(Detail {
                mark: "",
                text: "Needs the settlement team’s counter; blocked on LED-398 until 27 Nov."
                    .into(),
            }),
            "back" => Some(Detail {
                mark: "Change asked",
                text: "“Card numbers appear in debug logs; classify as cardholder data.” Ana Ruiz"
                    .into(),
            }),
            _ => None,
        },
        by: if answered { "TL".into() } else { String::new() },
        when: Moment::new("2026-11-17", "17 Nov"),
        guidance: render("reviews/guidance", &guidance).unwrap(),
        launch: Some(bar(
            "At least 80% of user-facing alerts link to a runbook. Self-reported.",
            "required",
            answered.then(|| tag("go", "met", "Passes")),
        )),
        handoff: Some(bar(
            "All of them, each followed in a drill within 90 days. Measured, then checked by an SRE.",
            "blocker",
            answered.then(|| tag("stop", "not", "14 points short")),
        )),
        rail: if kind == "number" && answered {
            rail(&Rail {
                min: 0.0,
                max: 100.0,
                unit: "%",
                launch: Some(80.0),
                handoff: Some(100.0),
                reported: Some(86.0),
                measured: rich.then_some(71.0),
            })
        } else {
            String::new()
        },
        reported: answered.then(|| Reported {
            words: words(state, kind),
            by: "Tomás Lind".into(),
            when: Moment::new("2026-11-17", "17 Nov"),
        }),
        measured: rich.then(|| Measured {
            words: "10 of 14".into(),
            source: "from Prometheus rules, 20 Nov 14:02".into(),
        }),
        differs: rich,
        answer: answer(state, kind),
        note: NoteView {
            version: u64::from(rich),
            text: if rich {
                "12 of 14 done. `LedgerLagHigh` and `SettleQueueStuck` get runbooks with **LED-412** this sprint.".into()
            } else {
                String::new()
            },
        },
        evidence: if rich || state == "acc" { evidence(id) } else { Vec::new() },
        evidence_hint: "Link to the drill notes, at most 90 days old.".into(),
        messages: if rich { messages(id) } else { Vec::new() },
        verdict: match state {
            "acc" => Some(VerdictView {
                tag: tag("go", "acc", "Accepted by Ana Ruiz"),
                when: Moment::new("2026-11-05", "5 Nov"),
                comment: String::new(),
                condition: None,
                lapsed: false,
            }),
            "back" => Some(VerdictView {
                tag: tag("stop", "back", "Change asked by Ana Ruiz"),
                when: Moment::new("2026-11-18", "18 Nov"),
                comment: "Card numbers appear in debug logs; classify as cardholder data.".into(),
                condition: None,
                lapsed: false,
            }),
            _ if rich => Some(VerdictView {
                tag: tag("warn", "alert", "Changed since Ana Ruiz accepted it"),
                when: Moment::new("2026-11-05", "5 Nov"),
                comment: String::new(),
                condition: None,
                lapsed: true,
            }),
            _ if id == "ARC-02" => Some(VerdictView {
                tag: tag("go", "acc", "Accepted with a condition by Ana Ruiz"),
                when: Moment::new("2026-11-18", "18 Nov"),
                comment: "The failover drill covers the case that matters.".into(),
                condition: Some(condition()),
                lapsed: false,
            }),
            _ => None,
        },
        seen: "5f2c1".into(),
    }
}

fn condition() -> ConditionView {
    ConditionView {
        text: "Repeat the zone drill with the new queue".into(),
        owner: "Tomás Lind".into(),
        due: Moment::new("2026-12-05", "5 Dec"),
        before_launch: true,
    }
}

fn evidence(id: &str) -> Vec<EvidenceView> {
    let proof = |n: u8, href: &str, title: &str, host: &str, text: &str| EvidenceView {
        id: format!("{id}-{n}"),
        href: href.into(),
        title: title.into(),
        host: host.into(),
        text: text.into(),
        detail: "TL · 17 Nov, counts until 15 Feb".into(),
        removal: format!("{BASE}/items/{id}/evidence/{n}/removal"),
    };
    vec![
        proof(1, "https://git.example/ledger/runbooks", "Runbook index", "git.example", ""),
        proof(
            2,
            "https://grafana.example/d/ledger",
            "Alert rule coverage panel",
            "grafana.example",
            "",
        ),
        proof(3, "", "Drill notes", "", "Noor followed 6 runbooks cold, 14 Nov."),
    ]
}

fn messages(id: &str) -> Vec<MessageView> {
    vec![
        MessageView { anchor: format!("{id}-m1"), by: "Ana Ruiz".into(), initials: "AR".into(), sre: true, role: "SRE consultant".into(), when: Moment::new("2026-11-17T14:02:00Z", "17 Nov 14:02"), body: "The lag alert pages twice a week already. Shall we pair on its runbook on Thursday?".into(), question: false },
        MessageView { anchor: format!("{id}-m2"), by: "Tomás Lind".into(), initials: "TL".into(), sre: false, role: String::new(), when: Moment::new("2026-11-17T15:20:00Z", "17 Nov 15:20"), body: "Yes please. Is `SettleQueueStuck` worth a page at all?".into(), question: true },
    ]
}

pub(super) fn items(mode: Mode) -> Vec<ItemView> {
    each_item(|id, title, state, kind| {
        let mut view = item(id, title, state, kind, mode);
        if id == "DEP-01" {
            view.answer.carried = "From launch review 1, 17 Apr 2026".into();
        }
        view
    })
}

fn each_item<T>(make: impl Fn(&str, &'static str, &'static str, &'static str) -> T) -> Vec<T> {
    SECTIONS
        .iter()
        .flat_map(|(_, letters, _, items)| {
            items.iter().enumerate().map(move |(n, item)| (letters, n, item))
        })
        .map(|(letters, n, (title, state, kind))| {
            make(&format!("{letters}-{:02}", n + 1), title, state, kind)
        })
        .collect()
}

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

fn owners() -> Vec<Choice> {
    vec![Choice::new("tomas", "Tomás Lind", false), Choice::new("priya", "Priya Nair", false)]
}

fn service() -> Link {
    Link::new("/services/payments-ledger", "payments-ledger")
}

fn review() -> Link {
    Link::new(BASE, "Launch review 1")
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
            history: format!("{BASE}/history"),
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

impl SignOffView {
    pub(super) fn sample(item_id: &str) -> Self {
        let queue = |wanted: &[&str]| -> Vec<QueueItem> {
            each_item(|id, title, state, _| {
                wanted.contains(&state).then(|| QueueItem {
                    id: id.into(),
                    title: title.into(),
                    href: format!("{BASE}/sign-off?item={id}"),
                    current: id == item_id,
                    state: glyph(state),
                    mark: if state == "back" { "reworked" } else { "" },
                })
            })
            .into_iter()
            .flatten()
            .collect()
        };
        let group = |key, title, items, open, bulk| QueueGroup { key, title, items, open, bulk };
        let met = queue(&["met"]);
        let bulk = Bulk {
            action: format!("{BASE}/verdicts"),
            count: met.len() as u64,
            sentence: "Each is at the bar by the team’s word, with evidence. The record will say that they were accepted together.".into(),
            seen: "77ab".into(),
        };
        Self {
            shell: Shell::sample("Sign off launch review 1 · payments-ledger", "reviews")
                .with_script(),
            service: service(),
            review: review(),
            heading: "Sign off launch review 1".into(),
            submitted_by: "Priya Nair".into(),
            submitted: Moment::new("2026-11-20T09:12:00Z", "20 Nov 09:12"),
            helped: "5 h since design".into(),
            target: Moment::new("2026-12-12", "12 Dec"),
            barred: String::new(),
            groups: vec![
                group(
                    "judgement",
                    "Your judgement",
                    queue(&["part", "not", "back", "na"]),
                    true,
                    None,
                ),
                group("self_reported", "Self-reported, with evidence", met, false, Some(bulk)),
                group("accepted", "Accepted earlier, unchanged", queue(&["acc"]), false, None),
            ],
            item: Some(judged(item_id)),
            states: each_item(|_, _, state, _| match state {
                "acc" => "acc",
                "back" => "back",
                _ => "none",
            }),
            decided: 9,
            total: 39,
            changes: 1,
            returns: format!("{BASE}/returns"),
            sign: format!("{BASE}/sign-offs/new"),
            owners: owners(),
        }
    }
}

fn judged(id: &str) -> JudgedItem {
    let view = item(
        id,
        "User-facing alerts each link to a tested runbook",
        "part",
        "number",
        Mode::REVIEWER,
    );
    JudgedItem {
        id: id.into(),
        href: view.href,
        on_review: format!("{BASE}#{id}"),
        title: view.title,
        place: "Monitoring coverage · 3 of 7".into(),
        ask: view.answer.ask,
        says: Tag { tone: "warn", glyph: "part", text: "86 %".into() },
        reported: view.reported,
        reason: String::new(),
        note: view.note.text,
        measured: view.measured,
        bar: "At least 80% of user-facing alerts link to a runbook. Self-reported.".into(),
        severity: "required",
        other_bar: "To hand off: all of them, each followed in a drill within 90 days.".into(),
        standing: Some(Tag { tone: "go", glyph: "met", text: "Passes".into() }),
        why: format!("/checklists/launch/items/{id}"),
        rail: view.rail,
        evidence: view.evidence,
        messages: view.messages,
        verdict: view.verdict,
        seen: view.seen,
        next: "ARC-02".into(),
        may_judge: true,
        barred: String::new(),
    }
}

impl SignView {
    pub(super) fn sample(missing: bool) -> Self {
        let shell = Shell::sample("Sign off launch review 1", "reviews").with_script();
        Self {
            shell: if missing { shell.with_error() } else { shell },
            service: service(),
            review: review(),
            back: format!("{BASE}/sign-off"),
            action: format!("{BASE}/sign-offs"),
            heading: "Sign off launch review 1".into(),
            missing: if missing {
                vec![ItemLink {
                    id: "DEF-04".into(),
                    title: "Load test passed at twice the forecast peak".into(),
                    href: format!("{BASE}/sign-off?item=DEF-04"),
                    detail: "Undecided".into(),
                }]
            } else {
                Vec::new()
            },
            sentence: Field::holding("Ready to launch on 12 December with 1 condition."),
            checklist: Link::new("/checklists/launch/v14", "Launch readiness v14"),
            content_hash: "4be1a90c77d3".repeat(5),
            short_hash: "4be1a90c77d3".into(),
            counts: "38 accepted, 1 with a condition; 15 of them together".into(),
            conditions: vec![condition()],
            signatures: "1 of 1 needed".into(),
        }
    }
}
