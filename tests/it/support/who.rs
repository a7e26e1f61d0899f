//! Who asks, and what they show for it.

use readyroom::ops::{Credential, secrets};

/// Somebody who acts through a door.
#[derive(Clone)]
pub enum Who {
    Nobody,
    Session(String),
    Token(String),
    Both { session: String, token: String },
}

impl Who {
    /// The same for an operation that is called without the web.
    pub fn credential(&self) -> Credential {
        let Who::Session(secret) = self else { panic!("no session") };
        Credential::Session(secrets::hash(secret))
    }
}
