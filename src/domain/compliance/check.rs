//! Whether an answer fits its question, and the sentence that says why it does not.

use std::collections::BTreeSet;

use super::answers::{Answer, TEXT_LIMIT};
use super::figures;
use super::questions::{Figure, NONE, QuestionKey, QuestionKind};

/// The answer in its plain form, or why it does not fit the question.
pub(super) fn fitted(key: QuestionKey, answer: Answer) -> Result<Answer, String> {
    let kind = key.question().kind;
    match (kind, answer) {
        (_, unknown @ Answer::Unknown { .. }) => Ok(unknown),
        (QuestionKind::Scope, scope @ Answer::Scope { .. }) => Ok(scope),
        (QuestionKind::Number { figure, unit }, Answer::Number { now, expected }) => {
            for value in std::iter::once(now).chain(expected) {
                in_range(figure, unit, value)?;
            }
            // Adding zero turns a negative zero into zero.
            let expected = expected.filter(|expected| *expected != now).map(|value| value + 0.0);
            Ok(Answer::Number { now: now + 0.0, expected })
        }
        (QuestionKind::Choice { .. }, Answer::Choice { now, expected }) => {
            for value in std::iter::once(&now).chain(&expected) {
                offered(kind, value)?;
            }
            let expected = expected.filter(|expected| *expected != now);
            Ok(Answer::Choice { now, expected })
        }
        (QuestionKind::MultiChoice { .. }, Answer::MultiChoice { now, expected }) => {
            options_fit(kind, &now, &expected)?;
            let expected = expected.difference(&now).cloned().collect();
            Ok(Answer::MultiChoice { now, expected })
        }
        (QuestionKind::Text, Answer::Text { text }) => fitted_text(&text),
        (kind, _) => Err(wanted(kind)),
    }
}

/// What the question takes, as a sentence.
pub(super) fn wanted(kind: QuestionKind) -> String {
    match kind {
        QuestionKind::Scope | QuestionKind::Choice { .. } => {
            format!("Choose one of: {}.", labels(kind))
        }
        QuestionKind::MultiChoice { .. } => format!("Choose at least one of: {}.", labels(kind)),
        QuestionKind::Number { figure, unit } => range(figure, unit),
        QuestionKind::Text => "Write a short text, or choose unknown.".to_owned(),
    }
}

fn labels(kind: QuestionKind) -> String {
    let mut words: Vec<&str> = kind.options().iter().map(|option| option.label).collect();
    words.push(super::questions::UNKNOWN.label);
    words.join("; ")
}

fn range(figure: Figure, unit: &str) -> String {
    let largest = figures::show(figure.largest());
    match figure {
        Figure::Percent => format!("Give a percentage from 0 to {largest}, for example 12.5."),
        Figure::Money => {
            format!("Give an amount from 0 to {largest} ({unit}), for example 50,000.")
        }
        Figure::Count => {
            format!("Give a whole number from 0 to {largest} ({unit}), for example 1,200.")
        }
    }
}

fn in_range(figure: Figure, unit: &str, value: f64) -> Result<(), String> {
    let whole = figure != Figure::Count || value.fract() == 0.0;
    // A figure that is not a number is in no range.
    if whole && (0.0..=figure.largest()).contains(&value) {
        Ok(())
    } else {
        Err(range(figure, unit))
    }
}

fn offered(kind: QuestionKind, value: &str) -> Result<(), String> {
    kind.label(value).map(|_| ()).ok_or_else(|| wanted(kind))
}

fn options_fit(
    kind: QuestionKind,
    now: &BTreeSet<String>,
    expected: &BTreeSet<String>,
) -> Result<(), String> {
    for value in now.iter().chain(expected) {
        offered(kind, value)?;
    }
    let none = kind.label(NONE).unwrap_or("None");
    if now.is_empty() {
        return Err(if expected.is_empty() {
            wanted(kind)
        } else {
            format!("Choose what holds today as well, or \"{none}\".")
        });
    }
    if now.contains(NONE) && now.len() > 1 {
        return Err(format!("\"{none}\" stands alone: clear it, or clear the others."));
    }
    if expected.contains(NONE) {
        return Err(format!(
            "Within 12 months takes what will be added; \"{none}\" adds nothing, so leave it empty."
        ));
    }
    Ok(())
}

fn fitted_text(text: &str) -> Result<Answer, String> {
    let text = text.trim();
    let length = text.chars().count();
    if text.is_empty() {
        return Err(wanted(QuestionKind::Text));
    }
    if length > TEXT_LIMIT {
        return Err(format!(
            "The text has {} characters; keep it to {}.",
            figures::show(length as f64),
            figures::show(TEXT_LIMIT as f64)
        ));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err("The text holds control characters; remove them.".to_owned());
    }
    Ok(Answer::Text { text: text.to_owned() })
}
