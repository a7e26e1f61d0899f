//! The page of mail.

use readyroom::domain::notice::MailState;
use readyroom::domain::person::Grant;
use readyroom::outbound::transport::Failure;
use serde_json::json;

use super::post::{Post, Treatment};
use super::{count, now, write_to};
use crate::support::TestApp;

#[actix_web::test]
async fn an_administrator_sends_again_or_drops_what_was_not_delivered() {
    let app = TestApp::with_mail();
    let post = Post::default();
    let admin = app.person("admin", &[], &[Grant::Admin]);
    let rows = write_to(&app, &["gone", "full"]);
    for address in ["gone@example.com", "full@example.com"] {
        let refused = Failure::Recipient("550 <b>no</b> such mailbox".to_owned());
        post.treat(address, Treatment::Fail(refused));
    }
    post.deliver(&app.core);
    let page = app.get(&admin, "/mail").await.expect(200).body;
    assert!(page.contains("550 &lt;b&gt;no&lt;/b&gt; such mailbox"), "{page}");
    assert!(page.contains("Test message") && !page.contains("Ana"), "no content is shown");
    let mail = app.get(&admin, "/api/v1/mail").await.expect(200).json();
    assert_eq!((&mail["dead"], &mail["is_on"]), (&json!(2), &json!(true)));

    let path = |row: usize, what: &str| format!("/mail/messages/{}/{what}", rows[row].id);
    let events = app.events();
    app.form(&admin, &path(0, "removal"), &[]).await.expect(303);
    app.form(&admin, &path(1, "attempts"), &[]).await.expect(303);
    assert_eq!(app.events(), events + 2);
    assert_eq!(now(&app, &rows[0]).state, MailState::Dropped);
    let again = now(&app, &rows[1]);
    assert_eq!((again.state, again.attempts), (MailState::Waiting, 0));
    app.form(&admin, &path(0, "attempts"), &[]).await.expect(404);
    app.form(&admin, &path(1, "removal"), &[]).await.expect(404);

    let post = Post::default();
    post.deliver(&app.core);
    assert_eq!(post.take().len(), 1);
    let test = app.post(&admin, "/api/v1/mail/tests", json!({})).await.expect(201).json();
    assert_eq!(test["state"], "waiting");
    post.deliver(&app.core);
    assert_eq!(post.told(), [("admin".to_owned(), "Mail from Readyroom works".to_owned())]);
    assert_eq!(count(&app, MailState::Dead), 0);
}
