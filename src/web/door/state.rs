//! What every request works with.

use super::in_use::InUse;
use super::intake::Intake;
use super::kept_pages::KeptPages;
use super::networks::Networks;
use super::waiting::Waiting;
use crate::ops::Core;
use crate::web::pages::reviews::Kept;

/// A person of the demo who can be signed in with one click.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// The name by which they sign in.
    pub handle: String,
    /// Their name.
    pub name: String,
    /// What they are: team, role, grants.
    pub role: String,
}

/// What every request works with.
pub struct State {
    /// The application.
    pub core: Core,
    /// The people of the demo; absent outside it.
    pub demo: Option<Vec<DemoPerson>>,
    /// Where browsers reach it, without a slash at the end: `https://readyroom.example.com`.
    pub public_url: String,
    /// Parts of review pages that are kept between requests.
    pub kept: Kept,
    /// Whole pages as they were sent last.
    pub pages: KeptPages,
    /// How many things wait for each person.
    pub waiting: Waiting,
    /// Networks of proxies whose word about the client's address is believed.
    pub trusted_proxies: Networks,
    /// Sessions that were seen a moment ago.
    pub in_use: InUse,
    /// What limits the way in for senders of signals.
    pub intake: Intake,
}

impl State {
    /// What requests work with where nothing is trusted and nobody is of a demo.
    pub fn new(core: Core, public_url: impl Into<String>) -> Self {
        Self {
            core,
            demo: None,
            public_url: public_url.into(),
            kept: Kept::default(),
            pages: KeptPages::default(),
            waiting: Waiting::default(),
            trusted_proxies: Networks::default(),
            in_use: InUse::default(),
            intake: Intake::default(),
        }
    }

    /// Whether browsers reach it over TLS, so that cookies may insist on it.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The name of the session cookie; with TLS the browser itself keeps it to this host.
    pub fn cookie_name(&self) -> &'static str {
        if self.is_secure() { "__Host-readyroom" } else { "readyroom" }
    }
}
