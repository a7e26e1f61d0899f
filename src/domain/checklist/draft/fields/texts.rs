//! Single fields of an item, in the words that its file uses.

use std::collections::BTreeSet;
use std::fmt;

use crate::domain::answer::BadField;
use crate::domain::checklist::{AnswerKind, ChoiceOption, Condition, MOST_DAYS, MOST_MONTHS, Rule};
use crate::domain::fields::bad;
use crate::domain::measure::Measure;
use crate::domain::text::is_blank;

pub(super) fn days(field: &'static str, text: &str) -> Result<Option<u32>, BadField> {
    if is_blank(text) {
        return Ok(None);
    }
    let days: Option<u32> = text.trim().parse().ok();
    let days = days.filter(|days| (1..=MOST_DAYS).contains(days));
    let sentence = format!("Give a number of days from 1 to {MOST_DAYS}, or nothing.");
    days.map(Some).ok_or_else(|| bad(field, sentence))
}

pub(super) fn rule(
    field: &'static str,
    text: &str,
    answer: Option<&AnswerKind>,
) -> Result<Rule, BadField> {
    let forms = "met, present, at_most: 60, at_least: 99.9, one_of: [a, b], within_days: 90 or \
        months_ahead: 6";
    let rule: Rule =
        text.trim().parse().map_err(|()| bad(field, format!("Write one of: {forms}.")))?;
    if !rule.is_within_reach() {
        let sentence = format!("Give at most {MOST_DAYS} days or {MOST_MONTHS} months, ten years.");
        return Err(bad(field, sentence));
    }
    match answer {
        Some(answer) if !rule.fits(answer) => {
            Err(bad(field, format!("`{rule}` does not fit the kind of answer.")))
        }
        _ => Ok(rule),
    }
}

impl std::str::FromStr for Rule {
    type Err = ();

    /// Reads a rule as it is written in a file.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((name, value)) = text.split_once(':') else {
            return match text.trim() {
                "met" => Ok(Rule::Met),
                "present" => Ok(Rule::Present),
                _ => Err(()),
            };
        };
        let value = value.trim();
        let number = || value.parse().ok().filter(|number: &f64| number.is_finite()).ok_or(());
        let whole = || value.parse().map_err(|_| ());
        match name.trim() {
            "at_most" => Ok(Rule::AtMost(number()?)),
            "at_least" => Ok(Rule::AtLeast(number()?)),
            "within_days" => Ok(Rule::WithinDays(whole()?)),
            "months_ahead" => Ok(Rule::MonthsAhead(whole()?)),
            "one_of" => {
                let list =
                    value.strip_prefix('[').and_then(|list| list.strip_suffix(']')).ok_or(())?;
                let values: BTreeSet<String> = list
                    .split(',')
                    .map(str::trim)
                    .filter(|v| !v.is_empty())
                    .map(str::to_owned)
                    .collect();
                if values.is_empty() { Err(()) } else { Ok(Rule::OneOf(values)) }
            }
            _ => Err(()),
        }
    }
}

pub(super) fn conditions(field: &'static str, text: &str) -> Result<Vec<Condition>, BadField> {
    let parts = text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let sentence = format!(
                "{part} is no condition: write fact:…, regime:…, importance:… or flag:critical."
            );
            part.parse().map_err(|_| bad(field, sentence))
        })
        .collect()
}

pub(super) fn measure(text: &str) -> Result<Option<Measure>, BadField> {
    match text.trim() {
        "" => Ok(None),
        given => given
            .parse()
            .map(Some)
            .map_err(|_| bad("measured_by", format!("There is no measure {given}."))),
    }
}

pub(super) fn answer(text: &str) -> Result<AnswerKind, BadField> {
    let wrong = || {
        bad(
            "answer",
            "Write attest, date, text, `number: 0 to 100 minutes` or `choice: value = Label; value = Label`.",
        )
    };
    let Some((name, rest)) = text.split_once(':') else {
        return match text.trim() {
            "attest" => Ok(AnswerKind::Attest),
            "date" => Ok(AnswerKind::Date),
            "text" => Ok(AnswerKind::Text),
            _ => Err(wrong()),
        };
    };
    match name.trim() {
        "number" => number(rest).ok_or_else(wrong),
        "choice" => choice(rest).ok_or_else(wrong),
        _ => Err(wrong()),
    }
}

impl fmt::Display for AnswerKind {
    /// The kind of answer as [`answer`] reads it: whatever differs in it differs here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnswerKind::Attest => f.write_str("attest"),
            AnswerKind::Date => f.write_str("date"),
            AnswerKind::Text => f.write_str("text"),
            AnswerKind::Number { unit, min, max } => write!(f, "number: {min} to {max} {unit}"),
            AnswerKind::Choice { options } => {
                let options: Vec<String> = options
                    .iter()
                    .map(|option| format!("{} = {}", option.value, escaped(&option.label)))
                    .collect();
                write!(f, "choice: {}", options.join("; "))
            }
        }
    }
}

fn number(text: &str) -> Option<AnswerKind> {
    let (min, rest) = text.split_once(" to ")?;
    let (max, unit) = rest.trim().split_once(' ')?;
    let (min, max): (f64, f64) = (min.trim().parse().ok()?, max.parse().ok()?);
    let unit = unit.trim().to_owned();
    let fits = min.is_finite() && max.is_finite() && min <= max && !unit.is_empty();
    fits.then_some(AnswerKind::Number { unit, min, max })
}

fn choice(text: &str) -> Option<AnswerKind> {
    let options: Option<Vec<ChoiceOption>> = parts(text)
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (value, label) = part.split_once('=')?;
            let (value, label) = (value.trim().to_owned(), label.trim().to_owned());
            (!value.is_empty() && !label.is_empty()).then_some(ChoiceOption { value, label })
        })
        .collect();
    options.filter(|options| options.len() >= 2).map(|options| AnswerKind::Choice { options })
}

/// A label in a list whose parts end with a semicolon.
fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace(';', "\\;")
}

/// The parts of a list that is separated by semicolons; one after a backslash belongs to its part.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == ';' {
            parts.push(String::new());
            continue;
        }
        let follows = letters.next_if(|next| letter == '\\' && matches!(next, ';' | '\\'));
        if let Some(part) = parts.last_mut() {
            part.push(follows.unwrap_or(letter));
        }
    }
    parts
}
