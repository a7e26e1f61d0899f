//! What stands around every request, tried over the whole application.

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode, header};
use actix_web::test::{TestRequest, init_service, read_body, try_call_service};
use actix_web::web;

use super::*;
use crate::catalog::Catalog;
use crate::domain::at::{At, Clock};
use crate::ops::Core;
use crate::ops::core::Limits;
use crate::store::{IfMissing, Location, Store};
use crate::web::assets;

/// A clock that stands still.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> At {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }
}

/// The application on a database of its own, reached at `public_url`.
struct Site {
    state: Data<State>,
    readiness: Data<Readiness>,
    gzipped: Data<Gzipped>,
    #[expect(dead_code, reason = "the folder lives as long as the site")]
    folder: tempfile::TempDir,
}

impl Site {
    async fn at(public_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Location::Sqlite(folder.path().join("readyroom.db"));
        let store = Store::open(&database, IfMissing::Create).unwrap();
        let catalog = Catalog::embedded().unwrap();
        let (figures, limits) = (catalog.figures(), Limits::default());
        let core = Core::new(store, catalog, figures, limits, Arc::new(Noon));
        let state = State::new(core.clone(), public_url);
        Self {
            state: Data::new(state),
            readiness: Data::new(Readiness::of(core)),
            gzipped: Data::new(Gzipped::all().await),
            folder,
        }
    }

    async fn answer(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        let app = App::new()
            .app_data(self.state.clone())
            .app_data(self.readiness.clone())
            .app_data(self.gzipped.clone())
            .wrap(from_fn(frame::framed))
            .wrap(TracingLogger::<span::Spans>::new())
            .route("/panics", web::get().to(panics))
            .configure(everything);
        let service = init_service(app).await;
        let request = request.to_request();
        match try_call_service(&service, request).await {
            Ok(response) => response.map_into_boxed_body(),
            Err(error) => {
                let request = TestRequest::default().to_http_request();
                ServiceResponse::new(request, error.error_response())
            }
        }
    }

    /// Changes a setting of the connection that writes.
    fn pragma(&self, setting: &str) {
        use diesel::connection::SimpleConnection as _;

        let setting = format!("PRAGMA {setting}");
        let write = move |db: &mut crate::store::Db| -> crate::store::Result<()> {
            Ok(db.batch_execute(&setting)?)
        };
        self.state.core.store().write(write).unwrap();
    }

    async fn get(&self, path: &str) -> ServiceResponse<BoxBody> {
        self.answer(TestRequest::get().uri(path)).await
    }
}

async fn panics() -> &'static str {
    panic!("a defect")
}

fn header<'a>(response: &'a ServiceResponse<BoxBody>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn assert_framed(response: &ServiceResponse<BoxBody>, what: &str) {
    let policy = header(response, "content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{what}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(header(response, name), value, "{what}: {name}");
    }
    assert!(!header(response, "permissions-policy").is_empty(), "{what}");
    assert!(!header(response, "cache-control").is_empty(), "{what}");
    assert_eq!(header(response, "x-request-id").len(), 36, "{what}");
}

#[actix_web::test]
async fn every_answer_carries_every_header() {
    let site = Site::at("http://127.0.0.1:8080").await;
    let css = assets::urls().css.clone();
    for (path, status) in [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/sessions/new", 200),
        ("/", 303),
        ("/nothing", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/services", 401),
        ("/api/v1/openapi.json", 200),
        ("/assets/app.000000000000.css", 404),
        (css.as_str(), 200),
        ("/panics", 500),
    ] {
        let response = site.get(path).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_framed(&response, path);
        assert_eq!(header(&response, "strict-transport-security"), "", "{path}");
    }
    for method in [Method::DELETE, Method::PUT, Method::TRACE] {
        let request = TestRequest::with_uri("/services").method(method.clone());
        let response = site.answer(request).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_framed(&response, method.as_str());
    }
}

#[actix_web::test]
async fn a_method_that_a_place_does_not_take_is_answered_with_those_it_does() {
    let site = Site::at("http://127.0.0.1:8080").await;
    let css = assets::urls().css.clone();
    for (path, method, allowed) in [
        ("/services", Method::DELETE, "GET, HEAD, POST"),
        ("/api/v1/services", Method::PUT, "GET, HEAD, POST"),
        ("/services/new", Method::POST, "GET, HEAD"),
        ("/services/ledger/launches", Method::GET, "POST"),
        ("/api/v1/services/ledger/launches", Method::OPTIONS, "POST"),
        ("/healthz", Method::POST, "GET, HEAD"),
        ("/readyz", Method::DELETE, "GET, HEAD"),
        (css.as_str(), Method::PUT, "GET, HEAD"),
    ] {
        let request = TestRequest::with_uri(path).method(method.clone());
        let response = site.answer(request).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert_eq!(header(&response, "allow"), allowed, "{method} {path}");
        assert_framed(&response, path);
    }
    for path in ["/healthz", "/readyz"] {
        let request = TestRequest::with_uri(path).method(Method::HEAD);
        assert_eq!(site.answer(request).await.status(), StatusCode::OK, "{path}");
    }
}

#[actix_web::test]
async fn over_tls_browsers_are_told_to_come_back_over_tls() {
    let site = Site::at("https://ready.example").await;
    let response = site.get("/nothing").await;
    assert!(header(&response, "strict-transport-security").starts_with("max-age="));
}

#[actix_web::test]
async fn a_panic_is_told_with_the_number_of_the_request() {
    let site = Site::at("http://127.0.0.1:8080").await;
    let response = site.get("/panics").await;
    let id = header(&response, "x-request-id").to_owned();
    let body = read_body(response).await;
    let body = String::from_utf8_lossy(&body).into_owned();
    assert!(body.contains(&id) && !body.contains("a defect"), "{body}");
    assert_eq!(site.get("/healthz").await.status(), StatusCode::OK);
}

#[actix_web::test]
async fn a_body_that_is_too_large_is_refused_in_the_words_of_its_door() {
    let site = Site::at("http://127.0.0.1:8080").await;
    let large = || TestRequest::post().set_payload(vec![b'a'; 1024 * 1024 + 1]);
    let page = site.answer(large().uri("/sessions")).await;
    assert_eq!(page.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(header(&page, "content-type").starts_with("text/plain"));
    let program = site.answer(large().uri("/api/v1/sessions")).await;
    assert_eq!(program.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(header(&program, "content-type"), "application/problem+json");
    assert_framed(&program, "too large");
    let problem: serde_json::Value = serde_json::from_slice(&read_body(program).await).unwrap();
    assert_eq!((&problem["status"], &problem["code"]), (&413.into(), &"too_large".into()));
}

#[actix_web::test]
async fn files_are_sent_packed_and_kept_for_ever() {
    let site = Site::at("http://127.0.0.1:8080").await;
    let css = assets::urls().css.clone();
    let plain = assets::get(&css).unwrap().bytes.len();
    for (takes, sent) in
        [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("zstd", "")]
    {
        let request = TestRequest::get().uri(&css).insert_header((header::ACCEPT_ENCODING, takes));
        let response = site.answer(request).await;
        assert_eq!(header(&response, "content-encoding"), sent, "{takes}");
        assert_eq!(header(&response, "cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(header(&response, "content-type"), "text/css; charset=utf-8");
        let size = read_body(response).await.len();
        assert!(if sent.is_empty() { size == plain } else { size < plain / 2 }, "{takes}: {size}");
    }
    let font = TestRequest::get().uri(&assets::urls().sans);
    let font = site.answer(font.insert_header((header::ACCEPT_ENCODING, "gzip, br"))).await;
    assert_eq!(header(&font, "content-encoding"), "", "a font is packed already");
}

#[actix_web::test]
async fn pages_are_sent_in_gzip_to_who_takes_it() {
    let site = Site::at("http://127.0.0.1:8080").await;
    for (takes, sent) in [("gzip, deflate, br", "gzip"), ("br", ""), ("identity", "")] {
        let request = TestRequest::get().uri("/sessions/new");
        let response = site.answer(request.insert_header((header::ACCEPT_ENCODING, takes))).await;
        assert_eq!(response.status(), StatusCode::OK, "{takes}");
        assert_eq!(header(&response, "content-encoding"), sent, "{takes}");
    }
}

#[actix_web::test]
async fn a_server_that_stops_is_not_ready_but_alive() {
    let site = Site::at("http://127.0.0.1:8080").await;
    assert_eq!(site.get("/readyz").await.status(), StatusCode::OK);
    assert!(!site.readiness.was_told().await, "nobody asks regularly, so nobody is waited for");
    site.readiness.stop();
    let response = site.get("/readyz").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!header(&response, "retry-after").is_empty());
    assert!(site.readiness.was_told().await, "somebody asked twice, and was told");
    assert_eq!(site.get("/healthz").await.status(), StatusCode::OK);
}

#[actix_web::test]
async fn being_ready_is_tried_with_a_change_that_is_kept_and_not_at_every_question() {
    let site = Site::at("http://127.0.0.1:8080").await;
    let commits = || site.state.core.store().commits().unwrap();
    let before = commits();
    assert_eq!(site.get("/readyz").await.status(), StatusCode::OK);
    assert_eq!(commits(), before + 2, "written, and given back");
    assert_eq!(site.get("/readyz").await.status(), StatusCode::OK);
    assert_eq!(commits(), before + 2, "known for a while");
}

#[actix_web::test]
async fn a_database_without_room_is_not_ready_until_there_is_some() {
    let site = Site::at("http://127.0.0.1:8080").await;
    site.pragma("max_page_count = 1");
    assert_eq!(site.get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    site.pragma("max_page_count = 100000");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    assert_eq!(site.get("/readyz").await.status(), StatusCode::OK);
}

#[actix_web::test]
async fn a_database_that_takes_no_changes_is_not_ready_and_changes_are_answered_so() {
    let site = Site::at("http://127.0.0.1:8080").await;
    site.pragma("query_only = ON");
    assert_eq!(site.get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(site.get("/healthz").await.status(), StatusCode::OK);
    let sign_in = TestRequest::post()
        .uri("/api/v1/sessions")
        .set_json(serde_json::json!({ "handle": "ana", "password": "nobody knows it" }));
    let response = site.answer(sign_in).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&response, "retry-after"), "2");
}
