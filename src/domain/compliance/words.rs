//! An answer as people read it, in pages, diffs and evidence.

use super::answers::{Answer, ScopeAnswer};
use super::figures;
use super::questions::{QuestionKey, QuestionKind};

impl Answer {
    /// The answer in words: `4 %, expected within 12 months: 7 %`.
    pub fn words(&self, key: QuestionKey) -> String {
        let kind = key.question().kind;
        let (now, expected) = match self {
            Answer::Scope { value } => (kind.label(value.as_str()).unwrap_or("").to_owned(), None),
            Answer::Number { now, expected } => {
                (figure(key, *now), expected.map(|expected| figure(key, expected)))
            }
            Answer::Choice { now, expected } => (
                labels(kind, std::iter::once(now)),
                expected.as_ref().map(|expected| labels(kind, std::iter::once(expected))),
            ),
            Answer::MultiChoice { now, expected } => {
                let added = (!expected.is_empty()).then(|| labels(kind, expected));
                (labels(kind, now), added)
            }
            Answer::Text { text } => (text.clone(), None),
            Answer::Unknown { owner, due } => (unknown(owner.as_ref(), *due), None),
        };
        match expected {
            Some(expected) => format!("{now}, expected within 12 months: {expected}"),
            None => now,
        }
    }
}

impl ScopeAnswer {
    /// The words that people see.
    pub fn words(self) -> &'static str {
        QuestionKind::Scope.label(self.as_str()).unwrap_or("")
    }
}

/// A figure with the unit of its question.
pub(super) fn figure(key: QuestionKey, value: f64) -> String {
    match key.question().kind {
        QuestionKind::Number { unit, .. } => format!("{} {unit}", figures::show(value)),
        _ => figures::show(value),
    }
}

fn labels<'a>(kind: QuestionKind, values: impl IntoIterator<Item = &'a String>) -> String {
    // In the order of the questionnaire, not of the alphabet.
    let values: Vec<&String> = values.into_iter().collect();
    let chosen = kind.options().iter().filter(|option| values.iter().any(|v| *v == option.value));
    chosen.map(|option| option.label).collect::<Vec<_>>().join("; ")
}

fn unknown(owner: Option<&crate::domain::ids::Handle>, due: Option<chrono::NaiveDate>) -> String {
    match (owner, due) {
        (Some(owner), Some(due)) => format!("Unknown, {owner} finds out by {due}"),
        (Some(owner), None) => format!("Unknown, {owner} finds out, no date yet"),
        (None, Some(due)) => format!("Unknown, nobody finds out yet, due {due}"),
        (None, None) => "Unknown, nobody finds out yet".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_read_as_words() {
        for (key, json, words) in [
            (QuestionKey::Issuer, r#"{"kind":"scope","value":"yes_now"}"#, "Yes, now"),
            (
                QuestionKey::RevenueSharePct,
                r#"{"kind":"number","now":4,"expected":7.5}"#,
                "4 %, expected within 12 months: 7.5 %",
            ),
            (
                QuestionKey::CardholderData,
                r#"{"kind":"multi_choice","now":["transmit","process"]}"#,
                "Processes it; Transmits it",
            ),
            (
                QuestionKey::CryptoFunction,
                r#"{"kind":"choice","now":"standard"}"#,
                "Ships published, standard encryption",
            ),
            (
                QuestionKey::EuPeople,
                r#"{"kind":"unknown","owner":"ana","due":"2026-03-31"}"#,
                "Unknown, ana finds out by 2026-03-31",
            ),
        ] {
            let answer: Answer = serde_json::from_str(json).unwrap();
            assert_eq!(answer.words(key), words);
        }
    }
}
