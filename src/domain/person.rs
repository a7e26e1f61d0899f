//! People, teams and grants, and the actor: a person who is doing something right now.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ids::{Handle, PersonId, TeamId};

/// What a team does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamKind {
    /// It builds services and owns them.
    Product,
    /// It reviews services and carries those that were handed off.
    Sre,
}

text_enum!(TeamKind { Product => "product", Sre => "sre" });

/// What a person is in a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Belongs to the team.
    Member,
    /// Leads the team.
    Lead,
}

text_enum!(Role { Member => "member", Lead => "lead" });

/// A right that does not come from a team.
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
pub enum Grant {
    /// Decides launches, handoffs and handbacks.
    Manager,
    /// Confirms compliance scope.
    Compliance,
    /// Takes evidence away; changes nothing.
    Auditor,
    /// Administers people, teams, tokens and settings; has no say in reviews.
    Admin,
}

text_enum!(Grant {
    Manager => "manager",
    Compliance => "compliance",
    Auditor => "auditor",
    Admin => "admin",
});

/// A person's place in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The team.
    pub team: TeamId,
    /// What the team does.
    pub kind: TeamKind,
    /// What the person is in it.
    pub role: Role,
}

/// How the actor came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Signed in with a password: may do all that the person may.
    Session,
    /// A personal token that only reads.
    ReadToken,
    /// A personal token that reads, answers, adds evidence and messages.
    WriteToken,
}

text_enum!(Entry {
    Session => "session",
    ReadToken => "read_token",
    WriteToken => "write_token",
});

/// A person who is doing something right now, with the rights they hold at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// The name by which they sign in.
    pub handle: Handle,
    /// Their name.
    pub name: String,
    /// How they came in.
    pub entry: Entry,
    /// Their places in teams that are active.
    pub memberships: Vec<Membership>,
    /// Their grants.
    pub grants: BTreeSet<Grant>,
}

impl Actor {
    /// Whether the actor belongs to the team.
    pub fn belongs_to(&self, team: TeamId) -> bool {
        self.memberships.iter().any(|membership| membership.team == team)
    }

    /// Whether the actor leads the team.
    pub fn leads(&self, team: TeamId) -> bool {
        self.memberships
            .iter()
            .any(|membership| membership.team == team && membership.role == Role::Lead)
    }

    /// The SRE teams that the actor belongs to.
    pub fn sre_teams(&self) -> BTreeSet<TeamId> {
        let sre = self.memberships.iter().filter(|membership| membership.kind == TeamKind::Sre);
        sre.map(|membership| membership.team).collect()
    }

    /// Whether the actor is an SRE: belongs to a team of that kind.
    pub fn is_sre(&self) -> bool {
        self.memberships.iter().any(|membership| membership.kind == TeamKind::Sre)
    }

    /// Whether the actor leads an SRE team.
    pub fn is_sre_lead(&self) -> bool {
        self.memberships
            .iter()
            .any(|membership| membership.kind == TeamKind::Sre && membership.role == Role::Lead)
    }

    /// Whether the actor holds the grant.
    pub fn holds(&self, grant: Grant) -> bool {
        self.grants.contains(&grant)
    }
}
