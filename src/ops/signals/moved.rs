//! Incidents that move between services, as PagerDuty moves them: each counts once, at the service that
//! the newest of what was told names.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::at::At;
use crate::domain::ids::{FactId, ServiceId, SourceId};
use crate::domain::signal::{Fact, FactKind};
use crate::ops::error::Result;
use crate::store::{Db, signal_facts, signal_sources};

type Name = (SourceId, FactKind, String);

fn name(fact: &Fact) -> Name {
    (fact.source, fact.kind(), fact.key.clone())
}

/// Brings every fact of these sources to one service, with what is stored of it elsewhere. Gives the
/// services from which something was taken away, and from which moment on that changes them.
///
/// # Errors
/// The database refused.
pub(super) fn settle(
    db: &mut Db,
    facts: &mut BTreeMap<ServiceId, Vec<Fact>>,
    movers: &BTreeSet<SourceId>,
) -> Result<Vec<(ServiceId, At)>> {
    let mut places: BTreeMap<Name, (At, ServiceId)> = BTreeMap::new();
    for (service, fact) in
        facts.iter().flat_map(|(service, all)| all.iter().map(|one| (*service, one)))
    {
        if movers.contains(&fact.source) {
            let place = places.entry(name(fact)).or_insert((fact.told_at, service));
            *place = (*place).max((fact.told_at, service));
        }
    }
    let stored = stored(db, &places)?;
    let mut named: BTreeMap<SourceId, BTreeSet<ServiceId>> = BTreeMap::new();
    for (_, service, fact) in &stored {
        if let Entry::Vacant(place) = named.entry(fact.source) {
            let rows = signal_sources::named(db, fact.source)?;
            place.insert(rows.into_iter().map(|(row, ..)| row.service_id).collect());
        }
        // Nothing is told of a service for which the source may not speak any more.
        let may_stay = named.get(&fact.source).is_some_and(|named| named.contains(service));
        if let Some(place) = places.get_mut(&name(fact)).filter(|_| may_stay) {
            *place = (*place).max((fact.told_at, *service));
        }
    }
    let mut left = Vec::new();
    let mut all: Vec<(ServiceId, Fact)> = Vec::new();
    for (id, service, fact) in stored {
        if places.get(&name(&fact)).is_some_and(|(_, place)| *place != service) {
            left.push((service, signal_facts::take_away(db, id, &fact)?));
            all.push((service, fact));
        }
    }
    for (service, told) in std::mem::take(facts) {
        all.extend(told.into_iter().map(|fact| (service, fact)));
    }
    for (service, fact) in all {
        let place = places.get(&name(&fact)).map_or(service, |(_, place)| *place);
        facts.entry(place).or_default().push(fact);
    }
    Ok(left)
}

/// What is stored under these names, with any service.
fn stored(
    db: &mut Db,
    places: &BTreeMap<Name, (At, ServiceId)>,
) -> Result<Vec<(FactId, ServiceId, Fact)>> {
    let mut keys: BTreeMap<(SourceId, FactKind), Vec<String>> = BTreeMap::new();
    for (source, kind, key) in places.keys() {
        keys.entry((*source, *kind)).or_default().push(key.clone());
    }
    let mut found = Vec::new();
    for (of, keys) in keys {
        found.extend(signal_facts::of_source(db, of, &keys)?);
    }
    Ok(found)
}
