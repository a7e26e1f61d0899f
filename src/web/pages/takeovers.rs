//! Requests that an SRE team takes a service over: on the page of the service, and in their queue.

use super::time::{day, moment};
use crate::domain::at::At;
use crate::domain::compliance::regime_name;
use crate::domain::takeover::Standing;
use crate::ops::service_page::ServiceDetail;
use crate::ops::takeovers::TakeoverDetail;
use crate::ops::teams::TeamDetail;
use crate::web::views::form::Choice;
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};
use crate::web::views::takeovers::{AnswerForm, AskForm, Queue, TakeoverView};

/// The queue as a page.
pub fn index(found: &[TakeoverDetail], viewer: &Viewer, now: At) -> Queue {
    Queue {
        shell: Shell::new("Services waiting for an SRE team", Nav::Services, viewer),
        requests: found.iter().map(|request| view(request, now)).collect(),
    }
}

/// A request with its answer.
pub fn view(request: &TakeoverDetail, now: At) -> TakeoverView {
    let base = format!("/services/{}", request.service);
    let name = |person: &Option<crate::ops::review_page::Person>| {
        person.as_ref().map_or_else(String::new, |person| person.name.clone())
    };
    TakeoverView {
        service: Link::new(&base, &request.service_name),
        owner: request.owner.clone(),
        importance: super::services::capital(request.importance.as_str()),
        regimes: request
            .regimes
            .iter()
            .map(|regime| regime_name(*regime))
            .collect::<Vec<_>>()
            .join(", "),
        team: Link::new(format!("/teams/{}", request.team), &request.team_name),
        asked_by: name(&request.asked_by),
        asked: moment(request.asked_at, now),
        words: request.words.clone(),
        standing: standing(request, now),
        answered_by: name(&request.answered_by),
        answer_words: request.answer_words.clone(),
        outlook: request.outlook.as_ref().map(|outlook| {
            let state = request.may_state_load.then(|| {
                let href = format!("/teams/{}?load={}#load-h", request.team, request.service);
                Link::new(href, "State what it takes")
            });
            super::capacity::taking(outlook, state)
        }),
        form: request.may_answer.then(|| AnswerForm {
            action: format!("{base}/takeovers/{}/answer", request.number),
            version: request.version,
            n: request.number,
        }),
    }
}

fn standing(request: &TakeoverDetail, now: At) -> String {
    let team = &request.team_name;
    match (request.standing, request.not_before) {
        (Standing::Accepted, _) => format!("{team} takes it"),
        (Standing::TakenOver, _) => format!("{team} took it over"),
        (Standing::Declined, _) => format!("{team} does not take it"),
        (Standing::Deferred, Some(until)) => format!("{team}: not before {}", day(until, now)),
        (Standing::Deferred, None) | (Standing::Waiting, _) => format!("Waits for {team}"),
    }
}

/// The form that asks; absent when the reader may not, or an SRE team was asked already and has
/// neither declined nor taken the service over before it came back.
pub fn ask_form(
    detail: &ServiceDetail,
    requests: &[TakeoverDetail],
    teams: &[TeamDetail],
) -> Option<AskForm> {
    use crate::domain::lifecycle::Stage;
    use crate::domain::person::TeamKind;
    let is_over = |standing| matches!(standing, Standing::Declined | Standing::TakenOver);
    let open = requests.iter().any(|request| !is_over(request.standing));
    let may =
        detail.stage == Stage::DeveloperManaged && detail.may.contains(&"ask_for_handoff") && !open;
    may.then(|| AskForm {
        action: format!("/services/{}/takeovers", detail.slug),
        teams: teams
            .iter()
            .filter(|team| team.active && team.kind == TeamKind::Sre)
            .map(|team| Choice::new(team.slug.as_str(), &team.name, false))
            .collect(),
    })
}
