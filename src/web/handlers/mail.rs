//! The page of mail, and its data.

use super::{services::noticed, viewer};
use crate::ops::{Result, mail};
use crate::web::door::reply::Reply;
use crate::web::door::request::Request;
use crate::web::pages;

/// `GET /mail`
pub fn show(request: &Request) -> Result<Reply> {
    let found = request.read(mail::read)?;
    let mut page = pages::mail::page(&found, &viewer(request), request.state.core.now());
    page.shell = noticed(request, page.shell);
    Reply::page("outbox/index", &page)
}

/// `GET /api/v1/mail`
pub fn data(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(mail::read)?)
}
