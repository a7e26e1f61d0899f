//! Nothing that a person can type adds a header, a recipient or a line of ours, or stops the worker.

use readyroom::domain::notice::{MailState, Notice};
use readyroom::store::outbox::{self, MailRow};
use readyroom::store::people;
use serde_json::{Value, json};

use super::count;
use super::post::Post;
use crate::support::TestApp;

const HOSTILE: [&str; 8] = [
    "x\r\nBcc: victim@example.com",
    "x\nSubject: other\n\nbody",
    "x\0y",
    "x\u{202e}gnp.exe\u{2066}",
    "x\u{2028}\u{2029}\u{85}y",
    "\"><img src=x onerror=alert(1)>",
    "{{actor}} {{#each this}}",
    "\u{feff}\u{1f600} =?utf-8?q?Bcc:?=",
];

/// A message of every kind in which every text that can be free is this one.
fn messages(hostile: &str) -> Vec<Value> {
    let review = json!({ "kind": "launch", "number": 1 });
    let id = "01890000-0000-7000-8000-000000000001";
    Notice::KINDS
        .iter()
        .filter(|kind| !["invitation", "digest"].contains(kind))
        .map(|kind| {
            let mut notice = json!({
                "kind": kind, "review": review, "item": "OWN-01", "words": hostile, "number": 1,
                "due": "2026-12-12", "until": "2026-12-12", "reply_by": "2026-12-12",
                "back_up_until": "2026-12-12", "days": 7, "owner": id, "set_by": id,
                "asked_by": if *kind == "question_answered" { json!([id]) } else { json!(id) },
                "consultant": id, "opened_by": id, "answered_by": id, "proposed_by": id,
                "submitted_by": id, "running": id, "team": id, "team_name": hostile,
                "answer": hostile, "outcome": hostile, "items": if *kind == "review_submitted" {
                    json!(1)
                } else {
                    json!(["OWN-01"])
                },
                "changes": [{ "item": "OWN-01", "words": hostile }], "to": [id],
                "complete": true, "valid_until": null, "conditions": 1, "blocker": true,
                "granted": true, "revoked": true, "urgent": true, "added_by": [id],
                "retired": true, "retires": true, "look_again_on": "2026-12-12", "named": [id],
                "new_owner": id, "name": hostile,
            });
            notice["title"] = json!(hostile);
            notice["accepted"] = json!(true);
            notice["checklist"] = json!("launch");
            notice["version"] = json!(2);
            notice["filed_by"] = json!(id);
            notice["chosen_by"] = json!(id);
            notice["added"] = json!(3);
            notice["services"] = json!([{ "slug": "ledger", "name": hostile }]);
            notice["owners"] = json!([id]);
            notice["grave"] = json!(true);
            notice["gate"] = json!(hostile);
            notice["transition"] = json!("handoff");
            notice["given_by"] = json!(id);
            if *kind == "review_moved" {
                for count in ["version", "new", "again", "retired", "lapsed"] {
                    notice[count] = json!(1);
                }
            }
            json!({
                "actor": hostile,
                "service": { "slug": "ledger", "name": hostile },
                "notice": notice,
            })
        })
        .collect()
}

#[test]
fn no_field_adds_a_header_or_a_recipient_or_stops_the_worker() {
    let app = TestApp::with_mail();
    let post = Post::default();
    app.add_person("ana", &[], &[]);
    let store = app.core.store();
    let id = store.read(|db| people::by_handle(db, &"ana".parse().unwrap())).unwrap().id;
    let long = "ä".repeat(10_000);
    let texts: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).chain([long]).collect();
    let mut expected = 0;
    for text in texts {
        // PostgreSQL keeps no NUL, so it cannot be in a name.
        let name = text.replace('\0', "\u{1}");
        store.write(move |db| people::set_name(db, id, &name, "ana@example.com")).unwrap();
        for told in messages(&text) {
            let kind = told["notice"]["kind"].as_str().unwrap().to_owned();
            let thread = format!("services/ledger/{expected}\r\nBcc: v@example.com");
            let thread = if expected % 2 == 0 { String::new() } else { thread };
            let row = MailRow::waiting(id, &kind, told.to_string(), thread, app.core.now());
            store.write(move |db| outbox::insert(db, &[row])).unwrap();
            expected += 1;
        }
        post.deliver(&app.core);
    }
    let failed = store.read(outbox::failing).unwrap();
    assert_eq!(failed.map(|row| (row.kind, row.last_error)), None);
    let taken = post.take();
    assert_eq!((taken.len(), count(&app, MailState::Sent)), (expected, expected as i64));
    let allowed = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "List-Unsubscribe",
        "In-Reply-To",
        "References",
        "MIME-Version",
        "Content-Type",
    ];
    for letter in taken {
        assert_eq!(letter.to, "ana@example.com");
        for header in letter.headers() {
            assert!(allowed.contains(&header.as_str()), "{header}: {:.2000}", letter.raw);
        }
        for name in ["To", "Subject", "From"] {
            let count = letter.headers().iter().filter(|header| *header == name).count();
            assert_eq!(count, 1, "{name}: {:.2000}", letter.raw);
        }
        assert!(letter.raw.lines().all(|line| line.len() <= 998), "lines are short");
        let (_, html) = letter.raw.split_once("Content-Type: text/html").unwrap();
        assert!(!html.contains("<img"), "HTML is escaped: {html}");
        assert!(!letter.raw.contains('\0') && !letter.raw.contains('\u{202e}'));
        assert!(letter.raw.len() < 200_000);
    }
}
