//! What may happen in a sequence, and how sequences are drawn: mostly the next thing that takes a
//! service onward, by somebody, and now and then anything else.

use proptest::prelude::*;

use super::cast::{CAST, MOVERS, Who};

/// One thing that somebody tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    OpenReview,
    /// Answers an item of the review under way: met, or below the bar.
    Answer {
        item: usize,
        met: bool,
    },
    Confirm {
        item: usize,
    },
    AddProof {
        item: usize,
    },
    Submit,
    Return,
    Withdraw,
    Judge {
        item: usize,
    },
    SignOff,
    Launch,
    AskWaiver {
        item: usize,
    },
    DecideWaiver {
        item: usize,
        grant: bool,
    },
    RevokeWaiver {
        item: usize,
    },
    AskSre {
        edge: bool,
    },
    AnswerTakeover {
        yes: bool,
    },
    /// The asked team states what its work apart from services takes.
    StateApart,
    /// The asked team states what the service would take: too much, or not.
    StateLoad {
        over: bool,
    },
    Attest {
        within: bool,
    },
    /// The owning team says that it stays, longer or shorter than what the SREs ask for.
    Stay {
        long: bool,
    },
    AgreeBackUp,
    WriteFallback,
    ApproveFallback,
    OverrideGate {
        gate: Gate,
    },
    HandOff,
    NotYet,
    ProposeHandback {
        urgent: bool,
    },
    Reply,
    Decide {
        outcome: Outcome,
    },
    /// The form as it stands when nothing was filled in.
    DecideBlank,
    CloseCase,
    TakeOwnership,
    AddCondition,
    PlanCondition,
    MeetCondition,
    DropCondition,
    ReopenCondition,
    /// The person leaves the owning team, or comes back.
    MoveBetweenTeams {
        mover: usize,
    },
    /// Also does what was decided for a day that comes meanwhile.
    LetDaysPass {
        days: u32,
    },
}

/// What becomes of a proposed handback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    HandBackToday,
    HandBackLater,
    Keep,
    Blitz,
    Fund,
    RetireToday,
    RetireLater,
    Reassign,
}

pub const OUTCOMES: [Outcome; 8] = [
    Outcome::HandBackToday,
    Outcome::HandBackLater,
    Outcome::Keep,
    Outcome::Blitz,
    Outcome::Fund,
    Outcome::RetireToday,
    Outcome::RetireLater,
    Outcome::Reassign,
];

/// The gates that a sequence can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    LaunchReview,
    SelfManaged,
    HandoffReview,
    Burden,
    Receiving,
    BackUp,
    Conditions,
}

pub const GATES: [Gate; 7] = [
    Gate::LaunchReview,
    Gate::SelfManaged,
    Gate::HandoffReview,
    Gate::Burden,
    Gate::Receiving,
    Gate::BackUp,
    Gate::Conditions,
];

impl Gate {
    pub fn code(self) -> &'static str {
        match self {
            Gate::LaunchReview => "launch_review",
            Gate::SelfManaged => "self_managed",
            Gate::HandoffReview => "handoff_review",
            Gate::Burden => "operational_burden",
            Gate::Receiving => "receiving_team",
            Gate::BackUp => "back_up",
            Gate::Conditions => "conditions_to_return",
        }
    }
}

impl Step {
    /// What is counted: the step, and what was decided where each decision has to be seen.
    pub fn name(self) -> String {
        match self {
            Step::Decide { outcome } => format!("Decide {outcome:?}"),
            Step::DecideWaiver { grant: true, .. } => "GrantWaiver".to_owned(),
            Step::DecideWaiver { grant: false, .. } => "DenyWaiver".to_owned(),
            _ => format!("{self:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
        }
    }
}

/// A step of a sequence, before it is known where the service stands.
#[derive(Debug, Clone, Copy)]
pub enum Drawn {
    /// What takes the service onward, by the fit person with this number; where there is more than
    /// one way on, `turn` chooses.
    Onward { by: usize, turn: usize },
    /// The same, by anybody.
    OnwardBy { who: Who, turn: usize },
    /// Anything.
    Any(Who, Step),
}

/// The number of items of the small checklist: a blocker, a required and an advisory item.
pub const ITEMS: usize = 3;

/// Choices between ways on are drawn below this.
const TURNS: usize = 64;

fn who() -> impl Strategy<Value = Who> {
    (0..CAST.len()).prop_map(|place| CAST[place].who)
}

fn in_reviews() -> impl Strategy<Value = Step> {
    let item = || 0..ITEMS;
    prop_oneof![
        Just(Step::OpenReview),
        (item(), any::<bool>()).prop_map(|(item, met)| Step::Answer { item, met }),
        item().prop_map(|item| Step::Confirm { item }),
        item().prop_map(|item| Step::AddProof { item }),
        Just(Step::Submit),
        Just(Step::Return),
        Just(Step::Withdraw),
        item().prop_map(|item| Step::Judge { item }),
        Just(Step::SignOff),
        Just(Step::Launch),
        item().prop_map(|item| Step::AskWaiver { item }),
        (item(), any::<bool>()).prop_map(|(item, grant)| Step::DecideWaiver { item, grant }),
        item().prop_map(|item| Step::RevokeWaiver { item }),
    ]
}

fn to_hand_off() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<bool>().prop_map(|edge| Step::AskSre { edge }),
        any::<bool>().prop_map(|yes| Step::AnswerTakeover { yes }),
        Just(Step::StateApart),
        any::<bool>().prop_map(|over| Step::StateLoad { over }),
        any::<bool>().prop_map(|within| Step::Attest { within }),
        any::<bool>().prop_map(|long| Step::Stay { long }),
        Just(Step::AgreeBackUp),
        Just(Step::WriteFallback),
        Just(Step::ApproveFallback),
        (0..GATES.len()).prop_map(|place| Step::OverrideGate { gate: GATES[place] }),
        Just(Step::HandOff),
        Just(Step::NotYet),
    ]
}

fn of_handbacks() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<bool>().prop_map(|urgent| Step::ProposeHandback { urgent }),
        Just(Step::Reply),
        (0..OUTCOMES.len()).prop_map(|place| Step::Decide { outcome: OUTCOMES[place] }),
        Just(Step::DecideBlank),
        Just(Step::CloseCase),
        Just(Step::TakeOwnership),
        Just(Step::AddCondition),
        Just(Step::PlanCondition),
        Just(Step::MeetCondition),
        Just(Step::DropCondition),
        Just(Step::ReopenCondition),
    ]
}

fn around() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0..MOVERS.len()).prop_map(|mover| Step::MoveBetweenTeams { mover }),
        3 => prop_oneof![4 => Just(1), 3 => Just(8), 1 => Just(40), 1 => Just(190)]
            .prop_map(|days| Step::LetDaysPass { days }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![4 => in_reviews(), 4 => to_hand_off(), 4 => of_handbacks(), 1 => around()]
}

/// With `onward` of so many draws onward by somebody fit, for 3 by anybody and 3 of anything.
fn drawn(onward: u32) -> impl Strategy<Value = Drawn> {
    prop_oneof![
        onward => (0..8usize, 0..TURNS).prop_map(|(by, turn)| Drawn::Onward { by, turn }),
        3 => (who(), 0..TURNS).prop_map(|(who, turn)| Drawn::OnwardBy { who, turn }),
        3 => (who(), step()).prop_map(|(who, step)| Drawn::Any(who, step)),
    ]
}

/// Three sorts of sequences: nearly straight through a whole life, to a second handoff; half of it
/// onward; and restless ones, in which most is refused.
pub fn sequence() -> impl Strategy<Value = Vec<Drawn>> {
    prop_oneof![
        3 => prop::collection::vec(drawn(48), 70..=150),
        2 => prop::collection::vec(drawn(14), 40..=120),
        1 => prop::collection::vec(drawn(4), 20..=80),
    ]
}
