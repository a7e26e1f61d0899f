//! Checklists: their versions, one version with its items, and one item through time.

use serde::Serialize;

use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// `checklists/index`: every checklist and its versions.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistIndex {
    /// The frame of the page.
    pub shell: Shell,
    /// One for each kind of review.
    pub checklists: Vec<ChecklistRow>,
}

/// A checklist with its versions.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistRow {
    /// Title, for example `Launch readiness`.
    pub title: String,
    /// What it is for, as a sentence.
    pub purpose: String,
    /// Versions, newest first.
    pub versions: Vec<VersionRow>,
}

/// A version in the list.
#[derive(Debug, Clone, Serialize)]
pub struct VersionRow {
    /// For example `v14`.
    pub version: Link,
    /// `Current`, `Superseded` or `Draft`.
    pub state: &'static str,
    /// Items in it.
    pub items: u64,
    /// Open reviews that run it.
    pub open_reviews: u64,
    /// When it was published.
    pub published: Moment,
    /// Who published it, in words; empty for a version that was shipped.
    pub by: String,
    /// The way to what changed since the version before; absent for the first.
    pub changes: Option<Link>,
}

/// `checklists/show`: one version.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Title, for example `Launch readiness`.
    pub title: String,
    /// For example `v14`.
    pub version: String,
    /// `Current`, `Superseded` or `Draft`.
    pub state: &'static str,
    /// The version of the other checklist whose bars stand beside these; absent without one.
    pub companion: Option<Link>,
    /// When it was published.
    pub published: Moment,
    /// SHA-256 of the published file, in hexadecimal.
    pub hash: String,
    /// Items in it.
    pub items: u64,
    /// Items that say little about a service any more; empty for a version that is not current.
    pub candidates: Vec<CandidateView>,
    /// Its sections.
    pub sections: Vec<ItemSection>,
}

/// An item that may be retired.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateView {
    /// Permanent id.
    pub id: String,
    /// Address of the item through time.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Why, in words with the figures.
    pub detail: String,
}

/// A section with its items.
#[derive(Debug, Clone, Serialize)]
pub struct ItemSection {
    /// The three capital letters that start the ids of its items.
    pub id: String,
    /// Title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// Its items.
    pub items: Vec<ItemView>,
}

/// An item as its checklist states it.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    /// Permanent id.
    pub id: String,
    /// Address of the item through time.
    pub href: String,
    /// The statement that is true when it is met.
    pub title: String,
    /// The question put to the team.
    pub ask: String,
    /// Why it is asked.
    pub why: String,
    /// What to do to meet it.
    pub todo: String,
    /// How it is answered, in words, for example `A number in minutes`.
    pub answer: String,
    /// The bar to launch; absent when it is asked at handoff only.
    pub launch: Option<BarView>,
    /// The bar to hand off; absent when there is none.
    pub handoff: Option<BarView>,
    /// When it is asked, in words; empty when always.
    pub asked_when: String,
    /// What measures it, in words; empty when nothing does.
    pub measured_by: String,
    /// Where it and its figures come from.
    pub sources: Vec<String>,
    /// What added or changed it, for example `v9, after INC-2291`.
    pub since: String,
    /// How the last reviews met it, in words, for example `met at first in 17 of 20`; empty when
    /// none asked it.
    pub rate: String,
}

/// A bar in words.
#[derive(Debug, Clone, Serialize)]
pub struct BarView {
    /// The part that a program checks, in words, for example `at most 60 minutes`.
    pub rule: String,
    /// The whole standard.
    pub words: String,
    /// `Blocker`, `Required` or `Advisory`.
    pub severity: &'static str,
    /// What to attach, in words.
    pub evidence: String,
    /// For how long a proof counts, in words; empty when it does not age.
    pub evidence_age: String,
}

/// `checklists/item`: one item through time.
#[derive(Debug, Clone, Serialize)]
pub struct ItemPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Title of its checklist, linked to the current version.
    pub checklist: Link,
    /// The item as the current version states it, or the last version that had it.
    pub item: ItemView,
    /// Why it is not asked any more; empty while it is.
    pub retired: String,
    /// The lesson behind that.
    pub retired_lesson: Option<Link>,
    /// Why it is a candidate to retire; empty when it is not.
    pub candidate: String,
    /// Versions that added, changed or retired it, newest first.
    pub history: Vec<ItemChange>,
    /// What the last reviews came to, in words, for example `Met at first in 14 of the last 20
    /// reviews`.
    pub results: Vec<String>,
    /// Accepted answers with evidence, newest first.
    pub examples: Vec<ExampleView>,
}

/// An accepted answer with evidence.
#[derive(Debug, Clone, Serialize)]
pub struct ExampleView {
    /// The name of the service, linked to the item of its review.
    pub service: Link,
    /// Which review that is.
    pub review: String,
    /// When it was signed off.
    pub when: Moment,
    /// The answer in words.
    pub answer: String,
    /// The first words of the note; empty without one.
    pub note: String,
    /// What proves it.
    pub proofs: Vec<ProofView>,
}

/// What proves an answer.
#[derive(Debug, Clone, Serialize)]
pub struct ProofView {
    /// A checked address; empty when the proof is the text itself.
    pub href: String,
    /// What it is, or the first words of the text.
    pub title: String,
}

/// A version that added or changed an item.
#[derive(Debug, Clone, Serialize)]
pub struct ItemChange {
    /// The version.
    pub version: Link,
    /// When it was published.
    pub published: Moment,
    /// What it changed, in words.
    pub what: String,
    /// The lesson, incident or source behind it.
    pub reason: String,
    /// The lesson that it comes from.
    pub lesson: Option<Link>,
}

#[cfg(test)]
impl ItemView {
    /// Figures to draw the page with.
    pub fn sample(id: &str) -> Self {
        let bar = |rule: &str, words: &str, severity| BarView {
            rule: rule.into(),
            words: words.into(),
            severity,
            evidence: "Link to the alert rules and to the runbook index".into(),
            evidence_age: "90 days".into(),
        };
        Self {
            id: id.into(),
            href: format!("/checklists/launch/items/{id}"),
            title: "User-facing alerts each link to a tested runbook".into(),
            ask: "What share of user-facing alerts links to a runbook that somebody else has followed?".into(),
            why: "A page at 02:00 without a runbook cost search-index 74 minutes in March.".into(),
            todo: "Add the runbook address to every paging alert, then let somebody else follow it.".into(),
            answer: "A number in per cent".into(),
            launch: Some(bar("at least 80 %", "At least 80 % of user-facing alerts link to a runbook.", "Required")),
            handoff: Some(bar("at least 100 %", "All of them, each followed in a drill within 90 days.", "Blocker")),
            asked_when: "when the service stores data of its own".into(),
            measured_by: "Runbook coverage of alert rules".into(),
            sources: vec!["Site Reliability Engineering, chapter 11".into()],
            since: "v9, after INC-2291".into(),
            rate: "met at first in 17 of 20".into(),
        }
    }
}

#[cfg(test)]
impl ChecklistIndex {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let version = |n: u32, state, changes: Option<Link>| VersionRow {
            version: Link::new(format!("/checklists/launch/v{n}"), format!("v{n}")),
            state,
            items: 48,
            open_reviews: 9,
            published: Moment::new("2026-09-02", "2 Sep 2026"),
            by: "Dele Bankole, approved by Ana Ruiz".into(),
            changes,
        };
        Self {
            shell: Shell::sample("Checklists", "checklists"),
            checklists: vec![
                ChecklistRow {
                    title: "Launch readiness".into(),
                    purpose: "Asked before a service takes production traffic.".into(),
                    versions: vec![
                        version(
                            2,
                            "Current",
                            Some(Link::new("/checklists/launch/v1...v2", "v1 to v2")),
                        ),
                        version(1, "Superseded", None),
                    ],
                },
                ChecklistRow {
                    title: "Handoff readiness".into(),
                    purpose: "Asked before SRE takes the pager. Same items, tighter bars.".into(),
                    versions: vec![version(1, "Current", None)],
                },
            ],
        }
    }
}

#[cfg(test)]
impl ChecklistPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Launch readiness v14", "checklists"),
            title: "Launch readiness".into(),
            version: "v14".into(),
            state: "Current",
            companion: Some(Link::new("/checklists/handoff/v6", "Handoff readiness v6")),
            published: Moment::new("2026-09-02", "2 Sep 2026"),
            hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            items: 48,
            candidates: vec![CandidateView {
                id: "ARC-01".into(),
                href: "/checklists/launch/items/ARC-01".into(),
                title: "Session affinity is documented".into(),
                detail: "Not applicable in 14 of the last 20 reviews that asked it.".into(),
            }],
            sections: vec![
                ItemSection {
                    id: "MON".into(),
                    title: "Monitoring coverage".into(),
                    question: "Is monitoring sufficient to restore service when things go wrong?"
                        .into(),
                    items: vec![
                        ItemView::sample("MON-03"),
                        ItemView {
                            launch: None,
                            asked_when: String::new(),
                            measured_by: String::new(),
                            ..ItemView::sample("MON-04")
                        },
                    ],
                },
                ItemSection {
                    id: "ARC".into(),
                    title: "Architecture".into(),
                    question: "Is the service loosely coupled enough for a high rate of change?"
                        .into(),
                    items: vec![ItemView { handoff: None, ..ItemView::sample("ARC-01") }],
                },
            ],
        }
    }
}

#[cfg(test)]
impl ItemPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("MON-03", "checklists"),
            checklist: Link::new("/checklists/launch", "Launch readiness"),
            item: ItemView::sample("MON-03"),
            retired: "Retired with v15: nobody failed it in 14 launches.".into(),
            retired_lesson: Some(Link::new("/lessons/33", "Lesson 33")),
            candidate: "Nobody failed it in the last 20 reviews that asked it.".into(),
            history: vec![ItemChange {
                version: Link::new("/checklists/launch/v9", "v9"),
                published: Moment::new("2026-03-20", "20 Mar 2026"),
                what: "Added".into(),
                reason: "INC-2291, search-index, 74 minutes".into(),
                lesson: Some(Link::new("/lessons/31", "Lesson 31")),
            }],
            results: vec![
                "Met at first in 14 of the last 20 reviews".into(),
                "Not applicable in 1".into(),
            ],
            examples: vec![ExampleView {
                service: Link::new(
                    "/services/search-index/launch/2?item=MON-03#MON-03",
                    "Search index",
                ),
                review: "Launch review 2".into(),
                when: Moment::new("2026-09-02", "2 Sep 2026"),
                answer: "92 %".into(),
                note: "Every page links to a runbook; two were followed in the drill of August."
                    .into(),
                proofs: vec![
                    ProofView {
                        href: "https://wiki.example.com/runbooks".into(),
                        title: "Runbook index".into(),
                    },
                    ProofView { href: String::new(), title: "Drill of 14 August".into() },
                ],
            }],
        }
    }
}
