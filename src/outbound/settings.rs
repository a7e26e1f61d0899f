//! Where mail goes.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use lettre::Address;
use url::{Host, Url};

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS; a server that does not offer it gets nothing.
    StartTls,
    /// None: on this machine alone.
    Plain,
}

/// What takes the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailServer {
    /// A mail server.
    Smtp {
        /// Its name.
        host: String,
        /// Its port.
        port: u16,
        /// How the connection is protected.
        security: Security,
    },
    /// A folder, one `.eml` file a message, for trying out.
    Folder(PathBuf),
}

/// How mail is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// What takes it.
    pub server: MailServer,
    /// The address that it comes from.
    pub from: Address,
    /// The name and password by which the program signs in to the server.
    pub credentials: Option<(String, String)>,
}

impl fmt::Debug for MailSettings {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailSettings")
            .field("server", &self.server)
            .field("from", &self.from.to_string())
            .finish_non_exhaustive()
    }
}

const FORM: &str = "write smtps://HOST (TLS), smtp://HOST (STARTTLS), smtp-plain://localhost:PORT (no TLS, \
                    on this machine only) or file:FOLDER";

impl FromStr for MailServer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(folder) = text.strip_prefix("file:").filter(|folder| !folder.is_empty()) {
            return Ok(Self::Folder(PathBuf::from(folder)));
        }
        let url = Url::parse(text).map_err(|_| FORM.to_owned())?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("write the name and password into mail_user and mail_password".to_owned());
        }
        let (security, usual_port) = match url.scheme() {
            "smtps" => (Security::Tls, 465),
            "smtp" => (Security::StartTls, 587),
            "smtp-plain" => (Security::Plain, 25),
            _ => return Err(FORM.to_owned()),
        };
        let is_bare = matches!(url.path(), "" | "/") && url.query().is_none();
        let host = url.host().filter(|_| is_bare && url.fragment().is_none()).ok_or(FORM)?;
        // The host of an unknown scheme is not looked into by the parser of addresses.
        let host = match host {
            Host::Domain(name) => name.to_ascii_lowercase(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        if security == Security::Plain && !is_here(&host) {
            return Err(
                "write smtp or smtps; without TLS mail goes to this machine only".to_owned()
            );
        }
        Ok(Self::Smtp { host, port: url.port().unwrap_or(usual_port), security })
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_is_left_out_only_on_this_machine() {
        let read = |text: &str| text.parse::<MailServer>();
        let smtp = |host: &str, port, security| {
            Ok(MailServer::Smtp { host: host.to_owned(), port, security })
        };
        assert_eq!(read("smtps://mail.example"), smtp("mail.example", 465, Security::Tls));
        assert_eq!(read("smtp://Mail.Example"), smtp("mail.example", 587, Security::StartTls));
        assert_eq!(read("smtp://10.0.0.1:2525"), smtp("10.0.0.1", 2525, Security::StartTls));
        assert_eq!(read("smtp-plain://localhost:1025"), smtp("localhost", 1025, Security::Plain));
        assert_eq!(read("smtp-plain://[::1]:1025"), smtp("::1", 1025, Security::Plain));
        assert_eq!(read("file:out/mail"), Ok(MailServer::Folder("out/mail".into())));
        for wrong in [
            "smtp-plain://mail.example",
            "smtp-plain://localhost.example:25",
            "smtp://me:secret@mail.example",
            "smtp://mail.example/path",
            "smtp://mail.example?tls=off",
            "mail.example",
            "http://mail.example",
            "file:",
            "smtp://",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(!read("smtp://me:secret@mail.example").unwrap_err().contains("secret"));
    }
}
