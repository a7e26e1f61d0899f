//! What happened to a service on one day: what is kept so that a year of facts reads fast.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{FactKind, Promise};
use crate::domain::at::At;

/// One calendar day in UTC of one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Day {
    /// The day.
    pub on: NaiveDate,
    /// Of which kinds of thing anything was told that began on it, or was last true on it.
    pub heard: Heard,
    /// Pages that began on it: urgent ones, those of one group that overlap counted once.
    pub pages: u32,
    /// Alerts behind those pages.
    pub alerts: u32,
    /// Incidents that began in its two shifts of 12 hours, from 0:00 and from 12:00.
    pub incidents: [u32; 2],
    /// Deployments to production that ended, whatever their outcome.
    pub deploys: u32,
    /// Those of them that failed, were repaired, or were followed by an incident within 24 hours.
    pub failed_deploys: u32,
    /// Events of its objective windows that were not good, of the objective with the least budget left.
    pub bad: f64,
    /// All events of those windows.
    pub total: f64,
    /// What the objective promises; `None` when no window began on the day.
    pub target: Option<f64>,
    /// Every objective of which windows began on it, the one with the least budget left first; at most 50.
    pub promises: Vec<Promise>,
    /// The deployments that failed, by name.
    pub marks: Vec<Mark>,
}

/// Of which kinds of thing anything was told. Where nobody tells of a kind, how much there was of it is
/// unknown and not zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Pages, also those that wait for the morning.
    pub pages: bool,
    /// Declared incidents.
    pub incidents: bool,
    /// Deployments.
    pub deploys: bool,
}

impl Heard {
    /// Notes that something of a kind was told.
    pub(super) fn note(&mut self, kind: FactKind) {
        match kind {
            FactKind::Page => self.pages = true,
            FactKind::Incident => self.incidents = true,
            FactKind::Deploy => self.deploys = true,
            FactKind::Objective | FactKind::Defects => {}
        }
    }
}

/// A deployment that failed, as a figure names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mark {
    /// When it was made.
    pub at: At,
    /// What was deployed.
    pub title: String,
    /// The incident or page that followed within 24 hours; empty when it failed by itself.
    pub incident: String,
    /// When that began.
    pub incident_at: Option<At>,
}

impl Day {
    /// Incidents that began on it, in both shifts.
    pub fn all_incidents(&self) -> u32 {
        let [first, second] = self.incidents;
        first.saturating_add(second)
    }

    /// A day on which nothing is known to have happened.
    pub fn quiet(on: NaiveDate) -> Self {
        Self {
            on,
            heard: Heard::default(),
            pages: 0,
            alerts: 0,
            incidents: [0, 0],
            deploys: 0,
            failed_deploys: 0,
            bad: 0.0,
            total: 0.0,
            target: None,
            promises: Vec::new(),
            marks: Vec::new(),
        }
    }
}
