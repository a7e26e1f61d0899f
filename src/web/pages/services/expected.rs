//! Effects that are expected of items and lessons: the list with what was measured before and after,
//! and the form.

use crate::domain::at::At;
use crate::domain::expected_effect::{Direction, EffectFields, Outcome, can_change};
use crate::domain::measure::Measure;
use crate::ops::FieldError as Problem;
use crate::ops::expected_effects::EffectDetail;
use crate::ops::service_signals::ServiceSignals;
use crate::web::pages::fields::{field, lines, wrong};
use crate::web::pages::time::day_moment;
use crate::web::views::form::Choice;
use crate::web::views::link::Link;
use crate::web::views::service_signals::{EffectRow, ExpectForm};

/// The rows of the list.
pub fn rows(found: &ServiceSignals, now: At) -> Vec<EffectRow> {
    found.effects.iter().map(|one| row(found, one, now)).collect()
}

fn row(found: &ServiceSignals, one: &EffectDetail, now: At) -> EffectRow {
    let href = match (&one.item, one.checklist, one.lesson) {
        (Some(item), Some(kind), _) => format!("/checklists/{kind}/items/{item}"),
        (_, _, Some(lesson)) => format!("/lessons/{lesson}"),
        _ => String::new(),
    };
    let (outcome, tone) = match one.outcome {
        Outcome::Came => ("as expected", "go"),
        Outcome::DidNotCome => ("not as expected", "warn"),
        Outcome::Unknown if one.before.is_none() => ("unknown: nothing was measured before", ""),
        Outcome::Unknown => ("not known yet", ""),
    };
    EffectRow {
        because: Link::new(href, &one.because),
        expected: match one.direction {
            Direction::Falls => format!("{} falls", one.name),
            Direction::Rises => format!("{} rises", one.name),
        },
        since: day_moment(one.since, now),
        before: one.before_words.clone(),
        after: one.after_words.clone(),
        outcome,
        tone,
        withdraw: if one.may_withdraw {
            format!("/services/{}/effects/{}/withdrawal", found.service, one.id)
        } else {
            String::new()
        },
    }
}

/// The form, with what was typed.
pub fn form(found: &ServiceSignals, typed: &EffectFields, problems: &[Problem]) -> ExpectForm {
    let measure =
        |one: &Measure| Choice::new(one.as_str(), one.words(), typed.measure == one.as_str());
    let direction = |(one, words): (Direction, &str)| {
        Choice::new(one.as_str(), words, typed.direction == one.as_str())
    };
    ExpectForm {
        errors: lines(problems),
        action: format!("/services/{}/effects", found.service),
        because: field(problems, "because", &typed.because),
        measures: Measure::ALL.iter().filter(|one| can_change(**one)).map(measure).collect(),
        measure_error: wrong(problems, "measure"),
        directions: [(Direction::Falls, "falls"), (Direction::Rises, "rises")]
            .map(direction)
            .to_vec(),
        direction_error: wrong(problems, "direction"),
        since: field(problems, "since", &typed.since),
    }
}
