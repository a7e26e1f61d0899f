//! Floor 1: everything that speaks to a database. One file per noun; a function is a query, and
//! knows nothing of rights or rules.

pub mod answers;
pub mod audience;
pub mod columns;
pub mod db;
pub mod demo_file;
pub mod discussion;
pub mod due;
pub mod entries;
pub mod error;
pub mod events;
pub mod file_lock;
pub mod guards;
pub mod instance;
pub mod names;
pub mod outbox;
pub mod people;
pub mod profiles;
pub mod reminders;
pub mod repeats;
pub mod reviews;
pub mod schema;
pub mod search;
pub mod services;
pub mod signed;
pub mod takeovers;
#[cfg(test)]
pub(crate) mod testing;
pub mod work;
pub mod writer;

pub use db::{Db, IfMissing, Location, Store};
pub use error::{Error, Result};
