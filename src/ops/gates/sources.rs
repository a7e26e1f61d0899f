//! The rows behind the gates of some services.

use std::collections::{HashMap, HashSet};

use chrono::NaiveTime;

use super::{handoff, launch};
use crate::domain::at::At;
use crate::domain::back_up::Statement;
use crate::domain::capacity::Outlook;
use crate::domain::checklist::Kind;
use crate::domain::gates::{self, Gate, Override, ReturnFacts, ReviewFacts, with_overrides};
use crate::domain::ids::{PersonId, ReviewId, ServiceId, SourceId, TeamId};
use crate::domain::lifecycle::{Stage, Transition};
use crate::domain::review::State;
use crate::domain::self_managed::Moved;
use crate::domain::service::Service;
use crate::domain::signal::Measured;
use crate::ops::core::View;
use crate::ops::counts::{EndedWaivers, let_time_pass};
use crate::ops::error::{Error, Result};
use crate::ops::{capacity, handbacks, measured, sign_offs, takeovers};
use crate::store::attestations::{self, AttestationRow};
use crate::store::discussion::{self, ConditionRow};
use crate::store::names::{self, TeamName};
use crate::store::overrides::{self, OverrideRow, RevocationRow};
use crate::store::profiles::{self, ProfileRow};
use crate::store::reviews::{self, ReviewRow, SignatureRow};
use crate::store::takeovers::TakeoverRow;
use crate::store::{answers, back_up, services, signal_days, signal_sources};

/// What the gates of some services depend on: one query for each field, however many services.
pub(in crate::ops) struct Sources {
    /// Every team.
    pub teams: HashMap<TeamId, TeamName>,
    /// Reviews, newest first, with what time did to their counts.
    pub reviews: HashMap<ServiceId, Vec<ReviewRow>>,
    /// Compliance profiles.
    pub profiles: HashMap<ServiceId, ProfileRow>,
    /// The signatures of the reviews, in order.
    pub signatures: Vec<SignatureRow>,
    /// Requests to be taken over, newest first.
    pub takeovers: Vec<TakeoverRow>,
    pub(super) conditions: HashMap<ReviewId, Vec<ConditionRow>>,
    pub(super) moves: HashMap<ServiceId, Vec<Moved>>,
    /// Newest first.
    pub(super) attestations: Vec<AttestationRow>,
    /// Which team each person belongs to who attested something.
    pub(super) places: HashSet<(PersonId, TeamId)>,
    pub(super) back_up: HashMap<ServiceId, Vec<Statement>>,
    pub(super) outlooks: HashMap<ServiceId, Outlook>,
    pub(super) returning: HashMap<ServiceId, ReturnFacts>,
    /// The content as it is of handoff reviews that not everybody has signed yet, by its hash.
    pub(super) contents: HashMap<ReviewId, String>,
    /// How many items of a review were accepted under a waiver that has ended.
    pub(super) ended: EndedWaivers,
    /// What signals say of each service.
    measured: HashMap<ServiceId, Vec<Measured>>,
    /// When something was last told of an objective of each service.
    pub(super) objectives_told: HashMap<ServiceId, At>,
    /// The names of those who told it.
    source_names: HashMap<SourceId, String>,
    /// Newest first.
    overrides: Vec<(OverrideRow, Option<RevocationRow>)>,
}

impl Sources {
    /// Loads them.
    ///
    /// # Errors
    /// The database refused.
    pub(in crate::ops) fn load(view: &mut View<'_>, found: &[Service]) -> Result<Self> {
        let ids: Vec<ServiceId> = found.iter().map(|service| service.id).collect();
        let mut rows = reviews::of_services(view.db, &ids)?;
        let ended = let_time_pass(view, &mut rows)?;
        let review_ids: Vec<ReviewId> = rows.iter().map(|review| review.id).collect();
        let attestations = attestations::of_services(view.db, &ids)?;
        let attesters: Vec<PersonId> = attestations.iter().map(|row| row.attested_by).collect();
        let profiles = profiles::of_services(view.db, &ids)?;
        let conditions = discussion::conditions_of(view.db, &review_ids)?;
        let moves = services::moves_of(view.db, &ids)?;
        let measured = measured::of_services(view, &ids, false)?;
        let told = measured.values().flatten().flat_map(|one| one.sources.iter().copied());
        let source_names = signal_sources::names_of(view.db, told.collect())?;
        let mut sources = Self {
            teams: names::of_teams(view.db)?,
            reviews: grouped(rows.into_iter().map(|row| (row.service_id, row))),
            profiles: profiles.into_iter().map(|row| (row.service_id, row)).collect(),
            signatures: reviews::signatures_of(view.db, &review_ids)?,
            takeovers: crate::store::takeovers::of_services(view.db, &ids)?,
            conditions: grouped(conditions.into_iter().map(|row| (row.review_id, row))),
            moves: grouped(
                moves.into_iter().map(|(id, transition, at)| (id, Moved { transition, at })),
            ),
            attestations,
            places: names::places_of(view.db, &attesters)?.into_iter().collect(),
            back_up: grouped(back_up::of_services(view.db, &ids)?),
            outlooks: HashMap::new(),
            returning: handbacks::open_returns(view, &ids)?,
            contents: HashMap::new(),
            ended,
            measured,
            objectives_told: signal_days::objectives_told(view.db, &ids)?
                .into_iter()
                .map(|(service, on)| (service, At::new(on.and_time(NaiveTime::MIN).and_utc())))
                .collect(),
            source_names,
            overrides: overrides::of_services(view.db, &ids)?,
        };
        let managed = || found.iter().filter(|one| one.stage == Stage::DeveloperManaged);
        let receivers: Vec<TeamId> =
            managed().filter_map(|service| Some(sources.yes(service)?.team_id)).collect();
        let taken: Vec<ServiceId> = managed().map(|service| service.id).collect();
        let capacities = capacity::of_teams(view, &receivers, &taken)?;
        for service in managed() {
            let capacity = sources.yes(service).and_then(|yes| capacities.get(&yes.team_id));
            if let Some(capacity) = capacity {
                sources.outlooks.insert(service.id, capacity.outlook(view, Some(service.id)));
            }
            sources.hash_content(view, service)?;
        }
        Ok(sources)
    }

    /// The content as it is of a review between its first signature and its last. Few reviews stand
    /// there at a time, so each is looked at by itself.
    fn hash_content(&mut self, view: &mut View<'_>, service: &Service) -> Result<()> {
        let newest = self.newest(service, Kind::Handoff);
        let between = newest.filter(|row| row.state == State::Submitted && self.is_signed(row));
        if let Some(review) = between.cloned() {
            let id = review.id;
            let loaded = view.loaded(service.clone(), review)?;
            let rows = answers::of_review(view.db, id)?;
            let (_, hash) = sign_offs::content(view, &loaded, &rows)?;
            self.contents.insert(id, hash);
        }
        Ok(())
    }

    /// What signals say of a service.
    pub(super) fn measured(&self, service: &Service) -> &[Measured] {
        self.measured.get(&service.id).map_or(&[], Vec::as_slice)
    }

    /// Who told what a measured value rests on, by name.
    pub(super) fn told_by(&self, measured: &Measured) -> String {
        let names = measured.sources.iter().filter_map(|id| self.source_names.get(id));
        names.map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// How many items of the review were accepted under a waiver that has ended.
    pub(super) fn ended_waivers(&self, review: &ReviewRow) -> usize {
        self.ended.get(&review.id).copied().unwrap_or(0)
    }

    fn is_signed(&self, review: &ReviewRow) -> bool {
        self.signatures.iter().any(|one| one.review_id == review.id)
    }

    /// The gates of the next transition of a service; none when it has none that waits for gates.
    ///
    /// # Errors
    /// A row cannot be read.
    pub(in crate::ops) fn next(&self, view: &View<'_>, service: &Service) -> Result<Vec<Gate>> {
        match service.stage {
            Stage::InDevelopment => self.to_launch(view, service),
            Stage::DeveloperManaged => self.to_handoff(view, service),
            Stage::OpsManaged | Stage::Retired => Ok(Vec::new()),
        }
    }

    pub(in crate::ops) fn to_launch(
        &self,
        view: &View<'_>,
        service: &Service,
    ) -> Result<Vec<Gate>> {
        let gates = gates::to_launch(&launch::facts(view, self, service)?);
        Ok(self.overridden(view, service, Transition::Launch, gates))
    }

    pub(in crate::ops) fn to_handoff(
        &self,
        view: &View<'_>,
        service: &Service,
    ) -> Result<Vec<Gate>> {
        let gates = gates::to_handoff(&handoff::facts(view, self, service)?);
        Ok(self.overridden(view, service, Transition::Handoff, gates))
    }

    /// The gates with their overrides: those of this transition, given in this stage.
    fn overridden(
        &self,
        view: &View<'_>,
        service: &Service,
        transition: Transition,
        gates: Vec<Gate>,
    ) -> Vec<Gate> {
        let given: Vec<Override> = self
            .overrides
            .iter()
            .filter(|(row, _)| row.service_id == service.id)
            .filter(|(row, _)| row.transition == transition && row.given_at >= service.stage_since)
            .map(|(row, revoked)| Override {
                gate: row.gate.clone(),
                by: row.given_by,
                at: row.given_at,
                reason: row.reason.clone(),
                until: row.until_on,
                ended: revoked.is_some(),
            })
            .collect();
        with_overrides(gates, &given, view.now.date())
    }

    /// The newest review of the kind that was not withdrawn.
    pub(super) fn newest(&self, service: &Service, kind: Kind) -> Option<&ReviewRow> {
        let mut rows = self.reviews.get(&service.id).into_iter().flatten();
        rows.find(|review| review.kind == kind && review.state != State::Withdrawn)
    }

    pub(super) fn open_conditions(&self, review: &ReviewRow) -> Vec<&ConditionRow> {
        let of_review = self.conditions.get(&review.id).into_iter().flatten();
        of_review.filter(|condition| condition.state == "open").collect()
    }

    pub(super) fn profile(&self, service: &Service) -> Result<&ProfileRow> {
        let none = || Error::Internal(format!("{} has no compliance profile", service.slug));
        self.profiles.get(&service.id).ok_or_else(none)
    }

    /// Whether the service was handed back and has not returned.
    pub(in crate::ops) fn is_handed_back(&self, service: &Service) -> bool {
        self.returning.contains_key(&service.id)
    }

    /// The request to which an SRE team has said yes.
    pub(in crate::ops) fn yes(&self, service: &Service) -> Option<&TakeoverRow> {
        takeovers::yes(self.takeovers.iter().filter(|row| row.service_id == service.id), service)
    }

    pub(super) fn team_name(&self, id: TeamId) -> String {
        self.teams.get(&id).map_or_else(String::new, |team| team.name.clone())
    }
}

fn grouped<K: std::hash::Hash + Eq, V>(
    pairs: impl IntoIterator<Item = (K, V)>,
) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// A review as far as gates depend on it.
pub(super) fn review_facts(review: &ReviewRow, now: At) -> ReviewFacts {
    ReviewFacts {
        number: review.number,
        state: review.state.as_of(review.valid_until, now),
        since: review.state_since,
        valid_until: review.valid_until,
        answered: usize::try_from(review.answered).unwrap_or(0),
        asked: usize::try_from(review.asked).unwrap_or(0),
    }
}
