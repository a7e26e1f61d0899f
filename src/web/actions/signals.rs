//! Sources of signals.

use crate::domain::at::At;
use crate::domain::ids::Slug;
use crate::inbound::{self, Headers};
use crate::ops::signal_sources::{self, Made, SourceFields, SourceSaved, Trial};
use crate::ops::{Result, Tx};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;
use crate::web::handlers;

/// Fields of a new source.
pub const CREATE: &[Field] = &[
    one("name", "Its name."),
    one("slug", "Its name in addresses; blank to make it from the name."),
    one("sender", "alertmanager, pagerduty, github or generic."),
    one("field", "The field or label that names the service; blank for the usual one."),
];

/// Fields of a changed source.
pub const EDIT: &[Field] =
    &[one("new_name", "Its name."), one("field", "The field or label that names the service.")];

/// Fields of a service that a source may speak for.
pub const NAME_SERVICE: &[Field] = &[
    one("service", "The service."),
    one("name", "What the sender calls it; blank for its name in addresses."),
];

/// Fields of a name that is taken away.
pub const FORGET_SERVICE: &[Field] = &[one("name", "What the sender calls the service.")];

/// Fields of a new secret.
pub const RENEW_SECRET: &[Field] =
    &[one("secret", "The secret that the sender made, as PagerDuty does; blank to have one made.")];

/// `POST /signals` makes a source when it comes as a form, or as JSON below `/api/v1`.
pub fn create(request: &Request) -> Result<Done> {
    let text = |name: &str| request.fields.text(name).to_owned();
    let fields = SourceFields {
        name: text("name"),
        slug: text("slug"),
        sender: text("sender"),
        field: text("field"),
    };
    let made = request.write(move |tx| signal_sources::create(tx, &fields))?;
    let mut done = Done::new(&made, format!("/signals/{}", made.source), "")?.created();
    done.page = Some(handlers::signals::secret(request, &made, false)?);
    Ok(done)
}

fn on_source(
    request: &Request,
    notice: &'static str,
    work: impl FnOnce(&mut Tx<'_>, &Slug) -> Result<SourceSaved> + Send + 'static,
) -> Result<Done> {
    let slug: Slug = request.path("source")?;
    let saved = request.write(move |tx| work(tx, &slug))?;
    Done::new(&saved, format!("/signals/{}", saved.source), notice)
}

/// `POST /signals/{source}/settings`
pub fn edit(request: &Request) -> Result<Done> {
    let text = |name: &str| request.fields.text(name).to_owned();
    let (name, field) = (text("new_name"), text("field"));
    on_source(request, "saved", move |tx, slug| signal_sources::edit(tx, slug, &name, &field))
}

/// `POST /signals/{source}/services`
pub fn name_service(request: &Request) -> Result<Done> {
    let service: Slug = request.fields.parse("service")?;
    let name = request.fields.text("name").to_owned();
    on_source(request, "source-service-added", move |tx, slug| {
        signal_sources::name_service(tx, slug, &service, &name)
    })
}

/// `POST /signals/{source}/services/removal`
pub fn forget_service(request: &Request) -> Result<Done> {
    let name = request.fields.text("name").to_owned();
    on_source(request, "saved", move |tx, slug| signal_sources::forget_service(tx, slug, &name))
}

/// `POST /signals/{source}/secrets`
pub fn renew_secret(request: &Request) -> Result<Done> {
    let slug: Slug = request.path("source")?;
    let own = request.fields.text("secret").to_owned();
    let made = request.write(move |tx| signal_sources::renew_secret(tx, &slug, &own))?;
    let mut done = Done::new(&made, format!("/signals/{}", made.source), "")?;
    done.page = Some(handlers::signals::secret(request, &made, true)?);
    Ok(done)
}

/// `POST /signals/{source}/secrets/removal`
pub fn revoke_older(request: &Request) -> Result<Done> {
    on_source(request, "older-secret-revoked", signal_sources::revoke_older)
}

/// `POST /signals/{source}/end`
pub fn end(request: &Request) -> Result<Done> {
    on_source(request, "source-ended", signal_sources::end)
}

/// `POST /signals/{source}/tests`
pub fn send_test(request: &Request) -> Result<Done> {
    let now = request.state.core.now();
    on_source(request, "test-sent", move |tx, slug| {
        signal_sources::send_test(tx, slug, |trial| signed_sample(trial, now))
    })
}

/// A sample of the sender, signed and checked as it would be on its way in.
fn signed_sample(trial: &Trial<'_>, now: At) -> std::result::Result<Made, String> {
    let sample = inbound::sample(trial.sender, trial.field, trial.service, now);
    let (secret, body) = (trial.secret.as_bytes(), sample.body.as_bytes());
    let mut sent = sample.headers.clone();
    sent.push(inbound::sign(trial.sender, secret, body));
    let headers = Headers::gathered(|name| {
        let found = sent.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    });
    inbound::proves(trial.sender, &[secret], &headers, body).map_err(|error| error.to_string())?;
    let key = inbound::key(trial.sender, &headers, body).map_err(|never| never.0.to_owned())?;
    let event_name = headers.github_event.unwrap_or_default().to_owned();
    Ok((key, event_name, sample.body))
}
