//! One item through time.

use super::{href, results, title, view};
use crate::catalog::Catalog;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::checklist::diff::ChangeKind;
use crate::domain::review_key::ReviewKey;
use crate::ops::item_history::{Example, ItemHistory, ItemVersion, Proof};
use crate::web::pages::time;
use crate::web::views::checklists::{ExampleView, ItemChange, ItemPage, ProofView};
use crate::web::views::link::Link;
use crate::web::views::moment::Moment;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The page of an item; none when the catalogue does not have the version with it.
pub fn page(
    catalog: &Catalog,
    history: &ItemHistory,
    viewer: &Viewer,
    now: At,
) -> Option<ItemPage> {
    let kind = history.kind;
    let version = catalog.version(kind, history.version)?;
    let current = catalog.current(kind)?;
    let item = version.item(&history.item)?;
    Some(ItemPage {
        shell: Shell::new(item.id.as_str(), Nav::Checklists, viewer),
        checklist: Link::new(href(kind, current.version), title(kind)),
        item: view(kind, item, Some(&history.results)),
        retired: retired(history),
        retired_lesson: history.retired.as_ref().and_then(|one| lesson(one.lesson)),
        candidate: results::candidate(&history.results, history.candidate),
        history: history.versions.iter().map(|one| change(kind, one, now)).collect(),
        results: results::sentences(&history.results),
        examples: history.examples.iter().map(|one| example(history, one, now)).collect(),
    })
}

fn lesson(number: Option<u32>) -> Option<Link> {
    let number = number?;
    Some(Link::new(format!("/lessons/{number}"), format!("Lesson {number}")))
}

fn retired(history: &ItemHistory) -> String {
    match &history.retired {
        Some(one) => format!("Retired with v{}: {}", one.version, one.reason),
        None if history.asked => String::new(),
        None => format!("Not asked any more: v{} was the last version with it.", history.version),
    }
}

fn change(kind: Kind, one: &ItemVersion, now: At) -> ItemChange {
    let published = one.published_at.map_or_else(Moment::default, |at| time::moment(at, now));
    ItemChange {
        version: Link::new(href(kind, one.version), format!("v{}", one.version)),
        published,
        what: what(one.change).to_owned(),
        reason: one.reason.clone(),
        lesson: lesson(one.lesson),
    }
}

fn what(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Added => "Added",
        ChangeKind::Retired => "Retired",
        ChangeKind::Stricter => "Stricter",
        ChangeKind::Looser => "Looser",
        ChangeKind::Changed => "Changed",
        ChangeKind::Scope => "Asked of other services",
        ChangeKind::Reworded => "Reworded",
        ChangeKind::Moved => "Moved",
    }
}

fn example(history: &ItemHistory, one: &Example, now: At) -> ExampleView {
    let id = &history.item;
    let key = ReviewKey { kind: one.kind, number: one.number };
    ExampleView {
        service: Link::new(
            format!("/services/{}/{}?item={id}#{id}", one.service, key.path()),
            one.service_name.clone(),
        ),
        review: key.title(),
        when: time::moment(one.signed_off_at, now),
        answer: one.answer.clone(),
        note: one.note.clone(),
        proofs: one.evidence.iter().map(proof).collect(),
    }
}

fn proof(proof: &Proof) -> ProofView {
    let href = proof.url.clone().unwrap_or_default();
    let title = if proof.title.is_empty() { href.clone() } else { proof.title.clone() };
    ProofView { href, title }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::item_results::{Candidate, Results};
    use crate::ops::item_history::RetiredItem;
    use crate::web::render::render;

    fn noon() -> At {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn histories(catalog: &Catalog, kind: Kind) -> Vec<ItemHistory> {
        let current = catalog.current(kind).unwrap();
        let of = |item: &crate::domain::checklist::Item| ItemHistory {
            kind,
            item: item.id.clone(),
            title: item.title.clone(),
            version: current.version,
            asked: true,
            retired: None,
            results: Results::default(),
            candidate: None,
            versions: vec![ItemVersion {
                version: 1,
                published_at: Some(noon()),
                change: ChangeKind::Added,
                reason: "First version".into(),
                lesson: Some(31),
            }],
            examples: Vec::new(),
        };
        current.items().map(of).collect()
    }

    #[test]
    fn every_item_has_a_page() {
        let catalog = Catalog::embedded().unwrap();
        for one in Kind::ALL.iter().flat_map(|kind| histories(&catalog, *kind)) {
            let page = page(&catalog, &one, &Viewer::default(), noon()).unwrap();
            assert_eq!(page.history[0].what, "Added");
            let html = render("checklists/item", &page).unwrap();
            assert!(html.contains("href=\"/lessons/31\""), "the lesson is linked");
        }
    }

    #[test]
    fn an_item_that_is_gone_says_when_and_why() {
        let catalog = Catalog::embedded().unwrap();
        let mut gone = histories(&catalog, Kind::Launch).remove(0);
        gone.asked = false;
        let said = |history: &ItemHistory| {
            page(&catalog, history, &Viewer::default(), noon()).unwrap().retired
        };
        assert_eq!(said(&gone), "Not asked any more: v1 was the last version with it.");
        let reason = "Nobody failed it".to_owned();
        gone.retired = Some(RetiredItem { version: 2, reason, lesson: Some(33) });
        assert_eq!(said(&gone), "Retired with v2: Nobody failed it");
    }

    #[test]
    fn an_example_leads_to_the_item_of_its_review_and_to_its_proof() {
        let catalog = Catalog::embedded().unwrap();
        let mut one = histories(&catalog, Kind::Launch).remove(0);
        one.results = Results { asked: 20, met: 20, ..Results::default() };
        one.candidate = Some(Candidate::NobodyFailed);
        one.examples.push(Example {
            service: "ledger".parse().unwrap(),
            service_name: "Ledger".into(),
            kind: Kind::Launch,
            number: 3,
            signed_off_at: noon(),
            answer: "Met".into(),
            note: "<b>bold</b>".into(),
            evidence: vec![
                Proof { url: Some("https://example.com/a".into()), title: String::new() },
                Proof { url: None, title: "A drill".into() },
            ],
        });
        let page = page(&catalog, &one, &Viewer::default(), noon()).unwrap();
        let html = render("checklists/item", &page).unwrap();
        let id = &one.item;
        let expected = [
            format!("/services/ledger/launch/3?item={id}#{id}").replace('=', "&#x3D;"),
            "https://example.com/a".to_owned(),
            "A drill".to_owned(),
            "&lt;b&gt;bold".to_owned(),
            "Nobody failed it in the last 20 reviews that asked it.".to_owned(),
        ];
        for expected in expected {
            assert!(html.contains(&expected), "{expected} is missing");
        }
    }
}
