//! The log line of a request: what was asked, what came of it, how long it took. Never the query,
//! which can hold a one-time secret, never a body, never a header.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage as _};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// When the request began.
struct Began(Instant);

/// Makes the span around a request, and its one line at the end.
pub(super) struct Spans;

impl RootSpanBuilder for Spans {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().copied();
        request.extensions_mut().insert(Began(Instant::now()));
        tracing::info_span!(
            "request",
            request_id = id.map(tracing::field::display),
            method = %request.method(),
            path = request.path(),
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let (status, milliseconds) = match outcome {
            Ok(response) => {
                let extensions = response.request().extensions();
                let took = extensions.get::<Began>().map(|Began(began)| began.elapsed());
                (response.status().as_u16(), took.map_or(0, |took| took.as_millis()))
            }
            Err(error) => (error.as_response_error().status_code().as_u16(), 0),
        };
        let milliseconds = u64::try_from(milliseconds).unwrap_or(u64::MAX);
        tracing::info!(parent: &span, status, milliseconds, "answered");
    }
}
