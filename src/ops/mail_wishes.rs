//! What mail a person wants: a digest at an hour or none, and questions and decisions at once or not.

use serde_json::json;

use super::account::AccountSaved;
use super::core::Tx;
use super::error::{Error, Result};
use crate::domain::policy::{Action, Subject};
use crate::store::audience::{self, MailWishes};

/// What can be chosen as the hour of the digest.
pub const HOURS: &str = "Choose an hour from 0 to 23, or none.";

/// Saves what mail the actor wants.
///
/// # Errors
/// Nobody is signed in, or it is no hour of a day.
pub fn set(tx: &mut Tx<'_>, digest_hour: Option<u8>, at_once: bool) -> Result<AccountSaved> {
    let actor = tx.allow(Action::ManageAccount, &Subject::default())?.clone();
    if digest_hour.is_some_and(|hour| hour > 23) {
        return Err(Error::invalid("digest_hour", HOURS));
    }
    let wishes = MailWishes { digest_hour: digest_hour.map(i32::from), at_once };
    if audience::wishes(tx.db, actor.person)? != wishes {
        audience::set_wishes(tx.db, actor.person, wishes)?;
        let details = json!({ "digest_hour": wishes.digest_hour, "mail_at_once": at_once });
        let subject = format!("people/{}", actor.handle);
        tx.record_for_organisation("preferences.changed", subject, &details)?;
    }
    Ok(AccountSaved { handle: actor.handle })
}
