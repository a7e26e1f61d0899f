//! Handbacks: the page on which one is proposed, the page of one, and what the page of the service
//! says of fragility and of the way back.

mod case;
mod decided;
mod returning;

use super::fields::{field, lines};
use super::services::{head, stage_mark};
use super::time::{counted, day, moment};
use super::words;
use crate::domain::at::At;
use crate::domain::handback::{ProposalFields, State};
use crate::ops::FieldError as Problem;
use crate::ops::handbacks::{HandbackDetail, Proposing};
use crate::ops::service_page::ServiceDetail;
use crate::ops::teams::TeamDetail;
use crate::web::views::handbacks::{
    HandbackPage, ProposeForm, ProposePage, ReplyForm, ReplyView, VersionForm,
};
use crate::web::views::service::ServiceHead;
use crate::web::views::shell::{Nav, Shell, Viewer};
use crate::web::views::stage::StageMark;

pub use case::{countdown, fragility};
pub use returning::view as returning;

fn address(handback: &HandbackDetail) -> String {
    format!("/services/{}/handbacks/{}", handback.service, handback.number)
}

/// The page on which a handback is proposed, with what was typed and what is wrong with it.
pub fn new_page(
    service: &ServiceDetail,
    proposing: &Proposing,
    (typed, problems): (&ProposalFields, &[Problem]),
    viewer: &Viewer,
    now: At,
) -> ProposePage {
    let heading = format!("Hand {} back to {}?", proposing.service_name, proposing.team.name);
    let refused = match (&proposing.refused, proposing.may_propose) {
        (Some(why), _) => why.clone(),
        (None, true) => String::new(),
        (None, false) => {
            "SREs of the team that runs the service and managers propose a handback.".to_owned()
        }
    };
    ProposePage {
        shell: Shell::new(&heading, Nav::Services, viewer),
        head: head(service, now),
        heading,
        case: case::view(&proposing.case, now),
        run: None,
        form: refused.is_empty().then(|| ProposeForm {
            errors: lines(problems),
            action: format!("/services/{}/handbacks", proposing.service),
            reason: field(problems, "reason", &typed.reason),
            urgent: typed.urgent,
            urgent_reason: field(problems, "urgent_reason", &typed.urgent_reason),
            urgent_lead: field(problems, "urgent_lead", &typed.urgent_lead),
            team: proposing.team.name.clone(),
            reply_due: day(proposing.reply_due, now),
        }),
        refused,
    }
}

/// The page of a handback.
pub fn page(
    service: &ServiceDetail,
    handback: &HandbackDetail,
    teams: &[TeamDetail],
    viewer: &Viewer,
    now: At,
) -> HandbackPage {
    let heading = heading(handback);
    let stage = match handback.state {
        State::HandedBack => StageMark::HANDED_BACK,
        _ => stage_mark(service.stage),
    };
    let shown = handback.case_at_decision.as_ref().or(handback.case_now.as_ref());
    let may_decide = handback.may.decide && handback.waits_for.is_none();
    let form = |what: &str| VersionForm {
        action: format!("{}/{what}", address(handback)),
        version: handback.version,
    };
    HandbackPage {
        shell: Shell::new(&heading, Nav::Services, viewer),
        head: ServiceHead { stage, ..head(service, now) },
        heading,
        state: words::capital(handback.state.words()),
        proposed_by: words::name(handback.proposed_by.as_ref()).to_owned(),
        proposed: moment(handback.proposed_at, now),
        reply_due: if handback.reply.is_empty() && handback.decision.is_none() {
            day(handback.reply_due, now)
        } else {
            String::new()
        },
        reason: handback.reason.clone(),
        urgent: urgent(handback),
        decided: handback.decision.as_ref().map(|what| decided::view(handback, what, now)),
        case: case::view(shown.unwrap_or(&handback.case_at_proposal), now),
        run: None,
        changes: decided::changes(handback),
        drafts: handback.drafts.clone(),
        team: handback.team.name.clone(),
        reply: handback.replied_at.map(|at| ReplyView {
            by: words::name(handback.replied_by.as_ref()).to_owned(),
            initials: words::initials(words::name(handback.replied_by.as_ref())),
            when: moment(at, now),
            words: handback.reply.clone(),
        }),
        reply_form: handback.may.reply.then(|| ReplyForm {
            action: format!("{}/reply", address(handback)),
            version: handback.version,
            words: handback.reply.clone(),
        }),
        decide: may_decide.then(|| decided::form(handback, teams, now)),
        who_decides: who_decides(handback),
        returning: returning::view(handback, true, now),
        close: handback.may.close.then(|| form("closure")),
        take: handback.may.take.then(|| form("ownership")),
        last_return: handback.last_return_days.map_or_else(String::new, |days| {
            format!("The last return took {}.", counted(days, "day"))
        }),
    }
}

/// How long the newest return among these handbacks took; empty when there was none.
pub fn last_return(found: &[HandbackDetail]) -> String {
    let took = found.iter().filter(|one| one.returned_at.is_some()).find_map(|one| one.days_away);
    took.map_or_else(String::new, |days| format!("The last return took {}.", counted(days, "day")))
}

fn heading(handback: &HandbackDetail) -> String {
    let (service, team) = (&handback.service_name, &handback.team.name);
    if handback.decision.is_none() {
        format!("Hand {service} back to {team}?")
    } else {
        format!("Handback {} of {service}", handback.number)
    }
}

fn urgent(handback: &HandbackDetail) -> String {
    match &handback.urgent_lead {
        Some(lead) => {
            format!("{} {} agrees that this is urgent.", handback.urgent_reason, lead.name)
        }
        None => String::new(),
    }
}

fn who_decides(handback: &HandbackDetail) -> String {
    use crate::domain::handback::ProposedAs;
    if handback.decision.is_some() {
        return String::new();
    }
    match (&handback.waits_for, handback.may.decide, handback.proposed_as) {
        (Some(why), ..) => why.clone(),
        (None, true, _) => String::new(),
        (None, false, ProposedAs::RunningTeam) => "A manager decides.".to_owned(),
        (None, false, ProposedAs::Manager) => {
            "Another manager or the lead of the running SRE team decides.".to_owned()
        }
    }
}
