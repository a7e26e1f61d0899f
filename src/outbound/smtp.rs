//! Mail by SMTP. The commands are given one by one, so that a refusal is put down to the server, the
//! recipient or the letter, whichever was refused.

use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

use super::letter::Sealed;
use super::settings::Security;
use super::transport::{Connection, Failure, Transport};

/// How long the server may take for one step of the exchange. Ours: RFC 5321 allows minutes, but a
/// relay of one's own answers in less than a second.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail server.
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    /// How the program names itself.
    hello: ClientId,
    tls: Option<TlsParameters>,
}

impl Smtp {
    /// A server with this name. `hello` is the name of the machine that sends.
    ///
    /// # Errors
    /// A sentence: TLS cannot be set up.
    pub fn new(
        host: &str,
        port: u16,
        security: Security,
        credentials: Option<(String, String)>,
        hello: &str,
    ) -> Result<Self, String> {
        let tls = match security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(
                TlsParameters::new(host.to_owned())
                    .map_err(|error| format!("TLS cannot be set up: {error}"))?,
            ),
        };
        Ok(Self {
            host: host.to_owned(),
            port,
            security,
            credentials: credentials.map(|(name, password)| Credentials::new(name, password)),
            hello: hello_of(hello),
            tls,
        })
    }
}

fn hello_of(host: &str) -> ClientId {
    match host.trim_start_matches('[').trim_end_matches(']').parse() {
        Ok(std::net::IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(std::net::IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(host.to_owned()),
    }
}

type SmtpError = lettre::transport::smtp::Error;

/// An error in words, with the cause that the outer sentence does not tell.
fn words(error: &SmtpError) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !words.contains(&text) {
            words = format!("{words}: {text}");
        }
        cause = inner.source();
    }
    words
}

impl Transport for Smtp {
    fn connect(&self) -> Result<Box<dyn Connection>, Failure> {
        let place = format!("{}:{}", self.host, self.port);
        let failed = |error: SmtpError| Failure::Server(format!("{place}: {}", words(&error)));
        let at_once = self.tls.as_ref().filter(|_| self.security == Security::Tls);
        let server = (self.host.as_str(), self.port);
        let mut smtp = SmtpConnection::connect(server, Some(PATIENCE), &self.hello, at_once, None)
            .map_err(failed)?;
        if let (Security::StartTls, Some(tls)) = (self.security, &self.tls) {
            smtp.starttls(tls, &self.hello).map_err(failed)?;
        }
        if let Some(credentials) = &self.credentials {
            smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials).map_err(failed)?;
        }
        Ok(Box::new(Open { smtp, place }))
    }
}

struct Open {
    smtp: SmtpConnection,
    place: String,
}

impl Open {
    fn server(&self, error: &SmtpError) -> Failure {
        Failure::Server(format!("{}: {}", self.place, words(error)))
    }

    /// What an answer to a letter or its recipient means. Codes that speak of the connection (421:
    /// closing; 530 and 538: not allowed like this) are the server's.
    fn about(&self, error: &SmtpError, refused: fn(String) -> Failure) -> Failure {
        let code = error.status().map(u16::from);
        match code {
            None | Some(421 | 530 | 538) => self.server(error),
            Some(_) if error.is_permanent() => refused(words(error)),
            Some(_) => Failure::NotNow(words(error)),
        }
    }

    fn exchange(&mut self, letter: &Sealed) -> Result<(), Failure> {
        let mut options = Vec::new();
        let addresses = letter.envelope.to().iter().chain(letter.envelope.from());
        if addresses.into_iter().any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
            if !self.smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
                let words = "the mail server takes no address with letters outside ASCII";
                return Err(Failure::Recipient(words.to_owned()));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        if !letter.bytes.is_ascii() {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = Mail::new(letter.envelope.from().cloned(), options);
        // Whoever refuses our sender refuses every letter.
        self.smtp.command(from).map_err(|error| self.server(&error))?;
        for to in letter.envelope.to() {
            let command = Rcpt::new(to.clone(), Vec::new());
            self.smtp.command(command).map_err(|e| self.about(&e, Failure::Recipient))?;
        }
        self.smtp.command(Data).map_err(|error| self.about(&error, Failure::Refused))?;
        self.smtp.message(&letter.bytes).map_err(|error| self.about(&error, Failure::Refused))?;
        Ok(())
    }
}

impl Connection for Open {
    fn send(&mut self, letter: &Sealed) -> Result<(), Failure> {
        let outcome = self.exchange(letter);
        if matches!(outcome, Err(ref failure) if !matches!(failure, Failure::Server(_))) {
            // The next letter starts anew; if even that fails, its own failure will tell.
            let _ = self.smtp.command(Rset);
        }
        outcome
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.smtp.has_broken() {
            let _ = self.smtp.quit();
        }
    }
}
