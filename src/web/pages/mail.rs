//! The page of mail.

use super::services::capital;
use super::time::moment;
use crate::domain::at::At;
use crate::ops::mail::{DeadLetter, Mail};
use crate::web::views::link::Link;
use crate::web::views::mail::{DeadRow, MailPage, StateCount};
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The mail of the installation as a page.
pub fn page(mail: &Mail, viewer: &Viewer, now: At) -> MailPage {
    let counts = [
        (mail.waiting, "waiting"),
        (mail.sent, "sent in 90 days"),
        (mail.dead, "not delivered"),
        (mail.dropped, "dropped in 90 days"),
    ];
    MailPage {
        shell: Shell::new("Mail", Nav::Elsewhere, viewer),
        is_on: mail.is_on,
        counts: counts.map(|(count, label)| StateCount { count, label }).to_vec(),
        trouble: mail.trouble.clone(),
        letters: mail.letters.iter().map(|letter| row(letter, now)).collect(),
    }
}

fn row(letter: &DeadLetter, now: At) -> DeadRow {
    DeadRow {
        to: Link::new(format!("/people/{}", letter.handle), &letter.name),
        kind: capital(&letter.kind.replace('_', " ")),
        written: moment(letter.created_at, now),
        attempts: letter.attempts,
        reason: letter.error.clone(),
        action: format!("/mail/messages/{}", letter.id),
    }
}
