//! The real application under the sequences: every step goes through the same functions of `ops` as
//! pages and programs do.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use readyroom::catalog::Catalog;
use readyroom::domain::at::At;
use readyroom::domain::capacity::SiteFields;
use readyroom::domain::checklist::Kind;
use readyroom::domain::compliance::Decision;
use readyroom::domain::ids::Slug;
use readyroom::domain::person::Role;
use readyroom::domain::review::State;
use readyroom::domain::review_key::ReviewKey;
use readyroom::domain::service::Importance;
use readyroom::ops::core::Limits;
use readyroom::ops::review_page::ReviewDetail;
use readyroom::ops::service_page::ServiceDetail;
use readyroom::ops::services::ServiceFacts;
use readyroom::ops::{
    Credential, Error, Result, Tx, View, capacity, compliance, review_page, secrets, service_page,
    services, teams,
};

use super::cast::{self, CAST, CORE, EDGE, MOVERS, OWNERS, Who};
use crate::support::{TestApp, Who as Entry, whole_profile};

/// The application with everybody in it.
pub struct World {
    pub app: TestApp,
    credentials: HashMap<Who, Credential>,
    /// Where the clock stands: it never goes back, so that what is stated about a team in one
    /// sequence does not lie in the future of the next.
    pub now: Cell<At>,
}

/// The days between two sequences: what was stated about teams has lapsed.
const BETWEEN: u32 = 60;

/// The smallest checklists beside the shipped policy.
fn catalog() -> Catalog {
    let folder = tempfile::tempdir().unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/model/checklists");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("checklists/policy.yaml");
    for kind in ["launch", "handoff"] {
        fs::create_dir(folder.path().join(kind)).unwrap();
        let file = format!("{kind}/v1.yaml");
        fs::copy(own.join(&file), folder.path().join(&file)).unwrap();
    }
    fs::copy(shipped, folder.path().join("policy.yaml")).unwrap();
    Catalog::load(folder.path()).unwrap()
}

impl World {
    pub fn new() -> Self {
        // Sequences let centuries pass; nobody is to sign in again for it.
        let limits = Limits { session_idle_minutes: 500_000_000, session_hours: 8_000_000 };
        let app = TestApp::start_with(catalog(), limits);
        app.stop_clock();
        cast::enter(&app);
        let credential = |handle| match app.sign_in(handle) {
            Entry::Session(secret) => Credential::Session(secrets::hash(&secret)),
            _ => Credential::None,
        };
        let credentials =
            CAST.iter().map(|person| (person.who, credential(person.handle))).collect();
        let now = Cell::new(app.core.now());
        let world = Self { app, credentials, now };
        world.has_people(CORE, Who::SreLead);
        world.has_people(EDGE, Who::OtherSreLead);
        world
    }

    /// The rota of an SRE team is large enough.
    fn has_people(&self, team: &str, lead: Who) {
        let team: Slug = team.parse().unwrap();
        let site = SiteFields { name: "Here".to_owned(), people: "8".to_owned() };
        self.write(lead, move |tx| capacity::state_sites(tx, &team, 0, &[site])).unwrap();
    }

    pub fn write<T: Send + 'static>(
        &self,
        who: Who,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.app.core.write(&self.credentials[&who], "model", work)
    }

    pub fn read<T>(&self, work: impl FnOnce(&mut View<'_>) -> Result<T>) -> Result<T> {
        self.app.core.read(&self.credentials[&Who::Auditor], work)
    }

    pub fn pass(&self, days: u32, seconds: i64) {
        self.now.set(self.now.get().plus_days(days).plus_seconds(seconds));
        self.app.set_clock(self.now.get());
    }
}

/// The service of one sequence.
pub struct Case<'a> {
    pub world: &'a World,
    pub slug: Slug,
    /// What was read of it since the last step.
    read: RefCell<Option<Rc<Read>>>,
}

/// The service as it reads, with the newest review of the kind that its stage asks for.
pub struct Read {
    pub service: ServiceDetail,
    pub review: Option<ReviewDetail>,
}

impl<'a> Case<'a> {
    /// A new service in development, its compliance profile complete and confirmed.
    pub fn begin(world: &'a World, number: usize) -> Self {
        let slug: Slug = format!("service-{number}").parse().unwrap();
        let case = Self { world, slug: slug.clone(), read: RefCell::new(None) };
        world.pass(BETWEEN, 0);
        let facts = ServiceFacts {
            name: format!("Service {number}"),
            description: String::new(),
            importance: Importance::Critical,
            facts: BTreeSet::new(),
            target_launch: None,
        };
        let owners = OWNERS.parse().unwrap();
        let made = world.write(Who::Lead, move |tx| {
            services::create(tx, &owners, Some(slug.clone()), facts)?;
            compliance::answer(tx, &slug, 0, &profile())
        });
        made.unwrap();
        case.confirm_scope();
        case
    }

    fn confirm_scope(&self) {
        let profile = self.world.read(|view| compliance::read(view, &self.slug)).unwrap();
        let waiting = profile.regimes.iter().filter(|one| one.standing != "Likely out of scope");
        for (version, regime) in (profile.version..).zip(waiting) {
            let (slug, regime) = (self.slug.clone(), regime.regime);
            let confirmed = self.world.write(Who::Compliance, move |tx| {
                compliance::confirm(tx, &slug, version, regime, Decision::Out, "")
            });
            confirmed.unwrap();
        }
    }

    /// The service as it stands after the last step.
    pub fn read(&self) -> Rc<Read> {
        let known = self.read.borrow().clone();
        known.unwrap_or_else(|| {
            let fresh = Rc::new(self.read_again());
            *self.read.borrow_mut() = Some(fresh.clone());
            fresh
        })
    }

    /// Something was tried, so the service may read otherwise.
    pub fn is_to_read_again(&self) {
        *self.read.borrow_mut() = None;
    }

    fn read_again(&self) -> Read {
        let service = self.world.read(|view| service_page::read(view, &self.slug)).unwrap();
        let kind = kind_in(service.stage.as_str());
        let of_kind = service.reviews.iter().filter(|review| review.kind == kind);
        let newest = of_kind.max_by_key(|review| review.number);
        let review = newest.map(|newest| {
            let key = ReviewKey { kind, number: newest.number };
            self.world.read(|view| review_page::read(view, &self.slug, key)).unwrap()
        });
        Read { service, review }
    }

    pub fn write<T: Send + 'static>(
        &self,
        who: Who,
        work: impl FnOnce(&mut Tx<'_>, &Slug) -> Result<T> + Send + 'static,
    ) -> Result<()> {
        let slug = self.slug.clone();
        self.world.write(who, move |tx| work(tx, &slug)).map(drop)
    }

    /// The day in so many days, as people write it.
    pub fn day(&self, days: u32) -> String {
        self.world.now.get().plus_days(days).date().to_string()
    }

    /// Puts a person of two teams out of the first owning team, or back into it.
    pub fn move_between_teams(&self, mover: usize, out: bool) {
        let (team, handle) = (OWNERS.parse().unwrap(), MOVERS[mover].handle().parse().unwrap());
        let moved = self.world.write(Who::Admin, move |tx| {
            if out {
                teams::remove_member(tx, &team, &handle)
            } else {
                teams::set_member(tx, &team, &handle, Role::Member)
            }
        });
        match moved {
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(error) => panic!("{error}"),
        }
        self.is_to_read_again();
    }
}

/// The review that a stage asks for.
pub fn kind_in(stage: &str) -> Kind {
    if stage == "in_development" { Kind::Launch } else { Kind::Handoff }
}

/// Whether the review can still move.
pub fn is_under_way(review: &ReviewDetail) -> bool {
    matches!(review.state, State::Open | State::Submitted | State::Returned)
}

fn profile() -> Vec<compliance::Submission> {
    let whole = whole_profile();
    let answers = whole.as_object().unwrap().iter();
    answers
        .map(|(key, value)| compliance::Submission {
            key: key.trim_start_matches("q_").to_owned(),
            now: vec![value.as_str().unwrap().to_owned()],
            expected: Vec::new(),
            owner: String::new(),
            due: String::new(),
        })
        .collect()
}
