//! Pages about one service that are sent again as they are while nothing in them changed.

use std::io::{self, Write as _};

use actix_web::web::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::domain::at::At;
use crate::domain::ids::Slug;
use crate::ops::{Error, Result};
use crate::web::door::kept_pages::{KeptPage, Key};
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
    let slug: Slug = request.path("svc")?;
    let state = &request.state;
    let gzip = request.takes_gzip;
    let (key, mark, waiting, now) = match request.read(|view| {
        let key = Key { person: view.actor()?.person, target: request.target.clone(), gzip };
        let waiting = state.waiting.of(view)?;
        if let Some(kept) = state.pages.get(&key)
            && kept.waiting == waiting
            && kept.is_of(view.now)
            && view.is_as_marked(kept.mark)?
        {
            return Ok(Err(kept.body));
        }
        Ok(Ok((key, view.mark_of(&slug)?, waiting, view.now)))
    })? {
        Err(body) => return Ok(Reply::Page(Page { body, gzip })),
        Ok(missing) => missing,
    };
    let made = make()?;
    let body = encoded(made.html, gzip)?;
    let until = made
        .until
        .filter(|until| *until > now)
        .map_or(now.next_midnight(), |until| until.min(now.next_midnight()));
    let kept = KeptPage { mark, waiting, made_at: now, until, body: body.clone() };
    state.pages.keep(key, kept);
    Ok(Reply::Page(Page { body, gzip }))
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
