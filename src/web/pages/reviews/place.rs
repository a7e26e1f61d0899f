//! Addresses and names of a review.

use crate::domain::checklist::{Checklist, Kind};
use crate::domain::ids::{ItemId, Slug};
use crate::ops::review_page::ReviewDetail;
use crate::web::pages::words;
use crate::web::views::link::Link;

/// Address of a review, without a slash at the end.
pub fn base_of(service: &Slug, kind: Kind, number: i32) -> String {
    format!("/services/{service}/{kind}/{number}")
}

/// Address of this review, without a slash at the end.
pub fn base(detail: &ReviewDetail) -> String {
    base_of(&detail.service, detail.kind, detail.number)
}

/// Address of an item, below which everything about it posts.
pub fn item(detail: &ReviewDetail, id: &ItemId) -> String {
    format!("{}/items/{id}", base(detail))
}

/// Address of an item on the review page.
pub fn on_review(detail: &ReviewDetail, id: &ItemId) -> String {
    unfolded(&base(detail), id)
}

/// Address of an item on the review page at this address, unfolded.
pub fn unfolded(review: &str, id: &ItemId) -> String {
    format!("{review}?item={id}#{id}")
}

/// Address of an item on the sign-off page.
pub fn on_sign_off(detail: &ReviewDetail, id: &ItemId) -> String {
    format!("{}/sign-off?item={id}", base(detail))
}

/// Address of an item through all versions of its checklist.
pub fn in_checklist(kind: Kind, id: &ItemId) -> String {
    format!("/checklists/{kind}/items/{id}")
}

/// The service.
pub fn service(detail: &ReviewDetail) -> Link {
    Link::new(format!("/services/{}", detail.service), &detail.service_name)
}

/// The review, for example `Launch review 1`.
pub fn review(detail: &ReviewDetail) -> Link {
    Link::new(base(detail), name(detail))
}

/// The checklist version, with these words.
pub fn checklist(checklist: &Checklist, words: impl Into<String>) -> Link {
    Link::new(format!("/checklists/{}/v{}", checklist.kind, checklist.version), words)
}

/// What the review is called, for example `Launch review 1`.
pub fn name(detail: &ReviewDetail) -> String {
    name_of(detail.kind, detail.number)
}

/// What a review is called, for example `Launch review 1`.
pub fn name_of(kind: Kind, number: i32) -> String {
    format!("{} review {number}", words::capital(kind.as_str()))
}

/// What the review is called inside a sentence, for example `launch review 1`.
pub fn name_within(detail: &ReviewDetail) -> String {
    format!("{} review {}", detail.kind, detail.number)
}

/// The title of a page about the review, for example `Launch review 1 · Payments ledger`.
pub fn title(detail: &ReviewDetail) -> String {
    format!("{} · {}", name(detail), detail.service_name)
}
