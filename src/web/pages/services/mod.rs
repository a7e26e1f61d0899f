//! Pages of services: one, all, the form and the history.

mod decisions;
pub mod expected;
pub mod form;
pub mod gate_facts;
pub mod gates;
pub mod history;
pub mod index;
pub mod launch;
pub mod run;
pub mod show;
pub mod signals;

use crate::domain::lifecycle::Stage;
use crate::domain::service::Importance;
use crate::ops::review_page::Person;
use crate::ops::service_page::ServiceDetail;
use crate::web::pages::time;
use crate::web::views::link::Link;
use crate::web::views::service::ServiceHead;
use crate::web::views::stage::StageMark;

use crate::domain::at::At;

/// The mark of a stage.
pub fn stage_mark(stage: Stage) -> StageMark {
    match stage {
        Stage::InDevelopment => StageMark::IN_DEVELOPMENT,
        Stage::DeveloperManaged => StageMark::DEVELOPER_MANAGED,
        Stage::OpsManaged => StageMark::OPS_MANAGED,
        Stage::Retired => StageMark::RETIRED,
    }
}

/// How much the organisation depends on a service, as a word.
pub fn importance_words(importance: Importance) -> &'static str {
    match importance {
        Importance::Critical => "Critical",
        Importance::Standard => "Standard",
        Importance::Experimental => "Experimental",
    }
}

/// What every page of a service says at its top.
pub fn head(detail: &ServiceDetail, now: At) -> ServiceHead {
    let target = detail.target_launch.filter(|_| detail.stage == Stage::InDevelopment);
    ServiceHead {
        name: detail.name.clone(),
        href: format!("/services/{}", detail.slug),
        lessons: format!("/lessons?service={}", detail.slug),
        stage: stage_mark(detail.stage),
        time_in_stage: time::length(detail.stage_since, now),
        team: Link::new(format!("/teams/{}", detail.team), &detail.team_name),
        importance: importance_words(detail.importance).to_owned(),
        consultant: consultant(detail).map_or_else(String::new, |person| person.name.clone()),
        target: target.map_or_else(String::new, |day| time::day_from_now(day, now)),
    }
}

/// Who consults: on the review under way, else after the handback, else on the last review.
fn consultant(detail: &ServiceDetail) -> Option<&Person> {
    let under_way = detail.reviews.iter().find(|review| review.state.is_under_way());
    let after_handback = detail.consulting.as_ref().map(|consulting| &consulting.by);
    let last = || match under_way {
        Some(_) => None,
        None => detail.reviews.first().and_then(|review| review.consultant.as_ref()),
    };
    under_way.and_then(|review| review.consultant.as_ref()).or(after_handback).or_else(last)
}

/// The first letter as a capital, for states and facts that stand alone.
pub(in crate::web::pages) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
