//! Checklists: their versions, one version with its items, and one item through time.

mod item;
mod results;

use std::collections::BTreeMap;

use super::services::capital;
use super::time::counted;
use crate::catalog::Catalog;
use crate::domain::checklist::{
    AnswerKind, Bar, Checklist, Condition, Item, Kind, Rule, Section, Severity,
};
use crate::domain::compliance::regime_name;
use crate::domain::ids::ItemId;
use crate::domain::item_results::Results;
use crate::ops::checklists::ListedVersion;
use crate::web::views::checklists::{
    BarView, ChecklistIndex, ChecklistPage, ChecklistRow, ItemSection, ItemView, VersionRow,
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
    /// Who drafted and published it; empty for one that came as a file.
    pub by: String,
}

/// What the database knows, by checklist version.
pub type ByVersion = BTreeMap<(Kind, u32), Registered>;

/// What the last reviews came to, by item.
pub type ByItem = BTreeMap<ItemId, Results>;

pub use item::page as item;
use results::candidates;

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
    results: &ByItem,
    viewer: &Viewer,
) -> Option<ChecklistPage> {
    let checklist = catalog.version(kind, version)?;
    let current = catalog.current(kind)?.version == version;
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
        candidates: if current { candidates(&checklist, results) } else { Vec::new() },
        sections: checklist.sections.iter().map(|one| section(kind, one, results)).collect(),
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
                by: known
                    .get(&(kind, checklist.version))
                    .map_or_else(String::new, |v| v.by.clone()),
                changes: changes(catalog, kind, checklist.version),
            })
            .collect(),
    }
}

/// The way to what changed since the version before.
fn changes(catalog: &Catalog, kind: Kind, version: u32) -> Option<Link> {
    let before = catalog.versions(kind).rev().find(|earlier| earlier.version < version)?.version;
    let text = format!("v{before} to v{version}");
    Some(Link::new(format!("/checklists/{kind}/v{before}...v{version}"), text))
}

/// Who drafted and published a version, in words.
pub fn by(version: &ListedVersion) -> String {
    match (&version.drafted_by, &version.published_by) {
        (Some(drafted), Some(published)) if drafted != published => {
            format!("{}, published by {}", drafted.name, published.name)
        }
        (_, Some(person)) | (Some(person), None) => person.name.clone(),
        (None, None) => String::new(),
    }
}

fn section(kind: Kind, section: &Section, results: &ByItem) -> ItemSection {
    ItemSection {
        id: section.id.clone(),
        title: section.title.clone(),
        question: section.question.clone(),
        items: section.items.iter().map(|item| view(kind, item, results.get(&item.id))).collect(),
    }
}

fn view(kind: Kind, item: &Item, results: Option<&Results>) -> ItemView {
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
        rate: results.map_or_else(String::new, results::rate),
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
            Condition::Importance(importance) => {
                format!("of a service whose importance is {importance}")
            }
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
        [((Kind::Launch, 1), Registered { open_reviews: 9, published, by: String::new() })].into()
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
    fn every_item_of_every_version_is_shown() {
        let catalog = Catalog::embedded().unwrap();
        let viewer = Viewer::default();
        for checklist in Kind::ALL.iter().flat_map(|kind| catalog.versions(*kind)) {
            let place = (checklist.kind, checklist.version);
            let page = show(&catalog, place, &known(), &ByItem::new(), &viewer).unwrap();
            assert!(page.candidates.is_empty());
            let html = render("checklists/show", &page).unwrap();
            for one in checklist.items() {
                assert!(html.contains(&format!("id=\"{}\"", one.id)), "{} is missing", one.id);
            }
        }
        let nothing = (Kind::Launch, 999);
        assert!(show(&catalog, nothing, &known(), &ByItem::new(), &viewer).is_none());
    }

    #[test]
    fn what_nobody_fails_is_named_with_the_figures() {
        let catalog = Catalog::embedded().unwrap();
        let results = |met, not_applicable| Results {
            asked: 20,
            met,
            failed: 20 - met - not_applicable,
            not_applicable,
            waived: 0,
        };
        let ids: Vec<ItemId> =
            catalog.current(Kind::Launch).unwrap().items().map(|item| item.id.clone()).collect();
        let known_results: ByItem = [
            (ids[0].clone(), results(20, 0)),
            (ids[1].clone(), results(19, 0)),
            (ids[2].clone(), results(6, 13)),
        ]
        .into();
        let place = (Kind::Launch, 1);
        let page = show(&catalog, place, &known(), &known_results, &Viewer::default()).unwrap();
        let said: Vec<_> =
            page.candidates.iter().map(|one| (one.id.as_str(), one.detail.as_str())).collect();
        assert_eq!(
            said,
            [
                (ids[0].as_str(), "Nobody failed it in the last 20 reviews that asked it."),
                (ids[2].as_str(), "Not applicable in 13 of the last 20 reviews that asked it."),
            ]
        );
        let html = render("checklists/show", &page).unwrap();
        assert!(html.contains("Candidates to retire"), "they are on the page");
        assert!(html.contains("met at first in 19 of 20"), "so is how often an item was met");
    }

    #[test]
    fn a_rule_reads_with_its_unit() {
        let answer = AnswerKind::Number { unit: "minutes".into(), min: 0.0, max: 100.0 };
        assert_eq!(rule_words(&Rule::AtMost(60.0), &answer), "at most 60 minutes");
        assert_eq!(rule_words(&Rule::WithinDays(1), &AnswerKind::Date), "at most 1 day ago");
    }
}
