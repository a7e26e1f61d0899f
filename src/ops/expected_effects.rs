//! Effects that a team expects of an item or a lesson: what was measured before it went live is kept,
//! and what is measured now stands beside it.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;
use serde_json::json;

use super::core::{Core, OrNotFound as _, Tx, View};
use super::error::{Error, Result};
use super::measured;
use super::review_page::Person;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::expected_effect::{
    Cause, Direction, EffectFields, Outcome, expected, whole_from,
};
use crate::domain::ids::{EffectId, ItemId, Slug};
use crate::domain::lifecycle::Stage;
use crate::domain::measure::Measure;
use crate::domain::policy::{Action, Subject};
use crate::domain::service::Service;
use crate::domain::signal::{Measured, REACH_DAYS, measure};
use crate::store::expected_effects::{self, EffectRow};
use crate::store::{self, lessons, names, signal_facts};

/// An expected effect after a change.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EffectSaved {
    /// The service.
    pub service: Slug,
    /// Its id.
    pub id: EffectId,
    /// Of what it is expected: `PAG-03`, or `lesson 12`.
    pub because: String,
    /// The measure.
    pub measure: Measure,
}

/// An expected effect, with what was measured before and what is measured now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EffectDetail {
    /// Its id.
    pub id: EffectId,
    /// The item that it is expected of; absent for a lesson.
    pub item: Option<ItemId>,
    /// The number of the lesson that it is expected of; absent for an item.
    pub lesson: Option<i32>,
    /// The checklist in force that has the item; absent for a lesson, and for an item that none has.
    pub checklist: Option<Kind>,
    /// Either in words: `PAG-03`, or `lesson 12`.
    pub because: String,
    /// The measure.
    pub measure: Measure,
    /// The measure in words.
    pub name: String,
    /// Where its value is to go.
    pub direction: Direction,
    /// Since which day, in UTC.
    pub since: NaiveDate,
    /// What was measured until then, in the unit of the measure; absent when it was unknown.
    pub before: Option<f64>,
    /// The same in words.
    pub before_words: String,
    /// What is measured now; absent when it is unknown, and while it still rests on days before it.
    pub after: Option<f64>,
    /// The same in words.
    pub after_words: String,
    /// The first day on which what is measured rests on nothing from before; absent when it is unknown.
    pub whole_from: Option<NaiveDate>,
    /// Whether it came.
    pub outcome: Outcome,
    /// Who expects it.
    pub by: Option<Person>,
    /// Whether the reader may withdraw it.
    pub may_withdraw: bool,
}

/// What was measured at the begin of the day on which it went live, from what is known now: reckoned
/// before [`expect`], because other writers must not wait for it.
///
/// # Errors
/// As [`expect`] has them.
pub fn before(view: &mut View<'_>, slug: &Slug, fields: &EffectFields) -> Result<Option<f64>> {
    let service = view.service_to_read(slug)?;
    view.allow(Action::ExpectEffect, &Subject::of_service(&service))?;
    let given = expected(fields, view.now.date()).map_err(Error::from_fields)?;
    let start = At::new(given.since.and_time(NaiveTime::MIN).and_utc());
    let facts = signal_facts::between(view.db, service.id, start.minus_days(REACH_DAYS), start)?;
    let found = measure(&facts, start).into_iter().find(|one| one.measure == given.measure);
    Ok(found.map(|one| one.value))
}

/// Expects an effect of an item or a lesson on a measure of a service; `value_before` is what
/// [`before`] found.
///
/// # Errors
/// The actor is neither in the owning team nor an SRE, the service is retired, there is no such item or
/// lesson, the same is expected already, or a field cannot be taken.
pub fn expect(
    tx: &mut Tx<'_>,
    slug: &Slug,
    fields: &EffectFields,
    value_before: Option<f64>,
) -> Result<EffectSaved> {
    let service = tx.service_for(slug, Action::ExpectEffect)?;
    if service.stage == Stage::Retired {
        let words = "This service is retired: nothing is measured of it any more.";
        return Err(Error::invalid("because", words.to_owned()));
    }
    let given = expected(fields, tx.now.date()).map_err(Error::from_fields)?;
    let (item_id, lesson_number) = cause(tx, &given.because)?;
    let is_same = |row: &EffectRow| {
        (&row.item_id, row.lesson_number, row.measure, row.direction, row.since_on)
            == (&item_id, lesson_number, given.measure, given.direction, given.since)
    };
    if expected_effects::of_service(tx.db, service.id)?.iter().any(is_same) {
        return Err(Error::invalid("because", "This effect is expected already.".to_owned()));
    }
    let (expected_by, now) = (tx.actor()?.person, tx.now);
    let row = EffectRow {
        id: EffectId::new(),
        service_id: service.id,
        item_id,
        lesson_number,
        measure: given.measure,
        direction: given.direction,
        since_on: given.since,
        value_before,
        expected_by,
        expected_at: now,
        withdrawn_by: None,
        withdrawn_at: None,
    };
    expected_effects::insert(tx.db, &row)?;
    record(tx, &service, "effect.expected", &row)?;
    Ok(saved(slug, &row))
}

/// Withdraws an effect that was expected by mistake; one that is withdrawn stays so.
///
/// # Errors
/// The actor is neither in the owning team nor an SRE, or no such effect was ever expected.
pub fn withdraw(tx: &mut Tx<'_>, slug: &Slug, id: EffectId) -> Result<EffectSaved> {
    let service = tx.service_for(slug, Action::ExpectEffect)?;
    let row = expected_effects::by_id(tx.db, service.id, id)
        .or_not_found(|| format!("expected effect {id} of {slug}"))?;
    let (by, now) = (tx.actor()?.person, tx.now);
    if expected_effects::withdraw(tx.db, id, by, now)? {
        record(tx, &service, "effect.withdrawn", &row)?;
    }
    Ok(saved(slug, &row))
}

fn saved(slug: &Slug, row: &EffectRow) -> EffectSaved {
    let (because, measure) = (words(row), row.measure);
    EffectSaved { service: slug.clone(), id: row.id, because, measure }
}

fn words(row: &EffectRow) -> String {
    let item = row.item_id.clone().map(Cause::Item);
    let cause = item.or(row.lesson_number.map(Cause::Lesson));
    cause.map_or_else(String::new, |cause| cause.words())
}

fn record(tx: &mut Tx<'_>, service: &Service, kind: &str, row: &EffectRow) -> Result<()> {
    tx.record(
        service.id,
        kind,
        format!("services/{}/effects", service.slug),
        &json!({
            "id": row.id, "because_of": words(row), "measure": row.measure,
            "name": row.measure.words(), "direction": row.direction, "since": row.since_on,
            "value_before": row.value_before,
        }),
    )
}

/// The item or the lesson, if there is one of that name.
fn cause(tx: &mut Tx<'_>, because: &Cause) -> Result<(Option<ItemId>, Option<i32>)> {
    match because {
        Cause::Item(item) => {
            let is_known = checklist_of(tx.core, item).is_some();
            let none =
                || Error::invalid("because", format!("No checklist in force has an item {item}."));
            is_known.then(|| (Some(item.clone()), None)).ok_or_else(none)
        }
        Cause::Lesson(number) => {
            match lessons::by_number(tx.db, *number) {
                Ok(_) => {}
                Err(store::Error::NotFound) => {
                    return Err(Error::invalid("because", format!("There is no lesson {number}.")));
                }
                Err(error) => return Err(error.into()),
            }
            Ok((None, Some(*number)))
        }
    }
}

/// The checklist in force that has an item.
fn checklist_of(core: &Core, item: &ItemId) -> Option<Kind> {
    let catalog = core.catalog();
    let has = |kind: &Kind| catalog.current(*kind).is_some_and(|list| list.item(item).is_some());
    [Kind::Launch, Kind::Handoff].into_iter().find(has)
}

/// The effects that are expected for a service, the newest first.
///
/// # Errors
/// The database refused.
pub(in crate::ops) fn of_service(
    view: &mut View<'_>,
    service: &Service,
) -> Result<Vec<EffectDetail>> {
    let rows = expected_effects::of_service(view.db, service.id)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people = names::of_people(view.db, rows.iter().map(|row| row.expected_by).collect())?;
    let all = measured::of_services(view, &[service.id], true)?.remove(&service.id);
    let now: HashMap<Measure, Measured> =
        all.into_iter().flatten().map(|one| (one.measure, one)).collect();
    let (today, may_withdraw) = (view.now.date(), may_expect(view, service));
    let core = view.core;
    let detail = |row: EffectRow| {
        let by = people.get(&row.expected_by).map(Person::from);
        let checklist = row.item_id.as_ref().and_then(|item| checklist_of(core, item));
        EffectDetail { checklist, by, may_withdraw, ..detail(row, &now, today) }
    };
    Ok(rows.into_iter().map(detail).collect())
}

/// Whether the reader may expect effects for a service.
pub(in crate::ops) fn may_expect(view: &View<'_>, service: &Service) -> bool {
    view.may(Action::ExpectEffect, &Subject::of_service(service))
}

fn detail(row: EffectRow, now: &HashMap<Measure, Measured>, today: NaiveDate) -> EffectDetail {
    let measured = now.get(&row.measure);
    let whole_from = measured.map(|one| whole_from(row.measure, row.since_on, one.window_days));
    let is_whole = whole_from.is_some_and(|from| from <= today);
    let after = measured.filter(|_| is_whole).map(|one| one.value);
    let words_of = |value: Option<f64>| {
        value.map_or_else(|| "unknown".to_owned(), |value| row.measure.value_words(value))
    };
    let after_words = match whole_from.filter(|_| !is_whole) {
        Some(from) => format!("known from {}", from.format("%-d %b %Y")),
        None => words_of(after),
    };
    EffectDetail {
        because: words(&row),
        name: row.measure.words().to_owned(),
        before_words: words_of(row.value_before),
        outcome: Outcome::of(row.direction, row.value_before, after),
        id: row.id,
        item: row.item_id,
        lesson: row.lesson_number,
        measure: row.measure,
        direction: row.direction,
        since: row.since_on,
        before: row.value_before,
        after,
        after_words,
        whole_from,
        checklist: None,
        by: None,
        may_withdraw: false,
    }
}
