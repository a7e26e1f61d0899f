//! Senders of signals: a source of each kind, and deliveries that it signs.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use readyroom::domain::at::At;
use readyroom::domain::ids::{ServiceId, Slug, SourceId};
use readyroom::domain::signal::{Fact, Sender};
use readyroom::inbound::{self, reader};
use readyroom::ops::signal_sources::{self, SourceFields};
use readyroom::ops::signals;
use readyroom::store::{measurements, services, signal_facts, signal_sources as stored};

use super::{Answer, TestApp, Who};

/// A source, with what its sender knows.
pub struct Source {
    pub slug: String,
    pub sender: Sender,
    pub secret: String,
}

impl TestApp {
    /// A new source that calls each of these services by its name in addresses.
    pub fn source(&self, sender: Sender, services: &[&str]) -> Source {
        let name = format!("{} {}", sender.words(), services.join(" "));
        let fields = SourceFields {
            name,
            sender: sender.as_str().to_owned(),
            field: "service".to_owned(),
            ..SourceFields::default()
        };
        let named: Vec<Slug> = services.iter().map(|slug| slug.parse().unwrap()).collect();
        let made = self.as_admin(move |tx| {
            let made = signal_sources::create(tx, &fields)?;
            for service in named {
                signal_sources::name_service(tx, &made.source, &service, "")?;
            }
            Ok(made)
        });
        Source { slug: made.source.to_string(), sender, secret: made.secret }
    }

    /// The id of a source.
    pub fn source_id(&self, source: &Source) -> SourceId {
        let slug: Slug = source.slug.parse().unwrap();
        self.core.store().read(|db| stored::by_slug(db, &slug)).unwrap().id
    }

    /// Sends a body as the sender of this source does, signed with its secret.
    pub async fn deliver(&self, source: &Source, more: &[(&str, &str)], body: &str) -> Answer {
        let secret = source.secret.as_bytes();
        let (name, value) = inbound::sign(source.sender, secret, body.as_bytes());
        let mut headers = vec![(name, value.as_str())];
        headers.extend_from_slice(more);
        self.delivered(&source.slug, &headers, body).await
    }

    /// Sends a body with these headers to the way in.
    pub async fn delivered(&self, slug: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = TestRequest::with_uri(&format!("/signals/{slug}"))
            .method(Method::POST)
            .insert_header(("content-length", body.len().to_string()))
            .set_payload(body.to_owned());
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        self.send(request, &Who::Nobody).await
    }

    /// Reads and measures everything that waits.
    pub fn read_signals(&self) {
        while reader::read_waiting(&self.core).unwrap() > 0 {}
        while signals::measure_due(&self.core).unwrap() > 0 {}
    }

    /// Keeps facts of a service, as if they had been told, and measures it.
    pub fn tell(&self, service: &str, facts: Vec<Fact>) {
        let id = self.service_id(service);
        let write = self.core.store().write(move |db| -> readyroom::store::Result<()> {
            if let Some(from) = signal_facts::join(db, id, facts)? {
                measurements::mark_changed(db, id, from)?;
            }
            Ok(())
        });
        write.unwrap();
        self.read_signals();
    }

    pub fn service_id(&self, slug: &str) -> ServiceId {
        let slug: Slug = slug.parse().unwrap();
        self.core.store().read(|db| services::by_slug(db, &slug)).unwrap().id
    }

    /// The facts of a service.
    pub fn facts(&self, service: &str) -> Vec<Fact> {
        let id = self.service_id(service);
        let since: At = "1970-01-01T00:00:00Z".parse().unwrap();
        self.core.store().read(|db| signal_facts::since(db, id, since)).unwrap()
    }
}
