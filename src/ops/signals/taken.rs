//! Taking what deliveries tell: each statement goes to the service that its source calls by that name.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::moved::settle;
use crate::domain::ids::{DeliveryId, ServiceId, SourceId};
use crate::domain::signal::{DeliveryState, Fact, Sender, Statement};
use crate::ops::core::Core;
use crate::ops::error::Result;
use crate::store::signal_deliveries::{self, DeliveryRow, Outcome};
use crate::store::{Db, measurements, signal_facts, signal_sources};

/// Longest account of what could not be read, in characters.
const LONGEST_PROBLEM: usize = 500;

/// After how many bytes of deliveries no more are read at a time: a batch of the largest would not
/// fit into memory.
const MOST_BYTES: i64 = 16 * 1024 * 1024;

/// What a delivery tells, once it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Who sent it.
    pub source: SourceId,
    /// What the sender tells of may move from one service to another.
    pub moves: bool,
    /// It was sent to try the source out: what it tells is looked at, and has no effect.
    pub is_test: bool,
    /// What it tells.
    pub statements: Vec<Statement>,
    /// What of it could not be read, in words.
    pub problems: Vec<String>,
    /// Why it tells nothing, in words; empty when it does, or when it could not be read.
    pub ignored: String,
}

/// The oldest deliveries that wait to be read, each with what sends and the field that names the
/// service; at most so many, and a bounded size of them. Blocks.
///
/// # Errors
/// The database cannot be read.
pub fn waiting(core: &Core, most: i64) -> Result<Vec<(DeliveryRow, Sender, String)>> {
    core.store().read(|db| {
        let found = signal_deliveries::waiting(db, most, MOST_BYTES)?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let sources: HashMap<SourceId, (Sender, String)> = signal_sources::all(db)?
            .into_iter()
            .map(|row| (row.id, (row.sender, row.field)))
            .collect();
        let known = |row: DeliveryRow| {
            let (sender, field) = sources.get(&row.source_id)?.clone();
            Some((row, sender, field))
        };
        Ok(found.into_iter().filter_map(known).collect())
    })
}

/// How many statements are taken in one transaction, for which every other writer waits.
const STATEMENTS_AT_A_TIME: usize = 2_000;

/// Takes what these deliveries tell, in as many transactions as it needs. A delivery that somebody else
/// took in between is left alone. Gives how many were taken. Blocks.
///
/// # Errors
/// The database cannot keep it. What was not taken still waits, and what was taken may be taken again.
pub fn take(core: &Core, told: Vec<Told>) -> Result<usize> {
    let (mut taken, mut together, mut statements) = (0, Vec::new(), 0);
    for one in told {
        statements += one.statements.len();
        if statements > STATEMENTS_AT_A_TIME {
            taken += take_together(core, std::mem::take(&mut together))?;
            statements = one.statements.len();
        }
        take_ahead(core, &one)?;
        together.push(one);
    }
    Ok(taken + take_together(core, together)?)
}

/// Takes most of what a large delivery tells, a part at a time. It then waits with little left to do:
/// facts that are known have no second effect.
fn take_ahead(core: &Core, told: &Told) -> Result<()> {
    if told.is_test || told.moves || told.statements.len() <= STATEMENTS_AT_A_TIME {
        return Ok(());
    }
    for some in told.statements.chunks(STATEMENTS_AT_A_TIME) {
        let (delivery, source, some) = (told.delivery, told.source, some.to_vec());
        core.store().write(move |db| {
            if !signal_deliveries::waits(db, delivery)? {
                return Ok(());
            }
            let mut names = Names::default();
            let named = names.of(db, source)?;
            let brought = some
                .into_iter()
                .filter_map(|statement| Some((*named.get(&statement.service?)?, statement.fact)));
            // What moves is told one thing at a time, so nothing of this does.
            join(db, brought.collect(), &BTreeSet::new())
        })?;
    }
    Ok(())
}

fn take_together(core: &Core, told: Vec<Told>) -> Result<usize> {
    if told.is_empty() {
        return Ok(0);
    }
    let now = core.now();
    core.store().write(move |db| {
        let (mut names, mut movers) = (Names::default(), BTreeSet::new());
        let (mut outcomes, mut brought) = (Vec::new(), Vec::new());
        for told in told {
            if told.moves {
                movers.insert(told.source);
            }
            let (outcome, of_services) = names.bring(db, told)?;
            brought.push((outcome.id, of_services));
            outcomes.push(outcome);
        }
        let ours = signal_deliveries::set_outcomes(db, outcomes, now)?;
        brought.retain(|(delivery, _)| ours.contains(delivery));
        join(db, brought.into_iter().flat_map(|(_, facts)| facts).collect(), &movers)?;
        Ok(ours.len())
    })
}

/// Joins facts with what is known of their services, which are then to be measured anew.
fn join(db: &mut Db, brought: Vec<(ServiceId, Fact)>, movers: &BTreeSet<SourceId>) -> Result<()> {
    let mut facts: BTreeMap<ServiceId, Vec<Fact>> = BTreeMap::new();
    for (service, fact) in brought {
        facts.entry(service).or_default().push(fact);
    }
    for (service, from) in settle(db, &mut facts, movers)? {
        measurements::mark_changed(db, service, from)?;
    }
    for (service, facts) in facts {
        if let Some(from) = signal_facts::join(db, service, facts)? {
            measurements::mark_changed(db, service, from)?;
        }
    }
    Ok(())
}

/// Gives a delivery up that cannot be taken although the database takes others. Blocks.
///
/// # Errors
/// The database cannot keep that either.
pub fn give_up(core: &Core, delivery: DeliveryId) -> Result<()> {
    let now = core.now();
    core.store().write(move |db| {
        let outcome = Outcome {
            id: delivery,
            state: DeliveryState::Unreadable,
            problem: "Something in it could not be kept; the log says what.".to_owned(),
            statements: 0,
        };
        signal_deliveries::set_outcomes(db, vec![outcome], now)?;
        Ok(())
    })
}

/// What each source calls services, read once in a transaction.
#[derive(Default)]
struct Names(HashMap<SourceId, HashMap<String, ServiceId>>);

impl Names {
    fn of(&mut self, db: &mut Db, source: SourceId) -> Result<&HashMap<String, ServiceId>> {
        match self.0.entry(source) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let rows = signal_sources::named(db, source)?;
                let names = rows.into_iter().map(|(row, ..)| (row.name, row.service_id));
                Ok(place.insert(names.collect()))
            }
        }
    }

    /// What becomes of a delivery, and its facts with the services that they are about.
    fn bring(&mut self, db: &mut Db, told: Told) -> Result<(Outcome, Vec<(ServiceId, Fact)>)> {
        let names = self.of(db, told.source)?;
        let (all, mut brought) = (told.statements.len(), Vec::new());
        let (mut strangers, mut nameless) = (BTreeSet::new(), 0_usize);
        for statement in told.statements {
            match statement.service {
                None => nameless += 1,
                Some(name) => match names.get(&name) {
                    Some(service) => brought.push((*service, statement.fact)),
                    None => {
                        strangers.insert(name);
                    }
                },
            }
        }
        let mut problems = told.problems;
        for name in strangers.iter().take(5) {
            problems.push(format!("No service is called “{name}” by this source."));
        }
        if nameless > 0 {
            problems.push(format!("{nameless} of {all} name no service."));
        }
        let state = match (brought.is_empty(), problems.is_empty(), all) {
            (false, true, _) => DeliveryState::Read,
            (false, false, _) => DeliveryState::Partly,
            (true, false, 0) => DeliveryState::Unreadable,
            (true, true, _) => DeliveryState::Ignored,
            (true, false, _) => DeliveryState::Unmapped,
        };
        let problem =
            if state == DeliveryState::Ignored { told.ignored } else { problems.join(" ") };
        let outcome = Outcome {
            id: told.delivery,
            state,
            problem: problem.chars().take(LONGEST_PROBLEM).collect(),
            statements: i32::try_from(brought.len()).unwrap_or(i32::MAX),
        };
        if told.is_test {
            brought.clear();
        }
        Ok((outcome, brought))
    }
}
