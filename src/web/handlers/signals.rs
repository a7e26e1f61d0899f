//! The pages of sources of signals.

use super::{services::noticed, viewer};
use crate::domain::ids::Slug;
use crate::inbound;
use crate::ops::signal_sources::{self, SourceDetail, SourceFields, SourceSecret};
use crate::ops::{FieldError, Result, portfolio};
use crate::web::door::reply::Reply;
use crate::web::door::request::Request;
use crate::web::pages;
use crate::web::pages::signals::Typed;
use crate::web::render::render;

/// `GET /signals`
pub fn index(request: &Request) -> Result<Reply> {
    let found = request.read(signal_sources::list)?;
    let mut page = pages::signals::index(&found, &viewer(request));
    page.shell = noticed(request, page.shell);
    Reply::page("signals/index", &page)
}

/// `GET /api/v1/signals`
pub fn all(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(signal_sources::list)?)
}

/// `GET /signals/new`
pub fn new(request: &Request) -> Result<Reply> {
    refused_new(request, &[])
}

/// The form of a new source, with what was typed.
pub fn refused_new(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    request.read(|view| view.actor().map(|_| ()))?;
    let text = |name: &str| request.fields.text(name).to_owned();
    let typed = SourceFields {
        name: text("name"),
        slug: text("slug"),
        sender: text("sender"),
        field: text("field"),
    };
    let page = pages::signals::new_page(&typed, problems, &viewer(request));
    Reply::page("signals/new", &page)
}

/// `GET /signals/{source}`
pub fn show(request: &Request) -> Result<Reply> {
    page(request, &Typed::default())
}

/// `GET /api/v1/signals/{source}`
pub fn data(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("source")?;
    Reply::json(&request.read(|view| signal_sources::read(view, &slug))?)
}

/// The page of a source with a form that was not accepted.
pub(super) fn refused(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    let text = |name: &str| request.fields.text(name).to_owned();
    let given = |name: &str| request.fields.given(name).map(|_| text(name));
    page(
        request,
        &Typed {
            service: text("service"),
            called: text("name"),
            name: given("new_name"),
            field: given("field"),
            problems: problems.to_vec(),
        },
    )
}

fn page(request: &Request, typed: &Typed) -> Result<Reply> {
    let slug: Slug = request.path("source")?;
    let source = request.read(|view| signal_sources::read(view, &slug))?;
    let services = request.read(|view| portfolio::portfolio(view, None, None, None, 0))?.services;
    let (address, set_up) = (address(request, &source.slug), set_up(request, &source));
    let viewer = viewer(request);
    let mut page = pages::signals::show(&source, &services, typed, address, set_up, &viewer);
    page.shell = noticed(request, page.shell);
    Reply::page("signals/show", &page)
}

fn address(request: &Request, slug: &Slug) -> String {
    format!("{}/signals/{slug}", request.state.public_url)
}

fn set_up(request: &Request, source: &SourceDetail) -> String {
    inbound::set_up(source.sender, &address(request, &source.slug), &source.field)
}

/// The page that shows a secret this once.
///
/// # Errors
/// The source cannot be read.
pub fn secret(request: &Request, made: &SourceSecret, older: bool) -> Result<String> {
    let source = request.read(|view| signal_sources::read(view, &made.source))?;
    let set_up = set_up(request, &source);
    let page = pages::signals::secret_page(made, &source.name, set_up, older, &viewer(request));
    Ok(render("signals/secret", &page)?)
}
