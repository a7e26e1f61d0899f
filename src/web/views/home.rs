//! My work: what needs this person, who asks for help, and what changed.

use serde::Serialize;

use super::glyph::Glyph;
use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// `home/index`: My work.
#[derive(Debug, Clone, Serialize)]
pub struct Home {
    /// The frame of the page.
    pub shell: Shell,
    /// Who this is, in short facts: name and role, hours given.
    pub about: Vec<String>,
    /// What waits for this person, oldest first.
    pub needs: Vec<Waiting>,
    /// The next act when nothing waits.
    pub needs_empty: NextAct,
    /// Whether this person decides waivers, so that the way to all of them is shown.
    pub decides_waivers: bool,
    /// Whether this person could help, so that requests are shown at all.
    pub may_help: bool,
    /// Teams that ask for an SRE.
    pub requests: Vec<Request>,
    /// The next act when no team asks.
    pub requests_empty: NextAct,
    /// Reviews of this person's teams and who helps with each; empty when there are none.
    pub helped: Vec<Waiting>,
    /// Whether this person is a manager, so that coming launches are shown at all.
    pub is_manager: bool,
    /// Launches of the next 30 days.
    pub launches: Vec<Waiting>,
    /// Fragile services on which this person may act, the most fragile first.
    pub fragile: Vec<Waiting>,
    /// The next act when there are none.
    pub launches_empty: NextAct,
    /// What changed since yesterday on services of this person.
    pub changes: Vec<Waiting>,
    /// The next act when nothing changed.
    pub changes_empty: NextAct,
}

/// A row that starts with a verb and carries one way on.
#[derive(Debug, Clone, Serialize)]
pub struct Waiting {
    /// The mark before it.
    pub glyph: Glyph,
    /// The sentence, which is the link.
    pub title: Link,
    /// One line of detail with numbers.
    pub detail: String,
    /// Since when, or when it happened.
    pub when: Moment,
    /// The button: a way on; its text is empty for none.
    pub button: Link,
    /// Whether it is the one dark button of the page.
    pub first: bool,
    /// Whether it waits for so long that it stands at the top.
    pub old: bool,
}

/// A team that asks for an SRE.
#[derive(Debug, Clone, Serialize)]
pub struct Request {
    /// The sentence, which is the link to the service or review.
    pub title: Link,
    /// One line of detail: team, stage, launch date.
    pub detail: String,
    /// Since when.
    pub when: Moment,
    /// Where Volunteer posts; empty when this person may not, for example in their own team.
    pub volunteer: String,
    /// Name of the service, said with the button to people who do not see the row.
    pub service: String,
    /// Whether Volunteer has the focus at once, as from a link in a mail.
    pub focus: bool,
}

/// The next act, where a list is empty.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NextAct {
    /// What stands here once there is something, or why there is nothing.
    pub sentence: String,
    /// The way on; its text is empty when there is none.
    pub link: Link,
}

#[cfg(test)]
impl Home {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let waiting =
            |name: &'static str, title: &str, detail: &str, when: &str, button: &str, first| {
                Waiting {
                    glyph: Glyph::beside(name),
                    title: Link::new("/services/payments-ledger/launch/1", title),
                    detail: detail.into(),
                    when: Moment::new("2026-11-20T09:12:00Z", when),
                    button: Link::new("/services/payments-ledger/launch/1", button),
                    first,
                    old: first,
                }
            };
        Self {
            shell: Shell::sample("My work", "work"),
            about: vec![
                "Ana Ruiz, SRE Payments".into(),
                "14 h given to product teams this quarter".into(),
            ],
            needs: vec![
                waiting(
                    "part",
                    "Sign off launch review 1 of payments-ledger",
                    "7 items need judgement, 19 are at the bar. Target launch 12 Dec",
                    "5 h",
                    "Review",
                    true,
                ),
                waiting(
                    "back",
                    "Judge CMP-02 of payments-ledger again",
                    "Card data in debug logs. Priya Nair changed the answer and added a proof",
                    "1 h",
                    "Open",
                    false,
                ),
            ],
            needs_empty: NextAct {
                sentence: "Nothing waits for you.".into(),
                link: Link::new("/services", "See all services"),
            },
            decides_waivers: true,
            may_help: true,
            requests: vec![
                Request {
                    title: Link::new(
                        "/services/catalog-read",
                        "catalog-read has no consultant for launch review 1",
                    ),
                    detail:
                        "Team Catalog, in development. Target launch 9 Mar. 12 of 48 items answered"
                            .into(),
                    when: Moment::new("2026-11-19T10:00:00Z", "1 day"),
                    volunteer: "/services/catalog-read/launch/1/consultants".into(),
                    service: "catalog-read".into(),
                    focus: true,
                },
                Request {
                    title: Link::new(
                        "/services/ledger-export",
                        "ledger-export has no consultant for launch review 1",
                    ),
                    detail: "Team Ledger, in development. No target date".into(),
                    when: Moment::new("2026-11-17T10:00:00Z", "3 days"),
                    volunteer: String::new(),
                    service: "ledger-export".into(),
                    focus: false,
                },
            ],
            requests_empty: NextAct::default(),
            helped: vec![waiting(
                "acc",
                "Ana Ruiz helps with launch review 2 of ledger-export",
                "A question on an item goes to them",
                "3 days",
                "Ask on an item",
                false,
            )],
            is_manager: true,
            fragile: Vec::new(),
            launches: vec![waiting(
                "none",
                "gift-cards means to launch on 1 Dec",
                "Checkout",
                "10 days",
                "",
                false,
            )],
            launches_empty: NextAct::default(),
            changes: Vec::new(),
            changes_empty: NextAct {
                sentence: "Nothing changed since yesterday on services that you help or own."
                    .into(),
                link: Link::new("/activity", "See all activity"),
            },
        }
    }
}
