//! Tells the people who decide when a condition of fragility begins to hold for a service that an SRE
//! team runs. It tells, and decides nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::{case, observed};
use crate::domain::fragility::{Condition, Finding, Grade, find};
use crate::domain::ids::ServiceId;
use crate::domain::notice::Notice;
use crate::domain::service::Service;
use crate::domain::signal::monday;
use crate::ops::core::{Core, Credential, Tx, View};
use crate::ops::error::Result;
use crate::ops::notices;
use crate::store::standing_conditions::{self, StandingRow};
use crate::store::{reminders, services};

/// Under which kind it is claimed that a condition was told.
const KIND: &str = "fragility";

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

/// A condition of a service that holds now, with its numbers.
struct Holds {
    grade: Grade,
    words: String,
}

/// What changed for one service since somebody looked last.
struct Changes {
    service: Service,
    /// What holds now that did not, or in another grade.
    begun: BTreeMap<Condition, Holds>,
}

/// Notes which conditions hold, and tells of those that began to since the last look; of how many
/// services.
///
/// # Errors
/// The database cannot be read, or one service could not be told of: the others were.
pub(in crate::ops) fn note(core: &Core) -> Result<usize> {
    let (changes, ended) = core.read(&Credential::None, look)?;
    if !ended.is_empty() {
        core.write(&Credential::None, KIND, move |tx| {
            for (service, condition) in ended {
                standing_conditions::end(tx.db, service, condition)?;
            }
            Ok(())
        })?;
    }
    let (mut told, mut refused) = (0, None);
    for change in changes {
        match core.write(&Credential::None, KIND, move |tx| begin(tx, change)) {
            Ok(is_news) => told += usize::from(is_news),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Ok(told), Err)
}

type Ended = Vec<(ServiceId, Condition)>;

fn look(view: &mut View<'_>) -> Result<(Vec<Changes>, Ended)> {
    let known: HashMap<(ServiceId, Condition), Grade> = standing_conditions::all(view.db)?
        .into_iter()
        .map(|row| ((row.service_id, row.fragility), row.grade))
        .collect();
    let mut holding = HashSet::new();
    let mut changes = Vec::new();
    for Found { service, findings } in of_ops_managed(view)? {
        let mut begun = BTreeMap::new();
        for finding in &findings {
            let Some(grade) = finding.grade() else { continue };
            let name = (service.id, finding.condition);
            holding.insert(name);
            if known.get(&name) != Some(&grade) {
                let words = case::figures_words(finding);
                begun.insert(finding.condition, Holds { grade, words });
            }
        }
        if !begun.is_empty() {
            changes.push(Changes { service, begun });
        }
    }
    let ended = known.into_keys().filter(|name| !holding.contains(name)).collect();
    Ok((changes, ended))
}

/// Whether anything of it is news.
fn begin(tx: &mut Tx<'_>, changes: Changes) -> Result<bool> {
    let (Changes { service, begun }, now) = (changes, tx.now);
    let mut news = Vec::new();
    for (condition, Holds { grade, words }) in begun {
        let row = StandingRow { service_id: service.id, fragility: condition, grade, since: now };
        // One that comes and goes around its limit is told of once a week.
        let thing = thing(service.id, condition, grade, monday(now.date()));
        if standing_conditions::begin(tx.db, row)? && reminders::claim(tx.db, &thing, KIND, 0, now)?
        {
            news.push((grade, words));
        }
    }
    let Some(running) = service.running_team.filter(|_| !news.is_empty()) else {
        return Ok(false);
    };
    news.sort_by_key(|(grade, _)| std::cmp::Reverse(*grade));
    let grave = news.iter().any(|(grade, _)| *grade == Grade::Eligible);
    let words: Vec<String> = news.into_iter().map(|(_, words)| format!("- {words}")).collect();
    let notice = Notice::FragilityBegan { grave, words: words.join("\n"), running };
    notices::tell(tx, &service, notice)?;
    Ok(true)
}

fn thing(service: ServiceId, condition: Condition, grade: Grade, week: NaiveDate) -> String {
    format!("fragility:{service}:{}:{}:{week}", condition.as_str(), grade.as_str())
}
