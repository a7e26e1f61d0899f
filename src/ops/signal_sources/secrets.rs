//! The secrets of sources: made here, shown once, sealed, and opened only to check a delivery.

use serde_json::json;

use super::{SourceSaved, SourceSecret, for_change, record};
use crate::domain::ids::{Slug, SourceId};
use crate::domain::refusal::Refusal;
use crate::domain::signal::Sender;
use crate::ops::core::{Core, Tx};
use crate::ops::error::{Error, Result};
use crate::ops::seal::SealingKey;
use crate::store::signal_sources::{self, SourceRow};

/// For how many hours the secret before the newest is still taken. Ours: a working day, with room, to
/// bring the new one to every sender.
pub const OLDER_SECRET_HOURS: i64 = 24;

/// For how many minutes a newest secret that was just made gives way to another one, without a word. Ours:
/// long enough for a second click, a reload, or a note that was lost; nobody has brought it to a sender.
const JUST_MADE_MINUTES: i64 = 30;

/// What a delivery of a source has to prove.
#[derive(Clone)]
pub struct Proofs {
    /// The source.
    pub id: SourceId,
    /// Its name in addresses.
    pub slug: Slug,
    /// What sends.
    pub sender: Sender,
    /// The field or label that names the service.
    pub field: String,
    /// The secrets that are taken now, the newest first.
    pub secrets: Vec<String>,
}

/// Shortest and longest secret of a sender's own, in bytes (SECURITY rule 54 of the design asks for at
/// least 32).
const SENDERS_OWN: std::ops::RangeInclusive<usize> = 32..=500;

/// The secret of a source, as it is shown and sealed: a fresh one, or the one that its sender made.
pub(super) fn of_source(tx: &Tx<'_>, id: SourceId, senders_own: &str) -> Result<(String, String)> {
    let key = key(tx.core)?;
    let secret = match senders_own.trim() {
        "" => crate::ops::secrets::fresh("rrs_")?,
        own if SENDERS_OWN.contains(&own.len()) && own.bytes().all(|b| b.is_ascii_graphic()) => {
            own.to_owned()
        }
        _ => {
            let sentence = "Give the secret that the sender made, of 32 to 500 visible ASCII \
                            characters, or nothing to have one made.";
            return Err(Error::invalid("secret", sentence));
        }
    };
    let sealed = key.seal(&id.to_string(), &secret)?;
    Ok((secret, sealed))
}

fn key(core: &Core) -> Result<&SealingKey> {
    core.sealing_key().ok_or_else(|| Refusal::NoSealingKey.into())
}

/// The newest secret of a source.
pub(super) fn opened(core: &Core, source: &SourceRow) -> Result<String> {
    key(core)?.open(&source.id.to_string(), &source.sealed_secret)
}

/// Gives a source a new secret: a fresh one, or the one that its sender made, as PagerDuty does. The one before it is taken
/// for [`OLDER_SECRET_HOURS`] more, so that nothing is lost while the sender is changed. Asked for again
/// within half an hour, only the newest is replaced: the sender still has the one before it.
///
/// # Errors
/// The actor does not administer, there is no such source, it has ended, the installation has no key to
/// seal the secret with, or two secrets are taken already, of which either may be in use.
pub fn renew_secret(tx: &mut Tx<'_>, slug: &Slug, senders_own: &str) -> Result<SourceSecret> {
    let before = for_change(tx, slug)?;
    let (secret, sealed_secret) = of_source(tx, before.id, senders_own)?;
    let until = tx.now.plus_seconds(OLDER_SECRET_HOURS * 3_600);
    let after = match before.older_until.filter(|older| tx.now < *older) {
        None => SourceRow {
            older_secret: Some(before.sealed_secret),
            older_until: Some(until),
            sealed_secret,
            ..before
        },
        // What the sender made itself is in use from then on.
        Some(older)
            if senders_own.trim().is_empty()
                && until <= older.plus_seconds(JUST_MADE_MINUTES * 60) =>
        {
            SourceRow { sealed_secret, ..before }
        }
        Some(_) => {
            let sentence = "Two secrets are taken of this source already, and its sender may use \
                            either. Revoke the one before the newest first.";
            return Err(Error::invalid("secret", sentence));
        }
    };
    signal_sources::update(tx.db, &after)?;
    record(tx, slug, "source.secret_renewed", &json!({ "older_until": after.older_until }))?;
    Ok(SourceSecret { source: slug.clone(), sender: after.sender, secret })
}

/// Takes the secret before the newest no more, because somebody may know it who should not.
///
/// # Errors
/// The actor does not administer, there is no such source, or it has ended.
pub fn revoke_older(tx: &mut Tx<'_>, slug: &Slug) -> Result<SourceSaved> {
    let before = for_change(tx, slug)?;
    if before.older_secret.is_some() {
        let after = SourceRow { older_secret: None, older_until: None, ..before };
        signal_sources::update(tx.db, &after)?;
        record(tx, slug, "source.secret_revoked", &json!({ "source": after.id }))?;
    }
    Ok(SourceSaved { source: slug.clone() })
}

/// What a delivery to this source has to prove; `None` when there is no such source, or it has ended.
///
/// # Errors
/// The database cannot be read, or the secret cannot be opened.
pub fn proofs(core: &Core, slug: &Slug) -> Result<Option<Proofs>> {
    let now = core.now();
    let row = match core.store().read(|db| signal_sources::by_slug(db, slug)) {
        Ok(row) if row.ended_at.is_none() => row,
        Ok(_) | Err(crate::store::Error::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let key = core.sealing_key().ok_or_else(|| {
        Error::Unavailable("a source has a secret, and sealing_key_file is not set".to_owned())
    })?;
    let id = row.id.to_string();
    let mut secrets = vec![key.open(&id, &row.sealed_secret)?];
    if let (Some(older), Some(until)) = (&row.older_secret, row.older_until)
        && now < until
        // One that was sealed with a key before this one is given up; the newest is what counts.
        && let Ok(older) = key.open(&id, older)
    {
        secrets.push(older);
    }
    Ok(Some(Proofs { id: row.id, slug: row.slug, sender: row.sender, field: row.field, secrets }))
}
