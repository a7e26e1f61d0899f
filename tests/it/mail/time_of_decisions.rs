//! What time does to waivers and handbacks: each reminder, each end and each effect once, however many
//! instances look.

use std::collections::BTreeMap;

use readyroom::domain::lifecycle::Transition;
use readyroom::ops::{Core, audit};
use readyroom::outbound::run_duties;
use serde_json::{Value, json};

use super::post::Post;
use crate::handbacks::{Run, to_stage};
use crate::support::{Ledger, REVIEW, SERVICE, TestApp};
use crate::waivers::{BLOCKER, REQUIRED, Room};

/// Three instances that look at their duties while days pass.
struct Instances<'a> {
    app: &'a TestApp,
    cores: Vec<Core>,
    post: Post,
}

impl<'a> Instances<'a> {
    /// Nobody of these has a digest, so that only what is looked for is counted; what was told so far
    /// is taken away.
    async fn of(app: &'a TestApp, people: &[&str]) -> Self {
        let none = json!({ "digest_hour": "none", "at_once": "on" });
        for handle in people {
            let who = app.sign_in(handle);
            app.post(&who, "/api/v1/account/mail", none.clone()).await.expect(200);
        }
        let cores = (0..3).map(|_| app.another_instance()).collect();
        let these = Self { app, cores, post: Post::default() };
        these.told();
        these
    }

    /// Lets days pass; twice a day all instances look at the same time.
    fn wait(&self, days: usize) {
        for _ in 0..(days * 2) {
            self.look();
            self.app.move_clock_by_minutes(12 * 60);
        }
        self.look();
    }

    fn look(&self) {
        std::thread::scope(|scope| {
            for core in &self.cores {
                scope.spawn(|| run_duties(core));
            }
        });
    }

    /// How often each person was told something since the last look; without the days that are left,
    /// which are counted when it is sent.
    fn told(&self) -> BTreeMap<String, usize> {
        self.post.deliver(&self.app.core);
        let mut told = BTreeMap::new();
        for (to, subject) in self.post.told() {
            let about = subject.split(" ends").next().unwrap().split(" is due").next().unwrap();
            let about = about.split(" is looked at").next().unwrap().split(" in ").next().unwrap();
            *told.entry(format!("{to}: {}", about.trim_start_matches("ledger: "))).or_default() +=
                1;
        }
        told
    }
}

fn expected(found: &[(&str, &str, usize)]) -> BTreeMap<String, usize> {
    found.iter().map(|(to, about, count)| (format!("{to}: {about}"), *count)).collect()
}

const EVERYBODY: [&str; 4] = ["lead", "member", "sre", "manager"];

#[actix_web::test]
async fn the_last_day_of_a_waiver_is_told_before_and_after_it_once() {
    let room = Room::below_in(TestApp::with_mail(), &[BLOCKER, REQUIRED]).await;
    let app = &room.ledger.app;
    app.post(&room.ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    let (manager, member) = (&room.ledger.manager, &room.ledger.member);
    room.ask(member, BLOCKER, "2026-12-26").await.expect(201);
    room.decide(manager, 1, 1, "granted").await.expect(200);
    // One that is renewed, one that is taken back and one that was denied end silently.
    room.ask(member, REQUIRED, "2026-12-10").await.expect(201);
    room.decide(&room.sre_lead, 2, 1, "granted").await.expect(200);
    room.ask(member, REQUIRED, "2027-06-30").await.expect(201);
    room.decide(&room.sre_lead, 3, 1, "granted").await.expect(200);
    room.ask(member, BLOCKER, "2026-12-28").await.expect(201);
    room.decide(manager, 4, 1, "granted").await.expect(200);
    room.revoke(manager, 4, 2, "The first one is enough.").await.expect(200);
    room.ask(member, BLOCKER, "2026-12-12").await.expect(201);
    room.decide(manager, 5, 1, "denied").await.expect(200);
    let instances = Instances::of(app, &[&EVERYBODY[..], &["srelead"]].concat()).await;

    instances.wait(35);
    let ends = "the waiver on PLN-01";
    assert_eq!(instances.told(), expected(&[("lead", ends, 3), ("member", ends, 3)]));
    instances.wait(10);
    let ended = "the waiver on PLN-01 is expired";
    let once = [("lead", ended, 1), ("member", ended, 1), ("sre", ended, 1)];
    assert_eq!(instances.told(), expected(&once), "who asked, the lead and the consultant");
}

#[actix_web::test]
async fn a_waiver_that_nobody_decides_ends_once_and_who_asked_is_told() {
    let room = Room::below_in(TestApp::with_mail(), &[BLOCKER, REQUIRED]).await;
    let app = &room.ledger.app;
    room.ask(&room.ledger.member, BLOCKER, "2026-12-10").await.expect(201);
    // One that is decided in time ends as it was decided.
    room.ask(&room.ledger.member, REQUIRED, "2026-12-10").await.expect(201);
    room.decide(&room.sre_lead, 2, 1, "denied").await.expect(200);
    let instances = Instances::of(app, &[&EVERYBODY[..], &["srelead"]].concat()).await;
    instances.wait(19);
    assert_eq!(instances.told(), BTreeMap::new(), "it can be decided through its last day");
    instances.wait(20);
    let ended = "the waiver on PLN-01 was not decided by 10 Dec 2026";
    assert_eq!(instances.told(), expected(&[("lead", ended, 1), ("member", ended, 1)]));

    let (member, manager) = (app.sign_in("member"), app.sign_in("manager"));
    let history = app.get(&member, "/services/ledger/history").await.expect(200).body;
    assert_eq!(history.matches("which nobody decided").count(), 1, "{history}");
    let item = app.get(&member, &format!("{REVIEW}/items/{BLOCKER}")).await.expect(200).json();
    let waiver = &item["waivers"][0];
    assert_eq!((&waiver["state"], &waiver["version"]), (&json!("expired"), &json!(2)));
    let page = app.get(&member, "/services/ledger/launch/1?item=PLN-01").await.expect(200).body;
    assert!(page.contains("Waiver asked until 10 Dec 2026, not decided by then"), "{page}");
    let late = room.decide(&manager, 1, 2, "granted").await.expect(409).json();
    assert_eq!(late["code"], "waiver_state");
    room.ask(&member, BLOCKER, "2027-01-31").await.expect(201);
    assert_eq!(audit::verify(&app.core).unwrap().problems, Vec::<String>::new());
}

#[actix_web::test]
async fn the_end_of_an_override_is_told_to_its_manager_and_the_leads() {
    let ledger = Ledger::open_in(TestApp::with_mail()).await;
    let app = &ledger.app;
    let path = format!("{SERVICE}/overrides");
    let overrides = async |until: &str| {
        let fields =
            json!({ "gate": "launch_review", "reason": "The fair opens.", "until": until });
        app.post(&app.sign_in("manager"), &path, fields).await.expect(201).json()
    };
    // One that is ended, and one in whose place a longer one comes, end silently.
    let ended = overrides("2026-12-28").await;
    let end = format!("{path}/{}/revocation", ended["id"].as_str().unwrap());
    app.post(&ledger.manager, &end, json!({ "reason": "Too long." })).await.expect(200);
    overrides("2026-12-10").await;
    overrides("2026-12-26").await;
    let instances = Instances::of(app, &EVERYBODY).await;
    let ends = "the override of a gate to the launch";
    instances.wait(35);
    assert_eq!(instances.told(), expected(&[("lead", ends, 2), ("manager", ends, 2)]));
    instances.wait(10);
    let over = "the override of a gate to the launch has ended";
    assert_eq!(instances.told(), expected(&[("lead", over, 1), ("manager", over, 1)]));

    // Of a short one fewer, and nothing once its transition has taken place.
    let today = app.core.now();
    overrides(&today.plus_days(5).date().to_string()).await;
    instances.wait(5);
    assert_eq!(instances.told(), expected(&[("lead", ends, 1), ("manager", ends, 1)]));
    to_stage(app, "ledger", Transition::Launch, None);
    instances.wait(5);
    assert_eq!(instances.told(), BTreeMap::new());
}

#[actix_web::test]
async fn a_handback_takes_effect_once_on_its_day_and_its_conditions_are_reminded_of() {
    let mut run = Run::start_in(TestApp::with_mail()).await;
    run.attest(&run.runner, "failed_escalations", "1").await.expect(201);
    run.hand_back("2026-11-26").await;
    let people = [&EVERYBODY[..], &["runner", "runner-lead", "director"]].concat();
    let instances = Instances::of(run.app(), &people).await;

    instances.wait(4);
    assert_eq!(instances.told(), BTreeMap::new(), "not before its day");
    instances.wait(3);
    let effect = "its developers run it again";
    let both = ["lead", "member", "runner", "runner-lead"].map(|to| (to, effect, 1));
    assert_eq!(instances.told(), expected(&both));
    run.sign_in_again();
    assert_eq!(run.stage().await, "developer_managed");

    let when = json!({ "owner": "member", "due_on": "2026-12-20" });
    run.condition(&run.runner, 1, "", when_of(&run, when).await).await.expect(200);
    let instances = Instances::of(run.app(), &[]).await;
    instances.wait(30);
    let due = "a condition to return";
    assert_eq!(instances.told(), expected(&[("member", due, 2)]), "7 and 1 day");
    run.sign_in_again();
    let history = run.app().get(&run.ledger.lead, &format!("{SERVICE}/history")).await.expect(200);
    assert_eq!(history.body.matches("service.handed_back").count(), 1);
    run.is_whole();
}

/// The words of the first condition with these fields.
async fn when_of(run: &Run, mut fields: Value) -> Value {
    fields["words"] = run.case().await["conditions"][0]["words"].clone();
    fields
}

#[actix_web::test]
async fn a_reply_and_the_look_at_a_plan_are_reminded_of_once() {
    let mut run = Run::start_in(TestApp::with_mail()).await;
    run.propose(&run.runner).await.expect(201);
    let people = [&EVERYBODY[..], &["runner", "runner-lead", "director"]].concat();
    let instances = Instances::of(run.app(), &people).await;
    instances.wait(8);
    let reply = "the reply to the handback";
    assert_eq!(instances.told(), expected(&[("lead", reply, 1), ("member", reply, 1)]));

    run.sign_in_again();
    let keep = json!({
        "outcome": "keep", "reason": "It can be mended.", "plan": "Split the queue.",
        "owner": "sre", "review_on": "2026-12-20",
    });
    run.decide(&run.ledger.manager, keep).await.expect(200);
    let instances = Instances::of(run.app(), &[]).await;
    instances.wait(25);
    assert_eq!(instances.told(), expected(&[("sre", "the plan", 2)]), "its owner, 7 and 1 day");
}

#[actix_web::test]
async fn a_service_that_is_to_end_is_retired_once_on_its_day() {
    let mut run = Run::start_in(TestApp::with_mail()).await;
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "Nobody uses it.").await.expect(200);
    let retire = json!({
        "outcome": "retire", "reason": "Nobody uses it.", "retire_on": "2026-12-01",
        "migration_owner": "sre",
    });
    run.decide(&run.director, retire).await.expect(200);
    let people = [&EVERYBODY[..], &["runner", "runner-lead", "director"]].concat();
    let instances = Instances::of(run.app(), &people).await;
    // What is sent with a reminder counts the days from then on.
    instances.wait(8);
    assert_eq!(instances.told(), expected(&[("sre", "it is retired", 1)]), "7 days before");
    instances.wait(1);
    assert_eq!(instances.told(), expected(&[("sre", "it is retired tomorrow", 1)]));
    instances.wait(30);
    let both = ["lead", "member", "runner", "runner-lead"].map(|to| (to, "it is retired", 1));
    assert_eq!(instances.told(), expected(&both));
    run.sign_in_again();
    assert_eq!(run.stage().await, "retired");
    run.is_whole();
}
