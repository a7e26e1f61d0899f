//! What a team states about the compliance scope of its service. Every answer in [`Answers`] fits
//! its question: it is checked when it is put in, and when it is read from JSON.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::check;
use super::questions::QuestionKey;
use crate::domain::ids::Handle;

/// Whether something is in scope, today and in the coming year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum ScopeAnswer {
    /// It holds today.
    #[serde(rename = "yes_now")]
    YesNow,
    /// It does not hold today and is expected to within 12 months.
    #[serde(rename = "expected_within_12_months")]
    ExpectedWithin12Months,
    /// It does not hold and is not expected to.
    #[serde(rename = "no")]
    No,
}

text_enum!(ScopeAnswer {
    YesNow => "yes_now",
    ExpectedWithin12Months => "expected_within_12_months",
    No => "no",
});

/// One answer of the compliance questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// Yes now, expected, or no.
    Scope {
        /// Which of them.
        value: ScopeAnswer,
    },
    /// A figure in the unit of its question.
    Number {
        /// The figure today.
        now: f64,
        /// The figure expected within 12 months; absent when no change is expected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected: Option<f64>,
    },
    /// One option.
    Choice {
        /// The option today.
        now: String,
        /// The option expected within 12 months; absent when no change is expected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected: Option<String>,
    },
    /// Any number of options, or `none` alone.
    MultiChoice {
        /// The options that hold today.
        now: BTreeSet<String>,
        /// The options expected to be added within 12 months.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        expected: BTreeSet<String>,
    },
    /// A short text.
    Text {
        /// The text, at most [`TEXT_LIMIT`] characters.
        text: String,
    },
    /// Not known yet. Enough to launch once somebody owns finding out by a date.
    Unknown {
        /// Who finds out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        owner: Option<Handle>,
        /// By when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<NaiveDate>,
    },
}

/// The longest text of an answer, in characters. Ours: several paragraphs, never a document.
pub const TEXT_LIMIT: usize = 2_000;

impl Answer {
    /// Whether the answer is `unknown`.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Answer::Unknown { .. })
    }

    /// Whether both answers state the same about the service. Who finds out an unknown, and by
    /// when, states nothing about it.
    pub fn states_the_same_as(&self, other: &Answer) -> bool {
        self == other || (self.is_unknown() && other.is_unknown())
    }
}

/// The answers given so far, each fitting its question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = BTreeMap<String, Answer>)]
pub struct Answers(BTreeMap<QuestionKey, Answer>);

impl Answers {
    /// The answer to a question.
    pub fn get(&self, key: QuestionKey) -> Option<&Answer> {
        self.0.get(&key)
    }

    /// Puts in an answer in its plain form: texts trimmed, and an expected value that equals
    /// today's left out.
    ///
    /// # Errors
    /// A sentence for the person who answered, when the answer does not fit the question.
    pub fn set(&mut self, key: QuestionKey, answer: Answer) -> Result<(), String> {
        self.0.insert(key, check::fitted(key, answer)?);
        Ok(())
    }

    /// Takes an answer back.
    pub fn clear(&mut self, key: QuestionKey) {
        self.0.remove(&key);
    }

    /// Every answer in the order of the questionnaire.
    pub fn iter(&self) -> impl Iterator<Item = (QuestionKey, &Answer)> {
        self.0.iter().map(|(key, answer)| (*key, answer))
    }

    /// Whether nothing was answered yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The answers to these questions alone.
    #[must_use]
    pub fn only(&self, keys: &[QuestionKey]) -> Self {
        let chosen = self.0.iter().filter(|(key, _)| keys.contains(key));
        Self(chosen.map(|(key, answer)| (*key, answer.clone())).collect())
    }

    /// Whether the question is put to this service: not when an earlier answer makes it pointless.
    pub fn asks(&self, key: QuestionKey) -> bool {
        key.question().skip_when.is_none_or(|skip| !self.is_settled(skip.key, skip.value))
    }

    /// Whether the question is answered with this `no` or `none`, today and within 12 months.
    pub(super) fn is_settled(&self, key: QuestionKey, value: &str) -> bool {
        match self.get(key) {
            Some(Answer::Scope { value: given }) => given.as_str() == value,
            Some(Answer::Choice { now, expected }) => now == value && expected.is_none(),
            Some(Answer::MultiChoice { now, expected }) => {
                now.contains(value) && expected.is_empty()
            }
            _ => false,
        }
    }

    /// Whether the question is put to the service and neither answered nor `unknown`.
    pub fn is_unanswered(&self, key: QuestionKey) -> bool {
        self.asks(key) && self.get(key).is_none()
    }

    /// Whether the question is put to the service and was answered `unknown`.
    pub fn is_unknown(&self, key: QuestionKey) -> bool {
        self.asks(key) && self.get(key).is_some_and(Answer::is_unknown)
    }

    /// The questions whose answer these two differ in, in the order of the questionnaire.
    pub fn changed_since(&self, earlier: &Answers) -> Vec<QuestionKey> {
        let same = |key: QuestionKey| match (self.get(key), earlier.get(key)) {
            (Some(now), Some(then)) => now.states_the_same_as(then),
            (None, None) => true,
            _ => false,
        };
        QuestionKey::ALL.iter().copied().filter(|key| !same(*key)).collect()
    }

    /// Unknowns that were to be found out before this day.
    pub fn overdue(&self, today: NaiveDate) -> Vec<QuestionKey> {
        let late = |answer: &Answer| matches!(answer, Answer::Unknown { due: Some(due), .. } if *due < today);
        self.iter()
            .filter(|(key, answer)| self.asks(*key) && late(answer))
            .map(|(key, _)| key)
            .collect()
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = BTreeMap::<QuestionKey, Answer>::deserialize(deserializer)?;
        let mut answers = Answers::default();
        for (key, answer) in given {
            answers
                .set(key, answer)
                .map_err(|sentence| serde::de::Error::custom(format!("{key}: {sentence}")))?;
        }
        Ok(answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: serde_json::Value) -> Result<Answers, String> {
        serde_json::from_value(value).map_err(|e| e.to_string())
    }

    #[test]
    fn json_comes_back_as_it_went() {
        let value = json!({
            "issuer": {"kind": "scope", "value": "expected_within_12_months"},
            "revenue_share_pct": {"kind": "number", "now": 4.0, "expected": 7.5},
            "reputation_impact": {"kind": "choice", "now": "low"},
            "cardholder_data": {"kind": "multi_choice", "now": ["none"], "expected": ["store"]},
            "health_data": {"kind": "unknown", "owner": "ana.ruiz", "due": "2026-03-31"},
            "eu_people": {"kind": "unknown"},
            "other_regimes": {"kind": "text", "text": "None"},
        });
        let answers = read(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&answers).unwrap(), value);
    }

    #[test]
    fn json_that_does_not_fit_its_question_is_not_read() {
        for (value, names) in [
            (json!({"issuer": {"kind": "text", "text": "x"}}), "issuer: "),
            (json!({"revenue_share_pct": {"kind": "number", "now": 101}}), "from 0 to 100"),
            (json!({"cardholder_data": {"kind": "multi_choice", "now": []}}), "at least one"),
            (json!({"nobody_asked": {"kind": "unknown"}}), "nobody_asked"),
            (json!({"issuer": {"kind": "unknown", "owner": "A B"}}), "lower case"),
            (json!({"issuer": {"kind": "scope", "value": "no", "more": 1}}), "more"),
        ] {
            let error = read(value.clone()).unwrap_err();
            assert!(error.contains(names), "{value}: {error}");
        }
    }

    #[test]
    fn scope_values_have_one_spelling() {
        for value in ScopeAnswer::ALL {
            assert_eq!(serde_json::to_value(value).unwrap(), value.as_str());
        }
        let offered: Vec<_> =
            super::super::questions::SCOPE_OPTIONS.iter().map(|o| o.value).collect();
        let known: Vec<_> = ScopeAnswer::ALL.iter().map(|v| v.as_str()).collect();
        assert_eq!(offered, known);
    }

    #[test]
    fn a_question_is_put_until_an_earlier_answer_makes_it_pointless() {
        let mut answers = Answers::default();
        assert!(answers.asks(QuestionKey::HealthRole), "nothing is known yet");
        for (value, asked) in
            [("no", false), ("yes_now", true), ("expected_within_12_months", true)]
        {
            let value = value.parse().unwrap();
            answers.set(QuestionKey::HealthData, Answer::Scope { value }).unwrap();
            assert_eq!(answers.asks(QuestionKey::HealthRole), asked, "{value}");
        }
        let none = BTreeSet::from(["none".to_owned()]);
        let contact = BTreeSet::from(["contact".to_owned()]);
        for (expected, asked) in [(BTreeSet::new(), false), (contact, true)] {
            let answer = Answer::MultiChoice { now: none.clone(), expected };
            answers.set(QuestionKey::PiiCategories, answer).unwrap();
            assert_eq!(answers.asks(QuestionKey::CaConsumers), asked);
        }
    }

    #[test]
    fn changes_and_overdue_unknowns_are_found() {
        let owned = json!({"issuer": {"kind": "unknown", "owner": "ana", "due": "2026-03-31"}});
        let unowned = read(json!({"issuer": {"kind": "unknown"}})).unwrap();
        let known = read(json!({"issuer": {"kind": "scope", "value": "no"}})).unwrap();
        let owned = read(owned).unwrap();
        assert_eq!(owned.changed_since(&unowned), []);
        assert_eq!(owned.changed_since(&known), [QuestionKey::Issuer]);
        assert_eq!(owned.changed_since(&Answers::default()), [QuestionKey::Issuer]);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(owned.overdue(day("2026-03-31")), []);
        assert_eq!(owned.overdue(day("2026-04-01")), [QuestionKey::Issuer]);
        assert_eq!(unowned.overdue(day("2026-04-01")), []);
    }
}
