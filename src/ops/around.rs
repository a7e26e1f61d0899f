//! What stands around services when they are read: their reviews, with the names of the people in
//! them, and their gates.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::core::View;
use super::error::Result;
use super::gates::Sources;
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::gates::Gate;
use crate::domain::ids::{PersonId, Slug, TeamId};
use crate::domain::review::State;
use crate::domain::service::Service;
use crate::store::names::{self, PersonName};
use crate::store::reviews::ReviewRow;

/// A review in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReviewSummary {
    /// The service.
    pub service: Slug,
    /// The service's name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// Launch or handoff.
    pub kind: Kind,
    /// Number within the service.
    pub number: i32,
    /// Its state as of now.
    pub state: State,
    /// Since when.
    pub state_since: At,
    /// The checklist version.
    pub checklist_version: i32,
    /// Items asked.
    pub asked: i32,
    /// Items answered.
    pub answered: i32,
    /// Answers accepted and unchanged since.
    pub accepted: i32,
    /// Items with an open request for a change.
    pub changes_asked: i32,
    /// The SRE who helps.
    pub consultant: Option<Person>,
    /// Since when.
    pub consultant_since: Option<At>,
    /// Who signed it off.
    pub signed_by: Vec<Person>,
    /// The day the team aims for.
    pub target_date: Option<NaiveDate>,
    /// Why its launch is low-risk, in the words of the team; absent while it asks everything.
    pub low_risk: Option<String>,
    /// When it was opened.
    pub opened_at: At,
    /// Until when its sign-off counts.
    pub valid_until: Option<At>,
}

/// A team as lists name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// Its name in URLs.
    pub slug: Slug,
}

/// What stands around some services. Loaded with one query for each sort of thing, however many
/// services there are.
pub(in crate::ops) struct Around {
    /// The rows behind their gates.
    pub sources: Sources,
    people: HashMap<PersonId, PersonName>,
}

impl Around {
    /// Loads it.
    ///
    /// # Errors
    /// The database refused.
    pub(in crate::ops) fn load(view: &mut View<'_>, services: &[Service]) -> Result<Self> {
        let sources = Sources::load(view, services)?;
        let reviews = sources.reviews.values().flatten();
        let mut people: Vec<PersonId> = reviews.filter_map(|row| row.consultant_id).collect();
        people.extend(sources.signatures.iter().map(|signature| signature.person_id));
        let people = names::of_people(view.db, people)?;
        Ok(Self { sources, people })
    }

    /// The team with this id, as lists name it.
    pub(in crate::ops) fn team(&self, id: TeamId) -> Option<Team> {
        let team = self.sources.teams.get(&id)?;
        Some(Team { name: team.name.clone(), slug: team.slug.clone() })
    }

    /// The gates of the next transition.
    ///
    /// # Errors
    /// A row cannot be read.
    pub(in crate::ops) fn gates(&self, view: &View<'_>, service: &Service) -> Result<Vec<Gate>> {
        self.sources.next(view, service)
    }

    /// The reviews of a service, newest first.
    pub(in crate::ops) fn reviews_of(&self, service: &Service, now: At) -> Vec<ReviewSummary> {
        let rows = self.sources.reviews.get(&service.id).into_iter().flatten();
        rows.map(|row| self.summary(service, row, now)).collect()
    }

    /// A review of a service in a list.
    pub(in crate::ops) fn summary(
        &self,
        service: &Service,
        row: &ReviewRow,
        now: At,
    ) -> ReviewSummary {
        let person = |id: PersonId| self.people.get(&id).map(Person::from);
        ReviewSummary {
            service: service.slug.clone(),
            service_name: service.name.clone(),
            team: self.team(service.team).map_or_else(String::new, |team| team.name),
            kind: row.kind,
            number: row.number,
            state: row.state.as_of(row.valid_until, now),
            state_since: row.state_since,
            checklist_version: row.checklist_version,
            asked: row.asked,
            answered: row.answered,
            accepted: row.accepted,
            changes_asked: row.changes_asked,
            consultant: row.consultant_id.and_then(person),
            consultant_since: row.consultant_since,
            signed_by: self
                .sources
                .signatures
                .iter()
                .filter(|signature| signature.review_id == row.id)
                .filter_map(|signature| person(signature.person_id))
                .collect(),
            target_date: row.target_date,
            low_risk: super::low_risk::reason(row),
            opened_at: row.opened_at,
            valid_until: row.valid_until,
        }
    }
}
