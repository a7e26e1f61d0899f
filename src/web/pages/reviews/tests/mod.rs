//! The pages of a small review, as each kind of reader gets them.

use scraper::{Html, Selector};

use super::samples::{checklist, viewer};
use super::*;
use crate::ops::review_page::ReviewDetail;

mod brief;
mod cached;
mod filtered;
mod index_page;
mod items;
mod judging;
mod replies;

fn today() -> chrono::NaiveDate {
    "2026-11-20".parse().unwrap()
}

fn extras(kept: &Kept) -> Extras<'_> {
    Extras {
        kept,
        team: None,
        owners: &[],
        candidates: &[],
        is_sre: false,
        notice: "",
        open: None,
        in_full: true,
        whole: "",
    }
}

fn page_of(kept: &Kept, detail: &ReviewDetail, show: Option<&str>) -> String {
    let viewer = viewer("priya", "Priya Nair");
    page(detail, &checklist(), &viewer, show, today(), &extras(kept)).unwrap()
}

/// The text of every element that the selector finds, with single spaces.
fn found(html: &str, css: &str) -> Vec<String> {
    let css = Selector::parse(css).unwrap();
    let texts = |element: scraper::ElementRef<'_>| element.text().collect::<Vec<_>>().join("");
    let single = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Html::parse_document(html).select(&css).map(|element| single(texts(element))).collect()
}

/// An attribute of every element that the selector finds.
fn attributes(html: &str, css: &str, name: &str) -> Vec<String> {
    let css = Selector::parse(css).unwrap();
    let document = Html::parse_document(html);
    let attribute = |e: scraper::ElementRef<'_>| e.value().attr(name).map(str::to_owned);
    document.select(&css).filter_map(attribute).collect()
}
