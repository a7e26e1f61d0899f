//! Signing in, and the one-time link with which a person sets a password.

use serde::Serialize;

use super::form::{Field, FieldError};
use super::shell::Shell;

/// `sessions/new`: the sign-in page.
#[derive(Debug, Clone, Serialize)]
pub struct SignIn {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// The handle, kept when the password was wrong.
    pub handle: Field,
    /// The password; its value is never sent back.
    pub password: Field,
    /// Path to go to afterwards, checked to be one of ours; empty for My work.
    pub next: String,
    /// Why the page is shown, for example after signing out; empty when nobody needs to be told.
    pub notice: String,
    /// The people of the demo, each with a button; empty outside the demo.
    pub demo: Vec<DemoPerson>,
}

/// A person of the demo, whom anybody may be with one click.
#[derive(Debug, Clone, Serialize)]
pub struct DemoPerson {
    /// Handle, which the button posts.
    pub handle: String,
    /// Full name.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// What the person does, for example `SRE lead`.
    pub role: String,
    /// The person's team; empty without one.
    pub team: String,
    /// What the person will find waiting, in words; empty when nothing is.
    pub waiting: String,
}

/// `sessions/password`: setting the first password from a one-time link.
#[derive(Debug, Clone, Serialize)]
pub struct NewPassword {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// Where the form posts.
    pub action: String,
    /// The secret of the link, posted back.
    pub token: String,
    /// Full name of the invited person.
    pub name: String,
    /// Handle of the invited person, with which they sign in from now on.
    pub handle: String,
    /// The password; its value is never sent back.
    pub password: Field,
    /// Until when the link works.
    pub valid_until: String,
}

#[cfg(test)]
impl SignIn {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let person =
            |handle: &str, name: &str, initials: &str, role: &str, team: &str, waiting: &str| {
                DemoPerson {
                    handle: handle.into(),
                    name: name.into(),
                    initials: initials.into(),
                    role: role.into(),
                    team: team.into(),
                    waiting: waiting.into(),
                }
            };
        Self {
            shell: Shell { person: None, ..Shell::sample("Sign in", "") },
            errors: vec![FieldError::at(
                "f-handle",
                "No active account has this handle and password. Check both.",
            )],
            handle: Field::holding("priya"),
            password: Field::default(),
            next: "/services/payments-ledger".into(),
            notice: "You signed out.".into(),
            demo: vec![
                person("priya", "Priya Nair", "PN", "Team lead", "Ledger", "13 items to do"),
                person("ana", "Ana Ruiz", "AR", "SRE", "SRE Payments", "1 review to sign off"),
                person("hanna", "Hanna Voss", "HV", "Manager", "", "2 decisions"),
                person("omar", "Omar Haddad", "OH", "Compliance", "", "1 scope to confirm"),
            ],
        }
    }
}

#[cfg(test)]
impl NewPassword {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell { person: None, ..Shell::sample("Set your password", "") },
            errors: vec![FieldError::at("f-password", "Use 15 characters or more. This has 9.")],
            action: "/invitations".into(),
            token: "k3Qm0c8sample".into(),
            name: "Noor Khan".into(),
            handle: "noor".into(),
            password: Field::default().refused("Use 15 characters or more. This has 9."),
            valid_until: "28 Nov 2026, 14:00 UTC".into(),
        }
    }
}
