//! Every message as it is read: text and HTML, against a snapshot of each.

use chrono::NaiveDate;
use lettre::Address;

use super::content;
use super::letter::{Site, seal};
use super::render::check;
use crate::domain::at::At;
use crate::domain::ids::{MailId, PersonId};
use crate::domain::notice::samples::every_notice;
use crate::domain::notice::{Notice, Told};
use crate::ops::deliveries::Delivery;
use crate::ops::digests::{Digest, Line};
use crate::store::outbox::MailRow;

fn site() -> Site {
    let from: Address = "readyroom@example.com".parse().unwrap();
    Site::new("https://ready.example:8443", from)
}

fn today() -> NaiveDate {
    "2026-12-05".parse().unwrap()
}

fn delivery(told: Told) -> Delivery {
    let line = |title: &str, words: &str, path: &str| Line {
        title: title.into(),
        words: words.into(),
        due: Some("2026-12-12".parse().unwrap()),
        path: path.into(),
    };
    let ran = "9 pages last week, 4 the week before, budget 7. 3 deployments, 1 failed.";
    let is_digest = matches!(told.notice, Notice::Digest { .. });
    let is_invitation = matches!(told.notice, Notice::Invitation { .. });
    Delivery {
        name: "Tomás Lind".into(),
        email: "tomas@example.com".into(),
        told,
        digest: if is_digest {
            Digest {
                needs: vec![
                    line("Judge launch review 1 of Ledger", "", "/services/ledger/launch/1"),
                    line(
                        "Meet the condition on MON-03 of Ads",
                        "Page on symptoms.",
                        "/services/ads",
                    ),
                ],
                production: vec![Line {
                    due: None,
                    ..line("Payments ledger", ran, "/services/payments-ledger/signals")
                }],
            }
        } else {
            Digest::default()
        },
        secret: is_invitation.then(|| "rri_sample".to_owned()),
    }
}

fn row(told: &Told) -> MailRow {
    let at: At = "2026-11-21T10:00:00Z".parse().unwrap();
    let person: PersonId = "01890000-0000-7000-8000-000000000001".parse().unwrap();
    let id: MailId = "01890000-0000-7000-8000-00000000000a".parse().unwrap();
    let row = MailRow::waiting(person, told.notice.kind(), String::new(), told.thread(), at);
    MailRow { id, ..row }
}

#[test]
fn every_kind_of_notice_has_its_templates() {
    check().unwrap();
}

#[test]
fn every_message_reads_as_it_should() {
    let mut texts = String::new();
    let mut pages = String::new();
    for told in every_notice() {
        let kind = told.notice.kind();
        let letter = content::letter(&row(&told), &delivery(told), &site(), today()).unwrap();
        let lines: Vec<&str> = letter.text.lines().collect();
        assert!(lines[1].starts_with("https://ready.example:8443/"), "{kind}: {}", letter.text);
        let link = lines[1].replace('=', "&#x3D;");
        assert!(letter.html.contains(&link), "{kind}: {link} is not in {}", letter.html);
        assert!(!letter.subject.is_empty() && !letter.subject.ends_with(' '), "{kind}");
        texts.push_str(&format!("=== {kind}\n{}\n\n{}\n", letter.subject, letter.text));
        pages.push_str(&format!("=== {kind}\n{}\n", letter.html));
        seal(&letter, &site()).unwrap();
    }
    insta::assert_snapshot!("messages_as_text", texts);
    insta::assert_snapshot!("messages_as_html", pages);
}

#[test]
fn the_parts_of_a_message_stand_where_programs_look_for_them() {
    let told = every_notice().remove(0);
    let letter = content::letter(&row(&told), &delivery(told), &site(), today()).unwrap();
    let sealed = String::from_utf8(seal(&letter, &site()).unwrap().bytes).unwrap();
    let (headers, body) = sealed.split_once("\r\n\r\n").unwrap();
    for header in [
        "From: Readyroom <readyroom@example.com>",
        "To: =?utf-8?b?VG9tw6FzIExpbmQ=?= <tomas@example.com>",
        "Subject: payments-ledger: Ana Ruiz asks about CMP-02",
        "Date: Sat, 21 Nov 2026 10:00:00 +0000",
        "Message-ID: <01890000-0000-7000-8000-00000000000a@ready.example>",
        "In-Reply-To: <services.payments-ledger.launch.1@ready.example>",
        "References: <services.payments-ledger.launch.1@ready.example>",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe: <https://ready.example:8443/account#mail-h>",
        "Content-Type: multipart/alternative;",
    ] {
        assert!(headers.contains(header), "{header} is not in\n{headers}");
    }
    assert!(body.contains("text/plain") && body.contains("text/html"));
}
