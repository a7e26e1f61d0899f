//! Where a draft stands, and what was done to it.

use serde::{Deserialize, Serialize};

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DraftState)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// SREs change it.
    Open,
    /// It is a published version.
    Published,
    /// It was given up.
    Discarded,
}

text_enum!(State { Open => "open", Published => "published", Discarded => "discarded" });

/// What becomes of reviews under way when a draft is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpenReviews {
    /// They stay on their version, and may change to the new one.
    Stay,
    /// Those that are not submitted move to the new one.
    Move,
}

text_enum!(OpenReviews { Stay => "stay", Move => "move" });

/// What was done to a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DraftEdit)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// An item was changed.
    Changed,
    /// An item was added.
    Added,
    /// An item was retired.
    Retired,
    /// An item that the draft retired was brought back.
    Restored,
    /// An item stands in another place.
    Moved,
    /// The whole was read from files.
    Imported,
    /// The whole was brought onto what was published meanwhile.
    Rebased,
}

text_enum!(Edit {
    Changed => "changed",
    Added => "added",
    Retired => "retired",
    Restored => "restored",
    Moved => "moved",
    Imported => "imported",
    Rebased => "rebased",
});
