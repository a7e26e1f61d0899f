//! What `readyroom audit verify` says of snapshots, whoever took the guards away first.

use readyroom::ops::audit;

use super::*;

struct Tampered {
    ledger: Ledger,
    look: Look,
}

impl Tampered {
    /// A review that went to launch version 2, so that there is a snapshot.
    async fn upgraded() -> Self {
        let ledger = behind().await;
        ledger.app.post(&ledger.lead, &format!("{REVIEW}/upgrades"), json!({})).await.expect(201);
        let mut look = Look::into(&ledger.app.location());
        if look.is_sqlite() {
            let triggers = "SELECT name AS line FROM sqlite_schema WHERE type = 'trigger'";
            for name in look.lines(triggers) {
                look.run(&format!("DROP TRIGGER {name}"));
            }
        } else {
            look.run("SET session_replication_role = replica");
        }
        Self { ledger, look }
    }

    fn problems(&self) -> Vec<String> {
        let mut found = audit::verify(&self.ledger.app.core).unwrap().problems;
        found.retain(|problem| !problem.starts_with("trigger "));
        found
    }
}

#[actix_web::test]
async fn a_snapshot_that_is_not_what_was_taken_is_named() {
    let mut tampered = Tampered::upgraded().await;
    assert_eq!(tampered.problems(), Vec::<String>::new());
    assert_eq!(audit::verify(&tampered.ledger.app.core).unwrap().snapshots, 1);
    let set = "UPDATE review_snapshots SET";
    // The content and its hash, changed together.
    let both = "content = '{}', content_hash = \
                '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'";
    for (change, expected) in [
        (format!("{set} taken_at = '2020-01-01 00:00:00'"), "its taken_at is not the one that"),
        (format!("{set} checklist_version = 7"), "its checklist_version is not the one that"),
        (format!("{set} {both}"), "its content_hash is not the one that"),
        (format!("{set} number = 2"), "has no event that tells of it"),
        (format!("{set} content = '[1]'"), "its content is not what was taken"),
        ("DELETE FROM review_snapshots".to_owned(), "the snapshot that it tells of is missing"),
    ] {
        tampered.look.run(&change);
        let found = tampered.problems();
        assert!(found.iter().any(|problem| problem.contains(expected)), "{change}: {found:?}");
    }
}
