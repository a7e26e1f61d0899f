//! How far a review is, in counts.

use crate::domain::checklist::{Checklist, Section};
use crate::ops::review_page::{ItemDetail, ReviewDetail};
use crate::web::pages::reviews::standing;
use crate::web::pages::words;
use crate::web::views::review::{ProgressView, SectionProgress};

/// How far the review is.
pub fn view(detail: &ReviewDetail, checklist: &Checklist) -> ProgressView {
    ProgressView {
        answered: words::count(detail.answered),
        total: words::count(detail.asked),
        detail: rest(detail),
        sections: checklist.sections.iter().filter_map(|s| section(detail, s)).collect(),
    }
}

/// The items of a section that the review asks, in order.
pub fn items_of<'a>(
    detail: &'a ReviewDetail,
    section: &'a Section,
) -> impl Iterator<Item = &'a ItemDetail> {
    detail.items.iter().filter(|item| item.section == section.id)
}

fn section(detail: &ReviewDetail, section: &Section) -> Option<SectionProgress> {
    let states: Vec<_> = items_of(detail, section).map(|item| standing::glyph(item).name).collect();
    if states.is_empty() {
        return None;
    }
    Some(SectionProgress {
        id: section.id.clone(),
        title: section.title.clone(),
        answered: words::count(items_of(detail, section).filter(|item| !item.to_do).count()),
        total: words::count(states.len()),
        states,
    })
}

/// The rest in words, for example `8 already accepted by Ana Ruiz · 13 to do`.
fn rest(detail: &ReviewDetail) -> String {
    let accepted: Vec<_> = detail.items.iter().filter(|item| standing::is_accepted(item)).collect();
    let to_do = detail.items.iter().filter(|item| standing::is_to_do(item)).count();
    let mut parts = Vec::new();
    if !accepted.is_empty() {
        let by = only_judge(&accepted).map_or_else(String::new, |name| format!(" by {name}"));
        parts.push(format!("{} already accepted{by}", accepted.len()));
    }
    if to_do > 0 {
        parts.push(format!("{to_do} to do"));
    }
    parts.join(" · ")
}

/// Who accepted all of them, if it was one person.
fn only_judge<'a>(accepted: &[&'a ItemDetail]) -> Option<&'a str> {
    let mut judges = accepted.iter().map(|item| standing::verdict(item)?.by.as_ref());
    let first = judges.next()??;
    judges.all(|judge| judge == Some(first)).then_some(first.name.as_str())
}
