//! Who is told of waivers, handoffs and handbacks, and who is not.

use readyroom::domain::person::{Grant, Role};
use serde_json::json;

use super::post::Post;
use crate::handbacks::{CASE, Run, back_on};
use crate::handoff::Live;
use crate::handoffs::{hand_off, not_yet};
use crate::support::{REVIEW, TestApp};
use crate::waivers::{BLOCKER, REQUIRED, Room};

/// The same about the ledger, to each of these people.
fn each(people: &[&str], subject: &str) -> Vec<(String, String)> {
    people.iter().map(|to| ((*to).to_owned(), format!("ledger: {subject}"))).collect()
}

#[actix_web::test]
async fn a_waiver_is_told_to_who_decides_it_then_to_who_asked_and_the_leads() {
    let room = Room::below_in(TestApp::with_mail(), &[BLOCKER, REQUIRED]).await;
    let (app, post) = (&room.ledger.app, Post::default());
    let told = || {
        post.deliver(&app.core);
        post.told()
    };
    // In the owning team nobody decides, whatever else they are.
    app.add_person("boss", &[("ledger-team", Role::Member)], &[Grant::Manager]);
    app.add_person("both", &[("ledger-team", Role::Member), ("sre", Role::Lead)], &[]);
    app.post(&room.ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    told();

    let member = &room.ledger.member;
    room.ask(member, BLOCKER, "2027-01-31").await.expect(201);
    let asked = "member asks for a waiver on PLN-01 until 31 Jan 2027";
    post.deliver(&app.core);
    let letters = post.take();
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "manager@example.com"));
    assert_eq!(letters[0].subject(), format!("ledger: {asked}"));
    assert!(letters[0].raw.contains("> The drive is late."), "{}", letters[0].raw);
    room.ask(member, REQUIRED, "2027-01-31").await.expect(201);
    assert_eq!(told(), each(&["srelead"], "member asks for a waiver on OWN-06 until 31 Jan 2027"));

    room.ask(member, BLOCKER, "2027-01-31").await.expect(409);
    room.decide(&room.sre_lead, 1, 1, "granted").await.expect(403);
    assert_eq!(told(), [], "what was refused is told to nobody");

    room.decide(&room.ledger.manager, 1, 1, "granted").await.expect(200);
    let granted = "the waiver on PLN-01 is granted until 31 Jan 2027";
    assert_eq!(told(), each(&["lead", "member"], granted));
    room.decide(&room.sre_lead, 2, 1, "denied").await.expect(200);
    assert_eq!(told(), each(&["lead", "member"], "the waiver on OWN-06 is denied"));

    room.revoke(&room.ledger.manager, 1, 2, "The guard is gone.").await.expect(200);
    post.deliver(&app.core);
    let letters = post.take();
    let to: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(to, ["lead@example.com", "member@example.com", "sre@example.com"]);
    for letter in letters {
        assert_eq!(letter.subject(), "ledger: the waiver on PLN-01 is revoked");
        assert!(letter.raw.contains("manager revokes the waiver"), "{}", letter.raw);
        assert!(letter.raw.contains("> The guard is gone."), "{}", letter.raw);
    }
}

#[actix_web::test]
async fn a_handoff_is_told_to_both_teams_and_a_postponed_one_to_their_leads() {
    let live = Live::ready_in(TestApp::with_mail()).await;
    let (app, post) = (&live.ledger.app, Post::default());
    app.add_person("helper", &[("core", Role::Member)], &[]);
    post.deliver(&app.core);
    post.take();

    let manager = &live.ledger.manager;
    let later = app.core.now().plus_days(30).date().format("%-d %b %Y").to_string();
    live.decide(&live.ledger.lead, 0, not_yet(&live, 30)).await.expect(403);
    live.decide(manager, 0, not_yet(&live, 30)).await.expect(201);
    post.deliver(&app.core);
    let subject = format!("not handed off yet; it is looked at again on {later}");
    let letters = post.take();
    let told = letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>();
    assert_eq!(told, ["lead@example.com", "taker@example.com"]);
    assert_eq!(letters[0].subject(), format!("ledger: {subject}"));
    assert!(letters[0].raw.contains("> The rota is full."), "{}", letters[0].raw);
    assert!(letters[0].raw.contains("/services/ledger/handoffs/1"), "{}", letters[0].raw);

    live.decide(manager, 1, hand_off(&live)).await.expect(201);
    post.deliver(&app.core);
    let both = ["helper", "lead", "member", "taker"];
    assert_eq!(post.told(), each(&both, "core runs it from now on"));
}

#[actix_web::test]
async fn a_handback_is_told_step_by_step_and_never_to_who_took_the_step() {
    let run = Run::start_in(TestApp::with_mail()).await;
    let post = Post::default();
    let told = || {
        post.deliver(&run.app().core);
        post.told()
    };
    told();
    run.propose(&run.ledger.lead).await.expect(403);
    run.propose(&run.runner).await.expect(201);
    let proposed = "a handback is proposed, reply by 28 Nov 2026";
    assert_eq!(told(), each(&["lead", "member"], proposed));
    run.reply(&run.ledger.lead, "We take it.").await.expect(200);
    let replied = "lead replies to the handback";
    assert_eq!(told(), each(&["director", "manager", "runner"], replied));
    run.decide(&run.ledger.manager, back_on("2026-11-26")).await.expect(200);
    let decided = "the service goes back on 26 Nov 2026";
    assert_eq!(told(), each(&["lead", "member", "runner", "runner-lead"], decided));
}

#[actix_web::test]
async fn who_is_named_in_the_decision_of_a_handback_is_told_of_it() {
    let run = Run::start_in(TestApp::with_mail()).await;
    let (app, post) = (run.app(), Post::default());
    app.add_person("owner", &[("billing", Role::Lead)], &[]);
    app.add_person("clerk", &[("billing", Role::Member)], &[]);
    run.propose(&run.runner).await.expect(201);
    run.reply(&run.ledger.lead, "We are leaving.").await.expect(200);
    post.deliver(&app.core);
    post.take();
    let reassign = json!({ "outcome": "reassign", "reason": "They know it.", "team": "billing" });
    run.decide(&run.ledger.manager, reassign).await.expect(200);
    post.deliver(&app.core);
    let to: Vec<String> = post.told().into_iter().map(|(to, _)| to).collect();
    assert_eq!(to, ["lead", "member", "owner", "runner", "runner-lead"]);
}

#[actix_web::test]
async fn a_condition_to_return_is_told_to_who_is_to_meet_it() {
    let run = Run::start_in(TestApp::with_mail()).await;
    let post = Post::default();
    let told = || {
        post.deliver(&run.app().core);
        post.told()
    };
    run.hand_back("2026-11-21").await;
    told();
    let fields = |words: &str, owner: &str, due: &str| json!({ "words": words, "owner": owner, "due_on": due });
    let split = |owner: &str, due: &str| fields("Split the queue.", owner, due);
    let given = |by: &str, due: &str| format!("{by} gives you a condition to return, due {due}");
    let path = format!("{CASE}/conditions");
    let (runner, member) = (&run.runner, &run.ledger.member);
    run.app().post(member, &path, split("member", "2026-12-20")).await.expect(403);
    run.app().post(runner, &path, split("member", "2026-12-20")).await.expect(201);
    let case = run.case().await;
    let number = case["conditions"].as_array().unwrap().len().try_into().unwrap();
    post.deliver(&run.app().core);
    let letters = post.take();
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "member@example.com"));
    assert_eq!(letters[0].subject(), format!("ledger: {}", given("runner", "20 Dec 2026")));
    assert!(letters[0].raw.contains("> Split the queue."), "{}", letters[0].raw);
    assert!(letters[0].raw.contains("/services/ledger/handbacks/1"), "{}", letters[0].raw);

    // To another, to the same by another day; other words and one's own plan are no news.
    let edit = async |who, fields| {
        run.condition(who, number, "", fields).await.expect(200);
        told()
    };
    let lead = edit(member, split("lead", "2026-12-20")).await;
    assert_eq!(lead, each(&["lead"], &given("member", "20 Dec 2026")));
    let later = edit(runner, split("lead", "2026-12-24")).await;
    assert_eq!(later, each(&["lead"], &given("runner", "24 Dec 2026")));
    assert_eq!(edit(runner, fields("Halve it.", "lead", "2026-12-24")).await, []);
    assert_eq!(edit(member, fields("", "member", "2026-12-28")).await, []);
}
