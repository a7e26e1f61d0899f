//! The body of a request, read whole within a time.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{Error, FromRequest, HttpRequest, ResponseError};
use tokio::time::timeout;

/// How long a client may take to send a body. The framework itself waits for ever.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// The body of a request: read whole, not larger than the limit of the server, within 30 seconds.
#[derive(Debug, Clone, Default)]
pub struct Body(pub Bytes);

/// Why there is no body.
#[derive(Debug)]
pub struct NoBody(StatusCode);

impl fmt::Display for NoBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body could not be read: {}", self.0)
    }
}

impl ResponseError for NoBody {
    fn status_code(&self) -> StatusCode {
        self.0
    }
}

impl FromRequest for Body {
    type Error = NoBody;
    type Future = Pin<Box<dyn Future<Output = Result<Self, NoBody>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = Bytes::from_request(request, payload);
        Box::pin(read_within(BODY_WITHIN, reading))
    }
}

async fn read_within(
    limit: Duration,
    reading: impl Future<Output = Result<Bytes, Error>>,
) -> Result<Body, NoBody> {
    match timeout(limit, reading).await {
        Ok(Ok(bytes)) => Ok(Body(bytes)),
        Ok(Err(error)) => Err(NoBody(error.as_response_error().status_code())),
        Err(_) => Err(NoBody(StatusCode::REQUEST_TIMEOUT)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_body_that_does_not_arrive_in_time_is_not_waited_for() {
        let limit = Duration::from_millis(10);
        let late = read_within(limit, std::future::pending()).await;
        assert_eq!(late.unwrap_err().status_code(), StatusCode::REQUEST_TIMEOUT);
        let prompt = read_within(limit, async { Ok(Bytes::from_static(b"a=1")) }).await;
        assert_eq!(prompt.unwrap().0, "a=1");
    }
}
