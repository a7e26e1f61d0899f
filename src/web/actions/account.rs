//! One's own account.

use crate::domain::ids::{SessionId, TokenId};
use crate::ops::{Error, Result, account, sessions};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of preferences.
pub const PREFERENCES: &[Field] =
    &[one("name", "Shown; an administrator changes it."), one("theme", "auto, light or dark.")];

/// Fields of the switch of keys.
pub const KEYS: &[Field] = &[one("keys", "on or off.")];

/// Fields of a new password.
pub const PASSWORD: &[Field] = &[
    one("handle", "Shown, not read: helps password managers."),
    one("current", "The current password."),
    one("new", "The new password."),
];

/// Fields of a new token.
pub const TOKEN: &[Field] = &[
    one("name", "What it is for."),
    one("scope", "read or write."),
    one("days", "How long it works, 1 to 365."),
];

/// `POST /account`
pub fn preferences(request: &Request) -> Result<Done> {
    let theme = request.fields.text("theme").to_owned();
    let saved = request.write(move |tx| account::set_preferences(tx, Some(&theme), None))?;
    Done::new(&saved, "/account", "saved")
}

/// `POST /account/keys`
pub fn keys(request: &Request) -> Result<Done> {
    let on = match request.fields.text("keys") {
        "on" | "true" => true,
        "off" | "false" => false,
        _ => return Err(Error::invalid("keys", "Choose on or off.")),
    };
    let saved = request.write(move |tx| account::set_preferences(tx, None, Some(on)))?;
    Done::new(&saved, "/account", "saved")
}

/// `POST /account/password`
pub fn password(request: &Request) -> Result<Done> {
    let saved = account::change_password(
        &request.state.core,
        &request.credential,
        request.fields.text("current"),
        request.fields.text("new"),
        &request.id,
    )?;
    Done::new(&saved, "/account", "password")
}

/// `POST /account/tokens`
pub fn create_token(request: &Request) -> Result<Done> {
    let name = request.fields.text("name").to_owned();
    let scope = request.fields.text("scope").to_owned();
    let days: u32 = request
        .fields
        .text("days")
        .trim()
        .parse()
        .map_err(|_| Error::invalid("days", "Give a life of 1 to 365 days."))?;
    let label = name.clone();
    let token = request.write(move |tx| account::create_token(tx, &name, &scope, days))?;
    let mut done = Done::new(&token, "/account", "")?.created();
    done.page = Some(crate::web::handlers::people::new_token(request, &label, &token)?);
    Ok(done)
}

/// `POST /account/tokens/{id}/revocation`
pub fn revoke_token(request: &Request) -> Result<Done> {
    let id: TokenId = request.path("id")?;
    let saved = request.write(move |tx| account::revoke_token(tx, id))?;
    Done::new(&saved, "/account", "revoked")
}

/// `POST /account/sessions/{id}/removal`
pub fn end_session(request: &Request) -> Result<Done> {
    let id: SessionId = request.path("id")?;
    let saved = request.write(move |tx| sessions::end(tx, Some(id)))?;
    Done::new(&saved, "/account", "ended")
}
