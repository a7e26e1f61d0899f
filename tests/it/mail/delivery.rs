//! Messages arrive once, and what fails stops nothing else.

use readyroom::domain::notice::MailState;
use readyroom::outbound::transport::Failure;
use readyroom::store::outbox::{self, Lease};

use super::post::{Post, Treatment};
use super::{count, now, write_one, write_to};
use crate::support::TestApp;

fn names(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("person{n}")).collect()
}

#[test]
fn one_refused_recipient_among_many_is_dead_and_the_others_get_theirs() {
    let app = TestApp::with_mail();
    let post = Post::default();
    let handles = names(30);
    let rows = write_to(&app, &handles.iter().map(String::as_str).collect::<Vec<_>>());
    let no_such = Failure::Recipient("550 no such mailbox".to_owned());
    post.treat("person7@example.com", Treatment::Fail(no_such));
    post.deliver(&app.core);
    assert_eq!(post.take().len(), 29);
    let dead = now(&app, &rows[7]);
    assert_eq!((dead.state, dead.attempts), (MailState::Dead, 1));
    assert_eq!(dead.last_error, "550 no such mailbox");
    assert_eq!((count(&app, MailState::Sent), count(&app, MailState::Waiting)), (29, 0));
}

#[test]
fn poison_is_dead_after_five_attempts_and_keeps_nobody_waiting() {
    let app = TestApp::with_mail();
    let post = Post::default();
    let rows = write_to(&app, &["bad", "good", "fine"]);
    post.treat("bad@example.com", Treatment::Panic);
    let mut worker = post.worker(&app.core);
    worker.round().unwrap();
    assert_eq!(post.take().len(), 2, "the others were sent in the same round");
    for attempt in 1..=5 {
        let row = now(&app, &rows[0]);
        assert_eq!((row.attempts, row.refusals), (attempt, attempt));
        assert_eq!(row.state == MailState::Dead, attempt == 5, "after attempt {attempt}");
        // Not before its time.
        worker.round().unwrap();
        assert_eq!(now(&app, &rows[0]).attempts, attempt);
        app.move_clock(1);
        worker.round().unwrap();
    }
    app.move_clock(10);
    worker.round().unwrap();
    assert_eq!(now(&app, &rows[0]).attempts, 5, "what is dead is left alone");
    assert!(now(&app, &rows[0]).last_error.contains("the program failed"));
}

#[test]
fn what_is_not_taken_now_is_tried_for_days_with_growing_waits() {
    let app = TestApp::with_mail();
    let post = Post::default();
    let row = write_to(&app, &["full"]).remove(0);
    let full = Failure::NotNow("452 mailbox full".to_owned());
    post.treat("full@example.com", Treatment::Fail(full));
    app.stop_clock();
    let mut worker = post.worker(&app.core);
    let mut waits = Vec::new();
    while now(&app, &row).state == MailState::Waiting {
        worker.round().unwrap();
        let wait = now(&app, &row).next_at.seconds_since(app.core.now());
        waits.push(wait);
        app.move_clock_by_minutes(wait / 60 + 1);
    }
    assert_eq!(waits.len(), 10);
    assert!((30..=60).contains(&waits[0]), "{waits:?}");
    assert!((43_200..=86_400).contains(&waits[9]), "{waits:?}");
    assert!(waits.iter().take(9).sum::<i64>() > 2 * 86_400, "{waits:?}");
    assert_eq!(now(&app, &row).refusals, 0);
}

#[test]
fn a_server_that_is_down_costs_no_message_an_attempt() {
    let app = TestApp::with_mail();
    let post = Post::default();
    let handles = names(200);
    let rows = write_to(&app, &handles.iter().map(String::as_str).collect::<Vec<_>>());
    post.go_down(true);
    let mut worker = post.worker(&app.core);
    for _ in 0..60 {
        worker.round().unwrap();
        app.move_clock_by_minutes(1);
    }
    let tried = post.connections();
    assert!((10..70).contains(&tried), "it is asked now and then, not for each message: {tried}");
    assert!(rows.iter().all(|row| now(&app, row).attempts == 0));
    assert_eq!(count(&app, MailState::Waiting), 200);
    let told = rows.iter().filter(|row| now(&app, row).last_error == "connection refused").count();
    assert!(told > 0, "the reason stands at a message that was tried");

    post.go_down(false);
    for _ in 0..20 {
        app.move_clock_by_minutes(5);
        worker.round().unwrap();
    }
    let taken = post.take();
    assert_eq!(taken.len(), 200);
    let mut to: Vec<&str> = taken.iter().map(|taken| taken.to.as_str()).collect();
    to.dedup();
    assert_eq!(to.len(), 200, "each once");
}

#[test]
fn a_lease_that_ran_out_is_anybodys_and_the_message_keeps_its_id() {
    let app = TestApp::with_mail();
    let post = Post::default();
    let row = write_to(&app, &["ana"]).remove(0);
    app.stop_clock();
    // An instance that is killed in the middle.
    let at = app.core.now();
    let lease = Lease { by: "killed".to_owned(), until: at.plus_seconds(300) };
    let claimed = app.core.store().write(move |db| outbox::claim(db, &lease, at, 10)).unwrap();
    assert_eq!(claimed.len(), 1);
    post.deliver(&app.core);
    assert_eq!(post.take(), [], "it is the other one's");
    app.move_clock_by_minutes(5);
    post.deliver(&app.core);
    assert_eq!(post.take(), [], "to the end of its lease");
    app.move_clock_by_minutes(1);
    post.deliver(&app.core);
    let taken = post.take().remove(0);
    let id = format!("<{}@ready.example>", row.id);
    assert_eq!(taken.header("Message-ID").unwrap(), id);
    assert_eq!(now(&app, &row).state, MailState::Sent);
}

#[test]
fn several_instances_send_each_message_once() {
    let app = TestApp::with_mail();
    let post = Post::default();
    let handles = names(150);
    write_to(&app, &handles.iter().map(String::as_str).collect::<Vec<_>>());
    app.stop_clock();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            let (post, core) = (post.clone(), app.another_instance());
            scope.spawn(move || {
                let mut worker = post.worker(&core);
                // Two that reach for the same messages at once may get none.
                for _ in 0..40 {
                    let _ = worker.round();
                }
            });
        }
    });
    let mut to: Vec<String> = post.take().into_iter().map(|taken| taken.to).collect();
    assert_eq!(to.len(), 150);
    to.dedup();
    assert_eq!(to.len(), 150);
    assert_eq!(count(&app, MailState::Sent), 150);
}

#[test]
fn a_conversation_reaches_a_person_in_order() {
    let app = TestApp::with_mail();
    let post = Post::default();
    app.add_person("ana", &[], &[]);
    let rows: Vec<_> = (0..3).map(|_| write_one(&app, "ana", "services/ledger/launch/1")).collect();
    let other = write_one(&app, "ana", "services/ads/launch/1");
    let busy = Failure::NotNow("450 busy".to_owned());
    post.treat("ana@example.com", Treatment::Fail(busy));
    let mut worker = post.worker(&app.core);
    worker.round().unwrap();
    let attempts: Vec<i32> = rows.iter().map(|row| now(&app, row).attempts).collect();
    assert_eq!((attempts, now(&app, &other).attempts), (vec![1, 0, 0], 1));

    let post = Post::default();
    app.move_clock(1);
    let mut worker = post.worker(&app.core);
    let mut order = Vec::new();
    for _ in 0..4 {
        worker.round().unwrap();
        order.extend(post.take().iter().map(|taken| taken.header("Message-ID").unwrap()));
    }
    let of_ledger: Vec<String> =
        rows.iter().map(|row| format!("<{}@ready.example>", row.id)).collect();
    order.retain(|id| of_ledger.contains(id));
    assert_eq!(order, of_ledger);
}

#[actix_web::test]
async fn what_a_person_is_now_counts_and_not_what_they_were() {
    let app = TestApp::with_mail();
    let post = Post::default();
    let rows = write_to(&app, &["left", "moved"]);
    let left = "left".parse().unwrap();
    app.as_admin(move |tx| readyroom::ops::people::set_active(tx, &left, false));
    let moved = "moved".parse().unwrap();
    app.as_admin(move |tx| {
        readyroom::ops::people::edit(tx, &moved, "Moved", "elsewhere@example.com")
    });
    post.deliver(&app.core);
    let taken = post.take();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].to, "elsewhere@example.com");
    let dropped = now(&app, &rows[0]);
    assert_eq!(dropped.state, MailState::Dropped);
    assert_eq!(dropped.last_error, "the person was deactivated");
}
