//! What was measured for an item, beside what the team reports of it, and whether the two differ.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::domain::answer::{Reported, counted_to_two_places};
use crate::domain::at::At;
use crate::domain::bars::compare;
use crate::domain::checklist::{AnswerKind, Item, Kind};
use crate::domain::ids::SourceId;
use crate::domain::measure::Measure;
use crate::domain::signal::Measured;

/// By what share of the larger one a report may be off before it differs from what was measured.
/// Nobody publishes such a share; this one is ours.
pub const TOLERANCE: f64 = 0.1;

/// For how many days a measurement counts at least, counted from the newest of what was told: sources
/// of measures without a window of their own speak about once a week. The figure is ours.
pub const COUNTS_AT_LEAST_DAYS: u32 = 7;

/// What was measured for an item, beside its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// What was measured.
    pub measured: Measured,
    /// The same as an answer to the item.
    pub says: Reported,
    /// The same in words, to two decimals.
    pub words: String,
    /// Nothing was told for longer than it looks back: it is unknown again, so it neither agrees with
    /// the report nor differs from it.
    pub stale: bool,
    /// It is not for the team to answer the item: this is a handoff review, and sources tell.
    pub read_only: bool,
    /// Nobody of the team answers the item of this review, and what was measured stands in the place
    /// of the answer.
    pub stands_in: bool,
    /// How it differs from what the team reports, as a sentence; nothing while it does not.
    pub difference: Option<String>,
}

impl Beside {
    /// What was measured beside this answer; nothing when it cannot be compared with answers to the
    /// item.
    ///
    /// In a handoff review what sources tell is not for the team to answer. So where the team reports
    /// nothing in this review, or waits to confirm what an earlier review said, the measurement stands
    /// in the place of the answer. What the team reported in this review stays as it is: a measurement
    /// never overwrites an answer (DESIGN section 4). What Readyroom knows by itself is only compared:
    /// the gates of the handoff ask for it anyway.
    pub fn of(
        kind: Kind,
        item: &Item,
        reported: Option<&Reported>,
        carried: bool,
        measured: Measured,
        now: At,
    ) -> Option<Self> {
        let says = as_answer(&item.answer, measured.value)?;
        let stale = now > counts_until(&measured);
        let read_only = kind == Kind::Handoff && !stale && !measured.sources.is_empty();
        let stands_in = read_only && (reported.is_none() || carried);
        let words = words(&item.answer, measured.value);
        let difference = reported
            .filter(|reported| {
                !stale && !stands_in && differ(item, &measured, (reported, &says), now.date())
            })
            .map(|reported| sentence(&item.answer, reported, &words, measured.window_days));
        Some(Self { measured, says, words, stale, read_only, stands_in, difference })
    }

    /// Whether it counts: something was told within the time over which it looks back.
    pub fn is_fresh(&self) -> bool {
        !self.stale
    }

    /// From when on it counts no more, unless something is told before.
    pub fn counts_until(&self) -> At {
        counts_until(&self.measured)
    }

    /// Over what it was measured, to follow the value: ` over 28 days`; empty for a count of now.
    pub fn window(&self) -> String {
        window(self.measured.window_days)
    }

    /// Whether it speaks against the item on this day: it differs from the report, or it stands in the
    /// place of one and is below the bar of the review.
    pub fn is_at_odds(&self, kind: Kind, item: &Item, today: NaiveDate) -> bool {
        self.difference.is_some() || (self.stands_in && !self.passes(kind, item, today))
    }

    /// Whether what was measured passes the bar of this kind of review.
    pub fn passes(&self, kind: Kind, item: &Item, today: NaiveDate) -> bool {
        let bar = item.bar(kind);
        bar.is_none_or(|bar| !compare(&bar.rule, &item.answer, &self.says, today).is_below())
    }
}

/// What was measured when a verdict was given, as it is kept with the verdict: a measurement goes on
/// to change, and what somebody judged by does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JudgedBeside {
    /// What was measured.
    pub measure: Measure,
    /// The value, in the unit of the measure.
    pub value: f64,
    /// Over how many days.
    pub window_days: u32,
    /// Who told the facts.
    #[schema(value_type = Vec<String>)]
    pub sources: Vec<SourceId>,
    /// The newest of what was told.
    pub at: At,
    /// Whether it spoke against the item; see [`Beside::is_at_odds`].
    pub at_odds: bool,
}

impl JudgedBeside {
    /// What is kept of this; nothing where it was unknown.
    pub fn of(beside: &Beside, at_odds: bool) -> Option<Self> {
        let measured = beside.measured.clone();
        beside.is_fresh().then_some(Self {
            measure: measured.measure,
            value: measured.value,
            window_days: measured.window_days,
            sources: measured.sources,
            at: measured.at,
            at_odds,
        })
    }

    /// The measurement that was judged by.
    pub fn measured(&self) -> Measured {
        Measured {
            measure: self.measure,
            value: self.value,
            window_days: self.window_days,
            sources: self.sources.clone(),
            at: self.at,
        }
    }
}

fn as_answer(kind: &AnswerKind, value: f64) -> Option<Reported> {
    match kind {
        AnswerKind::Number { .. } => Some(Reported::Number(value)),
        AnswerKind::Attest if value == 1.0 => Some(Reported::Met),
        AnswerKind::Attest if value == 0.0 => Some(Reported::NotMet),
        _ => None,
    }
}

/// A measured value in the words of answers to the item, to two decimals.
pub fn words(kind: &AnswerKind, value: f64) -> String {
    match (as_answer(kind, value), kind) {
        (Some(Reported::Number(number)), AnswerKind::Number { unit, .. }) => {
            counted_to_two_places(number, unit)
        }
        (Some(says), kind) => says.words(kind),
        (None, _) => value.to_string(),
    }
}

/// Over how many days, to follow a value; empty for a count of now.
pub fn window(days: u32) -> String {
    match days {
        0 => String::new(),
        1 => " over 1 day".to_owned(),
        days => format!(" over {days} days"),
    }
}

fn counts_until(measured: &Measured) -> At {
    measured.at.plus_days(measured.window_days.max(COUNTS_AT_LEAST_DAYS))
}

/// The beginning of a day: since when something holds that Readyroom itself knows for the whole day.
pub fn begin_of(day: NaiveDate) -> At {
    At::new(day.and_time(NaiveTime::MIN).and_utc())
}

fn differ(
    item: &Item,
    measured: &Measured,
    (reported, says): (&Reported, &Reported),
    today: NaiveDate,
) -> bool {
    match (reported, says) {
        (Reported::Number(figure), Reported::Number(value)) => {
            // Months go on by themselves, so those of a report are soon fewer.
            let goes_on = measured.measure == Measure::MonthsSelfManaged;
            on_other_side(item, reported, says, today) || (!goes_on && are_apart(*figure, *value))
        }
        // Of words, and of what is said not to apply, there is no nearly.
        _ => reported != says,
    }
}

/// Whether one of the two bars lies between the report and what was measured.
fn on_other_side(item: &Item, reported: &Reported, says: &Reported, today: NaiveDate) -> bool {
    [Kind::Launch, Kind::Handoff].into_iter().filter_map(|kind| item.bar(kind)).any(|bar| {
        let below = |answer| compare(&bar.rule, &item.answer, answer, today).is_below();
        below(reported) != below(says)
    })
}

/// Whether two figures are further apart than the tolerance, and than what was rounded away when the
/// first was reported.
fn are_apart(reported: f64, measured: f64) -> bool {
    let apart = (reported - measured).abs();
    let larger = reported.abs().max(measured.abs());
    apart > TOLERANCE * larger && apart > rounded_away(reported)
}

/// Half of the last decimal place with which a figure was given: 0.5 for 6, 0.05 for 6.2.
fn rounded_away(reported: f64) -> f64 {
    let text = reported.to_string();
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    0.5 / 10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX))
}

fn sentence(kind: &AnswerKind, reported: &Reported, measured: &str, days: u32) -> String {
    let attested = *kind == AnswerKind::Attest || matches!(reported, Reported::NotApplicable(_));
    let first = if attested {
        format!("Reported as {}", reported.words(kind).to_lowercase())
    } else {
        format!("Reported {}", reported.words(kind))
    };
    let second = if *kind == AnswerKind::Attest {
        format!("measured as {}", measured.to_lowercase())
    } else {
        format!("measured {measured}")
    };
    format!("{first}, {second}{}", window(days))
}

#[cfg(test)]
mod tests;
