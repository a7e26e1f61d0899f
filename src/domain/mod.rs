//! Floor 0: the rules of readiness, and nothing else. No database, no HTTP, no files, no clock:
//! what a rule needs is passed in, so every rule is a function that a test can call.

#[macro_use]
pub mod text_enum;

pub mod answer;
pub mod at;
pub mod attestation;
pub mod back_up;
pub mod bars;
pub mod capacity;
pub mod checklist;
pub mod compliance;
pub mod early_help;
pub mod engagement;
pub mod event;
pub mod expected_effect;
pub mod fields;
pub mod fragility;
pub mod gates;
pub mod handback;
pub mod handoff;
pub mod ids;
pub mod item_results;
pub mod lesson;
pub mod lifecycle;
pub mod measure;
pub mod notice;
pub mod person;
pub mod policy;
pub mod policy_figures;
pub mod quarter;
pub mod refusal;
pub mod reminder;
pub mod review;
pub mod review_key;
pub mod self_managed;
pub mod service;
pub mod signal;
pub mod signatures;
pub mod takeover;
pub mod text;
pub mod waiver;
