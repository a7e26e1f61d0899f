//! The answers as they hold at one time: today, or within 12 months. What is unanswered or unknown
//! is neither true nor false, so nothing is ever ruled out by a missing answer.

use std::collections::BTreeSet;

use super::answers::{Answer, Answers, ScopeAnswer};
use super::questions::{NONE, QuestionKey};
use super::words;

/// True, false, or open.
pub(super) type Truth = Option<bool>;

/// Whether all hold: false when one is false, open when none is false and one is open.
pub(super) fn all(truths: &[Truth]) -> Truth {
    if truths.contains(&Some(false)) {
        Some(false)
    } else if truths.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// The other truth; open stays open.
pub(super) fn not(truth: Truth) -> Truth {
    truth.map(|holds| !holds)
}

/// The time at which the answers are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Horizon {
    /// Today.
    Today,
    /// At the end of the coming year, with everything that is expected by then.
    WithinYear,
}

/// The answers at one time.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    answers: &'a Answers,
    horizon: Horizon,
}

impl<'a> View<'a> {
    pub(super) fn new(answers: &'a Answers, horizon: Horizon) -> Self {
        Self { answers, horizon }
    }

    /// Whether a question about scope is answered yes.
    pub(super) fn yes(&self, key: QuestionKey) -> Truth {
        match self.answers.get(key)? {
            Answer::Scope { value: ScopeAnswer::YesNow } => Some(true),
            Answer::Scope { value: ScopeAnswer::ExpectedWithin12Months } => {
                Some(self.horizon == Horizon::WithinYear)
            }
            Answer::Scope { value: ScopeAnswer::No } => Some(false),
            _ => None,
        }
    }

    /// Whether the figure passes a test.
    pub(super) fn figure(&self, key: QuestionKey, test: impl FnOnce(f64) -> bool) -> Truth {
        self.number(key).map(test)
    }

    /// The figure with its unit; empty while it is open.
    pub(super) fn figure_words(&self, key: QuestionKey) -> String {
        self.number(key).map(|figure| words::figure(key, figure)).unwrap_or_default()
    }

    fn number(&self, key: QuestionKey) -> Option<f64> {
        match self.answers.get(key)? {
            Answer::Number { now, expected } => Some(match self.horizon {
                Horizon::Today => *now,
                Horizon::WithinYear => expected.unwrap_or(*now),
            }),
            _ => None,
        }
    }

    /// The options chosen, without `none`.
    pub(super) fn chosen(&self, key: QuestionKey) -> Option<BTreeSet<&'a str>> {
        let later = self.horizon == Horizon::WithinYear;
        let mut values: BTreeSet<&str> = match self.answers.get(key)? {
            Answer::Choice { now, expected } => {
                let value = expected.as_ref().filter(|_| later).unwrap_or(now);
                BTreeSet::from([value.as_str()])
            }
            Answer::MultiChoice { now, expected } => {
                now.iter().chain(expected.iter().filter(|_| later)).map(String::as_str).collect()
            }
            _ => return None,
        };
        values.remove(NONE);
        Some(values)
    }

    /// Whether any option other than `none` is chosen.
    pub(super) fn some(&self, key: QuestionKey) -> Truth {
        self.chosen(key).map(|values| !values.is_empty())
    }

    /// Whether one of these options is chosen.
    pub(super) fn any_of(&self, key: QuestionKey, wanted: &[&str]) -> Truth {
        self.chosen(key).map(|values| wanted.iter().any(|value| values.contains(value)))
    }

    /// The labels of the chosen options in the order of the questionnaire, those in `among` alone
    /// when it is not empty.
    pub(super) fn labels(&self, key: QuestionKey, among: &[&str]) -> String {
        let chosen = self.chosen(key).unwrap_or_default();
        let options = key.question().kind.options().iter();
        let labels: Vec<&str> = options
            .filter(|option| chosen.contains(option.value))
            .filter(|option| among.is_empty() || among.contains(&option.value))
            .map(|option| option.label)
            .collect();
        labels.join(", ")
    }

    /// Whether the team said that it does not know, as opposed to not having answered.
    pub(super) fn said_unknown(&self, key: QuestionKey) -> Truth {
        Some(self.answers.get(key).is_some_and(Answer::is_unknown))
    }
}
