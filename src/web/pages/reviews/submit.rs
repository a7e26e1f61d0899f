//! Before submitting: what is missing, or what will be handed in.

use crate::domain::answer::Reported;
use crate::ops::review_page::{ItemDetail, ReviewDetail};
use crate::web::pages::reviews::answer::BEFORE_CHANGE;
use crate::web::pages::reviews::{head, place, standing};
use crate::web::pages::words;
use crate::web::render::{self, RenderError};
use crate::web::views::review::{ItemLink, SubmitView};
use crate::web::views::shell::Viewer;

/// The page before submitting, as HTML.
///
/// # Errors
/// The template does not fit its struct.
pub fn submit_page(detail: &ReviewDetail, viewer: &Viewer) -> Result<String, RenderError> {
    render::render("reviews/submit", &view(detail, viewer))
}

fn view(detail: &ReviewDetail, viewer: &Viewer) -> SubmitView {
    let missing: Vec<_> =
        detail.items.iter().filter_map(|item| Some(link(detail, item, missing(item)?))).collect();
    let below = detail.items.iter().filter(|item| item.below && !standing::is_accepted(item));
    let shell = head::shell(format!("Submit {}", place::name_within(detail)), true, viewer, "");
    SubmitView {
        shell: if missing.is_empty() { shell } else { shell.with_error() },
        service: place::service(detail),
        review: place::review(detail),
        action: format!("{}/submissions", place::base(detail)),
        missing,
        counts: counts(detail),
        below: below.map(|item| link(detail, item, how_far(item))).collect(),
        reviewer: detail
            .consultant
            .as_ref()
            .map_or_else(|| "An SRE".to_owned(), |person| person.name.clone()),
    }
}

fn link(detail: &ReviewDetail, item: &ItemDetail, said: String) -> ItemLink {
    ItemLink {
        id: item.id.to_string(),
        title: item.title.clone(),
        href: place::on_review(detail, &item.id),
        detail: said,
    }
}

/// What keeps the item from being handed in; nothing when it is complete.
pub fn missing(item: &ItemDetail) -> Option<String> {
    if item.reported.is_none() {
        Some("No answer".to_owned())
    } else if item.evidence_expired {
        Some(standing::expired(item))
    } else if item.carried {
        let from = if item.asked_again { BEFORE_CHANGE } else { "From an earlier review" };
        Some(format!("{from}, not confirmed"))
    } else {
        None
    }
}

/// How an item is below its bar, and how much that weighs: `Not met, required`.
fn how_far(item: &ItemDetail) -> String {
    let said = item.reported_words.as_deref().unwrap_or("Not answered");
    let waived = item
        .waived_until
        .map_or_else(String::new, |until| format!(", waived until {}", words::day(until)));
    format!("{said}, {}{waived}", item.severity)
}

/// The words for answers, in the order in which they are counted.
const WORDS: [&str; 6] =
    ["met", "partly", "not met", "below the bar", "not applicable", "without an answer"];

fn word(item: &ItemDetail) -> &'static str {
    match &item.reported {
        None => "without an answer",
        Some(Reported::Partly) => "partly",
        Some(Reported::NotMet) => "not met",
        Some(Reported::NotApplicable(_)) => "not applicable",
        Some(_) if item.below => "below the bar",
        Some(_) => "met",
    }
}

/// What is handed in, in words: `39 items: 31 met, 4 partly, 3 not met, 1 not applicable.`
fn counts(detail: &ReviewDetail) -> String {
    let parts: Vec<String> = WORDS
        .iter()
        .map(|counted| (detail.items.iter().filter(|item| word(item) == *counted).count(), counted))
        .filter(|(number, _)| *number > 0)
        .map(|(number, counted)| format!("{number} {counted}"))
        .collect();
    format!("{}: {}.", words::counted(words::count(detail.items.len()), "item"), parts.join(", "))
}
