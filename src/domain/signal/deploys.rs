//! Deployments that ended, and what came of them.

use super::incidents::Incident;
use super::told::{Told, name};
use super::{Body, Fact, Outcome};
use crate::domain::at::At;

/// How long after a deployment an incident is put down to it, in seconds. Ours: 24 hours.
const BLAMED: i64 = 24 * 60 * 60;

/// One deployment to production that ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deploy {
    /// What was deployed.
    pub(super) title: String,
    /// When it was made.
    pub(super) opened: At,
    /// How it ended.
    pub(super) outcome: Outcome,
    /// It did not finish, was repaired, or an incident followed it.
    pub(super) failed: bool,
    /// The name and begin of the first incident that followed it.
    pub(super) incident: Option<(String, At)>,
    /// When a failed one was recovered from; `None` while it is not.
    pub(super) recovered: Option<At>,
    /// Who told of it.
    pub(super) told: Told,
    /// Who told of it and of the incidents that followed.
    pub(super) told_with_incidents: Told,
}

/// The deployments among facts that are there once, in the order in which they were made; those of
/// one moment in the order of source and key.
///
/// An incident that began less than 24 hours after a deployment is put down to it. Of several
/// deployments before one incident only the latest is blamed: it is the nearest change, and one
/// outage must not count as several failures (our choice; checklist facts, section 7, join within
/// 24 hours). Recovery is the end of the last incident that followed, or without one the next
/// deployment that succeeded.
pub(super) fn deploys(facts: &[Fact], incidents: &[Incident]) -> Vec<Deploy> {
    let mut deploys: Vec<Deploy> = facts.iter().filter_map(Deploy::of).collect();
    deploys.sort_by_key(|deploy| deploy.opened);
    for incident in incidents {
        let before = deploys.partition_point(|deploy| deploy.opened <= incident.opened);
        let latest = before.checked_sub(1).and_then(|index| deploys.get_mut(index));
        if let Some(deploy) = latest.filter(|deploy| deploy.is_to_blame(incident)) {
            deploy.blame(incident);
        }
    }
    let mut succeeded = None;
    let mut later: Option<At> = None;
    for deploy in deploys.iter_mut().rev() {
        if later.is_some_and(|later| deploy.opened < later) {
            succeeded = later;
        }
        if deploy.failed && deploy.incident.is_none() {
            deploy.recovered = succeeded;
        }
        if deploy.outcome == Outcome::Succeeded {
            later = Some(deploy.opened);
        }
    }
    deploys
}

impl Deploy {
    fn of(fact: &Fact) -> Option<Self> {
        let Body::Deploy { outcome: Some(outcome), repaired } = fact.body else { return None };
        Some(Self {
            title: name(fact),
            opened: fact.opened_at?,
            outcome,
            failed: repaired || outcome == Outcome::Failed,
            incident: None,
            recovered: None,
            told: Told::by(fact),
            told_with_incidents: Told::by(fact),
        })
    }

    fn is_to_blame(&self, incident: &Incident) -> bool {
        incident.opened < self.opened.plus_seconds(BLAMED)
    }

    fn blame(&mut self, incident: &Incident) {
        self.recovered = match self.incident {
            None => incident.ended,
            Some(_) => self.recovered.zip(incident.ended).map(|(one, other)| one.max(other)),
        };
        // Incidents come in the order in which they began.
        self.incident.get_or_insert_with(|| (incident.title.clone(), incident.opened));
        self.failed = true;
        self.told_with_incidents.join(&incident.told);
    }
}
