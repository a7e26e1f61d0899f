//! What a message needs at the moment at which it is sent: its recipient's name and address, and
//! whether they are still to have it. Between writing and sending people leave, take another address,
//! or switch their mail off.

use super::core::{Core, Credential};
use super::error::{Error, Result};
use super::{digests, invitations};
use crate::domain::ids::PersonId;
use crate::domain::notice::{Notice, Told};
use crate::store::outbox::MailRow;
use crate::store::{audience, entries};

/// A message as it can be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The recipient's name.
    pub name: String,
    /// The recipient's address.
    pub email: String,
    /// What it says.
    pub told: Told,
    /// What a digest says; nothing for other messages.
    pub digest: digests::Digest,
    /// For an invitation: the secret of its link, made for this delivery and kept nowhere.
    pub secret: Option<String>,
}

/// What is to be done with a message now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ready {
    /// Send it.
    Send(Box<Delivery>),
    /// Drop it, for this reason.
    Drop(String),
}

/// Looks at a message that is about to be sent. Blocks.
///
/// # Errors
/// What it says cannot be read, or the database cannot be reached.
pub fn prepare(core: &Core, row: &MailRow) -> Result<Ready> {
    let told: Told = serde_json::from_str(&row.data)
        .map_err(|error| Error::Internal(format!("a message cannot be read: {error}")))?;
    let to = core.store().read(|db| audience::addressee(db, row.person_id))?;
    if !to.is_active {
        return Ok(Ready::Drop("the person was deactivated".to_owned()));
    }
    if !to.at_once && !told.notice.is_always_sent() {
        return Ok(Ready::Drop("the person has switched mail at once off".to_owned()));
    }
    let digest = digests::Digest::default();
    let mut delivery = Delivery { name: to.name, email: to.email, told, digest, secret: None };
    match &delivery.told.notice {
        Notice::Digest { day } => {
            delivery.digest = digests::of(core, row.person_id, *day)?;
            if delivery.digest.is_empty() {
                return Ok(Ready::Drop("nothing needs the person any more".to_owned()));
            }
        }
        Notice::Invitation { .. } => match link(core, row)? {
            None => return Ok(Ready::Drop("the password was set meanwhile".to_owned())),
            secret => delivery.secret = secret,
        },
        _ => {}
    }
    Ok(Ready::Send(Box::new(delivery)))
}

/// The secret of a new link for an invited person; none when they used one since the message was
/// written.
fn link(core: &Core, row: &MailRow) -> Result<Option<String>> {
    let (person, asked_at): (PersonId, _) = (row.person_id, row.created_at);
    core.write(&Credential::None, "mail", move |tx| {
        if entries::is_link_used_since(tx.db, "invitation", person, asked_at)? {
            return Ok(None);
        }
        invitations::for_mail(tx, person).map(Some)
    })
}
