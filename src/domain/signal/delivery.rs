//! What became of a delivery.

use serde::{Deserialize, Serialize};

/// What became of a delivery of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is kept and waits to be read.
    Waiting,
    /// Everything in it was read.
    Read,
    /// Something in it was read, and something could not be.
    Partly,
    /// It names no service that the source may speak for.
    Unmapped,
    /// It tells nothing that is counted.
    Ignored,
    /// Nothing in it could be read.
    Unreadable,
}

text_enum!(DeliveryState {
    Waiting => "waiting",
    Read => "read",
    Partly => "partly",
    Unmapped => "unmapped",
    Ignored => "ignored",
    Unreadable => "unreadable",
});
