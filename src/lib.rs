//! Readyroom: launch readiness reviews, handoff readiness reviews and service handback.
//!
//! The floors, from the ground up: `domain` (rules), `catalog` and `store` (files and databases),
//! `ops` (one function per thing a person can do), `web` (pages and JSON) and beside it `outbound`
//! (mail, and what time does) and `inbound` (what senders tell). Imports go down only;
//! `docs/ARCHITECTURE.md` says what belongs where.

pub mod app;
pub mod catalog;
pub mod cli;
mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod inbound;
pub mod logs;
pub mod ops;
pub mod outbound;
pub mod print;
pub mod store;
pub mod web;
