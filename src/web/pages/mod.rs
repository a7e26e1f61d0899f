//! Pages: from what the operations read to what the templates show. No database, no HTTP; a page
//! is a function of data, the person who looks at it, and the time.

pub mod account;
pub mod address;
pub mod capacity;
pub mod checklists;
pub mod compliance;
pub mod consulting;
pub mod drafts;
pub mod engagements;
pub mod events;
pub mod fields;
pub mod handbacks;
pub mod handoffs;
pub mod home;
pub mod lessons;
pub mod mail;
pub mod people;
pub mod reviews;
pub mod search;
pub mod services;
pub mod signals;
pub mod takeovers;
pub mod teams;
pub mod time;
pub mod waivers;
pub mod words;
