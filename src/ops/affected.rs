//! Whom a version of a checklist affects before it is published: every review under way and every
//! service in production, with what would change for each, by the answers that they have today.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::checklists;
use super::core::View;
use super::error::{Error, Result};
use super::{upgrades, waivers};
use crate::domain::at::At;
use crate::domain::checklist::{Checklist, Kind, Traits};
use crate::domain::ids::{ItemId, ReviewId, ServiceId, Slug, TeamId};
use crate::domain::policy::{Action, Subject};
use crate::domain::review::State;
use crate::domain::review::upgrade::{Effect, Way};
use crate::domain::service::Service;
use crate::store::answers::{self, AnswerRow};
use crate::store::names::{self, TeamName};
use crate::store::reviews::{self, ReviewRow};
use crate::store::services;

/// A launch within so many days is soon: what the mock of the page counts; the length is ours.
const SOON_DAYS: u64 = 14;

/// Whom a version affects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Affected {
    /// Launch or handoff.
    pub kind: Kind,
    /// The version before.
    pub from: u32,
    /// The version that they would get.
    pub to: u32,
    /// In counts.
    pub totals: Totals,
    /// Every review of the kind under way, by target date; those without one last.
    pub reviews: Vec<ReviewAffected>,
    /// Services in production for which something changes, by name.
    pub services: Vec<ServiceAffected>,
}

/// Whom a version affects, in counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Totals {
    /// Reviews of the kind under way.
    pub reviews: usize,
    /// The teams that own their services.
    pub teams: usize,
    /// Reviews that gain items to answer.
    pub gaining: usize,
    /// The items that they gain, all reviews together.
    pub gained: usize,
    /// Reviews with answers to look at again.
    pub again: usize,
    /// Reviews with an answer that passes today and would miss the new bar.
    pub missing: usize,
    /// Items that are accepted under the old bar, each with the number of reviews, the most first.
    pub accepted: Vec<ItemCount>,
    /// Reviews of which a waiver would end.
    pub waived: usize,
    /// Reviews that are submitted; they stay on their version when others move.
    pub submitted: usize,
    /// Submitted reviews with a target date within 14 days.
    pub submitted_soon: usize,
    /// Reviews that would move.
    pub to_move: usize,
    /// Teams that would be told of a move.
    pub to_tell: usize,
    /// Services in production whose last signed-off review the version is compared with.
    pub services: usize,
    /// Services in production of which a signed-off answer would miss the new bar.
    pub services_missing: usize,
    /// Services in production that were never asked an item that they would be asked.
    pub services_gaining: usize,
}

/// An item with a number of reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ItemCount {
    /// The item.
    pub item: ItemId,
    /// How many reviews.
    pub reviews: usize,
}

/// What a version would change for a review under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ReviewAffected {
    /// The service.
    pub service: Slug,
    /// The service's name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// The owning team's name in URLs.
    pub team_slug: Option<Slug>,
    /// The number of the review.
    pub number: i32,
    /// Its state.
    pub state: State,
    /// Whether it is submitted, so that it stays on its version.
    pub submitted: bool,
    /// The version that it runs.
    pub checklist_version: i32,
    /// The day the team aims for.
    pub target_date: Option<NaiveDate>,
    /// Items that would be asked for the first time.
    pub new: Vec<ItemId>,
    /// Answered items that the team would look at again.
    pub again: Vec<ItemId>,
    /// Items whose answer passes today and would miss the new bar.
    pub misses: Vec<ItemId>,
    /// Accepted items whose acceptance would lapse.
    pub accepted: Vec<ItemId>,
    /// Answered items that would be asked no more.
    pub retired: Vec<ItemId>,
    /// Items whose waivers would end, asked for or granted.
    pub waivers: Vec<ItemId>,
}

/// What a version would change for a service in production, by its last signed-off review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ServiceAffected {
    /// The service.
    pub service: Slug,
    /// The service's name.
    pub service_name: String,
    /// The owning team's name.
    pub team: String,
    /// The number of the review.
    pub review: i32,
    /// The version that it was signed off on.
    pub checklist_version: i32,
    /// Items that it was never asked.
    pub new: Vec<ItemId>,
    /// Items whose signed-off answer passed and would miss the new bar.
    pub misses: Vec<ItemId>,
}

/// Finds whom the change from one version to another affects; `after` may be a draft. A review that
/// runs an earlier version than `before` is shown all that would change for it.
///
/// # Errors
/// Nobody is signed in, or the database refused.
pub fn of_version(view: &mut View<'_>, before: &Checklist, after: &Checklist) -> Result<Affected> {
    view.allow(Action::Read, &Subject::default())?;
    let kind = after.kind;
    let under_way = reviews::under_way_of_kind(view.db, kind)?;
    let mut signed = reviews::signed_off_in_production(view.db, kind)?;
    // The newest of each service comes first.
    signed.dedup_by_key(|row| row.service_id);
    let versions = Versions::load(view, under_way.iter().chain(&signed), after)?;
    let found = Found::load(view, under_way.iter().chain(&signed), versions.ways(after)?)?;
    let mut totals = Totals { services: signed.len(), ..Totals::default() };
    let (mut reviews, mut services) = (Vec::new(), Vec::new());
    let (mut teams, mut to_tell) = (BTreeSet::new(), BTreeSet::new());
    for row in &under_way {
        let Some((service, effect)) = found.effect(row, view.now)? else { continue };
        let waivers = found.ended_waivers(row);
        teams.insert(service.team);
        if row.state != State::Submitted {
            to_tell.insert(service.team);
        }
        reviews.push(found.review(row, service, effect, waivers));
    }
    for row in &signed {
        let Some((service, effect)) = found.effect(row, view.now)? else { continue };
        if !(effect.new.is_empty() && effect.misses.is_empty()) {
            services.push(found.service(row, service, effect));
        }
    }
    services.sort_by(|a, b| a.service_name.cmp(&b.service_name));
    let today = view.now.date();
    totals.teams = teams.len();
    totals.to_tell = to_tell.len();
    count(&mut totals, &reviews, &services, today);
    Ok(Affected {
        kind,
        from: before.version,
        to: after.version,
        totals,
        reviews: in_order(reviews),
        services,
    })
}

fn in_order(mut reviews: Vec<ReviewAffected>) -> Vec<ReviewAffected> {
    reviews.sort_by(|a, b| {
        let key = |one: &ReviewAffected| (one.target_date.is_none(), one.target_date);
        key(a).cmp(&key(b)).then_with(|| a.service.cmp(&b.service))
    });
    reviews
}

fn count(
    totals: &mut Totals,
    reviews: &[ReviewAffected],
    services: &[ServiceAffected],
    today: NaiveDate,
) {
    let with =
        |wanted: &dyn Fn(&ReviewAffected) -> bool| reviews.iter().filter(|one| wanted(one)).count();
    let soon = today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today);
    totals.reviews = reviews.len();
    totals.gaining = with(&|one| !one.new.is_empty());
    totals.gained = reviews.iter().map(|one| one.new.len()).sum();
    totals.again = with(&|one| !one.again.is_empty());
    totals.missing = with(&|one| !one.misses.is_empty());
    totals.waived = with(&|one| !one.waivers.is_empty());
    totals.submitted = with(&|one| one.submitted);
    totals.to_move = with(&|one| !one.submitted);
    totals.submitted_soon =
        with(&|one| one.submitted && one.target_date.is_some_and(|day| day <= soon));
    let mut accepted: BTreeMap<&ItemId, usize> = BTreeMap::new();
    for item in reviews.iter().flat_map(|one| &one.accepted) {
        *accepted.entry(item).or_default() += 1;
    }
    totals.accepted = accepted
        .into_iter()
        .map(|(item, reviews)| ItemCount { item: item.clone(), reviews })
        .collect();
    totals.accepted.sort_by_key(|one| std::cmp::Reverse(one.reviews));
    totals.services_missing = services.iter().filter(|one| !one.misses.is_empty()).count();
    totals.services_gaining = services.iter().filter(|one| !one.new.is_empty()).count();
}

/// The versions that reviews run, and those between them and the one that is looked at.
struct Versions {
    /// By the number of the version that a review runs: it, and every one between it and the version
    /// that is looked at.
    passed: HashMap<i32, Vec<Arc<Checklist>>>,
}

impl Versions {
    fn load<'r>(
        view: &mut View<'_>,
        all: impl Iterator<Item = &'r ReviewRow>,
        after: &Checklist,
    ) -> Result<Self> {
        let numbers: BTreeSet<i32> = all.map(|row| row.checklist_version).collect();
        let mut passed = HashMap::new();
        for number in numbers {
            let on = checklists::known(view, after.kind, number)?;
            // Who runs this version or a later one has nothing to expect from it.
            if on.version >= after.version {
                continue;
            }
            let mut way = vec![on.clone()];
            way.extend(checklists::up_to(view, after.kind, on.version, after.version - 1)?);
            passed.insert(number, way);
        }
        Ok(Self { passed })
    }

    fn ways<'a>(&'a self, after: &'a Checklist) -> Result<HashMap<i32, (&'a Checklist, Way<'a>)>> {
        let mut ways = HashMap::new();
        for (number, passed) in &self.passed {
            let versions: Vec<&Checklist> =
                passed.iter().map(AsRef::as_ref).chain([after]).collect();
            let on = versions.first().copied().zip(Way::along(&versions));
            let missing = || Error::Internal("a way without a version".to_owned());
            ways.insert(*number, on.ok_or_else(missing)?);
        }
        Ok(ways)
    }
}

/// What stands behind the reviews, loaded with one query for each sort of thing, however many reviews
/// there are; of the answers only those of items for which something changes.
struct Found<'a> {
    ways: HashMap<i32, (&'a Checklist, Way<'a>)>,
    services: HashMap<ServiceId, Service>,
    teams: HashMap<TeamId, TeamName>,
    rows: HashMap<ReviewId, Vec<AnswerRow>>,
    waived: HashMap<ReviewId, BTreeSet<ItemId>>,
}

impl<'a> Found<'a> {
    fn load<'r>(
        view: &mut View<'_>,
        all: impl Iterator<Item = &'r ReviewRow> + Clone,
        ways: HashMap<i32, (&'a Checklist, Way<'a>)>,
    ) -> Result<Self> {
        let all = || all.clone().filter(|row| ways.contains_key(&row.checklist_version));
        let changed: BTreeSet<ItemId> =
            ways.values().flat_map(|(_, way)| way.items()).cloned().collect();
        let changed: Vec<ItemId> = changed.into_iter().collect();
        let ids: Vec<ServiceId> = all().map(|row| row.service_id).collect();
        let services = services::by_ids(view.db, &ids)?;
        let ids: Vec<ReviewId> = all().map(|row| row.id).collect();
        let waived = waivers::of_items(view, &ids)?;
        let mut rows: HashMap<ReviewId, Vec<AnswerRow>> = HashMap::new();
        for row in answers::of_items(view.db, &ids, &changed)? {
            rows.entry(row.review_id).or_default().push(row);
        }
        Ok(Self {
            services: services.into_iter().map(|service| (service.id, service)).collect(),
            teams: names::of_teams(view.db)?,
            rows,
            waived,
            ways,
        })
    }

    /// What the version would change for the review, with its service; nothing when it runs the
    /// version already.
    fn effect(&self, row: &ReviewRow, now: At) -> Result<Option<(&Service, Effect)>> {
        let way = self.ways.get(&row.checklist_version);
        let known = way.zip(self.services.get(&row.service_id));
        let Some(((on, way), service)) = known else { return Ok(None) };
        let traits: Traits =
            serde_json::from_str(&row.traits).map_err(|e| Error::Internal(e.to_string()))?;
        let rows = self.rows.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let records = upgrades::records(on, rows, way.to(), now)?;
        let way = upgrades::of_review(way, row)?;
        Ok(Some((service, way.effect(&traits, &records, now.date()))))
    }

    /// The items of the review whose waivers would end.
    fn ended_waivers(&self, row: &ReviewRow) -> BTreeSet<ItemId> {
        let way = self.ways.get(&row.checklist_version).zip(self.waived.get(&row.id));
        way.map(|((_, way), waived)| way.ended_waivers(waived)).unwrap_or_default()
    }

    fn review(
        &self,
        row: &ReviewRow,
        service: &Service,
        effect: Effect,
        waivers: BTreeSet<ItemId>,
    ) -> ReviewAffected {
        let team = self.teams.get(&service.team);
        ReviewAffected {
            service: service.slug.clone(),
            service_name: service.name.clone(),
            team: team.map_or_else(String::new, |team| team.name.clone()),
            team_slug: team.map(|team| team.slug.clone()),
            number: row.number,
            state: row.state,
            submitted: row.state == State::Submitted,
            checklist_version: row.checklist_version,
            target_date: row.target_date,
            new: effect.new,
            again: effect.again,
            misses: effect.misses,
            accepted: effect.accepted,
            retired: effect.retired,
            waivers: waivers.into_iter().collect(),
        }
    }

    fn service(&self, row: &ReviewRow, service: &Service, effect: Effect) -> ServiceAffected {
        let team = self.teams.get(&service.team);
        ServiceAffected {
            service: service.slug.clone(),
            service_name: service.name.clone(),
            team: team.map_or_else(String::new, |team| team.name.clone()),
            review: row.number,
            checklist_version: row.checklist_version,
            new: effect.new,
            misses: effect.misses,
        }
    }
}
