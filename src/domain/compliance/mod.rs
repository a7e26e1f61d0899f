//! The compliance profile of a service: what its team is asked, what it answers, which regimes
//! follow by rule, and what a person with the compliance grant confirms.
//!
//! Findings are never verdicts: they say "likely" until they are confirmed.

mod answers;
mod check;
mod figures;
mod questionnaire;
mod questions;
mod submitted;
mod words;

pub use answers::{Answer, Answers, ScopeAnswer, TEXT_LIMIT};
pub use questions::{
    AnswerOption, Figure, NONE, Question, QuestionKey, QuestionKind, QuestionSection,
    SCOPE_OPTIONS, SECTIONS, SkipWhen, UNKNOWN,
};
pub use submitted::Submitted;
