//! A person's own account: preferences, password, sessions, personal tokens.

use std::fmt;

use serde::Serialize;
use serde_json::json;

use super::core::{Core, Credential, OrNotFound as _, Proof, Tx, View};
use super::error::{Error, Result};
use super::people::is_name;
use super::throttle::{self, Counters};
use super::{passwords, secrets, sessions};
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId, SessionId, TokenId};
use crate::domain::policy::{Action, Subject};
use crate::store::entries::{self, TokenRow};
use crate::store::{audience, people};

/// Longest life of a token, in days.
const LONGEST_LIFE: u32 = 365;

/// A person's own account.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Account {
    /// The name by which they sign in.
    pub handle: Handle,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// Whether keys without a modifier act.
    pub keys_on: bool,
    /// The hour of the digest in UTC, 0 to 23; none for no digest.
    pub digest_hour: Option<i32>,
    /// Whether questions and decisions come by mail at once.
    pub mail_at_once: bool,
    /// Whether mail is sent here at all.
    pub has_mail: bool,
    /// Their sessions, newest first.
    pub sessions: Vec<SessionDetail>,
    /// Their tokens, newest first.
    pub tokens: Vec<TokenDetail>,
}

/// A session.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SessionDetail {
    /// Its id.
    pub id: SessionId,
    /// What it runs on.
    pub device: String,
    /// When it began.
    pub created_at: At,
    /// When it was used last.
    pub seen_at: At,
    /// It is the one of this request.
    pub current: bool,
}

/// A token.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TokenDetail {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// When it was made.
    pub created_at: At,
    /// When it ends.
    pub expires_at: At,
    /// It works.
    pub active: bool,
}

/// A token that was made: the secret is shown once.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct NewToken {
    /// Its id.
    pub id: TokenId,
    /// The secret.
    pub secret: String,
    /// When it ends.
    pub expires_at: At,
}

impl fmt::Debug for NewToken {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewToken").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An account after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct AccountSaved {
    /// Whose it is.
    pub handle: Handle,
}

/// The actor's own account.
///
/// # Errors
/// Nobody is signed in.
pub fn read(view: &mut View<'_>) -> Result<Account> {
    let actor = view.actor()?.clone();
    let row = people::by_id(view.db, actor.person)?;
    let current = view.proof();
    let (now, limits) = (view.now, view.core.limits());
    let tokens = tokens_of(view, actor.person)?;
    let wishes = audience::wishes(view.db, actor.person)?;
    Ok(Account {
        handle: row.handle,
        name: row.name,
        email: row.email,
        theme: row.theme,
        keys_on: row.keys_on,
        digest_hour: wishes.digest_hour,
        mail_at_once: wishes.at_once,
        has_mail: view.core.has_mail(),
        sessions: entries::sessions_of(view.db, actor.person)?
            .into_iter()
            .filter(|session| !sessions::has_ended(session, limits, now))
            .map(|session| SessionDetail {
                current: current == Some(Proof::Session(session.id)),
                id: session.id,
                device: session.device,
                created_at: session.created_at,
                seen_at: session.seen_at,
            })
            .collect(),
        tokens,
    })
}

pub(in crate::ops) fn tokens_of(view: &mut View<'_>, person: PersonId) -> Result<Vec<TokenDetail>> {
    let now = view.now;
    Ok(entries::tokens_of(view.db, person)?
        .into_iter()
        .map(|token| TokenDetail {
            active: token.revoked_at.is_none() && token.expires_at > now,
            id: token.id,
            name: token.name,
            scope: token.scope,
            created_at: token.created_at,
            expires_at: token.expires_at,
        })
        .collect())
}

/// Changes preferences; what is absent stays as it is.
///
/// # Errors
/// Nobody is signed in, or a value is none of those that exist.
pub fn set_preferences(
    tx: &mut Tx<'_>,
    theme: Option<&str>,
    keys_on: Option<bool>,
) -> Result<AccountSaved> {
    let actor = tx.allow(Action::ManageAccount, &Subject::default())?.clone();
    if theme.is_some_and(|theme| !["auto", "light", "dark"].contains(&theme)) {
        return Err(Error::invalid("theme", "Choose one of: auto, light, dark."));
    }
    let before = people::by_id(tx.db, actor.person)?;
    let after = (theme.unwrap_or(&before.theme), keys_on.unwrap_or(before.keys_on));
    if after != (before.theme.as_str(), before.keys_on) {
        people::set_preferences(tx.db, actor.person, theme, keys_on)?;
        let details = json!({ "theme": after.0, "keys_on": after.1 });
        let subject = format!("people/{}", actor.handle);
        tx.record_for_organisation("preferences.changed", subject, &details)?;
    }
    Ok(AccountSaved { handle: actor.handle })
}

/// Changes the actor's password; every other session ends.
///
/// # Errors
/// The current password is wrong or was wrong too often, or the new one is easy to guess.
pub fn change_password(
    core: &Core,
    credential: &Credential,
    current: &str,
    new: &str,
    request_id: &str,
) -> Result<AccountSaved> {
    let (row, counters) = core.read(credential, |view| {
        let actor = view.allow(Action::ManageAccount, &Subject::default())?.clone();
        let counters = Counters::of_password_change(&actor.handle);
        throttle::check(view.db, &counters, view.now)?;
        Ok((people::by_id(view.db, actor.person)?, counters))
    })?;
    let wrong = || Error::invalid("current", "This is not your current password.");
    if !passwords::verify(current, row.password_hash.as_deref())? {
        throttle::failed(core, &counters, Some(row.id), request_id)?;
        return Err(wrong());
    }
    passwords::check_new(new, &[row.handle.as_str(), &row.name, &row.email])?;
    let hash = passwords::hash(new)?;
    core.write(credential, request_id, move |tx| {
        let actor = tx.allow(Action::ManageAccount, &Subject::default())?.clone();
        throttle::succeeded(tx, &counters)?;
        if people::by_id(tx.db, actor.person)?.password_hash != row.password_hash {
            return Err(wrong());
        }
        people::set_password(tx.db, actor.person, &hash)?;
        let kept = match tx.proof() {
            Some(Proof::Session(id)) => Some(id),
            _ => None,
        };
        entries::end_sessions(tx.db, actor.person, kept)?;
        let subject = format!("people/{}", actor.handle);
        let details = json!({ "person": actor.person });
        tx.record_for_organisation("password.changed", subject, &details)?;
        Ok(AccountSaved { handle: actor.handle })
    })
}

/// Makes a personal token.
///
/// # Errors
/// Nobody is signed in, or the name, scope or length of life cannot be taken.
pub fn create_token(tx: &mut Tx<'_>, name: &str, scope: &str, days: u32) -> Result<NewToken> {
    let actor = tx.allow(Action::ManageAccount, &Subject::default())?.clone();
    let name = name.trim();
    if !is_name(name) {
        return Err(Error::invalid("name", "Say what the token is for, in 1 to 80 characters."));
    }
    if !["read", "write"].contains(&scope) {
        return Err(Error::invalid("scope", "Choose one of: read, write."));
    }
    if !(1..=LONGEST_LIFE).contains(&days) {
        return Err(Error::invalid("days", "Give a life of 1 to 365 days."));
    }
    let secret = secrets::fresh("rrt_")?;
    let row = TokenRow {
        id: TokenId::new(),
        person_id: actor.person,
        name: name.to_owned(),
        secret_hash: secrets::hash(&secret),
        scope: scope.to_owned(),
        created_at: tx.now,
        expires_at: tx.now.plus_days(days),
        used_at: None,
        revoked_at: None,
    };
    entries::insert_token(tx.db, &row)?;
    let details = json!({ "token": row.id, "scope": scope, "days": days });
    tx.record_for_organisation("token.created", format!("people/{}", actor.handle), &details)?;
    Ok(NewToken { id: row.id, secret, expires_at: row.expires_at })
}

/// Revokes one of the actor's tokens.
///
/// # Errors
/// Nobody is signed in, or the actor has no such token that works.
pub fn revoke_token(tx: &mut Tx<'_>, id: TokenId) -> Result<AccountSaved> {
    let actor = tx.allow(Action::ManageAccount, &Subject::default())?.clone();
    let now = tx.now;
    entries::revoke_token(tx.db, actor.person, id, now)
        .or_not_found(|| "such token of yours".to_owned())?;
    let subject = format!("people/{}", actor.handle);
    tx.record_for_organisation("token.revoked", subject, &json!({ "token": id }))?;
    Ok(AccountSaved { handle: actor.handle })
}

#[cfg(test)]
mod tests;
