//! Answers as a form sends them: lists of text per question.

use chrono::NaiveDate;

use super::answers::{Answer, Answers, ScopeAnswer};
use super::questions::{Figure, QuestionKey, QuestionKind, UNKNOWN};
use super::{check, figures};
use crate::domain::ids::Handle;

/// What was submitted for one question. Blank values count as not sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Submitted<'a> {
    /// Values that hold today, or `unknown` alone.
    pub now: &'a [String],
    /// Values expected within 12 months; for several options those that will be added.
    pub expected: &'a [String],
    /// Handle of the person who finds out an unknown, with or without `@`. Not read otherwise.
    pub owner: &'a str,
    /// ISO date by which an unknown is found out. Not read otherwise.
    pub due: &'a str,
}

impl<'a> Submitted<'a> {
    /// A submission of today's values alone.
    pub fn now(values: &'a [String]) -> Self {
        Self { now: values, ..Self::default() }
    }

    /// Whether nothing was submitted, so that the question stays unanswered.
    pub fn is_blank(&self) -> bool {
        filled(self.now).next().is_none() && filled(self.expected).next().is_none()
    }
}

impl Answers {
    /// Reads what was submitted for one question.
    ///
    /// # Errors
    /// A sentence for the person who answered: wrong value, out of range, too long, a figure
    /// beside `unknown`, or nothing at all.
    pub fn parse_one(key: QuestionKey, submitted: &Submitted<'_>) -> Result<Answer, String> {
        let now: Vec<&str> = filled(submitted.now).collect();
        let expected: Vec<&str> = filled(submitted.expected).collect();
        if now.contains(&UNKNOWN.value) || expected.contains(&UNKNOWN.value) {
            if now.len() != 1 || !expected.is_empty() {
                return Err("Give an answer or choose unknown, not both.".to_owned());
            }
            return unknown(submitted);
        }
        let kind = key.question().kind;
        if !kind.takes_expected() && !expected.is_empty() {
            return Err("This question takes one answer for today and the coming year.".to_owned());
        }
        check::fitted(key, read(kind, &now, &expected)?)
    }
}

fn filled(values: &[String]) -> impl Iterator<Item = &str> {
    values.iter().map(|value| value.trim()).filter(|value| !value.is_empty())
}

fn unknown(submitted: &Submitted<'_>) -> Result<Answer, String> {
    let owner = match submitted.owner.trim().trim_start_matches('@') {
        "" => None,
        text => Some(text.parse::<Handle>().map_err(|_| {
            "Give the owner's handle: lower case letters, digits, dots and hyphens.".to_owned()
        })?),
    };
    let due = match submitted.due.trim() {
        "" => None,
        text => Some(text.parse::<NaiveDate>().map_err(|_| {
            "Give the due date as year-month-day, for example 2026-03-31.".to_owned()
        })?),
    };
    Ok(Answer::Unknown { owner, due })
}

fn read(kind: QuestionKind, now: &[&str], expected: &[&str]) -> Result<Answer, String> {
    match kind {
        QuestionKind::Scope => {
            let value: ScopeAnswer = one(kind, now)?.parse().map_err(|_| check::wanted(kind))?;
            Ok(Answer::Scope { value })
        }
        QuestionKind::Number { figure, .. } => Ok(Answer::Number {
            now: number(kind, figure, one(kind, now)?)?,
            expected: at_most_one(kind, expected)?
                .map(|text| number(kind, figure, text))
                .transpose()?,
        }),
        QuestionKind::Choice { .. } => Ok(Answer::Choice {
            now: one(kind, now)?.to_owned(),
            expected: at_most_one(kind, expected)?.map(str::to_owned),
        }),
        QuestionKind::MultiChoice { .. } => Ok(Answer::MultiChoice {
            now: now.iter().map(|value| (*value).to_owned()).collect(),
            expected: expected.iter().map(|value| (*value).to_owned()).collect(),
        }),
        QuestionKind::Text => Ok(Answer::Text { text: one(kind, now)?.to_owned() }),
    }
}

fn number(kind: QuestionKind, figure: Figure, text: &str) -> Result<f64, String> {
    let text = match figure {
        Figure::Percent => text.strip_suffix('%').unwrap_or(text),
        Figure::Money | Figure::Count => text,
    };
    figures::parse(text).ok_or_else(|| check::wanted(kind))
}

fn one<'a>(kind: QuestionKind, values: &[&'a str]) -> Result<&'a str, String> {
    at_most_one(kind, values)?.ok_or_else(|| check::wanted(kind))
}

fn at_most_one<'a>(kind: QuestionKind, values: &[&'a str]) -> Result<Option<&'a str>, String> {
    match values {
        [] => Ok(None),
        [value] => Ok(Some(value)),
        _ => Err(check::wanted(kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|v| (*v).to_owned()).collect()
    }

    fn parse(key: &str, now: &[&str], expected: &[&str]) -> Result<Answer, String> {
        let (now, expected) = (texts(now), texts(expected));
        let submitted = Submitted { now: &now, expected: &expected, ..Submitted::default() };
        Answers::parse_one(key.parse().unwrap(), &submitted)
    }

    fn json(answer: &Answer) -> String {
        serde_json::to_string(answer).unwrap()
    }

    #[test]
    fn submitted_values_become_answers() {
        for (key, now, expected, wanted) in [
            ("issuer", &["yes_now"][..], &[][..], r#"{"kind":"scope","value":"yes_now"}"#),
            ("revenue_share_pct", &["5.01 %"], &[], r#"{"kind":"number","now":5.01}"#),
            ("revenue_share_pct", &["4"], &["7"], r#"{"kind":"number","now":4.0,"expected":7.0}"#),
            ("revenue_share_pct", &["-0"], &[], r#"{"kind":"number","now":0.0}"#),
            ("revenue_share_pct", &["4"], &["4.0"], r#"{"kind":"number","now":4.0}"#),
            ("ca_revenue_usd", &["26,625,000"], &[""], r#"{"kind":"number","now":26625000.0}"#),
            (
                "reputation_impact",
                &["low"],
                &["high"],
                r#"{"kind":"choice","now":"low","expected":"high"}"#,
            ),
            (
                "cardholder_data",
                &["transmit", "store"],
                &["store"],
                r#"{"kind":"multi_choice","now":["store","transmit"]}"#,
            ),
            (
                "cardholder_data",
                &["none"],
                &["can_affect"],
                r#"{"kind":"multi_choice","now":["none"],"expected":["can_affect"]}"#,
            ),
            (
                "other_regimes",
                &["  FERPA\nin one state  "],
                &[],
                r#"{"kind":"text","text":"FERPA\nin one state"}"#,
            ),
            ("revenue_share_pct", &["", "unknown"], &[""], r#"{"kind":"unknown"}"#),
        ] {
            assert_eq!(json(&parse(key, now, expected).unwrap()), wanted, "{key} {now:?}");
        }
    }

    #[test]
    fn wrong_values_are_answered_with_a_sentence() {
        let long = "é".repeat(2_001);
        for (key, now, expected, says) in [
            (
                "issuer",
                &["maybe"][..],
                &[][..],
                "Choose one of: Yes, now; Expected within 12 months; No; Unknown.",
            ),
            ("issuer", &[], &[], "Choose one of"),
            ("issuer", &["no", "yes_now"], &[], "Choose one of"),
            ("issuer", &["no"], &["yes_now"], "one answer for today and the coming year"),
            ("revenue_share_pct", &["100.1"], &[], "percentage from 0 to 100"),
            ("revenue_share_pct", &["-1"], &[], "percentage from 0 to 100"),
            ("revenue_share_pct", &["5,01"], &[], "for example 12.5"),
            ("revenue_share_pct", &["5"], &["200"], "percentage from 0 to 100"),
            ("revenue_share_pct", &[], &["5"], "percentage from 0 to 100"),
            ("revenue_share_pct", &["5", "unknown"], &[], "not both"),
            ("revenue_share_pct", &["5"], &["unknown"], "not both"),
            (
                "ca_consumers",
                &["1.5"],
                &[],
                "whole number from 0 to 1,000,000,000,000 (consumers or households)",
            ),
            (
                "outage_cost_per_hour",
                &["inf"],
                &[],
                "amount from 0 to 1,000,000,000,000 (per hour)",
            ),
            ("reputation_impact", &["huge"], &[], "Choose one of: Stays inside"),
            ("cardholder_data", &["none", "store"], &[], "\"None of these\" stands alone"),
            ("cardholder_data", &["steal"], &[], "Choose at least one of"),
            ("cardholder_data", &[" "], &[], "Choose at least one of"),
            ("cardholder_data", &[], &["store"], "what holds today as well"),
            ("cardholder_data", &["store"], &["none"], "leave it empty"),
            ("other_regimes", &[long.as_str()], &[], "has 2,001 characters; keep it to 2,000"),
            ("other_regimes", &["a\0b"], &[], "control characters"),
            ("other_regimes", &[""], &[], "Write a short text"),
        ] {
            let sentence = parse(key, now, expected).unwrap_err();
            assert!(sentence.contains(says), "{key} {now:?} {expected:?}: {sentence}");
        }
        assert!(parse("other_regimes", &["é".repeat(2_000).as_str()], &[]).is_ok());
    }

    #[test]
    fn an_unknown_names_its_owner_and_date() {
        let now = texts(&["unknown"]);
        let read = |owner, due| {
            let submitted = Submitted { now: &now, owner, due, ..Submitted::default() };
            Answers::parse_one(QuestionKey::Issuer, &submitted)
        };
        assert_eq!(
            json(&read("@ana.ruiz ", "2026-03-31").unwrap()),
            r#"{"kind":"unknown","owner":"ana.ruiz","due":"2026-03-31"}"#
        );
        assert_eq!(read("", "").unwrap(), Answer::Unknown { owner: None, due: None });
        assert!(read("Ana Ruiz", "").unwrap_err().contains("owner's handle"));
        assert!(read("ana", "31.3.2026").unwrap_err().contains("year-month-day"));
    }

    #[test]
    fn blank_is_not_an_answer() {
        let blank = texts(&["", "  "]);
        assert!(Submitted::now(&blank).is_blank());
        assert!(!Submitted::now(&texts(&["no"])).is_blank());
    }
}
