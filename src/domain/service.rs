//! What is said about a service.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::at::At;
use super::checklist::Fact;
use super::ids::{ServiceId, Slug, TeamId};
use super::lifecycle::Stage;

/// How much the organisation depends on a service.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Importance {
    /// The organisation cannot do without it.
    Critical,
    /// Its loss is felt, and can be borne.
    Standard,
    /// It is tried out.
    Experimental,
}

text_enum!(Importance {
    Critical => "critical",
    Standard => "standard",
    Experimental => "experimental",
});

/// Something running, or about to run, in production, owned by one product team.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its name in URLs; never reused.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The product team that owns it.
    pub team: TeamId,
    /// Where it stands.
    pub stage: Stage,
    /// Since when it stands there.
    pub stage_since: At,
    /// How much the organisation depends on it.
    pub importance: Importance,
    /// What the team states about it; decides which items apply.
    pub facts: BTreeSet<Fact>,
    /// The day on which the team means to launch.
    pub target_launch: Option<NaiveDate>,
    /// When it launched.
    pub launched_at: Option<At>,
    /// Since when its developers have run it without a break.
    pub self_managed_since: Option<At>,
    /// Counts the changes of what is said about it.
    pub version: i32,
    /// When it was created.
    pub created_at: At,
    /// The SRE team that runs it; known exactly while it is ops-managed.
    pub running_team: Option<TeamId>,
}
