//! What must hold over the whole history of a service, as the program has kept it: nobody decided
//! what they had asked for, proposed or signed, and every stage followed from the one before.

use std::collections::BTreeSet;

use readyroom::domain::at::At;
use readyroom::domain::checklist::Kind;
use readyroom::domain::gates::{Gate, GateState};
use readyroom::domain::handoff::Outcome;
use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::review_page::{Person, ReviewDetail};
use readyroom::ops::service_page::ServiceDetail;
use readyroom::ops::{handbacks, handoffs, overrides, review_page, takeovers};

use super::world::Case;

/// Every transition that exists: name, from, to.
const TRANSITIONS: [[&str; 3]; 5] = [
    ["launch", "in_development", "developer_managed"],
    ["handoff", "developer_managed", "ops_managed"],
    ["handback", "ops_managed", "developer_managed"],
    ["retirement", "developer_managed", "retired"],
    ["retirement", "ops_managed", "retired"],
];

fn name(person: Option<&Person>) -> &str {
    person.map_or("nobody", |person| person.handle.as_str())
}

fn different(what: &str, one: Option<&Person>, other: Option<&Person>) -> Result<(), String> {
    if one.is_some() && name(one) == name(other) {
        Err(format!("{what} by {}, who may not", name(one)))
    } else {
        Ok(())
    }
}

pub fn holds(case: &Case<'_>) -> Result<(), String> {
    case.is_to_read_again();
    let known = case.read();
    stages_follow(&known.service)?;
    let mut reviews = Vec::new();
    for kind in [Kind::Launch, Kind::Handoff] {
        for listed in known.service.reviews.iter().filter(|review| review.kind == kind) {
            let key = ReviewKey { kind, number: listed.number };
            let review = case.world.read(|view| review_page::read(view, &case.slug, key));
            reviews.push(review.unwrap());
        }
    }
    let now = case.world.now.get();
    for review in &reviews {
        review_holds(review, now)?;
    }
    handoffs_hold(case, &reviews)?;
    handbacks_hold(case)
}

fn stages_follow(service: &ServiceDetail) -> Result<(), String> {
    let mut stage = "in_development";
    let mut transitions: Vec<_> = service.transitions.iter().collect();
    transitions.sort_by_key(|transition| transition.at);
    for transition in transitions {
        let line =
            [transition.transition.as_str(), transition.from.as_str(), transition.to.as_str()];
        if !TRANSITIONS.contains(&line) || line[1] != stage {
            return Err(format!("{line:?} from {stage}"));
        }
        let by = name(transition.by.as_ref());
        if transition.gates.iter().any(|gate| !lets_through(gate)) {
            return Err(format!("{line:?} by {by} through a gate that was closed"));
        }
        stage = transition.to.as_str();
    }
    if stage == service.stage.as_str() { Ok(()) } else { Err(format!("{stage} at the end")) }
}

fn lets_through(gate: &Gate) -> bool {
    gate.state == GateState::Passed || gate.overridden.is_some()
}

/// Who had signed the same content by this moment.
fn signers(review: &ReviewDetail, by: At) -> BTreeSet<&str> {
    let given = || review.sign_offs.iter().filter(|signed| signed.at <= by);
    let newest = given().max_by_key(|signed| signed.at).map(|signed| &signed.content_hash);
    let standing = given().filter(|signed| Some(&signed.content_hash) == newest);
    standing.map(|signed| name(signed.by.as_ref())).collect()
}

/// Nobody signed what they answered or proved, nobody decided a waiver that they asked for.
fn review_holds(review: &ReviewDetail, now: At) -> Result<(), String> {
    for item in &review.items {
        let proofs = item.evidence.iter().map(|proof| proof.added_by.as_ref());
        for author in proofs.chain([item.answered_by.as_ref()]) {
            let signed = signers(review, now);
            if author.is_some() && signed.contains(name(author)) {
                return Err(format!("{} answered and signed {}", name(author), item.id));
            }
            let verdict = item.verdict.as_ref().and_then(|verdict| verdict.by.as_ref());
            different("judged", verdict, author)?;
        }
        for waiver in &item.waivers {
            let asked = waiver.asked_by.as_ref();
            different("a waiver was decided", waiver.decided_by.as_ref(), asked)?;
            different("a waiver was revoked", waiver.revoked_by.as_ref(), asked)?;
        }
    }
    Ok(())
}

/// A service was handed off by somebody who neither asked for it nor signed, over the signatures of
/// two people.
fn handoffs_hold(case: &Case<'_>, reviews: &[ReviewDetail]) -> Result<(), String> {
    let world = case.world;
    let decided = world.read(|view| handoffs::of_service(view, &case.slug)).unwrap();
    let asked = world.read(|view| takeovers::of_service(view, &case.slug)).unwrap();
    for one in decided.iter().filter(|one| one.outcome == Outcome::HandedOff) {
        let request = asked.iter().filter(|request| request.asked_at <= one.at);
        let request = request.max_by_key(|request| request.number);
        let asker = request.and_then(|request| request.asked_by.as_ref());
        different("a handoff was decided", one.by.as_ref(), asker)?;
        let number = one.review;
        let review = reviews.iter().find(|r| r.kind == Kind::Handoff && Some(r.number) == number);
        let signed = review.map(|review| signers(review, one.at)).unwrap_or_default();
        if signed.contains(name(one.by.as_ref())) {
            return Err(format!("{} signed and decided a handoff", name(one.by.as_ref())));
        }
        let overridden =
            one.gates.iter().any(|gate| gate.code == "handoff_review" && gate.overridden.is_some());
        if signed.len() < 2 && !overridden {
            return Err(format!("handed off over {} signatures", signed.len()));
        }
    }
    let given = world.read(|view| overrides::of_service(view, &case.slug)).unwrap();
    for one in given {
        let request = asked.iter().filter(|request| request.asked_at <= one.given_at);
        let request = request.max_by_key(|request| request.number);
        let open = request.filter(|r| r.answered_at.is_none_or(|at| at > one.given_at));
        let asker = open.and_then(|request| request.asked_by.as_ref());
        different("a gate was overridden", one.given_by.as_ref(), asker)?;
    }
    Ok(())
}

fn handbacks_hold(case: &Case<'_>) -> Result<(), String> {
    let all = case.world.read(|view| handbacks::of_service(view, &case.slug)).unwrap();
    for one in all {
        let decided_by = one.decision.as_ref().and_then(|decision| decision.by.as_ref());
        different("a handback was decided", decided_by, one.proposed_by.as_ref())?;
        let closed_by = one
            .closed_by
            .as_ref()
            .filter(|_| one.decision.as_ref().is_some_and(|decision| decision.new_team.is_none()));
        different("a case was closed", closed_by, one.proposed_by.as_ref())?;
    }
    Ok(())
}
