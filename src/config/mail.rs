//! The settings of mail.

use lettre::Address;

use super::ConfigError;
use super::sources::Settings;
use crate::outbound::{MailServer, MailSettings};

/// Reads how mail is sent; nothing where no server is named.
pub(super) fn settings(settings: &Settings) -> Result<Option<MailSettings>, ConfigError> {
    if settings.text("mail_server")?.is_none() {
        return Ok(None);
    }
    let server: MailServer = settings.parsed("mail_server", "")?;
    if settings.text("mail_from")?.is_none() {
        return Err(ConfigError(
            "mail_from is not set. Say from which address mail comes, for example mail_from = \
             \"readyroom@example.com\"."
                .to_owned(),
        ));
    }
    let from: Address =
        settings.parsed("mail_from", "an address, for example readyroom@example.com")?;
    let credentials = match (settings.text("mail_user")?, settings.text("mail_password")?) {
        (None, None) => None,
        (Some(user), Some(password)) => Some((user, password)),
        (Some(_), None) => return Err(lone("mail_user", "mail_password")),
        (None, Some(_)) => return Err(lone("mail_password", "mail_user")),
    };
    Ok(Some(MailSettings { server, from, credentials }))
}

fn lone(set: &str, missing: &str) -> ConfigError {
    ConfigError(format!("{set} is set and {missing} is not. Set both, or neither."))
}
