//! Signals: what senders outside tell about a service, as facts.
//!
//! A fact is one thing in production: a page, an incident, a deployment, a window of an objective, a
//! count of defects. Senders repeat themselves, and what they send overtakes itself on the way; so a
//! fact is what was told about it, joined by a rule that gives the same for every order and however
//! often something came ([`Fact::joined`]).

mod budget;
mod day;
mod delivery;
mod deploys;
mod figures;
mod history;
mod incidents;
mod lately;
mod measured;
mod measures;
mod months;
mod promise;
mod readings;
mod roll_up;
mod runs;
mod said;
mod sender;
#[cfg(test)]
mod shorthand;
mod told;
mod week;

use serde::{Deserialize, Serialize};

use super::at::At;
use super::ids::SourceId;

pub use budget::allows_any;
pub use day::{Day, Heard, Mark};
pub use delivery::DeliveryState;
pub use lately::{Lately, lately, lately_since};
pub use measured::Measured;
pub use measures::{REACH_DAYS, measure};
pub use promise::{Promise, shown};
pub use readings::{MeasuredReading, of_service, of_team};
pub use roll_up::days;
pub use said::{Detail, Said};
pub use sender::Sender;
pub use week::{HEARD_DAYS, Week, WeekCounts, bad_share, good_share, monday, weekly_budget, weeks};

/// What kind of thing a fact is about.
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
pub enum FactKind {
    /// An alert that called somebody.
    Page,
    /// An incident that somebody declared.
    Incident,
    /// A deployment to production.
    Deploy,
    /// What happened against an objective in a stretch of time.
    Objective,
    /// How many defects of one severity are open.
    Defects,
}

text_enum!(FactKind {
    Page => "page",
    Incident => "incident",
    Deploy => "deploy",
    Objective => "objective",
    Defects => "defects",
});

/// How a deployment ended.
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
pub enum Outcome {
    /// It finished.
    Succeeded,
    /// It did not finish.
    Failed,
}

text_enum!(Outcome { Succeeded => "succeeded", Failed => "failed" });

/// What is particular to each kind of fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// An alert that called somebody.
    Page {
        /// It called somebody at once. What waits for the morning is no page.
        urgent: bool,
        /// The sender tells when somebody acknowledges; where it does not, nothing is known about
        /// acknowledgement.
        tells_acknowledgement: bool,
        /// The sender tells every alert of an incident, and not the incident alone.
        tells_alerts: bool,
        /// Somebody marked the page: a person was needed, or was not. `None` when nobody did.
        actionable: Option<bool>,
    },
    /// An incident that somebody declared.
    Incident {
        /// Users noticed it.
        affects_users: bool,
        /// Monitoring found it, and not a customer or a colleague; `None` when the sender does not say.
        found_by_monitoring: Option<bool>,
    },
    /// A deployment to production.
    Deploy {
        /// How it ended; `None` while it runs.
        outcome: Option<Outcome>,
        /// It was rolled back, or needed a hotfix.
        repaired: bool,
    },
    /// What happened against an objective from `opened_at` to `resolved_at`.
    Objective {
        /// The share of good events that is promised, above 0 and below 1: 0.999.
        target: f64,
        /// Events that were not good.
        bad: f64,
        /// All events.
        total: f64,
    },
    /// How many defects are open.
    Defects {
        /// Severity, 1 the gravest.
        severity: u8,
        /// How many.
        open: u32,
    },
}

impl Body {
    /// The kind of fact.
    pub fn kind(&self) -> FactKind {
        match self {
            Body::Page { .. } => FactKind::Page,
            Body::Incident { .. } => FactKind::Incident,
            Body::Deploy { .. } => FactKind::Deploy,
            Body::Objective { .. } => FactKind::Objective,
            Body::Defects { .. } => FactKind::Defects,
        }
    }
}

/// One thing in production, as far as it was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Who told it.
    pub source: SourceId,
    /// The sender's own name of it: one source, kind and key is one fact of a service.
    pub key: String,
    /// What belongs together, in the words of the sender: alerts of one group, pages of one
    /// incident (its key), windows of one objective (its name). Empty when nothing does.
    pub group: String,
    /// A name that people know it by; may be empty.
    pub title: String,
    /// When it began: the page was sent, the incident started, the deployment was made, the window
    /// began, the defects were counted. `None` when only a later part was told: nothing counts it.
    pub opened_at: Option<At>,
    /// When somebody first acknowledged it.
    pub acknowledged_at: Option<At>,
    /// When it last ended: resolved, finished, the end of the window.
    pub resolved_at: Option<At>,
    /// When it last began again after it had ended.
    pub reopened_at: Option<At>,
    /// When the newest of what was told was true.
    pub told_at: At,
    /// What is particular to its kind.
    pub body: Body,
    /// When each detail was said, where it was not with the newest.
    pub said: Said,
}

impl Fact {
    /// What kind of thing it is about.
    pub fn kind(&self) -> FactKind {
        self.body.kind()
    }

    /// When it ended for good; `None` while it lasts, and when it began again after its last end.
    pub fn ended_at(&self) -> Option<At> {
        let ended = self.resolved_at?;
        let again = self.reopened_at.is_some_and(|again| again >= ended);
        (!again).then_some(ended)
    }

    /// The two joined into one: the earliest begin and acknowledgement, the latest end and renewed
    /// begin, and each detail as it was said last. What a later statement leaves out stays as it was,
    /// and a deployment that ended does not run again. Joining is commutative, associative and
    /// idempotent, so replays, duplicates and events out of order have no second effect.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        let mut joined = Self {
            opened_at: earliest(self.opened_at, other.opened_at),
            acknowledged_at: earliest(self.acknowledged_at, other.acknowledged_at),
            resolved_at: self.resolved_at.max(other.resolved_at),
            reopened_at: self.reopened_at.max(other.reopened_at),
            told_at: self.told_at.max(other.told_at),
            ..self.clone()
        };
        said::join(&mut joined, &self, &other);
        joined
    }
}

fn earliest(one: Option<At>, other: Option<At>) -> Option<At> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// One statement of a sender, before it is known which service it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What the sender calls the service: the value of the field or label that the source names.
    /// `None` when the event has no such field.
    pub service: Option<String>,
    /// What it tells.
    pub fact: Fact,
}

#[cfg(test)]
mod tests;
