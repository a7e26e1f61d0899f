//! What about a service decides which items are asked, and how much they weigh.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::service::Importance;

/// Something about a service that decides whether an item is asked of it, written in files as
/// `fact:stores_data`, `regime:sox`, `flag:critical` or `importance:standard`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Condition {
    /// A fact that the team states about the service.
    Fact(Fact),
    /// A regime that is in scope, or likely to be.
    Regime(Regime),
    /// The compliance profile marks the service as critical to the organisation.
    Critical,
    /// How much the team says that the organisation depends on the service: the tiers of checklists
    /// that ask less of what is only tried out.
    Importance(Importance),
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Fact(fact) => write!(f, "fact:{fact}"),
            Condition::Regime(regime) => write!(f, "regime:{regime}"),
            Condition::Critical => f.write_str("flag:critical"),
            Condition::Importance(importance) => write!(f, "importance:{importance}"),
        }
    }
}

impl std::str::FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || format!("unknown condition {text:?}");
        match text.split_once(':') {
            Some(("fact", fact)) => fact.parse().map(Condition::Fact).map_err(|_| unknown()),
            Some(("regime", regime)) => {
                regime.parse().map(Condition::Regime).map_err(|_| unknown())
            }
            Some(("flag", "critical")) => Ok(Condition::Critical),
            Some(("importance", importance)) => {
                importance.parse().map(Condition::Importance).map_err(|_| unknown())
            }
            _ => Err(unknown()),
        }
    }
}

impl Serialize for Condition {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A fact that the owning team states about its service.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It stores data of its own.
    StoresData,
    /// It makes calls over a network.
    RemoteCalls,
    /// It calls, or is called by, another service.
    ServiceToService,
    /// It has dependencies that it can do without for a while.
    SoftDependencies,
    /// Its objective is counted in requests.
    RequestBased,
    /// It runs in containers or behind a load balancer.
    ContainersOrBalancer,
    /// Its availability objective is 99.9 % or more.
    HighAvailability,
    /// It is deployed to production at least ten times in 90 days.
    FrequentDeploys,
}

text_enum!(Fact {
    StoresData => "stores_data",
    RemoteCalls => "remote_calls",
    ServiceToService => "service_to_service",
    SoftDependencies => "soft_dependencies",
    RequestBased => "request_based",
    ContainersOrBalancer => "containers_or_balancer",
    HighAvailability => "high_availability",
    FrequentDeploys => "frequent_deploys",
});

impl Fact {
    /// The fact as a statement that a person can tick.
    pub fn words(self) -> &'static str {
        match self {
            Fact::StoresData => "Stores data of its own",
            Fact::RemoteCalls => "Makes calls over a network",
            Fact::ServiceToService => "Calls, or is called by, another service",
            Fact::SoftDependencies => "Has dependencies it can do without for a while",
            Fact::RequestBased => "Its objective is counted in requests",
            Fact::ContainersOrBalancer => "Runs in containers or behind a load balancer",
            Fact::HighAvailability => "Its availability objective is 99.9 % or more",
            Fact::FrequentDeploys => "Is deployed at least 10 times in 90 days",
        }
    }
}

/// A regulation, standard or contract that a service can be in scope of.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Sarbanes-Oxley Act, section 404.
    Sox,
    /// Payment Card Industry Data Security Standard.
    PciDss,
    /// Health Insurance Portability and Accountability Act.
    Hipaa,
    /// General Data Protection Regulation.
    Gdpr,
    /// California Consumer Privacy Act.
    Ccpa,
    /// Breach notification laws of the states of the US.
    UsBreach,
    /// International Traffic in Arms Regulations.
    Itar,
    /// Export Administration Regulations.
    Ear,
    /// Duties taken on by contract.
    Contract,
}

text_enum!(Regime {
    Sox => "sox",
    PciDss => "pci_dss",
    Hipaa => "hipaa",
    Gdpr => "gdpr",
    Ccpa => "ccpa",
    UsBreach => "us_breach",
    Itar => "itar",
    Ear => "ear",
    Contract => "contract",
});

/// What is known about a service when a checklist is applied to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traits {
    /// Facts that hold.
    pub facts: BTreeSet<Fact>,
    /// Regimes that are in scope or likely to be.
    pub regimes: BTreeSet<Regime>,
    /// The compliance profile marks the service as critical to the organisation.
    pub critical: bool,
    /// How important the team says it is; not known for reviews from before checklists could ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<Importance>,
}

impl Traits {
    /// Whether the condition holds for the service.
    pub fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Fact(fact) => self.facts.contains(fact),
            Condition::Regime(regime) => self.regimes.contains(regime),
            Condition::Critical => self.critical,
            Condition::Importance(importance) => self.importance == Some(*importance),
        }
    }
}
