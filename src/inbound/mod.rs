//! Floor 3: deliveries of senders outside. Whether one is proved, by which key it is known again, and
//! what it states: bytes and a few headers in, values out.

mod delivery;
mod headers;
mod json;
mod proof;
mod read;
// Fuzzing builds what needs no database, and that is all but the thread.
#[cfg(not(fuzzing))]
pub mod reader;
mod samples;
mod senders;
mod words;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod hostile_tests;

pub use delivery::{key, longest_body};
pub use headers::Headers;
pub use json::Never;
pub use proof::{NoProof, proves, sign};
pub use read::Read;
#[cfg(not(fuzzing))]
pub use reader::Reader;
pub use samples::{Sample, sample, set_up};
pub use senders::read;
