//! What a database says of its own tables, in the same words for both.

use std::collections::{BTreeMap, BTreeSet};

use crate::database::Look;

/// A column as the database has it.
#[derive(Debug)]
pub struct Column {
    pub kind: String,
    pub is_nullable: bool,
    /// The value that an insert may leave out; empty when there is none.
    pub default: String,
}

/// The tables of a database.
#[derive(Debug, Default)]
pub struct Shape {
    /// By `table.column`.
    pub columns: BTreeMap<String, Column>,
    /// `table (columns)`
    pub primary_keys: BTreeSet<String>,
    /// `table (columns) where`
    pub uniques: BTreeSet<String>,
    /// `name on table (columns)`
    pub indexes: BTreeSet<String>,
    /// `table (column) -> table (column)`
    pub references: BTreeSet<String>,
    /// The words that a column takes, by `table.column`.
    pub lists: BTreeMap<String, BTreeSet<String>>,
    /// Every other rule about a row: `table: rule`.
    pub rules: BTreeSet<String>,
    /// What a trigger stands before: `table UPDATE`.
    pub guards: BTreeSet<String>,
    /// SQLite: columns that take 0 and 1 only.
    pub booleans: BTreeSet<String>,
    /// SQLite: tables that do not insist on the kinds of their columns.
    pub lenient_tables: BTreeSet<String>,
}

/// The kind of column that each database has for a kind of Diesel's.
pub fn kind(told: &str, is_sqlite: bool) -> &'static str {
    let (sqlite, postgres) = match told {
        "Text" => ("TEXT", "text"),
        "Timestamp" => ("TEXT", "timestamp without time zone"),
        "Date" => ("TEXT", "date"),
        "Bool" => ("INTEGER", "boolean"),
        "Integer" => ("INTEGER", "integer"),
        "Double" => ("REAL", "double precision"),
        "BigInt" => ("INTEGER", "bigint"),
        _ => ("", ""),
    };
    if is_sqlite { sqlite } else { postgres }
}

impl Shape {
    pub fn of(look: &mut Look) -> Self {
        let asked = if look.is_sqlite() { &SQLITE } else { &POSTGRES };
        let mut shape = Self::default();
        let mut set = |query: &str| -> BTreeSet<String> { look.lines(query).into_iter().collect() };
        shape.primary_keys = set(asked.primary_keys);
        shape.uniques = set(asked.uniques).iter().map(|line| plain(line)).collect();
        shape.indexes = set(asked.indexes);
        shape.references = set(asked.references);
        shape.guards = set(asked.guards);
        shape.lenient_tables = set(asked.lenient_tables);
        for line in set(asked.columns) {
            let parts: Vec<&str> = line.split('|').collect();
            let [name, kind, nullable, default] = parts[..] else { panic!("{line}") };
            let default = match plain(default).as_str() {
                "true" => "1".to_owned(),
                "false" => "0".to_owned(),
                other => other.to_owned(),
            };
            let column = Column { kind: kind.to_owned(), is_nullable: nullable == "1", default };
            shape.columns.insert(name.to_owned(), column);
        }
        for line in set(asked.checks) {
            let (table, text) = line.split_once('|').unwrap();
            for check in checks(text) {
                shape.take(table, &plain(&check));
            }
        }
        shape
    }

    /// Sorts a rule about the rows of a table: the words that a column takes, or something else.
    fn take(&mut self, table: &str, rule: &str) {
        let Some((column, words)) = rule.split_once(" in ") else {
            // On PostgreSQL JSON is read back by the program alone.
            if !rule.starts_with("json_valid") {
                self.rules.insert(format!("{table}: {rule}"));
            }
            return;
        };
        let name = format!("{table}.{column}");
        if words == "0, 1" {
            self.booleans.insert(name);
            return;
        }
        let words = words.split(", ").map(|word| word.trim_matches('\'').to_owned());
        assert!(self.lists.insert(name, words.collect()).is_none(), "{table}.{column} twice");
    }
}

/// The rules in the text of a table, or in that of one rule.
fn checks(text: &str) -> Vec<String> {
    let starts = text.match_indices("CHECK (").map(|(place, found)| &text[place + found.len()..]);
    starts
        .map(|rest| {
            let mut depth = 1;
            let inside = rest.chars().take_while(|c| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                depth > 0
            });
            inside.collect()
        })
        .collect()
}

/// A rule as both databases write it: without brackets, and what PostgreSQL adds.
fn plain(rule: &str) -> String {
    let rule = rule.replace("::text", "").replace("= ANY (ARRAY[", " in ").replace(" IN (", " in ");
    let words: String = rule.chars().map(|c| if "()[]".contains(c) { ' ' } else { c }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",")
}

/// What is asked of a database; each query gives lines in the words of [`Shape`].
struct Questions {
    columns: &'static str,
    primary_keys: &'static str,
    uniques: &'static str,
    indexes: &'static str,
    references: &'static str,
    checks: &'static str,
    guards: &'static str,
    lenient_tables: &'static str,
}

const SQLITE: Questions = Questions {
    columns: r#"
        SELECT t.name || '.' || c.name || '|' || c.type || '|'
            || (c."notnull" = 0 AND c.pk = 0) || '|' || coalesce(c.dflt_value, '') AS line
        FROM pragma_table_list t, pragma_table_info(t.name) c
        WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 2) <> '__'
            AND t.name NOT LIKE 'sqlite_%'"#,
    primary_keys: "
        SELECT t.name || ' (' || group_concat(c.name, ', ' ORDER BY c.pk) || ')' AS line
        FROM pragma_table_list t, pragma_table_info(t.name) c
        WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 2) <> '__'
            AND t.name NOT LIKE 'sqlite_%' AND c.pk > 0
        GROUP BY t.name",
    uniques: r#"
        SELECT t.name || ' (' || (SELECT group_concat(name, ', ' ORDER BY seqno)
                FROM pragma_index_info(i.name)) || ') '
            || coalesce((SELECT substr(sql, instr(sql, 'WHERE ') + 6) FROM sqlite_master
                WHERE name = i.name AND i.partial), '') AS line
        FROM pragma_table_list t, pragma_index_list(t.name) i
        WHERE t.schema = 'main' AND substr(t.name, 1, 2) <> '__' AND i."unique"
            AND i.origin <> 'pk'"#,
    indexes: "
        SELECT i.name || ' on ' || t.name || ' (' || (SELECT group_concat(name, ', ' ORDER BY seqno)
                FROM pragma_index_info(i.name)) || ')' AS line
        FROM pragma_table_list t, pragma_index_list(t.name) i
        WHERE t.schema = 'main' AND i.origin = 'c'",
    references: r#"
        SELECT t.name || ' (' || group_concat(f."from", ', ' ORDER BY f.seq) || ') -> ' || f."table"
            || ' (' || group_concat(f."to", ', ' ORDER BY f.seq) || ')' AS line
        FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
        WHERE t.schema = 'main'
        GROUP BY t.name, f.id"#,
    checks: "
        SELECT name || '|' || sql AS line FROM sqlite_master
        WHERE type = 'table' AND substr(name, 1, 2) <> '__'",
    guards: "
        SELECT tbl_name || iif(sql LIKE '%BEFORE UPDATE%', ' UPDATE', ' DELETE') AS line
        FROM sqlite_master WHERE type = 'trigger'
            AND (sql LIKE '%BEFORE UPDATE%' OR sql LIKE '%BEFORE DELETE%')",
    lenient_tables: "
        SELECT name AS line FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND NOT strict AND substr(name, 1, 2) <> '__'
            AND name NOT LIKE 'sqlite_%'",
};

const POSTGRES: Questions = Questions {
    columns: "
        SELECT table_name || '.' || column_name || '|' || data_type || '|'
            || CASE is_nullable WHEN 'YES' THEN '1' ELSE '0' END || '|'
            || coalesce(column_default, '') AS line
        FROM information_schema.columns
        WHERE table_schema = 'public' AND left(table_name, 2) <> '__'",
    primary_keys: "
        SELECT t.relname || ' (' || string_agg(a.attname, ', ' ORDER BY k.place) || ')' AS line
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (column_number, place)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.column_number
        WHERE t.relnamespace = 'public'::regnamespace AND left(t.relname, 2) <> '__'
            AND i.indisprimary
        GROUP BY t.relname",
    uniques: "
        SELECT t.relname || ' (' || string_agg(a.attname, ', ' ORDER BY k.place) || ') '
            || coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS line
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (column_number, place)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.column_number
        WHERE t.relnamespace = 'public'::regnamespace AND left(t.relname, 2) <> '__'
            AND i.indisunique AND NOT i.indisprimary
        GROUP BY t.relname, i.indexrelid, i.indpred, i.indrelid",
    indexes: "
        SELECT c.relname || ' on ' || t.relname || ' (' || string_agg(a.attname, ', ' ORDER BY k.place)
            || ')' AS line
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (column_number, place)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.column_number
        WHERE t.relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
        GROUP BY c.relname, t.relname",
    references: "
        SELECT t.relname || ' (' || string_agg(a.attname, ', ' ORDER BY k.place) || ') -> '
            || o.relname || ' (' || string_agg(b.attname, ', ' ORDER BY k.place) || ')' AS line
        FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid
            JOIN pg_class o ON o.oid = f.confrelid
            CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k (ours, theirs, place)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.ours
            JOIN pg_attribute b ON b.attrelid = o.oid AND b.attnum = k.theirs
        WHERE f.contype = 'f'
        GROUP BY f.oid, t.relname, o.relname",
    checks: "
        SELECT t.relname || '|' || pg_get_constraintdef(c.oid) AS line
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        WHERE c.contype = 'c' AND t.relnamespace = 'public'::regnamespace",
    guards: "
        SELECT event_object_table || ' ' || event_manipulation AS line
        FROM information_schema.triggers WHERE action_timing = 'BEFORE'",
    lenient_tables: "SELECT '' AS line WHERE false",
};
