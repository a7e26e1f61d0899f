//! What is measured beside what the team says of an item, and what the team explains about it.

use crate::domain::review::beside::window;
use crate::ops::review_page::{ItemDetail, MeasuredDetail, ReviewDetail};
use crate::web::pages::reviews::place;
use crate::web::pages::words;
use crate::web::views::item::{ExplainForm, ExplanationView, Measured, Mode};

/// What is measured for the item.
pub fn measured(item: &ItemDetail) -> Option<Measured> {
    let measured = item.measured.as_ref()?;
    Some(Measured {
        words: measured.words.clone(),
        source: source(measured),
        difference: measured.sentence.clone(),
    })
}

/// Over which time it was measured, by whom, and how old it is: `over 28 days, told by Pager, 21 Nov
/// 2026`.
fn source(measured: &MeasuredDetail) -> String {
    let by = match measured.sources.as_slice() {
        [] => "known to Readyroom".to_owned(),
        names => format!("told by {}", names.join(", ")),
    };
    let day = words::day(measured.at.date());
    let over = match measured.window_days {
        0 => String::new(),
        days => format!("{}, ", window(days).trim_start()),
    };
    let age = if measured.stale { format!("last heard {day}, too long ago to count") } else { day };
    format!("{over}{by}, {age}")
}

/// Whether the answer is not for the team to give: in a handoff review what is measured is not.
pub fn is_read_only(detail: &ReviewDetail, item: &ItemDetail) -> bool {
    detail.state.is_under_way() && item.measured.as_ref().is_some_and(|one| one.read_only)
}

/// What the team explained, newest first.
pub fn explanations(item: &ItemDetail) -> Vec<ExplanationView> {
    let said = item.explanations.iter().map(|one| {
        let measured = format!("{}{}", one.measured, window(one.window_days));
        let beside = match one.reported.as_str() {
            "" => format!("measured {measured}"),
            reported => format!("reported {reported}, measured {measured}"),
        };
        ExplanationView {
            by: words::name(one.by.as_ref()).to_owned(),
            when: words::on_day(one.at),
            beside,
            reason: one.reason.clone(),
            lapsed: one.lapsed,
        }
    });
    said.collect()
}

/// The form in which the team explains; nothing where there is nothing to explain.
pub fn form(detail: &ReviewDetail, item: &ItemDetail, mode: Mode) -> Option<ExplainForm> {
    let measured = item.measured.as_ref().filter(|_| mode.explain)?;
    (measured.differs || measured.stands_in).then(|| ExplainForm {
        item: item.id.to_string(),
        action: format!("{}/explanations", place::item(detail, &item.id)),
        version: item.answer_version.try_into().unwrap_or_default(),
        question: if measured.differs {
            "Why reported and measured differ"
        } else {
            "What is wrong with the measurement"
        },
    })
}
