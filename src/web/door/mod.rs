//! The two doors, pages and JSON, over the same operations: what comes in, what goes out, and
//! which route leads where. Handlers are plain functions that may block; the frame runs them on
//! threads that may.

mod arrival;
pub mod body;
pub mod error;
pub mod fields;
pub mod in_use;
pub mod intake;
pub mod kept_pages;
pub mod made_for;
pub mod mount;
pub mod networks;
pub mod openapi;
mod repeats;
pub mod reply;
pub mod request;
pub mod route;
pub mod security;
pub mod state;
pub mod waiting;
mod way_back;
