//! From the table of routes to the server: each row is mounted on its doors, requests are read
//! into the shape that handlers take, and answers and errors are written.

use std::panic::{AssertUnwindSafe, catch_unwind};

use actix_web::cookie::{Cookie as HttpCookie, SameSite, time::Duration};
use actix_web::http::header::HeaderValue;
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, guard};
use serde_json::Value;

use super::arrival::{blank, read_request, request_id};
use super::body::Body;
use super::error;
use super::made_for::signed;
use super::repeats;
use super::reply::{Cookie, Done, Reply};
use super::request::{Door, Request};
use super::route::{Access, Route, Runs};
use super::security;
use super::state::State;
use crate::ops::repeats::Answered;
use crate::ops::{Credential, Error, sessions};
use crate::web::handlers::viewer;

/// Largest JSON body, in bytes.
const LARGEST_JSON: usize = 1024 * 1024;

/// The methods of a read.
pub const READS: &str = "GET, HEAD";

/// The method of an action.
const ACTS: &str = "POST";

/// Mounts every row of the table on its doors.
pub fn mount(config: &mut ServiceConfig, routes: &[Route]) {
    config.app_data(web::PayloadConfig::new(LARGEST_JSON));
    let mut paths: Vec<&'static str> = routes.iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    // Words stand before values, so that `/services/new` is not a service of that name.
    paths.sort_by_key(|path| path.matches('{').count());
    for path in paths {
        let here: Vec<Route> = routes.iter().filter(|route| route.path == path).copied().collect();
        let twin = format!("/api/v1{path}");
        config.service(resource(path, Door::Page, here.clone()));
        if here.iter().any(Route::has_api) {
            config.service(resource(&twin, Door::Api, here));
        }
    }
}

fn resource(path: &str, door: Door, rows: Vec<Route>) -> actix_web::Resource {
    let mut resource = web::resource(path.to_owned());
    let is_here = |row: &Route| if door == Door::Api { row.has_api() } else { row.has_page() };
    let rows: Vec<Route> = rows.into_iter().filter(is_here).collect();
    let allowed = allowed(&rows);
    for row in rows {
        let methods = if row.is_action() {
            guard::Any(guard::Post())
        } else {
            guard::Any(guard::Get()).or(guard::Head())
        };
        resource = resource.route(web::route().guard(methods).to(
            move |http: HttpRequest, state: Data<State>, body: Body| {
                handle(row, door, http, state, body)
            },
        ));
    }
    resource.default_service(web::route().to(move |http: HttpRequest, state: Data<State>| {
        let allowed = allowed.clone();
        async move { wrong_method(door, &allowed, &http, &state) }
    }))
}

/// The methods that these rows take together.
fn allowed(rows: &[Route]) -> String {
    let reads = rows.iter().any(|row| !row.is_action()).then_some(READS);
    let acts = rows.iter().any(Route::is_action).then_some(ACTS);
    reads.into_iter().chain(acts).collect::<Vec<_>>().join(", ")
}

/// An answer to a method that a place does not take, with those that it does (RFC 9110, 15.5.6).
pub fn not_allowed(methods: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::MethodNotAllowed();
    response.insert_header((header::ALLOW, methods));
    response
}

/// What nothing is mounted at.
pub async fn nothing_here(http: HttpRequest, state: Data<State>) -> HttpResponse {
    let door = if http.path().starts_with("/api/") { Door::Api } else { Door::Page };
    let state = state.into_inner();
    let request = blank(door, &http, state);
    let error = Error::NotFound("such page".to_owned());
    let answer = web::block(move || failure(&request, &error, false)).await;
    answer.map_or_else(|_| HttpResponse::InternalServerError().finish(), Written::into_response)
}

fn wrong_method(
    door: Door,
    allowed: &str,
    http: &HttpRequest,
    state: &Data<State>,
) -> HttpResponse {
    let id = request_id(http);
    let mut response = not_allowed(allowed);
    security::put_headers_into(&mut response, state.is_secure(), &id);
    match door {
        Door::Api => response.content_type("application/problem+json").body(
            serde_json::json!({
                "type": "about:blank#method_not_allowed", "title": "Method Not Allowed",
                "status": 405, "code": "method_not_allowed", "request_id": id,
                "detail": "This path has no such method. GET /api/v1/openapi.json lists them.",
            })
            .to_string(),
        ),
        Door::Page => response
            .content_type("text/plain; charset=utf-8")
            .body("This address takes another method. Go back, and use the button on the page."),
    }
}

async fn handle(
    row: Route,
    door: Door,
    http: HttpRequest,
    state: Data<State>,
    body: Body,
) -> HttpResponse {
    let state = state.into_inner();
    let secure = state.is_secure();
    let id = request_id(&http);
    let request = match read_request(door, &http, state, &body.0) {
        Ok(request) => request,
        Err(boxed) => {
            let (request, error) = *boxed;
            return written(secure, id, move || failure(&request, &error, false)).await;
        }
    };
    written(secure, id, move || {
        let answer = run(&row, &request);
        touch(&request);
        answer
    })
    .await
}

/// Writes that a session or token was used, at most every few minutes; a request never fails for
/// it.
fn touch(request: &Request) {
    let (Credential::Session(hash) | Credential::Token(hash)) = &request.credential else { return };
    if !request.state.in_use.is_due(hash) {
        return;
    }
    let due = request.read(|view| sessions::is_touch_due(view, &request.credential));
    if due.is_ok_and(|due| due)
        && let Err(error) =
            request.state.core.write(&request.credential, &request.id, sessions::touch)
    {
        tracing::warn!(cause = ?error, "the use of a session was not written");
    }
}

async fn written(
    secure: bool,
    id: String,
    work: impl FnOnce() -> Written + Send + 'static,
) -> HttpResponse {
    let outcome = web::block(move || catch_unwind(AssertUnwindSafe(work))).await;
    let mut response = match outcome {
        Ok(Ok(written)) => written.into_response(),
        _ => {
            tracing::error!(request_id = id, "a handler panicked");
            HttpResponse::InternalServerError()
                .content_type("text/plain; charset=utf-8")
                .body(format!("Something failed inside Readyroom. It was logged as request {id}."))
        }
    };
    security::put_headers(response.headers_mut(), secure, &id);
    response
}

/// An answer that can cross threads.
pub(super) struct Written {
    status: StatusCode,
    kind: &'static str,
    body: Bytes,
    headers: Vec<(header::HeaderName, String)>,
    cookie: Option<HttpCookie<'static>>,
}

impl Written {
    fn new(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status, kind, body: body.into(), headers: Vec::new(), cookie: None }
    }

    /// What a call was answered before, once more.
    pub(super) fn again(kept: Answered) -> Result<Self, Error> {
        let status = StatusCode::from_u16(kept.status)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let written = data(status, &repeats::body_of(&kept)?);
        Ok(match kept.place {
            Some(place) => written.with(header::LOCATION, place),
            None => written,
        })
    }

    /// What is kept of it, to answer the same call with again.
    pub(super) fn kept(&self) -> Result<Answered, Error> {
        let place = self.headers.iter().find(|(name, _)| *name == header::LOCATION);
        Ok(Answered {
            status: self.status.as_u16(),
            place: place.map(|(_, place)| place.clone()),
            body: String::from_utf8(self.body.to_vec())
                .map_err(|error| Error::Internal(error.to_string()))?,
        })
    }

    fn with(mut self, name: header::HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    fn into_response(self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.insert_header((name, value));
            }
        }
        if let Some(cookie) = self.cookie {
            response.cookie(cookie);
        }
        response.content_type(self.kind).body(self.body)
    }
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

fn run(row: &Route, request: &Request) -> Written {
    let plain = request.query.each_once();
    let (outcome, versioned) = match row.runs {
        Runs::Read { page, api } => {
            let read = if request.door == Door::Api { api } else { page };
            let outcome = match read {
                Some(read) => plain.and_then(|()| read(request)).map(|found| reply(request, found)),
                None => Err(Error::NotFound("such page".to_owned())),
            };
            (outcome, false)
        }
        Runs::Act { act, fields, versioned, .. } => {
            if request.door == Door::Api && versioned && request.if_match.is_none() {
                return precondition_required(request);
            }
            let outcome = plain
                .and_then(|()| request.fields.check(fields))
                .and_then(|()| repeats::once(request, act));
            (outcome, versioned)
        }
    };
    outcome.unwrap_or_else(|error| failure(request, &first(row, request, error), versioned))
}

/// Who is not signed in learns that first, not what is wrong with the fields.
fn first(row: &Route, request: &Request, error: Error) -> Error {
    if !matches!(error, Error::Invalid(_)) || row.access == Access::Anyone {
        return error;
    }
    match request.read(|view| view.actor().map(|_| ())) {
        Err(Error::SignInNeeded) => Error::SignInNeeded,
        _ => error,
    }
}

fn reply(request: &Request, reply: Reply) -> Written {
    match reply {
        Reply::Html(html) => Written::new(StatusCode::OK, HTML, signed(request, html)),
        Reply::Page(page) => {
            let written = Written::new(StatusCode::OK, HTML, page.body)
                .with(header::VARY, "accept-encoding".to_owned());
            // What is encoded already is left alone on its way out.
            if page.gzip {
                written.with(header::CONTENT_ENCODING, "gzip".to_owned())
            } else {
                written
            }
        }
        Reply::Json(json) => data(StatusCode::OK, &json),
        Reply::File(file) => Written::new(StatusCode::OK, file.kind, file.body)
            .with(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)),
        Reply::To(place) => {
            Written::new(StatusCode::SEE_OTHER, HTML, String::new()).with(header::LOCATION, place)
        }
    }
}

pub(super) fn done_reply(request: &Request, done: Done) -> Written {
    let cookie = cookie(request, &done.cookie);
    let mut written = if request.door == Door::Api {
        let status = if done.created { StatusCode::CREATED } else { StatusCode::OK };
        // Where a person sees it unfolded, a program finds it by the path alone.
        let path = done.next.split(['?', '#']).next().unwrap_or_default();
        let place = format!("/api/v1{path}");
        let written = data(status, &done.data);
        if done.created { written.with(header::LOCATION, place) } else { written }
    } else if let (true, Some((html, tag))) = (request.wants_fragment, done.fragment) {
        Written::new(StatusCode::OK, HTML, signed(request, html))
            .with(header::ETAG, format!("\"{tag}\""))
    } else if let Some(page) = done.page {
        Written::new(StatusCode::OK, HTML, signed(request, page))
    } else {
        let place = with_notice(&done.next, done.notice);
        Written::new(StatusCode::SEE_OTHER, HTML, String::new()).with(header::LOCATION, place)
    };
    if done.cookie == Cookie::Clear {
        // Drafts that the script kept are of the person who leaves.
        let name = header::HeaderName::from_static("clear-site-data");
        written = written.with(name, "\"storage\"".to_owned());
    }
    written.cookie = cookie;
    written
}

/// Data for a program, with the version that it may replace as `ETag`.
fn data(status: StatusCode, data: &Value) -> Written {
    let written = Written::new(status, JSON, data.to_string());
    match data.get("version").and_then(Value::as_i64) {
        Some(version) => written.with(header::ETAG, format!("\"{version}\"")),
        None => written,
    }
}

/// Puts the notice into the query, before the anchor.
fn with_notice(place: &str, notice: &str) -> String {
    if notice.is_empty() {
        return place.to_owned();
    }
    let (path, anchor) = place.split_once('#').map_or((place, ""), |(path, anchor)| (path, anchor));
    let joint = if path.contains('?') { '&' } else { '?' };
    let hash = if anchor.is_empty() { "" } else { "#" };
    format!("{path}{joint}done={notice}{hash}{anchor}")
}

fn cookie(request: &Request, change: &Cookie) -> Option<HttpCookie<'static>> {
    let state = &request.state;
    let build = |secret: String| {
        HttpCookie::build(state.cookie_name(), secret)
            .path("/")
            .http_only(true)
            .secure(state.is_secure())
            .same_site(SameSite::Lax)
    };
    match change {
        Cookie::Keep => None,
        Cookie::Set(secret) => Some(build(secret.clone()).finish()),
        Cookie::Clear => Some(build(String::new()).max_age(Duration::ZERO).finish()),
    }
}

fn precondition_required(request: &Request) -> Written {
    let status = StatusCode::PRECONDITION_REQUIRED;
    let problem = serde_json::json!({
        "type": "about:blank#precondition_required", "title": "Precondition Required",
        "status": status.as_u16(), "code": "precondition_required", "request_id": request.id,
        "detail": "Send the version that you read as If-Match, for example If-Match: \"3\".",
    });
    Written::new(status, PROBLEM, problem.to_string())
}

fn failure(request: &Request, error: &Error, versioned: bool) -> Written {
    if let Error::Internal(cause) | Error::Unavailable(cause) = error {
        tracing::error!(request_id = request.id, cause, "a request failed");
    }
    let status = error::status(error, request.door, versioned);
    let mut written = if request.door == Door::Api {
        Written::new(status, PROBLEM, error::problem(error, status, &request.id).to_string())
    } else if request.wants_fragment {
        let part = crate::web::handlers::reviews::failed_fragment(request, error);
        Written::new(status, HTML, signed(request, part))
    } else if matches!(error, Error::SignInNeeded) && !request.changes {
        let next = crate::web::handlers::query_value(&request.target);
        Written::new(StatusCode::SEE_OTHER, HTML, String::new())
            .with(header::LOCATION, format!("/sessions/new?next={next}"))
    } else if let Some(page) = crate::web::handlers::own_refusal(request, error) {
        Written::new(status, HTML, signed(request, page))
    } else {
        let viewer = viewer(request);
        let page = error::page(request, &viewer, error, status);
        Written::new(status, HTML, signed(request, page))
    };
    match error {
        Error::TooMany(seconds) => {
            written = written.with(header::RETRY_AFTER, seconds.to_string());
        }
        Error::Unavailable(_) => written = written.with(header::RETRY_AFTER, "2".to_owned()),
        _ => {}
    }
    written
}
