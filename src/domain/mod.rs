//! Floor 0: the rules of readiness, and nothing else. No database, no HTTP, no files, no clock:
//! what a rule needs is passed in, so every rule is a function that a test can call.

#[macro_use]
pub mod text_enum;

pub mod checklist;
pub mod ids;
pub mod measure;
pub mod policy_figures;
