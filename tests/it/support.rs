//! An application for one test, on a database of its own, and people who can act.

mod signals;
mod who;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::{App, test, web};
use readyroom::catalog::Catalog;
use readyroom::domain::at::{At, Clock};
use readyroom::domain::person::{Grant, Role, TeamKind};
use readyroom::ops::core::Limits;
use readyroom::ops::people::Invitation;
use readyroom::ops::seal::{KEY_BYTES, SealingKey};
use readyroom::ops::{Core, Credential, checklists, people, sessions, setup, teams};
use readyroom::store::{IfMissing, Location, Store};
use readyroom::web::door::state::{DemoPerson, State};
use readyroom::web::door::{intake, mount};
use readyroom::web::routes;
use serde_json::{Value, json};

pub use signals::Source;
pub use who::Who;

use crate::database::Database;

/// A clock that the test moves; a second passes with each look at it, until it is stopped.
pub struct TestClock {
    at: Mutex<At>,
    stopped: AtomicBool,
}

impl Clock for TestClock {
    fn now(&self) -> At {
        let mut at = self.at.lock().unwrap();
        if !self.stopped.load(Ordering::Relaxed) {
            *at = at.plus_seconds(1);
        }
        *at
    }
}

/// The key of every application here; what it seals does not leave the test.
fn sealing_key() -> SealingKey {
    SealingKey::new(&[7; KEY_BYTES])
}

/// An application for one test.
pub struct TestApp {
    pub core: Core,
    clock: Arc<TestClock>,
    database: Database,
}

/// What a door answered.
pub struct Answer {
    pub status: StatusCode,
    pub body: String,
    pub location: String,
    pub etag: String,
    pub kind: String,
    pub clear_site_data: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

impl TestApp {
    pub fn start() -> Self {
        Self::start_at("2026-11-21T10:00:00Z")
    }

    /// The same at another time.
    pub fn start_at(moment: &str) -> Self {
        Self::made(Catalog::embedded().unwrap(), Limits::default(), moment, |core| core)
    }

    /// The same with other checklists and limits.
    pub fn start_with(catalog: Catalog, limits: Limits) -> Self {
        Self::made(catalog, limits, "2026-11-21T10:00:00Z", |core| core)
    }

    /// The same, where mail is set up: people are told what happens.
    pub fn with_mail() -> Self {
        let catalog = Catalog::embedded().unwrap();
        Self::made(catalog, Limits::default(), "2026-11-21T10:00:00Z", Core::with_mail)
    }

    fn made(
        catalog: Catalog,
        limits: Limits,
        moment: &str,
        with: impl FnOnce(Core) -> Core,
    ) -> Self {
        let database = Database::of_the_run();
        let store = Store::open(&database.location(), IfMissing::Create).unwrap();
        let at = Mutex::new(moment.parse().unwrap());
        let clock = Arc::new(TestClock { at, stopped: AtomicBool::new(false) });
        let figures = catalog.figures();
        let core = Core::new(store, catalog, figures, limits, clock.clone());
        let core = with(core.with_sealing_key(sealing_key()));
        checklists::register(&core).unwrap();
        Self { core, clock, database }
    }

    pub fn move_clock_by_minutes(&self, minutes: i64) {
        let mut at = self.clock.at.lock().unwrap();
        *at = at.plus_seconds(minutes * 60);
    }

    pub fn move_clock(&self, days: u32) {
        let mut at = self.clock.at.lock().unwrap();
        *at = at.plus_days(days);
    }

    /// Sets the clock, also back.
    pub fn set_clock(&self, at: At) {
        *self.clock.at.lock().unwrap() = at;
    }

    /// Lets no time pass from now on, so that sessions last however many requests are made.
    pub fn stop_clock(&self) {
        self.clock.stopped.store(true, Ordering::Relaxed);
    }

    /// Another instance on the same database: with connections of its own on PostgreSQL; SQLite has
    /// one process, so one store.
    pub fn another_instance(&self) -> Core {
        let store = if self.core.store().is_sqlite() {
            self.core.store().clone()
        } else {
            Store::open(&self.database.location(), IfMissing::Refuse).unwrap()
        };
        let (catalog, figures) = ((*self.core.catalog()).clone(), self.core.figures().clone());
        let core = Core::new(store, catalog, figures, Limits::default(), self.clock.clone())
            .with_sealing_key(sealing_key());
        if self.core.has_mail() { core.with_mail() } else { core }
    }

    /// Readyroom as it starts anew on the same database, with the checklists that it carries.
    pub fn with_shipped_checklists(&self) -> Core {
        let (store, catalog) = (self.core.store().clone(), Catalog::embedded().unwrap());
        let figures = catalog.figures();
        Core::new(store, catalog, figures, Limits::default(), self.clock.clone())
    }

    /// Where the database is.
    pub fn location(&self) -> Location {
        self.database.location()
    }

    /// Adds a person with teams (slug, role) and grants, and signs them in.
    pub fn person(&self, handle: &str, places: &[(&str, Role)], grants: &[Grant]) -> Who {
        self.add_person(handle, places, grants);
        self.sign_in(handle)
    }

    /// Adds a person with teams and grants, who has not set a password yet.
    pub fn add_person(
        &self,
        handle: &str,
        places: &[(&str, Role)],
        grants: &[Grant],
    ) -> Invitation {
        let email = format!("{handle}@example.com");
        let invitation = setup::add_person(&self.core, handle, handle, &email, false).unwrap();
        self.grant(handle, grants);
        for (team, role) in places {
            let (team, handle, role) = (team.parse().unwrap(), handle.parse().unwrap(), *role);
            self.as_admin(move |tx| teams::set_member(tx, &team, &handle, role).map(|_| ()));
        }
        invitation
    }

    fn grant(&self, handle: &str, grants: &[Grant]) {
        for grant in grants {
            let (handle, grant) = (handle.parse().unwrap(), *grant);
            self.as_admin(move |tx| people::grant(tx, &handle, grant).map(|_| ()));
        }
    }

    pub fn sign_in(&self, handle: &str) -> Who {
        let handle = handle.parse().unwrap();
        let session = sessions::begin_for_demo(&self.core, &handle, "test", "test").unwrap();
        Who::Session(session.secret)
    }

    pub fn team(&self, slug: &str, kind: TeamKind) {
        let slug = slug.to_owned();
        self.as_admin(move |tx| teams::create(tx, &slug, &slug, kind).map(|_| ()));
    }

    /// Runs a change as the administrator of the test, who is made on first use.
    pub fn as_admin<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut readyroom::ops::Tx<'_>) -> readyroom::ops::Result<T> + Send + 'static,
    ) -> T {
        let handle = "root".parse().unwrap();
        if sessions::begin_for_demo(&self.core, &handle, "test", "test").is_err() {
            setup::add_person(&self.core, "root", "Root", "root@example.com", true).unwrap();
        }
        let session = sessions::begin_for_demo(&self.core, &handle, "test", "test").unwrap();
        let credential = Credential::Session(readyroom::ops::secrets::hash(&session.secret));
        self.core.write(&credential, "test", work).unwrap()
    }

    async fn send(&self, request: test::TestRequest, who: &Who) -> Answer {
        self.doors(None).await(request, who).await
    }

    /// The doors of the application, opened once for many requests; with the people of a demo, if
    /// it is one.
    pub async fn doors(
        &self,
        demo: Option<Vec<DemoPerson>>,
    ) -> impl AsyncFn(test::TestRequest, &Who) -> Answer + use<> {
        let state = State { demo, ..State::new(self.core.clone(), "http://localhost") };
        let app = test::init_service(
            App::new()
                .wrap(tracing_actix_web::TracingLogger::default())
                .app_data(web::Data::new(state))
                .configure(intake::mount_intake)
                .configure(|config| mount::mount(config, &routes::table()))
                .default_service(web::route().to(mount::nothing_here)),
        )
        .await;
        async move |request: test::TestRequest, who: &Who| {
            let request = shown(request, who).to_request();
            answered(test::call_service(&app, request).await).await
        }
    }

    pub async fn get(&self, who: &Who, path: &str) -> Answer {
        self.send(test::TestRequest::get().uri(path), who).await
    }

    pub async fn post(&self, who: &Who, path: &str, body: Value) -> Answer {
        self.send(test::TestRequest::post().uri(path).set_json(body), who).await
    }

    pub async fn replace(&self, who: &Who, path: &str, version: i64, body: Value) -> Answer {
        let request = test::TestRequest::post().uri(path).set_json(body);
        self.send(request.insert_header(("if-match", format!("\"{version}\""))), who).await
    }

    /// Sends many calls through doors that are opened once, which is what takes the time; each
    /// succeeds with this status.
    pub async fn many(&self, who: &Who, status: u16, calls: Vec<(String, Option<i64>, Value)>) {
        let doors = self.doors(None).await;
        for (path, version, body) in calls {
            let mut request = test::TestRequest::post().uri(&path).set_json(body);
            if let Some(version) = version {
                request = request.insert_header(("if-match", format!("\"{version}\"")));
            }
            doors(request, who).await.expect(status);
        }
    }

    /// Sends a body as it is, as JSON; with `If-Match` unless that is empty.
    pub async fn raw(
        &self,
        who: &Who,
        method: actix_web::http::Method,
        path: &str,
        body: &str,
        if_match: &str,
    ) -> Answer {
        let request = test::TestRequest::with_uri(path).method(method);
        let request = request.insert_header(("content-type", "application/json"));
        let request = if if_match.is_empty() {
            request
        } else {
            request.insert_header(("if-match", if_match))
        };
        self.send(request.set_payload(body.to_owned()), who).await
    }

    pub async fn form(&self, who: &Who, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(test::TestRequest::post().uri(path).set_form(fields), who).await
    }

    /// How many events there are, over all chains: what a refusal must not change.
    pub fn events(&self) -> i64 {
        readyroom::ops::audit::verify(&self.core).unwrap().events
    }
}

/// The request with what shows who sends it.
fn shown(request: test::TestRequest, who: &Who) -> test::TestRequest {
    let cookie = |secret: &String| actix_web::cookie::Cookie::new("readyroom", secret.clone());
    match who {
        Who::Nobody => request,
        Who::Session(secret) => {
            request.cookie(cookie(secret)).insert_header(("sec-fetch-site", "same-origin"))
        }
        Who::Token(secret) => request.insert_header(("authorization", format!("Bearer {secret}"))),
        Who::Both { session, token } => request
            .cookie(cookie(session))
            .insert_header(("authorization", format!("Bearer {token}"))),
    }
}

async fn answered(response: ServiceResponse<impl MessageBody>) -> Answer {
    let status = response.status();
    let header = |name: &str| {
        let value = response.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (location, etag) = (header("location"), header("etag"));
    let (kind, clear_site_data) = (header("content-type"), header("clear-site-data"));
    let bytes = test::read_body(response).await;
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status, body, location, etag, kind, clear_site_data }
}

/// A ledger with its team, an SRE, a manager, and a service with a complete profile and an open
/// launch review.
pub struct Ledger {
    pub app: TestApp,
    pub lead: Who,
    pub member: Who,
    pub sre: Who,
    pub manager: Who,
}

pub const SERVICE: &str = "/api/v1/services/ledger";
pub const REVIEW: &str = "/api/v1/services/ledger/launch/1";

impl Ledger {
    pub async fn open() -> Self {
        Self::open_in(TestApp::start()).await
    }

    /// The same, in this application.
    pub async fn open_in(app: TestApp) -> Self {
        app.team("ledger-team", TeamKind::Product);
        app.team("sre", TeamKind::Sre);
        let lead = app.person("lead", &[("ledger-team", Role::Lead)], &[]);
        let member = app.person("member", &[("ledger-team", Role::Member)], &[]);
        let sre = app.person("sre", &[("sre", Role::Member)], &[]);
        let manager = app.person("manager", &[], &[Grant::Manager]);
        let ledger = Self { app, lead, member, sre, manager };
        let body = json!({
            "team": "ledger-team", "name": "Ledger", "importance": "critical",
            "facts": ["stores_data", "remote_calls"],
        });
        ledger.app.post(&ledger.lead, "/api/v1/services", body).await.expect(201);
        ledger.complete_profile().await;
        ledger.app.post(&ledger.lead, &format!("{SERVICE}/launch"), json!({})).await.expect(201);
        ledger
    }

    async fn complete_profile(&self) {
        let path = format!("{SERVICE}/compliance");
        let read = self.app.get(&self.lead, &path).await.expect(200).json();
        let version = read["version"].as_i64().unwrap();
        let saved = self.app.replace(&self.lead, &path, version, whole_profile()).await;
        assert_eq!(saved.expect(200).json()["unanswered"], 0);
    }

    /// Answers every item so that it passes its launch bar.
    pub async fn answer_everything(&self) {
        let review = self.app.get(&self.member, REVIEW).await.expect(200).json();
        let checklist = self.app.get(&self.member, "/api/v1/checklists/launch").await.json();
        let items: Vec<Value> = checklist["sections"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|section| section["items"].as_array().unwrap().clone())
            .collect();
        let (mut answers, mut proofs) = (Vec::new(), Vec::new());
        for asked in review["items"].as_array().unwrap() {
            let item = items.iter().find(|item| item["id"] == asked["id"]).unwrap();
            let path = format!("{REVIEW}/items/{}", asked["id"].as_str().unwrap());
            answers.push((
                format!("{path}/answer"),
                asked["answer_version"].as_i64(),
                passing(item),
            ));
            let proof =
                json!({ "url": format!("https://example.com/{}", asked["id"]).replace('"', "") });
            proofs.push((format!("{path}/evidence"), None, proof));
        }
        self.app.many(&self.member, 200, answers).await;
        self.app.many(&self.member, 201, proofs).await;
    }
}

impl Ledger {
    /// Accepts what is not judged yet as this SRE: together what may be, the rest one by one.
    pub async fn accept_what_is_left(&self, sre: &Who) {
        let review = self.app.get(sre, REVIEW).await.expect(200).json();
        let of_group = |group: &str| {
            let items = review["items"].as_array().unwrap().clone();
            items.into_iter().filter(|item| item["group"] == group).collect::<Vec<_>>()
        };
        if !of_group("self_reported").is_empty() {
            let together =
                json!({ "group": "self_reported", "seen": review["self_reported_seen"] });
            self.app.post(sre, &format!("{REVIEW}/verdicts"), together).await.expect(201);
        }
        let verdicts = of_group("judgement").into_iter().map(|item| {
            let path = format!("{REVIEW}/items/{}/verdict", item["id"].as_str().unwrap());
            (path, None, json!({ "verdict": "accepted", "seen": item["seen"] }))
        });
        self.app.many(sre, 200, verdicts.collect()).await;
    }

    /// Signs the review off as it stands.
    pub async fn sign_off(&self, sre: &Who) -> Answer {
        let review = self.app.get(sre, REVIEW).await.json();
        let body = json!({ "sentence": "Fit to launch.", "content_hash": review["content_hash"] });
        self.app.post(sre, &format!("{REVIEW}/sign-offs"), body).await
    }
}

/// An answer to every question about compliance.
pub fn whole_profile() -> Value {
    use readyroom::domain::compliance::{NONE, QuestionKind, SECTIONS};
    let mut answers = serde_json::Map::new();
    for key in SECTIONS.iter().flat_map(|section| section.keys.iter()) {
        let value = match key.question().kind {
            QuestionKind::Scope => "no",
            QuestionKind::Number { .. } => "1",
            QuestionKind::Choice { options } => {
                options.iter().find(|o| o.value == "no").or(options.last()).unwrap().value
            }
            QuestionKind::MultiChoice { .. } => NONE,
            QuestionKind::Text => "none",
        };
        answers.insert(format!("q_{key}"), json!(value));
    }
    Value::Object(answers)
}

/// An answer that passes the launch bar of the item.
pub fn passing(item: &Value) -> Value {
    let rule = &item["launch"]["rule"];
    let limit = rule["at_most"].as_f64().or(rule["at_least"].as_f64());
    match &item["answer"] {
        Value::String(kind) if kind == "attest" => json!({ "answer": "met" }),
        Value::String(kind) if kind == "date" => match rule["months_ahead"].as_i64() {
            Some(_) => json!({ "date": "2028-11-21" }),
            None => json!({ "date": "2026-11-01" }),
        },
        Value::String(_) => json!({ "text": "Stated in the catalogue" }),
        kind if kind["number"].is_object() => {
            json!({ "number": limit.unwrap_or(kind["number"]["min"].as_f64().unwrap()) })
        }
        kind => {
            let allowed = rule["one_of"].as_array();
            let options = kind["choice"]["options"].as_array().unwrap();
            let chosen = options
                .iter()
                .find(|o| allowed.is_none_or(|allowed| allowed.contains(&o["value"])))
                .unwrap();
            json!({ "answer": chosen["value"] })
        }
    }
}
