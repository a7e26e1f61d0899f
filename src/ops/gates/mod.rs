//! The gates of a service, from what the database holds: of one service, or of many with one query
//! for each sort of thing.

mod handoff;
mod launch;
mod sources;

use super::core::View;
use super::error::Result;
use crate::domain::gates::Gate;
use crate::domain::service::Service;

pub(in crate::ops) use sources::Sources;

/// The gates between a service and its launch, as they stand now, with the overrides that last.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn to_launch(view: &mut View<'_>, service: &Service) -> Result<Vec<Gate>> {
    Sources::load(view, std::slice::from_ref(service))?.to_launch(view, service)
}

/// The gates between a service and its handoff, as they stand now, with the overrides that last.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn to_handoff(view: &mut View<'_>, service: &Service) -> Result<Vec<Gate>> {
    Sources::load(view, std::slice::from_ref(service))?.to_handoff(view, service)
}
