use proptest::prelude::*;

use super::*;

fn at(minute: i64) -> At {
    let start: At = "2026-03-29T00:00:00Z".parse().unwrap();
    start.plus_seconds(minute * 60)
}

fn page(told: i64, title: &str) -> Fact {
    Fact {
        source: SourceId(uuid::Uuid::nil()),
        key: "p1".to_owned(),
        group: String::new(),
        title: title.to_owned(),
        opened_at: None,
        acknowledged_at: None,
        resolved_at: None,
        reopened_at: None,
        told_at: at(told),
        body: Body::Page {
            urgent: true,
            tells_acknowledgement: true,
            tells_alerts: false,
            actionable: None,
        },
        said: Said::default(),
    }
}

fn statements() -> impl Strategy<Value = Vec<Fact>> {
    let moment = || prop::option::of(0i64..50);
    let one = (
        0i64..20,
        "[ab]{0,2}",
        moment(),
        moment(),
        moment(),
        moment(),
        prop::option::of(any::<bool>()),
        prop::option::of(any::<bool>()),
    );
    let one = one.prop_map(
        |(told, title, opened, acknowledged, resolved, reopened, actionable, calls)| {
            let mut fact = page(told, &title);
            fact.opened_at = opened.map(at);
            fact.acknowledged_at = acknowledged.map(at);
            fact.resolved_at = resolved.map(at);
            fact.reopened_at = reopened.map(at);
            fact.body = Body::Page {
                urgent: calls.unwrap_or(true),
                tells_acknowledgement: true,
                tells_alerts: false,
                actionable,
            };
            if calls.is_none() {
                fact.said.left_out(Detail::Urgent);
            }
            fact
        },
    );
    prop::collection::vec(one, 1..8)
}

fn join(facts: impl IntoIterator<Item = Fact>) -> Option<Fact> {
    facts.into_iter().reduce(Fact::joined)
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        facts in statements(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let expected = join(facts.clone());
        let mut again: Vec<Fact> = order.iter().map(|index| index.get(&facts).clone()).collect();
        again.extend(facts.into_iter().rev());
        prop_assert_eq!(join(again), expected);
    }
}

#[test]
fn what_began_again_has_not_ended() {
    let mut fact = page(0, "disk");
    fact.resolved_at = Some(at(10));
    assert_eq!(fact.ended_at(), Some(at(10)));
    fact.reopened_at = Some(at(12));
    assert_eq!(fact.ended_at(), None);
    fact.resolved_at = Some(at(20));
    assert_eq!(fact.ended_at(), Some(at(20)));
}

#[test]
fn an_end_without_a_begin_is_kept_and_has_no_begin() {
    let mut end = page(5, "disk");
    end.resolved_at = Some(at(5));
    assert_eq!(end.opened_at, None);
    let mut begin = page(1, "disk");
    begin.opened_at = Some(at(1));
    let joined = end.joined(begin);
    assert_eq!((joined.opened_at, joined.ended_at()), (Some(at(1)), Some(at(5))));
}

#[test]
fn what_a_later_statement_leaves_out_stays_as_it_was_said() {
    let mut began = page(1, "disk");
    began.group = "g1".to_owned();
    began.body = Body::Page {
        urgent: false,
        tells_acknowledgement: true,
        tells_alerts: true,
        actionable: Some(false),
    };
    let mut over = page(5, "");
    over.body = Body::Page {
        urgent: true,
        tells_acknowledgement: false,
        tells_alerts: false,
        actionable: None,
    };
    for detail in [Detail::Urgent, Detail::TellsAcknowledgement, Detail::TellsAlerts] {
        over.said.left_out(detail);
    }
    let joined = began.clone().joined(over.clone());
    assert_eq!((joined.title.as_str(), joined.group.as_str()), ("disk", "g1"));
    assert_eq!((&joined.body, joined.told_at), (&began.body, at(5)));
    // What was said between the two counts before what was left out, whenever it comes in.
    let mut between = page(3, "disk full");
    between.said.left_out(Detail::TellsAlerts);
    let joined = joined.joined(between);
    let body = Body::Page {
        urgent: true,
        tells_acknowledgement: true,
        tells_alerts: true,
        actionable: Some(false),
    };
    assert_eq!((joined.title.as_str(), &joined.body), ("disk full", &body));
}

#[test]
fn a_deployment_that_ended_does_not_run_again() {
    let told = |minute, outcome: Option<Outcome>, repaired| Fact {
        opened_at: Some(at(minute)),
        resolved_at: outcome.map(|_| at(minute)),
        body: Body::Deploy { outcome, repaired },
        ..page(minute, "main")
    };
    let ended = told(3, Some(Outcome::Failed), true);
    let mut running = told(5, None, false);
    running.said.left_out(Detail::Repaired);
    let joined = ended.joined(running);
    assert_eq!(joined.body, Body::Deploy { outcome: Some(Outcome::Failed), repaired: true });
    assert_eq!(joined.resolved_at, Some(at(3)));
    let again = joined.joined(told(7, Some(Outcome::Succeeded), false));
    assert_eq!(again.body, Body::Deploy { outcome: Some(Outcome::Succeeded), repaired: false });
}
