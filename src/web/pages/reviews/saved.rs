//! Answers to a save, as fragments.

use crate::domain::checklist::Checklist;
use crate::domain::ids::ItemId;
use crate::ops::review_page::ReviewDetail;
use crate::web::pages::reviews::{Kept, Show, filters, progress, show};
use crate::web::render::{self, RenderError};
use crate::web::views::review::{InvalidView, SavedView};
use crate::web::views::shell::Viewer;

/// The item as it is now, with counts and filters, after something in it was saved.
///
/// # Errors
/// A template does not fit its struct.
pub fn saved(
    detail: &ReviewDetail,
    id: &ItemId,
    checklist: &Checklist,
    viewer: &Viewer,
    kept: &Kept,
) -> Result<String, RenderError> {
    let view = SavedView {
        item: item_now(detail, id, checklist, viewer, kept)?,
        progress: Some(progress::view(detail, checklist)),
        filters: filters::views(detail, Show::All),
    };
    render::render("reviews/saved", &view)
}

/// What was wrong with a save, a message or a verdict. The item as it is now goes with it when
/// what was read is out of date.
///
/// # Errors
/// A template does not fit its struct.
pub fn invalid(sentence: &str, item: Option<String>) -> Result<String, RenderError> {
    let view = InvalidView { sentence: sentence.to_owned(), item: item.unwrap_or_default() };
    render::render("reviews/invalid", &view)
}

/// The item as it is now; empty when the review does not ask it any more.
///
/// # Errors
/// A template does not fit its struct.
pub fn item_now(
    detail: &ReviewDetail,
    id: &ItemId,
    checklist: &Checklist,
    viewer: &Viewer,
    kept: &Kept,
) -> Result<String, RenderError> {
    let item = detail.items.iter().find(|item| item.id == *id);
    item.map_or_else(
        || Ok(String::new()),
        |item| show::item_html(detail, item, checklist, viewer, kept),
    )
}
