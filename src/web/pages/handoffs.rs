//! The handoff: the page on which a manager decides, the record of a decision, and what the page of
//! the service says of it.

use super::services::{gates, head};
use super::time::{counted, day, day_moment, moment};
use super::{capacity, words};
use crate::domain::at::At;
use crate::domain::capacity::Outlook;
use crate::domain::gates::{Gate, GateState};
use crate::domain::handoff::{Outcome, Plan};
use crate::domain::lifecycle::Stage;
use crate::domain::review::State;
use crate::ops::handoffs::{HandoffDetail, HandoffPage, ReviewFound};
use crate::ops::review_page::ConditionDetail;
use crate::ops::service_page::ServiceDetail;
use crate::ops::waivers::WaiverDetail;
use crate::web::views::glyph::Glyph;
use crate::web::views::handoffs::{
    ConditionLine, DecidedLine, DecisionForms, Found, HandoffForm, HandoffRecord, PlanLine,
    Standing, StoodGate, WaiverLine,
};
use crate::web::views::link::Link;
use crate::web::views::service::GateBox;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The page on which a manager decides.
pub fn new_page(
    service: &ServiceDetail,
    page: &HandoffPage,
    viewer: &Viewer,
    now: At,
) -> HandoffForm {
    let heading = heading(page);
    let ready = page.gates.iter().all(Gate::is_passed) && page.team.is_some();
    HandoffForm {
        shell: Shell::new(&heading, Nav::Services, viewer),
        head: head(service, now),
        heading,
        asked: asked(page, now),
        gates: gates::gate_box(service, "", now)
            .map(|found| GateBox { who_acts: String::new(), ..found }),
        review: page.review.as_ref().map(|review| found(page, review, now)),
        outlook: page.outlook.as_ref().map(|outlook| capacity::taking(outlook, None)),
        decided: page.decided.as_ref().map(|detail| decided(detail, &page.service_name, now)),
        forms: page.may_decide.then(|| DecisionForms {
            action: format!("/services/{}/handoffs", page.service),
            version: page.version,
            name: page.service_name.clone(),
            team: page.team.as_ref().map_or_else(String::new, |team| team.name.clone()),
            ready,
        }),
        who_decides: who_decides(page),
    }
}

fn heading(page: &HandoffPage) -> String {
    match (&page.team, page.stage) {
        (Some(team), Stage::DeveloperManaged) => {
            format!("Hand off {} to {}?", page.service_name, team.name)
        }
        (None, Stage::DeveloperManaged) => format!("Hand off {}?", page.service_name),
        _ => format!("Handoff of {}", page.service_name),
    }
}

fn asked(page: &HandoffPage, now: At) -> String {
    match (&page.asked_by, page.asked_at) {
        (Some(person), Some(at)) => {
            let answer = match &page.team {
                Some(team) => format!("{} has said yes.", team.name),
                None => "No SRE team has said yes yet.".to_owned(),
            };
            format!("{} asked on {}. {answer}", person.name, day(at.date(), now))
        }
        _ => "No SRE team is asked yet.".to_owned(),
    }
}

fn who_decides(page: &HandoffPage) -> String {
    match (page.may_decide, page.stage) {
        (true, _) => String::new(),
        (false, Stage::DeveloperManaged) => format!(
            "{} A manager decides who neither asked for the handoff nor signed its review.",
            page.may_not
        ),
        (false, stage) => format!("{} is {}.", page.service_name, stage.words()),
    }
}

fn found(page: &HandoffPage, review: &ReviewFound, now: At) -> Found {
    let href = format!("/services/{}/handoff/{}", page.service, review.number);
    let names: Vec<&str> = review.signed_by.iter().map(|person| person.name.as_str()).collect();
    Found {
        review: Link::new(&href, format!("Handoff review {}", review.number)),
        state: match (review.state, review.valid_until) {
            (State::SignedOff, Some(until)) => {
                format!("Signed off, valid until {}", day(until.date(), now))
            }
            (state, _) => words::capital(state.words()),
        },
        counts: counts(review),
        signed_by: names.join(", "),
        conditions: review.conditions.iter().map(|condition| line(&href, condition, now)).collect(),
        waivers: review.waivers.iter().map(|waiver| waived(&href, waiver, now)).collect(),
    }
}

fn counts(review: &ReviewFound) -> String {
    let asked = counted(i64::try_from(review.asked).unwrap_or(i64::MAX), "item");
    let mut parts = vec![format!("{asked} asked"), format!("{} accepted", review.accepted)];
    for (count, what) in [
        (review.with_condition, "accepted with a condition"),
        (review.below, "below the handoff bar"),
        (review.not_applicable, "not applicable"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    parts.join(", ")
}

fn line(review: &str, condition: &ConditionDetail, now: At) -> ConditionLine {
    let item = &condition.item;
    ConditionLine {
        item: Link::new(format!("{review}?item={item}#{item}"), item.as_str()),
        words: condition.words.clone(),
        owner: words::name(condition.owner.as_ref()).to_owned(),
        due: day_moment(condition.due_on, now),
        overdue: condition.overdue,
    }
}

fn waived(review: &str, waiver: &WaiverDetail, now: At) -> WaiverLine {
    let item = &waiver.item;
    WaiverLine {
        item: Link::new(format!("{review}?item={item}#{item}"), item.as_str()),
        control: waiver.compensating_control.clone(),
        until: day_moment(waiver.until, now),
    }
}

fn record_link(detail: &HandoffDetail) -> Link {
    let href = format!("/services/{}/handoffs/{}", detail.service, detail.number);
    Link::new(href, format!("Handoff decision {}", detail.number))
}

fn decided(detail: &HandoffDetail, name: &str, now: At) -> DecidedLine {
    let when = day(detail.at.date(), now);
    DecidedLine {
        record: record_link(detail),
        sentence: format!("{} on {when}{}", sentence(detail, name), again(detail, now)),
        reason: detail.reason.clone(),
    }
}

/// What was decided and by whom.
fn sentence(detail: &HandoffDetail, name: &str) -> String {
    let by = words::name(detail.by.as_ref());
    let team = detail.team.as_ref().map_or("an SRE team", |team| team.name.as_str());
    match detail.outcome {
        Outcome::HandedOff => format!("{by} handed {name} off to {team}"),
        Outcome::NotYet => format!("{by} decided not to hand {name} off yet"),
    }
}

fn again(detail: &HandoffDetail, now: At) -> String {
    detail.look_again_on.map_or_else(
        || ".".to_owned(),
        |on| format!(". It is looked at again on {}.", day(on, now)),
    )
}

/// The record of a decision.
pub fn record(
    service: &ServiceDetail,
    detail: &HandoffDetail,
    viewer: &Viewer,
    now: At,
) -> HandoffRecord {
    let heading = format!("Handoff decision {}", detail.number);
    HandoffRecord {
        shell: Shell::new(format!("{heading} of {}", service.name), Nav::Services, viewer),
        head: head(service, now),
        heading,
        sentence: format!("{}.", sentence(detail, &service.name)),
        when: moment(detail.at, now),
        reason: detail.reason.clone(),
        plan: plan_of(detail, now),
        review: detail.review.map(|number| {
            let href = format!("/services/{}/handoff/{number}", detail.service);
            Link::new(href, format!("Handoff review {number}"))
        }),
        gates: detail.gates.iter().map(|gate| stood(gate, now)).collect(),
        outlook: detail.team.as_ref().map(|team| {
            let outlook = Outlook { team: team.name.clone(), limits: detail.limits.clone() };
            capacity::taking(&outlook, None)
        }),
    }
}

fn plan_of(detail: &HandoffDetail, now: At) -> Vec<PlanLine> {
    let again =
        detail.look_again_on.map(|on| PlanLine { name: "Looked at again", words: day(on, now) });
    let planned = detail.plan.as_ref().map(|plan| plan_lines(plan, now));
    again.into_iter().chain(planned.into_iter().flatten()).collect()
}

fn plan_lines(plan: &Plan, now: At) -> Vec<PlanLine> {
    let shadow = format!("{} to {}", day(plan.shadow_from, now), day(plan.shadow_until, now));
    vec![
        PlanLine { name: "Transfer order", words: plan.transfer_order.clone() },
        PlanLine { name: "Shadow shifts", words: shadow },
        PlanLine { name: "Developers back up until", words: day(plan.back_up_until, now) },
        PlanLine { name: "It worked when", words: plan.success_criteria.clone() },
    ]
}

fn stood(gate: &Gate, now: At) -> StoodGate {
    StoodGate {
        glyph: match gate.state {
            GateState::Passed => Glyph::PASSED,
            _ if gate.overridden.is_some() => Glyph::OVERRIDDEN,
            GateState::Failed => Glyph::FAILED,
            GateState::Unknown => Glyph::UNKNOWN,
        },
        name: gate.name.clone(),
        current: gate.current.clone(),
        needed: gate.needed.clone(),
        overridden: gate.overridden.as_ref().map_or_else(String::new, |given| {
            format!("Overridden until {}: {}", day(given.until, now), given.reason)
        }),
    }
}

/// What the page of the service says of its handoff; nothing before an SRE team has said yes.
/// `found` are the decisions, newest first, and `accepted` whether a team has said yes.
pub fn standing(
    service: &ServiceDetail,
    found: &[HandoffDetail],
    accepted: bool,
    now: At,
) -> Option<Standing> {
    let newest = found.first();
    let next = service.stage == Stage::DeveloperManaged && accepted;
    // What was decided before a handback is history: the page of the service speaks of now.
    let since = service.self_managed_since.filter(|_| service.stage != Stage::OpsManaged);
    let current = newest.filter(|one| since.is_none_or(|since| one.at >= since));
    if current.is_none() && !next {
        return None;
    }
    let ops = service.stage == Stage::OpsManaged;
    Some(Standing {
        heading: if ops { "Handoff plan" } else { "Handoff decision" },
        decided: current.map(|detail| decided(detail, &service.name, now)),
        plan: current.filter(|_| ops).map_or_else(Vec::new, |detail| plan_of(detail, now)),
        decide: next.then(|| {
            let href = format!("/services/{}/handoffs/new", service.slug);
            Link::new(href, "What a manager decides over")
        }),
    })
}
