//! What makes a service too fragile for an SRE team to run: twelve conditions, each with two
//! grades, found from readings that somebody attested or a signal measured. They advise a handback
//! and never decide one.

mod advice;
mod conditions;
mod readings;

use serde::{Deserialize, Serialize};

use super::at::At;
use super::ids::PersonId;
use super::policy_figures::PolicyFigures;

pub use advice::{Advice, advice};
pub use conditions::Condition;
pub use readings::{Reading, Test};

/// How grave a condition is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The teams make a plan together.
    Warn,
    /// A handback may be proposed on its ground.
    Eligible,
}

text_enum!(Grade { Warn => "warn", Eligible => "eligible" });

/// Whether something holds, as far as anybody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// It does.
    Holds,
    /// It does not.
    DoesNotHold,
    /// A reading that it depends on is missing.
    Unknown,
}

text_enum!(Holding {
    Holds => "holds",
    DoesNotHold => "does_not_hold",
    Unknown => "unknown",
});

impl Holding {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Holding::Holds => "holds",
            Holding::DoesNotHold => "does not hold",
            Holding::Unknown => "unknown",
        }
    }

    fn when(holds: bool) -> Self {
        if holds { Holding::Holds } else { Holding::DoesNotHold }
    }
}

/// How a value came to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A person read it somewhere, and is answerable for it.
    Attested(PersonId),
    /// A signal, by its name.
    Measured(String),
}

/// One value that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// What was read.
    pub reading: Reading,
    /// The value, in the unit of the reading.
    pub value: f64,
    /// How it came to be known.
    pub source: Source,
    /// When.
    pub at: At,
    /// Where it can be checked, an address; empty when there is none.
    pub link: String,
}

/// One test of a condition against what was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Tested {
    /// What is tested, with its limit.
    pub test: Test,
    /// The value; `None` when nobody read it, or what was read is not a number.
    pub observed: Option<Observed>,
    /// Whether it holds.
    pub holding: Holding,
}

/// One grade of a condition, found.
#[derive(Debug, Clone, PartialEq)]
pub struct Graded {
    /// Whether this grade holds.
    pub holding: Holding,
    /// What it rests on.
    pub tested: Vec<Tested>,
}

/// A condition, found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which condition.
    pub condition: Condition,
    /// Whether it is grave enough for a joint plan.
    pub warn: Graded,
    /// Whether it is grave enough for a handback.
    pub eligible: Graded,
}

impl Finding {
    /// The gravest grade that holds; `None` when none is known to.
    pub fn grade(&self) -> Option<Grade> {
        if self.eligible.holding == Holding::Holds {
            Some(Grade::Eligible)
        } else if self.warn.holding == Holding::Holds {
            Some(Grade::Warn)
        } else {
            None
        }
    }

    /// The condition as one sentence with its numbers, for the grade that makes a handback.
    pub fn sentence(&self) -> String {
        let figures: Vec<String> = self.eligible.tested.iter().map(Tested::words).collect();
        let holding = self.eligible.holding.words();
        format!("{}: {holding} ({})", self.condition.words(), figures.join("; "))
    }
}

impl Tested {
    /// What was read beside what is tested, in words.
    pub fn words(&self) -> String {
        let value = match &self.observed {
            Some(observed) => self.test.reading.value_words(observed.value),
            None => "unknown".to_owned(),
        };
        format!("{} {value}, {}", self.test.reading.words(), self.test.words())
    }
}

/// Finds every condition from what was read in the window of the policy; of several values of one
/// reading the newest counts. What was read before that says nothing about today.
pub fn find(observed: &[Observed], now: At, figures: &PolicyFigures) -> Vec<Finding> {
    let lasts = |seen: &&Observed| now <= seen.at.plus_days(figures.burden_window_days);
    let lasting: Vec<&Observed> = observed.iter().filter(lasts).collect();
    let find = |condition: &Condition| Finding {
        condition: *condition,
        warn: graded(*condition, Grade::Warn, &lasting, figures),
        eligible: graded(*condition, Grade::Eligible, &lasting, figures),
    };
    Condition::ALL.iter().map(find).collect()
}

fn graded(
    condition: Condition,
    grade: Grade,
    observed: &[&Observed],
    figures: &PolicyFigures,
) -> Graded {
    let rule = condition.rule(grade, figures);
    let tested: Vec<Tested> = rule.tests().iter().map(|test| tested(*test, observed)).collect();
    let holdings = || tested.iter().map(|tested| tested.holding);
    // Of several alternatives one that holds is enough; of several parts one that does not.
    let (decides, otherwise) = match rule {
        conditions::Rule::Any(_) => (Holding::Holds, Holding::DoesNotHold),
        conditions::Rule::All(_) => (Holding::DoesNotHold, Holding::Holds),
    };
    let holding = if holdings().any(|holding| holding == decides) {
        decides
    } else if holdings().any(|holding| holding == Holding::Unknown) {
        Holding::Unknown
    } else {
        otherwise
    };
    Graded { holding, tested }
}

fn tested(test: Test, observed: &[&Observed]) -> Tested {
    let newest = observed
        .iter()
        .filter(|observed| observed.reading == test.reading && observed.value.is_finite())
        .max_by_key(|observed| observed.at);
    let holding =
        newest.map_or(Holding::Unknown, |observed| Holding::when(test.is_met_by(observed.value)));
    Tested { test, observed: newest.copied().cloned(), holding }
}

#[cfg(test)]
mod tests;
