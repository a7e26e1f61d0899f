//! Sources of signals: the list, one source, adding one, its secret.

use serde::Serialize;

use super::form::{Choice, Field, FieldError};
use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// `signals/index`: every source.
#[derive(Debug, Clone, Serialize)]
pub struct SourcesIndex {
    /// The frame of the page.
    pub shell: Shell,
    /// The sources by name.
    pub sources: Vec<SourceRow>,
    /// Whether this person may add sources.
    pub may_change: bool,
}

/// A source in the list.
#[derive(Debug, Clone, Serialize)]
pub struct SourceRow {
    /// Name, linked to its page.
    pub source: Link,
    /// What sends.
    pub sender: &'static str,
    /// When it sent something last; empty when it never did.
    pub heard: Moment,
    /// Whether nothing is taken from it any more.
    pub ended: bool,
}

/// `signals/new`: the form that adds a source.
#[derive(Debug, Clone, Serialize)]
pub struct SourceForm {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// Name.
    pub name: Field,
    /// The part of its address; when left empty it is made from the name.
    pub slug: Field,
    /// The field that names the service.
    pub field: Field,
    /// What can send.
    pub senders: Vec<Choice>,
    /// What is wrong with the choice; empty when nothing is.
    pub sender_error: String,
}

/// `signals/secret`: the secret of a source, shown once.
#[derive(Debug, Clone, Serialize)]
pub struct SecretPage {
    /// The frame of the page.
    pub shell: Shell,
    /// The source.
    pub source: Link,
    /// The secret.
    pub secret: String,
    /// Whether there was one before, which is still taken.
    pub older: bool,
    /// For how many hours more.
    pub older_hours: u64,
    /// What the sender is told, to copy.
    pub set_up: String,
}

/// `signals/show`: one source.
#[derive(Debug, Clone, Serialize)]
pub struct SourcePage {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form that was sent.
    pub errors: Vec<FieldError>,
    /// Name.
    pub name: String,
    /// Address of the page.
    pub href: String,
    /// What sends.
    pub sender: &'static str,
    /// Where it sends to.
    pub address: String,
    /// The field that names the service.
    pub field_name: String,
    /// Since when nothing is taken from it.
    pub ended: Moment,
    /// Until when the secret before the newest is taken.
    pub older_until: Moment,
    /// For how many hours a secret is taken after a new one was made.
    pub older_hours: u64,
    /// The services that it may speak for.
    pub services: Vec<NamedService>,
    /// What was typed as the service to add.
    pub service: Field,
    /// What was typed as the name of the service to add.
    pub called: Field,
    /// Services that can be added, as suggestions.
    pub suggestions: Vec<Choice>,
    /// The name as it can be changed.
    pub new_name: Field,
    /// The field as it can be changed.
    pub new_field: Field,
    /// What is wrong with the sender's own secret that was typed, which is never shown again.
    pub own_secret: Field,
    /// What the sender is told, to copy.
    pub set_up: String,
    /// What it sent last.
    pub deliveries: Vec<DeliveryRow>,
    /// Deployments of which no end was told.
    pub unended: Vec<UnendedRow>,
    /// Whether this person may change it.
    pub may_change: bool,
}

/// What a source calls a service.
#[derive(Debug, Clone, Serialize)]
pub struct NamedService {
    /// The service, linked.
    pub service: Link,
    /// The name in what it sends.
    pub name: String,
}

/// A deployment of which no end was told.
#[derive(Debug, Clone, Serialize)]
pub struct UnendedRow {
    /// What was deployed.
    pub title: String,
    /// The service, linked.
    pub service: Link,
    /// When it began.
    pub began: Moment,
}

/// A delivery.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryRow {
    /// When it came.
    pub received: Moment,
    /// What became of it.
    pub state: &'static str,
    /// Whether it was sent to try the source out.
    pub test: bool,
    /// What could not be read or brought to a service.
    pub problem: String,
    /// How many statements were taken.
    pub statements: u64,
}

#[cfg(test)]
impl SourcesIndex {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Signal sources", "signals"),
            sources: vec![SourceRow {
                source: Link::new("/signals/prometheus", "Prometheus"),
                sender: "Prometheus Alertmanager",
                heard: Moment::default(),
                ended: false,
            }],
            may_change: true,
        }
    }
}

#[cfg(test)]
impl SourceForm {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Add a source", "signals"),
            errors: vec![FieldError::at("f-sender", "Choose what sends.")],
            name: Field::holding("Prometheus"),
            slug: Field::default(),
            field: Field::default(),
            senders: vec![Choice::new("github", "GitHub", false)],
            sender_error: "Choose what sends.".into(),
        }
    }
}

#[cfg(test)]
impl SecretPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("The secret of Prometheus", "signals"),
            source: Link::new("/signals/prometheus", "Prometheus"),
            secret: "rrs_0".into(),
            older: true,
            older_hours: 24,
            set_up: "receivers:".into(),
        }
    }
}

#[cfg(test)]
impl SourcePage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Prometheus", "signals"),
            errors: Vec::new(),
            name: "Prometheus".into(),
            href: "/signals/prometheus".into(),
            sender: "Prometheus Alertmanager",
            address: "https://ready.example/signals/prometheus".into(),
            field_name: "service".into(),
            ended: Moment::default(),
            older_until: Moment::default(),
            older_hours: 24,
            services: vec![NamedService {
                service: Link::new("/services/ledger", "ledger"),
                name: "ledger-api".into(),
            }],
            service: Field::holding("ledgr").refused("There is no service ledgr."),
            called: Field::default(),
            suggestions: vec![Choice::new("ledger", "Ledger", false)],
            new_name: Field::holding("Prometheus"),
            new_field: Field::holding("service"),
            own_secret: Field::default(),
            set_up: "receivers:".into(),
            unended: vec![UnendedRow {
                title: "main 9f31c <b>".into(),
                service: Link::new("/services/checkout-api", "Checkout API"),
                began: Moment::new("2026-11-19T10:00:00Z", "19 Nov 10:00"),
            }],
            deliveries: vec![DeliveryRow {
                received: Moment::default(),
                state: "No service of this name",
                test: true,
                problem: "No service is called “<b>” by this source.".into(),
                statements: 0,
            }],
            may_change: true,
        }
    }
}
