//! The case for a handback, which fills itself: what the rules of fragility find in the readings of a
//! service, with the numbers, and what that suggests. A case keeps it as it was read.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::observed;
use crate::domain::at::At;
use crate::domain::fragility::{
    Condition, Finding, Grade, Holding, Observed, Reading, Source, Tested, advice, find,
};
use crate::domain::handback::{OutcomeKind, State};
use crate::domain::ids::{PersonId, ServiceId};
use crate::ops::core::View;
use crate::ops::error::{Error, Result};
use crate::store::handbacks::HandbackRow;
use crate::store::names::{self, PersonName};

/// What speaks for a handback, and what does not, as it was read at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Case {
    /// When it was read.
    pub read_at: At,
    /// Every condition of fragility.
    pub findings: Vec<FindingDetail>,
    /// How many hold in the grade on whose ground a handback may be proposed.
    pub hold: usize,
    /// How many hold in the grade on which the teams make a plan together, and not in the other.
    pub warn: usize,
    /// How many nobody knows, and that do not hold in the lesser grade either.
    pub unknown: usize,
    /// Whether a handback is suggested. It advises; nothing waits for it.
    pub suggested: bool,
    /// Why, or what is missing.
    pub advice: String,
}

/// A condition of fragility as it was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FindingDetail {
    /// Which condition.
    pub condition: Condition,
    /// The condition as people read it.
    pub name: String,
    /// Whether it holds in the grade on whose ground a handback may be proposed.
    pub holding: Holding,
    /// The gravest grade that holds.
    pub grade: Option<Grade>,
    /// The readings that this rests on, for both grades.
    pub tests: Vec<TestDetail>,
}

/// A reading beside its limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TestDetail {
    /// What is read.
    pub reading: Reading,
    /// The same in words.
    pub name: String,
    /// Which grade of the condition it is a part of.
    pub grade: Grade,
    /// The value with its unit; absent when nobody read it.
    pub value: Option<String>,
    /// The limit, in words.
    pub limit: String,
    /// Whether it holds.
    pub holding: Holding,
    /// Where the value can be checked; empty when there is no value.
    pub link: String,
    /// Who attested it, or the name of the signal.
    pub source: Option<String>,
    /// When.
    pub at: Option<At>,
}

/// What is found about each of these services now.
pub(in crate::ops) fn findings_of(
    view: &mut View<'_>,
    ids: &[ServiceId],
) -> Result<HashMap<ServiceId, Vec<Finding>>> {
    let figures = view.core.figures().clone();
    let observed = observed::of_services(view, ids)?;
    let now = view.now;
    let found = |id: &ServiceId| {
        let observed = observed.get(id).map_or(&[][..], Vec::as_slice);
        (*id, find(observed, now, &figures))
    };
    Ok(ids.iter().map(found).collect())
}

/// The case of a service now; `earlier` are its cases so far, newest first.
pub(in crate::ops) fn of_service(
    view: &mut View<'_>,
    service: ServiceId,
    earlier: &[HandbackRow],
    urgent: bool,
) -> Result<Case> {
    let findings = findings_of(view, &[service])?.remove(&service).unwrap_or_default();
    read(view, &findings, earlier, urgent)
}

fn read(
    view: &mut View<'_>,
    findings: &[Finding],
    earlier: &[HandbackRow],
    urgent: bool,
) -> Result<Case> {
    let advice = advice(
        findings,
        &grave_before(earlier)?,
        plan_since(earlier),
        urgent,
        view.now.date(),
        view.core.figures(),
    );
    let attested = findings.iter().flat_map(tested).filter_map(|(_, test)| attester(test));
    let people = names::of_people(view.db, attested.collect())?;
    let graded = |grade| findings.iter().filter(|found| found.grade() == Some(grade)).count();
    let unknown =
        |found: &&Finding| found.grade().is_none() && found.eligible.holding == Holding::Unknown;
    Ok(Case {
        read_at: view.now,
        findings: findings.iter().map(|found| detail(found, &people)).collect(),
        hold: graded(Grade::Eligible),
        warn: graded(Grade::Warn),
        unknown: findings.iter().filter(unknown).count(),
        suggested: advice.suggested,
        advice: advice.sentence,
    })
}

/// The conditions that were grave enough when the case before this one was last read. A case that
/// nobody has decided is this one, and does not stand behind itself.
fn grave_before(earlier: &[HandbackRow]) -> Result<Vec<Condition>> {
    let decided = earlier.iter().find(|row| row.decided_at.is_some());
    let Some(row) = decided else { return Ok(Vec::new()) };
    let case = kept(row.case_at_decision.as_deref().unwrap_or(&row.case_at_proposal))?;
    let grave = case.findings.iter().filter(|found| found.holding == Holding::Holds);
    Ok(grave.map(|found| found.condition).collect())
}

/// The day on which a plan began that was decided instead of a handback, and has not ended.
fn plan_since(earlier: &[HandbackRow]) -> Option<chrono::NaiveDate> {
    let plan = |row: &&HandbackRow| {
        use OutcomeKind::{Blitz, Fund, Keep};
        row.state == State::Settled && matches!(row.outcome, Some(Keep | Blitz | Fund))
    };
    earlier.iter().find(plan).and_then(|row| row.decided_at).map(At::date)
}

/// Reads a case that was kept.
pub(in crate::ops) fn kept(text: &str) -> Result<Case> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("a kept case: {error}")))
}

/// Writes a case so that it can be kept.
pub(in crate::ops) fn text_of(case: &Case) -> Result<String> {
    serde_json::to_string(case).map_err(|error| Error::Internal(error.to_string()))
}

fn tested(found: &Finding) -> impl Iterator<Item = (Grade, &Tested)> {
    let eligible = found.eligible.tested.iter().map(|test| (Grade::Eligible, test));
    eligible.chain(found.warn.tested.iter().map(|test| (Grade::Warn, test)))
}

fn attester(test: &Tested) -> Option<PersonId> {
    match test.observed.as_ref()?.source {
        Source::Attested(person) => Some(person),
        Source::Measured(_) => None,
    }
}

fn detail(found: &Finding, people: &HashMap<PersonId, PersonName>) -> FindingDetail {
    FindingDetail {
        condition: found.condition,
        name: found.condition.words().to_owned(),
        holding: found.eligible.holding,
        grade: found.grade(),
        tests: tested(found).map(|(grade, test)| test_detail(grade, test, people)).collect(),
    }
}

fn test_detail(
    grade: Grade,
    tested: &Tested,
    people: &HashMap<PersonId, PersonName>,
) -> TestDetail {
    let observed = tested.observed.as_ref();
    let source = |observed: &Observed| match &observed.source {
        Source::Attested(person) => people.get(person).map(|person| person.name.clone()),
        Source::Measured(signal) => Some(signal.clone()),
    };
    TestDetail {
        reading: tested.test.reading,
        name: tested.test.reading.words().to_owned(),
        grade,
        value: observed.map(|observed| tested.test.reading.value_words(observed.value)),
        limit: tested.test.words(),
        holding: tested.holding,
        link: observed.map_or_else(String::new, |observed| observed.link.clone()),
        source: observed.and_then(source),
        at: observed.map(|observed| observed.at),
    }
}

/// A condition that holds with the numbers that it rests on, of the gravest grade that holds.
pub(super) fn figures_words(found: &Finding) -> String {
    let graded = match found.grade() {
        Some(Grade::Warn) => &found.warn,
        Some(Grade::Eligible) | None => &found.eligible,
    };
    let met = graded.tested.iter().filter(|test| test.holding == Holding::Holds);
    let values =
        met.filter_map(|test| Some(test.test.reading.value_words(test.observed.as_ref()?.value)));
    format!("{} ({})", found.condition.words(), values.collect::<Vec<_>>().join(", "))
}
