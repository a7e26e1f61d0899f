//! What blocks the next transition of a service, and what does not.

use crate::domain::at::At;
use crate::domain::gates::{Gate as Stands, GateState};
use crate::domain::lifecycle::Stage;
use crate::ops::overrides::OverrideDetail;
use crate::ops::service_page::ServiceDetail;
use crate::web::pages::{time, words};
use crate::web::views::glyph::Glyph;
use crate::web::views::link::Link;
use crate::web::views::service::{Gate, GateBox, Launch, OverrideForm, OverrideView, Stated};

/// The gates of a service; none when it has no next transition that waits for them. `reason` is what
/// was typed into the launch form before it was refused.
pub fn gate_box(detail: &ServiceDetail, reason: &str, now: At) -> Option<GateBox> {
    if detail.gates.is_empty() {
        return None;
    }
    let (passed, open): (Vec<&Stands>, Vec<&Stands>) =
        detail.gates.iter().partition(|gate| gate.state == GateState::Passed);
    let blocking = open.iter().filter(|gate| !gate.is_passed()).count();
    let launches = detail.stage == Stage::InDevelopment;
    let may_launch = detail.may.contains(&"launch");
    Some(GateBox {
        heading: heading(launches, blocking),
        aside: aside(detail, now),
        launch: (launches && blocking == 0 && may_launch).then(|| Launch {
            action: format!("/services/{}/launches", detail.slug),
            version: u64::try_from(detail.version).unwrap_or(0),
            reason: reason.to_owned(),
            name: detail.name.clone(),
        }),
        who_acts: who_acts(detail, blocking),
        passed_summary: format!("{} passed", time::counted(count(passed.len()), "gate")),
        open: open.into_iter().map(|gate| row(detail, gate, now)).collect(),
        passed: passed.into_iter().map(|gate| row(detail, gate, now)).collect(),
    })
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// How many gates have not passed, as a sentence.
fn heading(launches: bool, blocking: usize) -> String {
    let transition = if launches { "launch" } else { "handoff to SRE" };
    match blocking {
        0 if launches => "Nothing blocks the launch".to_owned(),
        0 => "Ready to hand off".to_owned(),
        1 => format!("1 thing blocks {transition}"),
        more => format!("{more} things block {transition}"),
    }
}

fn aside(detail: &ServiceDetail, now: At) -> String {
    match (detail.stage, detail.target_launch) {
        (Stage::InDevelopment, Some(day)) => {
            format!("Target launch {}", time::day_from_now(day, now))
        }
        _ => String::new(),
    }
}

/// Who acts once nothing blocks, when it is not the reader.
fn who_acts(detail: &ServiceDetail, blocking: usize) -> String {
    match detail.stage {
        Stage::InDevelopment if detail.may.contains(&"launch") => String::new(),
        Stage::InDevelopment => {
            format!("The lead of {} or a manager launches it.", detail.team_name)
        }
        _ if blocking == 0 => "A manager decides on the handoff.".to_owned(),
        _ => String::new(),
    }
}

fn row(detail: &ServiceDetail, gate: &Stands, now: At) -> Gate {
    let name = |id| detail.people.get(id).map_or("somebody", |person| person.name.as_str());
    let may_override = gate.state != GateState::Passed && detail.may.contains(&"override_gate");
    Gate {
        glyph: match gate.state {
            GateState::Passed => Glyph::PASSED,
            _ if gate.overridden.is_some() => Glyph::OVERRIDDEN,
            GateState::Failed => Glyph::FAILED,
            GateState::Unknown => Glyph::UNKNOWN,
        },
        name: gate.name.clone(),
        source: gate.source.clone(),
        current: gate.current.clone(),
        needed: gate.needed.clone(),
        since: gate
            .since
            .filter(|_| gate.stated.is_none())
            .map_or_else(String::new, |since| format!("since {}", time::day(since.date(), now))),
        owner: words::capital(&gate.owner),
        stated: gate.stated.as_ref().map(|stated| Stated {
            words: format!("{}, {}", name(&stated.by), time::day(stated.at.date(), now)),
            href: stated.evidence.clone(),
        }),
        link: (gate.state != GateState::Passed).then(|| link(gate)),
        overridden: gate.overridden.as_ref().map_or_else(String::new, |given| {
            let until = time::day(given.until, now);
            format!("Overridden until {until} by {}: {}", name(&given.by), given.reason)
        }),
        override_form: may_override.then(|| OverrideForm {
            action: format!("/services/{}/overrides", detail.slug),
            gate: gate.code.clone(),
        }),
    }
}

/// Every override of the service, with the way to end one that lasts.
pub fn overrides(detail: &ServiceDetail, given: &[OverrideDetail], now: At) -> Vec<OverrideView> {
    given.iter().map(|one| overridden(detail, one, now)).collect()
}

fn overridden(detail: &ServiceDetail, one: &OverrideDetail, now: At) -> OverrideView {
    let gate = detail.gates.iter().find(|gate| gate.code == one.gate);
    let until = time::day(one.until, now);
    OverrideView {
        gate: gate.map_or_else(|| one.gate.replace('_', " "), |gate| gate.name.clone()),
        standing: match (&one.revoked_because, one.lasts) {
            (Some(why), _) => {
                format!("Ended by {}: {why}", words::name(one.revoked_by.as_ref()))
            }
            (None, true) => format!("Lasts until {until}"),
            (None, false) => format!("Lasted until {until} at most"),
        },
        reason: one.reason.clone(),
        by: words::name(one.given_by.as_ref()).to_owned(),
        when: time::moment(one.given_at, now),
        action: if one.may_revoke {
            format!("/services/{}/overrides/{}/revocation", detail.slug, one.id)
        } else {
            String::new()
        },
        id: one.id.to_string(),
    }
}

fn link(gate: &Stands) -> Link {
    let text = match gate.code.as_str() {
        "launch_review" | "handoff_review" if !gate.link.contains('#') && has_review(gate) => {
            "Open review"
        }
        // Before the first review, the place to act is further down on the same page.
        "launch_review" => return Link::new(format!("{}#reviews-h", gate.link), "See reviews"),
        "handoff_review" => "See reviews",
        "conditions_before_launch" => "See conditions",
        "conditions_to_return" => "See conditions",
        "compliance_profile" => "Answer",
        "self_managed" => "See history",
        "importance" => "Edit service",
        "operational_burden" => "See attestations",
        "error_budget" => "See signals",
        "receiving_team" => "See requests",
        "back_up" => "See statements",
        _ => "Go there",
    };
    Link::new(&gate.link, text)
}

fn has_review(gate: &Stands) -> bool {
    gate.link.contains("/launch/") || gate.link.contains("/handoff/")
}
