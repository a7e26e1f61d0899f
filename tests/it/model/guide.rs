//! What takes a service onward from where it stands, so that sequences reach a second handoff. Where
//! there is more than one way on, a drawn number chooses.

use readyroom::domain::review::State;
use readyroom::domain::waiver::State as WaiverState;
use readyroom::ops::review_page::{ItemDetail, ReviewDetail};

use super::cast::{CAST, Who};
use super::reference::{Reference, Right, Stage, Standing};
use super::steps::{Gate, ITEMS, Outcome, Step};
use super::world::Case;

/// The step that takes the service onward.
pub fn onward(case: &Case<'_>, rules: &Reference, turn: usize) -> Step {
    match rules.stage {
        Stage::InDevelopment => in_review(case, rules, turn).unwrap_or(Step::Launch),
        Stage::DeveloperManaged => to_handoff(case, rules, turn),
        Stage::OpsManaged => handback(rules, turn),
        Stage::Retired => Step::LetDaysPass { days: 1 },
    }
}

/// What ends the time for which an SRE team runs the service.
pub fn to_the_end(rules: &Reference, turn: usize) -> Step {
    let outcome =
        if turn.is_multiple_of(2) { Outcome::RetireToday } else { Outcome::HandBackToday };
    // The number that chooses no way round.
    match handback(rules, 2) {
        Step::Decide { .. } => Step::Decide { outcome },
        step => step,
    }
}

/// Somebody who may do it, by their number among those; else who is left open; and where nobody may,
/// a manager, who may the most.
pub fn fit(rules: &Reference, step: Step, by: usize) -> Who {
    let with = |right: Right| -> Vec<Who> {
        let people = CAST.iter().map(|person| person.who);
        people.filter(|who| rules.right(*who, step) == right).collect()
    };
    let mut people = with(Right::May);
    if people.is_empty() {
        people = with(Right::Open);
    }
    if people.is_empty() {
        people = CAST.iter().map(|person| person.who).filter(|who| who.manages()).collect();
    }
    people[by % people.len()]
}

/// What the newest review waits for; nothing once it is signed off.
fn in_review(case: &Case<'_>, rules: &Reference, turn: usize) -> Option<Step> {
    let known = case.read();
    let Some(review) = &known.review else { return Some(Step::OpenReview) };
    let items = &review.items;
    let first = |fits: &dyn Fn(&ItemDetail) -> bool| (0..ITEMS).find(|item| fits(&items[*item]));
    let barred = first(&|item| item.below && item.waived_until.is_none() && item.id != items[2].id);
    Some(match review.state {
        State::Open | State::Returned => {
            if turn == 10 {
                Step::Withdraw
            } else if let Some(item) = first(&|item| item.carried) {
                Step::Confirm { item }
            } else if let Some(item) = first(&|item| item.reported.is_none()) {
                Step::Answer { item, met: !turn.is_multiple_of(5) }
            } else if let Some(item) = barred.filter(|item| *item == 0 || !turn.is_multiple_of(3)) {
                if turn % 4 == 1 {
                    Step::Answer { item, met: true }
                } else {
                    waive(review, item, turn)
                }
            } else if let Some(item) = first(&|item| item.evidence.is_empty()) {
                Step::AddProof { item }
            } else {
                Step::Submit
            }
        }
        State::Submitted => judged(rules, review, barred, turn),
        State::SignedOff if rules.stage == Stage::InDevelopment => return None,
        State::SignedOff if !rules.in_the_way().contains(&Gate::HandoffReview) => return None,
        _ => Step::OpenReview,
    })
}

/// Asks for a waiver of the item, decides it, or takes it back.
fn waive(review: &ReviewDetail, item: usize, turn: usize) -> Step {
    match review.items[item].waivers.first().map(|waiver| waiver.state) {
        Some(WaiverState::Pending) => Step::DecideWaiver { item, grant: !turn.is_multiple_of(4) },
        _ => Step::AskWaiver { item },
    }
}

fn judged(rules: &Reference, review: &ReviewDetail, barred: Option<usize>, turn: usize) -> Step {
    let stands = |item: &ItemDetail| item.verdict.as_ref().is_some_and(|given| !given.lapsed);
    let waived = (0..ITEMS).find(|item| review.items[*item].waived_until.is_some());
    if let Some(item) = barred.filter(|item| *item == 0) {
        if turn % 9 == 8 { Step::Return } else { waive(review, item, turn) }
    } else if let Some(item) = waived.filter(|_| turn == 7) {
        Step::RevokeWaiver { item }
    } else if let Some(item) = (0..ITEMS).find(|item| !stands(&review.items[*item])) {
        Step::Judge { item }
    } else if turn == 9 {
        Step::Return
    } else {
        match rules.asked {
            _ if rules.stage == Stage::InDevelopment => Step::SignOff,
            None => Step::AskSre { edge: turn.is_multiple_of(2) },
            Some(asked) if !asked.yes => Step::AnswerTakeover { yes: true },
            Some(_) => Step::SignOff,
        }
    }
}

/// What stands between a service that its developers run and an SRE team.
fn to_handoff(case: &Case<'_>, rules: &Reference, turn: usize) -> Step {
    let in_the_way = rules.in_the_way();
    if in_the_way.len() == 1 && turn % 16 == 4 {
        // One thing stands in the way, which is to be enough.
        return Step::HandOff;
    }
    if turn == 12 && has_settled(rules) {
        return Step::ReopenCondition;
    }
    if in_the_way.contains(&Gate::SelfManaged) {
        return match turn % 8 {
            0 => Step::OverrideGate { gate: Gate::SelfManaged },
            1 => Step::AddCondition,
            2 => Step::LetDaysPass { days: 40 },
            _ => Step::LetDaysPass { days: 190 },
        };
    }
    match rules.asked {
        None => return Step::AskSre { edge: turn.is_multiple_of(2) },
        Some(asked) if asked.no => return Step::AskSre { edge: turn.is_multiple_of(2) },
        Some(asked) if !asked.yes => return Step::AnswerTakeover { yes: !turn.is_multiple_of(12) },
        Some(_) => {}
    }
    if let Some(gate) = in_the_way.first().filter(|_| turn == 3) {
        return Step::OverrideGate { gate: *gate };
    }
    if in_the_way.contains(&Gate::Conditions) {
        return condition(turn);
    }
    if in_the_way.contains(&Gate::HandoffReview)
        && let Some(step) = in_review(case, rules, turn)
    {
        return step;
    }
    match in_the_way.first() {
        Some(Gate::Receiving) if !rules.apart_is_known() => Step::StateApart,
        Some(Gate::Receiving) => Step::StateLoad { over: turn.is_multiple_of(12) },
        Some(Gate::Burden) => Step::Attest { within: !turn.is_multiple_of(12) },
        Some(Gate::BackUp) => back_up(rules, turn),
        _ if turn % 16 == 5 => Step::NotYet,
        _ if turn % 16 == 6 && has_settled(rules) => Step::ReopenCondition,
        _ => Step::HandOff,
    }
}

fn has_settled(rules: &Reference) -> bool {
    rules.case.is_some_and(|case| case.settled_conditions() > 0)
}

fn condition(turn: usize) -> Step {
    match turn % 6 {
        0 => Step::DropCondition,
        1 => Step::PlanCondition,
        _ => Step::MeetCondition,
    }
}

fn back_up(rules: &Reference, turn: usize) -> Step {
    match rules.fallback() {
        Some(false) => Step::ApproveFallback,
        _ if turn.is_multiple_of(4) => Step::WriteFallback,
        _ if !rules.is_period_agreed() => Step::AgreeBackUp,
        _ => Step::Stay { long: turn % 4 > 1 },
    }
}

/// What a service that SREs run comes to.
fn handback(rules: &Reference, turn: usize) -> Step {
    let propose = Step::ProposeHandback { urgent: turn.is_multiple_of(3) };
    let Some(case) = rules.case else { return propose };
    match case.standing {
        Standing::HandedBack | Standing::Over => propose,
        Standing::Proposed if case.urgent => Step::Decide { outcome: outcome(turn) },
        Standing::Proposed if turn.is_multiple_of(4) => Step::LetDaysPass { days: 8 },
        Standing::Proposed => Step::Reply,
        Standing::Replied if turn % 16 == 1 => Step::DecideBlank,
        Standing::Replied => Step::Decide { outcome: outcome(turn) },
        Standing::Decided(Outcome::HandBackLater | Outcome::RetireLater) => {
            Step::LetDaysPass { days: 8 }
        }
        Standing::Decided(Outcome::Reassign) => Step::TakeOwnership,
        Standing::Decided(_) => Step::CloseCase,
    }
}

/// Mostly back to its developers: what comes after it is the longest way.
fn outcome(turn: usize) -> Outcome {
    match turn {
        0..=3 => Outcome::Keep,
        4..=7 => Outcome::Blitz,
        8..=11 => Outcome::Fund,
        12..=17 => Outcome::Reassign,
        18..=19 => Outcome::RetireToday,
        20..=21 => Outcome::RetireLater,
        22..=42 => Outcome::HandBackToday,
        _ => Outcome::HandBackLater,
    }
}
