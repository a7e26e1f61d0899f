//! Stages of a service and the transitions between them: one constant table.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// Where a service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being built; no customer traffic yet.
    InDevelopment,
    /// In production, run by the team that built it.
    DeveloperManaged,
    /// In production, run by an SRE team.
    OpsManaged,
    /// No longer running.
    Retired,
}

text_enum!(Stage {
    InDevelopment => "in_development",
    DeveloperManaged => "developer_managed",
    OpsManaged => "ops_managed",
    Retired => "retired",
});

impl Stage {
    /// The stage as an adjective.
    pub fn words(self) -> &'static str {
        match self {
            Stage::InDevelopment => "in development",
            Stage::DeveloperManaged => "developer-managed",
            Stage::OpsManaged => "ops-managed",
            Stage::Retired => "retired",
        }
    }
}

/// A column of the portfolio: a stage, or what was handed back, which is developer-managed too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Being built.
    InDevelopment,
    /// Run by its developers, and not handed back.
    DeveloperManaged,
    /// Run by an SRE team.
    OpsManaged,
    /// Run by its developers since a handback.
    HandedBack,
    /// No longer running.
    Retired,
}

text_enum!(Column {
    InDevelopment => "in_development",
    DeveloperManaged => "developer_managed",
    OpsManaged => "ops_managed",
    HandedBack => "handed_back",
    Retired => "retired",
});

impl Column {
    /// The stage of what stands in it.
    pub fn stage(self) -> Stage {
        match self {
            Column::InDevelopment => Stage::InDevelopment,
            Column::DeveloperManaged | Column::HandedBack => Stage::DeveloperManaged,
            Column::OpsManaged => Stage::OpsManaged,
            Column::Retired => Stage::Retired,
        }
    }
}

/// A recorded change of stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// The service takes its first customer traffic.
    Launch,
    /// An SRE team takes the service over.
    Handoff,
    /// The developers take the service back.
    Handback,
    /// The service ends.
    Retirement,
}

text_enum!(Transition {
    Launch => "launch",
    Handoff => "handoff",
    Handback => "handback",
    Retirement => "retirement",
});

impl Transition {
    /// What has happened to the service after it, as words that follow "be".
    pub fn done(self) -> &'static str {
        match self {
            Transition::Launch => "launched",
            Transition::Handoff => "handed off",
            Transition::Handback => "handed back",
            Transition::Retirement => "retired",
        }
    }
}

/// One line of the table: from which stage a transition leads to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The transition.
    pub transition: Transition,
    /// The stage before.
    pub from: Stage,
    /// The stage after.
    pub to: Stage,
}

const fn step(transition: Transition, from: Stage, to: Stage) -> Step {
    Step { transition, from, to }
}

/// Every transition that exists (DESIGN section 3).
pub const STEPS: &[Step] = &[
    step(Transition::Launch, Stage::InDevelopment, Stage::DeveloperManaged),
    step(Transition::Handoff, Stage::DeveloperManaged, Stage::OpsManaged),
    step(Transition::Handback, Stage::OpsManaged, Stage::DeveloperManaged),
    step(Transition::Retirement, Stage::DeveloperManaged, Stage::Retired),
    step(Transition::Retirement, Stage::OpsManaged, Stage::Retired),
];

/// The stage that a transition leads to from here; `None` when there is no such transition.
pub fn after(from: Stage, transition: Transition) -> Option<Stage> {
    STEPS.iter().find(|step| step.from == from && step.transition == transition).map(|step| step.to)
}

/// The stage that a transition leads to from here.
///
/// # Errors
/// The stage has no such transition; the sentence names the service and the way on.
pub fn reached(service: &str, from: Stage, transition: Transition) -> Result<Stage, Refusal> {
    after(from, transition).ok_or_else(|| Refusal::WrongStage {
        service: service.to_owned(),
        stage: from.words(),
        transition,
        way_on: way_on(from, transition),
    })
}

/// What can be done instead of a transition that the stage does not have.
pub fn way_on(from: Stage, transition: Transition) -> &'static str {
    match (from, transition) {
        (Stage::Retired, _) => "Create another service.",
        (Stage::InDevelopment, Transition::Retirement) => "Withdraw its review instead.",
        (Stage::InDevelopment, _) => "Launch it first.",
        (_, Transition::Launch) => "Its customers use it already.",
        (_, Transition::Handoff) => "An SRE team runs it already.",
        (_, _) => "Its developers run it already.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_transition_is_refused_with_the_way_on() {
        let refused = |from, transition| match reached("ledger", from, transition) {
            Ok(to) => panic!("{from} has {transition} to {to}"),
            Err(refusal) => refusal.to_string(),
        };
        assert_eq!(
            refused(Stage::InDevelopment, Transition::Handoff),
            "ledger is in development, so it cannot be handed off. Launch it first."
        );
        assert_eq!(
            refused(Stage::DeveloperManaged, Transition::Handback),
            "ledger is developer-managed, so it cannot be handed back. \
             Its developers run it already."
        );
        for step in STEPS {
            assert_eq!(reached("ledger", step.from, step.transition), Ok(step.to));
        }
    }

    #[test]
    fn stage_by_transition() {
        let mut table = format!("{:<18}", "");
        for transition in Transition::ALL {
            table.push_str(&format!("{:<19}", transition.as_str()));
        }
        for stage in Stage::ALL {
            table.push_str(&format!("\n{:<18}", stage.as_str()));
            for transition in Transition::ALL {
                let to = after(*stage, *transition).map_or("-", Stage::as_str);
                table.push_str(&format!("{to:<19}"));
            }
        }
        insta::assert_snapshot!(table);
    }
}
