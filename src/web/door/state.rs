//! What every request works with.

use std::net::IpAddr;

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
    /// Proxies whose word about the client's address is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

impl State {
    /// Whether browsers reach it over TLS, so that cookies may insist on it.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The name of the session cookie; with TLS the browser itself keeps it to this host.
    pub fn cookie_name(&self) -> &'static str {
        if self.is_secure() { "__Host-readyroom" } else { "readyroom" }
    }
}
