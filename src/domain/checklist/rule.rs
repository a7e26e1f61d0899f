//! The part of a bar that a program can check.

use std::collections::BTreeSet;

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

impl Rule {
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
