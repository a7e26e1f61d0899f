//! When each detail of a fact was said: a statement that leaves one out takes nothing back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Body, Fact};
use crate::domain::at::At;

/// A detail of a fact that a statement may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// The name that people know it by.
    Title,
    /// What belongs together.
    Group,
    /// Whether a page called somebody at once.
    Urgent,
    /// Whether the sender tells when somebody acknowledges a page.
    TellsAcknowledgement,
    /// Whether the sender tells every alert of an incident.
    TellsAlerts,
    /// Whether a page needed a person.
    Actionable,
    /// Whether users noticed an incident.
    AffectsUsers,
    /// Whether monitoring found an incident.
    FoundBy,
    /// How a deployment ended.
    Outcome,
    /// Whether a deployment was rolled back, or needed a hotfix.
    Repaired,
    /// The figures of an objective or of defects, which come together.
    Figures,
}

impl Detail {
    const ALL: [Detail; 11] = [
        Detail::Title,
        Detail::Group,
        Detail::Urgent,
        Detail::TellsAcknowledgement,
        Detail::TellsAlerts,
        Detail::Actionable,
        Detail::AffectsUsers,
        Detail::FoundBy,
        Detail::Outcome,
        Detail::Repaired,
        Detail::Figures,
    ];
}

/// When details were said, where that is not when the newest of the fact was told: `None` when nobody
/// ever said it and the usual stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Said(BTreeMap<Detail, Option<At>>);

impl Said {
    /// Whether everything was said with the newest of what was told.
    pub fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes that a statement left a detail out.
    pub fn left_out(&mut self, detail: Detail) {
        self.0.insert(detail, None);
    }
}

/// Puts into `joined`, whose other parts are joined, each detail as it was said last in one of the two;
/// of two that were said at one moment always the same one.
pub(super) fn join(joined: &mut Fact, one: &Fact, other: &Fact) {
    joined.said = Said::default();
    for detail in Detail::ALL {
        let latest = [one, other]
            .into_iter()
            .max_by_key(|fact| (said_at(fact, detail), value(fact, detail)));
        let Some((latest, true)) = latest.map(|fact| (fact, value(fact, detail).is_some())) else {
            continue;
        };
        take(joined, latest, detail);
        let said_at = said_at(latest, detail);
        if said_at != Some(joined.told_at) {
            joined.said.0.insert(detail, said_at);
        }
    }
}

/// When a detail was said; `None` when it never was.
fn said_at(fact: &Fact, detail: Detail) -> Option<At> {
    value(fact, detail)?;
    fact.said.0.get(&detail).copied().unwrap_or(Some(fact.told_at))
}

/// A detail in a form that has an order; `None` where the fact has nothing of it.
fn value(fact: &Fact, detail: Detail) -> Option<String> {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    match (detail, &fact.body) {
        (Detail::Title, _) => some(&fact.title),
        (Detail::Group, _) => some(&fact.group),
        (Detail::Urgent, Body::Page { urgent, .. }) => Some(urgent.to_string()),
        (Detail::TellsAcknowledgement, Body::Page { tells_acknowledgement, .. }) => {
            Some(tells_acknowledgement.to_string())
        }
        (Detail::TellsAlerts, Body::Page { tells_alerts, .. }) => Some(tells_alerts.to_string()),
        (Detail::Actionable, Body::Page { actionable, .. }) => actionable.map(|it| it.to_string()),
        (Detail::AffectsUsers, Body::Incident { affects_users, .. }) => {
            Some(affects_users.to_string())
        }
        (Detail::FoundBy, Body::Incident { found_by_monitoring, .. }) => {
            found_by_monitoring.map(|it| it.to_string())
        }
        (Detail::Outcome, Body::Deploy { outcome, .. }) => outcome.map(|it| it.to_string()),
        (Detail::Repaired, Body::Deploy { repaired, .. }) => Some(repaired.to_string()),
        (Detail::Figures, body @ (Body::Objective { .. } | Body::Defects { .. })) => {
            Some(serde_json::to_string(body).unwrap_or_default())
        }
        _ => None,
    }
}

/// Takes one detail over from another statement of the same fact.
fn take(fact: &mut Fact, from: &Fact, detail: Detail) {
    match (detail, &mut fact.body, &from.body) {
        (Detail::Title, ..) => fact.title.clone_from(&from.title),
        (Detail::Group, ..) => fact.group.clone_from(&from.group),
        (Detail::Urgent, Body::Page { urgent: flag, .. }, Body::Page { urgent: said, .. })
        | (
            Detail::TellsAcknowledgement,
            Body::Page { tells_acknowledgement: flag, .. },
            Body::Page { tells_acknowledgement: said, .. },
        )
        | (
            Detail::TellsAlerts,
            Body::Page { tells_alerts: flag, .. },
            Body::Page { tells_alerts: said, .. },
        )
        | (
            Detail::AffectsUsers,
            Body::Incident { affects_users: flag, .. },
            Body::Incident { affects_users: said, .. },
        )
        | (
            Detail::Repaired,
            Body::Deploy { repaired: flag, .. },
            Body::Deploy { repaired: said, .. },
        ) => *flag = *said,
        (
            Detail::Actionable,
            Body::Page { actionable, .. },
            Body::Page { actionable: said, .. },
        ) => {
            *actionable = *said;
        }
        (
            Detail::FoundBy,
            Body::Incident { found_by_monitoring, .. },
            Body::Incident { found_by_monitoring: said, .. },
        ) => *found_by_monitoring = *said,
        (Detail::Outcome, Body::Deploy { outcome, .. }, Body::Deploy { outcome: said, .. }) => {
            *outcome = *said;
        }
        (Detail::Figures, body, said) => *body = said.clone(),
        _ => {}
    }
}
