//! Items to draw reviews with: a launch review of `payments-ledger`, half answered.

use super::glyph::Glyph;
use super::item::*;
use super::moment::Moment;
use super::waivers::{MoveForm, RequestForm, WaiverView};
use crate::web::figures::{Rail, rail};
use crate::web::render::render;

pub(super) const BASE: &str = "/services/payments-ledger/launch/1";

/// Section, its letters, its question, and its items as title, state and kind.
pub(super) type Sample = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

pub(super) const SECTIONS: [Sample; 7] = [
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

pub(super) fn glyph(state: &'static str) -> Glyph {
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
        read_only: false,
        words: String::new(),
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
        full: true,
        open: false,
        linked: false,
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
        launch_line: None,
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
            source: "told by Prometheus rules, 20 Nov 2026".into(),
            difference: "Reported 86%, measured 71%".into(),
        }),
        explanations: if rich { vec![explanation()] } else { Vec::new() },
        explain: (rich && mode.explain).then(|| ExplainForm {
            item: id.into(),
            action: format!("{BASE}/items/{id}/explanations"),
            version: 1,
            question: "Why reported and measured differ",
        }),
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
        waivers: if rich { vec![waiver(id, mode)] } else { Vec::new() },
        ask_waiver: mode.waive.then(|| RequestForm {
            action: format!("{BASE}/items/{id}/waivers"),
            item: id.into(),
            decider: "A manager",
        }),
        seen: "5f2c1".into(),
    }
}

fn waiver(id: &str, mode: Mode) -> WaiverView {
    let form = MoveForm {
        action: format!("{BASE}/waivers/1/decision"),
        version: 1,
        n: format!("{id}-1"),
        item: id.into(),
        back: "",
        until: "3 Mar 2027".into(),
    };
    WaiverView {
        tag: Tag { tone: "accent", glyph: "none", text: "Waiver asked until 3 Mar 2027".into() },
        asked: "Tomás Lind, 17 Nov 2026".into(),
        reason: "The last two runbooks need the new queue.".into(),
        guard: "The on-call pairs with the author of the alert.".into(),
        said: String::new(),
        words: String::new(),
        waits: "The lead of an SRE team decides.".into(),
        others: "/waivers",
        decision: mode.decide.then_some(form),
        revocation: None,
    }
}

fn explanation() -> ExplanationView {
    ExplanationView {
        by: "Tomás Lind".into(),
        when: Moment::new("2026-11-19", "19 Nov"),
        beside: "reported 86%, measured 71%".into(),
        reason: "Two alerts are silenced for good.".into(),
        lapsed: false,
    }
}

pub(super) fn condition() -> ConditionView {
    ConditionView {
        item: "MON-03".to_owned(),
        missed: false,
        left: false,
        closure: String::new(),
        giving: String::new(),
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

pub(super) fn each_item<T>(
    make: impl Fn(&str, &'static str, &'static str, &'static str) -> T,
) -> Vec<T> {
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
