//! Incidents: what somebody declared, and every page that no declared incident accounts for.

use std::collections::BTreeMap;

use super::runs::{Run, added};
use super::told::{Told, name};
use super::{Body, Fact};
use crate::domain::at::At;
use crate::domain::ids::SourceId;

/// One incident.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Incident {
    /// The name that people know it by.
    pub(super) title: String,
    /// When it began.
    pub(super) opened: At,
    /// When it was over; `None` while it lasts.
    pub(super) ended: Option<At>,
    /// The alerts of its pages; `None` when nobody tells alerts.
    pub(super) alerts: Option<u32>,
    /// Somebody declared that users noticed it.
    pub(super) affects_users: bool,
    /// Monitoring found it; `None` when nobody says.
    pub(super) found_by_monitoring: Option<bool>,
    /// What it rests on.
    pub(super) told: Told,
}

/// The declared incidents with a begin, and the pages whose group is not the key of one of them of
/// the same source. In the order in which they began.
pub(super) fn incidents(facts: &[Fact], runs: &[Run]) -> Vec<Incident> {
    let mut declared: BTreeMap<(SourceId, &str), Incident> = BTreeMap::new();
    for fact in facts {
        if let Some(incident) = Incident::declared(fact) {
            declared.insert((fact.source, &fact.key), incident);
        }
    }
    let mut undeclared = Vec::new();
    for run in runs {
        let named = if run.group.is_empty() {
            None
        } else {
            declared.get_mut(&(run.source, run.group.as_str()))
        };
        match named {
            Some(incident) => incident.take(run),
            None => undeclared.push(Incident::of(run)),
        }
    }
    let mut incidents: Vec<Incident> = declared.into_values().chain(undeclared).collect();
    incidents.sort_by_key(|incident| incident.opened);
    incidents
}

impl Incident {
    fn declared(fact: &Fact) -> Option<Self> {
        let Body::Incident { affects_users, found_by_monitoring } = fact.body else { return None };
        let opened = fact.opened_at?;
        Some(Self {
            title: name(fact),
            opened,
            ended: fact.ended_at().map(|ended| ended.max(opened)),
            alerts: None,
            affects_users,
            found_by_monitoring,
            told: Told::by(fact),
        })
    }

    fn of(run: &Run) -> Self {
        Self {
            title: run.title.clone(),
            opened: run.opened,
            ended: run.ended,
            alerts: run.alerts,
            affects_users: false,
            found_by_monitoring: None,
            told: run.told.clone(),
        }
    }

    fn take(&mut self, run: &Run) {
        self.alerts = added(self.alerts, run.alerts);
        self.told.join(&run.told);
    }
}
