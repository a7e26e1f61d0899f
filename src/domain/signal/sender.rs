//! The programs that send signals.

use serde::{Deserialize, Serialize};

/// A program that sends signals, by the format it speaks.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// Prometheus Alertmanager, webhook version 4.
    Alertmanager,
    /// PagerDuty, webhooks version 3.
    Pagerduty,
    /// GitHub: deployments and workflow runs.
    Github,
    /// Anything else, in the JSON of `docs/SIGNALS.md`.
    Generic,
}

text_enum!(Sender {
    Alertmanager => "alertmanager",
    Pagerduty => "pagerduty",
    Github => "github",
    Generic => "generic",
});

impl Sender {
    /// Its name as people write it.
    pub fn words(self) -> &'static str {
        match self {
            Sender::Alertmanager => "Prometheus Alertmanager",
            Sender::Pagerduty => "PagerDuty",
            Sender::Github => "GitHub",
            Sender::Generic => "Generic JSON",
        }
    }

    /// Whether its keys are its own across services, and what they name may move from one to another: an
    /// incident of PagerDuty. The keys of the others name something within a service.
    pub fn moves_between_services(self) -> bool {
        self == Sender::Pagerduty
    }

    /// The field or label that names the service unless the source says another.
    pub fn usual_field(self) -> &'static str {
        match self {
            Sender::Alertmanager | Sender::Generic => "service",
            Sender::Pagerduty => "service.summary",
            Sender::Github => "repository.full_name",
        }
    }
}
