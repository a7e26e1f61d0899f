//! What is stored of a service is what the formulas yield from everything that was told, to the last
//! digit, however it came in. The formulas themselves are held against hand-computed cases and an
//! independent reference where they stand.

use readyroom::domain::at::At;
use readyroom::domain::ids::SourceId;
use readyroom::domain::measure::Measure;
use readyroom::domain::person::{Role, TeamKind};
use readyroom::domain::signal::{Body, Day, Fact, Outcome, Said, days, measure};
use readyroom::store::{measurements, signal_days};
use serde_json::json;

use crate::support::TestApp;

/// A generator of numbers that is the same in every run (Knuth's constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn now() -> At {
    // A week after the clocks of Europe went back.
    "2026-11-01T00:30:00+01:00".parse().unwrap()
}

/// Facts of the last 120 days, with moments around midnights and around the change of clocks.
fn facts(source: SourceId, seed: u64) -> Vec<Fact> {
    let mut numbers = Numbers(seed);
    let mut moment = move || {
        let day = now().minus_days(u32::try_from(numbers.below(120)).unwrap());
        let second = i64::try_from(numbers.below(172_800)).unwrap() - 86_400;
        let at = day.plus_seconds(if second % 5 == 0 { 0 } else { -second.abs() });
        (at, numbers.below(1_000), numbers.below(6))
    };
    (0..200)
        .map(|index| {
            let (opened, number, kind) = moment();
            let lasts = i64::try_from(number).unwrap() * 97;
            let body = match kind {
                0 | 1 => Body::Page {
                    urgent: number % 7 != 0,
                    tells_acknowledgement: number % 2 == 0,
                    tells_alerts: number % 3 == 0,
                    actionable: (number % 5 == 0).then_some(number % 2 == 0),
                },
                2 => Body::Incident {
                    affects_users: number % 3 != 0,
                    found_by_monitoring: (number % 4 != 0).then_some(number % 2 == 0),
                },
                3 => Body::Deploy {
                    outcome: match number % 5 {
                        0 => None,
                        1 => Some(Outcome::Failed),
                        _ => Some(Outcome::Succeeded),
                    },
                    repaired: number % 11 == 0,
                },
                4 => Body::Objective { target: 0.999, bad: number as f64 / 3.0, total: 1e5 + 0.1 },
                _ => Body::Defects {
                    severity: u8::try_from(number % 3 + 1).unwrap(),
                    open: u32::try_from(number % 9).unwrap(),
                },
            };
            let ends = (number % 6 != 0).then(|| opened.plus_seconds(lasts + 1));
            Fact {
                source,
                key: format!("k{index}"),
                group: if number % 2 == 0 { format!("g{}", number % 4) } else { String::new() },
                title: format!("fact {index}"),
                opened_at: (number % 17 != 0).then_some(opened),
                acknowledged_at: (number % 3 == 0).then(|| opened.plus_seconds(lasts / 2)),
                resolved_at: ends,
                reopened_at: (number % 13 == 0).then(|| opened.plus_seconds(lasts + 60)),
                told_at: ends.unwrap_or(opened),
                body,
                said: Said::default(),
            }
        })
        .collect()
}

/// The statements of which facts are made: begin, acknowledgement and end come apart, in any order, and
/// some of them twice.
fn statements(facts: &[Fact], seed: u64) -> Vec<Fact> {
    let mut numbers = Numbers(seed);
    let mut all = Vec::new();
    for fact in facts {
        let begin =
            Fact { acknowledged_at: None, resolved_at: None, reopened_at: None, ..fact.clone() };
        let end = Fact { opened_at: None, acknowledged_at: None, ..fact.clone() };
        all.extend([begin, end, fact.clone()]);
        if numbers.below(5) == 0 {
            all.push(fact.clone());
        }
    }
    for at in (1..all.len()).rev() {
        all.swap(at, usize::try_from(numbers.below(u64::try_from(at + 1).unwrap())).unwrap());
    }
    all
}

#[actix_web::test]
async fn stored_values_are_those_of_the_formulas_to_the_last_digit() {
    for seed in 1..=4 {
        let app = TestApp::start_at("2026-11-01T00:30:00+01:00");
        app.stop_clock();
        app.team("ledger-team", TeamKind::Product);
        let noor = app.person("noor", &[("ledger-team", Role::Lead)], &[]);
        let new = json!({ "team": "ledger-team", "name": "ledger" });
        app.post(&noor, "/api/v1/services", new).await.expect(201);
        let source = app.source(readyroom::domain::signal::Sender::Generic, &["ledger"]);
        let told = facts(app.source_id(&source), seed);
        for some in statements(&told, seed * 31).chunks(37) {
            app.tell("ledger", some.to_vec());
        }
        let id = app.service_id("ledger");
        let stored = app.core.store().read(|db| measurements::of_services(db, &[id])).unwrap();
        let stored: Vec<(Measure, u64)> =
            stored.iter().map(|(_, one)| (one.measure, one.value.to_bits())).collect();
        let mut expected: Vec<(Measure, u64)> = measure(&told, app.core.now())
            .iter()
            .map(|one| (one.measure, one.value.to_bits()))
            .collect();
        expected.sort_by_key(|(measure, _)| measure.as_str());
        assert_eq!(stored, expected, "seed {seed}");
        assert!(expected.len() >= 10, "seed {seed}: {expected:?}");
        let first = now().minus_days(130).date();
        let rolled: Vec<Day> = app
            .core
            .store()
            .read(|db| signal_days::of_services(db, &[id], first))
            .unwrap()
            .into_iter()
            .map(|(_, day)| day)
            .collect();
        // A clock of a sender may be a little ahead of midnight.
        let last = now().plus_days(1).date();
        assert_eq!(rolled, days(&told, first, last), "seed {seed}");
    }
}
