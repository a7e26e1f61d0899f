//! The two doors themselves: who comes in, and in which words they are told.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use readyroom::domain::person::TeamKind;
use serde_json::{Value, json};

use crate::support::{Ledger, REVIEW, SERVICE, TestApp, Who};

#[actix_web::test]
async fn a_session_and_a_token_at_once_are_refused() {
    let ledger = Ledger::open().await;
    let token = token(&ledger.app, &ledger.lead, "read").await;
    ledger.app.get(&token, SERVICE).await.expect(200);
    let (Who::Session(session), Who::Token(secret)) = (&ledger.lead, &token) else {
        panic!("a session and a token")
    };
    let both = Who::Both { session: session.clone(), token: secret.clone() };
    let answer = ledger.app.get(&both, SERVICE).await.expect(400);
    assert!(answer.json()["detail"].as_str().unwrap().contains("not both"));
}

const REVIEW_PAGE: &str = "/services/ledger/launch/1";

async fn token(app: &TestApp, who: &Who, scope: &str) -> Who {
    let body = json!({ "name": "test", "scope": scope, "days": 30 });
    let made = app.post(who, "/api/v1/account/tokens", body).await.expect(201).json();
    Who::Token(made["secret"].as_str().unwrap().to_owned())
}

#[actix_web::test]
async fn a_token_opens_no_page_and_cannot_make_another() {
    let ledger = Ledger::open().await;
    let token = token(&ledger.app, &ledger.lead, "write").await;
    let page = ledger.app.get(&token, "/services").await.expect(303);
    assert!(page.location.starts_with("/sessions/new"));
    let body = json!({ "name": "another", "scope": "read", "days": 1 });
    let answer = ledger.app.post(&token, "/api/v1/account/tokens", body).await.expect(403);
    assert_eq!(answer.json()["code"], "not_by_token");
    let revoked = Who::Token("rrt_0000".to_owned());
    ledger.app.get(&revoked, SERVICE).await.expect(401);
}

#[actix_web::test]
async fn whoever_is_signed_out_comes_back_to_the_page_but_not_to_an_action() {
    let ledger = Ledger::open().await;
    let page = ledger.app.get(&Who::Nobody, "/services?stage=retired").await.expect(303);
    assert_eq!(page.location, "/sessions/new?next=%2Fservices%3Fstage%3Dretired");
    let button = "/services/ledger/launch/1/submissions";
    let action = ledger.app.form(&Who::Nobody, button, &[]).await.expect(401);
    assert!(action.location.is_empty(), "a button is no page to come back to");
    let typed = [("name", "Ledger of payments"), ("version", "1")];
    let form = ledger.app.form(&Who::Nobody, "/services/ledger", &typed).await.expect(401);
    assert!(form.body.contains("Ledger of payments"), "what was typed is lost");
    assert!(form.body.contains("another tab"));
}

#[actix_web::test]
async fn a_program_reads_the_version_that_it_may_replace() {
    let ledger = Ledger::open().await;
    let read = ledger.app.get(&ledger.lead, SERVICE).await.expect(200);
    let version = read.json()["version"].as_i64().unwrap();
    assert_eq!(read.etag, format!("\"{version}\""));
    let change = json!({ "name": "Ledger two", "importance": "critical" });
    let path = SERVICE;
    let unsaid = ledger.app.post(&ledger.lead, path, change.clone()).await.expect(428);
    assert_eq!(unsaid.json()["code"], "precondition_required");
    ledger.app.replace(&ledger.lead, path, version, change.clone()).await.expect(200);
    let late = ledger.app.replace(&ledger.lead, path, version, change.clone()).await.expect(412);
    assert_eq!(late.json()["conflict"]["version"], version + 1);
    let anything = ledger.app.raw(&ledger.lead, Method::POST, path, &change.to_string(), "*").await;
    anything.expect(422);
}

#[actix_web::test]
async fn bodies_that_could_mean_two_things_are_refused() {
    let ledger = Ledger::open().await;
    let path = "/api/v1/sessions";
    for (body, status) in [
        (r#"{"handle":"lead","handle":"sre","password":"x"}"#, 400),
        (r#"{"handle":["lead","sre"],"password":"x"}"#, 400),
        (r#"{"handle":["lead"],"password":"x"}"#, 400),
        (r#"{"handle":{"a":1},"password":"x"}"#, 400),
        (r#"["lead"]"#, 400),
        (r#"{"handle":"lead""#, 400),
        ("", 422),
    ] {
        let answer = ledger.app.raw(&Who::Nobody, Method::POST, path, body, "").await;
        let answer = answer.expect(status);
        assert_eq!(answer.kind, "application/problem+json", "{body}");
        assert!(!answer.body.contains("line 1"), "the parser speaks: {}", answer.body);
    }
    ledger.app.get(&ledger.lead, "/services?stage=retired&stage=ops_managed").await.expect(400);
    let twice = [("handle", "lead"), ("handle", "sre"), ("password", "x")];
    ledger.app.form(&Who::Nobody, "/sessions", &twice).await.expect(400);
}

#[actix_web::test]
async fn reads_have_a_head_and_no_other_method() {
    let ledger = Ledger::open().await;
    for path in ["/services", SERVICE] {
        ledger.app.raw(&ledger.lead, Method::HEAD, path, "", "").await.expect(200);
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = ledger.app.raw(&ledger.lead, method, path, "", "").await;
            answer.expect(405);
        }
    }
}

#[actix_web::test]
async fn whoever_leaves_takes_their_drafts_along() {
    let ledger = Ledger::open().await;
    let answer = ledger.app.form(&ledger.lead, "/sessions/current/removal", &[]).await;
    let answer = answer.expect(303);
    assert_eq!(answer.clear_site_data, "\"storage\"");
    ledger.app.get(&ledger.lead, SERVICE).await.expect(401);
}

#[actix_web::test]
async fn the_page_of_the_first_administrator_says_where_its_link_comes_from() {
    let app = TestApp::start();
    for path in ["/setup", "/setup?token=rrf_wrong"] {
        let page = app.get(&Who::Nobody, path).await.expect(409).body;
        for words in ["Make the first administrator", "start Readyroom again", "/sessions/new"] {
            assert!(page.contains(words), "{path} does not say {words:?}: {page}");
        }
        assert!(!page.contains("Ask an administrator"), "there is none to ask");
    }
    let typed = [("token", "rrf_wrong"), ("name", "Priya Nair"), ("email", "p@example.com")];
    let form = app.form(&Who::Nobody, "/setup", &typed).await.expect(409).body;
    assert!(form.contains("Priya Nair") && form.contains("start Readyroom again"));
    assert!(!form.contains("Send again"), "the same link never works");
}

const ITEM: &str = "/services/ledger/launch/1/items/OWN-06";

#[actix_web::test]
async fn a_page_acts_only_for_the_person_it_was_made_for() {
    let ledger = Ledger::open().await;
    let doors = ledger.app.doors(None).await;
    let page = doors(TestRequest::get().uri(REVIEW_PAGE), &ledger.lead).await.expect(200);
    assert!(page.body.contains("data-me=\"lead\""), "the page says whom it was made for");
    let save = |made_for: &'static str| {
        let fields = [("note_version", "0"), ("note", "Typed by the lead")];
        let request = TestRequest::post().uri(ITEM).set_form(fields);
        request
            .insert_header(("x-readyroom-me", made_for))
            .insert_header(("accept", "text/vnd.fragment+html"))
    };
    let before = ledger.app.events();
    let refused = doors(save("lead"), &ledger.member).await.expect(409);
    assert!(refused.body.contains("opened by lead; you are signed in as member"));
    assert!(refused.body.contains("Sign in as lead"), "{}", refused.body);
    let part = TestRequest::get().uri(ITEM).insert_header(("x-readyroom-me", "lead"));
    let part = part.insert_header(("accept", "text/vnd.fragment+html"));
    doors(part, &ledger.member).await.expect(409);
    assert_eq!(ledger.app.events(), before, "something was written under the wrong name");
    doors(save("lead"), &Who::Nobody).await.expect(401);
    doors(save("lead"), &ledger.lead).await.expect(200);
}

#[actix_web::test]
async fn a_form_that_says_for_whom_it_was_made_is_not_sent_by_another() {
    let ledger = Ledger::open().await;
    let messages = format!("{ITEM}/messages");
    let fields = |made_for: &'static str| [("body", "Kept <words>"), ("made_for", made_for)];
    let before = ledger.app.events();
    let refused = ledger.app.form(&ledger.sre, &messages, &fields("lead")).await.expect(409);
    assert!(refused.body.contains("opened by lead; you are signed in as sre"));
    assert!(refused.body.contains("Kept &lt;words&gt;"), "what was typed is lost");
    assert_eq!(ledger.app.events(), before);
    ledger.app.form(&ledger.lead, &messages, &fields("lead")).await.expect(303);
}

#[actix_web::test]
async fn every_form_of_every_page_says_for_whom_it_was_made() {
    let ledger = Ledger::open().await;
    ledger.answer_everything().await;
    let root = ledger.app.sign_in("root");
    let mut walked = 0;
    let field = |who: &str| format!("<input type=\"hidden\" name=\"made_for\" value=\"{who}\">");
    for (who, name, path) in [
        (&ledger.lead, "lead", "/"),
        (&ledger.lead, "lead", "/services/new"),
        (&ledger.lead, "lead", "/services/ledger"),
        (&ledger.lead, "lead", "/services/ledger/edit"),
        (&ledger.lead, "lead", "/services/ledger/compliance"),
        (&ledger.lead, "lead", "/services/ledger/launch/1?full=1"),
        (&ledger.lead, "lead", "/services/ledger/launch/1/submissions/new"),
        (&ledger.lead, "lead", "/account"),
        (&ledger.sre, "sre", "/services/ledger/launch/1"),
        (&ledger.sre, "sre", "/services/ledger/launch/1?item=OWN-06"),
        (&ledger.sre, "sre", "/services/ledger/launch/1/sign-off"),
        (&root, "root", "/people/lead"),
        (&root, "root", "/people/new"),
        (&root, "root", "/teams/ledger-team"),
    ] {
        let page = ledger.app.get(who, path).await.expect(200).body;
        let forms = page.matches("method=\"post\"").count();
        // Who leaves may always leave.
        let leaving = page.matches("data-sign-out").count();
        assert_eq!(forms - leaving, page.matches(&field(name)).count(), "{path}");
        walked += forms - leaving;
        assert!(!page.contains("<!--me-->"), "{path}");
    }
    assert!(walked > 100, "only {walked} forms were found");
}

#[actix_web::test]
async fn a_form_that_was_refused_stays_of_who_typed_it() {
    let ledger = Ledger::open().await;
    let messages = format!("{ITEM}/messages");
    let typed = [("body", "Words of the lead"), ("made_for", "lead")];
    let page = ledger.app.form(&Who::Nobody, &messages, &typed).await.expect(401).body;
    assert!(page.contains("name=\"made_for\" value=\"lead\""), "{page}");
    let hostile = [("body", ""), ("made_for", "\"><script>")];
    let page = ledger.app.form(&ledger.lead, &messages, &hostile).await.expect(409).body;
    assert!(!page.contains("<script>"), "{page}");
    let blank = [("body", "From nobody in particular"), ("made_for", "")];
    ledger.app.form(&ledger.lead, &messages, &blank).await.expect(303);
}

#[actix_web::test]
async fn a_session_lasts_while_it_is_used_and_not_longer() {
    let ledger = Ledger::open().await;
    for _ in 0..4 {
        ledger.app.move_clock_by_minutes(40);
        ledger.app.get(&ledger.lead, SERVICE).await.expect(200);
    }
    ledger.app.get(&ledger.member, SERVICE).await.expect(401);
}

#[actix_web::test]
async fn errors_are_problem_documents_for_programs_and_pages_for_people() {
    let ledger = Ledger::open().await;
    let program = ledger.app.get(&ledger.lead, "/api/v1/services/none").await.expect(404);
    assert_eq!(program.kind, "application/problem+json");
    let problem: Value = program.json();
    for member in ["type", "title", "status", "code", "detail", "request_id"] {
        assert!(problem.get(member).is_some(), "{member} is missing: {problem}");
    }
    let person = ledger.app.get(&ledger.lead, "/services/none").await.expect(404);
    assert!(person.kind.starts_with("text/html") && person.body.contains("<h1>"));
    ledger.app.team("other", TeamKind::Product);
    let verdicts = format!("{REVIEW}/verdicts");
    let refused = ledger.app.post(&ledger.lead, &verdicts, json!({ "seen": "x" })).await;
    assert_eq!(refused.expect(403).json()["code"], "not_allowed");
}
