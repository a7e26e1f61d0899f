//! stub
use super::core::*; use super::error::*; use crate::domain::{ids::ServiceId, service::Service, checklist::Traits};
pub(in crate::ops) fn start(_: &mut Tx<'_>, _: ServiceId) -> Result<()> { Ok(()) }
pub(in crate::ops) fn traits(_: &mut View<'_>, _: &Service) -> Result<Traits> { Ok(Traits::default()) }
