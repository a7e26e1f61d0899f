//! Pages about one service that are sent again as they are while nothing in them changed.

use std::io::{self, Write as _};

use actix_web::web::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::domain::at::At;
use crate::domain::ids::{PersonId, Slug};
use crate::ops::{Error, Result, marks};
use crate::web::door::kept_pages::{KeptPage, Key};
use crate::web::door::made_for::signed;
use crate::web::door::reply::{Page, Reply};
use crate::web::door::request::Request;

/// A page that was made, and when time alone changes it, if that is before the day ends.
pub struct Made {
    /// The page.
    pub html: String,
    /// When something in it runs out.
    pub until: Option<At>,
}

/// The page of this request: as it was sent last when nothing in it changed since, else as `make`
/// makes it. `make` may show the service that the path names with all that belongs to it, people,
/// teams and rights, the number of things that wait for the reader, and the day; nothing else.
///
/// # Errors
/// Nobody is signed in, there is no such service, or what `make` returns.
pub fn page(request: &Request, make: impl FnOnce() -> Result<Made>) -> Result<Reply> {
    let gzip = request.takes_gzip;
    if let Some(body) = as_sent_last(request)? {
        return Ok(Reply::Page(Page { body, gzip }));
    }
    let slug: Slug = request.path("svc")?;
    let pages = &request.state.pages;
    let (key, mark, waiting, now) = request.read(|view| {
        let key = key(request, view.actor()?.person);
        Ok((key, view.mark_of(&slug)?, request.state.waiting.of(view)?, view.now))
    })?;
    // Something changed, but nothing that this page shows.
    let same = |kept: &KeptPage| kept.mark == mark && kept.waiting == waiting && kept.is_of(now);
    if let Some(kept) = pages.get(&key).filter(same) {
        return Ok(Reply::Page(Page { body: kept.body, gzip }));
    }
    let made = make()?;
    let body = encoded(signed(request, made.html), gzip)?;
    let midnight = now.next_midnight();
    let until = made.until.filter(|until| *until > now).map_or(midnight, |at| at.min(midnight));
    let kept = KeptPage { mark, waiting, made_at: now, until, body: body.clone() };
    pages.keep(key, kept);
    Ok(Reply::Page(Page { body, gzip }))
}

fn key(request: &Request, person: PersonId) -> Key {
    Key { person, target: request.target.clone(), gzip: request.takes_gzip }
}

/// The page when no change at all was made since it was sent, found without a look at rights or at
/// other services.
fn as_sent_last(request: &Request) -> Result<Option<Bytes>> {
    let state = &request.state;
    marks::glance(&state.core, &request.credential, |glance| {
        let kept = state.pages.get(&key(request, glance.person)).filter(|kept| {
            let waiting = state.waiting.kept(&state.core, glance.person, glance.now);
            kept.is_of(glance.now) && waiting == Some(kept.waiting)
        });
        match kept {
            Some(kept) if glance.is_as_marked(kept.mark)? => Ok(Some(kept.body)),
            _ => Ok(None),
        }
    })
}

fn encoded(html: String, gzip: bool) -> Result<Bytes> {
    if !gzip {
        return Ok(Bytes::from(html));
    }
    let packed = || -> io::Result<Vec<u8>> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(html.as_bytes())?;
        encoder.finish()
    };
    packed().map(Bytes::from).map_err(|error| Error::Internal(error.to_string()))
}
