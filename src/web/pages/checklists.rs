//! Checklists: their versions, one version with its items, and one item through time.

use std::collections::BTreeMap;

use super::services::capital;
use super::time::counted;
use crate::catalog::Catalog;
use crate::domain::checklist::{
    AnswerKind, Bar, Checklist, Condition, Item, Kind, Rule, Section, Severity,
};
use crate::domain::compliance::regime_name;
use crate::domain::ids::ItemId;
use crate::web::views::checklists::{
    BarView, ChecklistIndex, ChecklistPage, ChecklistRow, ItemChange, ItemPage, ItemSection,
    ItemView, VersionRow,
};
use crate::web::views::link::Link;
use crate::web::views::moment::Moment;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What the database knows about a checklist version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registered {
    /// Reviews under way that are pinned to it.
    pub open_reviews: u64,
    /// When it was first seen; empty when that is not known.
    pub published: Moment,
}

/// What the database knows, by checklist version.
pub type ByVersion = BTreeMap<(Kind, u32), Registered>;

/// Every checklist and its versions.
pub fn index(catalog: &Catalog, known: &ByVersion, viewer: &Viewer) -> ChecklistIndex {
    ChecklistIndex {
        shell: Shell::new("Checklists", Nav::Checklists, viewer),
        checklists: Kind::ALL.iter().map(|kind| row(catalog, *kind, known)).collect(),
    }
}

/// One version of a checklist; none when there is no such version.
pub fn show(
    catalog: &Catalog,
    (kind, version): (Kind, u32),
    known: &ByVersion,
    viewer: &Viewer,
) -> Option<ChecklistPage> {
    let checklist = catalog.version(kind, version)?;
    let other = match kind {
        Kind::Launch => Kind::Handoff,
        Kind::Handoff => Kind::Launch,
    };
    Some(ChecklistPage {
        shell: Shell::new(format!("{} v{version}", title(kind)), Nav::Checklists, viewer),
        title: title(kind).to_owned(),
        version: format!("v{version}"),
        state: state(catalog, &checklist),
        companion: checklist
            .companion
            .map(|version| Link::new(href(other, version), format!("{} v{version}", title(other)))),
        published: published(known, &checklist),
        hash: checklist.hash.clone(),
        items: checklist.items().count() as u64,
        sections: checklist.sections.iter().map(|one| section(kind, one)).collect(),
    })
}

/// One item through time; none when no version of the checklist has it. `results` says how the
/// last reviews answered it, in words.
pub fn item(
    catalog: &Catalog,
    (kind, id): (Kind, &ItemId),
    known: &ByVersion,
    results: Vec<String>,
    viewer: &Viewer,
) -> Option<ItemPage> {
    let newest = catalog.versions(kind).rev().find(|version| version.item(id).is_some())?;
    let current = catalog.current(kind)?;
    let retired = if newest.version == current.version {
        String::new()
    } else {
        format!("Not asked any more: v{} was the last version with it.", newest.version)
    };
    Some(ItemPage {
        shell: Shell::new(id.as_str(), Nav::Checklists, viewer),
        checklist: Link::new(href(kind, current.version), title(kind)),
        item: view(kind, newest.item(id)?),
        retired,
        history: history(catalog, kind, id, known),
        results,
    })
}

/// The name of a checklist.
pub fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Launch => "Launch readiness",
        Kind::Handoff => "Handoff readiness",
    }
}

fn href(kind: Kind, version: u32) -> String {
    format!("/checklists/{kind}/v{version}")
}

fn published(known: &ByVersion, checklist: &Checklist) -> Moment {
    let found = known.get(&(checklist.kind, checklist.version));
    found.map_or_else(Moment::default, |version| version.published.clone())
}

fn state(catalog: &Catalog, checklist: &Checklist) -> &'static str {
    let current = catalog.current(checklist.kind).map(|current| current.version);
    if current == Some(checklist.version) { "Current" } else { "Superseded" }
}

fn row(catalog: &Catalog, kind: Kind, known: &ByVersion) -> ChecklistRow {
    let purpose = match kind {
        Kind::Launch => "Asked before a service takes production traffic.",
        Kind::Handoff => "Asked before SRE takes the pager. Same items, tighter bars.",
    };
    ChecklistRow {
        title: title(kind).to_owned(),
        purpose: purpose.to_owned(),
        versions: catalog
            .versions(kind)
            .rev()
            .map(|checklist| VersionRow {
                version: Link::new(
                    href(kind, checklist.version),
                    format!("v{}", checklist.version),
                ),
                state: state(catalog, &checklist),
                items: checklist.items().count() as u64,
                open_reviews: known
                    .get(&(kind, checklist.version))
                    .map_or(0, |version| version.open_reviews),
                published: published(known, &checklist),
                by: String::new(),
                changes: None,
            })
            .collect(),
    }
}

fn section(kind: Kind, section: &Section) -> ItemSection {
    ItemSection {
        id: section.id.clone(),
        title: section.title.clone(),
        question: section.question.clone(),
        items: section.items.iter().map(|item| view(kind, item)).collect(),
    }
}

/// Versions that added the item or asked it differently, newest first.
fn history(catalog: &Catalog, kind: Kind, id: &ItemId, known: &ByVersion) -> Vec<ItemChange> {
    let mut changes = Vec::new();
    let mut before: Option<Item> = None;
    for checklist in catalog.versions(kind) {
        let now = checklist.item(id).cloned();
        let what = match (&before, &now) {
            (None, Some(_)) => "Added",
            (Some(_), None) => "Left out",
            (Some(old), Some(new)) if differ(old, new) => "Changed",
            _ => "",
        };
        if !what.is_empty() {
            changes.push(ItemChange {
                version: Link::new(
                    href(kind, checklist.version),
                    format!("v{}", checklist.version),
                ),
                published: published(known, &checklist),
                what: what.to_owned(),
                reason: now.as_ref().map_or_else(String::new, |item| item.since.reason.clone()),
            });
        }
        before = now;
    }
    changes.reverse();
    changes
}

/// Whether two versions of an item ask something else. The figure of the version that changed it
/// last does not count.
fn differ(old: &Item, new: &Item) -> bool {
    let plain = |item: &Item| Item { since: old.since.clone(), ..item.clone() };
    plain(old) != plain(new)
}

fn view(kind: Kind, item: &Item) -> ItemView {
    ItemView {
        id: item.id.to_string(),
        href: format!("/checklists/{kind}/items/{}", item.id),
        title: item.title.clone(),
        ask: item.ask.clone(),
        why: item.why.clone(),
        todo: item.todo.clone(),
        answer: answer_words(&item.answer),
        launch: item.launch.as_ref().map(|one| bar(one, &item.answer)),
        handoff: item.handoff.as_ref().map(|one| bar(one, &item.answer)),
        asked_when: when_words(&item.applies_when),
        measured_by: item
            .measured_by
            .map_or_else(String::new, |measure| capital(&measure.as_str().replace('_', " "))),
        sources: item.sources.clone(),
        since: format!("v{}, {}", item.since.version, item.since.reason),
    }
}

fn bar(bar: &Bar, answer: &AnswerKind) -> BarView {
    let age = bar.evidence.max_age_days;
    BarView {
        rule: rule_words(&bar.rule, answer),
        words: bar.words.clone(),
        severity: severity_words(bar.severity),
        evidence: bar.evidence.hint.clone(),
        evidence_age: age.map_or_else(String::new, |days| counted(days, "day")),
    }
}

fn severity_words(severity: Severity) -> &'static str {
    match severity {
        Severity::Advisory => "Advisory",
        Severity::Required => "Required",
        Severity::Blocker => "Blocker",
    }
}

fn answer_words(answer: &AnswerKind) -> String {
    match answer {
        AnswerKind::Attest => "Met, partly or not met".to_owned(),
        AnswerKind::Number { unit, .. } => format!("A number in {unit}"),
        AnswerKind::Choice { options } => {
            let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
            format!("One of: {}", labels.join("; "))
        }
        AnswerKind::Date => "A date".to_owned(),
        AnswerKind::Text => "A short text".to_owned(),
    }
}

fn rule_words(rule: &Rule, answer: &AnswerKind) -> String {
    let unit = match answer {
        AnswerKind::Number { unit, .. } => unit.as_str(),
        _ => "",
    };
    let label = |value: &String| match answer {
        AnswerKind::Choice { options } => options
            .iter()
            .find(|option| option.value == *value)
            .map_or_else(|| value.clone(), |option| option.label.clone()),
        _ => value.clone(),
    };
    match rule {
        Rule::Met => "met".to_owned(),
        Rule::Present => "stated".to_owned(),
        Rule::AtMost(limit) => format!("at most {limit} {unit}"),
        Rule::AtLeast(limit) => format!("at least {limit} {unit}"),
        Rule::OneOf(values) => values.iter().map(label).collect::<Vec<_>>().join(", or "),
        Rule::WithinDays(days) => format!("at most {} ago", counted(*days, "day")),
        Rule::MonthsAhead(months) => format!("at least {} ahead", counted(*months, "month")),
    }
}

fn when_words(conditions: &[Condition]) -> String {
    let words: Vec<String> = conditions
        .iter()
        .map(|condition| match condition {
            Condition::Fact(fact) => format!("of a service that is described as: {}", fact.words()),
            Condition::Regime(regime) => format!("when {} may be in scope", regime_name(*regime)),
            Condition::Critical => "when the service is critical to the organisation".to_owned(),
        })
        .collect();
    words.join(", or ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::render::render;

    fn known() -> ByVersion {
        let published = Moment::new("2026-11-21", "21 Nov");
        [((Kind::Launch, 1), Registered { open_reviews: 9, published })].into()
    }

    #[test]
    fn every_version_is_listed_with_its_open_reviews() {
        let catalog = Catalog::embedded().unwrap();
        let page = index(&catalog, &known(), &Viewer::default());
        assert_eq!(page.checklists.len(), Kind::ALL.len());
        let newest = &page.checklists[0].versions[0];
        assert_eq!((newest.state, newest.open_reviews), ("Current", 9));
        assert_eq!(page.checklists[1].versions[0].open_reviews, 0);
        render("checklists/index", &page).unwrap();
    }

    #[test]
    fn every_item_of_every_version_is_shown_and_has_a_page() {
        let catalog = Catalog::embedded().unwrap();
        let viewer = Viewer::default();
        for checklist in Kind::ALL.iter().flat_map(|kind| catalog.versions(*kind)) {
            let place = (checklist.kind, checklist.version);
            let page = show(&catalog, place, &known(), &viewer).unwrap();
            let html = render("checklists/show", &page).unwrap();
            for one in checklist.items() {
                assert!(html.contains(&format!("id=\"{}\"", one.id)), "{} is missing", one.id);
                let place = (checklist.kind, &one.id);
                let page = item(&catalog, place, &known(), Vec::new(), &viewer).unwrap();
                assert_eq!(page.history.last().unwrap().what, "Added");
                render("checklists/item", &page).unwrap();
            }
        }
        assert!(show(&catalog, (Kind::Launch, 999), &known(), &viewer).is_none());
        let nothing = "ZZZ-99".parse().unwrap();
        assert!(item(&catalog, (Kind::Launch, &nothing), &known(), Vec::new(), &viewer).is_none());
    }

    #[test]
    fn a_rule_reads_with_its_unit() {
        let answer = AnswerKind::Number { unit: "minutes".into(), min: 0.0, max: 100.0 };
        assert_eq!(rule_words(&Rule::AtMost(60.0), &answer), "at most 60 minutes");
        assert_eq!(rule_words(&Rule::WithinDays(1), &AnswerKind::Date), "at most 1 day ago");
    }
}
