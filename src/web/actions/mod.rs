//! Actions: each reads its fields, calls one operation and says where the page goes next. Both
//! doors run the same function.

pub mod account;
pub mod attestations;
pub mod back_up;
pub mod capacity;
pub mod compliance;
pub mod drafts;
pub mod effects;
pub mod engagements;
pub mod handbacks;
pub mod handoffs;
pub mod items;
pub mod lessons;
pub mod low_risk;
pub mod mail;
pub mod overrides;
pub mod people;
pub mod reviews;
pub mod services;
pub mod sessions;
pub mod setup;
pub mod signals;
pub mod takeovers;
pub mod waivers;
