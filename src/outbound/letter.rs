//! A message as it goes over the wire: headers and both bodies.
//!
//! Names and subjects are cleaned again here, whatever was cleaned before: the library panics on a
//! name with a line break, and drops the recipient on a NUL.

use std::time::SystemTime;

use lettre::address::Envelope;
use lettre::message::header::{Header, HeaderName, HeaderValue, InReplyTo, MessageId, References};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use crate::domain::at::At;
use crate::domain::ids::MailId;
use crate::domain::text::as_one_line;

/// Longest name in a header, in characters.
const LONGEST_NAME: usize = 80;

/// Longest subject, in characters; longer ones are cut by every mail program.
const LONGEST_SUBJECT: usize = 200;

/// What all letters of an installation have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Where browsers reach it, without a slash at the end; links go there, and nowhere else.
    pub public_url: String,
    /// Its host: the second half of every Message-ID.
    pub host: String,
    /// The address that mail comes from.
    pub from: Address,
}

impl Site {
    /// The site at this address.
    pub fn new(public_url: &str, from: Address) -> Self {
        let url = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
        let host = url.split('/').next().unwrap_or_default();
        // A port is not part of the name, except that the colons of IPv6 stand in brackets.
        let host = match host.rsplit_once(':') {
            Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
            _ => host,
        };
        Self { public_url: public_url.to_owned(), host: host.to_owned(), from }
    }
}

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: MailId,
    /// The recipient's name.
    pub name: String,
    /// The recipient's address.
    pub email: String,
    /// The subject.
    pub subject: String,
    /// The plain body.
    pub text: String,
    /// The HTML body.
    pub html: String,
    /// What it belongs to; empty when it stands alone.
    pub thread: String,
    /// When it was written.
    pub written_at: At,
}

/// A letter ready to be handed over.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The id of the message.
    pub id: MailId,
    /// From whom and to whom.
    pub envelope: Envelope,
    /// Headers and bodies.
    pub bytes: Vec<u8>,
}

/// Why a letter cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The recipient's address is none.
    #[error("the address of the person cannot be used: {0}")]
    Address(String),
    /// Anything else, which is a defect.
    #[error("the message cannot be written: {0}")]
    Message(String),
}

macro_rules! text_header {
    ($(#[$doc:meta])* $type:ident, $name:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        struct $type(String);

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

text_header!(
    /// Tells programs that answer mail not to answer (RFC 3834).
    AutoSubmitted,
    "Auto-Submitted"
);
text_header!(
    /// Where the reader says what mail they want (RFC 2369): a page, which asks them to sign in.
    ListUnsubscribe,
    "List-Unsubscribe"
);

/// Writes a letter.
///
/// # Errors
/// The recipient's address is none, or the letter cannot be written.
pub fn seal(letter: &Letter, site: &Site) -> Result<Sealed, Unfit> {
    let to: Address = letter.email.parse().map_err(|error| Unfit::Address(format!("{error}")))?;
    let name = as_one_line(&letter.name, LONGEST_NAME);
    let id = format!("<{}@{}>", letter.id, site.host);
    let mut builder = Message::builder()
        .from(Mailbox::new(Some("Readyroom".to_owned()), site.from.clone()))
        .to(Mailbox::new(Some(name).filter(|name| !name.is_empty()), to))
        .subject(as_one_line(&letter.subject, LONGEST_SUBJECT))
        .date(SystemTime::from(letter.written_at.moment()))
        .header(MessageId::from(id))
        .header(AutoSubmitted("auto-generated".to_owned()))
        .header(ListUnsubscribe(format!("<{}/account#mail-h>", site.public_url)));
    if !letter.thread.is_empty() {
        // The first message of a conversation is nobody's: all refer to what they are about.
        let root = format!("<{}@{}>", letter.thread.replace('/', "."), site.host);
        builder = builder.header(InReplyTo::from(root.clone())).header(References::from(root));
    }
    let message = builder
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(|error| Unfit::Message(error.to_string()))?;
    Ok(Sealed { id: letter.id, envelope: message.envelope().clone(), bytes: message.formatted() })
}
