//! Floor 2: one file per noun, one function per thing that a person can do. Each function is one
//! transaction: load, allow, decide, save, record.

pub mod account;
pub mod answers;
pub mod around;
pub mod attestations;
pub mod audit;
pub mod back_up;
pub mod capacity;
pub mod checklists;
pub mod compliance;
pub mod conditions;
pub mod consultants;
pub mod consulting;
pub mod core;
mod counts;
pub mod engagements;
pub mod error;
pub mod events;
pub mod first_contact;
mod gates;
pub mod handbacks;
pub mod handoffs;
mod invitations;
mod loaded;
pub mod marks;
pub mod messages;
pub mod my_work;
pub mod overrides;
pub mod passwords;
pub mod people;
pub mod portfolio;
pub mod readiness;
pub mod readings;
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
pub mod verdicts;
pub mod waivers;

pub use core::{Core, Credential, Tx, View};
pub use error::{Error, FieldError, Result};
