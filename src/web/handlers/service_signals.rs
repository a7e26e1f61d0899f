//! How a service has run: the page, its data and its table.

use super::services::noticed;
use super::viewer;
use crate::domain::expected_effect::EffectFields;
use crate::domain::ids::Slug;
use crate::domain::signal::Sender;
use crate::inbound;
use crate::ops::service_signals::{self as ops, ServiceSignals, Span, USUAL_WEEKS};
use crate::ops::{FieldError, Result, service_page};
use crate::web::actions::effects;
use crate::web::csv::CSV;
use crate::web::door::reply::{File, Reply};
use crate::web::door::request::Request;
use crate::web::pages::services::{expected, run, signals};
use crate::web::views::service_signals::RunSection;

fn read(request: &Request) -> Result<(ServiceSignals, Span)> {
    let slug: Slug = request.path("svc")?;
    let span = match request.query.text("weeks") {
        "" => Span::Weeks(USUAL_WEEKS),
        _ => request.query.parse("weeks")?,
    };
    Ok((request.read(|view| ops::of_service(view, &slug, span))?, span))
}

/// How a service has run in twelve weeks, as a part of another page.
pub fn section(request: &Request, slug: &Slug) -> Result<RunSection> {
    let found = request.read(|view| ops::of_service(view, slug, Span::Weeks(USUAL_WEEKS)))?;
    Ok(run::section(&found, request.state.core.now()))
}

/// `GET /services/{svc}/signals`
pub fn show(request: &Request) -> Result<Reply> {
    let because = request.query.text("because").to_owned();
    page(request, &EffectFields { because, ..EffectFields::default() }, &[])
}

/// The page with a form that was not accepted.
pub(super) fn refused(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    page(request, &effects::fields(request), problems)
}

fn page(request: &Request, typed: &EffectFields, problems: &[FieldError]) -> Result<Reply> {
    let (found, span) = read(request)?;
    let service = request.read(|view| service_page::read(view, &found.service))?;
    let now = request.state.core.now();
    let mut page = signals::page(&service, &found, span, &viewer(request), now);
    page.shell = noticed(request, page.shell);
    if found.may_expect_effects {
        page.expect = Some(expected::form(&found, typed, problems));
    } else if !typed.because.is_empty() {
        page.who_expects = "Members of the owning team and SREs say what effect they expect.";
    }
    if !problems.is_empty() {
        page.shell = page.shell.with_error();
    }
    if !found.is_measured() {
        let url = format!("{}/signals/SOURCE", request.state.public_url);
        page.command = inbound::set_up(Sender::Generic, &url, Sender::Generic.usual_field());
    }
    Reply::page("services/signals", &page)
}

/// `GET /api/v1/services/{svc}/signals`
pub fn data(request: &Request) -> Result<Reply> {
    Reply::json(&read(request)?.0)
}

/// `GET /services/{svc}/signals.csv`
pub fn table(request: &Request) -> Result<Reply> {
    let (found, _) = read(request)?;
    Ok(Reply::File(File {
        name: format!("signals-{}.csv", found.service),
        kind: CSV,
        body: signals::csv(&found),
    }))
}
