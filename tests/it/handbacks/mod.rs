//! Handbacks: the case, the reply, the decision, the day on which it takes effect, the way back.

mod consultant;
mod deciding;
mod portfolio;
mod returning;
mod story;

use readyroom::domain::checklist::Kind;
use readyroom::domain::ids::{Slug, TransitionId};
use readyroom::domain::lifecycle::{self, Stage, Transition};
use readyroom::domain::person::{Grant, Role, TeamKind};
use readyroom::domain::review_key::ReviewKey;
use readyroom::store::{self, names, reviews, services};
use serde_json::{Value, json};

use crate::support::{Answer, Ledger, SERVICE, TestApp, Who};

pub const HANDBACKS: &str = "/api/v1/services/ledger/handbacks";
pub const CASE: &str = "/api/v1/services/ledger/handbacks/1";

/// A ledger that the SRE team core runs.
pub struct Run {
    pub ledger: Ledger,
    /// An SRE of the running team.
    pub runner: Who,
    /// Its lead.
    pub runner_lead: Who,
    /// A manager besides the one of the ledger.
    pub director: Who,
}

impl Run {
    pub async fn start() -> Self {
        Self::start_in(TestApp::start()).await
    }

    /// The same, in this application.
    pub async fn start_in(app: TestApp) -> Self {
        let run = Self::developing_in(app).await;
        to_stage(run.app(), "ledger", Transition::Handoff, Some("core"));
        run
    }

    /// The same before the handoff.
    pub async fn developing() -> Self {
        Self::developing_in(TestApp::start()).await
    }

    async fn developing_in(app: TestApp) -> Self {
        let ledger = Ledger::open_in(app).await;
        let app = &ledger.app;
        app.team("core", TeamKind::Sre);
        app.team("billing", TeamKind::Product);
        let runner = app.person("runner", &[("core", Role::Member)], &[]);
        let runner_lead = app.person("runner-lead", &[("core", Role::Lead)], &[]);
        let director = app.person("director", &[], &[Grant::Manager]);
        to_stage(app, "ledger", Transition::Launch, None);
        Self { ledger, runner, runner_lead, director }
    }

    pub fn app(&self) -> &TestApp {
        &self.ledger.app
    }

    /// Signs everybody in again, after days have passed.
    pub fn sign_in_again(&mut self) {
        let again = |handle: &str| self.ledger.app.sign_in(handle);
        let [lead, member, sre, manager] = ["lead", "member", "sre", "manager"].map(again);
        let [runner, runner_lead, director] = ["runner", "runner-lead", "director"].map(again);
        (self.ledger.lead, self.ledger.member) = (lead, member);
        (self.ledger.sre, self.ledger.manager) = (sre, manager);
        (self.runner, self.runner_lead, self.director) = (runner, runner_lead, director);
    }

    /// Lets days pass.
    pub fn wait(&mut self, days: u32) {
        self.ledger.app.move_clock(days);
        self.sign_in_again();
    }

    pub async fn attest(&self, who: &Who, reading: &str, value: &str) -> Answer {
        let body = json!({
            "reading": reading, "value": value, "link": "https://example.com/pager",
        });
        self.app().post(who, &format!("{SERVICE}/readings"), body).await
    }

    pub async fn propose(&self, who: &Who) -> Answer {
        let body = json!({ "reason": "Five pages a night, and the fixes slip." });
        self.app().post(who, HANDBACKS, body).await
    }

    pub async fn case(&self) -> Value {
        self.app().get(&self.ledger.lead, CASE).await.expect(200).json()
    }

    /// Sends something about the case as it stands.
    pub async fn send(&self, who: &Who, what: &str, body: Value) -> Answer {
        let version = self.case().await["version"].as_i64().unwrap();
        self.app().replace(who, &format!("{CASE}/{what}"), version, body).await
    }

    pub async fn reply(&self, who: &Who, words: &str) -> Answer {
        self.send(who, "reply", json!({ "reply": words })).await
    }

    pub async fn decide(&self, who: &Who, body: Value) -> Answer {
        self.send(who, "decision", body).await
    }

    /// Proposes, replies, and hands the service back on this day.
    pub async fn hand_back(&self, on: &str) {
        self.propose(&self.runner).await.expect(201);
        self.reply(&self.ledger.lead, "We take it.").await.expect(200);
        self.decide(&self.ledger.manager, back_on(on)).await.expect(200);
    }

    /// Sends something about a condition to return as it stands.
    pub async fn condition(&self, who: &Who, number: i64, what: &str, body: Value) -> Answer {
        let case = self.case().await;
        let conditions = case["conditions"].as_array().unwrap();
        let found = conditions.iter().find(|one| one["number"] == number).unwrap();
        let version = found["version"].as_i64().unwrap();
        let path = format!("{CASE}/conditions/{number}{what}");
        self.app().replace(who, &path, version, body).await
    }

    pub async fn stage(&self) -> Value {
        self.app().get(&self.ledger.lead, SERVICE).await.expect(200).json()["stage"].clone()
    }

    pub fn is_whole(&self) {
        let report = readyroom::ops::audit::verify(&self.app().core).unwrap();
        assert_eq!(report.problems, Vec::<String>::new());
    }
}

/// A decision to hand back.
pub fn back_on(on: &str) -> Value {
    json!({
        "outcome": "hand_back", "reason": "The load is not bearable.", "on": on,
        "consultant": "runner",
    })
}

/// Moves a service on, past every gate.
pub fn to_stage(app: &TestApp, service: &str, transition: Transition, team: Option<&str>) {
    let (slug, now) = (service.parse().unwrap(), app.core.now());
    let team: Option<Slug> = team.map(|team| team.parse().unwrap());
    app.core
        .store()
        .write(move |db| -> store::Result<()> {
            let mut service = services::by_slug(db, &slug)?;
            let from = service.stage;
            service.stage = lifecycle::after(from, transition).unwrap();
            service.stage_since = now;
            service.launched_at = Some(now);
            service.self_managed_since = (service.stage == Stage::DeveloperManaged).then_some(now);
            service.running_team = match team {
                Some(team) => Some(names::team_by_slug(db, &team)?.id),
                None => None,
            };
            services::update_stage(db, &service, from)?;
            let row = services::TransitionRow {
                id: TransitionId::new(),
                service_id: service.id,
                transition,
                from_stage: from,
                to_stage: service.stage,
                decided_by: names::person_by_handle(db, &"manager".parse().unwrap())?.id,
                decided_at: now,
                reason: String::new(),
                gates: "[]".to_owned(),
            };
            services::insert_transition(db, &row)
        })
        .unwrap();
}

/// Signs the first handoff review of a service off as it stands, past every judgement.
pub fn signed_off(app: &TestApp, service: &str) {
    let slug = service.parse().unwrap();
    app.core
        .store()
        .write(move |db| -> store::Result<()> {
            let service = services::by_slug(db, &slug)?;
            let key = ReviewKey { kind: Kind::Handoff, number: 1 };
            let mut review = reviews::by_key(db, service.id, key)?;
            review.state = readyroom::domain::review::State::SignedOff;
            reviews::update(db, &mut review)
        })
        .unwrap();
}
