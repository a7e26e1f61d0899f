//! What signals say of the gates to hand off.

use super::handoff_facts::{Burden, ErrorBudget};
use crate::domain::at::At;
use crate::domain::measure::Measure;
use crate::domain::signal::Measured;

/// The measured value of a measure, if there is one.
fn value_of(measured: &[Measured], measure: Measure) -> Option<&Measured> {
    measured.iter().find(|one| one.measure == measure && one.value.is_finite())
}

/// The operational burden by signals: incidents per shift against the handoff bar of the item that they
/// measure. `None` where there is no such bar, nothing measures it, or the sources were not heard for
/// longer than the window of the policy: then an SRE attests it (DESIGN section 3, gate 4). `source`
/// names who told it.
pub fn measured_burden(
    measured: &[Measured],
    bar: Option<f64>,
    window_days: u32,
    now: At,
    source: impl Fn(&Measured) -> String,
) -> Option<Burden> {
    let (bar, incidents) = (bar?, value_of(measured, Measure::IncidentsPerShift)?);
    if now.days_since(incidents.at) > i64::from(window_days) {
        return None;
    }
    let words = |one: &Measured| one.measure.value_words(one.value);
    let pages = value_of(measured, Measure::PagesPerWeek).map(words);
    let pages = pages.map_or_else(String::new, |pages| format!("; {pages}"));
    Some(Burden::Measured {
        within: incidents.value <= bar,
        words: format!(
            "{} over {} days, bar {bar}{pages}",
            words(incidents),
            incidents.window_days
        ),
        source: source(incidents),
        at: incidents.at,
    })
}

/// What is left of the error budget by signals; `None` where nothing ever measured it. `told_last` is when
/// something was last told of an objective: a source that fell silent is no pass.
pub fn measured_budget(
    measured: &[Measured],
    told_last: Option<At>,
    source: impl Fn(&Measured) -> String,
) -> Option<ErrorBudget> {
    match value_of(measured, Measure::ErrorBudgetLeft) {
        Some(left) => {
            let left_percent = Some(left.value);
            Some(ErrorBudget { left_percent, source: source(left), at: left.at })
        }
        None => {
            let source = "Signals".to_owned();
            told_last.map(|at| ErrorBudget { left_percent: None, source, at })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> At {
        format!("{day}T10:00:00Z").parse().unwrap()
    }

    fn one(measure: Measure, value: f64, day: &str) -> Measured {
        Measured { measure, value, window_days: 21, sources: Vec::new(), at: at(day) }
    }

    #[test]
    fn the_burden_is_held_against_the_bar_of_the_item() {
        let found = |value: f64, day: &str, bar: Option<f64>| {
            let measured = [one(Measure::IncidentsPerShift, value, day)];
            measured_burden(&measured, bar, 28, at("2026-11-21"), |_| "Pager".to_owned())
        };
        let within = |burden: Option<Burden>| match burden {
            Some(Burden::Measured { within, .. }) => Some(within),
            _ => None,
        };
        assert_eq!(within(found(0.5, "2026-11-20", Some(0.5))), Some(true));
        assert_eq!(within(found(0.51, "2026-11-20", Some(0.5))), Some(false));
        assert_eq!(within(found(0.1, "2026-10-24", Some(0.5))), Some(true));
        assert_eq!(found(0.1, "2026-10-23", Some(0.5)), None, "not heard for 29 days");
        assert_eq!(found(0.1, "2026-11-20", None), None);
        assert_eq!(found(f64::NAN, "2026-11-20", Some(0.5)), None);
    }

    #[test]
    fn a_budget_that_nobody_measures_is_absent() {
        assert_eq!(measured_budget(&[], None, |_| String::new()), None);
        let silent = measured_budget(&[], Some(at("2026-09-01")), |_| String::new()).unwrap();
        assert_eq!((silent.left_percent, silent.at), (None, at("2026-09-01")));
        let measured = [one(Measure::ErrorBudgetLeft, -12.0, "2026-11-20")];
        let left = measured_budget(&measured, None, |_| "Probes".to_owned()).unwrap();
        assert_eq!((left.left_percent, left.source.as_str()), (Some(-12.0), "Probes"));
    }
}
