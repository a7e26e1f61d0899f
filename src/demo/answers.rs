//! Answers of the demo: at the bar, or below it, for any item.

use crate::domain::answer::AnswerFields;
use crate::domain::at::{At, months_after};
use crate::domain::checklist::{AnswerKind, Bar, Item, Kind, Rule};

/// An answer that passes the bar of the item for this kind of review.
pub(super) fn passing(item: &Item, kind: Kind, now: At) -> AnswerFields {
    let mut fields = AnswerFields::default();
    let rule = item.bar(kind).map(|bar: &Bar| &bar.rule);
    match (&item.answer, rule) {
        (AnswerKind::Attest, _) => fields.answer = "met".to_owned(),
        (AnswerKind::Number { .. }, Some(Rule::AtMost(limit) | Rule::AtLeast(limit))) => {
            fields.number = limit.to_string();
        }
        (AnswerKind::Number { min, max, .. }, _) => {
            fields.number = (min + 12.0).min(*max).to_string();
        }
        (AnswerKind::Choice { options }, Some(Rule::OneOf(values))) => {
            let best = options.iter().rev().find(|option| values.contains(&option.value));
            fields.answer = best.map(|option| option.value.clone()).unwrap_or_default();
        }
        (AnswerKind::Choice { options }, _) => {
            fields.answer = options.first().map(|option| option.value.clone()).unwrap_or_default();
        }
        (AnswerKind::Date, Some(Rule::MonthsAhead(months))) => {
            fields.date = months_after(now.date(), months + 6).to_string();
        }
        (AnswerKind::Date, Some(Rule::WithinDays(days))) => {
            fields.date = now.minus_days(40.min(days / 2)).date().to_string();
        }
        (AnswerKind::Date, _) => fields.date = now.minus_days(40).date().to_string(),
        (AnswerKind::Text, _) => {
            fields.text = "See the service catalogue; product owner, technical lead and escalation path are stated there".to_owned();
        }
    }
    fields
}

/// An answer below the launch bar, where the item can have one.
pub(super) fn below(item: &Item, now: At) -> AnswerFields {
    let mut fields = passing(item, Kind::Launch, now);
    let rule = item.launch.as_ref().map(|bar| &bar.rule);
    match (&item.answer, rule) {
        (AnswerKind::Attest, _) => fields.answer = "partly".to_owned(),
        (AnswerKind::Number { max, .. }, Some(Rule::AtMost(limit))) => {
            fields.number = (limit + 2.0).min(*max).to_string();
        }
        (AnswerKind::Number { min, .. }, Some(Rule::AtLeast(limit))) => {
            fields.number = (limit * 0.85).floor().max(*min).to_string();
        }
        (AnswerKind::Choice { options }, Some(Rule::OneOf(values))) => {
            let worse = options.iter().find(|option| !values.contains(&option.value));
            if let Some(option) = worse {
                fields.answer.clone_from(&option.value);
            }
        }
        _ => {}
    }
    fields
}

/// The item does not apply, for this reason.
pub(super) fn not_applicable(reason: &str) -> AnswerFields {
    AnswerFields {
        answer: "not_applicable".to_owned(),
        reason: reason.to_owned(),
        ..AnswerFields::default()
    }
}
