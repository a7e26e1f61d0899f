//! Pages of a review: from its detail and its checklist to what is shown.

mod answer;
pub mod beside;
mod cache;
mod conflict;
mod filters;
pub mod guidance;
mod head;
mod index;
mod item;
mod low_risk;
pub mod place;
mod progress;
mod said;
mod saved;
mod show;
mod sign;
mod sign_off;
mod snapshot;
mod standing;
mod submit;
mod word_diff;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use conflict::{conflict, conflict_page};
pub use filters::Show;
pub use index::{Mine, index};
pub use item::{guidance, item_view, mode_of};
pub use saved::{invalid, item_now, saved};
pub use show::{Extras, page};
pub use sign::{Typed, sign_page};
pub use sign_off::sign_off_page;
pub use snapshot::snapshot_page;
pub use submit::submit_page;

/// Parts of review pages that are kept between requests; one for the whole process.
#[derive(Debug, Default)]
pub struct Kept {
    /// What does not change between reviews of one checklist version.
    pub guidances: guidance::Guidances,
    /// Items as they were shown last.
    pub items: cache::ItemCache,
}
