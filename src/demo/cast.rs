//! The people of the demo and their teams.

use std::collections::HashMap;
use std::sync::Arc;

use super::clock::DemoClock;
use crate::domain::at::At;
use crate::domain::ids::{Handle, PersonId};
use crate::domain::person::{Grant, Role, TeamKind};
use crate::ops::setup::FirstPerson;
use crate::ops::{
    Core, Credential, Error, Result, Tx, passwords, people, secrets, sessions, setup, teams,
};

/// The password of everybody in the demo.
pub const PASSWORD: &str = "try the ready room 2026";

/// A person of the demo.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// The name by which they sign in.
    pub handle: &'static str,
    /// Their name.
    pub name: &'static str,
    /// What they are, in words.
    pub role: &'static str,
    team: &'static str,
    lead: bool,
    grants: &'static [Grant],
}

const fn person(
    handle: &'static str,
    name: &'static str,
    role: &'static str,
    team: &'static str,
    lead: bool,
    grants: &'static [Grant],
) -> Person {
    Person { handle, name, role, team, lead, grants }
}

const CAST: &[Person] = &[
    person("priya", "Priya Nair", "Product team Ledger, lead", "ledger", true, &[]),
    person("tomas", "Tomás Lind", "Product team Ledger", "ledger", false, &[]),
    person("wei", "Wei Zhang", "Product team Ledger", "ledger", false, &[]),
    person("noor", "Noor Khan", "Product team Checkout, lead", "checkout", true, &[]),
    person("ivo", "Ivo Brandt", "Product team Checkout", "checkout", false, &[]),
    person("lena", "Lena Sommer", "Product team Discovery, lead", "discovery", true, &[]),
    person("amir", "Amir Haddad", "Product team Messaging, lead", "messaging", true, &[]),
    person("kofi", "Kofi Mensah", "Product team Platform, lead", "platform", true, &[]),
    person("ana", "Ana Ruiz", "SRE team Payments, lead", "sre-payments", true, &[]),
    person("dele", "Dele Bankole", "SRE team Payments", "sre-payments", false, &[]),
    person("mei", "Mei Sato", "SRE team Core, lead", "sre-core", true, &[]),
    person("jonas", "Jonas Berg", "SRE Core and Team Platform", "sre-core", false, &[]),
    person("hanna", "Hanna Voss", "Manager", "", false, &[Grant::Manager]),
    person("omar", "Omar Said", "Manager", "", false, &[Grant::Manager]),
    person("carla", "Carla Meyer", "Compliance", "", false, &[Grant::Compliance]),
    person("ute", "Ute Lang", "Auditor", "", false, &[Grant::Auditor]),
    person("admin", "Sam Okafor", "Administrator", "", false, &[Grant::Admin]),
];

const TEAMS: &[(&str, &str, TeamKind)] = &[
    ("ledger", "Ledger", TeamKind::Product),
    ("checkout", "Checkout", TeamKind::Product),
    ("discovery", "Discovery", TeamKind::Product),
    ("messaging", "Messaging", TeamKind::Product),
    ("platform", "Platform", TeamKind::Product),
    ("sre-payments", "SRE Payments", TeamKind::Sre),
    ("sre-core", "SRE Core", TeamKind::Sre),
];

/// The people of the demo.
pub fn people() -> &'static [Person] {
    CAST
}

/// The story under way: who can act, and what time it is.
pub(super) struct Story {
    pub(super) core: Core,
    pub(super) now: At,
    clock: Arc<DemoClock>,
    sessions: HashMap<&'static str, Credential>,
}

impl Story {
    /// Moves the story to this many days before now.
    pub(super) fn days_ago(&self, days: u32) {
        self.clock.set(self.now.minus_days(days));
    }

    /// Moves the story to this many hours before now.
    pub(super) fn hours_ago(&self, hours: i64) {
        self.clock.set(self.now.plus_seconds(-hours * 3600));
    }

    /// Moves the story to this moment.
    pub(super) fn at(&self, at: At) {
        self.clock.set(at);
    }

    /// Lets a person do something.
    pub(super) fn by<T: Send + 'static>(
        &self,
        handle: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let nobody = || Error::NotFound(format!("person {handle} of the demo"));
        let credential = self.sessions.get(handle).ok_or_else(nobody)?;
        self.core.write(credential, "demo", work)
    }
}

/// Makes everybody and their teams, and signs them in.
pub(super) fn gather(core: Core, clock: Arc<DemoClock>, now: At) -> Result<Story> {
    let link = setup::first_link(&core)?
        .ok_or_else(|| Error::Internal("the demo starts on an empty database".to_owned()))?;
    let first = FirstPerson {
        name: "Sam Okafor".to_owned(),
        handle: "admin".to_owned(),
        email: "admin@example.com".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let admin = setup::first_admin(&core, &link, first, "demo", "demo")?;
    let mut story = Story { core, now, clock, sessions: HashMap::new() };
    story.sessions.insert("admin", Credential::Session(secrets::hash(&admin.secret)));
    for (slug, name, kind) in TEAMS {
        story.by("admin", |tx| teams::create(tx, name, slug, *kind).map(|_| ()))?;
    }
    let hash = passwords::hash(PASSWORD)?;
    for person in CAST.iter().filter(|person| person.handle != "admin") {
        let id = add(&story, person, hash.clone())?;
        let session = sessions::begin_for(&story.core, id, "demo", "demo", None)?;
        let credential = Credential::Session(secrets::hash(&session.secret));
        story.sessions.insert(person.handle, credential);
    }
    // One SRE also builds: he may not judge what his own team owns.
    join(&story, "platform", "jonas", Role::Member)?;
    Ok(story)
}

fn add(story: &Story, person: &'static Person, hash: String) -> Result<PersonId> {
    let invitation = story.by("admin", |tx| {
        let email = format!("{}@example.com", person.handle);
        let saved = people::create(tx, person.name, person.handle, &email)?;
        for grant in person.grants {
            people::grant(tx, &saved.handle, *grant)?;
        }
        people::invite(tx, &saved.handle)
    })?;
    if !person.team.is_empty() {
        let role = if person.lead { Role::Lead } else { Role::Member };
        join(story, person.team, person.handle, role)?;
    }
    story.core.write(&Credential::None, "demo", move |tx| {
        people::accept_invitation(tx, &invitation.token, hash)
    })
}

fn join(story: &Story, team: &'static str, handle: &'static str, role: Role) -> Result<()> {
    story.by("admin", move |tx| {
        let team = team.parse().map_err(|_| Error::NotFound("team".to_owned()))?;
        let handle: Handle = handle.parse().map_err(|_| Error::NotFound("person".to_owned()))?;
        teams::set_member(tx, &team, &handle, role).map(|_| ())
    })
}
