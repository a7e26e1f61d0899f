//! What `readyroom audit verify` finds, whoever took the guards away first.

use readyroom::ops::audit::{self, KeptCheckpoint};
use readyroom::ops::setup;
use readyroom::store::Location;

use super::{Running, run, text};
use crate::database::Look;
use crate::support::TestApp;

/// A database of its own, seen by somebody whom no guard stops.
struct Tampered {
    app: TestApp,
    look: Look,
}

impl Tampered {
    /// With a few people.
    fn small() -> Self {
        let app = TestApp::start();
        for handle in ["ana", "ben", "cleo"] {
            let email = format!("{handle}@example.com");
            setup::add_person(&app.core, handle, handle, &email, false).unwrap();
        }
        let look = Look::into(&app.location());
        Self { app, look }
    }

    /// With the demo, which has sign-offs.
    fn demo() -> Self {
        let app = TestApp::start();
        let core = &app.core;
        readyroom::demo::seed(core, core.now()).unwrap();
        let look = Look::into(&app.location());
        Self { app, look }
    }

    fn problems(&self, kept: &[KeptCheckpoint]) -> Vec<String> {
        audit::verify_against(self.app.core.store(), kept).unwrap().problems
    }

    fn take_guards_away(&mut self) {
        if self.look.is_sqlite() {
            let triggers = "SELECT name AS line FROM sqlite_schema WHERE type = 'trigger'";
            for name in self.look.lines(triggers) {
                self.look.run(&format!("DROP TRIGGER {name}"));
            }
        } else {
            self.look.run("SET session_replication_role = replica");
        }
    }

    /// What is found after this change, which is then taken back; guards that are gone apart.
    fn after(&mut self, change: &str) -> Vec<String> {
        const TABLES: [&str; 3] = ["sign_offs", "events", "checkpoints"];
        for table in TABLES {
            self.look.run(&format!("CREATE TABLE kept AS SELECT * FROM {table}"));
            self.look.run(&format!("ALTER TABLE kept RENAME TO kept_{table}"));
        }
        self.look.run(change);
        let mut found = self.problems(&[]);
        found.retain(|problem| !problem.starts_with("trigger "));
        for table in TABLES {
            self.look.run(&format!(
                "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table};\
                 DROP TABLE kept_{table}"
            ));
        }
        found
    }

    /// The one line that a query gives.
    fn line(&mut self, query: &str) -> String {
        self.look.lines(query).remove(0)
    }
}

#[test]
fn a_guard_that_is_gone_or_changed_is_named() {
    let mut tampered = Tampered::small();
    assert_eq!(tampered.problems(&[]), Vec::<String>::new());
    let (changes, names): (&[&str], &[&str]) = if tampered.look.is_sqlite() {
        (
            &[
                "DROP TRIGGER events_no_update",
                "DROP TRIGGER checkpoints_no_delete",
                "DROP TRIGGER sign_offs_no_update; CREATE TRIGGER sign_offs_no_update \
                 BEFORE UPDATE ON sign_offs BEGIN SELECT 1; END",
            ],
            &[
                "trigger checkpoints_no_delete is missing",
                "trigger events_no_update is missing",
                "trigger sign_offs_no_update was changed or switched off",
            ],
        )
    } else {
        (
            &[
                "DROP TRIGGER events_no_change ON events",
                "DROP TRIGGER checkpoints_no_truncate ON checkpoints",
                "ALTER TABLE sign_offs DISABLE TRIGGER sign_offs_no_change",
            ],
            &[
                "trigger checkpoints_no_truncate is missing",
                "trigger events_no_change is missing",
                "trigger sign_offs_no_change was changed or switched off",
            ],
        )
    };
    for change in changes {
        tampered.look.run(change);
    }
    assert_eq!(tampered.problems(&[]), names);
}

#[test]
fn a_guard_whose_function_does_nothing_any_more_is_named() {
    let mut tampered = Tampered::small();
    if tampered.look.is_sqlite() {
        return;
    }
    tampered.look.run(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
         'BEGIN RETURN NEW; END'",
    );
    // Every trigger that is there guards evidence: its rows, or the whole table.
    let guards = "SELECT count(*)::text AS line FROM pg_trigger WHERE NOT tgisinternal";
    let guards: usize = tampered.line(guards).parse().unwrap();
    assert!(guards >= 2 * 18, "{guards} guards");
    assert_eq!(tampered.problems(&[]).len(), guards);
}

#[test]
fn a_sign_off_that_is_not_what_was_signed_is_named() {
    let mut tampered = Tampered::demo();
    tampered.take_guards_away();
    let id = tampered.line("SELECT min(id) AS line FROM sign_offs");
    let (set, one) = ("UPDATE sign_offs SET", format!("WHERE id = '{id}'"));
    // The content and its hash, changed together.
    let both = "content = '{}', content_hash = \
                '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'";
    let forged = "INSERT INTO sign_offs SELECT '0198c000-0000-7000-8000-000000000000', review_id, \
                  (SELECT id FROM people WHERE handle = 'admin'), signed_as, sentence, \
                  content_hash, content, checklist_hash, signed_at, sre_teams FROM sign_offs";
    for (change, expected) in [
        (
            format!("{set} content = replace(content, 'met', 'not met') {one}"),
            "its content is not the one that was signed",
        ),
        (format!("{set} {both} {one}"), "its content_hash is not the one that chain "),
        (format!("{set} sentence = 'Never mind.' {one}"), "its sentence is not the one that "),
        (format!("{set} signed_as = 'Nobody' {one}"), "its signed_as is not the one that chain "),
        (format!("{set} signed_at = '2020-01-01 00:00:00' {one}"), "its signed_at is not the one"),
        (format!("{set} review_id = 'none' {one}"), "its review is missing"),
        (format!("DELETE FROM sign_offs {one}"), "the sign-off that it tells of is missing"),
        (format!("{forged} {one}"), "has no event that tells of it"),
    ] {
        let found = tampered.after(&change);
        assert!(found.iter().any(|problem| problem.contains(expected)), "{change}: {found:?}");
        // A sign-off that stands apart from its event leaves the event alone, too.
        let most = if expected == "its review is missing" { 2 } else { 1 };
        assert!(found.len() <= most, "{change}: {found:?}");
    }
    if tampered.look.is_sqlite() {
        let found = tampered.after(&format!("{set} signed_at = 'never' {one}"));
        let beginning = format!("sign-off {id} cannot be read: ");
        assert!(found.iter().any(|problem| problem.starts_with(&beginning)), "{found:?}");
    }
    assert_eq!(tampered.after("SELECT 1"), Vec::<String>::new());
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_the_rest_is_read() {
    let mut tampered = Tampered::small();
    tampered.take_guards_away();
    let chain = tampered.line("SELECT min(chain) AS line FROM events");
    let one = format!("chain = '{chain}' AND seq = 3");
    let found = tampered.after(&format!("UPDATE events SET actor_id = 'nobody' WHERE {one}"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&format!("chain {chain}, event 3 cannot be read: ")), "{found:?}");
    // What stands before it is still verified.
    let found = tampered.after(&format!(
        "UPDATE events SET actor_id = 'nobody' WHERE {one}; \
         UPDATE events SET request_id = 'other' WHERE chain = '{chain}' AND seq = 2"
    ));
    assert_eq!(found, [format!("chain {chain}, event 2 was changed")]);
    if tampered.look.is_sqlite() {
        audit::checkpoint(&tampered.app.core).unwrap().unwrap();
        let found = tampered.after("UPDATE checkpoints SET at = 'never'");
        assert!(found[0].starts_with("checkpoint 1 cannot be read: "), "{found:?}");
    }
}

#[test]
fn checkpoints_at_the_end_are_missed_by_who_kept_one() {
    let mut tampered = Tampered::small();
    let core = tampered.app.core.clone();
    let checkpoint = || {
        let (seq, hash) = audit::checkpoint(&core).unwrap().unwrap();
        KeptCheckpoint { seq, hash }
    };
    let first = checkpoint();
    setup::add_person(&core, "zoe", "Zoe", "zoe@example.com", false).unwrap();
    let second = checkpoint();
    let report = audit::verify(&core).unwrap();
    assert_eq!(report.last_checkpoint, Some(format!("2:{}", second.hash)));
    let kept = [first, second.clone()];
    assert_eq!(tampered.problems(&kept), Vec::<String>::new());
    let forged = KeptCheckpoint { seq: 1, hash: second.hash };
    let found = tampered.problems(&[forged]);
    assert!(found[0].starts_with("checkpoint 1 is not the one that was kept: "), "{found:?}");
    tampered.take_guards_away();
    tampered.look.run("DELETE FROM checkpoints WHERE seq = 2");
    let found = tampered.problems(&kept);
    assert!(found.iter().any(|one| one.starts_with("checkpoint 2 is missing; ")), "{found:?}");
}

#[test]
fn records_are_verified_beside_a_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let verify = |more: &[&str]| run(&[&["audit", "verify", "--data", data], more].concat());
    let server = Running::serve(folder.path());
    let last = |output: &std::process::Output| {
        let said = text(&output.stdout);
        said.lines().find_map(|line| Some(line.strip_prefix("last checkpoint ")?.to_owned()))
    };
    // The server writes its first checkpoint soon after the start.
    let mut output = verify(&[]);
    for _ in 0..100 {
        if last(&output).is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        output = verify(&[]);
    }
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let kept = last(&output).unwrap();
    assert_eq!(verify(&["--checkpoint", &kept]).status.code(), Some(0));
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"), "the server goes on");
    let other = kept.replacen(':', ":0", 1);
    let other = other[..kept.len()].to_owned();
    let found = verify(&["--checkpoint", &kept, "--checkpoint", &other]);
    assert_eq!(found.status.code(), Some(1), "{found:?}");
    assert!(text(&found.stdout).contains("checkpoint 1 is not the one that was kept"), "{found:?}");
    let unclear = verify(&["--checkpoint", "1"]);
    assert_eq!(unclear.status.code(), Some(2), "{unclear:?}");
    assert!(text(&unclear.stderr).contains("SEQ:HASH"), "{unclear:?}");
    drop(server);
    // After a stop without a goodbye, too.
    assert_eq!(verify(&["--checkpoint", &kept]).status.code(), Some(0));
    let mut look = Look::into(&Location::Sqlite(folder.path().join("readyroom.db")));
    look.run("DROP TRIGGER checkpoints_no_delete; DELETE FROM checkpoints");
    let found = verify(&["--checkpoint", &kept]);
    let said = text(&found.stdout);
    assert!(said.contains("checkpoint 1 is missing"), "{said}");
    assert!(said.contains("trigger checkpoints_no_delete is missing"), "{said}");
}
