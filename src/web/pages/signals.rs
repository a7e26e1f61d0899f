//! Sources of signals: the list, one source, adding one, its secret.

use super::fields::{field, lines, wrong};
use super::words;
use crate::domain::signal::{DeliveryState, Sender};
use crate::ops::FieldError as Problem;
use crate::ops::portfolio::ServiceSummary;
use crate::ops::signal_sources::{
    DeliveryDetail, OLDER_SECRET_HOURS, SourceDetail, SourceFields, SourceSecret, SourceSummary,
    UnendedDeploy,
};
use crate::web::views::form::{Choice, Field};
use crate::web::views::link::Link;
use crate::web::views::moment::Moment;
use crate::web::views::shell::{Nav, Shell, Viewer};
use crate::web::views::signals::{
    DeliveryRow, NamedService, SecretPage, SourceForm, SourcePage, SourceRow, SourcesIndex,
    UnendedRow,
};

/// Every source.
pub fn index(sources: &[SourceSummary], viewer: &Viewer) -> SourcesIndex {
    SourcesIndex {
        shell: Shell::new("Signal sources", Nav::Elsewhere, viewer),
        sources: sources.iter().map(row).collect(),
        may_change: viewer.admin,
    }
}

fn row(source: &SourceSummary) -> SourceRow {
    SourceRow {
        source: Link::new(format!("/signals/{}", source.slug), &source.name),
        sender: source.sender.words(),
        heard: source.heard_at.map_or_else(Moment::default, words::moment),
        ended: source.ended_at.is_some(),
    }
}

/// The form that adds a source, with what was typed.
pub fn new_page(typed: &SourceFields, problems: &[Problem], viewer: &Viewer) -> SourceForm {
    let shell = Shell::new("Add a source", Nav::Elsewhere, viewer);
    let choice = |sender: &Sender| {
        Choice::new(sender.as_str(), sender.words(), typed.sender == sender.as_str())
            .explained(format!("Service in the field {}", sender.usual_field()))
    };
    SourceForm {
        shell: if problems.is_empty() { shell } else { shell.with_error() },
        errors: lines(problems),
        name: field(problems, "name", &typed.name),
        slug: field(problems, "slug", &typed.slug),
        field: field(problems, "field", &typed.field),
        senders: Sender::ALL.iter().map(choice).collect(),
        sender_error: wrong(problems, "sender"),
    }
}

/// The secret of a source, shown once. `older` says that one before it is still taken.
pub fn secret_page(
    made: &SourceSecret,
    name: &str,
    set_up: String,
    older: bool,
    viewer: &Viewer,
) -> SecretPage {
    SecretPage {
        shell: Shell::new(format!("The secret of {name}"), Nav::Elsewhere, viewer),
        source: Link::new(format!("/signals/{}", made.source), name),
        secret: made.secret.clone(),
        older,
        older_hours: older_hours(),
        set_up,
    }
}

fn older_hours() -> u64 {
    OLDER_SECRET_HOURS.unsigned_abs()
}

/// What was typed into the forms of a source, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The service to add.
    pub service: String,
    /// What the sender calls it.
    pub called: String,
    /// The name as it is to be; absent when that form was not sent.
    pub name: Option<String>,
    /// The field as it is to be; absent when that form was not sent.
    pub field: Option<String>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// One source. `services` can be added to it.
pub fn show(
    source: &SourceDetail,
    services: &[ServiceSummary],
    typed: &Typed,
    address: String,
    set_up: String,
    viewer: &Viewer,
) -> SourcePage {
    let shell = Shell::new(&source.name, Nav::Elsewhere, viewer);
    let problems = &typed.problems;
    let or = |typed: &Option<String>, stands: &str| typed.clone().unwrap_or(stands.to_owned());
    let is_named = |one: &&ServiceSummary| source.services.iter().all(|n| n.service != one.slug);
    SourcePage {
        shell: if problems.is_empty() { shell } else { shell.with_error() },
        errors: lines(problems),
        name: source.name.clone(),
        href: format!("/signals/{}", source.slug),
        sender: source.sender.words(),
        address,
        field_name: source.field.clone(),
        ended: source.ended_at.map_or_else(Moment::default, words::moment),
        older_until: source.older_secret_until.map_or_else(Moment::default, words::moment),
        older_hours: older_hours(),
        services: source
            .services
            .iter()
            .map(|named| NamedService {
                service: Link::new(format!("/services/{}", named.service), &named.service_name),
                name: named.name.clone(),
            })
            .collect(),
        service: field(problems, "service", &typed.service),
        called: field(problems, "name", &typed.called),
        suggestions: services
            .iter()
            .filter(is_named)
            .map(|one| Choice::new(one.slug.to_string(), one.name.clone(), false))
            .collect(),
        new_name: Field {
            value: or(&typed.name, &source.name),
            error: wrong(problems, "new_name"),
        },
        new_field: Field {
            value: or(&typed.field, &source.field),
            error: wrong(problems, "field"),
        },
        own_secret: field(problems, "secret", ""),
        set_up,
        deliveries: source.deliveries.iter().map(delivery).collect(),
        unended: source.unended.iter().map(unended).collect(),
        may_change: source.may_change,
    }
}

fn unended(deploy: &UnendedDeploy) -> UnendedRow {
    UnendedRow {
        title: deploy.title.clone(),
        service: Link::new(format!("/services/{}", deploy.service), &deploy.service_name),
        began: words::moment(deploy.began_at),
    }
}

fn delivery(delivery: &DeliveryDetail) -> DeliveryRow {
    DeliveryRow {
        received: words::moment(delivery.received_at),
        state: match delivery.state {
            DeliveryState::Waiting => "Waits to be read",
            DeliveryState::Read => "Read",
            DeliveryState::Partly => "Read in part",
            DeliveryState::Unmapped => "No service of this name",
            DeliveryState::Ignored => "Nothing to count",
            DeliveryState::Unreadable => "Could not be read",
        },
        test: delivery.is_test,
        problem: delivery.problem.clone(),
        statements: u64::try_from(delivery.statements).unwrap_or(0),
    }
}
