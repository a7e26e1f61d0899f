//! The account of the person who is signed in: name, theme, keys, password, sessions, tokens.

use serde::Serialize;

use super::form::{Choice, Field, FieldError};
use super::moment::Moment;
use super::shell::Shell;

/// `account/show`: the account page.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form that was sent.
    pub errors: Vec<FieldError>,
    /// What was saved a moment ago, as a sentence; empty otherwise.
    pub saved: String,
    /// Handle.
    pub handle: String,
    /// Teams and grants in words.
    pub about: Vec<String>,
    /// `auto`, `light`, `dark`.
    pub themes: Vec<Choice>,
    /// Whether single keys act on the review pages.
    pub keys: bool,
    /// Whether mail is sent here at all.
    pub has_mail: bool,
    /// The hours of the digest, and none.
    pub digest_hours: Vec<Choice>,
    /// Whether questions and decisions come at once.
    pub at_once: Vec<Choice>,
    /// The password in use; its value is never sent back.
    pub current_password: Field,
    /// The new password; its value is never sent back.
    pub new_password: Field,
    /// Where this person is signed in.
    pub sessions: Vec<SessionRow>,
    /// Tokens of this person.
    pub tokens: Vec<TokenRow>,
    /// Name of a new token, kept after a refusal.
    pub token_name: Field,
    /// `read`, `write`.
    pub token_scopes: Vec<Choice>,
    /// For how many days a new token works.
    pub token_days: Vec<Choice>,
}

/// A browser in which this person is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct SessionRow {
    /// Browser and system in words.
    pub device: String,
    /// When it was last used.
    pub last_used: Moment,
    /// When it began.
    pub began: Moment,
    /// Whether it is the one that shows this page.
    pub current: bool,
    /// Where End posts.
    pub removal: String,
}

/// A token for programs.
#[derive(Debug, Clone, Serialize)]
pub struct TokenRow {
    /// Name that the person gave it.
    pub name: String,
    /// What it may do, in words.
    pub scope: String,
    /// When it was made.
    pub made: Moment,
    /// When it ends.
    pub ends: Moment,
    /// Where Revoke posts; empty when it is revoked or over.
    pub revocation: String,
}

/// `account/token`: a new token, shown once.
#[derive(Debug, Clone, Serialize)]
pub struct NewToken {
    /// The frame of the page.
    pub shell: Shell,
    /// Name that the person gave it.
    pub name: String,
    /// What it may do, in words.
    pub scope: String,
    /// When it ends.
    pub ends: Moment,
    /// The token.
    pub secret: String,
    /// Address of the programming interface, for the example.
    pub base_url: String,
}

#[cfg(test)]
impl Account {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let session = |device: &str, used: &str, current| SessionRow {
            device: device.into(),
            last_used: Moment::new("2026-11-20T14:32:00Z", used),
            began: Moment::new("2026-11-20T09:00:00Z", "20 Nov"),
            current,
            removal: "/account/sessions/0193/removal".into(),
        };
        Self {
            shell: Shell::sample("Your account", ""),
            errors: vec![FieldError::at("f-current", "This is not the password in use.")],
            saved: "Name saved.".into(),
            handle: "ana".into(),
            about: vec!["SRE Payments, member".into()],
            themes: vec![
                Choice::new("auto", "As the system", true),
                Choice::new("light", "Light", false),
                Choice::new("dark", "Dark", false),
            ],
            keys: true,
            has_mail: false,
            digest_hours: vec![
                Choice::new("none", "No digest", false),
                Choice::new("8", "08:00 UTC", true),
            ],
            at_once: vec![
                Choice::new("on", "At once", true),
                Choice::new("off", "In the digest only", false),
            ],
            current_password: Field::default().refused("This is not the password in use."),
            new_password: Field::default(),
            sessions: vec![
                session("Firefox on Linux", "now", true),
                session("Safari on iPhone", "18 Nov", false),
            ],
            tokens: vec![
                TokenRow {
                    name: "Deploy pipeline".into(),
                    scope: "Reads and answers".into(),
                    made: Moment::new("2026-10-01", "1 Oct"),
                    ends: Moment::new("2027-02-18", "18 Feb 2027"),
                    revocation: "/account/tokens/0193/revocation".into(),
                },
                TokenRow {
                    name: "Old script".into(),
                    scope: "Reads".into(),
                    made: Moment::new("2026-10-01", "1 Oct"),
                    ends: Moment::new("2026-10-01", "1 Oct 2026"),
                    revocation: String::new(),
                },
            ],
            token_name: Field::default(),
            token_scopes: vec![
                Choice::new("read", "Read", true).explained("Everything that you can read"),
                Choice::new("write", "Read and write", false)
                    .explained("Also answers, evidence and messages for your teams"),
            ],
            token_days: vec![
                Choice::new("30", "30 days", false),
                Choice::new("90", "90 days", true),
            ],
        }
    }
}

#[cfg(test)]
impl NewToken {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Your new token", ""),
            name: "Deploy pipeline".into(),
            scope: "Reads and answers".into(),
            ends: Moment::new("2027-02-18", "18 Feb 2027"),
            secret: "rr_4Kd9samplesamplesamplesamplesamplesample".into(),
            base_url: "https://readyroom.example".into(),
        }
    }
}
