//! The program as a whole, through its doors, on SQLite or, with `TEST_DATABASE_URL`, PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops with the reason"
)]

mod architecture;
mod authz;
mod beside;
mod capacity;
mod carrying;
mod concurrency;
mod consulting;
mod converted;
mod database;
mod doors;
mod drafts;
mod effects;
mod figures;
mod gates;
mod handbacks;
mod handoff;
mod handoffs;
mod intake;
mod item_history;
mod kept_pages;
mod launch;
mod lessons;
mod low_risk;
mod mail;
mod measured;
mod model;
mod program;
mod refusals;
mod refused_pages;
mod repeats;
mod schema;
mod support;
mod told_again;
mod upgrades;
mod verdicts;
mod versions;
mod waivers;
