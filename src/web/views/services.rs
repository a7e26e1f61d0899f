//! The portfolio: every service, its stage, and what stands in the way of its next transition.

use serde::Serialize;

use super::form::Choice;
use super::glyph::Glyph;
use super::link::Link;
use super::moment::Moment;
use super::paging::Paging;
use super::shell::Shell;
use super::stage::StageMark;

/// `services/index`: the portfolio.
#[derive(Debug, Clone, Serialize)]
pub struct Portfolio {
    /// The frame of the page.
    pub shell: Shell,
    /// All services that are not retired.
    pub services: u64,
    /// Teams that own at least one of them.
    pub teams: u64,
    /// The stages from left to right, each a filter.
    pub stages: Vec<StageCount>,
    /// What waits for the reader's decision; empty on a part of the list.
    pub decisions: Vec<Decision>,
    /// The filter form.
    pub filter: Filter,
    /// Whether signals have told anything about a service shown.
    pub measured: bool,
    /// One row for each service shown.
    pub rows: Vec<ServiceRow>,
    /// Which part of the list is shown.
    pub paging: Paging,
    /// Whether this person may add a service.
    pub may_add: bool,
}

/// A stage with its number of services.
#[derive(Debug, Clone, Serialize)]
pub struct StageCount {
    /// The stage.
    pub stage: StageMark,
    /// Services in it.
    pub count: u64,
    /// One line of detail, for example `2 launch within 30 days`; may be empty.
    pub detail: String,
    /// The list filtered by it, or the whole list when it is the filter already.
    pub href: String,
    /// Whether the list is filtered by it.
    pub current: bool,
}

/// A decision that waits, as a headline.
#[derive(Debug, Clone, Serialize)]
pub struct Decision {
    /// The mark before it.
    pub glyph: Glyph,
    /// The question, linked to where it is decided.
    pub title: Link,
    /// Who asked, and why.
    pub detail: String,
    /// Since when it waits.
    pub when: Moment,
    /// Where the evidence stands.
    pub evidence: String,
    /// Where it is decided.
    pub decide: String,
}

/// What the list is filtered and ordered by.
#[derive(Debug, Clone, Serialize)]
pub struct Filter {
    /// Stage, kept when the form is sent; empty for all.
    pub stage: String,
    /// Teams; the first stands for all of them and has an empty value.
    pub teams: Vec<Choice>,
    /// Orders.
    pub sorts: Vec<Choice>,
    /// Part of a name.
    pub q: String,
    /// Whether anything is filtered, so that a way back to the whole list is shown.
    pub active: bool,
}

/// A service in the list.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceRow {
    /// Name, linked to its page.
    pub service: Link,
    /// Owning team, linked to its page.
    pub team: Link,
    /// Stage.
    pub stage: StageMark,
    /// Time in it, for example `31 weeks`.
    pub time_in_stage: String,
    /// Its pages of the last twelve weeks; absent when nothing was told about it.
    pub pages: Option<PagesCell>,
    /// The next transition in words, for example `Handoff, 3 left`.
    pub next: String,
    /// Class of the next transition: `go` when nothing blocks it, `warn` or `stop` for what is
    /// fragile, else `quiet`.
    pub next_tone: &'static str,
    /// Where a handback of a fragile service is proposed; absent when the reader may not.
    pub propose: Option<Link>,
    /// What stands in the way, in words; empty when nothing does.
    pub obstacle: String,
    /// Items of the open or newest review; absent before the first.
    pub items: Option<ItemCount>,
    /// The SRE consultant, or the running SRE team; empty when there is none.
    pub sre: String,
}

/// The pages of a service against its budget.
#[derive(Debug, Clone, Serialize)]
pub struct PagesCell {
    /// A line of twelve weeks; empty for fewer than two.
    pub figure: String,
    /// Pages of the newest whole week.
    pub newest: u32,
    /// Pages a week that it may cause; empty when the checklist does not say.
    pub budget: String,
    /// Class of the newest figure: `stop` over the budget, else `quiet`.
    pub tone: &'static str,
    /// All of it for who does not see the line, for example `2, 3, 9 pages a week, budget 7`.
    pub sentence: String,
}

/// How far the team has come with a review.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ItemCount {
    /// Items answered.
    pub answered: u64,
    /// Items asked.
    pub of: u64,
}

#[cfg(test)]
impl Portfolio {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let stage = |stage, count, detail: &str, current| StageCount {
            stage,
            count,
            detail: detail.into(),
            href: "/services?stage=in_development".into(),
            current,
        };
        let row = |name: &str,
                   team: &str,
                   stage,
                   time: &str,
                   next: &str,
                   tone,
                   obstacle: &str,
                   items: Option<(u64, u64)>,
                   sre: &str| {
            ServiceRow {
                service: Link::new(format!("/services/{name}"), name),
                team: Link::new(format!("/teams/{}", team.to_lowercase()), team),
                stage,
                time_in_stage: time.into(),
                pages: (name == "search-index").then(|| PagesCell {
                    figure: String::new(),
                    newest: 9,
                    budget: "7".into(),
                    tone: "stop",
                    sentence: "2, 3, 9 pages a week, budget 7".into(),
                }),
                next: next.into(),
                next_tone: tone,
                propose: None,
                obstacle: obstacle.into(),
                items: items.map(|(met, of)| ItemCount { answered: met, of }),
                sre: sre.into(),
            }
        };
        Self {
            shell: Shell::sample("Services", "services"),
            measured: true,
            services: 37,
            teams: 9,
            stages: vec![
                stage(StageMark::IN_DEVELOPMENT, 6, "2 launch within 30 days", true),
                stage(StageMark::DEVELOPER_MANAGED, 17, "4 past six months", false),
                stage(StageMark::OPS_MANAGED, 12, "", false),
                stage(StageMark::HANDED_BACK, 2, "1 with every condition met", false),
            ],
            decisions: vec![Decision {
                glyph: Glyph::beside("part"),
                title: Link::new("/services/search-index/handbacks/1", "Hand search-index back?"),
                detail: "Ana Ruiz proposed it. 9 pages a week".into(),
                when: Moment::new("2026-11-20T09:12:00Z", "1 day"),
                evidence: "/services/search-index#fragility-h".into(),
                decide: "/services/search-index/handbacks/1".into(),
            }],
            filter: Filter {
                stage: "in_development".into(),
                teams: vec![
                    Choice::new("", "All teams", true),
                    Choice::new("ledger", "Ledger", false),
                ],
                sorts: vec![
                    Choice::new("launch", "Next launch first", true),
                    Choice::new("name", "Name", false),
                ],
                q: "pay".into(),
                active: true,
            },
            rows: vec![
                row(
                    "payments-ledger",
                    "Ledger",
                    StageMark::IN_DEVELOPMENT,
                    "not launched",
                    "Launch, 22 days",
                    "quiet",
                    "13 items to do, 1 change asked. Compliance profile has 1 unknown without an owner.",
                    Some((35, 48)),
                    "Ana Ruiz",
                ),
                row(
                    "checkout-api",
                    "Checkout",
                    StageMark::DEVELOPER_MANAGED,
                    "31 weeks",
                    "Handoff, 3 left",
                    "quiet",
                    "7 handoff items below the bar; no receiving SRE team; operational burden not attested.",
                    Some((41, 48)),
                    "Dele Bankole",
                ),
                row(
                    "fraud-scoring",
                    "Risk",
                    StageMark::DEVELOPER_MANAGED,
                    "27 weeks",
                    "Handoff, ready",
                    "go",
                    "",
                    Some((48, 48)),
                    "Mei Sato",
                ),
                row(
                    "notify-push",
                    "Messaging",
                    StageMark::HANDED_BACK,
                    "6 weeks",
                    "Return, 4 left",
                    "quiet",
                    "4 of 9 conditions to return are open.",
                    Some((39, 48)),
                    "Jonas Berg",
                ),
                row(
                    "identity-sso",
                    "Identity",
                    StageMark::OPS_MANAGED,
                    "3.1 years",
                    "Steady",
                    "quiet",
                    "",
                    None,
                    "SRE Core",
                ),
                row(
                    "gift-cards",
                    "Checkout",
                    StageMark::IN_DEVELOPMENT,
                    "not launched",
                    "Launch",
                    "quiet",
                    "No launch review yet.",
                    None,
                    "",
                ),
            ],
            paging: Paging {
                shown: 6,
                total: Some(37),
                previous: String::new(),
                next: "/services?after=gift-cards".into(),
            },
            may_add: true,
        }
    }
}
