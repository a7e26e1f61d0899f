//! Errors as people and programs see them. One function decides the status.

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use super::fields::MALFORMED;
use super::request::{Door, Request};
use crate::domain::refusal::Refusal;
use crate::ops::Error;
use crate::web::render::render;
use crate::web::views::errors::{ErrorPage, Refused, SentField};
use crate::web::views::form::FieldError;
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What somebody is told whose session ended while they typed.
const SIGNED_OUT: &str =
    "You are signed out, so this was not saved. Sign in in another tab, then send it again here.";

/// Fields beside versions that a form holds for itself and nobody types.
const UNSEEN: [&str; 8] =
    ["seen", "content_hash", "token", "next", "back", "confirm", "group", "regime"];

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
    let rendered = if request.fields.pairs().is_empty() || status.is_server_error() {
        render("errors/show", &error_page(request, viewer, error, status))
    } else {
        render("errors/refused", &refused(request, shell, error))
    };
    // A page that cannot be rendered must not hide the reason.
    rendered.unwrap_or_else(|_| error.to_string())
}

fn error_page(request: &Request, viewer: &Viewer, error: &Error, status: StatusCode) -> ErrorPage {
    let heading = match status.as_u16() {
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
        sentence: error.to_string(),
        ways: ways_on(request, error),
        request_id: request.id.clone(),
    }
}

fn ways_on(request: &Request, error: &Error) -> Vec<Link> {
    let mut ways = Vec::new();
    if matches!(error, Error::SignInNeeded) {
        ways.push(Link::new("/sessions/new", "Sign in"));
    }
    if let Some(service) = request.path.get("svc").filter(|_| !matches!(error, Error::NotFound(_)))
    {
        ways.push(Link::new(format!("/services/{service}"), format!("Back to {service}")));
    }
    ways.push(Link::new("/", "My work"));
    ways.push(Link::new("/services", "All services"));
    ways
}

fn refused(request: &Request, shell: Shell, error: &Error) -> Refused {
    let problems: &[crate::ops::FieldError] = match error {
        Error::Invalid(problems) => problems,
        _ => &[],
    };
    let stale = match error {
        Error::Conflict(conflict) => Some(conflict.version.to_string()),
        _ => None,
    };
    let fields = request
        .fields
        .pairs()
        .iter()
        .map(|(name, value)| {
            let is_version = name == "version";
            // With the version of now, sending the form again keeps what was typed here.
            let value = stale.clone().filter(|_| is_version).unwrap_or_else(|| value.clone());
            let secret = name.contains("password") || name == "current" || name == "new";
            SentField {
                label: name.replace(['_', '-'], " "),
                hidden: is_version || name.ends_with("_version") || UNSEEN.contains(&name.as_str()),
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
        })
        .collect();
    let path = request.target.split('?').next().unwrap_or("/").to_owned();
    let back = path.rsplit_once('/').map_or("/", |(start, _)| start);
    let back = if back.is_empty() { "/" } else { back };
    let signed_out = matches!(error, Error::SignInNeeded);
    Refused {
        shell,
        sentence: if signed_out { SIGNED_OUT.to_owned() } else { error.to_string() },
        errors: problems
            .iter()
            .map(|problem| FieldError::at(format!("f-{}", problem.field), problem.sentence.clone()))
            .collect(),
        fields,
        back: if signed_out {
            Link::new("/sessions/new", "Sign in")
        } else {
            Link::new(back, "Leave it as it was")
        },
        action: path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_stated_an_old_version_learns_that_its_precondition_failed() {
        let error = || Error::Refused(Refusal::ChangedSinceRead { what: "Service ledger".into() });
        assert_eq!(status(&error(), Door::Api, true), StatusCode::PRECONDITION_FAILED);
        assert_eq!(status(&error(), Door::Api, false), StatusCode::CONFLICT);
        assert_eq!(status(&error(), Door::Page, true), StatusCode::CONFLICT);
    }
}
