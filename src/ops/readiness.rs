//! Whether changes can be kept right now.

use super::core::Core;
use super::error::Result;
use crate::store::{Db, Result as StoreResult, instance};

/// How much a trial writes, in bytes: as much as a long note and its event take together. Less
/// would fit into room that the file has left when the disk is full already.
const ROOM: usize = 32 * 1024;

/// Writes as much as a change does, keeps it, and gives the room back: the writer is alive, the
/// database takes changes, and they reach the disk. A standby that only reads, a file that has
/// become read-only, or a full disk shows here.
///
/// # Errors
/// Changes cannot be kept.
pub fn check(core: &Core) -> Result<()> {
    // Two commits: what is taken back before it is kept never reaches the disk.
    core.store().write(|db| write(db, ROOM))?;
    Ok(core.store().write(|db| write(db, 0))?)
}

fn write(db: &mut Db, bytes: usize) -> StoreResult<()> {
    instance::write_trial(db, &"-".repeat(bytes))
}
