//! Mail: who is told of what, and that it arrives, once, whatever fails.

mod admin;
mod decisions;
mod delivery;
mod hostile;
pub mod post;
mod production;
mod time;
mod time_of_decisions;

use readyroom::domain::notice::MailState;
use readyroom::domain::person::{Grant, Role, TeamKind};
use readyroom::store::outbox::{self, MailRow};
use serde_json::json;

use crate::support::{Ledger, REVIEW, SERVICE, TestApp};
use post::Post;

/// Writes messages to these people, who are added, as if something had told them.
fn write_to(app: &TestApp, handles: &[&str]) -> Vec<MailRow> {
    for handle in handles {
        app.add_person(handle, &[], &[]);
    }
    handles.iter().map(|handle| write_one(app, handle, "")).collect()
}

/// Writes one message to somebody who is there.
fn write_one(app: &TestApp, handle: &str, thread: &str) -> MailRow {
    let store = app.core.store();
    let found = handle.parse().unwrap();
    let id = store.read(|db| readyroom::store::people::by_handle(db, &found)).unwrap().id;
    let data = json!({
        "actor": "Ana", "service": null, "notice": { "kind": "test_message" }
    });
    let (kind, thread) = ("test_message", thread.to_owned());
    let row = MailRow::waiting(id, kind, data.to_string(), thread, app.core.now());
    let kept = row.clone();
    store.write(move |db| outbox::insert(db, &[kept])).unwrap();
    row
}

/// A message as it stands now.
fn now(app: &TestApp, row: &MailRow) -> MailRow {
    app.core.store().read(|db| outbox::by_id(db, row.id)).unwrap()
}

fn count(app: &TestApp, state: MailState) -> i64 {
    let counts = app.core.store().read(outbox::counts).unwrap();
    counts.into_iter().find(|found| found.0 == state).unwrap().1
}

#[actix_web::test]
async fn whom_it_concerns_is_told_and_never_who_did_it() {
    let ledger = Ledger::open_in(TestApp::with_mail()).await;
    let (app, post) = (&ledger.app, Post::default());
    let told = || {
        post.deliver(&app.core);
        post.told()
    };
    let one = |to: &str, subject: &str| vec![(to.to_owned(), format!("ledger: {subject}"))];
    assert_eq!(told(), [], "nobody waits for what was done so far");

    app.post(&ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    assert_eq!(told(), one("lead", "sre helps with launch review 1"));

    let messages = format!("{REVIEW}/items/OWN-06/messages");
    let question = json!({ "body": "Who carries the pager?", "question": true });
    app.post(&ledger.member, &messages, question).await.expect(201);
    assert_eq!(told(), one("sre", "member asks about OWN-06"));
    app.post(&ledger.sre, &messages, json!({ "body": "Your team does." })).await.expect(201);
    assert_eq!(told(), one("member", "sre answers about OWN-06"));
    app.post(&ledger.member, &messages, json!({ "body": "Thanks." })).await.expect(201);
    assert_eq!(told(), [], "a message that asks nothing waits for nobody");

    ledger.answer_everything().await;
    let sre = &ledger.sre;
    let seen = |id: &'static str| async move {
        app.get(sre, &format!("{REVIEW}/items/{id}")).await.json()["seen"].clone()
    };
    // While the team works on it, a change is asked at once.
    let change =
        json!({ "verdict": "change_asked", "seen": seen("OWN-06").await, "comment": "Name them." });
    app.post(&ledger.sre, &format!("{REVIEW}/items/OWN-06/verdict"), change).await.expect(200);
    assert_eq!(told(), one("member", "sre asks for a change on OWN-06"));
    let review = app.get(&ledger.member, REVIEW).await.json();
    let items = review["items"].as_array().unwrap().clone();
    let asked = items.iter().find(|item| item["id"] == "OWN-06").unwrap();
    let version = asked["answer_version"].as_i64().unwrap();
    let path = format!("{REVIEW}/items/OWN-06/answer");
    app.replace(&ledger.member, &path, version, json!({ "answer": "met" })).await.expect(200);

    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    assert_eq!(told(), one("sre", "launch review 1 waits for your judgement"));

    // In a submitted review verdicts are held until the review returns.
    let change =
        json!({ "verdict": "change_asked", "seen": seen("OWN-06").await, "comment": "And when." });
    app.post(&ledger.sre, &format!("{REVIEW}/items/OWN-06/verdict"), change).await.expect(200);
    let condition = json!({
        "verdict": "accepted_with_condition", "seen": seen("OWN-01").await,
        "condition": "Rehearse it.", "owner": "member", "due_on": "2027-01-31",
    });
    app.post(&ledger.sre, &format!("{REVIEW}/items/OWN-01/verdict"), condition).await.expect(200);
    assert_eq!(told(), [], "half a judgement is told to nobody");
    app.post(&ledger.sre, &format!("{REVIEW}/returns"), json!({})).await.expect(201);
    assert_eq!(
        told(),
        [
            ("lead".to_owned(), "ledger: sre asks for a change on OWN-06".to_owned()),
            ("member".to_owned(), "ledger: sre asks for a change on OWN-06".to_owned()),
            (
                "member".to_owned(),
                "ledger: sre sets a condition on OWN-01, due 31 Jan 2027".to_owned()
            ),
        ]
    );

    let review = app.get(&ledger.member, REVIEW).await.json();
    let items = review["items"].as_array().unwrap().clone();
    let asked = items.iter().find(|item| item["id"] == "OWN-06").unwrap();
    let version = asked["answer_version"].as_i64().unwrap();
    app.replace(&ledger.member, &path, version, json!({ "answer": "met" })).await.expect(200);
    app.post(&ledger.member, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    told();
    ledger.accept_what_is_left(&ledger.sre).await;
    assert_eq!(told(), []);
    ledger.sign_off(&ledger.sre).await.expect(201);
    let subject = "ledger: sre signs launch review 1".to_owned();
    assert_eq!(told(), [("lead".to_owned(), subject.clone()), ("member".to_owned(), subject)]);
}

#[actix_web::test]
async fn the_leads_of_the_sre_team_and_of_the_owners_are_told_of_a_takeover() {
    let ledger = Ledger::open_in(TestApp::with_mail()).await;
    let (app, post) = (&ledger.app, Post::default());
    app.team("core", TeamKind::Sre);
    let taker = app.person("taker", &[("core", Role::Lead)], &[]);
    app.person("helper", &[("core", Role::Member)], &[]);
    ledger.answer_everything().await;
    app.post(&ledger.lead, &format!("{REVIEW}/submissions"), json!({})).await.expect(201);
    ledger.accept_what_is_left(&ledger.sre).await;
    ledger.sign_off(&ledger.sre).await.expect(201);
    let version = app.get(&ledger.lead, SERVICE).await.json()["version"].as_i64().unwrap();
    app.replace(&ledger.lead, &format!("{SERVICE}/launches"), version, json!({})).await.expect(201);
    post.deliver(&app.core);
    post.take();

    let ask = json!({ "team": "core", "words": "It books every payment." });
    app.post(&ledger.member, &format!("{SERVICE}/takeovers"), ask).await.expect(201);
    post.deliver(&app.core);
    let asked = post.take();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].to, "taker@example.com");
    assert_eq!(asked[0].subject(), "ledger: member asks core to take it over");
    assert!(asked[0].raw.contains("> It books every payment."), "{}", asked[0].raw);
    let thread = asked[0].header("References").unwrap();
    assert_eq!(thread, "<services.ledger.takeovers.1@ready.example>");

    let answer = format!("{SERVICE}/takeovers/1/answer");
    app.replace(&taker, &answer, 1, json!({ "answer": "yes" })).await.expect(200);
    post.deliver(&app.core);
    let subject = "ledger: core takes it over".to_owned();
    assert_eq!(post.told(), [("lead".to_owned(), subject.clone()), ("member".to_owned(), subject)]);
}

#[actix_web::test]
async fn an_invitation_by_mail_works_once_and_beside_the_one_on_the_page() {
    let app = TestApp::with_mail();
    let admin = app.person("admin", &[], &[Grant::Admin]);
    let post = Post::default();
    let add = json!({ "name": "Tomas", "handle": "tomas", "email": "tomas@example.com" });
    app.post(&admin, "/api/v1/people", add).await.expect(201);
    let made = app.post(&admin, "/api/v1/people/tomas/invitations", json!({})).await.expect(201);
    let shown = made.json()["token"].as_str().unwrap().to_owned();
    let kept = app.core.store().read(|db| outbox::of_state(db, MailState::Waiting, 9)).unwrap();
    assert!(kept.len() == 1 && !kept[0].data.contains("rri_"), "{kept:?}");

    post.deliver(&app.core);
    let taken = post.take().remove(0);
    assert_eq!(taken.subject(), "Set your password for Readyroom");
    let readable = taken.raw.replace("=\r\n", "").replace("=3D", "=");
    let link = readable.split("invitations?token=").nth(1).unwrap();
    let sent: String =
        link.chars().take_while(|c| c.is_alphanumeric() || "_-".contains(*c)).collect();
    assert!(sent.starts_with("rri_") && sent != shown, "{sent}");

    let use_link = |token: String| json!({ "token": token, "password": "a river of quiet stones" });
    app.post(&crate::support::Who::Nobody, "/api/v1/invitations", use_link(sent)).await.expect(200);
    app.post(&crate::support::Who::Nobody, "/api/v1/invitations", use_link(shown))
        .await
        .expect(409);

    // A password that was set before the mail went out makes the mail superfluous.
    let again = app.post(&admin, "/api/v1/people/tomas/invitations", json!({})).await.expect(201);
    let token = again.json()["token"].as_str().unwrap().to_owned();
    app.post(&crate::support::Who::Nobody, "/api/v1/invitations", use_link(token))
        .await
        .expect(200);
    post.deliver(&app.core);
    assert_eq!(post.take(), []);
    assert_eq!(count(&app, MailState::Dropped), 1);
}

#[actix_web::test]
async fn without_mail_nothing_is_written_and_nothing_is_told_later() {
    let ledger = Ledger::open().await;
    let app = &ledger.app;
    app.post(&ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    app.move_clock(1);
    assert_eq!(readyroom::outbound::run_duties(&app.core), 0);
    for state in MailState::ALL {
        assert_eq!(count(app, *state), 0);
    }
    let post = Post::default();
    post.deliver(&app.core.clone().with_mail());
    assert_eq!(post.take(), []);
    let admin = app.person("admin", &[], &[Grant::Admin]);
    let page = app.get(&admin, "/mail").await.expect(200).body;
    assert!(page.contains("Mail is not set up"), "{page}");
    let refused = app.post(&admin, "/api/v1/mail/tests", json!({})).await.expect(409).json();
    assert_eq!(refused["code"], "mail_is_off");
}
