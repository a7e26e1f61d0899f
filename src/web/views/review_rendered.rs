//! The review and sign-off pages, rendered from their samples and read like a browser reads them.

use scraper::{ElementRef, Html, Selector};

use super::item::{ItemView, Mode};
use super::item_samples::{item, items};
use super::link::Link;
use super::review::{
    ConflictPage, ConflictView, InvalidView, ProgressView, ReviewView, ReviewsView, SavedView,
    SignedOut, SubmitView,
};
use super::review_samples::{filters, review_page};
use super::shell::Shell;
use super::sign_off::{SignOffView, SignView};
use super::snapshot::SnapshotView;
use crate::web::render::render;

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

fn pages() -> Vec<(&'static str, String)> {
    let conflict = ConflictPage {
        shell: Shell::sample("MON-02 was changed meanwhile", "reviews"),
        service: Link::new("/services/payments-ledger", "payments-ledger"),
        review: Link::new("/services/payments-ledger/launch/1", "Launch review 1"),
        conflict: ConflictView::sample(),
    };
    let mut quiet = SignOffView::sample("");
    (quiet.item, quiet.groups, quiet.returns) = (None, Vec::new(), String::new());
    vec![
        ("review", review_page(&ReviewView::sample(), Mode::TEAM)),
        ("review-reviewer", review_page(&ReviewView::sample_reviewer(), Mode::REVIEWER)),
        ("review-read", review_page(&ReviewView::sample_reviewer(), Mode::READ)),
        ("submit-missing", render("reviews/submit", &SubmitView::sample(true)).unwrap()),
        ("submit", render("reviews/submit", &SubmitView::sample(false)).unwrap()),
        ("reviews", render("reviews/index", &ReviewsView::sample()).unwrap()),
        ("snapshot", render("reviews/snapshot", &SnapshotView::sample()).unwrap()),
        ("conflict", render("reviews/conflict_page", &conflict).unwrap()),
        ("sign-off", render("reviews/sign_off", &SignOffView::sample("MON-03")).unwrap()),
        ("sign-off-empty", render("reviews/sign_off", &quiet).unwrap()),
        ("sign", render("reviews/sign", &SignView::sample(false)).unwrap()),
        ("sign-missing", render("reviews/sign", &SignView::sample(true)).unwrap()),
    ]
}

#[test]
fn every_page_has_one_first_heading_unique_ids_and_links_that_lead_somewhere() {
    for (name, html) in pages() {
        let document = Html::parse_document(&html);
        assert_eq!(document.select(&select("h1")).count(), 1, "{name}");
        let mut ids = std::collections::BTreeSet::new();
        for element in document.select(&select("[id]")) {
            let id = element.value().attr("id").unwrap();
            assert!(ids.insert(id.to_owned()), "{name}: id {id} twice");
        }
        for link in document.select(&select("a[href^='#']")) {
            let id = &link.value().attr("href").unwrap()[1..];
            assert!(ids.contains(id), "{name}: #{id}");
        }
        for attribute in
            ["form", "for", "list", "aria-describedby", "aria-labelledby", "popovertarget"]
        {
            for element in document.select(&select(&format!("[{attribute}]"))) {
                let id = element.value().attr(attribute).unwrap();
                assert!(ids.contains(id), "{name}: {attribute}={id}");
            }
        }
    }
}

#[test]
fn every_control_has_a_label_and_every_form_posts_to_a_path_of_ours() {
    for (name, html) in pages() {
        let document = Html::parse_document(&html);
        for form in document.select(&select("form")) {
            assert!(form.value().attr("action").unwrap_or_default().starts_with('/'), "{name}");
        }
        for control in document.select(&select(
            "input:not([type=hidden]):not([hidden]), select, textarea:not([hidden])",
        )) {
            let id = control.value().attr("id").unwrap_or_default();
            let labelled = control.value().attr("aria-label").is_some()
                || control
                    .ancestors()
                    .filter_map(ElementRef::wrap)
                    .any(|e| e.value().name() == "label")
                || document.select(&select("label")).any(|l| l.value().attr("for") == Some(id));
            assert!(labelled, "{name}: {}", control.html());
        }
    }
}

#[test]
fn an_item_posts_the_fields_that_saving_reads() {
    let names = |view: &ItemView| {
        let html = render("reviews/item", view).unwrap();
        let document = Html::parse_fragment(&html);
        let mut names: Vec<String> = document
            .select(&select("form.main [name]"))
            .map(|control| control.value().attr("name").unwrap().to_owned())
            .collect();
        names.sort();
        names.dedup();
        names.join(" ")
    };
    let kind = |kind| names(&item("MON-01", "Title", "none", kind, Mode::TEAM));
    let rest = "answer_version expires_on note note_version";
    assert_eq!(kind(""), format!("answer {rest} proof reason title url"));
    assert_eq!(kind("number"), format!("answer {rest} number proof reason title url"));
    assert!(kind("date").contains(" date ") && kind("text").contains(" text "));
    assert!(kind("choice").starts_with("answer answer_version"));
}

#[test]
fn not_applicable_can_be_said_of_every_kind() {
    for kind in ["", "number", "choice", "date", "text"] {
        let html =
            render("reviews/item", &item("MON-01", "Title", "none", kind, Mode::TEAM)).unwrap();
        let document = Html::parse_fragment(&html);
        assert_eq!(
            document.select(&select("[name=answer][value=not_applicable]")).count(),
            1,
            "{kind}"
        );
        assert_eq!(document.select(&select("textarea[name=reason]")).count(), 1, "{kind}");
    }
}

#[test]
fn who_may_only_read_is_offered_no_form_and_a_reviewer_no_answer() {
    let count = |mode, css: &str| {
        items(mode)
            .iter()
            .map(|view| {
                let html = render("reviews/item", view).unwrap();
                Html::parse_fragment(&html).select(&select(css)).count()
            })
            .sum::<usize>()
    };
    assert_eq!(count(Mode::READ, "form, button, textarea, input"), 0);
    assert_eq!(count(Mode::DISCUSS, "form.main, div.decidebar"), 0);
    assert_eq!(count(Mode::REVIEWER, "form.main"), 0);
    assert_eq!(count(Mode::REVIEWER, "div.decidebar"), items(Mode::REVIEWER).len());
    assert_eq!(count(Mode::TEAM, "div.decidebar"), 0);
}

#[test]
fn the_note_is_kept_to_the_letter_and_rendered_safely() {
    let mut view = item("MON-01", "Title", "met", "", Mode::TEAM);
    view.note.text = "\n\n  Two lines first. </textarea><script>alert(1)</script>".into();
    let html = render("reviews/item", &view).unwrap();
    assert!(!html.contains("<script"));
    let document = Html::parse_fragment(&html);
    let area = document.select(&select("textarea[name=note]")).next().unwrap();
    assert_eq!(area.text().collect::<String>(), view.note.text);
}

#[test]
fn a_save_answers_with_the_item_and_the_counts() {
    let saved = SavedView {
        item: render("reviews/item", &item("MON-01", "Title", "met", "", Mode::TEAM)).unwrap(),
        progress: Some(ProgressView::sample()),
        filters: filters(),
    };
    let html = render("reviews/saved", &saved).unwrap();
    assert!(html.starts_with("<details class=\"it\""));
    assert!(html.contains("29 of 39 answered") && html.contains("data-show=\"todo\""));
    let quiet = SavedView { progress: None, filters: Vec::new(), ..saved };
    assert!(
        render("reviews/saved", &quiet).unwrap().ends_with("<template data-progress></template>")
    );
}

#[test]
fn small_fragments_say_what_they_are_about() {
    let invalid =
        InvalidView { sentence: "Say why it does not apply.".into(), item: String::new() };
    assert!(render("reviews/invalid", &invalid).unwrap().contains("Say why it does not apply."));
    let nobody = SignedOut { href: "/sessions/new".into(), ..SignedOut::default() };
    let link = render("sessions/signed_out", &nobody).unwrap();
    assert!(link.contains("/sessions/new") && link.contains(">Sign in<"));
    let other =
        SignedOut { as_whom: "priya".into(), sentence: "Opened by priya.".into(), ..nobody };
    let told = render("sessions/signed_out", &other).unwrap();
    assert!(told.contains("Sign in as priya") && told.contains("Opened by priya."));
    let conflict = render("reviews/conflict", &ConflictView::sample()).unwrap();
    assert!(conflict.contains("<del>May</del><ins>June</ins>"));
    assert!(!conflict.contains("data-item"), "a page of its own has no fresh item");
}

/// Writes the pages where a browser can look at them, when asked to by `PAGES_TO`.
#[test]
fn pages_can_be_written_for_looking_at() {
    let Ok(folder) = std::env::var("PAGES_TO") else { return };
    let folder = std::path::Path::new(&folder);
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.join(path.trim_start_matches('/'));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    for (name, html) in pages() {
        write(&format!("{name}.html"), html.as_bytes());
    }
    for (path, asset) in crate::web::assets::all() {
        write(path, &asset.bytes);
    }
}
