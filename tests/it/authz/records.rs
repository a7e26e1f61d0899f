//! Everything that the database holds, to prove that nothing of it changed, and to put it back.

use std::collections::BTreeMap;

use readyroom::domain::event::sha256_hex;
use readyroom::store::Location;

use crate::database::Look;

/// Columns that any request may change, a refused one too.
const NOT_COMPARED: &[(&str, &str, &str)] = &[
    ("sessions", "seen_at", "a session lasts while it is used, whatever for"),
    ("api_tokens", "used_at", "its owner sees when a token was used last, whatever for"),
];

/// How many rows each table has, and a digest of everything in them.
pub type Digest = BTreeMap<String, (u64, String)>;

/// The database as it is and as it was at first.
pub struct Records {
    look: Look,
    digest_query: String,
    at_first: Digest,
}

impl Records {
    /// Looks into the database, and keeps a copy of every table.
    pub fn keep(location: &Location) -> Self {
        let mut look = Look::into(location);
        let tables = look.tables();
        assert!(tables.len() > 20, "not all tables: {tables:?}");
        for (table, column, _) in NOT_COMPARED {
            let found = tables.iter().find(|found| found.0 == *table);
            assert!(found.is_some_and(|found| found.1.iter().any(|name| name == column)));
        }
        let digests: Vec<String> = tables
            .iter()
            .map(|(table, columns)| digest_of(table, columns, look.is_sqlite()))
            .collect();
        look.run(match location {
            Location::Sqlite(_) => "ATTACH ':memory:' AS at_first;",
            Location::Postgres(_) => {
                "CREATE SCHEMA at_first; SET session_replication_role = replica;"
            }
        });
        for (table, _) in &tables {
            look.run(&format!("CREATE TABLE at_first.{table} AS SELECT * FROM {table};"));
        }
        let mut records =
            Self { look, digest_query: digests.join(" UNION ALL "), at_first: Digest::new() };
        records.at_first = records.digest();
        records
    }

    fn digest(&mut self) -> Digest {
        let lines = self.look.lines(&self.digest_query);
        lines
            .iter()
            .map(|line| {
                let mut parts = line.splitn(3, ' ');
                let mut part = || parts.next().unwrap().to_owned();
                let (table, rows, content) = (part(), part(), part());
                (table, (rows.parse().unwrap(), sha256_hex(content.as_bytes())))
            })
            .collect()
    }

    /// The tables that are not as they were at first, each with the number of rows then and now.
    pub fn changed(&mut self) -> Vec<(String, u64, u64)> {
        let now = self.digest();
        assert_eq!(now.len(), self.at_first.len());
        let changed = now.into_iter().filter(|(table, found)| self.at_first[table] != *found);
        changed.map(|(table, found)| (table.clone(), self.at_first[&table].0, found.0)).collect()
    }

    /// Puts these tables back as they were at first. Evidence is put back too: no program can do
    /// that, so the rules against it are lifted for the moment.
    pub fn put_back(&mut self, changed: &[(String, u64, u64)]) {
        let tables = changed.iter().map(|found| found.0.as_str());
        let copies: String = tables
            .map(|table| {
                format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM at_first.{table};")
            })
            .collect();
        let (mut lift, mut restore) = (String::new(), String::new());
        if self.look.is_sqlite() {
            let query =
                "SELECT name || ' ' || sql AS line FROM sqlite_master WHERE type = 'trigger'";
            for line in self.look.lines(query) {
                let (name, sql) = line.split_once(' ').unwrap();
                lift += &format!("DROP TRIGGER {name};");
                restore += &format!("{sql};");
            }
        }
        self.look.run(&format!("BEGIN; {lift} {copies} {restore} COMMIT;"));
    }
}

/// The query of one line: the table, how many rows it has, and their content in order.
fn digest_of(table: &str, columns: &[String], is_sqlite: bool) -> String {
    let compared = columns.iter().filter(|column| {
        !NOT_COMPARED.iter().any(|known| known.0 == table && known.1 == column.as_str())
    });
    if is_sqlite {
        let row: Vec<String> = compared.map(|column| format!("quote({column})")).collect();
        let row = row.join(" || ',' || ");
        format!(
            "SELECT '{table} ' || count(*) || ' ' || \
             coalesce(group_concat(row, ';' ORDER BY row), '') AS line \
             FROM (SELECT {row} AS row FROM {table})"
        )
    } else {
        let row: Vec<String> =
            compared.map(|column| format!("quote_nullable({column}::text)")).collect();
        let row = row.join(", ");
        format!(
            "SELECT '{table} ' || count(*) || ' ' || \
             coalesce(md5(string_agg(line, ';' ORDER BY line COLLATE \"C\")), '') AS line \
             FROM (SELECT concat_ws(',', {row}) AS line FROM {table}) AS content"
        )
    }
}
