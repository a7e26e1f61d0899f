//! Signing in and out.

use crate::domain::ids::Handle;
use crate::ops::account::AccountSaved;
use crate::ops::sessions::NewSession;
use crate::ops::{Error, Result, passwords, people, sessions};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::{Cookie, Done};
use crate::web::door::request::Request;

/// Fields of signing in.
pub const CREATE: &[Field] = &[
    one("handle", "The name by which the person signs in."),
    one("password", "The password."),
    one("next", "The page to go to; a path within Readyroom."),
];

/// Fields of signing in with one click.
pub const DEMO: &[Field] =
    &[one("handle", "A person of the demo."), one("next", "The page to go to.")];

/// Fields of accepting an invitation.
pub const ACCEPT: &[Field] = &[
    one("token", "The secret of the link."),
    one("handle", "The name by which the person signs in; shown, not read."),
    one("password", "The new password."),
];

/// `POST /sessions`
pub fn create(request: &Request) -> Result<Done> {
    let fields = &request.fields;
    let session = sessions::sign_in(
        &request.state.core,
        fields.text("handle"),
        fields.text("password"),
        &request.device,
        &request.address,
        &request.id,
    )?;
    signed_in(&session, safe_path(fields.text("next")))
}

/// `POST /sessions/demo`
pub fn demo(request: &Request) -> Result<Done> {
    let handle: Handle = request.fields.parse("handle")?;
    let cast = request.state.demo.as_deref().unwrap_or_default();
    if !cast.iter().any(|person| person.handle == handle.as_str()) {
        return Err(Error::NotFound("such person of the demo".to_owned()));
    }
    let core = &request.state.core;
    let session = sessions::begin_for_demo(core, &handle, &request.device, &request.id)?;
    signed_in(&session, safe_path(request.fields.text("next")))
}

/// `POST /invitations`
pub fn accept(request: &Request) -> Result<Done> {
    let token = request.fields.text("token").to_owned();
    let handle = request.read(|view| people::invited(view, &token))?;
    let password = request.fields.text("password");
    people::check_password(password, &handle)?;
    let hash = passwords::hash(password)?;
    let person = request.write(move |tx| people::accept_invitation(tx, &token, hash))?;
    let core = &request.state.core;
    let session = sessions::begin_for(core, person, &request.device, &request.id, None)?;
    signed_in(&session, "/")
}

/// `POST /sessions/current/removal`
pub fn end_current(request: &Request) -> Result<Done> {
    let ended = request.write(|tx| sessions::end(tx, None))?;
    Ok(Done::new(&ended, "/sessions/new", "signed-out")?.with_cookie(Cookie::Clear))
}

pub(super) fn signed_in(session: &NewSession, next: &str) -> Result<Done> {
    let saved = AccountSaved { handle: session.handle.clone() };
    Ok(Done::new(&saved, next, "")?.with_cookie(Cookie::Set(session.secret.clone())))
}

/// A path within Readyroom, or My work.
fn safe_path(next: &str) -> &str {
    let is_path = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\");
    if is_path && !next.chars().any(char::is_control) { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn signing_in_leads_to_a_path_of_ours() {
        assert_eq!(safe_path("/services/ledger?show=todo"), "/services/ledger?show=todo");
        for foreign in ["https://evil.example", "//evil.example", "/\\evil.example", "", "x"] {
            assert_eq!(safe_path(foreign), "/");
        }
    }
}
