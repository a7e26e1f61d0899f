//! The way back: the countdown of the conditions to return, and the forms that change them.

use super::case::countdown;
use crate::domain::at::At;
use crate::domain::handback::ConditionState;
use crate::ops::handbacks::{HandbackDetail, ReturnConditionDetail};
use crate::web::pages::time::{counted, day};
use crate::web::pages::words;
use crate::web::views::form::Choice;
use crate::web::views::glyph::Glyph;
use crate::web::views::handbacks::{
    ConditionForm, ConsultForm, ReturnConditionView, Returning, VersionForm,
};
use crate::web::views::link::Link;

/// The conditions to return; nothing before the service went back. `on_its_page` is whether this is
/// the page of the handback, where they are changed.
pub fn view(handback: &HandbackDetail, on_its_page: bool, now: At) -> Option<Returning> {
    let since = handback.handed_back_at?;
    let conditions = &handback.conditions;
    let asked = conditions.iter().filter(|one| one.state != ConditionState::Dropped);
    let met = conditions.iter().filter(|one| one.state == ConditionState::Met).count();
    let days = handback.days_away.map(|days| counted(days, "day")).unwrap_or_default();
    Some(Returning {
        heading: countdown(met, asked.count()),
        aside: match handback.returned_at {
            Some(_) => format!("returned after {days}"),
            None => format!("back since {}, {days}", day(since.date(), now)),
        },
        consultant: match &handback.consultant {
            Some(person) => format!("{} consults.", person.name),
            None => "No SRE consults.".to_owned(),
        },
        consult: (on_its_page && handback.may.consultant).then(|| ConsultForm {
            action: format!("{}/consultant", super::address(handback)),
            version: handback.version,
            another: handback.consultant.is_some(),
            candidates: handback
                .candidates
                .iter()
                .map(|sre| Choice::new(sre.handle.as_str(), sre.name.clone(), false))
                .collect(),
        }),
        conditions: conditions
            .iter()
            .map(|one| condition(handback, one, on_its_page, now))
            .collect(),
        add: (on_its_page && handback.may.judge)
            .then(|| format!("{}/conditions", super::address(handback))),
        handback: (!on_its_page)
            .then(|| Link::new(super::address(handback), format!("Handback {}", handback.number))),
    })
}

fn condition(
    handback: &HandbackDetail,
    one: &ReturnConditionDetail,
    on_its_page: bool,
    now: At,
) -> ReturnConditionView {
    let action = format!("{}/conditions/{}", super::address(handback), one.number);
    let open = one.state == ConditionState::Open;
    let judges = on_its_page && handback.may.judge;
    let form = || VersionForm { action: action.clone(), version: one.version };
    let glyph = match one.state {
        ConditionState::Open if one.late => "alert",
        ConditionState::Open => "none",
        ConditionState::Met => "met",
        ConditionState::Dropped => "na",
    };
    ReturnConditionView {
        n: one.number,
        glyph: Glyph::beside(glyph),
        words: one.words.clone(),
        plan: plan(one, now),
        settled: settled(one, now),
        edit: (on_its_page && open && handback.may.plan).then(|| ConditionForm {
            action: action.clone(),
            version: one.version,
            words: handback.may.judge.then(|| one.words.clone()),
            owner: one.owner.as_ref().map_or_else(String::new, |who| who.handle.to_string()),
            due_on: one.due_on.map_or_else(String::new, |day| day.to_string()),
        }),
        judge: (judges && open).then(form),
        reopen: (judges && !open).then(form),
    }
}

fn plan(one: &ReturnConditionDetail, now: At) -> String {
    let owner = one.owner.as_ref().map(|owner| owner.name.as_str());
    let late = if one.late { ", that day has passed" } else { "" };
    match (owner, one.due_on) {
        (Some(owner), Some(due)) => format!("{owner}, by {}{late}", day(due, now)),
        (Some(owner), None) => format!("{owner}, needs a date"),
        (None, Some(due)) => format!("Needs an owner, by {}{late}", day(due, now)),
        (None, None) => "Needs an owner and a date".to_owned(),
    }
}

fn settled(one: &ReturnConditionDetail, now: At) -> String {
    let Some(at) = one.settled_at else { return String::new() };
    let what = if one.state == ConditionState::Met { "Met" } else { "Dropped" };
    let by = words::name(one.settled_by.as_ref());
    let head = format!("{what}, {by}, {}", day(at.date(), now));
    if one.settled_words.is_empty() { head } else { format!("{head}: {}", one.settled_words) }
}
