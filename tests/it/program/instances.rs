//! Several instances on one PostgreSQL, each a process of its own, while a month passes.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use readyroom::domain::at::At;
use readyroom::store::Location;
use serde_json::json;

use super::{Running, command};
use crate::database::Look;
use crate::support::{REVIEW, SERVICE, TestApp};
use crate::waivers::{BLOCKER, REQUIRED, Room};

/// For how long every instance is left to look at a day: the processes look twice a second.
const A_DAY: Duration = Duration::from_millis(650);

/// How long something that must happen may take on a machine with much to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// The clock of the processes, which the test moves by a file.
struct MovedClock<'a> {
    file: &'a Path,
    look: Look,
}

impl MovedClock<'_> {
    /// Lets it be this moment.
    fn set(&mut self, at: At) {
        let machine = "SELECT CAST(floor(extract(epoch FROM clock_timestamp())) AS TEXT) AS line";
        let machine: i64 = self.look.lines(machine)[0].parse().unwrap();
        // A file appears whole or not at all, so that no process reads half a number.
        let unfinished = self.file.with_extension("part");
        std::fs::write(&unfinished, (at.moment().timestamp() - machine).to_string()).unwrap();
        std::fs::rename(unfinished, self.file).unwrap();
    }
}

fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        sleep(Duration::from_millis(50));
    }
}

/// What falls due within the month: two conditions, evidence, a waiver, the request for another one that
/// nobody decides, and the override of a gate. A digest is for the lead
/// alone: that it was looked at tells that the reminders of a day were.
async fn organisation(app: TestApp) -> Room {
    let room = Room::below_in(app, &[BLOCKER]).await;
    let app = &room.ledger.app;
    app.post(&room.ledger.sre, &format!("{REVIEW}/consultants"), json!({})).await.expect(201);
    room.ask(&room.ledger.member, BLOCKER, "2026-12-12").await.expect(201);
    room.decide(&room.ledger.manager, 1, 1, "granted").await.expect(200);
    room.ask(&room.ledger.member, REQUIRED, "2026-12-05").await.expect(201);
    let gate = json!({
        "gate": "launch_review", "reason": "The fair opens.", "until": "2026-12-09",
    });
    app.post(&room.ledger.manager, &format!("{SERVICE}/overrides"), gate).await.expect(201);
    for (item, due) in [("OWN-01", "2026-12-15"), ("OWN-06", "2027-01-03")] {
        let path = format!("{REVIEW}/items/{item}");
        let seen = app.get(&room.ledger.sre, &path).await.json()["seen"].clone();
        let condition = json!({
            "verdict": "accepted_with_condition", "seen": seen,
            "condition": "Rehearse it.", "owner": "member", "due_on": due,
        });
        app.post(&room.ledger.sre, &format!("{path}/verdict"), condition).await.expect(200);
    }
    let proof = json!({ "url": "https://example.com/drill", "expires_on": "2026-12-10" });
    let path = format!("{REVIEW}/items/OWN-01/evidence");
    app.post(&room.ledger.member, &path, proof).await.expect(201);
    for handle in ["lead", "member", "sre", "srelead", "manager", "root"] {
        let hour = if handle == "lead" { "0" } else { "none" };
        let wish = json!({ "digest_hour": hour, "at_once": "on" });
        app.post(&app.sign_in(handle), "/api/v1/account/mail", wish).await.expect(200);
    }
    room
}

/// Three processes, each with a folder of its own that takes its mail.
fn processes(app: &TestApp, folder: &Path, clock: &Path) -> Vec<Running> {
    let Location::Postgres(url) = app.location() else { panic!("a file has one process") };
    (1..=3)
        .map(|number| {
            let mail = format!("file:{}", folder.join(format!("mail-{number}")).display());
            Running::of(
                command(&["serve", "--listen", "127.0.0.1:0"])
                    .current_dir(folder)
                    .env("READYROOM_DATABASE", &url)
                    .env("READYROOM_MAIL_SERVER", mail)
                    .env("READYROOM_MAIL_FROM", "readyroom@example.com")
                    .env("TEST_CLOCK_FILE", clock),
            )
        })
        .collect()
}

/// The letters that were sent by any of the processes.
fn letters(folder: &Path) -> usize {
    (1..=3)
        .map(|number| folder.join(format!("mail-{number}")))
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flat_map(|files| files.filter_map(Result::ok))
        .filter(|file| file.path().extension().is_some_and(|end| end == "eml"))
        .count()
}

#[actix_web::test]
async fn three_processes_tell_each_reminder_and_each_end_once_over_thirty_days() {
    let app = TestApp::with_mail();
    if app.core.store().is_sqlite() {
        return;
    }
    let room = organisation(app).await;
    let app = &room.ledger.app;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ahead");
    let mut look = Look::into(&app.location());
    look.run("DELETE FROM outbox; DELETE FROM reminders");
    let mut clock = MovedClock { file: &file, look: Look::into(&app.location()) };
    let start = app.core.now();
    clock.set(start);
    let mut running = processes(app, folder.path(), &file);
    let waiting = "SELECT kind AS line FROM outbox WHERE state <> 'sent'";
    for day in 0..=30 {
        let at = start.plus_days(day);
        clock.set(at);
        let begun = Instant::now();
        let digest = format!(
            "SELECT thing AS line FROM reminders WHERE kind = 'digest' AND thing LIKE '%:{}'",
            at.date()
        );
        until(&format!("nobody looked at {}", at.date()), || !look.lines(&digest).is_empty());
        // A message that is under way when a day passes would look like one of a process that is gone.
        until("messages wait", || look.lines(waiting).is_empty());
        sleep(A_DAY.saturating_sub(begun.elapsed()));
    }
    for process in &mut running {
        process.signal("-TERM");
        assert_eq!(process.child.wait().unwrap().code(), Some(0));
    }

    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    let messages = look.lines(
        "SELECT p.handle || ' ' || o.kind AS line FROM outbox o JOIN people p ON p.id = o.person_id",
    );
    assert_eq!(letters(folder.path()), messages.len(), "each was sent by one of them");
    for message in messages {
        *told.entry(message).or_default() += 1;
    }
    let days = look.lines(
        "SELECT DISTINCT CAST(CAST(created_at AS DATE) AS TEXT) AS line FROM outbox \
         WHERE kind = 'digest'",
    );
    assert!(days.len() > 25, "{days:?}");
    assert_eq!(told.remove("lead digest"), Some(days.len()), "one a day");
    let expected = [
        ("lead condition_missed", 1),
        ("lead evidence_expiring", 2),
        ("lead override_due", 2),
        ("lead override_ended", 1),
        ("lead waiver_due", 2),
        ("lead waiver_ended", 1),
        ("lead waiver_undecided", 1),
        ("manager override_due", 2),
        ("manager override_ended", 1),
        // Of the one that ends in the month 7 and 1 day before, of the other 30.
        ("member condition_due", 3),
        ("member condition_missed", 1),
        ("member evidence_expiring", 2),
        ("member waiver_due", 2),
        ("member waiver_ended", 1),
        ("member waiver_undecided", 1),
        ("sre condition_missed", 1),
        ("sre waiver_ended", 1),
    ];
    let expected = expected.map(|(told, times)| (told.to_owned(), times));
    assert_eq!(told, BTreeMap::from(expected));
    let ended = look.lines("SELECT kind AS line FROM events WHERE kind = 'waiver.expired'");
    assert_eq!(ended.len(), 1, "what nobody decided ended once");
    assert_eq!(readyroom::ops::audit::verify(&app.core).unwrap().problems, Vec::<String>::new());
}
