//! From an HTTP request to the shape that handlers take: who it is, what it carries, and whether it
//! is to be believed at all.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::{Method, header};
use actix_web::{HttpMessage as _, HttpRequest};

use super::fields::{Fields, MALFORMED};
use super::made_for;
use super::repeats;
use super::request::{Door, Request};
use super::security;
use super::state::State;
use crate::ops::{Credential, Error, Result, secrets};

/// Largest form, in bytes.
const LARGEST_FORM: usize = 256 * 1024;

/// The media type by which our script asks for a part of a page.
const FRAGMENT: &str = "text/vnd.fragment+html";

/// The header in which a script says for whom its page was made.
const MADE_FOR: &str = "x-readyroom-me";

/// The number of the request, as in the logs.
pub(super) fn request_id(http: &HttpRequest) -> String {
    http.extensions()
        .get::<tracing_actix_web::RequestId>()
        .map_or_else(String::new, ToString::to_string)
}

/// The request without its body and without a word about who it is.
pub(super) fn blank(door: Door, http: &HttpRequest, state: Arc<State>) -> Request {
    let path: HashMap<String, String> =
        http.match_info().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let address = security::client_address(http, &state.trusted_proxies);
    let text = |name: header::HeaderName| {
        http.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let target = http.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned();
    Request {
        state,
        door,
        changes: !http.method().is_safe(),
        credential: Credential::None,
        id: request_id(http),
        device: text(header::USER_AGENT).unwrap_or_default(),
        address,
        path,
        target,
        query: Fields::new(decoded(http.query_string().as_bytes())),
        fields: Fields::default(),
        made_for: text(header::HeaderName::from_static(MADE_FOR)).filter(|name| !name.is_empty()),
        reader: OnceCell::new(),
        call: None,
        if_match: text(header::IF_MATCH),
        // The server leaves nothing else in this header; see `server::encoding`.
        takes_gzip: text(header::ACCEPT_ENCODING).as_deref() == Some("gzip"),
        wants_fragment: text(header::ACCEPT).is_some_and(|accept| accept.contains(FRAGMENT)),
    }
}

/// A request that is refused before it is read, and why.
pub(super) type Unreadable = Box<(Request, Error)>;

/// Reads the request.
pub(super) fn read_request(
    door: Door,
    http: &HttpRequest,
    state: Arc<State>,
    body: &[u8],
) -> std::result::Result<Request, Unreadable> {
    let mut request = blank(door, http, state);
    let cookie = http.cookie(request.state.cookie_name()).map(|cookie| cookie.value().to_owned());
    let bearer = http
        .headers()
        .get(header::AUTHORIZATION)
        .map(|value| value.to_str().unwrap_or_default().to_owned());
    let refuse = |request: Request, error: Error| Err(Box::new((request, error)));
    if !security::is_from_our_pages(http, &request.state.public_url, cookie.is_some()) {
        let sentence = "This request did not come from a page of this Readyroom. Open the page again and use its button.";
        return refuse(request, Error::invalid(MALFORMED, sentence));
    }
    request.credential = match (cookie, bearer) {
        (Some(_), Some(_)) => {
            let sentence = "Send a session cookie or a token, not both.";
            return refuse(request, Error::invalid(MALFORMED, sentence));
        }
        (None, Some(given)) => match given.split_once(' ') {
            Some((scheme, token)) if door == Door::Api && scheme.eq_ignore_ascii_case("bearer") => {
                Credential::Token(secrets::hash(token.trim()))
            }
            _ => return refuse(request, Error::SignInNeeded),
        },
        (Some(secret), None) => Credential::Session(secrets::hash(&secret)),
        (None, None) => Credential::None,
    };
    match read_body(door, http, body) {
        Ok(mut fields) => {
            if door == Door::Page {
                let field = fields.take(made_for::FIELD).filter(|name| !name.is_empty());
                request.made_for = field.or(request.made_for);
            }
            request.fields = fields;
            let key = http.headers().get(repeats::KEY).map(|key| key.to_str().unwrap_or_default());
            match repeats::call_of(&request, key) {
                Ok(call) => Ok(Request { call, ..request }),
                Err(error) => refuse(request, error),
            }
        }
        Err(error) => refuse(request, error),
    }
}

fn read_body(door: Door, http: &HttpRequest, body: &[u8]) -> Result<Fields> {
    if http.method() != Method::POST || body.is_empty() {
        return Ok(Fields::default());
    }
    let kind = http.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    match (door, kind) {
        (Door::Api, "application/json") => Fields::from_json(body),
        (Door::Page, "application/x-www-form-urlencoded") if body.len() <= LARGEST_FORM => {
            Ok(Fields::new(decoded(body)))
        }
        (Door::Page, "application/x-www-form-urlencoded") => Err(Error::invalid(
            MALFORMED,
            "This form is larger than 256 KiB. Put long text behind a link.",
        )),
        (Door::Api, _) => {
            Err(Error::invalid(MALFORMED, "Send JSON with Content-Type: application/json."))
        }
        (Door::Page, _) => Err(Error::invalid(MALFORMED, "Send the form of the page.")),
    }
}

fn decoded(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}
