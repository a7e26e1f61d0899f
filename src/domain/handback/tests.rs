//! The states of a case, its fields, and the way back.

use super::*;
use crate::domain::at::At;
use crate::domain::fragility::{self, Observed, Reading, Source};
use crate::domain::ids::{PersonId, Slug};
use crate::domain::policy_figures::PolicyFigures;

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> At {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    now().date()
}

fn fields_of(bad: &[crate::domain::answer::BadField]) -> Vec<&'static str> {
    bad.iter().map(|bad| bad.field).collect()
}

fn proposal(change: impl FnOnce(&mut ProposalFields)) -> Result<Proposal, Vec<&'static str>> {
    let mut fields = ProposalFields { reason: "Five pages a night.".into(), ..Default::default() };
    change(&mut fields);
    let by = PersonId::new();
    let figures = PolicyFigures::default();
    Proposal::parse(&fields, by, ProposedAs::RunningTeam, now(), &figures)
        .map_err(|bad| fields_of(&bad))
}

fn outcome(change: impl FnOnce(&mut OutcomeFields)) -> Result<Outcome, Vec<&'static str>> {
    let mut fields = OutcomeFields::default();
    change(&mut fields);
    let owning: Slug = "ledger".parse().unwrap();
    Outcome::parse(&fields, &owning, today(), &PolicyFigures::default())
        .map_err(|bad| fields_of(&bad))
}

#[test]
fn state_by_step() {
    let mut table = format!("{:<13}", "");
    for step in Step::ALL {
        table.push_str(&format!("{:<13}", step.as_str()));
    }
    for state in State::ALL {
        table.push_str(&format!("\n{:<13}", state.as_str()));
        for step in Step::ALL {
            let to = after(*state, *step).map_or("-", State::as_str);
            table.push_str(&format!("{to:<13}"));
        }
    }
    table.push_str(&format!("\n\n{:<13}", "condition"));
    for step in ConditionStep::ALL {
        table.push_str(&format!("{:<13}", step.as_str()));
    }
    for state in ConditionState::ALL {
        table.push_str(&format!("\n{:<13}", state.as_str()));
        for step in ConditionStep::ALL {
            let to = condition_after(*state, *step).map_or("-", ConditionState::as_str);
            table.push_str(&format!("{to:<13}"));
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn one_case_at_a_time() {
    for state in State::ALL {
        let refused = may_propose(&[(1, State::Returned), (2, *state)]).is_err();
        let under_way = matches!(state, State::Proposed | State::Replied | State::Scheduled);
        assert_eq!(refused, under_way, "{state}");
    }
    assert_eq!(
        may_propose(&[(2, State::Replied)]).unwrap_err().to_string(),
        "Handback 2 is replied. It is decided first."
    );
}

#[test]
fn a_proposal_has_a_reason_and_an_urgent_one_a_lead_who_agrees() {
    let plain = proposal(|_| {}).unwrap();
    assert_eq!((plain.reply_due, plain.urgent), (on("2026-11-28"), None));
    assert_eq!(proposal(|f| f.reason = "\u{200b} ".into()), Err(vec!["reason"]));
    assert_eq!(proposal(|f| f.urgent = true), Err(vec!["urgent_reason", "urgent_lead"]));
    let urgent = proposal(|f| {
        f.urgent = true;
        f.urgent_reason = "Nobody is left on the rota.".into();
        f.urgent_lead = "@hanna.voss".into();
    });
    assert_eq!(urgent.unwrap().urgent.unwrap().lead.as_str(), "hanna.voss");
    // What was typed for an urgent case does not make it one.
    let unticked = proposal(|f| f.urgent_reason = "Perhaps.".into());
    assert_eq!(unticked.unwrap().urgent, None);
    assert!(Reply::parse(" ", PersonId::new(), now()).is_err());
}

#[test]
fn a_decision_waits_for_the_reply_or_its_day() {
    let plain = proposal(|_| {}).unwrap();
    let urgent = proposal(|f| {
        (f.urgent, f.urgent_reason, f.urgent_lead) = (true, "Now.".into(), "hanna".into());
    });
    let back = Outcome::HandBack { on: today(), consultant: "ana".parse().unwrap() };
    let decide = |from, proposal: &Proposal, day: &str| {
        decided(from, proposal, &back, on(day)).map_err(|refusal| refusal.code())
    };
    assert_eq!(decide(State::Proposed, &plain, "2026-11-28"), Err("reply_awaited"));
    assert_eq!(decide(State::Proposed, &plain, "2026-11-29"), Ok(State::Scheduled));
    assert_eq!(decide(State::Replied, &plain, "2026-11-21"), Ok(State::Scheduled));
    assert_eq!(decide(State::Proposed, &urgent.unwrap(), "2026-11-21"), Ok(State::Scheduled));
    for state in State::ALL.iter().filter(|s| !matches!(s, State::Proposed | State::Replied)) {
        assert_eq!(decide(*state, &plain, "2027-01-01"), Err("handback_state"), "{state}");
    }
    let reassign = Outcome::Reassign { team: "core".parse().unwrap() };
    assert_eq!(decided(State::Replied, &plain, &reassign, today()), Ok(State::Settled));
}

#[test]
fn it_takes_effect_on_its_day_and_not_before() {
    let effect = |from, day: &str| took_effect(from, on(day), now()).map_err(|r| r.code());
    assert_eq!(effect(State::Scheduled, "2026-11-21"), Ok(State::HandedBack));
    assert_eq!(effect(State::Scheduled, "2026-11-22"), Err("not_yet_effective"));
    assert_eq!(effect(State::Replied, "2026-11-21"), Err("handback_state"));
}

#[test]
fn no_outcome_is_preselected_and_none_has_a_blank_field() {
    assert_eq!(outcome(|_| {}), Err(vec!["outcome"]));
    for (kind, asked) in [
        ("hand_back", &["on", "consultant"][..]),
        ("keep", &["plan", "owner", "review_on"]),
        ("blitz", &["from", "until", "people", "exit_criteria"]),
        ("fund", &["budget_owner", "fund_until"]),
        ("retire", &["retire_on", "migration_owner"]),
        ("reassign", &["team"]),
    ] {
        assert_eq!(outcome(|f| f.outcome = kind.into()), Err(asked.to_vec()), "{kind}");
    }
    assert_eq!(OutcomeKind::ALL.len(), 6);
}

/// Fields that every outcome takes.
fn filled(fields: &mut OutcomeFields, kind: OutcomeKind) {
    *fields = OutcomeFields {
        reason: "Both teams agree.".into(),
        outcome: kind.to_string(),
        on: "2026-12-01".into(),
        consultant: "ana".into(),
        plan: "Split the queue.".into(),
        owner: "tomas".into(),
        review_on: "2027-02-19".into(),
        from: "2026-12-01".into(),
        until: "2026-12-12".into(),
        people: "@tomas, ana\nana".into(),
        exit_criteria: "One page a week.".into(),
        budget_owner: "hanna".into(),
        fund_until: "2026-12-12".into(),
        retire_on: "2026-12-01".into(),
        migration_owner: "dele".into(),
        team: "core".into(),
    };
}

#[test]
fn every_outcome_is_read_with_its_own_fields() {
    for kind in OutcomeKind::ALL {
        let read = outcome(|f| filled(f, *kind)).unwrap();
        assert_eq!(read.kind(), *kind);
        assert_eq!(read.step() == Step::HandBack, *kind == OutcomeKind::HandBack);
        let text = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<Outcome>(&text).unwrap(), read);
    }
    let said = |kind| outcome(|f| filled(f, kind)).unwrap().within_a_sentence();
    assert_eq!(said(OutcomeKind::HandBack), "the service goes back on 1 Dec 2026");
    assert_eq!(said(OutcomeKind::Blitz), "people improve it from 1 Dec 2026 until 12 Dec 2026");
    let blitz = outcome(|f| filled(f, OutcomeKind::Blitz)).unwrap();
    let Outcome::Blitz { people, .. } = blitz else { panic!("not a blitz") };
    assert_eq!(people.iter().map(|p| p.as_str()).collect::<Vec<_>>(), ["ana", "tomas"]);
}

#[test]
fn a_decision_keeps_its_reason() {
    let decide = |change: fn(&mut OutcomeFields)| {
        let mut fields = OutcomeFields::default();
        filled(&mut fields, OutcomeKind::HandBack);
        change(&mut fields);
        let (owning, by): (Slug, _) = ("ledger".parse().unwrap(), PersonId::new());
        Decision::parse(&fields, &owning, by, now(), &PolicyFigures::default())
            .map_err(|bad| fields_of(&bad))
    };
    assert_eq!(decide(|_| {}).unwrap().reason, "Both teams agree.");
    assert_eq!(decide(|f| f.reason = "\u{3164}".into()), Err(vec!["reason"]));
    let nothing = decide(|f| *f = OutcomeFields::default());
    assert_eq!(nothing, Err(vec!["outcome", "reason"]));
}

#[test]
fn days_that_have_passed_or_lie_too_far_ahead_are_refused() {
    let with = |kind, change: fn(&mut OutcomeFields)| {
        outcome(|fields| {
            filled(fields, kind);
            change(fields);
        })
    };
    use OutcomeKind::{Blitz, Fund, HandBack, Keep, Reassign, Retire};
    assert_eq!(with(HandBack, |f| f.on = "2026-11-20".into()), Err(vec!["on"]));
    assert!(with(HandBack, |f| f.on = "2026-11-21".into()).is_ok());
    assert!(with(HandBack, |f| f.on = "2027-02-19".into()).is_ok());
    assert_eq!(with(HandBack, |f| f.on = "2027-02-20".into()), Err(vec!["on"]), "a quarter ahead");
    assert_eq!(with(HandBack, |f| f.consultant = "Two\nLines".into()), Err(vec!["consultant"]));
    assert_eq!(with(Retire, |f| f.retire_on = "2026-11-20".into()), Err(vec!["retire_on"]));
    assert_eq!(with(Fund, |f| f.fund_until = "2026-11-20".into()), Err(vec!["fund_until"]));
    assert_eq!(with(Blitz, |f| f.until = "2026-11-30".into()), Err(vec!["until"]));
    assert!(with(Blitz, |f| f.until = "2026-12-01".into()).is_ok());
    assert_eq!(with(Blitz, |f| f.people = " , ".into()), Err(vec!["people"]));
    // Ninety days from 21 November.
    assert!(with(Keep, |f| f.review_on = "2027-02-19".into()).is_ok());
    assert_eq!(with(Keep, |f| f.review_on = "2027-02-20".into()), Err(vec!["review_on"]));
    assert_eq!(with(Keep, |f| f.review_on = "2026-11-20".into()), Err(vec!["review_on"]));
    assert_eq!(with(Reassign, |f| f.team = "ledger".into()), Err(vec!["team"]), "owns it already");
}

#[test]
fn whatever_is_decided_instead_is_looked_at_within_a_quarter() {
    let figures = PolicyFigures::default();
    for kind in OutcomeKind::ALL {
        let far = outcome(|f| {
            filled(f, *kind);
            f.until = "2030-01-01".into();
            f.fund_until = "2030-01-01".into();
            f.retire_on = "2030-01-01".into();
        });
        let review = far.unwrap().review_on(today(), &figures);
        let latest = (*kind != OutcomeKind::HandBack).then(|| on("2027-02-19"));
        assert_eq!(review, latest, "{kind}");
    }
    let soon = outcome(|f| filled(f, OutcomeKind::Fund)).unwrap();
    assert_eq!(soon.review_on(today(), &figures), Some(on("2026-12-12")));
}

#[test]
fn conditions_to_return_are_drafted_from_what_fails() {
    let read = |reading, value| Observed {
        reading,
        value,
        source: Source::Attested(PersonId::new()),
        at: now(),
        link: String::new(),
    };
    let observed = [read(Reading::ChangeFailureShare, 12.0), read(Reading::FailedEscalations, 1.0)];
    let findings = fragility::find(&observed, now(), &PolicyFigures::default());
    let drafts = draft(&[("MON-03".parse().unwrap(), "Dashboards show deploys".into())], &findings);
    let words: Vec<&str> = drafts.iter().map(|draft| draft.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "MON-03 meets its handoff bar: Dashboards show deploys",
            "This no longer holds: Agreed fixes and rules that slip",
        ]
    );
    assert_eq!(drafts[1].origin, Origin::Fragility(fragility::Condition::Cooperation));
}

#[test]
fn a_condition_to_return_has_an_owner_and_a_day() {
    let parse = |words: &str, owner: &str, due_on: &str| {
        let [words, owner, due_on] = [words, owner, due_on].map(str::to_owned);
        ReturnCondition::parse(&ConditionFields { words, owner, due_on }, today())
            .map_err(|bad| fields_of(&bad))
    };
    assert_eq!(parse("", "", ""), Err(vec!["words", "owner", "due_on"]));
    assert_eq!(parse("Queue is split", "Two\nLines", "2026-11-20"), Err(vec!["owner", "due_on"]));
    assert!(parse("Queue is split", "tomas", "2026-11-21").is_ok());
}

#[test]
fn a_service_returns_when_no_condition_is_open() {
    use ConditionState::{Dropped, Met, Open};
    assert_eq!(ready_to_return(&[Met, Dropped]), Ok(()));
    let refusal = ready_to_return(&[Met, Open, Open]).unwrap_err();
    assert_eq!(refusal.code(), "return_conditions_open");
    assert_eq!(
        refusal.to_string(),
        "2 of 3 conditions to return are open. An SRE records each one as met."
    );
    let back: At = "2026-08-20T23:00:00Z".parse().unwrap();
    assert_eq!(days_away(back, now()), 92);
}
