//! How a service has run: its weeks and days as signals told them, what was measured of it, and who
//! may speak for it. It reads what was rolled up, never what was delivered.

mod budget;
mod measures;
mod pages;
mod stages;

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate};
use serde::Serialize;

pub use self::budget::Budget;
pub(in crate::ops) use self::budget::{incidents_bar, pages_a_week};
pub use self::measures::MeasureDetail;
pub use self::pages::PagesByWeek;
pub use self::stages::StagePiece;

pub(in crate::ops) use self::pages::of_services as pages_of_services;

use super::core::View;
use super::error::Result;
use super::expected_effects::{self, EffectDetail};
use crate::domain::at::At;
use crate::domain::ids::Slug;
use crate::domain::policy::{Action, Subject};
use crate::domain::service::Service;
use crate::domain::signal::{
    Day, HEARD_DAYS, Mark, Sender, Week, bad_share, good_share, monday, shown, weeks,
};
use crate::domain::text::counted;
use crate::store::{signal_days, signal_deliveries, signal_sources};

/// How many weeks a figure shows unless it is asked for more: a quarter.
pub const USUAL_WEEKS: u32 = 12;

/// Most weeks that are shown at once, which are ten years.
const MOST_WEEKS: u32 = 520;

/// How far back a figure goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// So many weeks, with the present one.
    Weeks(u32),
    /// Everything since the first day on which anything was told.
    All,
}

/// What is wrong with a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadSpan;

impl fmt::Display for BadSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number of weeks from 1 to {MOST_WEEKS} is needed, or all")
    }
}

impl FromStr for Span {
    type Err = BadSpan;

    fn from_str(text: &str) -> std::result::Result<Self, BadSpan> {
        if text == "all" {
            return Ok(Span::All);
        }
        let weeks = text.parse().ok().filter(|weeks| (1..=MOST_WEEKS).contains(weeks));
        weeks.map(Span::Weeks).ok_or(BadSpan)
    }
}

impl Span {
    /// The first day that is shown. `first` is the first on which anything was told.
    fn begins(self, first: Option<NaiveDate>, today: NaiveDate) -> NaiveDate {
        let back = |weeks: u32| {
            let days = Days::new(7 * u64::from(weeks.saturating_sub(1)));
            monday(today).checked_sub_days(days).unwrap_or(today)
        };
        match (self, first) {
            (Span::Weeks(weeks), _) => back(weeks),
            (Span::All, Some(first)) => monday(first).max(back(MOST_WEEKS)),
            (Span::All, None) => back(USUAL_WEEKS),
        }
    }
}

/// How a service has run.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ServiceSignals {
    /// Its name in URLs.
    pub service: Slug,
    /// Its name.
    pub name: String,
    /// The first day on which anything was told about it: what was before is unknown. From the day on
    /// which anything of a kind was told, a day on which nothing was is one on which nothing happened.
    /// Absent when nothing was told.
    pub first_day: Option<NaiveDate>,
    /// The weeks, oldest first.
    pub weeks: Vec<Week>,
    /// The days of those weeks on which anything was told, oldest first.
    pub days: Vec<DayDetail>,
    /// The objectives of which anything was told in those days, by their names: first the one that is shown,
    /// of which the least budget is left over all of them. Shares of different ones cannot be added.
    pub objectives: Vec<String>,
    /// The share of good events that it promised last, in percent; absent without an objective.
    pub objective: Option<f64>,
    /// The share of good events that it had over all those days, in percent; absent when no events were told.
    pub good_share: Option<f64>,
    /// Who ran it in those weeks, oldest first.
    pub stages: Vec<StagePiece>,
    /// The deployments of those weeks that failed, oldest first.
    pub marks: Vec<Mark>,
    /// How many pages it may cause; absent when the checklist does not say.
    pub budget: Option<Budget>,
    /// The effects that are expected of items and lessons, the newest first.
    pub effects: Vec<EffectDetail>,
    /// Whether the reader may expect effects.
    pub may_expect_effects: bool,
    /// Every measure that there is, with its value where it is known.
    pub measures: Vec<MeasureDetail>,
    /// The sources that may speak for it, by name.
    pub sources: Vec<SourceDetail>,
    /// Whether the reader may add sources.
    pub may_add_sources: bool,
}

impl ServiceSignals {
    /// Whether signals have told anything about it. What Readyroom knows by itself is no signal.
    pub fn is_measured(&self) -> bool {
        self.first_day.is_some() || self.measures.iter().any(|one| !one.sources.is_empty())
    }
}

/// A day on which anything was told.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DayDetail {
    /// The day, in UTC.
    pub on: NaiveDate,
    /// Pages that began on it.
    pub pages: u32,
    /// Incidents that began on it.
    pub incidents: u32,
    /// Deployments to production that ended.
    pub deploys: u32,
    /// Those of them that failed.
    pub failed_deploys: u32,
    /// Events that were not good, of 1,000; absent when no events were told.
    pub bad_per_thousand: Option<f64>,
}

/// A source that may speak for the service.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SourceDetail {
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// What sends.
    pub sender: Sender,
    /// When it last sent anything, about this service or another; absent before the first time.
    pub heard_at: Option<At>,
}

/// How a service has run.
///
/// # Errors
/// Nobody is signed in, or there is no such service.
pub fn of_service(view: &mut View<'_>, slug: &Slug, span: Span) -> Result<ServiceSignals> {
    let service = view.service_to_read(slug)?;
    let today = view.now.date();
    let first = signal_days::first(view.db, service.id)?;
    let from = span.begins(first, today);
    let found = signal_days::of_services(view.db, &[service.id], heard_since(from))?;
    // A sender's clock may be ahead of ours; what lies after today is told again then.
    let mut days: Vec<Day> =
        found.into_iter().map(|(_, day)| day).filter(|day| day.on <= today).collect();
    let objectives = shown(&mut days, from);
    let weeks = weeks(&days, from, today);
    days.retain(|day| day.on >= from);
    let objective = days.iter().rev().find_map(|day| day.target).map(|target| target * 100.0);
    let (bad, total) =
        days.iter().fold((0.0, 0.0), |(bad, total), day| (bad + day.bad, total + day.total));
    Ok(ServiceSignals {
        first_day: first.filter(|first| *first <= today),
        objectives,
        objective,
        good_share: good_share(bad, total),
        stages: stages::of_service(view, &service, from)?,
        budget: budget::now(view.core),
        effects: expected_effects::of_service(view, &service)?,
        may_expect_effects: expected_effects::may_expect(view, &service),
        measures: measures::of_service(view, &service)?,
        sources: sources(view, &service)?,
        may_add_sources: view.may(Action::Administer, &Subject::default()),
        weeks,
        marks: days.iter().flat_map(|day| day.marks.clone()).collect(),
        days: days.iter().map(detail).collect(),
        service: service.slug,
        name: service.name,
    })
}

/// How many deployments there were, and how many of them failed as far as that is known, as a sentence.
pub fn deployments(all: i64, failed: Option<i64>) -> String {
    let counted = counted(all, "deployment");
    match (all, failed) {
        (0, _) => "No deployments.".to_owned(),
        (_, None) => format!("{counted}; how many failed is unknown."),
        (_, Some(0)) => format!("{counted}, none failed."),
        (_, Some(failed)) => format!("{counted}, {failed} failed or followed by an incident."),
    }
}

/// The first day that has to be read so that weeks from a day on are known.
fn heard_since(from: NaiveDate) -> NaiveDate {
    from.checked_sub_days(Days::new(HEARD_DAYS.into())).unwrap_or(from)
}

fn detail(day: &Day) -> DayDetail {
    DayDetail {
        on: day.on,
        pages: day.pages,
        incidents: day.all_incidents(),
        deploys: day.deploys,
        failed_deploys: day.failed_deploys,
        bad_per_thousand: bad_share(day.bad, day.total).map(|share| share * 1000.0),
    }
}

fn sources(view: &mut View<'_>, service: &Service) -> Result<Vec<SourceDetail>> {
    let rows = signal_sources::of_service(view.db, service.id)?;
    rows.into_iter()
        .map(|row| {
            Ok(SourceDetail {
                heard_at: signal_deliveries::heard_last(view.db, row.id)?,
                slug: row.slug,
                name: row.name,
                sender: row.sender,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_number_of_weeks_or_all() {
        assert_eq!("12".parse(), Ok(Span::Weeks(12)));
        assert_eq!("all".parse(), Ok(Span::All));
        for bad in ["", "0", "-1", "521", "twelve", "12 "] {
            assert_eq!(bad.parse::<Span>(), Err(BadSpan), "{bad}");
        }
    }

    #[test]
    fn everything_begins_with_the_first_week_and_reaches_ten_years_back_at_most() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let today = day("2026-11-22");
        let begins = |first: &str| Span::All.begins(Some(day(first)), today);
        assert_eq!(begins("2026-08-05"), day("2026-08-03"));
        assert_eq!(begins("1970-01-01"), day("2016-12-05"));
        assert_eq!(Span::Weeks(1).begins(None, today), day("2026-11-16"));
        assert_eq!(Span::All.begins(None, today), Span::Weeks(12).begins(None, today));
    }
}
