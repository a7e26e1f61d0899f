//! Whether anything has changed that a page shows, without reading what it shows.

use super::core::View;
use super::error::Result;
use crate::domain::event::ORGANISATION;
use crate::domain::ids::{ServiceId, Slug};
use crate::store::events;

/// How far the records were when something was read about a service. Every change is an event, of
/// the service or of the organisation, so two equal marks mean that between them nothing changed:
/// neither the service and its reviews, nor people, teams and rights. What other services say is
/// not covered, nor what time alone changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    service: ServiceId,
    events: i64,
    organisation: i64,
}

impl View<'_> {
    /// The mark of the service with this name. Take it before reading what it stands for: a change
    /// in between then only makes it look old.
    ///
    /// # Errors
    /// Nobody is signed in, or there is no such service.
    pub fn mark_of(&mut self, slug: &Slug) -> Result<Mark> {
        let service = self.service_to_read(slug)?.id;
        self.mark(service)
    }

    /// Whether nothing has changed since the mark was taken.
    ///
    /// # Errors
    /// Nobody is signed in, or the database refused.
    pub fn is_as_marked(&mut self, mark: Mark) -> Result<bool> {
        self.actor()?;
        Ok(self.mark(mark.service)? == mark)
    }

    fn mark(&mut self, service: ServiceId) -> Result<Mark> {
        let (events, organisation) = events::lengths(self.db, &service.to_string(), ORGANISATION)?;
        Ok(Mark { service, events, organisation })
    }
}
