//! The eight gates to hand off (DESIGN section 3), and a ninth while a service that was handed back
//! has not returned.

use super::handoff_facts::{BackUp, Burden, ErrorBudget, HandoffFacts, ReturnFacts};
use super::{Gate, GateState, Stated};
use crate::domain::at::At;
use crate::domain::capacity::Fit;
use crate::domain::checklist::Kind;
use crate::domain::compliance::regime_name;
use crate::domain::measure::Measure;
use crate::domain::review::State;
use crate::domain::self_managed::Running;
use crate::domain::service::Importance;
use crate::domain::signatures::signed;

use GateState::{Failed, Passed, Unknown};

/// The gates to hand off: months self-managed, importance, a valid review, the operational burden,
/// the error budget, a receiving team, the back-up of the developers, and the compliance profile;
/// also the conditions to return, where there are any. Unknown never passes.
pub fn to_handoff(facts: &HandoffFacts) -> Vec<Gate> {
    let mut gates = vec![
        self_managed(facts),
        importance(facts),
        review(facts),
        burden(facts),
        error_budget(facts),
        receiving(facts),
        back_up(facts),
        profile(facts),
    ];
    gates.extend(facts.returning.as_ref().map(|returning| conditions(facts, returning)));
    gates
}

/// What is found about a gate.
struct Found {
    state: GateState,
    current: String,
    since: Option<At>,
    stated: Option<Stated>,
}

fn found(state: GateState, current: impl Into<String>) -> Found {
    Found { state, current: current.into(), since: None, stated: None }
}

impl Found {
    fn since(self, since: Option<At>) -> Self {
        Self { since, ..self }
    }

    fn stated(self, stated: &Stated) -> Self {
        Self { since: Some(stated.at), stated: Some(stated.clone()), ..self }
    }
}

/// What a gate is called, and where a person acts on it.
struct Sign<'a> {
    code: &'a str,
    name: &'a str,
    source: String,
    needed: String,
    owner: &'a str,
    link: String,
}

fn gate(sign: Sign<'_>, found: Found) -> Gate {
    Gate {
        code: sign.code.to_owned(),
        name: sign.name.to_owned(),
        source: sign.source,
        current: found.current,
        needed: sign.needed,
        since: found.since,
        owner: sign.owner.to_owned(),
        link: sign.link,
        state: found.state,
        stated: found.stated,
        overridden: None,
    }
}

fn passed_if(passes: bool) -> GateState {
    if passes { Passed } else { Failed }
}

fn day(at: chrono::NaiveDate) -> String {
    at.format("%-d %b %Y").to_string()
}

fn self_managed(facts: &HandoffFacts) -> Gate {
    let clock = &facts.clock;
    let months = |count: u32| if count == 1 { "1 month".into() } else { format!("{count} months") };
    let start = if clock.after_handback { "handback" } else { "launch" };
    let found = match (clock.running, clock.reached_on) {
        (Running::NotStarted, _) => found(Failed, "not launched"),
        (Running::Paused, _) => found(Failed, "run by an SRE team"),
        (Running::Ended, _) => found(Failed, "retired"),
        (Running::Runs, Some(reached)) if !clock.is_long_enough() => found(
            Failed,
            format!("{} since the {start}, reached on {}", months(clock.months), day(reached)),
        ),
        (Running::Runs, _) => found(Passed, format!("{} since the {start}", months(clock.months))),
    };
    let sign = Sign {
        code: "self_managed",
        name: "Run by its developers long enough",
        source: "Transitions".to_owned(),
        needed: format!("{} since the {start}", months(clock.needed)),
        owner: &facts.team,
        link: format!("{}/history", facts.path),
    };
    gate(sign, found.since(clock.since))
}

fn importance(facts: &HandoffFacts) -> Gate {
    let regimes: Vec<&str> = facts.regimes.iter().map(|regime| regime_name(*regime)).collect();
    let current = match (facts.importance, regimes.is_empty()) {
        (Importance::Critical, true) => "critical".to_owned(),
        (importance, true) => format!("{importance}, none of these regimes in scope"),
        (importance, false) => format!("{importance}, {} in scope", regimes.join(", ")),
    };
    let passes = facts.importance == Importance::Critical || !regimes.is_empty();
    let sign = Sign {
        code: "importance",
        name: "Important enough for an SRE team",
        source: "Service facts and compliance profile".to_owned(),
        needed: "critical, or SOX, PCI DSS, HIPAA or ITAR in scope".to_owned(),
        owner: &facts.team,
        link: format!("{}/edit", facts.path),
    };
    gate(sign, found(passed_if(passes), current))
}

fn review(facts: &HandoffFacts) -> Gate {
    let newest = facts.review.as_ref();
    let sign = Sign {
        code: "handoff_review",
        name: "Handoff review signed off and valid",
        source: newest.map_or_else(
            || "Handoff reviews".to_owned(),
            |newest| format!("Handoff review {}", newest.review.number),
        ),
        needed: format!(
            "signed off by {} SREs in the last {} days, one of them of the receiving team",
            facts.figures.handoff_sign_offs, facts.figures.handoff_review_valid_days
        ),
        owner: &newest
            .map_or_else(|| facts.team.clone(), |newest| newest.review.owner(&facts.team)),
        link: newest.map_or_else(
            || facts.place("reviews-h"),
            |newest| format!("{}/handoff/{}", facts.path, newest.review.number),
        ),
    };
    let Some(newest) = newest else {
        return gate(sign, found(Failed, "no handoff review under way"));
    };
    let receiving = facts.receiving.as_ref().map(|receiving| receiving.team);
    let signed =
        signed(Kind::Handoff, &newest.signatures, &newest.content, receiving, &facts.figures);
    let mut current = vec![newest.review.words()];
    let mut passes = newest.review.state == State::SignedOff;
    if newest.before_handback {
        passes = false;
        current.push("opened before the handback, so another one is needed".to_owned());
    }
    if matches!(newest.review.state, State::Submitted | State::SignedOff) && !signed.is_complete() {
        passes = false;
        current.push(signed.words());
    }
    for (count, words) in
        [(newest.missed_conditions, "past their day"), (newest.ended_waivers, "waived no longer")]
    {
        if count > 0 {
            passes = false;
            current.push(format!("{count} {words}"));
        }
    }
    gate(sign, found(passed_if(passes), current.join(", ")).since(Some(newest.review.since)))
}

fn burden(facts: &HandoffFacts) -> Gate {
    let window = facts.figures.burden_window_days;
    let found = match &facts.burden {
        Burden::Measured { within, words, at, .. } => {
            found(passed_if(*within), words).since(Some(*at))
        }
        Burden::Attested { by_owning_team: true, stated, .. } => {
            found(Unknown, "attested by the team that built it, which does not count")
                .stated(stated)
        }
        Burden::Attested { stated, .. } if facts.now.days_since(stated.at) > i64::from(window) => {
            let age = facts.now.days_since(stated.at);
            found(Unknown, format!("attested {age} days ago, which is too long")).stated(stated)
        }
        Burden::Attested { within, words, stated, .. } => {
            found(passed_if(*within), words).stated(stated)
        }
        Burden::Unknown => found(Unknown, "neither measured nor attested"),
    };
    let sign = Sign {
        code: "operational_burden",
        name: "Operational burden within the handoff bar",
        source: match &facts.burden {
            Burden::Measured { source, .. } => source.clone(),
            Burden::Attested { .. } => "Attested by an SRE".to_owned(),
            Burden::Unknown => "No signal, no attestation".to_owned(),
        },
        needed: format!(
            "within the bar over the last {window} days, measured or attested by an SRE outside the team"
        ),
        owner: match &facts.burden {
            Burden::Unknown => "an SRE outside the team",
            Burden::Measured { .. } | Burden::Attested { .. } => &facts.team,
        },
        link: facts.place("burden-h"),
    };
    gate(sign, found)
}

fn of_budget(budget: &ErrorBudget, now: At, window: u32) -> Found {
    let age = now.days_since(budget.at);
    let found = match budget.left_percent.filter(|left| left.is_finite()) {
        Some(left) if age <= i64::from(window) && left > 0.0 => {
            found(Passed, format!("{} left", Measure::ErrorBudgetLeft.value_words(left)))
        }
        Some(_) if age <= i64::from(window) => found(Failed, "exhausted"),
        _ => found(Unknown, format!("last told {age} days ago, which is too long")),
    };
    found.since(Some(budget.at))
}

fn error_budget(facts: &HandoffFacts) -> Gate {
    let window = facts.figures.burden_window_days;
    let found = match &facts.error_budget {
        // What nobody measures does not stand in the way (DESIGN section 3), and says so.
        None => found(Passed, "not measured"),
        Some(budget) => of_budget(budget, facts.now, window),
    };
    let sign = Sign {
        code: "error_budget",
        name: "Error budget not exhausted",
        source: facts
            .error_budget
            .as_ref()
            .map_or_else(|| "No signal".to_owned(), |budget| budget.source.clone()),
        needed: "some of it left, where it is measured".to_owned(),
        owner: &facts.team,
        link: match facts.error_budget {
            Some(_) => format!("{}/signals", facts.path),
            None => facts.path.clone(),
        },
    };
    gate(sign, found)
}

fn receiving(facts: &HandoffFacts) -> Gate {
    let found = match &facts.receiving {
        None => found(Failed, "no SRE team has said yes"),
        Some(receiving) => {
            let state = match receiving.outlook.fit() {
                Fit::Inside => Passed,
                Fit::Over => Failed,
                Fit::Unknown => Unknown,
            };
            let outlook = &receiving.outlook;
            found(state, format!("{} has said yes; {}", outlook.team, outlook.words()))
                .stated(&receiving.stated)
        }
    };
    let sign = Sign {
        code: "receiving_team",
        name: "A receiving SRE team that has room",
        source: "Requests to SRE teams".to_owned(),
        needed: "an SRE team that says yes and stays inside its limits".to_owned(),
        owner: facts.receiver(),
        link: facts.place("takeover-h"),
    };
    gate(sign, found)
}

fn back_up(facts: &HandoffFacts) -> Gate {
    let found = match &facts.back_up {
        BackUp::Fallback(stated) => {
            found(Passed, "a written fallback exists, approved by a manager").stated(stated)
        }
        BackUp::WrittenFallback(stated) => {
            found(Unknown, "a written fallback waits for the approval of a manager").stated(stated)
        }
        BackUp::Team { until: None, .. } => found(Unknown, "no back-up period is agreed"),
        BackUp::Team { until: Some(until), .. } if *until < facts.now.date() => {
            found(Failed, format!("the agreed period ended on {}", day(*until)))
        }
        BackUp::Team { until: Some(until), stays: None } => found(
            Unknown,
            format!("agreed until {}; how long the team stays is not known", day(*until)),
        ),
        BackUp::Team { until: Some(until), stays: Some(stays) } => found(
            passed_if(stays >= until),
            format!("agreed until {}, the team stays until {}", day(*until), day(*stays)),
        ),
    };
    let sign = Sign {
        code: "back_up",
        name: "Developers stay for the back-up period",
        source: "Stated by the two teams".to_owned(),
        needed: "the team stays through the agreed period, or a written fallback".to_owned(),
        owner: match &facts.back_up {
            BackUp::WrittenFallback(_) => "a manager",
            BackUp::Team { until: None, .. } if facts.receiving.is_some() => facts.receiver(),
            BackUp::Team { .. } | BackUp::Fallback(_) => &facts.team,
        },
        link: facts.place("back-up-h"),
    };
    gate(sign, found)
}

fn profile(facts: &HandoffFacts) -> Gate {
    let profile = &facts.profile;
    let awaiting: Vec<&str> = profile.awaiting.iter().map(|regime| regime_name(*regime)).collect();
    let mut open = Vec::new();
    for (count, words) in [(profile.unanswered, "not answered"), (profile.unknown, "unknown")] {
        if count > 0 {
            open.push(format!("{count} {words}"));
        }
    }
    if !awaiting.is_empty() {
        open.push(format!("{} to be confirmed", awaiting.join(", ")));
    }
    let answered = profile.unanswered + profile.unknown == 0;
    let sign = Sign {
        code: "compliance_profile",
        name: "Compliance profile confirmed",
        source: "Compliance questionnaire".to_owned(),
        needed: "every question answered, none unknown, every likely regime confirmed".to_owned(),
        owner: if answered && !open.is_empty() { "compliance" } else { &facts.team },
        link: format!("{}/compliance", facts.path),
    };
    let found =
        if open.is_empty() { found(Passed, "confirmed") } else { found(Failed, open.join(", ")) };
    gate(sign, found.since(profile.changed_at))
}

fn conditions(facts: &HandoffFacts, returning: &ReturnFacts) -> Gate {
    let sign = Sign {
        code: "conditions_to_return",
        name: "Conditions to return met",
        source: format!("Handback {}", returning.handback),
        needed: "0 open".to_owned(),
        owner: &facts.team,
        link: format!("{}/handbacks/{}", facts.path, returning.handback),
    };
    let current = format!("{} of {} open", returning.open, returning.all);
    gate(sign, found(passed_if(returning.open == 0), current).since(Some(returning.since)))
}

#[cfg(test)]
mod tests;
