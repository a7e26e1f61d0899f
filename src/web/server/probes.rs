//! What whoever runs the program asks: is the process alive, and should it be sent requests.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{self, Data};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::ops::{Core, readiness};

/// For how long a good answer about the database is given again: finding it writes to the disk.
const GOOD_FOR: Duration = Duration::from_secs(3);

/// For how long a bad answer is given again: what is repaired is to be used soon.
const BAD_FOR: Duration = Duration::from_secs(1);

/// How long a stop waits for whoever asks regularly, at most.
const WAITS_AT_MOST: Duration = Duration::from_secs(10);

/// When somebody asked last, and how long after the time before.
#[derive(Debug, Clone, Copy, Default)]
struct Asked {
    last: Option<Instant>,
    every: Option<Duration>,
}

impl Asked {
    fn again(&mut self) {
        self.every = self.last.map(|last| last.elapsed());
        self.last = Some(Instant::now());
    }

    /// Within which time whoever asks regularly asks again; nothing when nobody does any more.
    fn again_within(self) -> Option<Duration> {
        let (last, every) = (self.last?, self.every?);
        let within = every.saturating_mul(2);
        (last.elapsed() <= within).then(|| within.min(WAITS_AT_MOST))
    }
}

/// Whether requests should be sent here.
pub(super) struct Readiness {
    core: Core,
    stopping: AtomicBool,
    told: Notify,
    asked: Mutex<Asked>,
    checked: Mutex<Option<(Instant, bool)>>,
}

impl Readiness {
    pub(super) fn of(core: Core) -> Self {
        Self {
            core,
            stopping: AtomicBool::new(false),
            told: Notify::new(),
            asked: Mutex::default(),
            checked: Mutex::new(None),
        }
    }

    /// Says no from now on.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Waits until somebody who asks regularly was told that the server stops; says whether
    /// somebody was.
    pub(super) async fn was_told(&self) -> bool {
        let asked = *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        match asked.again_within() {
            Some(within) => timeout(within, self.told.notified()).await.is_ok(),
            None => false,
        }
    }

    fn answer(&self) -> Result<(), &'static str> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).again();
        if self.stopping.load(Ordering::SeqCst) {
            self.told.notify_one();
            return Err("stopping\n");
        }
        // The lock is held while the database is asked, so that many who ask ask it once.
        let mut checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = checked
            .filter(|(at, writable)| at.elapsed() < if *writable { GOOD_FOR } else { BAD_FOR });
        let writable = fresh.map_or_else(|| self.can_write(), |(_, writable)| writable);
        if fresh.is_none() {
            *checked = Some((Instant::now(), writable));
        }
        if writable { Ok(()) } else { Err("the database cannot be written\n") }
    }

    fn can_write(&self) -> bool {
        let outcome = readiness::check(&self.core);
        if let Err(error) = &outcome {
            tracing::warn!(cause = ?error, "not ready: the database cannot be written");
        }
        outcome.is_ok()
    }
}

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> HttpResponse {
    text(HttpResponse::Ok().body("alive\n"))
}

/// `GET /readyz`: the database can be written, and the server does not stop.
pub(super) async fn ready(readiness: Data<Readiness>) -> HttpResponse {
    let answer = web::block(move || readiness.answer()).await;
    text(match answer {
        Ok(Ok(())) => HttpResponse::Ok().body("ready\n"),
        Ok(Err(reason)) => unavailable().body(reason),
        Err(_) => unavailable().body("not ready\n"),
    })
}

fn unavailable() -> actix_web::HttpResponseBuilder {
    let mut builder = HttpResponse::ServiceUnavailable();
    builder.insert_header((header::RETRY_AFTER, "2"));
    builder
}

fn text(mut response: HttpResponse) -> HttpResponse {
    let kind = header::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
