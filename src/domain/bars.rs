//! How an answer stands against a bar.

use chrono::NaiveDate;

use super::answer::{Reported, figure};
use super::at::months_after;
use super::checklist::{AnswerKind, Rule};

/// How an answer stands against one bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The answer satisfies the bar.
    Passes,
    /// It does not; the words say by how much.
    Below(String),
    /// The item is reported as not applicable: an SRE judges the reason.
    NotApplicable,
}

impl Standing {
    /// Whether the answer is below the bar.
    pub fn is_below(&self) -> bool {
        matches!(self, Standing::Below(_))
    }
}

/// Compares an answer with the rule of a bar, on the given day.
pub fn compare(rule: &Rule, kind: &AnswerKind, reported: &Reported, today: NaiveDate) -> Standing {
    use Standing::{Below, Passes};
    let passes_if = |passes: bool, words: String| if passes { Passes } else { Below(words) };
    match (rule, reported) {
        (_, Reported::NotApplicable(_)) => Standing::NotApplicable,
        (Rule::Met | Rule::Present, Reported::Partly) => Below("Partly met".to_owned()),
        (Rule::Met | Rule::Present, Reported::NotMet) => Below("Not met".to_owned()),
        (Rule::Met, Reported::Met) | (Rule::Present, _) => Passes,
        (Rule::AtMost(limit), Reported::Number(number)) => {
            passes_if(number <= limit, format!("{} over", difference(*number, *limit, kind)))
        }
        (Rule::AtLeast(limit), Reported::Number(number)) => {
            passes_if(number >= limit, format!("{} short", difference(*limit, *number, kind)))
        }
        (Rule::OneOf(values), Reported::Choice(value)) => {
            passes_if(values.contains(value), "Below the bar".to_owned())
        }
        (Rule::WithinDays(days), Reported::Date(date)) => {
            let age = (today - *date).num_days();
            let limit = i64::from(*days);
            passes_if(age <= limit, format!("{} days too old", age - limit))
        }
        (Rule::MonthsAhead(months), Reported::Date(date)) => {
            let needed = months_after(today, *months);
            passes_if(*date >= needed, format!("{} days short", (needed - *date).num_days()))
        }
        _ => Below("Not comparable with the bar".to_owned()),
    }
}

/// The distance between two figures, without the dust of binary fractions.
fn difference(larger: f64, smaller: f64, kind: &AnswerKind) -> String {
    let distance = ((larger - smaller) * 1e6).round() / 1e6;
    match kind {
        AnswerKind::Number { unit, .. } => figure(distance, unit),
        _ => distance.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_say_by_how_much() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let percent = AnswerKind::Number { unit: "%".into(), min: 0.0, max: 100.0 };
        let against = |rule: &Rule, n: f64| compare(rule, &percent, &Reported::Number(n), today);
        assert_eq!(against(&Rule::AtLeast(90.0), 90.0), Standing::Passes);
        assert_eq!(against(&Rule::AtLeast(90.0), 89.9), Standing::Below("0.1% short".into()));
        assert_eq!(against(&Rule::AtMost(10.0), 12.5), Standing::Below("2.5% over".into()));
    }

    #[test]
    fn dates_count_days_and_calendar_months() {
        let today = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
        let on = |text: &str| Reported::Date(text.parse().unwrap());
        let within = Rule::WithinDays(365);
        assert_eq!(compare(&within, &AnswerKind::Date, &on("2025-08-31"), today), Standing::Passes);
        assert!(compare(&within, &AnswerKind::Date, &on("2025-08-30"), today).is_below());
        let ahead = Rule::MonthsAhead(6);
        assert_eq!(compare(&ahead, &AnswerKind::Date, &on("2027-02-28"), today), Standing::Passes);
        assert!(compare(&ahead, &AnswerKind::Date, &on("2027-02-27"), today).is_below());
    }
}
