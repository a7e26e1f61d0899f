//! The compliance questionnaire of a service, the regimes it leads to, and their confirmation.

use serde::Serialize;

use super::form::{Choice, Field, FieldError, FormConflict};
use super::service::ServiceHead;
use super::shell::Shell;

/// `compliance/show`: the questionnaire.
#[derive(Debug, Clone, Serialize)]
pub struct Questionnaire {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage.
    pub head: ServiceHead,
    /// Where the answers post.
    pub action: String,
    /// Version of the profile that the page shows.
    pub version: u64,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// Both values of what somebody else changed meanwhile, if anybody did.
    pub conflict: Option<FormConflict>,
    /// Whether this person may answer.
    pub may_answer: bool,
    /// Why not, as a sentence; empty when they may.
    pub reason: String,
    /// How much is answered, as a sentence.
    pub progress: String,
    /// The questions.
    pub sections: Vec<QuestionSection>,
    /// What follows from the answers.
    pub regimes: Vec<Derived>,
    /// Where a confirmation posts; empty when this person may not confirm.
    pub confirm_action: String,
    /// Who confirms, when this person does not, as a sentence; empty otherwise.
    pub who_confirms: String,
}

/// A group of questions.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionSection {
    /// Anchor.
    pub id: String,
    /// Title.
    pub title: String,
    /// Why it is asked; may be empty.
    pub hint: String,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// One question. Exactly one of `radios`, `number`, `boxes` and `text` says how it is answered.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    /// Key; the fields are `q_<key>`, `owner_<key>` and `due_<key>`.
    pub key: String,
    /// The question.
    pub label: String,
    /// A line of explanation; may be empty.
    pub hint: String,
    /// One of several answers: a scope, or a choice.
    pub radios: bool,
    /// A number.
    pub number: bool,
    /// Any of several answers.
    pub boxes: bool,
    /// A text.
    pub text: bool,
    /// The options of radio buttons or checkboxes, `unknown` not among them.
    pub options: Vec<Choice>,
    /// The number or text as typed.
    pub value: String,
    /// Unit of the number; empty without one.
    pub unit: String,
    /// Whether it also takes the answer expected within 12 months.
    pub takes_expected: bool,
    /// Whether such an answer is given, so that its field is shown at once.
    pub expects: bool,
    /// The options of that answer.
    pub expected_options: Vec<Choice>,
    /// The number expected, as typed.
    pub expected: String,
    /// Whether the question can be left unknown for now.
    pub may_be_unknown: bool,
    /// Whether it is unknown for now.
    pub unknown: bool,
    /// Who finds out; shown while it is unknown.
    pub owner: Field,
    /// By when, `YYYY-MM-DD`; shown while it is unknown.
    pub due: Field,
    /// What is wrong with the answer; empty when nothing is.
    pub error: String,
}

/// A regime that follows from the answers.
#[derive(Debug, Clone, Serialize)]
pub struct Derived {
    /// Key, for example `sox`.
    pub key: String,
    /// Name, for example `SOX 404`.
    pub name: String,
    /// How sure it is: `likely, confirm`, `upcoming, confirm`, `confirmed in scope`, ...
    pub standing: String,
    /// Which answer it follows from, for example `11 % of revenue of a publicly held company`.
    pub because: String,
    /// Shape: `gavel` when in scope or likely, `na` when not.
    pub glyph: &'static str,
    /// Whether a person has confirmed it for these answers.
    pub confirmed: bool,
    /// Who confirmed it, when and why, in words; empty before that.
    pub confirmation: String,
    /// What was chosen, after a refusal.
    pub in_scope: Vec<Choice>,
    /// The note, kept after a refusal.
    pub note: Field,
}

#[cfg(test)]
impl Question {
    fn sample_of(key: &str, label: &str) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            hint: String::new(),
            radios: false,
            number: false,
            boxes: false,
            text: false,
            options: Vec::new(),
            value: String::new(),
            unit: String::new(),
            takes_expected: false,
            expects: false,
            expected_options: Vec::new(),
            expected: String::new(),
            may_be_unknown: true,
            unknown: false,
            owner: Field::default(),
            due: Field::default(),
            error: String::new(),
        }
    }
}

#[cfg(test)]
impl Questionnaire {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let scope = |chosen: &str| {
            [
                ("yes_now", "Yes, now"),
                ("expected_within_12_months", "Expected within 12 months"),
                ("no", "No"),
            ]
            .map(|(value, label)| Choice::new(value, label, value == chosen))
            .to_vec()
        };
        let answers = || {
            vec![Choice::new("yes", "In scope", false), Choice::new("no", "Not in scope", false)]
        };
        Self {
            shell: Shell::sample("Compliance of checkout-api", "services"),
            head: ServiceHead::sample(),
            action: "/services/checkout-api/compliance".into(),
            version: 4,
            errors: vec![FieldError::at(
                "q_outage_cost_per_hour",
                "Cost of an hour of outage: write a number, for example 25000.",
            )],
            conflict: None,
            may_answer: true,
            reason: String::new(),
            progress: "4 of 5 answered, 1 unknown".into(),
            sections: vec![
                QuestionSection {
                    id: "business".into(),
                    title: "Business and money".into(),
                    hint: "Decides SOX 404 and whether the service is critical.".into(),
                    questions: vec![
                        Question {
                            radios: true,
                            options: scope("yes_now"),
                            ..Question::sample_of(
                                "issuer",
                                "Is the company publicly held in the US, or preparing to list?",
                            )
                        },
                        Question {
                            number: true,
                            unit: "%".into(),
                            value: "11".into(),
                            takes_expected: true,
                            expects: true,
                            expected: "14".into(),
                            hint: "Carried or enabled by this service.".into(),
                            ..Question::sample_of(
                                "revenue_share_pct",
                                "What share of company revenue does it carry?",
                            )
                        },
                        Question {
                            number: true,
                            unit: "per hour".into(),
                            value: "a lot".into(),
                            error: "Write a number, for example 25000.".into(),
                            ..Question::sample_of(
                                "outage_cost_per_hour",
                                "What does one hour of full outage cost?",
                            )
                        },
                    ],
                },
                QuestionSection {
                    id: "data".into(),
                    title: "Data".into(),
                    hint: String::new(),
                    questions: vec![
                        Question {
                            boxes: true,
                            takes_expected: true,
                            expected_options: vec![Choice::new(
                                "process",
                                "Processes card data",
                                false,
                            )],
                            options: vec![
                                Choice::new("store", "Stores card data", false),
                                Choice::new("transmit", "Transmits card data", true),
                                Choice::new("none", "None of these", false),
                            ],
                            ..Question::sample_of(
                                "cardholder_data",
                                "What does it do with card data?",
                            )
                        },
                        Question {
                            radios: true,
                            options: scope(""),
                            unknown: true,
                            owner: Field::holding("Noor Khan"),
                            due: Field::holding("2026-12-01"),
                            ..Question::sample_of(
                                "health_data",
                                "Does it hold health data about identifiable people?",
                            )
                        },
                        Question {
                            text: true,
                            may_be_unknown: false,
                            value: "None.".into(),
                            ..Question::sample_of(
                                "other_regimes",
                                "Anything else, such as children’s data, banking or telecom?",
                            )
                        },
                    ],
                },
            ],
            regimes: vec![
                Derived {
                    key: "sox".into(),
                    name: "SOX 404".into(),
                    standing: "likely, confirm".into(),
                    because: "11 % of revenue of a publicly held company".into(),
                    glyph: "gavel",
                    confirmed: false,
                    confirmation: String::new(),
                    in_scope: answers(),
                    note: Field::default(),
                },
                Derived {
                    key: "hipaa".into(),
                    name: "HIPAA".into(),
                    standing: "not in scope".into(),
                    because: "no health data".into(),
                    glyph: "na",
                    confirmed: true,
                    confirmation: "Omar Haddad, 9 Nov: no patient records anywhere in the flow."
                        .into(),
                    in_scope: answers(),
                    note: Field::default(),
                },
            ],
            confirm_action: "/services/checkout-api/compliance/confirmations".into(),
            who_confirms: String::new(),
        }
    }
}
