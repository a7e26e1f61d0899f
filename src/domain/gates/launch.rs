//! The gates to launch.

use super::{Gate, GateState, ReviewFacts};
use crate::domain::at::At;
use crate::domain::review::State;

/// What the gates to launch depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchFacts {
    /// The path of the service, `/services/{slug}`.
    pub path: String,
    /// The owning team's name.
    pub team: String,
    /// The newest launch review that was not withdrawn.
    pub review: Option<ReviewFacts>,
    /// How many conditions marked "before launch" are open.
    pub open_conditions: usize,
    /// How many open conditions, marked or not, have passed their day.
    pub missed_conditions: usize,
    /// How many waivers under which items were accepted have expired or were revoked.
    pub ended_waivers: usize,
    /// Questions of the compliance profile without an answer.
    pub unanswered: usize,
    /// Questions answered "unknown" without an owner and a date.
    pub unknown_without_owner: usize,
    /// When the compliance profile changed last.
    pub profile_changed_at: Option<At>,
    /// The length of a sign-off's validity, in days (policy).
    pub valid_days: u32,
}

impl LaunchFacts {
    /// The newest launch review, or the service when there is none.
    fn review_link(&self) -> String {
        match &self.review {
            Some(review) => format!("{}/launch/{}", self.path, review.number),
            None => self.path.clone(),
        }
    }
}

/// The gates to launch (DESIGN section 3): a launch review signed off and still valid, no open
/// condition marked "before launch" and none that was missed (section 2: a missed condition reopens
/// its item, and so does a waiver that has ended), and a complete compliance profile.
pub fn to_launch(facts: &LaunchFacts) -> Vec<Gate> {
    vec![review_gate(facts), conditions_gate(facts), profile_gate(facts)]
}

fn review_gate(facts: &LaunchFacts) -> Gate {
    let review = facts.review.as_ref();
    let passed = review.is_some_and(|review| review.state == State::SignedOff);
    Gate {
        code: "launch_review".to_owned(),
        name: "Launch review signed off and valid".to_owned(),
        source: review
            .map_or_else(|| "Launch reviews".to_owned(), |r| format!("Launch review {}", r.number)),
        current: review.map_or_else(|| "no launch review under way".to_owned(), ReviewFacts::words),
        needed: format!("signed off in the last {} days", facts.valid_days),
        since: review.map(|review| review.since),
        owner: review.map_or_else(|| facts.team.clone(), |review| review.owner(&facts.team)),
        link: facts.review_link(),
        state: if passed { GateState::Passed } else { GateState::Failed },
        stated: None,
        overridden: None,
    }
}

fn conditions_gate(facts: &LaunchFacts) -> Gate {
    let reopened = facts.missed_conditions + facts.ended_waivers;
    let mut current = format!("{} open", facts.open_conditions);
    for (count, words) in
        [(facts.missed_conditions, "past their day"), (facts.ended_waivers, "waived no longer")]
    {
        if count > 0 {
            current += &format!(", {count} {words}");
        }
    }
    let passed = facts.open_conditions == 0 && reopened == 0;
    Gate {
        code: "conditions_before_launch".to_owned(),
        name: "Conditions before launch met".to_owned(),
        source: "Verdicts".to_owned(),
        current,
        needed: "0 open, 0 past their day".to_owned(),
        since: None,
        owner: facts.team.clone(),
        link: facts.review_link(),
        state: if passed { GateState::Passed } else { GateState::Failed },
        stated: None,
        overridden: None,
    }
}

fn profile_gate(facts: &LaunchFacts) -> Gate {
    let current = match (facts.unanswered, facts.unknown_without_owner) {
        (0, 0) => "complete".to_owned(),
        (0, n) => format!("{n} unknown without owner and date"),
        (n, 0) => format!("{n} not answered"),
        (n, m) => format!("{n} not answered, {m} unknown without owner and date"),
    };
    let passed = facts.unanswered == 0 && facts.unknown_without_owner == 0;
    Gate {
        code: "compliance_profile".to_owned(),
        name: "Compliance profile complete".to_owned(),
        source: "Compliance questionnaire".to_owned(),
        current,
        needed: "every question answered; an unknown has an owner and a date".to_owned(),
        since: facts.profile_changed_at,
        owner: facts.team.clone(),
        link: format!("{}/compliance", facts.path),
        state: if passed { GateState::Passed } else { GateState::Failed },
        stated: None,
        overridden: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> LaunchFacts {
        LaunchFacts {
            path: "/services/ledger".into(),
            team: "Team Ledger".into(),
            review: None,
            open_conditions: 0,
            missed_conditions: 0,
            ended_waivers: 0,
            unanswered: 0,
            unknown_without_owner: 0,
            profile_changed_at: None,
            valid_days: 90,
        }
    }

    #[test]
    fn only_a_valid_sign_off_passes() {
        let at: At = "2026-11-21T10:00:00Z".parse().unwrap();
        for state in State::ALL {
            let review = ReviewFacts {
                number: 1,
                state: *state,
                since: at,
                valid_until: Some(at),
                answered: 1,
                asked: 2,
            };
            let gates = to_launch(&LaunchFacts { review: Some(review), ..facts() });
            let passed = gates.iter().all(Gate::is_passed);
            assert_eq!(passed, *state == State::SignedOff, "{state}");
        }
        assert!(!to_launch(&facts()).iter().all(Gate::is_passed));
    }

    #[test]
    fn a_missed_condition_or_an_ended_waiver_stands_in_the_way() {
        let state = |facts: &LaunchFacts| {
            let gate = to_launch(facts).remove(1);
            (gate.state, gate.current)
        };
        assert_eq!(state(&facts()), (GateState::Passed, "0 open".into()));
        let missed = LaunchFacts { open_conditions: 1, missed_conditions: 1, ..facts() };
        assert_eq!(state(&missed), (GateState::Failed, "1 open, 1 past their day".into()));
        let ended = LaunchFacts { ended_waivers: 2, ..facts() };
        assert_eq!(state(&ended), (GateState::Failed, "0 open, 2 waived no longer".into()));
    }
}
