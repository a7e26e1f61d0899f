//! How a service has run, as a figure with a sentence.

pub mod sentence;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime};

use super::stage_mark;
use crate::domain::at::At;
use crate::domain::signal::{Mark, Week};
use crate::ops::service_signals::{DayDetail, ServiceSignals, StagePiece};
use crate::web::figures::{self, Band, Failed, Pages, Rate, Run};
use crate::web::pages::time;
use crate::web::views::link::Link;
use crate::web::views::service_signals::RunSection;
use crate::web::views::stage::StageMark;

/// Up to how many weeks days are drawn one by one; more of them would lie on one another.
const WEEKS_BY_DAY: usize = 26;

/// Most ticks of one day: no eye counts more.
const TICKS_A_DAY: u32 = 3;

/// Most failed deployments that are drawn, the newest ones.
const MOST_FAILED: usize = 200;

/// The figure of twelve weeks with its sentence, as a part of another page.
pub fn section(found: &ServiceSignals, now: At) -> RunSection {
    let href = format!("/services/{}/signals", found.service);
    let mut ways = vec![Link::new(&href, "signals")];
    if found.first_day.is_some() {
        ways.push(Link::new(format!("{href}?weeks=all"), "full history"));
        ways.push(Link::new(format!("{href}#weeks-h"), "data as table"));
    }
    with_ways(found, ways, now)
}

/// The figure with its sentence and these ways on from it.
pub fn with_ways(found: &ServiceSignals, ways: Vec<Link>, now: At) -> RunSection {
    let add_sources = if found.may_add_sources { "/signals" } else { "" };
    let Some(start) = found.weeks.first().filter(|_| found.first_day.is_some()) else {
        return RunSection {
            period: String::new(),
            ways,
            figure: String::new(),
            curved: false,
            expected: false,
            sentence: String::new(),
            add_sources: add_sources.to_owned(),
        };
    };
    let sentence = sentence::of(found, now);
    let figure = figure(found, start.from, &sentence);
    RunSection {
        period: format!("{} – {}", time::day(start.from, now), time::day(now.date(), now)),
        ways,
        curved: figure.rate.is_some(),
        expected: !figure.expected.is_empty(),
        figure: figures::run(&figure),
        sentence,
        add_sources: add_sources.to_owned(),
    }
}

fn figure(found: &ServiceSignals, start: NaiveDate, sentence: &str) -> Run {
    let weeks = found.weeks.len();
    let days = weeks as f64 * 7.0;
    let first = found.first_day.map_or(days, |first| days_from(start, first));
    let failed = found.marks.iter().rev().take(MOST_FAILED).rev();
    Run {
        title: format!("How {} has run", found.name),
        description: sentence.to_owned(),
        days,
        unknown: first.clamp(0.0, days),
        bands: found.stages.iter().filter_map(|piece| band(piece, start, days)).collect(),
        rate: rate(found, start),
        deploys: deploys(found, start),
        failed: failed.map(|mark| failed_deploy(mark, start)).collect(),
        expected: expected(found, start),
        weeks: (0..).step_by(7).zip(&found.weeks).filter_map(pages).collect(),
        budget: found.budget.as_ref().map(|budget| budget.pages_a_week),
        dates: dates(&found.weeks),
    }
}

fn days_from(start: NaiveDate, day: NaiveDate) -> f64 {
    (day - start).num_days() as f64
}

/// Where a moment stands, in days since the left end.
fn place(start: NaiveDate, at: At) -> f64 {
    let since = at.moment() - start.and_time(NaiveTime::MIN).and_utc();
    since.num_seconds() as f64 / 86_400.0
}

fn band(piece: &StagePiece, start: NaiveDate, days: f64) -> Option<Band> {
    let from = piece.since.map_or(0.0, |since| place(start, since)).max(0.0);
    let to = piece.until.map_or(days, |until| place(start, until)).min(days);
    let mark = if piece.handed_back { StageMark::HANDED_BACK } else { stage_mark(piece.stage) };
    (from < to).then(|| Band { from, to, tone: mark.tone, words: mark.label.to_owned() })
}

/// Events that were not good, day by day, or week by week where days would lie on one another.
fn rate(found: &ServiceSignals, start: NaiveDate) -> Option<Rate> {
    let points: Vec<(f64, f64)> = if found.weeks.len() <= WEEKS_BY_DAY {
        let of_day =
            |day: &DayDetail| Some((days_from(start, day.on) + 0.5, day.bad_per_thousand?));
        found.days.iter().filter_map(of_day).collect()
    } else {
        let of_week = |week: &Week| {
            let good = week.counts.good_share?;
            Some((days_from(start, week.from) + 3.5, (100.0 - good) * 10.0))
        };
        found.weeks.iter().filter_map(of_week).collect()
    };
    let limit = found.objective.map(|good| (100.0 - good) * 10.0);
    (!points.is_empty()).then_some(Rate { points, limit })
}

/// Where deployments ended that did not fail: spread over their day, because days know counts alone.
/// Nothing when nobody tells them.
fn deploys(found: &ServiceSignals, start: NaiveDate) -> Option<Vec<f64>> {
    found.weeks.iter().find(|week| week.counts.deploys.is_some())?;
    if found.weeks.len() > WEEKS_BY_DAY {
        let some = |week: &&Week| week.counts.deploys > week.counts.failed_deploys;
        let places = found.weeks.iter().filter(some);
        return Some(places.map(|week| days_from(start, week.from) + 3.5).collect());
    }
    let mut places = Vec::new();
    for day in &found.days {
        let ticks = day.deploys.saturating_sub(day.failed_deploys).min(TICKS_A_DAY);
        let at = |tick: u32| (f64::from(tick) + 0.5) / f64::from(ticks);
        places.extend((0..ticks).map(|tick| days_from(start, day.on) + at(tick)));
    }
    Some(places)
}

fn failed_deploy(mark: &Mark, start: NaiveDate) -> Failed {
    Failed {
        at: place(start, mark.at),
        words: sentence::chain(mark),
        followed: !mark.incident.is_empty(),
    }
}

/// Where effects are expected from, oldest first; those of one day under one name. What lies before the
/// figure is left out.
fn expected(found: &ServiceSignals, start: NaiveDate) -> Vec<(f64, String)> {
    let mut by_day: BTreeMap<NaiveDate, Vec<&str>> = BTreeMap::new();
    for one in found.effects.iter().rev().filter(|one| one.since >= start) {
        let named = by_day.entry(one.since).or_default();
        if !named.contains(&one.because.as_str()) {
            named.push(&one.because);
        }
    }
    by_day.into_iter().map(|(day, named)| (days_from(start, day), named.join(", "))).collect()
}

fn pages((from, week): (u32, &Week)) -> Option<Pages> {
    Some(Pages { from, count: week.counts.pages? })
}

/// Five or six Mondays to find one's way by.
fn dates(weeks: &[Week]) -> Vec<(f64, String)> {
    let by_day = weeks.len() <= WEEKS_BY_DAY;
    let (most, shape) = if by_day { (6, "%-d %b") } else { (5, "%b %Y") };
    let step = weeks.len().div_ceil(most).max(1);
    let named = weeks.iter().enumerate().step_by(step);
    named.map(|(n, week)| (n as f64 * 7.0, week.from.format(shape).to_string())).collect()
}

/// The last day of a week.
pub fn sunday(week: &Week) -> NaiveDate {
    week.from.checked_add_days(Days::new(6)).unwrap_or(week.from)
}

#[cfg(test)]
mod tests;
