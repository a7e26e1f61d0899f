//! Installations for tests, on every database at hand, with a clock that a test moves.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::core::Limits;
use super::setup::FirstPerson;
use super::{Core, Credential, Result, Tx, View, people, secrets, sessions, setup, teams};
use crate::catalog::Catalog;
use crate::domain::at::{At, Clock};
use crate::domain::event::ORGANISATION;
use crate::domain::ids::{Handle, Slug};
use crate::domain::person::TeamKind;
use crate::store::events;
use crate::store::testing::{Guard, empty_stores};

/// A password that the policy takes.
pub(in crate::ops) const PASSWORD: &str = "a river of quiet stones";

/// A clock that stands still until a test moves it.
struct TestClock(Mutex<At>);

impl Clock for TestClock {
    fn now(&self) -> At {
        *self.0.lock().unwrap()
    }
}

/// An installation in which nothing was done yet.
pub(in crate::ops) struct Room {
    /// The application.
    pub core: Core,
    clock: Arc<TestClock>,
    // The last field: the database goes after the connections to it.
    _guard: Guard,
}

/// An event as tests look at it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ops) struct Recorded {
    pub kind: String,
    pub subject: String,
    pub by: Option<String>,
    pub details: Value,
}

/// An empty installation on each database at hand.
pub(in crate::ops) fn empty_rooms() -> Vec<Room> {
    empty_stores()
        .into_iter()
        .map(|(store, guard)| {
            let catalog = Catalog::embedded().unwrap();
            let figures = catalog.figures();
            let start = "2026-11-21T10:00:00Z".parse().unwrap();
            let clock = Arc::new(TestClock(Mutex::new(start)));
            let core = Core::new(store, catalog, figures, Limits::default(), clock.clone());
            Room { core, clock, _guard: guard }
        })
        .collect()
}

/// An installation on each database at hand, with Priya as its administrator.
pub(in crate::ops) fn rooms() -> Vec<(Room, Credential)> {
    empty_rooms()
        .into_iter()
        .map(|room| {
            let link = setup::first_link(&room.core).unwrap().unwrap();
            let session = setup::first_admin(&room.core, &link, priya(), "test", "test").unwrap();
            let admin = Credential::Session(secrets::hash(&session.secret));
            (room, admin)
        })
        .collect()
}

/// The first administrator.
pub(in crate::ops) fn priya() -> FirstPerson {
    FirstPerson {
        name: "Priya Nair".into(),
        handle: "priya".into(),
        email: "priya@example.com".into(),
        password: PASSWORD.into(),
    }
}

/// The handle with this text.
pub(in crate::ops) fn handle(text: &str) -> Handle {
    text.parse().unwrap()
}

/// The slug with this text.
pub(in crate::ops) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

impl Room {
    /// Lets this many seconds pass.
    pub(in crate::ops) fn wait(&self, seconds: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.plus_seconds(seconds);
    }

    pub(in crate::ops) fn read<T>(
        &self,
        who: &Credential,
        work: impl FnOnce(&mut View<'_>) -> Result<T>,
    ) -> Result<T> {
        self.core.read(who, work)
    }

    pub(in crate::ops) fn write<T: Send + 'static>(
        &self,
        who: &Credential,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.core.write(who, "test", work)
    }

    /// Adds a person without a password, and signs them in.
    pub(in crate::ops) fn person(&self, admin: &Credential, who: &'static str) -> Credential {
        self.write(admin, move |tx| {
            people::create(tx, &format!("Name of {who}"), who, &format!("{who}@example.com"))
        })
        .unwrap();
        self.enter(who)
    }

    /// Signs a person in without a password.
    pub(in crate::ops) fn enter(&self, who: &str) -> Credential {
        let session = sessions::begin_for_demo(&self.core, &handle(who), "test", "test").unwrap();
        Credential::Session(secrets::hash(&session.secret))
    }

    /// Gives a person the password [`PASSWORD`] through an invitation.
    pub(in crate::ops) fn with_password(&self, admin: &Credential, who: &'static str) {
        let link = self.write(admin, move |tx| people::invite(tx, &handle(who))).unwrap();
        let hash = super::passwords::hash(PASSWORD).unwrap();
        self.write(&Credential::None, move |tx| people::accept_invitation(tx, &link.token, hash))
            .unwrap();
    }

    /// Adds a team.
    pub(in crate::ops) fn team(&self, admin: &Credential, name: &'static str, kind: TeamKind) {
        self.write(admin, move |tx| teams::create(tx, name, "", kind)).unwrap();
    }

    /// Everything recorded in the chain of the organisation.
    pub(in crate::ops) fn events(&self) -> Vec<Recorded> {
        self.core
            .store()
            .read(|db| {
                let rows = events::following(db, ORGANISATION, 0, 10_000)?;
                rows.into_iter()
                    .map(|row| {
                        let by = match row.actor_id {
                            Some(id) => {
                                Some(crate::store::people::by_id(db, id)?.handle.to_string())
                            }
                            None => None,
                        };
                        let details = serde_json::from_str(&row.details).unwrap();
                        Ok::<_, crate::store::Error>(Recorded {
                            kind: row.kind,
                            subject: row.subject,
                            by,
                            details,
                        })
                    })
                    .collect()
            })
            .unwrap()
    }

    /// The last thing recorded.
    pub(in crate::ops) fn last_event(&self) -> Recorded {
        self.events().pop().unwrap()
    }

    /// Checks that an operation is refused and leaves nothing behind in the records.
    pub(in crate::ops) fn refuses<T: Send + 'static>(
        &self,
        who: &Credential,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> super::Error {
        let before = self.events().len();
        let Err(error) = self.write(who, work) else { panic!("not refused") };
        assert_eq!(self.events().len(), before, "a refused action writes nothing");
        error
    }
}

impl Room {
    /// Whether the person may come in.
    pub(in crate::ops) fn enter_if_active(&self, who: &str) -> bool {
        sessions::begin_for_demo(&self.core, &handle(who), "test", "test").is_ok()
    }
}
