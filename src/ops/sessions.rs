//! stub
use super::core::*; use super::error::*; use crate::domain::{at::At, person::Actor}; use crate::store::Db;
pub(in crate::ops) fn actor_of(_: &mut Db, _: &Credential, _: Limits, _: At) -> Result<Option<(Actor, Proof)>> { Ok(None) }
