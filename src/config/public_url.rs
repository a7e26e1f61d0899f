//! The address at which browsers reach Readyroom. Links, cookies and the check of where a form
//! comes from go by it, never by what a request says.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use actix_web::http::Uri;

/// An origin, exactly as browsers write it: `https://readyroom.example.com`, without a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The address of a program that listens on loopback.
    pub fn of_loopback(listening: SocketAddr) -> Self {
        Self(format!("http://{listening}"))
    }

    /// The address as text, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || {
            "write a scheme and a host, for example https://readyroom.example.com, without a path"
                .to_owned()
        };
        let uri: Uri = text.parse().map_err(|_| form())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(form());
        };
        let is_bare = uri.path() == "/" && uri.query().is_none() && !text.contains('#');
        if !is_bare || authority.as_str().contains('@') {
            return Err(form());
        }
        let host = authority.host().to_ascii_lowercase();
        let usual_port = match scheme {
            "https" => 443,
            "http" if is_loopback(&host) => 80,
            "http" => return Err("write https; plain http is for loopback only".to_owned()),
            _ => return Err(form()),
        };
        // Browsers leave the usual port out of the origin that they send.
        let port = authority.port_u16().filter(|port| *port != usual_port);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        Ok(Self(format!("{scheme}://{host}{port}")))
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
