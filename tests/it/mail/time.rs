//! What time does is done once, however many instances look.

use std::collections::BTreeMap;

use readyroom::domain::lifecycle::Transition;
use readyroom::ops::Core;
use readyroom::outbound::run_duties;
use serde_json::json;

use super::post::Post;
use crate::database::Look;
use crate::handbacks::to_stage;
use crate::support::{Ledger, REVIEW, TestApp};

/// How often each subject came, by recipient.
fn tally(post: &Post) -> BTreeMap<(String, String), usize> {
    let mut tally = BTreeMap::new();
    for told in post.told() {
        *tally.entry(told).or_default() += 1;
    }
    tally
}

/// An organisation with a condition that is due in 35 days.
async fn with_a_condition() -> Ledger {
    let ledger = Ledger::open_in(TestApp::with_mail()).await;
    ledger.answer_everything().await;
    let app = &ledger.app;
    let item = format!("{REVIEW}/items/OWN-06");
    let seen = app.get(&ledger.sre, &item).await.json()["seen"].clone();
    let condition = json!({
        "verdict": "accepted_with_condition", "seen": seen,
        "condition": "Rehearse it.", "owner": "member", "due_on": "2026-12-26",
    });
    app.post(&ledger.sre, &format!("{item}/verdict"), condition).await.expect(200);
    let proof = json!({ "url": "https://example.com/drill", "expires_on": "2026-12-30" });
    app.post(&ledger.member, &format!("{REVIEW}/items/OWN-01/evidence"), proof).await.expect(201);
    for handle in ["lead", "member", "sre"] {
        let who = app.sign_in(handle);
        let none = json!({ "digest_hour": "none", "at_once": "on" });
        app.post(&who, "/api/v1/account/mail", none).await.expect(200);
    }
    ledger
}

#[actix_web::test]
async fn each_reminder_comes_once_over_forty_days_with_three_instances() {
    let ledger = with_a_condition().await;
    let (app, post) = (&ledger.app, Post::default());
    let instances: Vec<Core> = (0..3).map(|_| app.another_instance()).collect();
    post.deliver(&app.core);
    post.take();
    for look in 0..(40 * 2) {
        // In turn, and together once a day.
        run_duties(&instances[look % 3]);
        if look % 2 == 0 {
            std::thread::scope(|scope| {
                for core in &instances {
                    scope.spawn(|| run_duties(core));
                }
            });
        }
        app.move_clock_by_minutes(12 * 60);
    }
    post.deliver(&app.core);
    let (member, lead, sre) = ("member", "lead", "sre");
    let tally = tally(&post);
    let count = |who: &str, part: &str| -> usize {
        let found = tally.iter().filter(|((to, subject), _)| to == who && subject.contains(part));
        found.map(|(_, count)| count).sum()
    };
    // The subjects are counted from the day on which they are sent, which is after all of it.
    assert_eq!(count(member, "condition on OWN-06 is due"), 3, "30, 7 and 1 day: {tally:?}");
    assert_eq!(count(member, "condition on OWN-06 was due"), 1);
    assert_eq!(count(lead, "condition on OWN-06 was due"), 1);
    assert_eq!(count(sre, "condition on OWN-06 was due"), 1, "who set it");
    assert_eq!(count(member, "evidence of 1 item counts"), 3);
    assert_eq!(count(lead, "evidence of 1 item counts"), 3);
    assert_eq!(tally.values().sum::<usize>(), 12, "and nothing else: {tally:?}");
}

#[actix_web::test]
async fn what_cannot_be_read_keeps_nobody_from_being_told_of_the_rest() {
    let ledger = with_a_condition().await;
    let (app, post) = (&ledger.app, Post::default());
    let mut look = Look::into(&app.location());
    post.deliver(&app.core);
    post.take();
    app.move_clock(33);
    // The first sort of thing of all.
    look.run("ALTER TABLE conditions RENAME TO mislaid");
    let told = || {
        run_duties(&app.core);
        post.deliver(&app.core);
        tally(&post)
    };
    let one = |who: &str, subject: &str| ((who.to_owned(), format!("ledger: {subject}")), 1);
    let evidence = "evidence of 1 item counts until 30 Dec 2026";
    assert_eq!(told(), BTreeMap::from([one("lead", evidence), one("member", evidence)]));
    look.run("ALTER TABLE mislaid RENAME TO conditions");
    let due = "the condition on OWN-06 is due in 2 days";
    assert_eq!(told(), BTreeMap::from([one("member", due)]), "once it can be read again");
}

#[actix_web::test]
async fn of_a_retired_service_nothing_is_reminded() {
    let ledger = with_a_condition().await;
    let (app, post) = (&ledger.app, Post::default());
    let waiver = json!({
        "reason": "The drive is late.", "until": "2026-12-12",
        "compensating_control": "Somebody looks every morning.",
    });
    let path = format!("{REVIEW}/items/PLN-01/waivers");
    app.post(&ledger.member, &path, waiver).await.expect(201);
    to_stage(app, "ledger", Transition::Launch, None);
    to_stage(app, "ledger", Transition::Retirement, None);
    post.deliver(&app.core);
    post.take();
    let events = app.events();
    for _ in 0..45 {
        run_duties(&app.core);
        app.move_clock(1);
    }
    post.deliver(&app.core);
    assert_eq!(tally(&post), BTreeMap::new());
    assert_eq!(app.events(), events, "and what nobody decided ended with it");
}

#[actix_web::test]
async fn after_days_of_standing_still_each_thing_is_told_at_most_once() {
    let ledger = with_a_condition().await;
    let (app, post) = (&ledger.app, Post::default());
    post.deliver(&app.core);
    post.take();
    app.move_clock(30);
    for _ in 0..3 {
        run_duties(&app.core);
    }
    post.deliver(&app.core);
    let tally = tally(&post);
    let due = "ledger: the condition on OWN-06 is due in 5 days".to_owned();
    assert_eq!(tally.get(&("member".to_owned(), due)), Some(&1), "{tally:?}");
    assert_eq!(tally.values().sum::<usize>(), 3, "{tally:?}");
}

#[actix_web::test]
async fn a_digest_comes_once_a_day_at_its_hour_and_only_to_who_is_needed() {
    let ledger = Ledger::open_in(TestApp::with_mail()).await;
    let (app, post) = (&ledger.app, Post::default());
    let instances: Vec<Core> = (0..3).map(|_| app.another_instance()).collect();
    let early = json!({ "digest_hour": "6", "at_once": "off" });
    app.post(&ledger.lead, "/api/v1/account/mail", early).await.expect(200);
    let none = json!({ "digest_hour": "none", "at_once": "on" });
    app.post(&ledger.member, "/api/v1/account/mail", none).await.expect(200);
    app.post(&ledger.lead, "/api/v1/account/mail", json!({ "digest_hour": "24", "at_once": "on" }))
        .await
        .expect(422);
    let together = || {
        std::thread::scope(|scope| {
            for core in &instances {
                scope.spawn(|| run_duties(core));
            }
        });
        post.deliver(&app.core);
        post.told()
    };
    let digest = vec![("lead".to_owned(), "1 thing needs you".to_owned())];
    // 10 o'clock: the hours of both have come. The manager and the SRE have nothing to do.
    assert_eq!(together(), digest);
    assert_eq!(together(), [], "once a day");
    app.move_clock_by_minutes(60 * 18);
    assert_eq!(together(), [], "4 o'clock");
    app.move_clock_by_minutes(60 * 3);
    assert_eq!(together(), digest, "7 o'clock");

    // What needs nobody any more when the message is sent, is not sent.
    app.move_clock(1);
    run_duties(&instances[0]);
    let member = app.sign_in("member");
    let withdraw = json!({ "reason": "Postponed." });
    app.post(&member, &format!("{REVIEW}/withdrawal"), withdraw).await.expect(200);
    assert_eq!(together(), []);
}
