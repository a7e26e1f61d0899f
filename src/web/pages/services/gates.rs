//! What blocks the launch of a service, and what does not.

use crate::domain::at::At;
use crate::domain::gates::{Gate as Stands, GateState};
use crate::ops::service_page::ServiceDetail;
use crate::web::pages::time;
use crate::web::views::glyph::Glyph;
use crate::web::views::link::Link;
use crate::web::views::service::{Gate, GateBox, Launch};

/// The gates of a service; none when it has no next transition. `reason` is what was typed into
/// the launch form before it was refused.
pub fn gate_box(detail: &ServiceDetail, reason: &str, now: At) -> Option<GateBox> {
    if detail.gates.is_empty() {
        return None;
    }
    let (passed, open): (Vec<&Stands>, Vec<&Stands>) =
        detail.gates.iter().partition(|gate| gate.is_passed());
    let may_launch = detail.may.contains(&"launch");
    Some(GateBox {
        heading: heading(open.len()),
        aside: detail.target_launch.map_or_else(String::new, |day| {
            format!("Target launch {}", time::day_from_now(day, now))
        }),
        launch: (open.is_empty() && may_launch).then(|| Launch {
            action: format!("/services/{}/launches", detail.slug),
            version: u64::try_from(detail.version).unwrap_or(0),
            reason: reason.to_owned(),
            name: detail.name.clone(),
        }),
        who_launches: if may_launch {
            String::new()
        } else {
            format!("The lead of {} or a manager launches it.", detail.team_name)
        },
        passed_summary: format!("{} passed", time::counted(count(passed.len()), "gate")),
        open: open.into_iter().map(|gate| row(gate, now)).collect(),
        passed: passed.into_iter().map(|gate| row(gate, now)).collect(),
    })
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// How many gates have not passed, as a sentence.
pub fn heading(open: usize) -> String {
    match open {
        0 => "Nothing blocks the launch".to_owned(),
        1 => "1 thing blocks launch".to_owned(),
        more => format!("{more} things block launch"),
    }
}

fn row(gate: &Stands, now: At) -> Gate {
    Gate {
        glyph: match gate.state {
            GateState::Passed => Glyph::PASSED,
            GateState::Failed => Glyph::FAILED,
            GateState::Unknown => Glyph::UNKNOWN,
        },
        name: gate.name.clone(),
        source: gate.source.clone(),
        current: gate.current.clone(),
        needed: gate.needed.clone(),
        since: gate
            .since
            .map_or_else(String::new, |since| format!("since {}", time::day(since.date(), now))),
        owner: gate.owner.clone(),
        link: (!gate.is_passed()).then(|| link(gate)),
        overridden: String::new(),
    }
}

fn link(gate: &Stands) -> Link {
    let words = match gate.code.as_str() {
        "launch_review" if gate.link.contains("/launch/") => "Open review",
        "conditions_before_launch" => "See conditions",
        "compliance_profile" => "Answer",
        // Before the first review, the place to act is further down on the same page.
        "launch_review" => return Link::new(format!("{}#reviews-h", gate.link), "See reviews"),
        _ => "Go there",
    };
    Link::new(&gate.link, words)
}
