//! The list of waivers.

use super::viewer;
use crate::domain::ids::Slug;
use crate::ops::waivers::{self, Waivers};
use crate::ops::{Error, Result};
use crate::web::door::reply::{Reply, notice};
use crate::web::door::request::Request;
use crate::web::pages;

/// The service that the query names, and its waivers.
///
/// # Errors
/// There is no such service, or nobody is signed in.
pub fn of_query(request: &Request) -> Result<(Option<Slug>, Waivers)> {
    let service: Option<Slug> = match request.query.text("service").trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::NotFound(format!("service {text:.40}")))?),
    };
    let found = request.read(|view| waivers::list(view, service.as_ref()))?;
    Ok((service, found))
}

/// `GET /waivers`
pub fn index(request: &Request) -> Result<Reply> {
    let (service, shown) = of_query(request)?;
    let all = match service {
        Some(_) => request.read(|view| waivers::list(view, None))?,
        None => shown.clone(),
    };
    let service = service.as_ref().map(Slug::as_str);
    let mut page = pages::waivers::index(&all, &shown, service, &viewer(request));
    page.shell = page.shell.with_notice(notice(request.query.text("done")));
    Reply::page("waivers/index", &page)
}
