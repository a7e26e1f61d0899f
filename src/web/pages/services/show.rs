//! The page of a service.

use super::{capital, gates, head};
use crate::domain::at::At;
use crate::domain::checklist::{Kind, Regime};
use crate::domain::compliance::regime_name;
use crate::domain::lifecycle::Stage;
use crate::domain::review::State;
use crate::ops::around::ReviewSummary;
use crate::ops::service_page::ServiceDetail;
use crate::web::pages::{events, time};
use crate::web::views::link::Link;
use crate::web::views::service::{Help, OpenReview, RegimeMark, ReviewRow, RunBy, ServicePage};
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The page of a service. `items_asked` is how many items the next review would ask of it,
/// and `checklist_version` the version of that checklist.
pub fn page(
    detail: &ServiceDetail,
    viewer: &Viewer,
    now: At,
    items_asked: u64,
    checklist_version: u32,
) -> ServicePage {
    ServicePage {
        shell: Shell::new(&detail.name, Nav::Services, viewer),
        head: head(detail, now),
        description: detail.description.clone(),
        go_on: go_on(detail),
        open_review: open_review(detail, items_asked, checklist_version),
        may_edit: detail.may.contains(&"edit_service"),
        gates: gates::gate_box(detail, "", now),
        run_by: detail.running_team.as_ref().map(|team| RunBy {
            team: Link::new(format!("/teams/{}", team.slug), &team.name),
            since: time::moment(detail.stage_since, now),
        }),
        overrides: Vec::new(),
        burden: None,
        back_up: None,
        handoff: None,
        fragility: None,
        returning: None,
        last_return: String::new(),
        takeover: None,
        sre_help: None,
        run: None,
        reviews: detail.reviews.iter().map(|review| row(review, now)).collect(),
        facts: detail.facts.iter().map(|fact| fact.words().to_owned()).collect(),
        help: helped(detail, now),
        first_contact: first_contact(detail, now),
        regimes: detail.regimes.iter().map(|regime| mark(*regime)).collect(),
        profile: profile(detail.compliance_unanswered),
        history: detail.history.iter().take(5).map(|event| events::entry(event, now)).collect(),
    }
}

/// The name of a review as pages say it: `Launch review 1`.
pub fn review_name(kind: Kind, number: i32) -> String {
    match kind {
        Kind::Launch => format!("Launch review {number}"),
        Kind::Handoff => format!("Handoff review {number}"),
    }
}

/// The address of a review.
pub fn review_href(review: &ReviewSummary) -> String {
    format!("/services/{}/{}/{}", review.service, review.kind, review.number)
}

fn under_way(detail: &ServiceDetail) -> Option<&ReviewSummary> {
    detail.reviews.iter().find(|review| review.state.is_under_way())
}

fn go_on(detail: &ServiceDetail) -> Option<Link> {
    let review = under_way(detail)?;
    let answers = detail.may.contains(&"answer") && review.state.takes_answers();
    let verb = if answers { "Continue" } else { "See" };
    let name = review_name(review.kind, review.number).to_lowercase();
    Some(Link::new(review_href(review), format!("{verb} {name}")))
}

fn open_review(detail: &ServiceDetail, items: u64, version: u32) -> Option<OpenReview> {
    let kind = next_review(detail.stage)?;
    let may = detail.may.contains(&"open_review") && under_way(detail).is_none();
    let launch = kind == Kind::Launch;
    may.then(|| OpenReview {
        kind: kind.as_str(),
        when: if launch {
            "answered over weeks while the service is built."
        } else {
            "answered from what the last review says: each answer is confirmed or changed."
        },
        action: format!("/services/{}/{kind}", detail.slug),
        target_date: detail
            .target_launch
            .filter(|_| launch)
            .map_or_else(String::new, |day| day.to_string()),
        items,
        checklist: Link::new(format!("/checklists/{kind}/v{version}"), format!("v{version}")),
        focus: detail.reviews.is_empty(),
    })
}

/// The kind of review that comes next for a service in this stage.
pub fn next_review(stage: Stage) -> Option<Kind> {
    match stage {
        Stage::InDevelopment => Some(Kind::Launch),
        Stage::DeveloperManaged => Some(Kind::Handoff),
        Stage::OpsManaged | Stage::Retired => None,
    }
}

fn row(review: &ReviewSummary, now: At) -> ReviewRow {
    let version = review.checklist_version;
    let signed = review.state == State::SignedOff;
    ReviewRow {
        review: Link::new(review_href(review), review_name(review.kind, review.number)),
        checklist: Link::new(
            format!("/checklists/{}/v{version}", review.kind),
            format!("v{version}"),
        ),
        cells: cells(review),
        items: items(review),
        low_risk: review.low_risk.as_ref().map_or_else(String::new, |reason| {
            format!("Low-risk launch: {}. {reason}", time::counted(review.asked, "item"))
        }),
        state: capital(review.state.words()),
        state_tone: if review.state.is_under_way() { "accent" } else { "quiet" },
        signed_by: who(review),
        when: time::moment(if signed { review.state_since } else { review.opened_at }, now),
    }
}

/// One cell an item, grouped by state, because a list of reviews knows counts and not items:
/// accepted, answered, change asked, not answered.
pub fn cells(review: &ReviewSummary) -> Vec<&'static str> {
    let count = |number: i32| usize::try_from(number).unwrap_or(0);
    let asked = count(review.asked);
    let accepted = count(review.accepted).min(asked);
    let back = count(review.changes_asked).min(asked - accepted);
    let met = count(review.answered).saturating_sub(accepted + back).min(asked - accepted - back);
    let mut cells = vec!["acc"; accepted];
    cells.resize(accepted + met, "met");
    cells.resize(accepted + met + back, "back");
    cells.resize(asked, "none");
    cells
}

fn items(review: &ReviewSummary) -> String {
    let mut words = format!("{} of {} answered", review.answered, review.asked);
    if review.accepted > 0 {
        words.push_str(&format!(", {} accepted", review.accepted));
    }
    if review.changes_asked > 0 {
        words.push_str(&format!(", {} asked", time::counted(review.changes_asked, "change")));
    }
    words
}

fn who(review: &ReviewSummary) -> String {
    if !review.signed_by.is_empty() {
        let names: Vec<&str> = review.signed_by.iter().map(|person| person.name.as_str()).collect();
        let signed = if review.state.is_under_way() { "Signed by" } else { "Signed off by" };
        return format!("{signed} {}", names.join(", "));
    }
    match &review.consultant {
        Some(person) if review.state.is_under_way() => format!("{} helps", person.name),
        Some(person) => format!("{} helped", person.name),
        None if review.state.is_under_way() => "No SRE helps yet".to_owned(),
        None => String::new(),
    }
}

/// Every SRE who helped with a review, oldest first, and who consults after a handback.
fn helped(detail: &ServiceDetail, now: At) -> Vec<Help> {
    let with_reviews = detail.reviews.iter().rev().filter_map(|review| help(review, now));
    let after_handback = detail.consulting.as_ref().map(|consulting| Help {
        name: consulting.by.name.clone(),
        given: format!("after handback {}", consulting.handback),
    });
    with_reviews.chain(after_handback).collect()
}

fn help(review: &ReviewSummary, now: At) -> Option<Help> {
    let person = review.consultant.as_ref()?;
    let name = review_name(review.kind, review.number).to_lowercase();
    let since = review
        .consultant_since
        .map_or_else(String::new, |since| format!(", since {}", time::day(since.date(), now)));
    Some(Help { name: person.name.clone(), given: format!("{name}{since}") })
}

fn first_contact(detail: &ServiceDetail, now: At) -> String {
    let first = detail.reviews.iter().filter_map(|review| review.consultant_since).min();
    first.map_or_else(String::new, |at| time::day(at.date(), now))
}

fn mark(regime: Regime) -> RegimeMark {
    RegimeMark {
        name: regime_name(regime).to_owned(),
        standing: "in scope or likely to be, adds items".to_owned(),
        in_scope: true,
    }
}

fn profile(unanswered: i32) -> String {
    match unanswered {
        0 => "Every question is answered".to_owned(),
        more => format!("{} not answered", time::counted(more, "question")),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
