//! What stands around every request: whatever becomes of it, an answer goes out, with every
//! header that browsers are to go by.

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage as _, HttpResponse, ResponseError};
use serde_json::json;
use tracing_actix_web::RequestId;

use crate::web::door::security::put_headers;
use crate::web::door::state::State;

/// Runs the rest of the request.
pub(super) async fn framed(
    state: Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let told = Told {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        id: request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
        to_program: request.path().starts_with("/api/"),
        secure: state.is_secure(),
    };
    let mut work = Box::pin(next.call(request));
    let outcome =
        poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        })
        .await;
    let Some(outcome) = outcome else {
        tracing::error!(request_id = told.id, "a request panicked");
        return Err(told.into());
    };
    let mut response = match outcome {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => {
            let status = error.as_response_error().status_code();
            return Err(Told { status, ..told }.into());
        }
    };
    // What the framework refuses by itself (a body that is too large, say) is told like the rest.
    if response.response().error().is_some() {
        let refusal = Told { status: response.status(), ..told };
        return Ok(response.into_response(refusal.error_response()));
    }
    put_headers(response.headers_mut(), told.secure, &told.id);
    Ok(response)
}

/// A failure below the doors, told with a status and a sentence.
#[derive(Debug)]
struct Told {
    status: StatusCode,
    id: String,
    to_program: bool,
    secure: bool,
}

impl Told {
    fn sentence(&self) -> String {
        match self.status {
            StatusCode::PAYLOAD_TOO_LARGE => {
                "This is more than Readyroom takes at a time. Put long text behind a link."
                    .to_owned()
            }
            StatusCode::REQUEST_TIMEOUT => {
                "The request did not arrive in time, so nothing was saved. Send it again."
                    .to_owned()
            }
            status if status.is_client_error() => {
                "This request is not well formed, so nothing was done.".to_owned()
            }
            _ => {
                format!("Something failed inside Readyroom. It was logged as request {}.", self.id)
            }
        }
    }

    fn code(&self) -> &'static str {
        match self.status {
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            StatusCode::REQUEST_TIMEOUT => "too_slow",
            status if status.is_client_error() => "malformed",
            _ => "internal",
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl ResponseError for Told {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut builder = HttpResponse::build(self.status);
        // What is left of the body may still be on its way.
        builder.force_close();
        let mut response = if self.to_program {
            let problem = json!({
                "type": format!("about:blank#{}", self.code()),
                "title": self.status.canonical_reason().unwrap_or("Error"),
                "status": self.status.as_u16(),
                "code": self.code(),
                "detail": self.sentence(),
                "request_id": self.id,
            });
            builder.content_type("application/problem+json").body(problem.to_string())
        } else {
            builder.content_type("text/plain; charset=utf-8").body(self.sentence())
        };
        put_headers(response.headers_mut(), self.secure, &self.id);
        response
    }
}
