//! The mail of the installation, for its administrators.

use serde::Serialize;

use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// `outbox/index`: how much waits, and what could not be delivered.
#[derive(Debug, Clone, Serialize)]
pub struct MailPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Whether mail is set up.
    pub is_on: bool,
    /// How many messages stand in each state.
    pub counts: Vec<StateCount>,
    /// Why messages wait; empty when all is well.
    pub trouble: String,
    /// Messages that could not be delivered.
    pub letters: Vec<DeadRow>,
}

/// How many messages stand in a state.
#[derive(Debug, Clone, Serialize)]
pub struct StateCount {
    /// How many.
    pub count: i64,
    /// The state as words that follow the count.
    pub label: &'static str,
}

/// A message that could not be delivered.
#[derive(Debug, Clone, Serialize)]
pub struct DeadRow {
    /// To whom.
    pub to: Link,
    /// What kind of message, in words.
    pub kind: String,
    /// When it was written.
    pub written: Moment,
    /// How often it was tried.
    pub attempts: i32,
    /// What the mail server said.
    pub reason: String,
    /// The address below which its buttons post.
    pub action: String,
}

#[cfg(test)]
impl MailPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let count = |count, label| StateCount { count, label };
        Self {
            shell: Shell::sample("Mail", ""),
            is_on: true,
            counts: vec![count(12, "waiting"), count(340, "sent"), count(1, "not delivered")],
            trouble: "mail.example:587: Connection refused".into(),
            letters: vec![DeadRow {
                to: Link::new("/people/tomas", "Tomás Lind"),
                kind: "Question asked".into(),
                written: Moment::new("2026-11-20T14:32:00Z", "20 Nov, 14:32"),
                attempts: 1,
                reason: "permanent error (550): no such mailbox".into(),
                action: "/mail/messages/0193".into(),
            }],
        }
    }
}
