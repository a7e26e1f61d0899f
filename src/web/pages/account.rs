//! The account of the person who is signed in, and a token that was just made.

use super::fields::{lines, wrong};
use super::time::{day, moment};
use crate::domain::at::At;
use crate::ops::FieldError as Problem;
use crate::ops::account::{Account as Found, NewToken as Made, SessionDetail, TokenDetail};
use crate::web::views::account::{Account, NewToken, SessionRow, TokenRow};
use crate::web::views::form::{Choice, Field, FieldError};
use crate::web::views::moment::Moment;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What was sent and not accepted, or saved a moment ago.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// What was saved, as a sentence; empty when nothing was.
    pub saved: String,
    /// Name of a new token as typed.
    pub token_name: String,
    /// Its scope as chosen; empty for reading.
    pub token_scope: String,
    /// For how many days it works, as chosen; empty for 90.
    pub token_days: String,
    /// What is wrong: with `current` or `new` password, or with the `name`, `scope` or `days` of a
    /// token.
    pub problems: Vec<Problem>,
}

/// The account as a page. `about` holds the person's teams and grants in words.
pub fn page(found: &Found, about: Vec<String>, sent: &Sent, viewer: &Viewer, now: At) -> Account {
    let shell = Shell::new("Your account", Nav::Elsewhere, viewer);
    let mut facts = vec![found.name.clone(), found.email.clone()];
    facts.extend(about);
    let problem = |name: &str| Field::default().refused(wrong(&sent.problems, name));
    Account {
        shell: if sent.problems.is_empty() { shell } else { shell.with_error() },
        errors: errors(&sent.problems),
        saved: sent.saved.clone(),
        handle: found.handle.to_string(),
        about: facts,
        themes: [("auto", "As the device"), ("light", "Light"), ("dark", "Dark")]
            .map(|(value, label)| Choice::new(value, label, found.theme == value))
            .to_vec(),
        keys: found.keys_on,
        has_mail: found.has_mail,
        digest_hours: hours(found.digest_hour),
        at_once: [("on", "At once", true), ("off", "In the digest only", false)]
            .map(|(value, label, on)| Choice::new(value, label, found.mail_at_once == on))
            .to_vec(),
        // What was typed as a password is never sent back.
        current_password: problem("current"),
        new_password: problem("new"),
        sessions: found.sessions.iter().map(|session| session_row(session, now)).collect(),
        tokens: found.tokens.iter().map(|token| token_row(token, "/account/tokens", now)).collect(),
        token_name: Field::holding(&sent.token_name).refused(wrong(&sent.problems, "name")),
        token_scopes: ["read", "write"]
            .map(|scope| Choice::new(scope, scope_words(scope), scope == sent.token_scope))
            .to_vec(),
        token_days: days(&sent.token_days),
    }
}

fn errors(problems: &[Problem]) -> Vec<FieldError> {
    let mut errors = lines(problems);
    for error in &mut errors {
        if error.anchor == "f-name" {
            "f-token".clone_into(&mut error.anchor);
        }
    }
    errors
}

fn hours(chosen: Option<i32>) -> Vec<Choice> {
    let hour = |hour: i32| {
        Choice::new(hour.to_string(), format!("{hour:02}:00 UTC"), chosen == Some(hour))
    };
    let none = Choice::new("none", "No digest", chosen.is_none());
    std::iter::once(none).chain((0..24).map(hour)).collect()
}

fn days(chosen: &str) -> Vec<Choice> {
    let chosen = if chosen.is_empty() { "90" } else { chosen };
    ["7", "30", "90", "365"]
        .map(|days| Choice::new(days, format!("{days} days"), days == chosen))
        .to_vec()
}

fn scope_words(scope: &str) -> &'static str {
    match scope {
        "write" => "Read and answer",
        _ => "Read",
    }
}

fn session_row(session: &SessionDetail, now: At) -> SessionRow {
    SessionRow {
        device: session.device.clone(),
        last_used: moment(session.seen_at, now),
        began: moment(session.created_at, now),
        current: session.current,
        removal: format!("/account/sessions/{}/removal", session.id),
    }
}

/// A token with where its revocation posts, below `base`.
pub fn token_row(token: &TokenDetail, base: &str, now: At) -> TokenRow {
    TokenRow {
        name: token.name.clone(),
        scope: scope_words(&token.scope).to_owned(),
        made: moment(token.created_at, now),
        ends: ends(token.expires_at, now),
        revocation: if token.active {
            format!("{base}/{}/revocation", token.id)
        } else {
            String::new()
        },
    }
}

fn ends(at: At, now: At) -> Moment {
    Moment::new(at.to_string(), day(at.date(), now))
}

/// A new token, shown once. `base_url` is the address of this installation.
pub fn token_page(
    made: &Made,
    name: &str,
    scope: &str,
    base_url: &str,
    viewer: &Viewer,
    now: At,
) -> NewToken {
    NewToken {
        shell: Shell::new("Your new token", Nav::Elsewhere, viewer),
        name: name.to_owned(),
        scope: scope_words(scope).to_lowercase(),
        ends: ends(made.expires_at, now),
        secret: made.secret.clone(),
        base_url: base_url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{SessionId, TokenId};
    use crate::web::pages::people::tests::now;
    use crate::web::render::render;

    fn found() -> Found {
        let token = |active| TokenDetail {
            id: TokenId::new(),
            name: "pipeline".into(),
            scope: "write".into(),
            created_at: now(),
            expires_at: now().plus_days(90),
            active,
        };
        Found {
            handle: "priya".parse().unwrap(),
            name: "Priya Nair".into(),
            email: "priya@example.com".into(),
            theme: "dark".into(),
            keys_on: true,
            digest_hour: Some(8),
            mail_at_once: true,
            has_mail: true,
            sessions: vec![SessionDetail {
                id: SessionId::new(),
                device: "Firefox on Linux".into(),
                created_at: now().minus_days(3),
                seen_at: now(),
                current: true,
            }],
            tokens: vec![token(true), token(false)],
        }
    }

    #[test]
    fn only_a_token_that_works_can_be_revoked() {
        let page = page(&found(), Vec::new(), &Sent::default(), &Viewer::default(), now());
        assert!(page.tokens[0].revocation.ends_with("/revocation"));
        assert!(page.tokens[1].revocation.is_empty());
        assert!(page.themes[2].chosen && page.token_days[2].chosen);
        assert_eq!(page.digest_hours.len(), 25);
        assert!(page.digest_hours[9].chosen && page.at_once[0].chosen);
        render("account/show", &page).unwrap();
    }

    #[test]
    fn a_refused_token_keeps_its_name_and_its_line_leads_to_it() {
        let sent = Sent {
            token_name: "p".repeat(3),
            problems: vec![Problem::new("name", "Say what the token is for.")],
            ..Sent::default()
        };
        let page = page(&found(), Vec::new(), &sent, &Viewer::default(), now());
        assert_eq!(page.errors[0].anchor, "f-token");
        assert_eq!(page.token_name.value, "ppp");
        let html = render("account/show", &page).unwrap();
        assert!(html.contains("id=\"f-token\"") && html.contains("value=\"ppp\""));
    }

    #[test]
    fn a_new_token_is_shown_once() {
        let made = Made { id: TokenId::new(), secret: "rrt_x".into(), expires_at: now() };
        let viewer = Viewer::default();
        let page = token_page(&made, "pipeline", "write", "https://ready.example", &viewer, now());
        let html = render("account/token", &page).unwrap();
        assert!(html.contains("rrt_x") && html.contains("read and answer"));
    }
}
