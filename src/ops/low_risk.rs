//! Launches that a team calls low-risk: their review asks the shorter list, until somebody asks for
//! the full one.

mod choose;
mod offer;
mod removal;

use crate::domain::checklist::low_risk::Chosen;
use crate::store::reviews::ReviewRow;

use super::error::{Error, Result};

pub use choose::{ChoiceFields, choose};
pub use offer::{LowRiskDetail, LowRiskOffer};
pub(in crate::ops) use offer::{detail, offer};
pub use removal::ask_for_full;
pub(in crate::ops) use removal::fall_back;

/// The choice under which the review stands, if it is low-risk.
pub(in crate::ops) fn chosen(review: &ReviewRow) -> Result<Option<Chosen>> {
    let read = |text: &String| {
        serde_json::from_str(text)
            .map_err(|error| Error::Internal(format!("the low-risk choice of a review: {error}")))
    };
    review.low_risk.as_ref().map(read).transpose()
}

/// Why the launch is low-risk, in the words of the team; for lists.
pub(in crate::ops) fn reason(review: &ReviewRow) -> Option<String> {
    // What cannot be read is said by the review itself; a list is no place to fail.
    chosen(review).ok().flatten().map(|chosen| chosen.reason)
}
