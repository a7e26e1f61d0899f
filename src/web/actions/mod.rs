//! Actions: each reads its fields, calls one operation and says where the page goes next. Both
//! doors run the same function.

pub mod account;
pub mod compliance;
pub mod items;
pub mod mail;
pub mod people;
pub mod reviews;
pub mod services;
pub mod sessions;
pub mod setup;
pub mod takeovers;
