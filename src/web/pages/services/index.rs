//! The portfolio: every service, its stage, and what stands in the way of its next transition.

use super::{decisions, stage_mark};
use crate::domain::at::At;
use crate::domain::gates::Gate;
use crate::domain::handback::State as HandbackState;
use crate::domain::lifecycle::{Column, Stage};
use crate::ops::portfolio::{Columns, PAGE, Portfolio as Found, ServiceSummary, UnderWay};
use crate::ops::service_signals::PagesByWeek;
use crate::web::figures::spark;
use crate::web::pages::address::with_query;
use crate::web::pages::time;
use crate::web::views::form::Choice;
use crate::web::views::link::Link;
use crate::web::views::paging::Paging;
use crate::web::views::services::{
    Filter, ItemCount, PagesCell, Portfolio, ServiceRow, StageCount,
};
use crate::web::views::shell::{Nav, Shell, Viewer};
use crate::web::views::stage::StageMark;

/// What the list is filtered and ordered by, as the address says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PortfolioQuery {
    /// Only services in this stage, or those handed back.
    pub stage: Option<Column>,
    /// Only services of this team, by its name in URLs; empty for all.
    pub team: String,
    /// `launch` for the next launch first, `fragile` for the fragile first; by name otherwise.
    pub sort: String,
    /// Part of a name; empty for all.
    pub q: String,
    /// The page, counted from 0.
    pub page: i64,
}

impl PortfolioQuery {
    /// The address of the list with this filter.
    fn href(&self) -> String {
        let page = if self.page > 0 { self.page.to_string() } else { String::new() };
        with_query(
            "/services",
            &[
                ("stage", self.stage.map_or("", Column::as_str)),
                ("team", &self.team),
                ("sort", &self.sort),
                ("q", &self.q),
                ("page", &page),
            ],
        )
    }

    fn of_stage(&self, stage: Option<Column>) -> String {
        Self { stage, page: 0, ..self.clone() }.href()
    }

    fn of_page(&self, page: i64) -> String {
        Self { page, ..self.clone() }.href()
    }
}

/// The portfolio as a page. `may_add` says whether this person may add a service.
pub fn page(
    found: &Found,
    query: &PortfolioQuery,
    may_add: bool,
    viewer: &Viewer,
    now: At,
) -> Portfolio {
    let live = found.columns.stages.iter().filter(|count| count.stage != Stage::Retired);
    Portfolio {
        shell: Shell::new("Services", Nav::Services, viewer),
        services: live.map(|count| number(count.count)).sum::<u64>()
            + number(found.columns.handed_back),
        teams: found.teams.len() as u64,
        stages: columns(found, query),
        decisions: if query == &PortfolioQuery::default() {
            found.decisions.iter().map(|need| decisions::decision(need, now)).collect()
        } else {
            Vec::new()
        },
        filter: filter(found, query),
        measured: found.services.iter().any(|service| service.pages.is_some()),
        rows: rows(found, query, now),
        paging: paging(found, query),
        may_add,
    }
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// The columns with their counts; the last two only when something stands in them.
fn columns(found: &Found, query: &PortfolioQuery) -> Vec<StageCount> {
    let count_in = |column: Column| match column {
        Column::HandedBack => found.columns.handed_back,
        _ => {
            let counted = found.columns.stages.iter().find(|count| count.stage == column.stage());
            counted.map_or(0, |count| count.count)
        }
    };
    Column::ALL
        .iter()
        .map(|column| (*column, number(count_in(*column))))
        .filter(|(column, count)| {
            *count > 0 || !matches!(column, Column::HandedBack | Column::Retired)
        })
        .map(|(column, count)| StageCount {
            detail: beside(column, &found.columns),
            ..stage(column, count, query)
        })
        .collect()
}

fn stage(column: Column, count: u64, query: &PortfolioQuery) -> StageCount {
    let current = query.stage == Some(column);
    StageCount {
        stage: mark(column.stage(), column == Column::HandedBack),
        count,
        detail: String::new(),
        href: query.of_stage((!current).then_some(column)),
        current,
    }
}

/// What is near in a column, in words; empty when nothing is.
fn beside(column: Column, columns: &Columns) -> String {
    let (count, words) = match column {
        Column::InDevelopment => (columns.launching, "launch within 30 days"),
        Column::DeveloperManaged => (columns.long_self_managed, "long enough for a handoff"),
        Column::OpsManaged => (columns.fragile, "fragile"),
        Column::HandedBack => (columns.ready_to_return, "with every condition met"),
        Column::Retired => (0, ""),
    };
    if count == 0 { String::new() } else { format!("{count} {words}") }
}

/// The mark of a stage; what was handed back has one of its own.
fn mark(stage: Stage, handed_back: bool) -> StageMark {
    if handed_back { StageMark::HANDED_BACK } else { stage_mark(stage) }
}

fn filter(found: &Found, query: &PortfolioQuery) -> Filter {
    let mut teams = vec![Choice::new("", "All teams", query.team.is_empty())];
    teams.extend(
        found.teams.iter().map(|team| {
            Choice::new(team.slug.as_str(), &team.name, team.slug.as_str() == query.team)
        }),
    );
    let mut sorts =
        vec![Choice::new("", "Name", !by_launch(found, query) && !by_fragility(found, query))];
    if on_one_page(found) {
        sorts.push(Choice::new("launch", "Next launch first", by_launch(found, query)));
        sorts.push(Choice::new("fragile", "Most fragile first", by_fragility(found, query)));
    }
    Filter {
        stage: query.stage.map_or("", Column::as_str).to_owned(),
        teams,
        sorts,
        q: query.q.clone(),
        active: query.stage.is_some() || !query.team.is_empty() || !query.q.is_empty(),
    }
}

/// Pages are cut by name, so another order is only true when one page holds everything.
fn on_one_page(found: &Found) -> bool {
    found.total <= PAGE
}

fn by_launch(found: &Found, query: &PortfolioQuery) -> bool {
    query.sort == "launch" && on_one_page(found)
}

fn by_fragility(found: &Found, query: &PortfolioQuery) -> bool {
    query.sort == "fragile" && on_one_page(found)
}

fn rows(found: &Found, query: &PortfolioQuery, now: At) -> Vec<ServiceRow> {
    let mut services: Vec<&ServiceSummary> = found.services.iter().collect();
    if by_launch(found, query) {
        // Services with a day come first, the nearest at the top.
        services.sort_by_key(|service| {
            let day = service.target_launch.filter(|_| service.stage == Stage::InDevelopment);
            (day.is_none(), day)
        });
    }
    if by_fragility(found, query) {
        let grave = |service: &&ServiceSummary| {
            service.fragile.as_ref().map(|fragile| (fragile.hold, fragile.warn))
        };
        services.sort_by_key(|service| std::cmp::Reverse(grave(service)));
    }
    services.into_iter().map(|service| row(service, now)).collect()
}

fn row(service: &ServiceSummary, now: At) -> ServiceRow {
    let waits = matches!(service.stage, Stage::InDevelopment | Stage::DeveloperManaged);
    let ready = waits && is_ready(service);
    let review = service.review.as_ref();
    ServiceRow {
        service: Link::new(format!("/services/{}", service.slug), &service.name),
        team: Link::new(format!("/teams/{}", service.team.slug), &service.team.name),
        stage: mark(service.stage, service.handed_back),
        time_in_stage: time::length(service.stage_since, now),
        pages: service.pages.as_ref().and_then(pages),
        next: next(service, now),
        next_tone: tone(service, ready),
        propose: propose(service),
        obstacle: obstacle(service),
        items: review.map(|review| ItemCount {
            answered: number(review.answered.into()),
            of: number(review.asked.into()),
        }),
        sre: match (&service.running_team, review.and_then(|review| review.consultant.as_ref())) {
            (Some(team), _) => team.name.clone(),
            (None, Some(person)) => person.name.clone(),
            (None, None) => String::new(),
        },
    }
}

/// Twelve weeks of pages against the budget, the newest whole week as a number.
fn pages(found: &PagesByWeek) -> Option<PagesCell> {
    let newest = found.newest()?;
    // Weeks before anybody told pages are not read out.
    let told = found.weeks.iter().skip_while(|week| week.is_none());
    let weeks: Vec<String> =
        told.map(|week| week.map_or_else(|| "unknown".to_owned(), |one| one.to_string())).collect();
    let budget = found.budget.map(|budget| (budget * 100.0).round() / 100.0);
    let limit = budget.map_or_else(String::new, |budget| format!(", budget {budget}"));
    let values: Vec<Option<f64>> = found.weeks.iter().map(|week| week.map(f64::from)).collect();
    let over = found.budget.is_some_and(|budget| f64::from(newest) > budget);
    Some(PagesCell {
        figure: spark(&values, found.budget),
        newest,
        budget: budget.map_or_else(String::new, |budget| budget.to_string()),
        tone: if over { "stop" } else { "quiet" },
        sentence: format!("{} pages a week{limit}, the last week so far", weeks.join(", ")),
    })
}

/// Whether every gate lets the next transition through, by itself or by an override.
fn is_ready(service: &ServiceSummary) -> bool {
    service.in_the_way.iter().all(Gate::is_passed)
}

/// The next transition of a service in words.
pub fn next(service: &ServiceSummary, now: At) -> String {
    let left = service.in_the_way.iter().filter(|gate| !gate.is_passed()).count();
    match (service.stage, service.target_launch) {
        (Stage::InDevelopment, _) if left == 0 => "Launch, ready".to_owned(),
        (Stage::InDevelopment, Some(day)) => format!("Launch {}", time::day_from_now(day, now)),
        (Stage::InDevelopment, None) => "Launch".to_owned(),
        (Stage::DeveloperManaged, _) if left == 0 => "Handoff, ready".to_owned(),
        (Stage::DeveloperManaged, _) => format!("Handoff, {left} left"),
        (Stage::OpsManaged, _) => match (service.handback.map(|one| one.state), &service.fragile) {
            (Some(HandbackState::Scheduled), _) => "Handback decided".to_owned(),
            (Some(_), _) => "Handback proposed".to_owned(),
            (None, Some(_)) => "Watch".to_owned(),
            (None, None) => "Steady".to_owned(),
        },
        (Stage::Retired, _) => "None".to_owned(),
    }
}

/// The class of the next transition.
fn tone(service: &ServiceSummary, ready: bool) -> &'static str {
    match (service.handback, &service.fragile) {
        _ if ready => "go",
        (Some(_), _) => "stop",
        (None, Some(_)) => "warn",
        (None, None) => "quiet",
    }
}

/// Of how many gates a row says what stands now; the others it names.
const GATES_SAID: usize = 2;

/// What stands in the way, gate by gate; who runs the service, where nothing is next.
fn obstacle(service: &ServiceSummary) -> String {
    if let Some(fragile) = &service.fragile {
        let standing = if fragile.is_fragile() { "Fragile" } else { "Calls for a joint plan" };
        return format!("{standing}: {}", fragile.reason);
    }
    if let Some(team) = &service.running_team {
        return format!("Ops-managed by {}", team.name);
    }
    let said = service.in_the_way.iter().take(GATES_SAID).map(Gate::sentence);
    let named = service.in_the_way.iter().skip(GATES_SAID).map(|gate| gate.name.clone());
    let gates: Vec<String> = said.chain(named).collect();
    gates.join("; ")
}

/// Where a handback of a fragile service is proposed, or the one under way.
fn propose(service: &ServiceSummary) -> Option<Link> {
    let base = format!("/services/{}/handbacks", service.slug);
    if let Some(UnderWay { number, .. }) = service.handback {
        return Some(Link::new(format!("{base}/{number}"), "See the handback"));
    }
    let fragile = service.fragile.as_ref()?;
    fragile.may_propose.then(|| Link::new(format!("{base}/new"), "Propose handback"))
}

fn paging(found: &Found, query: &PortfolioQuery) -> Paging {
    let seen = query.page.max(0).saturating_add(1).saturating_mul(PAGE);
    Paging {
        shown: found.services.len() as u64,
        total: Some(number(found.total)),
        previous: if query.page > 0 { query.of_page(query.page - 1) } else { String::new() },
        next: if found.total > seen { query.of_page(query.page.max(0) + 1) } else { String::new() },
    }
}
