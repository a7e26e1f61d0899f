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
    }
}

fn statements() -> impl Strategy<Value = Vec<Fact>> {
    let moment = || prop::option::of(0i64..50);
    let one = (
        0i64..20,
        "[ab]{1,2}",
        moment(),
        moment(),
        moment(),
        moment(),
        prop::option::of(any::<bool>()),
    );
    let one =
        one.prop_map(|(told, title, opened, acknowledged, resolved, reopened, actionable)| {
            let mut fact = page(told, &title);
            fact.opened_at = opened.map(at);
            fact.acknowledged_at = acknowledged.map(at);
            fact.resolved_at = resolved.map(at);
            fact.reopened_at = reopened.map(at);
            fact.body = Body::Page {
                urgent: true,
                tells_acknowledgement: true,
                tells_alerts: false,
                actionable,
            };
            fact
        });
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
