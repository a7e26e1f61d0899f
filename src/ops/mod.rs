//! Floor 2: one file per noun, one function per thing that a person can do. Each function is one
//! transaction: load, allow, decide, save, record.

pub mod account;
pub mod answers;
pub mod audit;
pub mod checklists;
pub mod compliance;
pub mod consultants;
pub mod core;
mod counts;
pub mod deliveries;
pub mod digests;
pub mod due;
pub mod error;
pub mod events;
mod gates;
mod invitations;
mod loaded;
pub mod mail;
pub mod mail_wishes;
pub mod marks;
pub mod messages;
pub mod my_work;
pub mod notices;
pub mod passwords;
pub mod people;
pub mod readiness;
pub mod repeats;
pub mod review_page;
pub mod reviews;
pub mod search;
pub mod secrets;
pub mod service_page;
pub mod services;
pub mod sessions;
pub mod setup;
pub mod sign_offs;
mod stages;
pub mod takeovers;
pub mod teams;
#[cfg(test)]
mod testing;
mod throttle;
mod verdict_notices;
pub mod verdicts;

pub use core::{Core, Credential, Tx, View};
pub use error::{Error, FieldError, Result};
