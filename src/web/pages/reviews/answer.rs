//! The answer of an item, the controls to give it, and the rail of a number.

use crate::domain::answer::Reported;
use crate::domain::checklist::{AnswerKind, Bar, ChoiceOption, Item, Rule};
use crate::ops::review_page::ItemDetail;
use crate::web::figures::{self, Rail};
use crate::web::pages::words;
use crate::web::views::item::{AnswerOption, AnswerView, NumberField, Typed};

/// The three answers of an attest item, before "not applicable".
const ATTEST: [(&str, &str); 3] = [("met", "Met"), ("partly", "Partly"), ("not_met", "Not met")];

/// The answer and the controls that fit the kind of the item.
pub fn view(item: &ItemDetail, asked: Option<&Item>, read_only: bool) -> AnswerView {
    let reported = item.reported.as_ref();
    let kind = asked.map_or(&AnswerKind::Text, |asked| &asked.answer);
    AnswerView {
        version: item.answer_version.try_into().unwrap_or_default(),
        ask: asked.map_or_else(|| item.title.clone(), |asked| asked.ask.clone()),
        options: options(kind, reported),
        number: number(kind, reported),
        date: (*kind == AnswerKind::Date).then(|| typed(reported)),
        text: (*kind == AnswerKind::Text).then(|| typed(reported)),
        not_applicable: matches!(reported, Some(Reported::NotApplicable(_))),
        reason: reason(item).to_owned(),
        carried: carried(item),
        read_only,
        words: item.reported_words.clone().unwrap_or_default(),
    }
}

/// The reason of "not applicable"; empty for any other answer.
pub fn reason(item: &ItemDetail) -> &str {
    match &item.reported {
        Some(Reported::NotApplicable(reason)) => reason,
        _ => "",
    }
}

/// What is said of an answer that a later version of the checklist asks for again.
pub const BEFORE_CHANGE: &str = "From before the item changed";

fn carried(item: &ItemDetail) -> String {
    let from = if item.asked_again { BEFORE_CHANGE } else { "From an earlier review" };
    match (item.carried, item.answered_at) {
        (false, _) => String::new(),
        (true, None) => from.to_owned(),
        (true, Some(at)) => format!("{from}, {}", words::day(at.date())),
    }
}

/// The value that the controls post for this answer.
fn posted(reported: Option<&Reported>) -> String {
    match reported {
        None => String::new(),
        Some(Reported::Met) => "met".to_owned(),
        Some(Reported::Partly) => "partly".to_owned(),
        Some(Reported::NotMet) => "not_met".to_owned(),
        Some(Reported::NotApplicable(_)) => "not_applicable".to_owned(),
        Some(Reported::Number(number)) => number.to_string(),
        Some(Reported::Choice(text) | Reported::Text(text)) => text.clone(),
        Some(Reported::Date(date)) => date.to_string(),
    }
}

fn options(kind: &AnswerKind, reported: Option<&Reported>) -> Vec<AnswerOption> {
    let (named, last_key): (Vec<(&str, &str)>, &str) = match kind {
        AnswerKind::Attest => (ATTEST.to_vec(), "4"),
        AnswerKind::Choice { options } => (options.iter().map(pair).collect(), "x"),
        _ => return Vec::new(),
    };
    let chosen = posted(reported);
    let option = |value: &str, label: &str, key: String| AnswerOption {
        value: value.to_owned(),
        label: label.to_owned(),
        key,
        chosen: value == chosen,
    };
    let mut options: Vec<_> = named
        .iter()
        .zip(1_u8..)
        // Keys end at 9; a tenth option is chosen with the mouse or the arrows.
        .map(|((value, label), n)| {
            option(value, label, if n < 10 { n.to_string() } else { String::new() })
        })
        .collect();
    options.push(option("not_applicable", "N/A", last_key.to_owned()));
    options
}

fn pair(option: &ChoiceOption) -> (&str, &str) {
    (&option.value, &option.label)
}

fn number(kind: &AnswerKind, reported: Option<&Reported>) -> Option<NumberField> {
    let AnswerKind::Number { unit, min, max } = kind else { return None };
    let value = match reported {
        Some(Reported::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    Some(NumberField { value, unit: unit.clone(), range: format!("{min} to {max}") })
}

fn typed(reported: Option<&Reported>) -> Typed {
    let value = match reported {
        Some(Reported::NotApplicable(_)) => String::new(),
        other => posted(other),
    };
    Typed { value }
}

/// The acceptance rail of a number that has a bar in figures; empty otherwise.
pub fn rail(item: &ItemDetail, asked: Option<&Item>) -> String {
    let Some(asked) = asked else { return String::new() };
    let AnswerKind::Number { unit, min, max } = &asked.answer else { return String::new() };
    let (launch, handoff) = (limit(asked.launch.as_ref()), limit(asked.handoff.as_ref()));
    if launch.is_none() && handoff.is_none() {
        return String::new();
    }
    let stands_in = item.measured.as_ref().is_some_and(|measured| measured.stands_in);
    let reported = match item.reported {
        Some(Reported::Number(number)) if !stands_in => Some(number),
        _ => None,
    };
    let measured = item.measured.as_ref().filter(|one| !one.stale).map(|one| one.value);
    let marks = [launch, handoff, reported, measured];
    let largest = marks.into_iter().flatten().fold(*min, f64::max);
    figures::rail(&Rail {
        min: *min,
        max: right_end(*min, *max, largest),
        unit,
        launch,
        handoff,
        reported,
        measured,
    })
}

fn limit(bar: Option<&Bar>) -> Option<f64> {
    match bar?.rule {
        Rule::AtMost(limit) | Rule::AtLeast(limit) => Some(limit),
        _ => None,
    }
}

/// Where the rail ends. A range such as 0 to 10,000 minutes would press every mark against the
/// left end, so it is cut at twice the largest mark.
fn right_end(min: f64, max: f64, largest: f64) -> f64 {
    if max - min <= 100.0 {
        return max;
    }
    let span = if largest > min { (largest - min) * 2.0 } else { 10.0 };
    (min + span).min(max)
}

#[cfg(test)]
mod tests {
    use super::right_end;

    #[test]
    fn a_wide_range_is_cut_so_that_the_marks_stand_apart() {
        assert_eq!(right_end(0.0, 100.0, 80.0), 100.0);
        assert_eq!(right_end(0.0, 1440.0, 15.0), 30.0);
        assert_eq!(right_end(0.0, 1440.0, 1000.0), 1440.0);
        assert_eq!(right_end(0.0, 10_000.0, 0.0), 10.0);
    }
}
