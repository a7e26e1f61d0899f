//! The compliance profile of a service: what its team is asked, what it answers, which regimes
//! follow by rule, and what a person with the compliance grant confirms.
//!
//! Findings are never verdicts: they say "likely" until they are confirmed.

mod answers;
mod check;
mod confirmation;
mod figures;
mod profile;
mod questionnaire;
mod questions;
mod regimes;
mod rules;
mod submitted;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub use answers::{Answer, Answers, ScopeAnswer, TEXT_LIMIT};
pub use confirmation::{Confirmation, Confirmations, Decision, Standing, standing};
pub use profile::{
    Completeness, CompletenessState, Profile, awaiting_confirmation, completeness, regulated_by,
    traits_from,
};
pub use questions::{
    AnswerOption, Figure, NONE, Question, QuestionKey, QuestionKind, QuestionSection,
    SCOPE_OPTIONS, SECTIONS, SkipWhen, UNKNOWN,
};
pub use regimes::{
    Findings, Grounds, RegimeFinding, Scope, Thresholds, derive, questions_of, regime_name,
};
pub use rules::{
    CCPA_CONSUMERS, CCPA_REVENUE_USD, CCPA_SALE_SHARE_PCT, SOX_CONFIRM_FROM_PCT,
    SOX_REVENUE_SHARE_PCT,
};
pub use submitted::Submitted;
