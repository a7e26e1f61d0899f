//! The mark of a stage: a small flag and a word.

use serde::Serialize;

/// How a stage is shown. "Handed back" has a mark of its own, although its stage is
/// developer-managed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageMark {
    /// Class of the flag: `dev`, `devm`, `ops`, `back` or `gone`.
    pub tone: &'static str,
    /// The word beside the flag.
    pub label: &'static str,
}

impl StageMark {
    /// Not launched yet.
    pub const IN_DEVELOPMENT: Self = Self { tone: "dev", label: "In development" };
    /// Run by the team that develops it.
    pub const DEVELOPER_MANAGED: Self = Self { tone: "devm", label: "Developer-managed" };
    /// Run by SRE.
    pub const OPS_MANAGED: Self = Self { tone: "ops", label: "Ops-managed" };
    /// Developer-managed, with an open handback record.
    pub const HANDED_BACK: Self = Self { tone: "back", label: "Handed back" };
    /// No longer in production.
    pub const RETIRED: Self = Self { tone: "gone", label: "Retired" };
}
