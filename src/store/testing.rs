//! Empty databases for tests: a SQLite file always, and a PostgreSQL schema when
//! `TEST_DATABASE_URL` names a server (`scripts/with-postgres` does).

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::{IfMissing, Location, Store};

/// Takes the database of a test away when dropped.
pub(crate) enum Guard {
    /// The folder of a SQLite file, which goes with it.
    Folder {
        /// Kept until the end of the test.
        _folder: tempfile::TempDir,
    },
    /// A schema of a PostgreSQL server.
    Schema {
        /// Where the server is.
        server: String,
        /// The schema.
        name: String,
    },
}

/// One empty database of each kind that is at hand.
pub(crate) fn empty_stores() -> Vec<(Store, Guard)> {
    let mut stores = vec![sqlite()];
    stores.extend(std::env::var("TEST_DATABASE_URL").ok().map(postgres));
    stores
}

fn sqlite() -> (Store, Guard) {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::Sqlite(folder.path().join("readyroom.db"));
    (Store::open(&place, IfMissing::Create).unwrap(), Guard::Folder { _folder: folder })
}

/// A schema per test, so that tests run side by side on one server.
fn postgres(server: String) -> (Store, Guard) {
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    execute(&server, &format!("CREATE SCHEMA {name}"));
    let mark = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{mark}options=-csearch_path%3D{name}");
    let store = Store::open(&Location::Postgres(url), IfMissing::Refuse).unwrap();
    (store, Guard::Schema { server, name })
}

fn execute(server: &str, statement: &str) {
    PgConnection::establish(server).unwrap().batch_execute(statement).unwrap();
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Guard::Schema { server, name } = self {
            execute(server, &format!("DROP SCHEMA {name} CASCADE"));
        }
    }
}
