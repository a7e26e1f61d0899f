//! The part of a bar that a program can check.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::AnswerKind;

/// The part of a bar that a program can check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The team attests that it is met.
    Met,
    /// Something is stated.
    Present,
    /// The number is at most this.
    AtMost(f64),
    /// The number is at least this.
    AtLeast(f64),
    /// The choice is one of these values.
    OneOf(BTreeSet<String>),
    /// The date is at most this many days ago.
    WithinDays(u32),
    /// The date is at least this many calendar months ahead of the day on which it is judged.
    MonthsAhead(u32),
}

impl fmt::Display for Rule {
    /// The rule as it is written in a file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Met => f.write_str("met"),
            Rule::Present => f.write_str("present"),
            Rule::AtMost(limit) => write!(f, "at_most: {limit}"),
            Rule::AtLeast(limit) => write!(f, "at_least: {limit}"),
            Rule::OneOf(values) => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                write!(f, "one_of: [{}]", values.join(", "))
            }
            Rule::WithinDays(days) => write!(f, "within_days: {days}"),
            Rule::MonthsAhead(months) => write!(f, "months_ahead: {months}"),
        }
    }
}

/// The longest time that a rule or the age of a proof may name, in days: ten years. Beyond it a
/// limit asks for nothing that anybody could miss, or for more than a calendar holds.
pub const MOST_DAYS: u32 = 3_650;

/// The same in calendar months.
pub const MOST_MONTHS: u32 = 120;

impl Rule {
    /// Whether the time that it names, if any, is one that people plan in: at most ten years.
    pub fn is_within_reach(&self) -> bool {
        match self {
            Rule::WithinDays(days) => *days <= MOST_DAYS,
            Rule::MonthsAhead(months) => *months <= MOST_MONTHS,
            _ => true,
        }
    }

    /// Whether every answer that satisfies `self` also satisfies `other`: the handoff bar must be
    /// at least as strict as the launch bar.
    pub fn at_least_as_strict_as(&self, other: &Rule) -> bool {
        match (self, other) {
            (_, Rule::Present) => true,
            (Rule::Met, Rule::Met) => true,
            (Rule::AtMost(mine), Rule::AtMost(theirs)) => mine <= theirs,
            (Rule::AtLeast(mine), Rule::AtLeast(theirs)) => mine >= theirs,
            (Rule::OneOf(mine), Rule::OneOf(theirs)) => mine.is_subset(theirs),
            (Rule::WithinDays(mine), Rule::WithinDays(theirs)) => mine <= theirs,
            (Rule::MonthsAhead(mine), Rule::MonthsAhead(theirs)) => mine >= theirs,
            _ => false,
        }
    }

    /// Whether the rule can be checked against answers of this kind.
    pub fn fits(&self, answer: &AnswerKind) -> bool {
        match (self, answer) {
            (Rule::Present, _) | (Rule::Met, AnswerKind::Attest) => true,
            (Rule::AtMost(limit) | Rule::AtLeast(limit), AnswerKind::Number { min, max, .. }) => {
                (*min..=*max).contains(limit)
            }
            (Rule::OneOf(values), AnswerKind::Choice { options }) => {
                values.iter().all(|value| options.iter().any(|option| &option.value == value))
            }
            (Rule::WithinDays(_) | Rule::MonthsAhead(_), AnswerKind::Date) => true,
            _ => false,
        }
    }
}
