//! What every response says to browsers, and which requests from browsers are believed.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use super::networks::Networks;

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
pub fn is_from_our_pages(request: &HttpRequest, public_url: &str, has_cookie: bool) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return true;
    }
    let header = |name: &str| request.headers().get(name).map(HeaderValue::as_bytes);
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => site == b"same-origin" || site == b"none",
        (None, Some(origin)) => origin == public_url.as_bytes(),
        // No browser: without a cookie there is nothing to abuse.
        (None, None) => !has_cookie,
    }
}

/// The address of the client: of the socket, or, when a trusted proxy forwards, the last address
/// that is not a proxy's. Whatever stands left of it was written by the client, and is not read.
pub fn client_address(request: &HttpRequest, proxies: &Networks) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return String::new() };
    if !proxies.contains(&peer) {
        return peer.to_string();
    }
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut nearest = peer;
    for hop in forwarded.into_iter().rev() {
        // What a proxy could not name is not guessed.
        let Some(address) = address_in(hop.trim()) else { break };
        nearest = address;
        if !proxies.contains(&address) {
            break;
        }
    }
    nearest.to_string()
}

/// An address, as some proxies write it with the port.
fn address_in(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().map(|address| address.ip());
    hop.parse().or_else(|_| with_port()).ok()
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

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const OURS: &str = "https://ready.example";

    fn is_believed(headers: &[(&'static str, &str)], has_cookie: bool) -> bool {
        let request = TestRequest::post();
        let request =
            headers.iter().fold(request, |request, header| request.insert_header(*header));
        is_from_our_pages(&request.to_http_request(), OURS, has_cookie)
    }

    #[test]
    fn only_our_own_pages_change_something_with_a_cookie() {
        for site in ["same-origin", "none"] {
            assert!(is_believed(&[("sec-fetch-site", site)], true), "{site}");
        }
        for site in ["same-site", "cross-site", "", "Same-Origin", "unheard-of"] {
            assert!(!is_believed(&[("sec-fetch-site", site), ("origin", OURS)], true), "{site}");
            assert!(!is_believed(&[("sec-fetch-site", site)], false), "{site}");
        }
        assert!(is_believed(&[("origin", OURS)], true));
        for origin in
            ["null", "http://ready.example", "https://ready.example.evil", "https://ready.example/"]
        {
            assert!(!is_believed(&[("origin", origin)], true), "{origin}");
            assert!(!is_believed(&[("origin", origin)], false), "{origin}");
        }
        assert!(!is_believed(&[], true), "a cookie and no word about where it comes from");
        assert!(!is_believed(&[("host", "ready.example")], true), "the host proves nothing");
        assert!(is_believed(&[], false), "a program without a cookie");
    }

    #[test]
    fn methods_that_only_read_are_open_and_every_other_is_not() {
        for (method, open) in
            [("GET", true), ("HEAD", true), ("OPTIONS", true), ("PUT", false), ("QUERY", false)]
        {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let request = TestRequest::default().method(method.clone());
            let request = request.insert_header(("sec-fetch-site", "cross-site"));
            let believed = is_from_our_pages(&request.to_http_request(), OURS, true);
            assert_eq!(believed, open, "{method}");
        }
    }

    fn address(peer: &str, forwarded: &[&str]) -> String {
        let proxies: Networks = "10.0.0.0/8".parse().unwrap();
        let request = TestRequest::get().peer_addr(format!("{peer}:4000").parse().unwrap());
        let request = forwarded
            .iter()
            .fold(request, |request, value| request.append_header(("x-forwarded-for", *value)));
        client_address(&request.to_http_request(), &proxies)
    }

    #[test]
    fn the_client_is_the_last_address_that_a_trusted_proxy_saw() {
        assert_eq!(address("203.0.113.5", &["198.51.100.1"]), "203.0.113.5", "nobody is trusted");
        assert_eq!(address("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(address("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(address("10.0.0.1", &["6.6.6.6, 198.51.100.1, 10.0.0.9"]), "198.51.100.1");
        assert_eq!(address("10.0.0.1", &["6.6.6.6", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(address("10.0.0.1", &["6.6.6.6, 198.51.100.1:5555"]), "198.51.100.1");
        assert_eq!(address("10.0.0.1", &["6.6.6.6, unknown, 10.0.0.9"]), "10.0.0.9");
        assert_eq!(address("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }
}
