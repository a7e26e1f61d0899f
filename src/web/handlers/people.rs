//! The pages of people, teams and one's own account.

use super::shell;
use crate::ops::Result;
use crate::ops::account::NewToken;
use crate::ops::people::Invitation;
use crate::web::door::request::Request;

/// x
pub fn invited(_: &Request, i: &Invitation) -> Result<String> {
    Ok(i.token.clone())
}
/// x
pub fn new_token(r: &Request, _: &str, t: &NewToken) -> Result<String> {
    let _ = shell(r, "", crate::web::views::shell::Nav::Elsewhere);
    Ok(t.secret.clone())
}
