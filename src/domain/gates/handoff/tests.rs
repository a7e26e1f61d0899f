//! Each gate on both sides of its edge, and that nothing unknown passes.

use chrono::NaiveDate;

use super::super::{
    ErrorBudget, HandoffReview, Override, OverrideFields, ProfileFacts, Receiving, ReviewFacts,
    all_passed, with_overrides,
};
use super::*;
use crate::domain::capacity::{Load, Team, outlook};
use crate::domain::checklist::Regime;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::lifecycle::Transition;
use crate::domain::policy_figures::PolicyFigures;
use crate::domain::self_managed::{self, Moved};
use crate::domain::signatures::Signature;

fn at(text: &str) -> At {
    format!("{text}T10:00:00Z").parse().unwrap()
}

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> At {
    at("2026-11-21")
}

fn stated(day: &str) -> Stated {
    Stated { by: PersonId::new(), at: at(day), evidence: "https://example.org/load".into() }
}

fn clock(moves: &[(Transition, &str)]) -> self_managed::SelfManaged {
    let moves: Vec<Moved> = moves
        .iter()
        .map(|(transition, day)| Moved { transition: *transition, at: at(day) })
        .collect();
    self_managed::read(&moves, now().date(), &PolicyFigures::default())
}

fn attested(day: &str, within: bool) -> Burden {
    let (stated, words) = (stated(day), "3 pages a week, 4% toil".to_owned());
    Burden::Attested { stated, by_owning_team: false, within, words }
}

fn receiving(team: TeamId, taken: &Load) -> Receiving {
    let sre =
        Team { name: "Storage SRE".into(), sites: vec![8], carried: vec![], apart: Load::NONE };
    Receiving {
        team,
        stated: stated("2026-11-18"),
        outlook: outlook(&sre, Some(taken), &PolicyFigures::default()),
    }
}

/// A service that may be handed off.
fn ready() -> HandoffFacts {
    let team = TeamId::new();
    let sign =
        || Signature { person: PersonId::new(), sre_teams: [team].into(), content: "hash".into() };
    HandoffFacts {
        path: "/services/ledger".into(),
        team: "Team Ledger".into(),
        now: now(),
        figures: PolicyFigures::default(),
        clock: clock(&[(Transition::Launch, "2026-05-21")]),
        importance: Importance::Critical,
        regimes: [].into(),
        review: Some(HandoffReview {
            review: ReviewFacts {
                number: 1,
                state: State::SignedOff,
                since: at("2026-11-10"),
                valid_until: Some(at("2027-02-08")),
                answered: 60,
                asked: 60,
            },
            before_handback: false,
            content: "hash".into(),
            signatures: vec![sign(), sign()],
            missed_conditions: 0,
            ended_waivers: 0,
        }),
        burden: attested("2026-11-01", true),
        error_budget: None,
        receiving: Some(receiving(team, &Load::NONE)),
        back_up: BackUp::Team { until: Some(on("2027-03-01")), stays: Some(on("2027-03-01")) },
        profile: ProfileFacts {
            unanswered: 0,
            unknown: 0,
            awaiting: [].into(),
            changed_at: Some(at("2026-09-01")),
        },
        returning: None,
    }
}

/// What one gate finds after a change of a service that may be handed off; every other gate passes
/// before and after.
fn finds(code: &str, change: impl FnOnce(&mut HandoffFacts)) -> (GateState, String) {
    let mut facts = ready();
    change(&mut facts);
    let gates = to_handoff(&facts);
    for gate in gates.iter().filter(|gate| gate.code != code) {
        assert!(gate.is_passed(), "{}: {}", gate.code, gate.current);
    }
    let gate = gates.into_iter().find(|gate| gate.code == code).unwrap();
    (gate.state, gate.current)
}

fn is(state: GateState, current: &str) -> (GateState, String) {
    (state, current.to_owned())
}

#[test]
fn the_gates_as_people_read_them() {
    let mut table = String::new();
    for gate in to_handoff(&ready()) {
        let since = gate.since.map_or_else(String::new, |at| format!(", since {}", at.date()));
        table += &format!(
            "{} [{}] {}: {} / {} ({}; {}{since}) {}\n",
            gate.code,
            gate.state,
            gate.name,
            gate.current,
            gate.needed,
            gate.source,
            gate.owner,
            gate.link
        );
    }
    insta::assert_snapshot!(table);
}

#[test]
fn six_months_to_the_day() {
    let launched = |day: &'static str| {
        finds("self_managed", |facts| facts.clock = clock(&[(Transition::Launch, day)]))
    };
    assert_eq!(launched("2026-05-21"), is(Passed, "6 months since the launch"));
    assert_eq!(
        launched("2026-05-22"),
        is(Failed, "5 months since the launch, reached on 22 Nov 2026")
    );
    let back = finds("self_managed", |facts| {
        facts.clock = clock(&[
            (Transition::Launch, "2024-01-01"),
            (Transition::Handoff, "2024-08-01"),
            (Transition::Handback, "2026-10-21"),
        ]);
    });
    assert_eq!(back, is(Failed, "1 month since the handback, reached on 21 Apr 2027"));
}

#[test]
fn critical_or_regulated() {
    let stands = |importance, regimes: &[Regime]| {
        finds("importance", |facts| {
            facts.importance = importance;
            facts.regimes = regimes.iter().copied().collect();
        })
    };
    let none = "standard, none of these regimes in scope";
    assert_eq!(stands(Importance::Standard, &[]), is(Failed, none));
    assert_eq!(stands(Importance::Standard, &[Regime::Sox]).0, Passed);
}

#[test]
fn a_review_counts_while_it_is_valid_and_fully_signed() {
    for state in State::ALL {
        let found = finds("handoff_review", |facts| {
            facts.review.as_mut().unwrap().review.state = *state;
        });
        assert_eq!(found.0 == Passed, *state == State::SignedOff, "{state}");
    }
    assert_eq!(finds("handoff_review", |facts| facts.review = None).0, Failed);
    let change = |change: fn(&mut HandoffReview)| {
        finds("handoff_review", |facts| change(facts.review.as_mut().unwrap()))
    };
    let valid = "signed off, valid until 8 Feb 2027";
    let one = change(|review| {
        review.signatures.pop();
    });
    assert_eq!(one, is(Failed, &format!("{valid}, 1 of 2 signatures")));
    let same = change(|review| review.signatures[1].person = review.signatures[0].person);
    assert_eq!(same.0, Failed);
    assert_eq!(
        change(|review| review.missed_conditions = 1),
        is(Failed, &format!("{valid}, 1 past their day"))
    );
    assert_eq!(change(|review| review.ended_waivers = 1).0, Failed);
    assert_eq!(
        change(|review| review.before_handback = true),
        is(Failed, &format!("{valid}, opened before the handback, so another one is needed"))
    );
    // Another team says yes than the one whose SREs signed.
    let moved = finds("handoff_review", |facts| {
        facts.receiving = Some(receiving(TeamId::new(), &Load::NONE));
    });
    assert_eq!(moved.0, Failed);
}

#[test]
fn the_burden_is_never_passed_unknown() {
    let found = |burden| finds("operational_burden", |facts| facts.burden = burden);
    assert_eq!(found(Burden::Unknown), is(Unknown, "neither measured nor attested"));
    assert_eq!(found(attested("2026-10-24", true)), is(Passed, "3 pages a week, 4% toil"));
    assert_eq!(
        found(attested("2026-10-23", true)),
        is(Unknown, "attested 29 days ago, which is too long")
    );
    assert_eq!(found(attested("2026-11-01", false)).0, Failed);
    let own = Burden::Attested {
        stated: stated("2026-11-01"),
        by_owning_team: true,
        within: true,
        words: "3 pages a week".into(),
    };
    assert_eq!(found(own).0, Unknown);
    let measured = |within| Burden::Measured {
        within,
        words: "9 pages a week".into(),
        source: "Pager".into(),
        at: now(),
    };
    assert_eq!((found(measured(true)).0, found(measured(false)).0), (Passed, Failed));
}

#[test]
fn an_error_budget_that_nobody_measures_does_not_stand_in_the_way() {
    let left = |left: f64| {
        finds("error_budget", |facts| {
            let (source, at) = ("Objective".into(), now());
            facts.error_budget = Some(ErrorBudget { left_percent: Some(left), source, at });
        })
    };
    assert_eq!(finds("error_budget", |_| {}), is(Passed, "not measured"));
    assert_eq!(left(0.5), is(Passed, "0.5% left"));
    assert_eq!((left(0.0).0, left(-12.0).0, left(f64::NAN).0), (Failed, Failed, Unknown));
    let stale = finds("error_budget", |facts| {
        let (source, at) = ("Objective".into(), at("2026-10-01"));
        facts.error_budget = Some(ErrorBudget { left_percent: Some(80.0), source, at });
    });
    assert_eq!(stale.0, Unknown, "{}", stale.1);
    let silent = finds("error_budget", |facts| {
        let (source, at) = ("Objective".into(), at("2026-10-01"));
        facts.error_budget = Some(ErrorBudget { left_percent: None, source, at });
    });
    assert_eq!(silent, is(Unknown, "last told 51 days ago, which is too long"));
}

#[test]
fn a_team_over_its_limits_cannot_take_the_service() {
    let takes = |taken: Load| {
        finds("receiving_team", |facts| {
            let team = facts.receiving.as_ref().unwrap().team;
            facts.receiving = Some(receiving(team, &taken));
        })
    };
    assert_eq!(takes(Load::NONE), is(Passed, "Storage SRE has said yes; stays inside every limit"));
    assert_eq!(takes(Load { incidents_per_shift: Some(2.1), ..Load::NONE }).0, Failed);
    assert_eq!(takes(Load { on_call_percent: None, ..Load::NONE }).0, Unknown);
    let gates = to_handoff(&HandoffFacts { receiving: None, ..ready() });
    let failed: Vec<_> = gates.iter().filter(|g| !g.is_passed()).map(|g| g.code.as_str()).collect();
    assert_eq!(failed, ["handoff_review", "receiving_team"]);
}

#[test]
fn the_developers_stay_or_a_fallback_is_written() {
    let found = |back_up| finds("back_up", |facts| facts.back_up = back_up);
    let team = |until: Option<&str>, stays: Option<&str>| {
        found(BackUp::Team { until: until.map(on), stays: stays.map(on) })
    };
    assert_eq!(team(None, Some("2030-01-01")).0, Unknown);
    assert_eq!(team(Some("2027-03-01"), None).0, Unknown);
    assert_eq!(team(Some("2027-03-01"), Some("2027-02-28")).0, Failed);
    assert_eq!(team(Some("2026-11-20"), Some("2030-01-01")).0, Failed);
    assert_eq!(team(Some("2026-11-21"), Some("2030-01-01")).0, Passed);
    assert_eq!(found(BackUp::Fallback(stated("2026-11-01"))).0, Passed);
    assert_eq!(found(BackUp::WrittenFallback(stated("2026-11-01"))).0, Unknown);
}

#[test]
fn the_profile_is_confirmed_and_leaves_nothing_open() {
    let found = |change: fn(&mut ProfileFacts)| {
        finds("compliance_profile", |facts| change(&mut facts.profile))
    };
    assert_eq!(found(|_| {}), is(Passed, "confirmed"));
    assert_eq!(found(|profile| profile.unknown = 1), is(Failed, "1 unknown"));
    assert_eq!(found(|profile| profile.unanswered = 2), is(Failed, "2 not answered"));
    let awaiting = found(|profile| profile.awaiting = [Regime::Sox].into());
    assert_eq!(awaiting, is(Failed, &format!("{} to be confirmed", regime_name(Regime::Sox))));
}

#[test]
fn a_service_that_was_handed_back_returns_when_its_conditions_are_met() {
    let found = |open| {
        finds("conditions_to_return", |facts| {
            let since = at("2026-05-21");
            facts.returning = Some(ReturnFacts { handback: 1, open, all: 4, since });
        })
    };
    assert_eq!(found(1), is(Failed, "1 of 4 open"));
    assert_eq!(found(0), is(Passed, "0 of 4 open"));
}

#[test]
fn an_override_lets_through_while_it_lasts_and_never_reads_as_passed() {
    let gates = || to_handoff(&HandoffFacts { burden: Burden::Unknown, ..ready() });
    let fields =
        OverrideFields { reason: " Load test on Monday. ".into(), until: "2026-11-30".into() };
    let given = Override::parse(&gates()[3], &fields, PersonId::new(), now()).unwrap();
    assert_eq!(given.gate, "operational_burden");
    let shown =
        |day: &str| with_overrides(gates(), std::slice::from_ref(&given), on(day)).remove(3);

    let lasting = shown("2026-11-30");
    assert!(lasting.is_passed() && lasting.is_passed_by_override());
    assert_eq!(lasting.state, Unknown);
    assert_eq!(
        lasting.sentence(),
        "Operational burden within the handoff bar (neither measured nor attested; \
         overridden until 30 Nov 2026: Load test on Monday.)"
    );
    let over = shown("2026-12-01");
    assert!(!over.is_passed() && over.overridden.is_none());
    let others = with_overrides(gates(), &[given], on("2026-11-30"));
    assert_eq!(others.iter().filter(|gate| gate.overridden.is_some()).count(), 1);
}

#[test]
fn the_refusal_names_every_gate_in_the_way() {
    let facts =
        HandoffFacts { burden: Burden::Unknown, importance: Importance::Standard, ..ready() };
    let check = |gates: &[Gate]| all_passed(Transition::Handoff, gates);
    assert_eq!(check(&to_handoff(&ready())), Ok(()));
    let refusal = check(&to_handoff(&facts)).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "2 things stand in the way of handoff: Important enough for an SRE team (standard, none of \
         these regimes in scope); Operational burden within the handoff bar (neither measured nor \
         attested)."
    );
}

#[test]
fn an_override_has_a_reason_and_a_day_to_come() {
    let gate = to_handoff(&ready()).remove(0);
    for (reason, until, fields) in [
        ("", "", &["reason", "until"][..]),
        ("\u{200b}", "2026-11-21", &["reason"]),
        ("Because.", "2026-11-20", &["until"]),
        ("Because.", "tomorrow", &["until"]),
    ] {
        let given = OverrideFields { reason: reason.into(), until: until.into() };
        let bad = Override::parse(&gate, &given, PersonId::new(), now()).unwrap_err();
        assert_eq!(bad.iter().map(|bad| bad.field).collect::<Vec<_>>(), fields);
    }
}

#[test]
fn gates_recorded_before_there_were_overrides_are_still_read() {
    let gate = to_handoff(&ready()).remove(0);
    let text = serde_json::to_string(&gate).unwrap();
    assert!(!text.contains("overridden") && !text.contains("stated"));
    assert_eq!(serde_json::from_str::<Gate>(&text).unwrap(), gate);
}
