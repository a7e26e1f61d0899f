//! Everybody who comes to a door in the walk of rights.

use readyroom::domain::person::{Grant, Role};

/// Somebody who comes to a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Persona {
    /// Nobody is signed in.
    Anonymous,
    /// Signed in, without a team and without a grant.
    Stranger,
    /// A member of the team that owns the services.
    Member,
    /// The lead of that team.
    Lead,
    /// A member of an SRE team.
    Sre,
    /// The lead of an SRE team.
    SreLead,
    /// A member of an SRE team and of the owning team.
    SreInTeam,
    Manager,
    Compliance,
    /// Holds the compliance grant and is a member of the owning team.
    ComplianceInTeam,
    Auditor,
    Admin,
    /// Personal tokens that may write.
    SreToken,
    MemberToken,
    ManagerToken,
    AdminToken,
    /// A personal token of the member that only reads.
    MemberReadToken,
}

use Persona::*;

pub const TEAM: &str = "ledger-team";
pub const SRE_TEAM: &str = "sre-team";

/// A person: handle, places in teams, grants.
type Person = (Persona, &'static str, &'static [(&'static str, Role)], &'static [Grant]);

/// Everybody who signs in.
pub const PEOPLE: &[Person] = &[
    (Stranger, "stranger", &[], &[]),
    (Member, "member", &[(TEAM, Role::Member)], &[]),
    (Lead, "lead", &[(TEAM, Role::Lead)], &[]),
    (Sre, "sre", &[(SRE_TEAM, Role::Member)], &[]),
    (SreLead, "srelead", &[(SRE_TEAM, Role::Lead)], &[]),
    (SreInTeam, "inside", &[(SRE_TEAM, Role::Lead), (TEAM, Role::Member)], &[]),
    (Manager, "manager", &[], &[Grant::Manager]),
    (Compliance, "compliance", &[], &[Grant::Compliance]),
    (ComplianceInTeam, "scope", &[(TEAM, Role::Member)], &[Grant::Compliance]),
    (Auditor, "auditor", &[], &[Grant::Auditor]),
    (Admin, "administrator", &[], &[Grant::Admin]),
];

/// Every personal token: whose it is, and its scope.
pub const TOKENS: &[(Persona, Persona, &str)] = &[
    (SreToken, Sre, "write"),
    (MemberToken, Member, "write"),
    (ManagerToken, Manager, "write"),
    (AdminToken, Admin, "write"),
    (MemberReadToken, Member, "read"),
];

/// Everybody.
pub fn all() -> Vec<Persona> {
    let people = PEOPLE.iter().map(|person| person.0);
    let tokens = TOKENS.iter().map(|token| token.0);
    [Anonymous].into_iter().chain(people).chain(tokens).collect()
}

impl Persona {
    pub fn is_token(self) -> bool {
        TOKENS.iter().any(|token| token.0 == self)
    }

    /// The person behind it; nobody is as the stranger, whose things they then try to touch.
    pub fn person(self) -> Persona {
        match TOKENS.iter().find(|token| token.0 == self) {
            Some(token) => token.1,
            None if self == Anonymous => Stranger,
            None => self,
        }
    }
}
