//! Databases of tests, and a look into them that does not go through the program.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use readyroom::domain::ids::PersonId;
use readyroom::store::{Db, Location};

/// A database of its own, removed with the test.
pub enum Database {
    Sqlite(tempfile::TempDir),
    Postgres { server: String, name: String },
}

impl Database {
    /// SQLite, or PostgreSQL when `TEST_DATABASE_URL` names a server.
    pub fn of_the_run() -> Self {
        Self::postgres().unwrap_or_else(Self::sqlite)
    }

    /// A SQLite file.
    pub fn sqlite() -> Self {
        Database::Sqlite(tempfile::tempdir().unwrap())
    }

    /// A database of the PostgreSQL server, if there is one.
    pub fn postgres() -> Option<Self> {
        let server = std::env::var("TEST_DATABASE_URL").ok()?;
        let name = format!("test_{}", PersonId::new().to_string().replace('-', ""));
        let mut admin = PgConnection::establish(&server).unwrap();
        admin.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        Some(Database::Postgres { server, name })
    }

    pub fn location(&self) -> Location {
        match self {
            Database::Sqlite(folder) => Location::Sqlite(folder.path().join("test.db")),
            Database::Postgres { server, name } => {
                let (start, _) = server.rsplit_once('/').unwrap();
                Location::Postgres(format!("{start}/{name}"))
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Database::Postgres { server, name } = self
            && let Ok(mut admin) = PgConnection::establish(server)
        {
            let _ = admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// A connection beside those of the program.
pub struct Look(Db);

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Look {
    pub fn into(location: &Location) -> Self {
        let mut db = match location {
            Location::Sqlite(path) => {
                Db::Sqlite(SqliteConnection::establish(&path.to_string_lossy()).unwrap())
            }
            Location::Postgres(url) => Db::Postgres(PgConnection::establish(url).unwrap()),
        };
        if matches!(db, Db::Sqlite(_)) {
            db.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF;").unwrap();
        }
        Self(db)
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.0, Db::Sqlite(_))
    }

    /// The results of a query with one column of text, named `line`.
    pub fn lines(&mut self, query: &str) -> Vec<String> {
        let found: QueryResult<Vec<Line>> = diesel::sql_query(query).load(&mut self.0);
        match found {
            Ok(lines) => lines.into_iter().map(|found| found.line).collect(),
            Err(error) => panic!("{error}: {query}"),
        }
    }

    /// How the database means to answer a query.
    pub fn plan(&mut self, query: &str) -> String {
        #[derive(QueryableByName)]
        struct Step {
            #[diesel(sql_type = Text)]
            detail: String,
        }
        #[derive(QueryableByName)]
        struct Line {
            #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
            line: String,
        }
        if self.is_sqlite() {
            let steps = diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}"));
            let steps: Vec<Step> = steps.load(&mut self.0).unwrap();
            return steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n");
        }
        // A table without rows is read whole, unless that is made dear.
        let plan = format!("EXPLAIN {query}");
        self.run("SET enable_seqscan = off");
        let lines: Vec<Line> = diesel::sql_query(plan).load(&mut self.0).unwrap();
        lines.into_iter().map(|found| found.line).collect::<Vec<_>>().join("\n")
    }

    pub fn run(&mut self, statements: &str) {
        if let Err(error) = self.0.batch_execute(statements) {
            panic!("{error}: {statements}");
        }
    }

    /// The tables of the program with their columns, in order.
    pub fn tables(&mut self) -> Vec<(String, Vec<String>)> {
        let query = if self.is_sqlite() {
            "SELECT m.name || ' ' || c.name AS line FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' ORDER BY m.name, c.cid"
        } else {
            "SELECT table_name || ' ' || column_name AS line FROM information_schema.columns \
             WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
        };
        let mut tables: Vec<(String, Vec<String>)> = Vec::new();
        for line in self.lines(query) {
            let (table, column) = line.split_once(' ').unwrap();
            // The list of migrations that ran, and what SQLite keeps for itself.
            if table.starts_with("__") || table.starts_with("sqlite_") {
                continue;
            }
            match tables.last_mut().filter(|last| last.0 == table) {
                Some(last) => last.1.push(column.to_owned()),
                None => tables.push((table.to_owned(), vec![column.to_owned()])),
            }
        }
        tables
    }
}
