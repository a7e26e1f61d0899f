//! Whether anything has changed that a page shows, without reading what it shows.

use super::core::{Core, Credential, View};
use super::error::Result;
use super::sessions;
use crate::domain::at::At;
use crate::domain::event::ORGANISATION;
use crate::domain::ids::{PersonId, ServiceId, Slug};
use crate::store::{Db, events, measurements};

/// How far the records were when something was read about a service. Every change is an event, of
/// the service or of the organisation, or a new measurement of the service, so two equal marks mean
/// that between them nothing changed: neither the service and its reviews, nor people, teams and
/// rights. What other services say is not covered, nor what time alone changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    service: ServiceId,
    events: i64,
    organisation: i64,
    /// When the service was measured last: measurements change without an event.
    measured: Option<At>,
}

impl Mark {
    fn now(db: &mut Db, service: ServiceId) -> Result<Self> {
        let (events, organisation) = events::lengths(db, &service.to_string(), ORGANISATION)?;
        let measured = measurements::measured_at(db, service)?;
        Ok(Self { service, events, organisation, measured })
    }
}

impl View<'_> {
    /// The mark of the service with this name. Take it before reading what it stands for: a change
    /// in between then only makes it look old.
    ///
    /// # Errors
    /// Nobody is signed in, or there is no such service.
    pub fn mark_of(&mut self, slug: &Slug) -> Result<Mark> {
        let service = self.service_to_read(slug)?.id;
        Mark::now(self.db, service)
    }
}

/// A look at whether what somebody was shown still holds. It knows the person but not their rights:
/// with those they had when they were shown it, they see the same, and a change of them is one that
/// the mark tells of.
pub struct Glance<'a> {
    db: &'a mut Db,
    /// Who looks.
    pub person: PersonId,
    /// When.
    pub now: At,
}

impl Glance<'_> {
    /// Whether nothing has changed since the mark was taken.
    ///
    /// # Errors
    /// The database refused.
    pub fn is_as_marked(&mut self, mark: Mark) -> Result<bool> {
        Ok(Mark::now(self.db, mark.service)? == mark)
    }
}

/// Takes a look as the person of this session; `None` when the credential is none of a session that
/// lasts.
///
/// # Errors
/// What `look` returns, or the database refused.
pub fn glance<T>(
    core: &Core,
    credential: &Credential,
    look: impl FnOnce(&mut Glance<'_>) -> Result<Option<T>>,
) -> Result<Option<T>> {
    let Credential::Session(hash) = credential else { return Ok(None) };
    let now = core.now();
    core.store().read(|db| match sessions::in_session(db, hash, core.limits(), now)? {
        Some((_, person)) => look(&mut Glance { db, person: person.id, now }),
        None => Ok(None),
    })
}
