use std::sync::{Arc, Mutex};

use super::*;
use crate::catalog::Catalog;
use crate::domain::at::Clock;
use crate::domain::checklist::Kind;
use crate::domain::person::{Role, TeamKind};
use crate::ops::core::Limits;
use crate::ops::setup::FirstPerson;
use crate::ops::{
    Core, Credential, checklists, consultants, people, reviews, secrets, setup, teams,
};
use crate::store::{IfMissing, Location, Store};

struct Stopped(Mutex<At>);

impl Clock for Stopped {
    fn now(&self) -> At {
        *self.0.lock().unwrap()
    }
}

struct Room {
    core: Core,
    admin: Credential,
    _folder: tempfile::TempDir,
}

/// A fresh installation: Priya administers, leads team Ledger and has added one service.
fn room() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::Sqlite(folder.path().join("readyroom.db"));
    let store = Store::open(&place, IfMissing::Create).unwrap();
    let catalog = Catalog::embedded().unwrap();
    let figures = catalog.figures();
    let clock = Stopped(Mutex::new("2026-11-21T10:00:00Z".parse().unwrap()));
    let core = Core::new(store, catalog, figures, Limits::default(), Arc::new(clock));
    checklists::register(&core).unwrap();
    let link = setup::first_link(&core).unwrap().unwrap();
    let priya = FirstPerson {
        name: "Priya Nair".into(),
        handle: "priya".into(),
        email: "priya@example.com".into(),
        password: "a river of quiet stones".into(),
    };
    let session = setup::first_admin(&core, &link, priya, "test", "test").unwrap();
    let admin = Credential::Session(secrets::hash(&session.secret));
    core.write(&admin, "test", |tx| setup::first_service(tx, "Ledger", "Ledger API")).unwrap();
    Room { core, admin, _folder: folder }
}

impl Room {
    fn work(&self, who: &Credential) -> MyWork {
        let (work, count) = self.core.read(who, |view| Ok((read(view)?, count(view)?))).unwrap();
        assert_eq!(work.needs.len() as u64, count);
        work
    }

    /// An SRE outside the team, signed in.
    fn sre(&self) -> Credential {
        self.core
            .write(&self.admin, "test", |tx| {
                people::create(tx, "Ana Ruiz", "ana", "ana@example.com")?;
                let team = teams::create(tx, "SRE Core", "", TeamKind::Sre)?.team;
                teams::set_member(tx, &team, &"ana".parse().unwrap(), Role::Member)
            })
            .unwrap();
        let session = crate::ops::sessions::begin_for_demo(
            &self.core,
            &"ana".parse().unwrap(),
            "test",
            "test",
        );
        Credential::Session(secrets::hash(&session.unwrap().secret))
    }
}

#[test]
fn a_team_is_told_of_its_review_and_an_sre_of_the_team_that_asks() {
    let room = room();
    let sre = room.sre();
    assert!(room.work(&room.admin).needs.is_empty());
    assert!(room.work(&sre).asks.is_empty());
    let slug: Slug = "ledger-api".parse().unwrap();
    room.core
        .write(&room.admin, "test", move |tx| reviews::open(tx, &slug, Kind::Launch, None))
        .unwrap();

    let team = room.work(&room.admin);
    assert_eq!(team.needs.len(), 1);
    assert_eq!(team.needs[0].kind, NeedKind::Answer);
    assert!(team.needs[0].count > 20);
    assert!(team.asks.is_empty(), "nobody is asked to help their own team");
    assert!(team.changes.is_empty(), "what one did oneself is no news");

    let outside = room.work(&sre);
    assert!(outside.needs.is_empty());
    assert_eq!(outside.asks.len(), 1);
    assert_eq!(outside.asks[0].team, "Ledger");

    let slug: Slug = "ledger-api".parse().unwrap();
    room.core
        .write(&sre, "test", move |tx| consultants::consult(tx, &slug, ReviewKey::launch(1), None))
        .unwrap();
    let helping = room.work(&sre);
    assert!(helping.asks.is_empty());
    assert!(helping.changes.iter().any(|change| change.event.kind == "review.opened"));
    let team = room.work(&room.admin);
    assert_eq!(team.changes.len(), 1);
    assert_eq!(team.changes[0].event.kind, "consultant.volunteered");
}

#[test]
fn nobody_signed_in_has_no_work() {
    let room = room();
    assert!(room.core.read(&Credential::None, read).is_err());
    assert!(room.core.read(&Credential::None, count).is_err());
}

#[test]
fn a_search_finds_services_items_and_people_and_takes_wildcards_as_letters() {
    let room = room();
    let find = |text: &'static str| {
        room.core.read(&room.admin, |view| crate::ops::search::find(view, text)).unwrap()
    };
    assert_eq!(find("LEDGER").services[0].slug.as_str(), "ledger-api");
    assert_eq!(find("mon-0").items[0].id.as_str().get(..3), Some("MON"));
    assert_eq!(find("NAIR").people[0].handle.as_str(), "priya");
    for text in ["%", "_", "\\", " "] {
        let found = find(text);
        assert!(found.services.is_empty() && found.people.is_empty(), "{text} found all");
    }
    assert!(find("e").items.len() <= crate::ops::search::MOST);
    let nobody = room.core.read(&Credential::None, |view| crate::ops::search::find(view, "a"));
    assert!(nobody.is_err());
}
