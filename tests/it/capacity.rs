//! What an SRE team carries, as its members state it, and what becomes of it when it takes a service.

use readyroom::domain::person::Role;
use serde_json::{Value, json};

use crate::handoff::Live;
use crate::support::{SERVICE, Who};

const CORE: &str = "/api/v1/teams/core";

impl Live {
    pub async fn capacity(&self) -> Value {
        let path = format!("{CORE}/capacity");
        self.ledger.app.get(&self.taker, &path).await.expect(200).json()
    }

    /// States a rota that is large enough, and little work apart from services.
    pub async fn has_room(&self) {
        let app = &self.ledger.app;
        let version = self.capacity().await["version"].as_i64().unwrap();
        let sites = json!({ "site": ["Zurich", "Pune"], "people": ["6", "6"] });
        app.replace(&self.taker, &format!("{CORE}/sites"), version, sites).await.expect(201);
        self.states("", "0.5", "20", "10").await;
    }

    /// States what a service, or the work apart from services, takes from the team.
    pub async fn states(&self, service: &str, incidents: &str, operational: &str, on_call: &str) {
        let load = json!({
            "service": service, "incidents_per_shift": incidents,
            "operational_percent": operational, "on_call_percent": on_call,
        });
        self.ledger.app.post(&self.taker, &format!("{CORE}/loads"), load).await.expect(201);
    }

    pub async fn ask(&self) {
        let ask = json!({ "team": "core", "words": "It books every payment." });
        let path = format!("{SERVICE}/takeovers");
        self.ledger.app.post(&self.ledger.lead, &path, ask).await.expect(201);
    }

    /// How the request stands to the limits of the team: each limit by name, and its fit.
    async fn fits(&self) -> Vec<(String, String)> {
        let path = format!("{SERVICE}/takeovers");
        let found = self.ledger.app.get(&self.taker, &path).await.expect(200).json();
        let limits = found[0]["outlook"]["limits"].as_array().unwrap().clone();
        let text = |limit: &Value, key: &str| limit[key].as_str().unwrap().to_owned();
        limits.iter().map(|limit| (text(limit, "name"), text(limit, "fit"))).collect()
    }
}

#[actix_web::test]
async fn a_request_shows_what_the_load_of_the_team_becomes() {
    let mut live = Live::open().await;
    let fits = |found: Vec<(String, String)>| {
        found.into_iter().map(|(_, fit)| fit).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(live.capacity().await["fit"], "unknown", "nobody has stated anything");
    live.has_room().await;
    let now = live.capacity().await;
    assert_eq!((&now["fit"], &now["version"]), (&json!("inside"), &json!(1)), "{now}");
    live.ask().await;
    assert_eq!(fits(live.fits().await), "unknown unknown unknown inside", "never zero");

    live.states("ledger", "1", "30.5", "").await;
    assert_eq!(fits(live.fits().await), "inside over unknown inside");
    // The lead may say yes all the same: it is said plainly, and the gate does not pass.
    live.takeover(json!({ "answer": "yes" })).await.expect(200);
    let page = live.ledger.app.get(&live.ledger.manager, "/services/ledger").await.expect(200).body;
    assert!(page.contains("Taking it, core goes over operational work."), "{page}");
    assert!(page.contains("50.5%") && page.contains("at most 50%"));

    live.states("ledger", "1", "30", "15").await;
    assert_eq!(fits(live.fits().await), "inside inside inside inside", "the newest counts");
    let team = live.ledger.app.get(&live.taker, "/teams/core?load=ledger").await.expect(200).body;
    assert!(team.contains("6 in Pune, 6 in Zurich") && team.contains("State what a service takes"));

    // A load is unknown again after the window of the burden; the rota stays as it was stated.
    live.ledger.app.move_clock(29);
    live.taker = live.ledger.app.sign_in("taker");
    assert_eq!(fits(live.fits().await), "unknown unknown unknown inside");
    let report = readyroom::ops::audit::verify(&live.ledger.app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

#[actix_web::test]
async fn only_the_team_states_what_it_carries_and_not_of_what_its_people_build() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    let builder =
        app.person("builder", &[("core", Role::Member), ("ledger-team", Role::Member)], &[]);
    let before = app.events();
    let (sites, loads) = (format!("{CORE}/sites"), format!("{CORE}/loads"));
    let rota = json!({ "site": ["Zurich"], "people": ["8"] });
    let load = json!({ "service": "ledger", "incidents_per_shift": "0" });
    for who in [&live.ledger.sre, &live.ledger.lead, &live.ledger.manager] {
        let refused = app.replace(who, &sites, 0, rota.clone()).await.expect(403).json();
        assert_eq!(refused["code"], "not_allowed");
        app.post(who, &loads, load.clone()).await.expect(403);
    }
    let refused = app.post(&builder, &loads, load.clone()).await.expect(403).json();
    assert_eq!(refused["code"], "own_team");
    app.post(&Who::Nobody, &loads, load.clone()).await.expect(401);
    app.post(&live.taker, "/api/v1/teams/ledger-team/loads", load.clone()).await.expect(404);
    app.post(&live.taker, &loads, json!({ "service": "nothing" })).await.expect(404);
    for (fields, wrong) in [
        (json!({}), vec!["incidents_per_shift"]),
        (
            json!({ "on_call_percent": "101", "operational_percent": "-1" }),
            vec!["operational_percent", "on_call_percent"],
        ),
    ] {
        let refused = app.post(&live.taker, &loads, fields).await.expect(422).json();
        let named: Vec<_> = refused["fields"].as_array().unwrap().iter().collect();
        let named: Vec<_> = named.iter().map(|one| one["field"].as_str().unwrap()).collect();
        assert_eq!(named, wrong);
    }
    for (rota, wrong) in [
        (json!({}), "site"),
        (json!({ "site": ["Zurich", "zurich"], "people": ["6", "6"] }), "site"),
        (json!({ "site": ["Zurich"], "people": ["0"] }), "people"),
    ] {
        let refused = app.replace(&live.taker, &sites, 0, rota).await.expect(422).json();
        assert_eq!(refused["fields"][0]["field"], wrong, "{refused}");
    }
    assert_eq!(app.events(), before, "a refused statement writes nothing");
}

#[actix_web::test]
async fn two_statements_of_a_rota_do_not_overwrite_each_other_unseen() {
    let live = Live::open().await;
    let app = &live.ledger.app;
    live.has_room().await;
    let sites = format!("{CORE}/sites");
    let rota = json!({ "site": ["Zurich"], "people": ["8"] });
    let stale = app.replace(&live.taker, &sites, 0, rota.clone()).await.expect(412).json();
    assert_eq!(stale["conflict"]["theirs"], "Pune 6, Zurich 6");
    app.replace(&live.taker, &sites, 1, rota).await.expect(201);
    assert_eq!(live.capacity().await["sites"], json!([{ "name": "Zurich", "people": 8 }]));
    // A service in development cannot be taken, so nobody states what it would take.
    let new = json!({ "team": "ledger-team", "name": "Second ledger", "importance": "standard" });
    app.post(&live.ledger.lead, "/api/v1/services", new).await.expect(201);
    let load = json!({ "service": "second-ledger", "incidents_per_shift": "1" });
    let refused = app.post(&live.taker, &format!("{CORE}/loads"), load).await.expect(409).json();
    assert_eq!(refused["code"], "nothing_to_take_over");
}
