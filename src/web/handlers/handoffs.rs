//! The pages of handoffs, and their data.

use super::services::noticed;
use super::viewer;
use crate::domain::ids::Slug;
use crate::ops::{Result, handoffs, service_page};
use crate::web::door::reply::Reply;
use crate::web::door::request::Request;
use crate::web::pages;

/// `GET /services/{svc}/handoffs/new`
pub fn new(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    let page = request.read(|view| handoffs::page(view, &slug))?;
    let service = request.read(|view| service_page::read(view, &slug))?;
    let now = request.state.core.now();
    let mut page = pages::handoffs::new_page(&service, &page, &viewer(request), now);
    page.shell = noticed(request, page.shell);
    Reply::page("handoffs/new", &page)
}

/// `GET /services/{svc}/handoffs/{n}`
pub fn show(request: &Request) -> Result<Reply> {
    let (slug, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let detail = request.read(|view| handoffs::read(view, &slug, number))?;
    let service = request.read(|view| service_page::read(view, &slug))?;
    let now = request.state.core.now();
    let page = pages::handoffs::record(&service, &detail, &viewer(request), now);
    Reply::page("handoffs/show", &page)
}

/// `GET /services/{svc}/handoffs/new`, as data.
pub fn data(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| handoffs::page(view, &slug))?)
}

/// `GET /services/{svc}/handoffs`, as data.
pub fn all(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| handoffs::of_service(view, &slug))?)
}

/// `GET /services/{svc}/handoffs/{n}`, as data.
pub fn one(request: &Request) -> Result<Reply> {
    let (slug, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    Reply::json(&request.read(|view| handoffs::read(view, &slug, number))?)
}
