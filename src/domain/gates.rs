//! Gates: the conditions of a transition, as data. The same list feeds the page, the portfolio,
//! the API and the record of the transition.

use serde::{Deserialize, Serialize};

use super::at::At;
use super::review::State;

/// Whether a gate lets the transition through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateState {
    /// It does.
    Passed,
    /// It does not.
    Failed,
    /// Nothing is known; that never passes.
    Unknown,
}

text_enum!(GateState { Passed => "passed", Failed => "failed", Unknown => "unknown" });

/// One condition of a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Gate {
    /// Stable name for programs.
    pub code: String,
    /// The condition as a sentence.
    pub name: String,
    /// Where the current value comes from.
    pub source: String,
    /// What holds now, in words.
    pub current: String,
    /// What is needed, in words.
    pub needed: String,
    /// Since when it has been so.
    pub since: Option<At>,
    /// Who can change it, in words.
    pub owner: String,
    /// Where to act: a path within Readyroom.
    pub link: String,
    /// Passed, failed or unknown.
    pub state: GateState,
}

impl Gate {
    /// Whether the gate lets the transition through.
    pub fn is_passed(&self) -> bool {
        self.state == GateState::Passed
    }

    /// The gate as one sentence: what it is, and what stands now.
    pub fn sentence(&self) -> String {
        format!("{} ({})", self.name, self.current)
    }
}

/// The newest launch review, as far as the gate depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFacts {
    /// Its number.
    pub number: i32,
    /// Its state as of now.
    pub state: State,
    /// Since when it has been in that state.
    pub since: At,
    /// When its sign-off runs out.
    pub valid_until: Option<At>,
    /// Items answered.
    pub answered: usize,
    /// Items asked.
    pub asked: usize,
}

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
    /// Questions of the compliance profile without an answer.
    pub unanswered: usize,
    /// Questions answered "unknown" without an owner and a date.
    pub unknown_without_owner: usize,
    /// When the compliance profile changed last.
    pub profile_changed_at: Option<At>,
    /// The length of a sign-off's validity, in days (policy).
    pub valid_days: u32,
}

/// The gates to launch (DESIGN section 3): a launch review signed off and still valid, no open
/// condition marked "before launch" and none that was missed (section 2: a missed condition reopens
/// its item), and a complete compliance profile.
pub fn to_launch(facts: &LaunchFacts) -> Vec<Gate> {
    vec![review_gate(facts), conditions_gate(facts), profile_gate(facts)]
}

fn review_gate(facts: &LaunchFacts) -> Gate {
    let (current, state, since, link) = match &facts.review {
        None => {
            ("no launch review under way".to_owned(), GateState::Failed, None, facts.path.clone())
        }
        Some(review) => {
            let passed = review.state == State::SignedOff;
            let current = match (review.state, review.valid_until) {
                (State::SignedOff, Some(until)) => {
                    format!("signed off, valid until {}", until.date().format("%-d %b %Y"))
                }
                (State::Open | State::Returned, _) => format!(
                    "{}, {} of {} answered",
                    review.state.words(),
                    review.answered,
                    review.asked
                ),
                (state, _) => state.words().to_owned(),
            };
            (
                current,
                if passed { GateState::Passed } else { GateState::Failed },
                Some(review.since),
                format!("{}/launch/{}", facts.path, review.number),
            )
        }
    };
    let owner = match &facts.review {
        Some(review) if review.state == State::Submitted => "an SRE".to_owned(),
        _ => facts.team.clone(),
    };
    Gate {
        code: "launch_review".to_owned(),
        name: "Launch review signed off and valid".to_owned(),
        source: facts
            .review
            .as_ref()
            .map_or_else(|| "Launch reviews".to_owned(), |r| format!("Launch review {}", r.number)),
        current,
        needed: format!("signed off in the last {} days", facts.valid_days),
        since,
        owner,
        link,
        state,
    }
}

fn conditions_gate(facts: &LaunchFacts) -> Gate {
    let link = match &facts.review {
        Some(review) => format!("{}/launch/{}", facts.path, review.number),
        None => facts.path.clone(),
    };
    let passed = facts.open_conditions == 0 && facts.missed_conditions == 0;
    Gate {
        code: "conditions_before_launch".to_owned(),
        name: "Conditions before launch met".to_owned(),
        source: "Verdicts".to_owned(),
        current: match facts.missed_conditions {
            0 => format!("{} open", facts.open_conditions),
            missed => format!("{} open, {missed} past their day", facts.open_conditions),
        },
        needed: "0 open, 0 past their day".to_owned(),
        since: None,
        owner: facts.team.clone(),
        link,
        state: if passed { GateState::Passed } else { GateState::Failed },
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
}
