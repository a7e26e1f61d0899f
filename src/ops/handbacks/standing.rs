//! Tells the people who decide when a condition of fragility begins to hold for a service that an SRE
//! team runs. It tells, and decides nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{case, observed};
use crate::domain::fragility::{Condition, Finding, Grade, find};
use crate::domain::ids::{ServiceId, TeamId};
use crate::domain::notice::{Named, Notice};
use crate::domain::service::Service;
use crate::domain::signal::monday;
use crate::ops::core::{Core, Credential, Tx, View};
use crate::ops::error::Result;
use crate::ops::notices;
use crate::store::standing_conditions::{self, StandingRow};
use crate::store::{reminders, services};

/// Under which kind it is claimed that a condition was told.
const KIND: &str = "fragility";

/// What is claimed by who looks first.
const FIRST_LOOK: &str = "fragility:first-look";

/// What is found of an ops-managed service.
pub(super) struct Found {
    pub(super) service: Service,
    pub(super) findings: Vec<Finding>,
}

/// What is found of every ops-managed service of which anything was read.
pub(super) fn of_ops_managed(view: &mut View<'_>) -> Result<Vec<Found>> {
    let figures = view.core.figures().clone();
    let observed = observed::of_ops_managed(view)?;
    let ids: Vec<ServiceId> = observed.keys().copied().collect();
    let now = view.now;
    let found = services::by_ids(view.db, &ids)?.into_iter().map(|service| {
        let observed = observed.get(&service.id).map_or(&[][..], Vec::as_slice);
        Found { findings: find(observed, now, &figures), service }
    });
    Ok(found.collect())
}

/// A service with the conditions that hold now and did not, or in another grade.
struct Begun {
    service: Service,
    conditions: Vec<(Condition, Grade, String)>,
}

/// What changed since somebody looked last.
#[derive(Default)]
struct Changes {
    /// By the team that runs the services: what a whole team carries begins for all of them at once.
    begun: BTreeMap<TeamId, Vec<Begun>>,
    /// What holds no more.
    ended: Vec<(ServiceId, Condition)>,
    /// Nobody ever looked: what holds may have held for long, and is no news.
    is_first: bool,
}

/// Notes which conditions hold, and tells of those that began to since the last look; how often.
///
/// # Errors
/// The database cannot be read, or one team could not be told: the others were.
pub(in crate::ops) fn note(core: &Core) -> Result<usize> {
    if !core.has_mail() {
        return Ok(0);
    }
    let Changes { begun, ended, is_first } = core.read(&Credential::None, look)?;
    if !ended.is_empty() {
        core.write(&Credential::None, KIND, move |tx| {
            for (service, condition) in ended {
                standing_conditions::end(tx.db, service, condition)?;
            }
            Ok(())
        })?;
    }
    let (mut told, mut refused) = (0, None);
    for (running, services) in begun {
        let begin = move |tx: &mut Tx<'_>| begin(tx, running, services, is_first);
        match core.write(&Credential::None, KIND, begin) {
            Ok(is_news) => told += usize::from(is_news),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    if is_first && refused.is_none() {
        core.write(&Credential::None, KIND, |tx| {
            let now = tx.now;
            Ok(reminders::claim(tx.db, FIRST_LOOK, KIND, 0, now)?)
        })?;
    }
    refused.map_or(Ok(told), Err)
}

fn look(view: &mut View<'_>) -> Result<Changes> {
    let known: HashMap<(ServiceId, Condition), Grade> = standing_conditions::all(view.db)?
        .into_iter()
        .map(|row| ((row.service_id, row.fragility), row.grade))
        .collect();
    let looked = reminders::told(view.db, KIND, vec![FIRST_LOOK.to_owned()])?;
    let is_first = known.is_empty() && looked.is_empty();
    let mut changes = Changes { is_first, ..Changes::default() };
    let mut holding = HashSet::new();
    for Found { service, findings } in of_ops_managed(view)? {
        let Some(running) = service.running_team else { continue };
        let mut conditions = Vec::new();
        for finding in &findings {
            let Some(grade) = finding.grade() else { continue };
            let name = (service.id, finding.condition);
            holding.insert(name);
            if known.get(&name) != Some(&grade) {
                conditions.push((finding.condition, grade, case::figures_words(finding)));
            }
        }
        if !conditions.is_empty() {
            changes.begun.entry(running).or_default().push(Begun { service, conditions });
        }
    }
    changes.ended = known.into_keys().filter(|name| !holding.contains(name)).collect();
    Ok(changes)
}

/// Notes it, and tells what became graver; whether anything did.
fn begin(tx: &mut Tx<'_>, running: TeamId, begun: Vec<Begun>, is_first: bool) -> Result<bool> {
    let mut news: Vec<(Grade, String)> = Vec::new();
    let (mut services, mut owners) = (Vec::new(), Vec::new());
    for Begun { service, conditions } in begun {
        let before = news.len();
        for (condition, grade, words) in conditions {
            if is_graver(tx, service.id, condition, grade)? && !is_first {
                news.push((grade, format!("- {}: {words}", service.name)));
            }
        }
        if news.len() > before {
            services.push(Named { slug: service.slug, name: service.name });
            owners.push(service.team);
        }
    }
    if news.is_empty() {
        return Ok(false);
    }
    news.sort_by_key(|(grade, _)| std::cmp::Reverse(*grade));
    let grave = news.iter().any(|(grade, _)| *grade == Grade::Eligible);
    let words = news.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join("\n");
    owners.sort_unstable();
    owners.dedup();
    notices::tell_people(tx, Notice::FragilityBegan { services, grave, words, running, owners })?;
    Ok(true)
}

/// Notes that a condition holds. Whether it is graver than what was known, and was not told this week:
/// one that comes and goes around its limit is told once a week in each grade.
fn is_graver(
    tx: &mut Tx<'_>,
    service: ServiceId,
    condition: Condition,
    grade: Grade,
) -> Result<bool> {
    let now = tx.now;
    let before = standing_conditions::grade_of(tx.db, service, condition)?;
    let row = StandingRow { service_id: service, fragility: condition, grade, since: now };
    if !standing_conditions::begin(tx.db, row)? || before.is_some_and(|before| before > grade) {
        return Ok(false);
    }
    let week = monday(now.date());
    let thing = format!("fragility:{service}:{}:{}:{week}", condition.as_str(), grade.as_str());
    Ok(reminders::claim(tx.db, &thing, KIND, 0, now)?)
}
