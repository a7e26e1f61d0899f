//! The way in for senders of signals: `POST /signals/{source}`. It has no session and no form: size
//! first, then the proof over the raw bytes, then the shape, then the disk, and only then 202 (SECURITY
//! rules 54 and 55 of the design).

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, Bytes, BytesMut, Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, guard};
use futures_core::Stream as _;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::arrival::request_id;
use super::state::State;
use crate::inbound::{self, Headers};
use crate::ops::signal_sources::{self, Proofs};
use crate::ops::signals::{self, Arrived, MOST_WAITING};
use crate::ops::{Core, Error};

/// Where deliveries come in.
pub const PATH: &str = "/signals/{source}";

/// How long a sender may take to send a body.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// How many KiB of bodies are held at a time, whoever sends them: two of the largest that GitHub sends,
/// or thousands of what an alert takes.
const ROOM_KIB: usize = 64 * 1024;

/// How many KiB of room are taken at a time.
const STEP_KIB: u32 = 64;

/// For how long the count of what waits is believed.
const COUNT_GOOD_FOR: Duration = Duration::from_secs(1);

/// After how many seconds a sender is to try again.
const TRY_AGAIN_SECONDS: &str = "5";

/// What limits the way in.
pub struct Intake {
    room: Semaphore,
    began: Instant,
    /// How much waited to be read when it was counted last, and when that was.
    waiting: AtomicI64,
    counted_at: AtomicU64,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            room: Semaphore::new(ROOM_KIB),
            began: Instant::now(),
            waiting: AtomicI64::new(0),
            counted_at: AtomicU64::new(u64::MAX),
        }
    }
}

impl Intake {
    /// Whether so much waits to be read that no more is taken. Blocks.
    fn is_full(&self, core: &Core) -> Result<bool, Error> {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let good_for = u64::try_from(COUNT_GOOD_FOR.as_millis()).unwrap_or(0);
        let counted_at = self.counted_at.load(Ordering::Relaxed);
        if counted_at == u64::MAX || now.saturating_sub(counted_at) >= good_for {
            self.counted_at.store(now, Ordering::Relaxed);
            self.waiting.store(signals::count_waiting(core)?, Ordering::Relaxed);
        }
        Ok(self.waiting.load(Ordering::Relaxed) >= MOST_WAITING)
    }
}

/// Mounts the way in. It has to stand before the table of routes, where the page of a source has the
/// same address.
pub fn mount_intake(config: &mut ServiceConfig) {
    config.service(web::resource(PATH).guard(guard::Post()).route(web::post().to(take)));
}

/// Why a delivery was not taken.
enum Refused {
    /// There is no such source, or nothing is taken from it any more.
    NoSource,
    /// It is not signed with a secret of the source.
    NoProof,
    /// It is larger than the sender may send.
    TooLarge(usize),
    /// It did not arrive in time.
    TooSlow,
    /// No repetition makes it right.
    Never(&'static str),
    /// The same may be taken later.
    Later(String),
}

async fn take(http: HttpRequest, state: Data<State>, body: Payload) -> HttpResponse {
    let id = request_id(&http);
    match taken(&http, &state, body).await {
        Ok(is_new) => {
            let word = if is_new { "kept" } else { "known" };
            HttpResponse::Accepted().json(serde_json::json!({ "delivery": word }))
        }
        Err(refused) => refused.into_response(&id),
    }
}

async fn taken(http: &HttpRequest, state: &Data<State>, body: Payload) -> Result<bool, Refused> {
    let slug = http.match_info().get("source").and_then(|text| text.parse().ok());
    let slug = slug.ok_or(Refused::NoSource)?;
    let core = state.core.clone();
    let proofs = blocking(move || signal_sources::proofs(&core, &slug)).await?;
    let proofs = proofs.ok_or(Refused::NoSource)?;
    let most = inbound::longest_body(proofs.sender);
    let length = stated_length(http).unwrap_or(most);
    if length > most {
        return Err(Refused::TooLarge(most));
    }
    let reading = timeout(BODY_WITHIN, whole(&state.intake.room, body, length, most)).await;
    let (body, _room) = reading.map_err(|_| Refused::TooSlow)??;
    let arrived = proved(http, &proofs, &body)?;
    let (core, shared) = (state.core.clone(), state.clone());
    blocking(move || {
        if shared.intake.is_full(&core)? {
            return Err(Error::Unavailable("too many deliveries wait to be read".to_owned()));
        }
        signals::keep(&core, arrived)
    })
    .await
}

/// Runs what may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Refused> {
    match web::block(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(later(match &error {
            Error::Unavailable(cause) | Error::Internal(cause) => cause,
            _ => "refused",
        })),
        Err(_) => Err(later("the work was given up")),
    }
}

fn later(cause: &str) -> Refused {
    Refused::Later(cause.to_owned())
}

fn stated_length(http: &HttpRequest) -> Option<usize> {
    http.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The whole body, not longer than was stated or may be, with the room that it takes. Room is taken as
/// the body comes, so that who only announces a large one takes none from others.
async fn whole(
    room: &Semaphore,
    body: Payload,
    length: usize,
    most: usize,
) -> Result<(Bytes, SemaphorePermit<'_>), Refused> {
    let take = |steps: u32| room.try_acquire_many(steps * STEP_KIB).map_err(|_| later("busy"));
    let mut body = pin!(body);
    let (mut held, mut steps) = (take(1)?, 1_usize);
    let mut read = BytesMut::new();
    while let Some(part) = poll_fn(|context| body.as_mut().poll_next(context)).await {
        let part = part.map_err(|_| Refused::Never("The body broke off."))?;
        if read.len() + part.len() > length {
            return Err(Refused::TooLarge(most));
        }
        read.extend_from_slice(&part);
        while read.len() > steps * 1024 * STEP_KIB as usize {
            held.merge(take(1)?);
            steps += 1;
        }
    }
    Ok((read.freeze(), held))
}

/// The delivery, once it is proved that a holder of the secret sent it. Nothing is parsed before that.
fn proved(http: &HttpRequest, proofs: &Proofs, body: &[u8]) -> Result<Arrived, Refused> {
    let header = |name: &str| http.headers().get(name).and_then(|value| value.to_str().ok());
    let headers = Headers::gathered(header);
    let secrets: Vec<&[u8]> = proofs.secrets.iter().map(String::as_bytes).collect();
    inbound::proves(proofs.sender, &secrets, &headers, body).map_err(|_| Refused::NoProof)?;
    let key =
        inbound::key(proofs.sender, &headers, body).map_err(|never| Refused::Never(never.0))?;
    let body = std::str::from_utf8(body).map_err(|_| Refused::Never("The body is not UTF-8."))?;
    Ok(Arrived {
        source: proofs.id,
        key,
        event_name: headers.github_event.unwrap_or_default().chars().take(100).collect(),
        body: body.to_owned(),
        is_test: false,
    })
}

impl Refused {
    fn status(&self) -> StatusCode {
        match self {
            Refused::NoSource => StatusCode::NOT_FOUND,
            Refused::NoProof => StatusCode::UNAUTHORIZED,
            Refused::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Refused::Never(_) => StatusCode::BAD_REQUEST,
            // A sender gives up after a 408, and what it told was not wrong.
            Refused::TooSlow | Refused::Later(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Refused::NoSource => "not_found",
            Refused::NoProof => "not_signed",
            Refused::TooLarge(_) => "too_large",
            Refused::TooSlow => "too_slow",
            Refused::Never(_) => "malformed",
            Refused::Later(_) => "unavailable",
        }
    }

    fn sentence(&self) -> String {
        match self {
            Refused::NoSource => "There is no such source, or it has ended.".to_owned(),
            Refused::NoProof => {
                "The delivery is not signed with a secret of this source. Give the sender the secret \
                 that its page made, or make a new one there."
                    .to_owned()
            }
            Refused::TooLarge(most) => {
                format!("A delivery has at most {} MiB here.", most / (1024 * 1024))
            }
            Refused::TooSlow => "The body did not arrive in 30 seconds. Send it again.".to_owned(),
            Refused::Never(sentence) => (*sentence).to_owned(),
            Refused::Later(_) => "This cannot be kept right now. Send it again.".to_owned(),
        }
    }

    fn into_response(self, request_id: &str) -> HttpResponse {
        if let Refused::Later(cause) = &self {
            tracing::warn!(request_id, cause, "a delivery was not taken");
        }
        let status = self.status();
        let mut builder = HttpResponse::build(status);
        match self {
            Refused::NoProof => {
                let wanted = HeaderValue::from_static("Bearer realm=\"signals\"");
                builder.insert_header((header::WWW_AUTHENTICATE, wanted));
            }
            Refused::Later(_) => {
                builder.insert_header((header::RETRY_AFTER, TRY_AGAIN_SECONDS));
            }
            // What is left of the body may still be on its way.
            Refused::TooSlow => {
                builder.insert_header((header::RETRY_AFTER, TRY_AGAIN_SECONDS)).force_close();
            }
            Refused::TooLarge(_) => {
                builder.force_close();
            }
            Refused::NoSource | Refused::Never(_) => {}
        }
        let problem = serde_json::json!({
            "type": format!("about:blank#{}", self.code()),
            "title": status.canonical_reason().unwrap_or("Error"),
            "status": status.as_u16(),
            "code": self.code(),
            "detail": self.sentence(),
            "request_id": request_id,
        });
        builder.content_type("application/problem+json").body(problem.to_string())
    }
}
