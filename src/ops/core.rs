//! What every operation works with: the database, the catalogue, the policy figures, the clock,
//! and the actor, whose rights are read anew in the same transaction as the change.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

use super::error::{Error, Result};
use super::seal::SealingKey;
use crate::catalog::Catalog;
use crate::domain::at::{At, Clock};
use crate::domain::event::ORGANISATION;
use crate::domain::ids::{PersonId, ServiceId, SessionId, TokenId};
use crate::domain::person::{Actor, Entry};
use crate::domain::policy::{Action, Subject, allowed};
use crate::domain::policy_figures::PolicyFigures;
use crate::store::events::{self, Head, NewEvent};
use crate::store::{self, Db, Store};

/// The application below the web: cheap to clone, shared by all workers.
#[derive(Clone)]
pub struct Core {
    parts: Arc<Parts>,
    has_mail: bool,
    sealing_key: Option<Arc<SealingKey>>,
}

struct Parts {
    store: Store,
    catalog: RwLock<Arc<Catalog>>,
    figures: PolicyFigures,
    limits: Limits,
    clock: Arc<dyn Clock>,
}

/// Limits that the installation sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A session ends after this many minutes without a request.
    pub session_idle_minutes: u32,
    /// A session ends after this many hours in any case.
    pub session_hours: u32,
}

impl Default for Limits {
    /// NIST 800-63B-4 and OWASP ASVS 7.3 ask for both limits; the lengths are ours.
    fn default() -> Self {
        Self { session_idle_minutes: 60, session_hours: 24 }
    }
}

/// What a request shows to prove who it is: the SHA-256 of the secret, never the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Nothing.
    None,
    /// The secret of a session cookie.
    Session(String),
    /// The secret of a personal token.
    Token(String),
}

/// The row behind a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A session.
    Session(SessionId),
    /// A personal token.
    Token(TokenId),
}

impl Core {
    /// Puts the parts together.
    pub fn new(
        store: Store,
        catalog: Catalog,
        figures: PolicyFigures,
        limits: Limits,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let catalog = RwLock::new(Arc::new(catalog));
        let parts = Arc::new(Parts { store, catalog, figures, limits, clock });
        Self { parts, has_mail: false, sealing_key: None }
    }

    /// The same, where mail is sent: people are told what happens. Without mail nothing is written
    /// down for them, so that nobody gets the news of a year on the day on which it is set up.
    #[must_use]
    pub fn with_mail(self) -> Self {
        Self { has_mail: true, ..self }
    }

    /// The same, with the key that seals what senders of signals sign with.
    #[must_use]
    pub fn with_sealing_key(self, key: SealingKey) -> Self {
        Self { sealing_key: Some(Arc::new(key)), ..self }
    }

    /// The same database, catalogue, figures and key, with other limits and another clock, and without
    /// mail.
    #[must_use]
    pub fn apart(&self, limits: Limits, clock: Arc<dyn Clock>) -> Self {
        let (store, catalog) = (self.store().clone(), (*self.catalog()).clone());
        let core = Self::new(store, catalog, self.figures().clone(), limits, clock);
        Self { sealing_key: self.sealing_key.clone(), ..core }
    }

    /// The key that seals secrets, where the installation has one.
    pub(in crate::ops) fn sealing_key(&self) -> Option<&SealingKey> {
        self.sealing_key.as_deref()
    }

    /// Whether mail is sent.
    pub fn has_mail(&self) -> bool {
        self.has_mail
    }

    /// The checklists, as far as this process knows them.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.parts.catalog.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another catalogue in the place of the one there is: versions were published.
    pub(in crate::ops) fn renew_catalog(&self, catalog: Catalog) {
        *self.parts.catalog.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalog);
    }

    /// The figures of the policy file.
    pub fn figures(&self) -> &PolicyFigures {
        &self.parts.figures
    }

    /// The limits of this installation.
    pub fn limits(&self) -> Limits {
        self.parts.limits
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.parts.store
    }

    /// The time now.
    pub fn now(&self) -> At {
        self.parts.clock.now()
    }

    /// Runs a read as the bearer of the credential. Blocks.
    ///
    /// # Errors
    /// What `work` returns, or that the database cannot be reached.
    pub fn read<T>(
        &self,
        credential: &Credential,
        work: impl FnOnce(&mut View<'_>) -> Result<T>,
    ) -> Result<T> {
        let now = self.now();
        self.parts.store.read(|db| {
            let mut view = View::enter(db, self, credential, now)?;
            work(&mut view)
        })
    }

    /// Runs a read with the rights that a person has at this moment, for what is made for them while
    /// they are not here: their digest. Blocks.
    ///
    /// # Errors
    /// There is no such active person, what `work` returns, or the database cannot be reached.
    pub(in crate::ops) fn read_for<T>(
        &self,
        person: PersonId,
        work: impl FnOnce(&mut View<'_>) -> Result<T>,
    ) -> Result<T> {
        let now = self.now();
        self.parts.store.read(|db| {
            let actor = super::sessions::actor(db, person, Entry::ReadToken)?;
            let actor = Some(actor.ok_or_else(|| Error::NotFound("active person".to_owned()))?);
            work(&mut View { db, core: self, now, actor, proof: None })
        })
    }

    /// Runs a change as the bearer of the credential, in one transaction. Blocks until it is on
    /// disk.
    ///
    /// # Errors
    /// What `work` returns, or that the database cannot keep the change.
    pub fn write<T: Send + 'static>(
        &self,
        credential: &Credential,
        request_id: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let core = self.clone();
        let credential = credential.clone();
        let request_id = request_id.to_owned();
        self.parts.store.write(move |db| {
            let now = core.now();
            let view = View::enter(db, &core, &credential, now)?;
            work(&mut Tx { view, request_id, taken: Vec::new() })
        })
    }
}

/// A read under way.
pub struct View<'a> {
    /// The connection.
    pub(in crate::ops) db: &'a mut Db,
    /// The application.
    pub core: &'a Core,
    /// The time of the operation; the same throughout.
    pub now: At,
    actor: Option<Actor>,
    proof: Option<Proof>,
}

impl<'a> View<'a> {
    fn enter(db: &'a mut Db, core: &'a Core, credential: &Credential, now: At) -> Result<Self> {
        let entered = super::sessions::actor_of(db, credential, core.limits(), now)?;
        let (actor, proof) = entered.unzip();
        Ok(Self { db, core, now, actor, proof })
    }

    /// Who is doing this.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn actor(&self) -> Result<&Actor> {
        self.actor.as_ref().ok_or(Error::SignInNeeded)
    }

    /// Who is doing this, if anybody is signed in.
    pub fn actor_if_any(&self) -> Option<&Actor> {
        self.actor.as_ref()
    }

    /// The session or token behind the request.
    pub fn proof(&self) -> Option<Proof> {
        self.proof
    }

    /// Checks the actor's right.
    ///
    /// # Errors
    /// Nobody is signed in, or the refusal that says who may.
    pub fn allow(&self, action: Action, subject: &Subject) -> Result<&Actor> {
        let actor = self.actor()?;
        allowed(actor, action, subject)?;
        Ok(actor)
    }

    /// Whether the actor has the right; for pages that show a button only to who may press it.
    pub fn may(&self, action: Action, subject: &Subject) -> bool {
        self.actor.as_ref().is_some_and(|actor| allowed(actor, action, subject).is_ok())
    }
}

/// A change under way: a view that can also record.
pub struct Tx<'a> {
    view: View<'a>,
    request_id: String,
    /// The heads of the chains that are taken: nobody else moves them until the end.
    taken: Vec<Head>,
}

impl<'a> Deref for Tx<'a> {
    type Target = View<'a>;

    fn deref(&self) -> &View<'a> {
        &self.view
    }
}

impl<'a> DerefMut for Tx<'a> {
    fn deref_mut(&mut self) -> &mut View<'a> {
        &mut self.view
    }
}

impl Tx<'_> {
    /// The request that makes the change.
    pub(in crate::ops) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Takes the chain of a service for this transaction: other writers of the service wait, so
    /// what is loaded from here on does not change under the decision.
    ///
    /// # Errors
    /// The database refused.
    pub(in crate::ops) fn take_service(&mut self, service: ServiceId) -> Result<()> {
        let head = self.head_of(service.to_string())?;
        self.taken.push(head);
        Ok(())
    }

    /// Takes the chain of the organisation for this transaction: other writers of it wait.
    ///
    /// # Errors
    /// The database refused.
    pub(in crate::ops) fn take_organisation(&mut self) -> Result<()> {
        let head = self.head_of(ORGANISATION.to_owned())?;
        self.taken.push(head);
        Ok(())
    }

    /// Records an event in the chain of a service.
    ///
    /// # Errors
    /// The database refused; the change is undone with it.
    pub(in crate::ops) fn record(
        &mut self,
        service: ServiceId,
        kind: &str,
        subject: String,
        details: &Value,
    ) -> Result<()> {
        self.append(service.to_string(), kind, subject, details)
    }

    /// Records an event in the chain of the organisation.
    ///
    /// # Errors
    /// The database refused; the change is undone with it.
    pub(in crate::ops) fn record_for_organisation(
        &mut self,
        kind: &str,
        subject: String,
        details: &Value,
    ) -> Result<()> {
        self.append(ORGANISATION.to_owned(), kind, subject, details)
    }

    fn append(
        &mut self,
        chain: String,
        kind: &str,
        subject: String,
        details: &Value,
    ) -> Result<()> {
        let actor = self.view.actor.as_ref();
        let new = NewEvent {
            at: self.view.now,
            actor: actor.map(|actor| actor.person),
            entry: actor.map_or("program", |actor| actor.entry.as_str()).to_owned(),
            kind: kind.to_owned(),
            subject,
            // serde_json keeps the keys of an object sorted, so equal details encode alike.
            details: details.to_string(),
            request_id: self.request_id.clone(),
        };
        let head = self.head_of(chain)?;
        let moved = events::append(self.view.db, head, new)?;
        self.taken.push(moved);
        Ok(())
    }

    /// Takes the head of a chain, unless this transaction has it.
    fn head_of(&mut self, chain: String) -> Result<Head> {
        match self.taken.iter().position(|head| head.chain == chain) {
            Some(place) => Ok(self.taken.swap_remove(place)),
            None => Ok(events::take(self.view.db, &chain)?),
        }
    }

    /// Acts as this person for the rest of the transaction: sign-in and first set-up, where the
    /// person is known only after the secret was checked.
    pub(in crate::ops) fn become_actor(&mut self, actor: Actor) {
        self.view.actor = Some(actor);
    }
}

/// Turns "no such row" into a sentence that names the thing.
pub(in crate::ops) trait OrNotFound<T> {
    /// Names what was looked for: "service ledger".
    fn or_not_found(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T> OrNotFound<T> for store::Result<T> {
    fn or_not_found(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| match error {
            store::Error::NotFound => Error::NotFound(what()),
            other => other.into(),
        })
    }
}
