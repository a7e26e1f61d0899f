//! Sign-offs to draw pages with.

use super::form::Field;
use super::item::{Mode, Tag};
use super::item_samples::{BASE, condition, each_item, glyph, item};
use super::link::Link;
use super::moment::Moment;
use super::review::{ItemLink, LowRiskLine};
use super::review_samples::{owners, review, service};
use super::shell::Shell;
use super::sign_off::*;
use super::waivers::WaiverLine;

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
            waits: String::new(),
            helped: "5 h since design".into(),
            target: Moment::new("2026-12-12", "12 Dec"),
            barred: String::new(),
            low_risk: Some(LowRiskLine::sample()),
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
        explanations: view.explanations,
        bar: "At least 80% of user-facing alerts link to a runbook. Self-reported.".into(),
        severity: "required",
        other_bar: "To hand off: all of them, each followed in a drill within 90 days.".into(),
        standing: Some(Tag { tone: "go", glyph: "met", text: "Passes".into() }),
        why: format!("/checklists/launch/items/{id}"),
        rail: view.rail,
        evidence: view.evidence,
        messages: view.messages,
        verdict: view.verdict,
        waivers: view.waivers,
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
            low_risk: None,
            counts: "38 accepted, 1 with a condition; 15 of them together".into(),
            conditions: vec![condition()],
            waivers: vec![WaiverLine {
                text: "MON-03: The last two runbooks need the new queue.".into(),
                detail: "Until 3 Mar 2027, by Ana Ruiz".into(),
            }],
            signatures: "1 of 1 needed".into(),
        }
    }
}
