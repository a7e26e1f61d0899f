//! From what `ops` read to what a page shows: words, numbers and addresses. Nothing here asks the
//! database or the clock.

pub mod account;
pub mod address;
pub mod checklists;
pub mod compliance;
pub mod events;
pub mod fields;
pub mod home;
pub mod people;
pub mod search;
pub mod services;
pub mod teams;
pub mod time;
