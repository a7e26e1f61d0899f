//! Floor 1: everything that speaks to a database. One file per noun; a function is a query, and
//! knows nothing of rights or rules.

pub mod answers;
pub mod attestations;
pub mod audience;
pub mod back_up;
pub mod capacity;
pub mod checklist_versions;
pub mod closed_reviews;
pub mod columns;
pub mod db;
pub mod demo_file;
pub mod discussion;
pub mod drafts;
pub mod due;
pub mod engagements;
pub mod entries;
pub mod error;
pub mod events;
pub mod expected_effects;
pub mod explanations;
pub mod file_lock;
pub mod first_contacts;
pub mod guards;
pub mod handbacks;
pub mod handoffs;
pub mod instance;
pub mod lessons;
pub mod measurements;
pub mod names;
pub mod outbox;
pub mod overrides;
pub mod people;
pub mod profiles;
pub mod readings;
pub mod reminders;
pub mod repeats;
pub mod return_conditions;
pub mod reviews;
pub mod schema;
pub mod search;
pub mod services;
pub mod signal_days;
pub mod signal_deliveries;
pub mod signal_facts;
pub mod signal_sources;
pub mod signed;
pub mod snapshots;
pub mod standing_conditions;
pub mod takeovers;
#[cfg(test)]
pub(crate) mod testing;
pub mod waivers;
pub mod work;
pub mod writer;

pub use db::{Db, IfMissing, Location, Store};
pub use error::{Error, Result};
