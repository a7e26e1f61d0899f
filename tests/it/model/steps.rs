//! What may happen in a sequence, and how sequences are drawn: mostly the next thing that takes a
//! service onward, by somebody, and now and then anything else.

use proptest::prelude::*;

use super::cast::{CAST, Who};

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
    AskSre {
        edge: bool,
    },
    AnswerTakeover {
        yes: bool,
    },
    /// The person in two teams leaves the owning team, or comes back.
    MoveBetweenTeams,
    LetDaysPass {
        days: u32,
    },
}

/// A step of a sequence, before it is known where the service stands.
#[derive(Debug, Clone, Copy)]
pub enum Drawn {
    /// What takes the service onward, by the fit person with this number.
    Onward { by: usize },
    /// The same, by anybody.
    OnwardBy(Who),
    /// Anything.
    Any(Who, Step),
}

/// The number of items of the small checklist.
pub const ITEMS: usize = 3;

fn who() -> impl Strategy<Value = Who> {
    (0..CAST.len()).prop_map(|place| CAST[place].who)
}

fn step() -> impl Strategy<Value = Step> {
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
        any::<bool>().prop_map(|edge| Step::AskSre { edge }),
        any::<bool>().prop_map(|yes| Step::AnswerTakeover { yes }),
        Just(Step::MoveBetweenTeams),
        prop_oneof![Just(1), Just(8), Just(40), Just(190)]
            .prop_map(|days| Step::LetDaysPass { days }),
    ]
}

fn drawn() -> impl Strategy<Value = Drawn> {
    prop_oneof![
        12 => (0..8usize).prop_map(|by| Drawn::Onward { by }),
        3 => who().prop_map(Drawn::OnwardBy),
        3 => (who(), step()).prop_map(|(who, step)| Drawn::Any(who, step)),
    ]
}

/// A sequence of up to this many steps.
pub fn sequence(most: usize) -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec(drawn(), most / 3..=most)
}
