//! Signals as they come in and as they are read: a delivery is kept before it is acknowledged; what it
//! tells is joined with what is known, and the services concerned are measured anew.

mod kept;
mod measuring;
mod moved;
mod taken;

pub use kept::{Arrived, MOST_WAITING, count_waiting, keep};
pub(in crate::ops) use kept::{forget_old, keep_within};
pub use measuring::measure_due;
pub use taken::{Told, give_up, take, waiting};
