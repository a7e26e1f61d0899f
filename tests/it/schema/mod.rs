//! What the migrations make of an empty database: the same on SQLite and PostgreSQL, what Diesel
//! was told, and what the domain knows.

mod catalogue;

use std::collections::{BTreeMap, BTreeSet};

use readyroom::domain::answer::ReportedAs;
use readyroom::domain::checklist::{Kind, draft};
use readyroom::domain::expected_effect::Direction;
use readyroom::domain::fragility::{Condition, Grade, Reading};
use readyroom::domain::handback;
use readyroom::domain::handoff::Outcome;
use readyroom::domain::lesson;
use readyroom::domain::lifecycle::{Stage, Transition};
use readyroom::domain::measure::Measure;
use readyroom::domain::notice::MailState;
use readyroom::domain::person::{Grant, Role, TeamKind};
use readyroom::domain::review::{State, Verdict};
use readyroom::domain::service::Importance;
use readyroom::domain::signal;
use readyroom::domain::waiver;
use readyroom::store::{IfMissing, Store};

use crate::database::{Database, Look};
use catalogue::Shape;

/// A column: the kind that Diesel was told, and whether it may be empty.
type Columns = BTreeMap<String, (String, bool)>;

/// Each database at hand with what its migrations made: always SQLite, PostgreSQL when
/// `TEST_DATABASE_URL` names a server.
fn shapes() -> Vec<(&'static str, Shape)> {
    let databases =
        [Some(("SQLite", Database::sqlite())), Database::postgres().map(|db| ("PostgreSQL", db))];
    databases
        .into_iter()
        .flatten()
        .map(|(name, database)| {
            let location = database.location();
            let store = Store::open(&location, IfMissing::Create).unwrap();
            let shape = Shape::of(&mut Look::into(&location));
            drop(store);
            (name, shape)
        })
        .collect()
}

/// The values of a domain enum.
macro_rules! values {
    ($of:ty) => {
        <$of>::ALL.iter().map(|value| value.as_str().to_owned()).collect()
    };
}

/// Every column that takes one of a few words, with the words that the program knows.
fn lists() -> BTreeMap<String, BTreeSet<String>> {
    let known: [(&str, BTreeSet<String>); 40] = [
        ("checklist_drafts.state", values!(draft::State)),
        ("checklist_drafts.open_reviews", values!(draft::OpenReviews)),
        ("draft_edits.edit", values!(draft::Edit)),
        ("handoffs.outcome", values!(Outcome)),
        ("answer_explanations.measure", values!(Measure)),
        ("answers.reported", values!(ReportedAs)),
        ("answers.verdict", values!(Verdict)),
        ("checklist_versions.kind", values!(Kind)),
        ("gate_overrides.transition", values!(Transition)),
        ("handbacks.state", values!(handback::State)),
        ("handbacks.proposed_as", values!(handback::ProposedAs)),
        ("handbacks.outcome", values!(handback::OutcomeKind)),
        ("measured_readings.reading", values!(Reading)),
        ("measurements.measure", values!(Measure)),
        ("readings.reading", values!(Reading)),
        ("return_conditions.state", values!(handback::ConditionState)),
        ("lessons.origin", values!(lesson::Origin)),
        ("lessons.effect", values!(lesson::Effect)),
        ("lessons.state", values!(lesson::State)),
        ("lesson_remarks.became", values!(lesson::State)),
        ("lesson_items.kind", values!(Kind)),
        ("grants.grant_name", values!(Grant)),
        ("memberships.role", values!(Role)),
        ("outbox.state", values!(MailState)),
        ("reviews.kind", values!(Kind)),
        ("reviews.state", values!(State)),
        ("services.importance", values!(Importance)),
        ("services.stage", values!(Stage)),
        ("expected_effects.direction", values!(Direction)),
        ("expected_effects.measure", values!(Measure)),
        ("standing_conditions.fragility", values!(Condition)),
        ("standing_conditions.grade", values!(Grade)),
        ("signal_deliveries.state", values!(signal::DeliveryState)),
        ("signal_facts.kind", values!(signal::FactKind)),
        ("signal_sources.sender", values!(signal::Sender)),
        ("teams.kind", values!(TeamKind)),
        ("transitions.transition", values!(Transition)),
        ("transitions.from_stage", values!(Stage)),
        ("transitions.to_stage", values!(Stage)),
        ("waivers.state", values!(waiver::State)),
    ];
    // Words for which the domain has no enum.
    let others: [(&str, &[&str]); 8] = [
        ("first_contacts.how", &["consultant", "message", "verdict"]),
        ("waivers.severity", &["required", "blocker"]),
        ("back_up_statements.said", &["stays", "agreed", "fallback", "approved"]),
        ("takeovers.answer", &["yes", "not_now", "no"]),
        ("api_tokens.scope", &["read", "write"]),
        ("conditions.state", &["open", "met", "dropped"]),
        ("one_time_links.purpose", &["first_admin", "invitation"]),
        ("people.theme", &["auto", "light", "dark"]),
    ];
    let others = others
        .map(|(column, words)| (column, words.iter().map(|word| (*word).to_owned()).collect()));
    let all = known.into_iter().chain(others);
    all.map(|(column, words)| (column.to_owned(), words)).collect()
}

/// The tables as `src/store/schema.rs` tells them to Diesel.
fn told() -> (Columns, BTreeSet<String>) {
    let text = include_str!("../../../src/store/schema.rs");
    let (mut columns, mut keys) = (Columns::new(), BTreeSet::new());
    let mut table = "";
    for line in text.lines().map(str::trim) {
        if let Some((name, kind)) = line.split_once(" -> ") {
            let kind = kind.trim_end_matches(',');
            let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
            let column = (inner.unwrap_or(kind).to_owned(), inner.is_some());
            columns.insert(format!("{table}.{name}"), column);
        } else if let Some(head) = line.strip_suffix(" {")
            && let Some((name, _)) = head.split_once(" (")
        {
            table = name;
            keys.insert(head.to_owned());
        }
    }
    assert_eq!(keys.len(), text.matches("table! {").count());
    (columns, keys)
}

#[test]
fn the_migrations_make_what_diesel_was_told() {
    let (columns, keys) = told();
    for (database, shape) in shapes() {
        let made: Columns = shape
            .columns
            .iter()
            .map(|(name, column)| {
                let told = columns.get(name).map_or("", |told| told.0.as_str());
                let fits = column.kind == catalogue::kind(told, database == "SQLite");
                let kind = if fits { told } else { &column.kind };
                (name.clone(), (kind.to_owned(), column.is_nullable))
            })
            .collect();
        similar(&format!("columns on {database}"), made, columns.clone());
        similar(&format!("primary keys on {database}"), shape.primary_keys, keys.clone());
    }
}

/// Fails with the differences alone: these sets are long.
fn similar<T: IntoIterator>(what: &str, found: T, expected: T)
where
    T::Item: Ord + Clone + std::fmt::Debug,
{
    let (found, expected): (BTreeSet<_>, BTreeSet<_>) =
        (found.into_iter().collect(), expected.into_iter().collect());
    let more: Vec<_> = found.difference(&expected).collect();
    let less: Vec<_> = expected.difference(&found).collect();
    assert!(more.is_empty() && less.is_empty(), "{what}: found {more:#?}, expected {less:#?}");
}

#[test]
fn columns_take_the_words_that_the_domain_knows() {
    for (database, shape) in shapes() {
        similar(&format!("lists on {database}"), shape.lists, lists());
    }
}

#[test]
fn evidence_cannot_be_changed_on_either_database() {
    let tables = [
        "answer_explanations",
        "back_up_statements",
        "burden_attestations",
        "checkpoints",
        "draft_edits",
        "engagement_withdrawals",
        "engagements",
        "events",
        "gate_overrides",
        "handoffs",
        "lesson_items",
        "lesson_remarks",
        "override_revocations",
        "readings",
        "review_snapshots",
        "sign_offs",
        "sre_sites",
        "stated_loads",
        "transitions",
    ];
    let expected: BTreeSet<String> = tables
        .iter()
        .flat_map(|table| [format!("{table} DELETE"), format!("{table} UPDATE")])
        .collect();
    for (database, shape) in shapes() {
        similar(&format!("guards on {database}"), shape.guards, expected.clone());
    }
}

#[test]
fn sqlite_is_as_strict_about_values_as_postgresql() {
    let (_, shape) = shapes().remove(0);
    assert_eq!(shape.lenient_tables, BTreeSet::new(), "tables without STRICT");
    let (columns, _) = told();
    let booleans: BTreeSet<String> =
        columns.into_iter().filter(|column| column.1.0 == "Bool").map(|column| column.0).collect();
    assert!(!booleans.is_empty());
    similar("columns that take 0 and 1 only", shape.booleans, booleans);
}

#[test]
fn both_databases_have_the_same_keys_indexes_and_rules() {
    let mut shapes = shapes().into_iter();
    let (_, sqlite) = shapes.next().unwrap();
    let enough = [
        (sqlite.uniques.len(), 9),
        (sqlite.indexes.len(), 30),
        (sqlite.references.len(), 30),
        (sqlite.rules.len(), 4),
    ];
    for (found, least) in enough {
        assert!(found >= least, "the catalogue was not read: {enough:?}");
    }
    let Some((_, postgres)) = shapes.next() else { return };
    let defaults = |shape: &Shape| -> BTreeSet<(String, String)> {
        let columns = shape.columns.iter();
        columns.map(|(name, column)| (name.clone(), column.default.clone())).collect()
    };
    similar("defaults", defaults(&postgres), defaults(&sqlite));
    similar("unique columns", postgres.uniques, sqlite.uniques);
    similar("indexes", postgres.indexes, sqlite.indexes);
    similar("references", postgres.references, sqlite.references);
    similar("rules", postgres.rules, sqlite.rules);
}
