//! One struct for each page: words, numbers and addresses, ready to be rendered. No rule and no
//! query stands here; what a page shows was decided before.

pub mod account;
pub mod capacity;
pub mod checklists;
pub mod compliance;
pub mod consulting;
pub mod drafts;
#[cfg(test)]
mod drafts_samples;
pub mod engagements;
pub mod errors;
pub mod events;
pub mod form;
pub mod gate_facts;
pub mod glyph;
pub mod handbacks;
pub mod handoffs;
pub mod home;
pub mod item;
pub mod lessons;
pub mod link;
pub mod mail;
pub mod moment;
pub mod paging;
pub mod people;
pub mod review;
pub mod search;
pub mod service;
pub mod service_form;
pub mod service_signals;
pub mod services;
pub mod sessions;
pub mod setup;
pub mod shell;
pub mod sign_off;
pub mod signals;
pub mod snapshot;
pub mod stage;
pub mod takeovers;
pub mod teams;
pub mod waivers;

#[cfg(test)]
mod item_samples;
#[cfg(test)]
mod rendered;
#[cfg(test)]
mod review_rendered;
#[cfg(test)]
mod review_samples;
#[cfg(test)]
mod service_samples;
#[cfg(test)]
mod sign_off_samples;
