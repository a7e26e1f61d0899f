//! Floor 3, beside the web: what leaves the program by itself. Mail is sent from the outbox by a
//! worker, and a scheduler does what time does. Both run in every instance.

pub mod folder;
pub mod letter;
pub mod render;
pub mod running;
pub mod settings;
pub mod smtp;
pub mod stop;
pub mod transport;
pub mod worker;

mod content;
mod patience;
mod scheduler;

pub use running::Running;
pub use scheduler::run_duties;
pub use settings::{MailServer, MailSettings, Security};

#[cfg(test)]
mod samples;
