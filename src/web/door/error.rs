//! Errors as people and programs see them. One function decides the status.

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use super::fields::MALFORMED;
use super::request::{Door, Request};
use super::way_back::page_of;
use crate::domain::refusal::Refusal;
use crate::ops::{Error, FieldError as FieldProblem};
use crate::web::render::render;
use crate::web::views::errors::{ErrorPage, Refused, SentField};
use crate::web::views::form::FieldError;
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What somebody is told whose session ended while they typed.
const SIGNED_OUT: &str =
    "You are signed out, so this was not saved. Sign in in another tab, then send it again here.";

/// What somebody is told who opens the page of the first administrator without its link.
const SETUP_LINK: &str = "This page makes the first administrator. It opens by the one-time link \
    that Readyroom writes to its log when it starts and nobody is here yet: the line that begins \
    “Make the first administrator”. The link works once, within a day. For a new one, start \
    Readyroom again and take it from the log. If somebody is here already, sign in instead.";

/// Fields beside versions that a form holds for itself and nobody types.
const UNSEEN: [&str; 10] = [
    "seen",
    "content_hash",
    "token",
    "next",
    "back",
    "confirm",
    "confirmed",
    "gate",
    "group",
    "regime",
];

/// The status of an error, through either door.
pub fn status(error: &Error, door: Door, versioned: bool) -> StatusCode {
    match error {
        Error::SignInNeeded => StatusCode::UNAUTHORIZED,
        Error::NotFound(_) => StatusCode::NOT_FOUND,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        // A program that stated a version learns that its precondition failed (RFC 9110, 13.1.1).
        Error::Conflict(_) if door == Door::Api && versioned => StatusCode::PRECONDITION_FAILED,
        Error::Refused(refusal)
            if door == Door::Api && versioned && refusal.is_about_what_was_read() =>
        {
            StatusCode::PRECONDITION_FAILED
        }
        Error::Refused(_) | Error::Conflict(_) | Error::OtherPerson { .. } => StatusCode::CONFLICT,
        Error::Invalid(problems) if problems.iter().any(|problem| problem.field == MALFORMED) => {
            StatusCode::BAD_REQUEST
        }
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The stable code of an error.
pub fn code(error: &Error) -> &'static str {
    match error {
        Error::SignInNeeded => "sign_in_needed",
        Error::NotFound(_) => "not_found",
        Error::Forbidden(refusal) | Error::Refused(refusal) => refusal.code(),
        Error::Invalid(_) => "invalid",
        Error::Conflict(_) => "changed_in_between",
        Error::OtherPerson { .. } => "opened_by_another",
        Error::TooMany(_) => "too_many_attempts",
        Error::Unavailable(_) => "unavailable",
        Error::Internal(_) => "internal",
    }
}

/// The error as a problem document (RFC 9457).
pub fn problem(error: &Error, status: StatusCode, request_id: &str) -> Value {
    let code = code(error);
    let mut problem = json!({
        "type": format!("about:blank#{code}"),
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "code": code,
        "detail": error.to_string(),
        "request_id": request_id,
    });
    let more = match error {
        Error::Invalid(fields) => Some(("fields", json!(fields))),
        Error::Conflict(conflict) => Some(("conflict", json!(conflict))),
        Error::Refused(Refusal::GatesFailed { gates, .. }) => Some(("gates", json!(gates))),
        Error::Refused(
            Refusal::Unanswered { items }
            | Refusal::WithoutEvidence { items }
            | Refusal::Unjudged { items }
            | Refusal::ChangeAsked { items },
        ) => Some(("items", json!(items))),
        _ => None,
    };
    if let (Some((name, value)), Some(object)) = (more, problem.as_object_mut()) {
        object.insert(name.to_owned(), value);
    }
    problem
}

/// The error as a page. A form that was not accepted is shown again with everything that was
/// typed, whichever form it was.
pub fn page(request: &Request, viewer: &Viewer, error: &Error, status: StatusCode) -> String {
    let shell = Shell::new("This was not saved", Nav::Elsewhere, viewer).with_error();
    let rendered = if request.fields.pairs().is_empty() {
        render("errors/show", &error_page(request, viewer, error, status))
    } else {
        render("errors/refused", &refused(request, shell, error, status))
    };
    // A page that cannot be rendered must not hide the reason.
    rendered.unwrap_or_else(|_| error.to_string())
}

fn error_page(request: &Request, viewer: &Viewer, error: &Error, status: StatusCode) -> ErrorPage {
    let heading = match status.as_u16() {
        _ if is_link_spent(error) => "This link does not work",
        400 => "This request is not well formed",
        401 => "Sign in first",
        403 => "This is not open to you",
        404 => "There is nothing here",
        409 | 412 | 422 => "This was not saved",
        429 => "Too many attempts",
        503 => "Not available right now",
        _ => "Something failed inside Readyroom",
    };
    ErrorPage {
        shell: Shell::new(heading, Nav::Elsewhere, viewer),
        status: status.as_u16(),
        heading: heading.to_owned(),
        sentence: sentence(request, error),
        ways: ways_on(request, error),
        request_id: request.id.clone(),
    }
}

fn is_link_spent(error: &Error) -> bool {
    matches!(error, Error::Refused(Refusal::LinkSpent))
}

/// Why it did not happen, in words that fit the place where it was tried.
fn sentence(request: &Request, error: &Error) -> String {
    match error {
        Error::SignInNeeded if request.changes => SIGNED_OUT.to_owned(),
        _ if is_link_spent(error) && path_of(request) == "/setup" => SETUP_LINK.to_owned(),
        _ => error.to_string(),
    }
}

fn ways_on(request: &Request, error: &Error) -> Vec<Link> {
    let mut ways = Vec::new();
    if matches!(error, Error::SignInNeeded) || is_link_spent(error) {
        ways.push(Link::new("/sessions/new", "Sign in"));
    }
    if is_link_spent(error) {
        return ways;
    }
    if let Some(service) = request.path.get("svc").filter(|_| !matches!(error, Error::NotFound(_)))
    {
        ways.push(Link::new(format!("/services/{service}"), format!("Back to {service}")));
    }
    ways.push(Link::new("/", "My work"));
    ways.push(Link::new("/services", "All services"));
    ways
}

fn refused(request: &Request, shell: Shell, error: &Error, status: StatusCode) -> Refused {
    let problems: &[FieldProblem] = match error {
        Error::Invalid(problems) => problems,
        _ => &[],
    };
    let over = is_over(request, error, status);
    let fields = request.fields.pairs().iter().map(|pair| sent_field(pair, error, problems));
    Refused {
        shell,
        sentence: sentence(request, error),
        errors: problems
            .iter()
            .map(|problem| FieldError::at(format!("f-{}", problem.field), problem.sentence.clone()))
            .collect(),
        fields: if over { fields.filter_map(to_copy).collect() } else { fields.collect() },
        back: way_back(request, error, over),
        action: if over { String::new() } else { path_of(request).to_owned() },
        request_id: if status.is_server_error() { request.id.clone() } else { String::new() },
    }
}

/// Whether sending the same again can never succeed: it was decided over something that is no
/// longer as it was read, or by a page of somebody else. What is decided next is to be read first.
fn is_over(request: &Request, error: &Error, status: StatusCode) -> bool {
    let read = ["seen", "content_hash"].iter().any(|name| request.fields.given(name).is_some());
    match error {
        Error::OtherPerson { .. }
        | Error::Refused(Refusal::ChangedSinceRead { .. } | Refusal::LinkSpent) => true,
        _ => read && status == StatusCode::CONFLICT,
    }
}

fn way_back(request: &Request, error: &Error, over: bool) -> Link {
    match error {
        Error::SignInNeeded | Error::Refused(Refusal::LinkSpent) => {
            Link::new("/sessions/new", "Sign in")
        }
        // The page of what does not exist does not exist either.
        Error::NotFound(_) => Link::new("/", "My work"),
        _ if over => Link::new(page_of(request), "Read it as it is now"),
        _ => Link::new(page_of(request), "Leave it as it was"),
    }
}

fn path_of(request: &Request) -> &str {
    request.target.split('?').next().unwrap_or("/")
}

fn sent_field(
    (name, value): &(String, String),
    error: &Error,
    problems: &[FieldProblem],
) -> SentField {
    let is_version = name == "version";
    // With the version of now, sending the form again keeps what was typed here.
    let value = match error {
        Error::Conflict(conflict) if is_version => conflict.version.to_string(),
        _ => value.clone(),
    };
    let secret = name.contains("password") || name == "current" || name == "new";
    SentField {
        label: name.replace(['_', '-'], " "),
        hidden: is_version || name.ends_with("_version") || UNSEEN.contains(&name.as_str()),
        fixed: false,
        long: value.len() > 60 || value.contains('\n'),
        value: if secret { String::new() } else { value },
        id: format!("f-{name}"),
        secret,
        error: problems
            .iter()
            .find(|problem| problem.field == *name)
            .map(|problem| problem.sentence.clone())
            .unwrap_or_default(),
        name: name.clone(),
    }
}

/// What somebody typed, to copy it into the page as it is now.
fn to_copy(field: SentField) -> Option<SentField> {
    let typed = !field.hidden && !field.secret && !field.value.trim().is_empty();
    typed.then_some(SentField { fixed: true, ..field })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use actix_web::test::TestRequest;

    use super::super::arrival::blank;
    use super::super::fields::Fields;
    use super::super::state::State;
    use super::*;
    use crate::catalog::Catalog;
    use crate::domain::at::{At, Clock};
    use crate::ops::Core;
    use crate::ops::core::Limits;
    use crate::store::testing::{Guard, empty_stores};

    #[test]
    fn a_program_that_stated_an_old_version_learns_that_its_precondition_failed() {
        let error = || Error::Refused(Refusal::ChangedSinceRead { what: "Service ledger".into() });
        assert_eq!(status(&error(), Door::Api, true), StatusCode::PRECONDITION_FAILED);
        assert_eq!(status(&error(), Door::Api, false), StatusCode::CONFLICT);
        assert_eq!(status(&error(), Door::Page, true), StatusCode::CONFLICT);
    }

    fn form_request(target: &str, fields: &[(&str, &str)]) -> (Request, Guard) {
        let (store, guard) = empty_stores().into_iter().next().unwrap();
        let catalog = Catalog::embedded().unwrap();
        let figures = catalog.figures();
        let core = Core::new(store, catalog, figures, Limits::default(), Arc::new(Noon));
        let http = TestRequest::post().uri(target).to_http_request();
        let state = Arc::new(State::new(core, "http://localhost"));
        let fields = fields.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let fields = Fields::new(fields.collect());
        (Request { fields, ..blank(Door::Page, &http, state) }, guard)
    }

    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> At {
            "2026-11-21T12:00:00Z".parse().unwrap()
        }
    }

    #[test]
    fn what_was_typed_outlives_a_failure_of_the_server() {
        let typed = [("body", "Half a page of words"), ("password", "a secret of mine")];
        let path = "/services/ledger/launch/1/items/MON-01/messages";
        let (request, _guard) = form_request(path, &typed);
        for error in [Error::Unavailable("gone".into()), Error::Internal("a defect".into())] {
            let status = status(&error, Door::Page, false);
            let html = page(&request, &Viewer::default(), &error, status);
            assert!(html.contains("Half a page of words"), "{status}: {html}");
            assert!(html.contains("Send again") && html.contains(&format!("action=\"{path}\"")));
            assert!(!html.contains("a secret of mine") && !html.contains("a defect"));
        }
    }

    #[test]
    fn what_was_decided_over_something_older_is_not_sent_again() {
        let typed = [("seen", "0.1.0"), ("verdict", "accepted"), ("comment", "Words to keep")];
        let path = "/services/ledger/launch/1/items/MON-01/verdict";
        let (request, _guard) = form_request(path, &typed);
        let error = Error::Refused(Refusal::ChangedSinceRead { what: "MON-01".into() });
        let html = page(&request, &Viewer::default(), &error, StatusCode::CONFLICT);
        assert!(html.contains("Words to keep") && !html.contains("Send again"), "{html}");
        assert!(html.contains("Read it as it is now") && !html.contains("0.1.0"));
    }
}
