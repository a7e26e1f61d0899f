//! The states of a waiver, and what it does to the item that it is for.

use super::*;

pub(super) fn at(text: &str) -> At {
    format!("2026-{text}T10:00:00Z").parse().unwrap()
}

fn on(text: &str) -> NaiveDate {
    at(text).date()
}

pub(super) fn said(text: &str) -> Said {
    Said::parse("Because.", PersonId::new(), at(text)).unwrap()
}

pub(super) fn pending(until: &str) -> Waiver {
    Waiver {
        item: "MON-03".parse().unwrap(),
        severity: Severity::Blocker,
        asked: Asked {
            reason: "The drive is late.".into(),
            compensating_control: "Somebody looks every morning.".into(),
            until: on(until),
        },
        asked_by: PersonId::new(),
        asked_at: at("01-01"),
        state: State::Pending,
        decided: None,
        revoked: None,
        outlived: None,
    }
}

pub(super) fn granted(from: &str, until: &str) -> Waiver {
    pending(until).decided(true, said(from)).unwrap()
}

#[test]
fn state_by_step() {
    let mut table = format!("{:<10}", "");
    for step in Step::ALL {
        table.push_str(&format!("{:<10}", step.as_str()));
    }
    for state in State::ALL {
        table.push_str(&format!("\n{:<10}", state.as_str()));
        for step in Step::ALL {
            let to = after(*state, *step).map_or("-", State::as_str);
            table.push_str(&format!("{to:<10}"));
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_request_says_why_what_guards_and_until_when() {
    let fields = |reason: &str, guard: &str, until: &str| AskedFields {
        reason: reason.into(),
        compensating_control: guard.into(),
        until: until.into(),
    };
    let refused = |given: AskedFields| {
        let bad = Asked::parse(&given, on("11-21")).unwrap_err();
        bad.iter().map(|bad| bad.field).collect::<Vec<_>>()
    };
    assert_eq!(refused(fields("", " ", "")), ["reason", "compensating_control", "until"]);
    assert_eq!(refused(fields("a", "\u{200b}", "2026-11-21")), ["compensating_control"]);
    assert_eq!(refused(fields("a", "b", "2026-11-20")), ["until"]);
    assert!(Asked::parse(&fields("a", "b", "2026-11-21"), on("11-21")).is_ok());
    assert!(Said::parse(" ", PersonId::new(), at("01-01")).is_err());
}

#[test]
fn it_expires_after_its_last_day_and_is_decided_once() {
    let waiver = granted("02-01", "03-01");
    assert_eq!(waiver.as_of(on("03-01")), State::Granted);
    assert_eq!(waiver.as_of(on("03-02")), State::Expired);
    let again = waiver.clone().decided(false, said("02-02")).unwrap_err();
    assert_eq!(again.code(), "waiver_state");
    assert_eq!(
        again.to_string(),
        "This waiver is granted. Revoke it to end it before its last day."
    );
    assert!(waiver.clone().revoked(said("03-02")).is_err(), "expired");
    assert_eq!(waiver.revoked(said("02-10")).unwrap().as_of(on("02-10")), State::Revoked);
    assert!(pending("03-01").decided(true, said("03-02")).is_err(), "its last day has passed");
    assert_eq!(pending("03-01").as_of(on("03-02")), State::Expired);
    let denied = pending("03-01").decided(false, said("02-01")).unwrap();
    assert_eq!(denied.as_of(on("06-01")), State::Denied);
}

#[test]
fn a_signed_off_review_takes_requests_for_what_was_accepted_under_a_waiver() {
    let taking = |accepted: bool| {
        let states = review::State::ALL.iter().copied();
        states.filter(|state| review_takes_requests(*state, accepted)).collect::<Vec<_>>()
    };
    use review::State::{Open, Returned, SignedOff, Submitted};
    assert_eq!(taking(false), [Open, Submitted, Returned]);
    assert_eq!(taking(true), [Open, Submitted, Returned, SignedOff]);
}

#[test]
fn only_what_stands_in_the_way_is_waived_and_one_request_at_a_time() {
    let item: ItemId = "MON-03".parse().unwrap();
    let ask = |severity, waivers: &[Waiver]| {
        may_ask(&item, severity, waivers, on("02-15")).map_err(|refusal| refusal.code())
    };
    assert_eq!(ask(Severity::Advisory, &[]), Err("nothing_to_waive"));
    assert_eq!(ask(Severity::Blocker, &[pending("03-01")]), Err("waiver_pending"));
    assert_eq!(ask(Severity::Required, &[granted("02-01", "03-01")]), Ok(()), "to renew it");
    assert_eq!(ask(Severity::Blocker, &[pending("02-14")]), Ok(()), "its last day has passed");
}

#[test]
fn what_the_checklist_outlived_counts_for_nothing_and_cannot_be_taken_back() {
    let why = || "Launch v2 changed it.".to_owned();
    for waiver in [pending("02-01"), granted("01-02", "02-01")] {
        let ended = waiver.clone().outlived(why(), on("01-05")).unwrap();
        assert_eq!((ended.state, ended.as_of(on("01-05"))), (State::Expired, State::Expired));
        assert_eq!((&ended.decided, &ended.revoked), (&waiver.decided, &None));
        let item = [ended.clone()];
        assert_eq!(waived_until(&item, Severity::Blocker), None);
        assert_eq!(rests_until(&item, Severity::Blocker, at("01-03"), Gap::Reopens), None);
        assert!(
            ended.clone().revoked(said("01-06")).is_err()
                && ended.clone().outlived(why(), on("01-06")).is_none()
        );
        assert!(ended.decided(true, said("01-06")).is_err());
        assert!(waiver.outlived(why(), on("02-02")).is_none(), "its last day has passed");
    }
    let denied = pending("02-01").decided(false, said("01-02")).unwrap();
    assert!(denied.outlived(why(), on("01-05")).is_none());
}
