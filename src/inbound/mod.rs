//! Floor 3: deliveries of senders outside. Whether one is proved, by which key it is known again, and
//! what it states: bytes and a few headers in, values out.

mod delivery;
mod headers;
mod json;
mod proof;
mod read;
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
pub use samples::{Sample, sample, set_up};
pub use senders::read;
