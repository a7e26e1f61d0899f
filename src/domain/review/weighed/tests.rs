//! Items of each severity, below and at their bar, waived and not.

use super::*;
use crate::domain::answer::Reported;
use crate::domain::at::At;
use crate::domain::checklist::{AnswerKind, Bar, EvidenceNeed, Rule, Since};
use crate::domain::ids::{PersonId, SourceId};
use crate::domain::measure::Measure;
use crate::domain::review::Given;
use crate::domain::review::beside::Beside;
use crate::domain::signal::Measured;

fn today() -> NaiveDate {
    "2026-11-21".parse().unwrap()
}

fn item(id: &str, severity: Severity) -> Item {
    let bar = || Bar {
        rule: Rule::Met,
        words: "It is so.".into(),
        severity,
        evidence: EvidenceNeed { hint: "A link".into(), max_age_days: None },
        since: None,
    };
    Item {
        id: id.parse().unwrap(),
        title: "It is so".into(),
        ask: "Is it so?".into(),
        why: "Once it was not.".into(),
        todo: "Make it so.".into(),
        answer: AnswerKind::Attest,
        launch: Some(bar()),
        handoff: Some(bar()),
        applies_when: vec![],
        blocker_when: vec![],
        measured_by: None,
        sources: vec![],
        since: Since { version: 1, reason: "First version".into(), lesson: None, change: None },
    }
}

fn record(id: &str, reported: Reported) -> Record {
    Record {
        item: id.parse().unwrap(),
        reported: Some(reported),
        answer_version: 1,
        note_version: 0,
        evidence_version: 0,
        has_evidence: false,
        given: None,
        evidence_expired: false,
        carried: false,
        condition_missed: false,
        waived_until: None,
        waiver_ended: false,
        beside: None,
        at_odds: false,
        explained: false,
        explanations: 0,
    }
}

fn judged(verdict: Verdict, record: Record) -> Record {
    let at: At = "2026-11-20T10:00:00Z".parse().unwrap();
    let (by, seen) = (PersonId::new(), record.content());
    let comment = String::new();
    Record {
        given: Some(Given { verdict, by, at, comment, seen, in_bulk: false, at_odds: false }),
        ..record
    }
}

fn weighed<'a>(kind: Kind, item: &'a Item, record: &'a Record) -> Weighed<'a> {
    weigh(kind, item, record, &Traits::default(), today())
}

#[test]
fn a_waiver_lets_an_item_below_its_bar_be_accepted_and_it_stays_below() {
    for severity in [Severity::Required, Severity::Blocker] {
        let item = item("MON-01", severity);
        let below = record("MON-01", Reported::NotMet);
        assert!(weighed(Kind::Launch, &item, &below).may_receive(Verdict::Accepted).is_err());

        let waived = Record { waived_until: Some(today()), ..below.clone() };
        let seen = weighed(Kind::Launch, &item, &waived);
        assert_eq!(seen.may_receive(Verdict::Accepted), Ok(()));
        assert_eq!(seen.may_receive(Verdict::AcceptedWithCondition), Ok(()));
        assert!(seen.waived && seen.is_below(), "a waived item never reads as met");
        assert_eq!(seen.standing, Some(Standing::Below("Not met".into())));
        assert_eq!(seen.group(), Group::Judgement);

        let accepted = judged(Verdict::Accepted, waived);
        assert_eq!(ready_to_sign_off(&[weighed(Kind::Launch, &item, &accepted)]), Ok(()));
        let past = Record { waived_until: today().pred_opt(), ..accepted.clone() };
        assert!(ready_to_sign_off(&[weighed(Kind::Launch, &item, &past)]).is_err());
        let ended = Record { waived_until: None, waiver_ended: true, ..accepted };
        let refusal = ready_to_sign_off(&[weighed(Kind::Launch, &item, &ended)]).unwrap_err();
        assert_eq!(refusal, Refusal::Unjudged { items: vec![item.id.clone()] });
        assert_eq!(weighed(Kind::Launch, &item, &ended).group(), Group::Judgement);
    }
}

#[test]
fn a_waiver_answers_nothing() {
    let item = item("MON-01", Severity::Blocker);
    let blank =
        Record { reported: None, waived_until: Some(today()), ..record("MON-01", Reported::Met) };
    let seen = weighed(Kind::Launch, &item, &blank);
    assert_eq!(seen.may_receive(Verdict::Accepted).unwrap_err().code(), "nothing_to_judge");
    assert!(ready_to_submit(&[seen]).is_err());
}

#[test]
fn a_handoff_review_asks_for_evidence_on_every_blocker_and_required_item() {
    let items = [
        item("MON-01", Severity::Blocker),
        item("MON-02", Severity::Required),
        item("MON-03", Severity::Advisory),
        item("MON-04", Severity::Required),
        item("MON-05", Severity::Required),
    ];
    let records = [
        record("MON-01", Reported::Met),
        record("MON-02", Reported::NotMet),
        record("MON-03", Reported::Met),
        record("MON-04", Reported::NotApplicable("No data.".into())),
        Record { has_evidence: true, ..record("MON-05", Reported::Met) },
    ];
    let all = |kind| -> Vec<Weighed<'_>> {
        items.iter().zip(&records).map(|(item, record)| weighed(kind, item, record)).collect()
    };
    assert_eq!(ready_to_submit(&all(Kind::Launch)), Ok(()));
    let refusal = ready_to_submit(&all(Kind::Handoff)).unwrap_err();
    let named = ["MON-01", "MON-02"].map(|id| id.parse().unwrap()).to_vec();
    assert_eq!(refusal, Refusal::WithoutEvidence { items: named });
    assert!(
        refusal.to_string().starts_with("2 items are without evidence: MON-01, MON-02. Add a link")
    );
}

#[test]
fn a_handoff_review_has_nothing_that_is_accepted_together() {
    for severity in [Severity::Advisory, Severity::Required, Severity::Blocker] {
        let item = item("MON-01", severity);
        let met = record("MON-01", Reported::Met);
        assert_eq!(weighed(Kind::Handoff, &item, &met).group(), Group::Judgement);
        let launch = weighed(Kind::Launch, &item, &met).group();
        assert_eq!(launch == Group::Judgement, severity == Severity::Blocker);
        let accepted = judged(Verdict::Accepted, met);
        let seen = weighed(Kind::Handoff, &item, &accepted);
        assert_eq!(seen.group(), Group::AcceptedEarlier);
    }
}

/// What was measured beside an answer; `difference` says how the two differ.
fn beside(difference: Option<&str>, stale: bool) -> Option<Beside> {
    let at: At = "2026-11-20T10:00:00Z".parse().unwrap();
    Some(Beside {
        measured: Measured {
            measure: Measure::ObjectiveMet,
            value: 1.0,
            window_days: 90,
            sources: vec![SourceId::new()],
            at,
        },
        says: Reported::Met,
        words: "yes".into(),
        stale,
        read_only: false,
        stands_in: false,
        difference: difference.map(str::to_owned),
    })
}

#[test]
fn what_is_measured_alike_at_the_bar_may_be_accepted_together() {
    let (required, blocker) =
        (item("MON-01", Severity::Required), item("MON-01", Severity::Blocker));
    let group = |kind, item: &Item, record: &Record| weighed(kind, item, record).group();
    let alike = Record { beside: beside(None, false), ..record("MON-01", Reported::Met) };
    assert_eq!(group(Kind::Launch, &required, &alike), Group::Measured);
    assert_eq!(group(Kind::Handoff, &required, &alike), Group::Measured);
    // In a handoff review blockers too; in a launch review each is judged by itself.
    assert_eq!(group(Kind::Handoff, &blocker, &alike), Group::Measured);
    assert_eq!(group(Kind::Launch, &blocker, &alike), Group::Judgement);

    let differs =
        Record { beside: beside(Some("Reported yes, measured no"), false), ..alike.clone() };
    let explained = Record { explained: true, ..alike.clone() };
    let below = Record { beside: beside(None, false), ..record("MON-01", Reported::NotMet) };
    for record in [differs, explained, below] {
        for kind in [Kind::Launch, Kind::Handoff] {
            assert_eq!(group(kind, &required, &record), Group::Judgement, "{record:?}");
        }
    }
    // What was told too long ago is unknown again: the report stands alone.
    let stale = Record { beside: beside(None, true), ..alike };
    assert_eq!(group(Kind::Launch, &required, &stale), Group::SelfReported);
    assert_eq!(group(Kind::Handoff, &required, &stale), Group::Judgement);
}

#[test]
fn what_is_measured_alike_is_the_evidence_that_a_handoff_asks_for() {
    let item = item("MON-01", Severity::Required);
    let lacks = |record: &Record| weighed(Kind::Handoff, &item, record).lacks_evidence();
    let alone = record("MON-01", Reported::Met);
    assert!(lacks(&alone));
    assert!(!lacks(&Record { beside: beside(None, false), ..alone.clone() }));
    assert!(lacks(&Record { beside: beside(None, true), ..alone.clone() }), "too long ago");
    assert!(lacks(&Record { beside: beside(Some("They differ"), false), ..alone }));
}
