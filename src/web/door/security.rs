//! What every response says to browsers, and which requests from browsers are believed.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use super::state::State;

/// The content policy of pages (UX section 7): nothing from elsewhere, nothing inline.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types fragment";

/// Headers of every response, errors included.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CONTENT_POLICY),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Puts the headers of every response.
pub fn put_headers(headers: &mut HeaderMap, secure: bool, request_id: &str) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(
            HeaderName::from_static("strict-transport-security"),
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    if !headers.contains_key("cache-control") {
        let name = HeaderName::from_static("cache-control");
        headers.insert(name, HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}

/// Whether a request that changes something, and may carry a session cookie, comes from our own
/// pages: `Sec-Fetch-Site` says so, or, where a browser does not send it, `Origin` is ours.
pub fn is_from_our_pages(request: &HttpRequest, state: &State, has_cookie: bool) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return true;
    }
    let header = |name: &str| request.headers().get(name).map(HeaderValue::as_bytes);
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => site == b"same-origin" || site == b"none",
        (None, Some(origin)) => origin == state.public_url.as_bytes(),
        // No browser: without a cookie there is nothing to abuse.
        (None, None) => !has_cookie,
    }
}

/// The address of the client: of the socket, or, when a trusted proxy forwards, the last address
/// that the proxy did not add itself.
pub fn client_address(request: &HttpRequest, state: &State) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return String::new() };
    if !state.trusted_proxies.contains(&peer) {
        return peer.to_string();
    }
    let forwarded = request.headers().get_all("x-forwarded-for");
    let hops: Vec<String> = forwarded
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|hop| hop.trim().to_owned())
        .collect();
    hops.iter()
        .rev()
        .find(|hop| hop.parse().is_ok_and(|hop| !state.trusted_proxies.contains(&hop)))
        .cloned()
        .unwrap_or_else(|| peer.to_string())
}

/// The same headers on a response that is still being built.
pub fn put_headers_into(
    response: &mut actix_web::HttpResponseBuilder,
    secure: bool,
    request_id: &str,
) {
    let mut headers = HeaderMap::new();
    put_headers(&mut headers, secure, request_id);
    for (name, value) in headers {
        response.insert_header((name, value));
    }
}
