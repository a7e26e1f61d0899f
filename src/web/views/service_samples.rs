//! Figures to draw the page of a service with.

use super::engagements::HelpView;
use super::events::Entry;
use super::gate_facts::{BackUpSection, BurdenSection};
use super::glyph::Glyph;
use super::link::Link;
use super::moment::Moment;
use super::service::*;
use super::service_signals::RunSection;
use super::shell::Shell;
use super::stage::StageMark;

impl ServiceHead {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            name: "checkout-api".into(),
            href: "/services/checkout-api".into(),
            lessons: "/lessons?service=checkout-api".into(),
            stage: StageMark::IN_DEVELOPMENT,
            time_in_stage: "14 weeks".into(),
            team: Link::new("/teams/checkout", "Checkout"),
            importance: "Critical".into(),
            consultant: "Dele Bankole".into(),
            target: "12 Dec, 21 days".into(),
        }
    }
}

impl GateBox {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let gate =
            |glyph, name: &str, source: &str, current: &str, needed: &str, link: Option<Link>| {
                Gate {
                    glyph,
                    name: name.into(),
                    source: source.into(),
                    current: current.into(),
                    needed: needed.into(),
                    since: "since 12 Oct".into(),
                    owner: "Team Checkout".into(),
                    link,
                    stated: None,
                    overridden: String::new(),
                    override_form: None,
                }
            };
        let overridden = Gate {
            glyph: Glyph::OVERRIDDEN,
            stated: Some(Stated { words: "Ana Ruiz, 3 Nov".into(), href: String::new() }),
            overridden: "Overridden until 30 Nov by Hanna Voss: load test on Monday".into(),
            override_form: Some(OverrideForm {
                action: "/services/checkout-api/overrides".into(),
                gate: "conditions_before_launch".into(),
            }),
            ..gate(Glyph::FAILED, "Conditions met", "Verdicts", "1 open", "0 open", None)
        };
        Self {
            heading: "2 things block launch".into(),
            aside: "Target launch 12 Dec".into(),
            open: vec![
                gate(
                    Glyph::FAILED,
                    "Launch review signed off and valid",
                    "Launch review 1, submitted",
                    "41 of 48 at the bar",
                    "signed off",
                    Some(Link::new("/services/checkout-api/launch/1", "Open review")),
                ),
                gate(
                    Glyph::UNKNOWN,
                    "Compliance profile complete",
                    "2 answers are unknown",
                    "1 without an owner and a date",
                    "every unknown owned and dated",
                    Some(Link::new("/services/checkout-api/compliance", "Answer")),
                ),
                overridden,
            ],
            passed: vec![gate(
                Glyph::PASSED,
                "No condition before launch is open",
                "Conditions of launch review 1",
                "0 open",
                "",
                None,
            )],
            passed_summary: "1 gate passed".into(),
            launch: None,
            who_acts: String::new(),
        }
    }

    /// The same with nothing in the way.
    pub fn sample_ready() -> Self {
        Self {
            heading: "Ready to launch".into(),
            open: Vec::new(),
            launch: Some(Launch {
                action: "/services/checkout-api/launches".into(),
                version: 7,
                reason: String::new(),
                name: "checkout-api".into(),
            }),
            ..Self::sample()
        }
    }
}

impl OverrideView {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            gate: "Run by its developers long enough".into(),
            standing: "Lasts until 30 Nov 2026".into(),
            reason: "The team ran the old version for three years.".into(),
            by: "Hanna Voss".into(),
            when: Moment::new("2026-11-12T09:00:00Z", "12 Nov"),
            action: "/services/checkout-api/overrides/1/revocation".into(),
            id: "1".into(),
        }
    }
}

impl ServicePage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let cells = |n: usize, odd: &'static str| {
            (0..n).map(|i| if i % 7 == 3 { odd } else { "acc" }).collect::<Vec<_>>()
        };
        let review = |number: u32, odd, n, state: &str, tone, signed: &str| ReviewRow {
            review: Link::new(
                format!("/services/checkout-api/launch/{number}"),
                format!("Launch review {number}"),
            ),
            checklist: Link::new("/checklists/launch/v14", "v14"),
            cells: cells(n, odd),
            items: "35 of 48 answered, 8 accepted".into(),
            low_risk: String::new(),
            state: state.into(),
            state_tone: tone,
            signed_by: signed.into(),
            when: Moment::new("2026-10-12T09:00:00Z", "12 Oct"),
        };
        Self {
            overrides: vec![OverrideView::sample()],
            burden: Some(BurdenSection::sample()),
            back_up: Some(BackUpSection::sample()),
            handoff: None,
            fragility: Some(super::handbacks::Fragility::sample()),
            returning: Some(super::handbacks::Returning::sample()),
            last_return: "The last return took 64 days.".into(),
            takeover: None,
            sre_help: Some(HelpView::sample()),
            run: Some(RunSection::sample()),
            shell: Shell::sample("checkout-api", "services"),
            head: ServiceHead::sample(),
            description: "Takes an order from basket to payment and tells the ledger.".into(),
            go_on: Some(Link::new("/services/checkout-api/launch/2", "Continue launch review 2")),
            open_review: None,
            may_edit: true,
            gates: Some(GateBox::sample()),
            run_by: None,
            reviews: vec![
                review(2, "part", 48, "Open", "accent", "Dele Bankole helps"),
                review(1, "na", 44, "Withdrawn", "quiet", ""),
            ],
            facts: vec!["Stores data of its own".into(), "Makes calls over a network".into()],
            help: vec![Help { name: "Dele Bankole".into(), given: "11 h over 6 weeks".into() }],
            first_contact: "design stage, Dec 2025".into(),
            regimes: vec![
                RegimeMark {
                    name: "SOX 404".into(),
                    standing: "likely, confirm: 11 % of revenue of a publicly held company".into(),
                    in_scope: true,
                },
                RegimeMark {
                    name: "HIPAA".into(),
                    standing: "not in scope, confirmed by Omar Haddad".into(),
                    in_scope: false,
                },
            ],
            profile: "17 of 19 questions answered, 2 unknown".into(),
            history: vec![Entry::sample()],
        }
    }
    /// A service that was added a moment ago.
    pub fn sample_new() -> Self {
        Self {
            description: String::new(),
            go_on: None,
            overrides: Vec::new(),
            burden: None,
            back_up: None,
            handoff: None,
            fragility: None,
            returning: None,
            last_return: String::new(),
            takeover: None,
            sre_help: None,
            run: Some(RunSection::sample_empty()),
            open_review: Some(OpenReview {
                kind: "launch",
                when: "answered over weeks while the service is built.",
                action: "/services/checkout-api/launch".into(),
                target_date: String::new(),
                items: 48,
                checklist: Link::new("/checklists/launch/v14", "v14"),
                focus: true,
            }),
            reviews: Vec::new(),
            facts: Vec::new(),
            help: Vec::new(),
            first_contact: String::new(),
            regimes: Vec::new(),
            profile: "No question answered yet".into(),
            ..Self::sample()
        }
    }
}
