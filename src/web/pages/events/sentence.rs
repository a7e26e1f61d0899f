//! Each kind of event as words that follow a name.

use serde_json::Value;

use super::Place;
use crate::domain::compliance::{Decision, regime_name};
use crate::domain::handback::OutcomeKind;

/// The words of an event. A kind without words of its own is shown as it is recorded, so that
/// nothing is left out of a history.
pub(super) fn of(kind: &str, place: &Place<'_>, details: &Value, about: &str) -> String {
    let it = place.words();
    of_service(kind, &it, details)
        .or_else(|| of_review(kind, &it, details, about))
        .or_else(|| of_organisation(kind, &it, details))
        .unwrap_or_else(|| format!("{} {it}", kind.replace(['.', '_'], " ")).trim().to_owned())
}

fn of_service(kind: &str, it: &str, details: &Value) -> Option<String> {
    Some(match kind {
        "service.created" => "added the service".to_owned(),
        "service.edited" => "edited the service".to_owned(),
        "burden.attested" => format!("attested the operational burden of {it}"),
        "back_up.stated" => back_up(it, details),
        "gate.overridden" => format!("overrode a gate: {}", text(details, "name")),
        "override.revoked" => format!("ended the override of a gate: {}", text(details, "name")),
        "takeover.asked" => match text(details, "team_name") {
            "" => format!("asked an SRE team to take over {it}"),
            team => format!("asked {team} to take over {it}"),
        },
        "takeover.answered" => format!("said {} to the request to take over {it}", answer(details)),
        "service.handed_back" => "handed the service back to its developers".to_owned(),
        "service.retired" => "retired the service".to_owned(),
        "service.reassigned" => match text(details, "team_name") {
            "" => "took the service over as its owner".to_owned(),
            team => format!("took the service over as its owner, for {team}"),
        },
        "effect.expected" => format!(
            "expects an effect of {} on: {}",
            text(details, "because_of"),
            text(details, "name")
        ),
        "effect.withdrawn" => format!(
            "withdrew the effect that was expected of {} on: {}",
            text(details, "because_of"),
            text(details, "name")
        ),
        "reading.attested" => "attested a reading of the service".to_owned(),
        "handback.proposed" => format!("proposed {it}"),
        "handback.replied" => format!("replied to {it}"),
        "handback.decided" => format!("decided {it}{}", outcome(details)),
        "handback.closed" => format!("closed {it}"),
        "handback.returned" => match details.get("days_away").and_then(Value::as_i64) {
            Some(1) => format!("ended {it}: the service returned after 1 day"),
            Some(days) => format!("ended {it}: the service returned after {days} days"),
            None => format!("ended {it}: the service returned"),
        },
        "return_condition.added" => format!("added a condition to return to {it}"),
        "return_condition.edited" => format!("changed a condition to return of {it}"),
        "return_condition.met" => format!("recorded a condition to return of {it} as met"),
        "return_condition.dropped" => format!("dropped a condition to return of {it}"),
        "return_condition.reopened" => format!("asked again for a condition to return of {it}"),
        "engagement.logged" => {
            format!("logged {} min of help for {it}", number(details, "minutes"))
        }
        "engagement.withdrawn" => {
            format!("withdrew an entry of {} min of help for {it}", number(details, "minutes"))
        }
        "capacity.sites_stated" => format!("stated the people in the rota of {it}"),
        "capacity.apart_stated" => format!("stated what {it} does apart from services"),
        "capacity.load_stated" => format!("stated what {it} takes from an SRE team"),
        "service.handed_off" => match text(details, "team_name") {
            "" => "handed the service off to an SRE team".to_owned(),
            team => format!("handed the service off to {team}"),
        },
        "handoff.postponed" => match text(details, "look_again_on") {
            "" => "decided not to hand the service off yet".to_owned(),
            day => {
                format!("decided not to hand the service off before it is looked at again on {day}")
            }
        },
        "service.launched" => "launched the service".to_owned(),
        "compliance.answered" => "answered the compliance questionnaire".to_owned(),
        "compliance.confirmed" => scope(it, details),
        _ => return None,
    })
}

fn of_review(kind: &str, it: &str, details: &Value, about: &str) -> Option<String> {
    Some(match kind {
        "review.opened" => format!("opened {it}{}", items(details)),
        "review.items_changed" => format!("changed which items {it} asks{}", items(details)),
        "review.upgraded" => {
            format!("changed {it} to v{} of its checklist", number(details, "to"))
        }
        "review.low_risk_chosen" => {
            format!("chose the list of low-risk launches for {it}{}", items(details))
        }
        "review.full_review_asked" => {
            format!("asked for the full review in {it}{}", items(details))
        }
        "review.submitted" => format!("submitted {it}"),
        "review.returned" => format!("returned {it} with changes to make"),
        "review.signed_off" => format!("signed off {it}"),
        "review.completed" => format!("made the signatures of {it} complete with the yes"),
        "review.withdrawn" => format!("withdrew {it}"),
        "review.went_stale" => format!("changed what {it} rested on, so it is stale"),
        "consultant.assigned" => format!("assigned {about} as consultant of {it}"),
        "consultant.volunteered" => format!("volunteered as consultant of {it}"),
        "consultant.left" => format!("took the consultant off {it}, who can no longer help"),
        "answer.changed" => format!("answered {it}"),
        "answer.explained" => format!("explained {it} beside what is measured"),
        "answer.confirmed" => format!("confirmed the carried answer of {it}"),
        "note.changed" => format!("changed the note of {it}"),
        "evidence.added" => format!("added evidence to {it}"),
        "evidence.removed" => format!("removed evidence from {it}"),
        "message.written" => format!("wrote about {it}"),
        "question.asked" => format!("asked an SRE about {it}"),
        "verdict.given" => verdict(it, details),
        "condition.set" => format!("set a condition on {it}, for {about} to meet"),
        "condition.dropped" => format!("replaced the condition on {it} by another verdict"),
        "condition.given" => format!("gave the condition on {it} to {about}"),
        "waiver.asked" => format!("asked for a waiver of {it}"),
        "waiver.granted" => format!("granted the waiver of {it}"),
        "waiver.denied" => format!("denied the waiver of {it}"),
        "waiver.expired" => format!("ended the request for a waiver of {it}, which nobody decided"),
        "waiver.outlived" => {
            format!("ended the waiver of {it} by changing the version of the checklist")
        }
        "waiver.revoked" => format!("revoked the waiver of {it}"),
        "condition.met" => format!("recorded the condition on {it} as met"),
        _ => return None,
    })
}

fn of_organisation(kind: &str, it: &str, details: &Value) -> Option<String> {
    Some(match kind {
        "source.created" => format!("added {it}"),
        "source.changed" => format!("changed {it}"),
        "source.service_named" => {
            format!("let {it} speak for {} as “{}”", text(details, "slug"), text(details, "name"))
        }
        "source.service_forgotten" => {
            format!("took the name “{}” away from {it}", text(details, "name"))
        }
        "source.secret_renewed" => format!("made a new secret for {it}"),
        "source.secret_revoked" => format!("revoked the older secret of {it}"),
        "source.tested" => format!("sent a test event to {it}"),
        "source.ended" => format!("ended {it}"),
        "team.created" => format!("added {it}"),
        "membership.added" => format!("put somebody into {it}"),
        "membership.removed" => format!("took somebody out of {it}"),
        "checklist.published" => format!("published {it}"),
        "person.created" => format!("added {it}"),
        "person.edited" => format!("edited {it}"),
        "person.activated" => format!("activated {it}"),
        "person.deactivated" => format!("deactivated {it}"),
        "grant.added" => format!("gave a grant to {it}: {}", text(details, "grant")),
        "grant.removed" => format!("took a grant from {it}: {}", text(details, "grant")),
        "invitation.made" => format!("made a one-time link for {it}"),
        "password.changed" => format!("changed the password of {it}"),
        "preferences.changed" => "changed their preferences".to_owned(),
        "lesson.filed" => format!("filed {it}"),
        "lesson.amended" => format!("completed {it}"),
        "lesson.discussed" => format!("wrote about {it}"),
        "lesson.accepted" => format!("accepted {it} into a draft of the checklist"),
        "lesson.waiting" => format!("left {it} without a draft of the checklist"),
        "lesson.declined" => format!("declined {it}"),
        "lesson.reopened" => format!("reopened {it}"),
        "lesson.applied" => {
            format!("published {} of {it}", text(details, "item"))
        }
        "mail.sent_again" => format!("let a message to {it} be sent again"),
        "mail.dropped" => format!("dropped a message to {it}"),
        "draft.opened" => "began a draft of the checklist".to_owned(),
        "draft.edited" => format!("edited a draft of the checklist: {}", text(details, "edit")),
        "draft.discarded" => "gave a draft of the checklist up".to_owned(),
        "draft.published" => "published a draft of the checklist".to_owned(),
        "mail.tested" => "sent themself a test message".to_owned(),
        "token.created" => "made a token".to_owned(),
        "token.revoked" => "revoked a token".to_owned(),
        "session.started" => "signed in".to_owned(),
        "session.ended" => "ended a session".to_owned(),
        "sign_in.failed" => "counted failed attempts to sign in".to_owned(),
        _ => return None,
    })
}

fn verdict(it: &str, details: &Value) -> String {
    let words = match text(details, "after") {
        "accepted" => format!("accepted {it}"),
        "change_asked" => format!("asked for a change of {it}"),
        "accepted_with_condition" => format!("accepted {it} with a condition"),
        _ => format!("judged {it}"),
    };
    let together = details.get("in_bulk").and_then(Value::as_bool) == Some(true);
    match (together, details.get("measured")) {
        (true, Some(_)) => format!("{words}, in bulk on measured evidence"),
        (true, None) => format!("{words}, together with others"),
        (false, _) => words,
    }
}

/// What an SRE team answered, as words that follow "said".
fn answer(details: &Value) -> String {
    match details.get("after").map_or("", |after| text(after, "answer")) {
        "" => "something".to_owned(),
        answer => answer.replace('_', " "),
    }
}

/// What compliance decided about a regime.
fn scope(it: &str, details: &Value) -> String {
    let regime = text(details, "regime").parse().map(regime_name);
    match (regime, text(details, "decision").parse()) {
        (Ok(regime), Ok(Decision::In)) => format!("decided that {regime} is in scope"),
        (Ok(regime), Ok(Decision::Out)) => format!("decided that {regime} is not in scope"),
        _ => format!("decided the scope of a regime in {it}"),
    }
}

/// What was decided about a handback.
fn outcome(details: &Value) -> String {
    let outcome = details.get("decision").and_then(|what| what.get("outcome"));
    let kind = outcome.and_then(Value::as_str).and_then(|text| text.parse::<OutcomeKind>().ok());
    kind.map_or_else(String::new, |kind| format!(": {}", kind.words().to_lowercase()))
}

fn back_up(it: &str, details: &Value) -> String {
    match text(details, "said") {
        "stays" => format!("stated until when the team stays behind {it}"),
        "agreed" => format!("agreed to the back-up period of {it}"),
        "fallback" => format!("wrote a fallback for the back-up of {it}"),
        _ => format!("approved the fallback for the back-up of {it}"),
    }
}

fn items(details: &Value) -> String {
    let count = details.get("items").and_then(Value::as_i64);
    count.map_or_else(String::new, |count| format!(", {count} items"))
}

fn number(details: &Value, key: &str) -> i64 {
    details.get(key).and_then(Value::as_i64).unwrap_or(0)
}

fn text<'a>(details: &'a Value, key: &str) -> &'a str {
    details.get(key).and_then(Value::as_str).unwrap_or("")
}
