//! What was decided about a handback, in words, and the form in which it is decided.

use chrono::Days;

use crate::domain::at::At;
use crate::domain::handback::Outcome;
use crate::domain::ids::Handle;
use crate::domain::person::TeamKind;
use crate::ops::handbacks::{DecisionDetail, HandbackDetail};
use crate::ops::teams::TeamDetail;
use crate::web::pages::time::{day, moment};
use crate::web::pages::words;
use crate::web::views::form::Choice;
use crate::web::views::handbacks::{ChangeLine, DecideForm, DecidedView};

/// How many days ahead the form offers for a handback: time to move the pager. Ours.
const OFFERED_DAYS: u64 = 7;

/// What was decided.
pub fn view(handback: &HandbackDetail, decision: &DecisionDetail, now: At) -> DecidedView {
    let by = words::name(decision.by.as_ref());
    let what = decision.kind.words().to_lowercase();
    DecidedView {
        sentence: format!("{by} decided: {what}"),
        when: decision.at.map(|at| moment(at, now)).unwrap_or_default(),
        reason: decision.reason.clone(),
        lines: lines(handback, decision, now),
    }
}

fn lines(handback: &HandbackDetail, decision: &DecisionDetail, now: At) -> Vec<String> {
    let on = |date| day(date, now);
    let named = |handle: &Handle| format!("@{handle}");
    let mut lines = match &decision.outcome {
        Outcome::HandBack { on: date, consultant } => vec![
            format!("{} runs it from {}", handback.team.name, on(*date)),
            format!("Consultant: {}", named(consultant)),
        ],
        Outcome::Keep { plan, owner, .. } => {
            vec![format!("Plan: {plan}"), format!("Owner: {}", named(owner))]
        }
        Outcome::Blitz { from, until, people, exit_criteria } => vec![
            format!("From {} until {}", on(*from), on(*until)),
            format!("People: {}", people.iter().map(named).collect::<Vec<_>>().join(", ")),
            format!("It was enough when: {exit_criteria}"),
        ],
        Outcome::Fund { budget_owner, until } => vec![
            format!("Owner of the budget: {}", named(budget_owner)),
            format!("Until {}", on(*until)),
        ],
        Outcome::Retire { on: date, migration_owner } => vec![
            format!("It ends on {}", on(*date)),
            format!("{} moves customers and data", named(migration_owner)),
        ],
        Outcome::Reassign { team } => {
            let team = decision.new_team.as_ref().map_or(team.as_str(), |team| team.name.as_str());
            vec![format!("{team} owns it once its lead says so")]
        }
    };
    if let Some(date) = decision.review_on {
        lines.push(format!("Looked at on {}", on(date)));
    }
    if decision.takes_effect_now {
        lines.push("Its day has come: it takes effect within minutes".to_owned());
    }
    if let Some(closed) = handback.closed_at {
        let words = &handback.closing_words;
        let by = words::name(handback.closed_by.as_ref());
        lines.push(match words.is_empty() {
            true => format!("Closed on {}", on(closed.date())),
            false => format!("Closed by {by} on {}: {words}", on(closed.date())),
        });
    }
    lines
}

/// The form of the decision. Nothing is chosen; a handback is offered a day and a consultant.
pub fn form(handback: &HandbackDetail, teams: &[TeamDetail], now: At) -> DecideForm {
    let today = now.date();
    let proposer = handback.proposed_by.as_ref().map(|person| &person.handle);
    let others = teams.iter().filter(|team| {
        team.active && team.kind == TeamKind::Product && team.slug != handback.team.slug
    });
    DecideForm {
        action: format!("{}/decision", super::address(handback)),
        version: handback.version,
        team: handback.team.name.clone(),
        on: today.checked_add_days(Days::new(OFFERED_DAYS)).unwrap_or(today).to_string(),
        consultants: handback
            .running_sres
            .iter()
            .map(|sre| Choice::new(sre.handle.as_str(), &sre.name, Some(&sre.handle) == proposer))
            .collect(),
        teams: others.map(|team| Choice::new(team.slug.as_str(), &team.name, false)).collect(),
    }
}

/// What changes if the service goes back; nothing once it is decided.
pub fn changes(handback: &HandbackDetail) -> Vec<ChangeLine> {
    if handback.decision.is_some() {
        return Vec::new();
    }
    let (team, sre) = (&handback.team.name, &handback.running_team.name);
    let drafted = match handback.drafts.len() {
        0 => "no condition, since nothing fails".to_owned(),
        1 => "1 condition, drafted from what fails".to_owned(),
        count => format!("{count} conditions, drafted from what fails"),
    };
    vec![
        ChangeLine { name: "First on call", now: sre.clone(), after: team.clone() },
        ChangeLine {
            name: "SRE role",
            now: "Runs it".to_owned(),
            after: "Consults, one named SRE".to_owned(),
        },
        ChangeLine { name: "To come back", now: "Not set".to_owned(), after: drafted },
    ]
}
