//! The guards of the evidence: triggers that refuse to change or remove a row. Whoever may change
//! the schema can take them away, so their presence is checked.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::db::Db;
use super::error::Result;

/// The tables whose rows are added, never changed or removed.
const EVIDENCE: [&str; 19] = [
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

#[derive(QueryableByName)]
struct Trigger {
    #[diesel(sql_type = Text)]
    name: String,
    /// What it does, in the words of the database.
    #[diesel(sql_type = Text)]
    does: String,
}

const OF_SQLITE: &str = "SELECT name, sql AS does FROM sqlite_schema WHERE type = 'trigger'";

/// `tgtype` says for each row or once, before or after, and which statements.
const OF_POSTGRES: &str = "
    SELECT t.tgname::text AS name,
        concat_ws(' ', c.relname, t.tgtype, t.tgenabled, (t.tgqual IS NULL)::text, p.prosrc) AS does
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace";

/// A sentence for each guard that is gone, switched off, or no longer does what it is for.
///
/// # Errors
/// The database refused.
pub fn problems(db: &mut Db) -> Result<Vec<String>> {
    let is_sqlite = matches!(db, Db::Sqlite(_));
    let query = if is_sqlite { OF_SQLITE } else { OF_POSTGRES };
    let found: Vec<Trigger> = diesel::sql_query(query).load(db)?;
    let mut found: HashMap<String, String> =
        found.into_iter().map(|trigger| (trigger.name, one_line(&trigger.does))).collect();
    let expected = EVIDENCE
        .into_iter()
        .flat_map(|table| if is_sqlite { in_sqlite(table) } else { in_postgres(table) });
    let mut problems: Vec<String> = Vec::new();
    for (name, does) in expected {
        match found.remove(&name) {
            Some(found) if found == does => {}
            Some(_) => problems.push(format!("trigger {name} was changed or switched off")),
            None => problems.push(format!("trigger {name} is missing")),
        }
    }
    let mut added: Vec<_> = found.into_keys().collect();
    added.sort_unstable();
    problems.extend(added.into_iter().map(|name| format!("trigger {name} was added")));
    Ok(problems)
}

/// The guards of a table as the migrations for SQLite write them.
fn in_sqlite(table: &str) -> [(String, String); 2] {
    ["update", "delete"].map(|verb| {
        let name = format!("{table}_no_{verb}");
        let does = format!(
            "CREATE TRIGGER {name} BEFORE {} ON {table} BEGIN SELECT RAISE(ABORT, \
             'rows of {table} are evidence and cannot be changed'); END",
            verb.to_ascii_uppercase()
        );
        (name, does)
    })
}

/// The guards of a table as the migrations for PostgreSQL write them, in the words of its
/// catalogue: before a row is updated or deleted (1 + 2 + 8 + 16), and before the table is
/// truncated (2 + 32).
fn in_postgres(table: &str) -> [(String, String); 2] {
    [("change", 27), ("truncate", 34)].map(|(verb, kind)| {
        let does = format!(
            "{table} {kind} O true BEGIN RAISE EXCEPTION \
             'rows of % are evidence and cannot be changed', TG_TABLE_NAME; END"
        );
        (format!("{table}_no_{verb}"), does)
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::store::testing::empty_stores;

    #[test]
    fn every_trigger_of_a_new_database_is_a_guard_that_is_looked_for() {
        for (store, _guard) in empty_stores() {
            let sqlite = store.is_sqlite();
            let (problems, found) = store
                .read(|db| -> Result<_> {
                    let query = if sqlite { OF_SQLITE } else { OF_POSTGRES };
                    let found: Vec<Trigger> = diesel::sql_query(query).load(db)?;
                    Ok((problems(db)?, found))
                })
                .unwrap();
            assert_eq!(problems, Vec::<String>::new());
            let expected: BTreeSet<String> = EVIDENCE
                .into_iter()
                .flat_map(|table| if sqlite { in_sqlite(table) } else { in_postgres(table) })
                .map(|(name, _)| name)
                .collect();
            let found: BTreeSet<String> = found.into_iter().map(|one| one.name).collect();
            assert_eq!(found, expected);
        }
    }
}
