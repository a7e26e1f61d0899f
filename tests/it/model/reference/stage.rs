//! The table of stages (DESIGN section 3).

use super::Reference;

/// Where the service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    InDevelopment,
    DeveloperManaged,
    OpsManaged,
    Retired,
}

impl Stage {
    pub fn word(self) -> &'static str {
        match self {
            Stage::InDevelopment => "in_development",
            Stage::DeveloperManaged => "developer_managed",
            Stage::OpsManaged => "ops_managed",
            Stage::Retired => "retired",
        }
    }
}

impl Reference {
    /// The service is in another stage from now on: what was said and overridden was about the
    /// transition that has taken place.
    pub(super) fn moved_to(&mut self, stage: Stage) {
        self.stage = stage;
        self.since = (stage == Stage::DeveloperManaged).then_some(self.now);
        self.running = None;
        self.asked = None;
        self.overridden.clear();
        self.said.begin_again();
    }
}
