//! What a search found: services, items, people, in that order.

use serde::Serialize;

use super::shell::Shell;

/// `search/index`: the results.
#[derive(Debug, Clone, Serialize)]
pub struct SearchPage {
    /// The frame of the page.
    pub shell: Shell,
    /// What was looked for.
    pub q: String,
    /// The results as a sentence, for example `5 found for “ledger”`; empty before a search.
    pub sentence: String,
    /// Groups that have a result.
    pub groups: Vec<HitGroup>,
}

/// Results of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct HitGroup {
    /// `Services`, `Checklist items` or `People`.
    pub title: &'static str,
    /// The results.
    pub hits: Vec<Hit>,
}

/// One result.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Its address.
    pub href: String,
    /// Its name.
    pub title: String,
    /// The id of an item or the handle of a person; empty for a service.
    pub id: String,
    /// One line of detail; may be empty.
    pub detail: String,
}

#[cfg(test)]
impl SearchPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let hit = |href: &str, title: &str, id: &str, detail: &str| Hit {
            href: href.into(),
            title: title.into(),
            id: id.into(),
            detail: detail.into(),
        };
        Self {
            shell: Shell::sample("Search", ""),
            q: "ledger".into(),
            sentence: "4 found for “ledger”".into(),
            groups: vec![
                HitGroup {
                    title: "Services",
                    hits: vec![
                        hit(
                            "/services/payments-ledger",
                            "payments-ledger",
                            "",
                            "Ledger, in development",
                        ),
                        hit(
                            "/services/ledger-export",
                            "ledger-export",
                            "",
                            "Ledger, in development",
                        ),
                    ],
                },
                HitGroup {
                    title: "Checklist items",
                    hits: vec![hit(
                        "/checklists/launch/items/CMP-04",
                        "Money reaches the ledger through controlled changes",
                        "CMP-04",
                        "Compliance and security",
                    )],
                },
                HitGroup {
                    title: "People",
                    hits: vec![hit("/people/priya", "Priya Nair", "priya", "Ledger, lead")],
                },
            ],
        }
    }
}
