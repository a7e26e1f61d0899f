//! Everybody who acts in the sequences: each kind of person that a rule tells apart, and those in
//! whom two kinds meet.

use readyroom::domain::person::{Grant, Role, TeamKind};

use crate::support::TestApp;

/// A person of the sequences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    Lead,
    Member,
    /// A lead of another product team.
    Stranger,
    Sre,
    SecondSre,
    SreLead,
    OtherSre,
    OtherSreLead,
    /// In the owning team and in an SRE team.
    SreInTeam,
    /// In the owning team, and lead of the other SRE team.
    SreLeadInTeam,
    Manager,
    SecondManager,
    /// A manager in the SRE team that is asked first.
    ManagerInSre,
    /// A manager in the owning team.
    ManagerInTeam,
    Auditor,
    Compliance,
    Admin,
}

use Who::{
    Admin, Auditor, Compliance, Lead, Manager, ManagerInSre, ManagerInTeam, Member, OtherSre,
    OtherSreLead, SecondManager, SecondSre, Sre, SreInTeam, SreLead, SreLeadInTeam, Stranger,
};

/// The owning team, a stranger's, and the two SRE teams.
pub const OWNERS: &str = "owners";
pub const STRANGERS: &str = "strangers";
pub const CORE: &str = "core";
pub const EDGE: &str = "edge";

/// Who leaves the owning team in a sequence, and comes back: what they did as its members must not
/// be decided by them as somebody else.
pub const MOVERS: [Who; 3] = [SreInTeam, SreLeadInTeam, ManagerInTeam];

/// A person, with teams and grants.
pub struct Person {
    pub who: Who,
    pub handle: &'static str,
    places: &'static [(&'static str, Role)],
    grants: &'static [Grant],
}

const fn person(
    who: Who,
    handle: &'static str,
    places: &'static [(&'static str, Role)],
    grants: &'static [Grant],
) -> Person {
    Person { who, handle, places, grants }
}

const MEMBER: Role = Role::Member;
const MANAGES: &[Grant] = &[Grant::Manager];

#[rustfmt::skip]
pub const CAST: &[Person] = &[
    person(Lead, "lead", &[(OWNERS, Role::Lead)], &[]),
    person(Member, "member", &[(OWNERS, MEMBER)], &[]),
    person(Stranger, "stranger", &[(STRANGERS, Role::Lead)], &[]),
    person(Sre, "sre", &[(CORE, MEMBER)], &[]),
    person(SecondSre, "sre-two", &[(CORE, MEMBER)], &[]),
    person(SreLead, "sre-lead", &[(CORE, Role::Lead)], &[]),
    person(OtherSre, "other-sre", &[(EDGE, MEMBER)], &[]),
    person(OtherSreLead, "other-lead", &[(EDGE, Role::Lead)], &[]),
    person(SreInTeam, "sre-in-team", &[(OWNERS, MEMBER), (CORE, MEMBER)], &[]),
    person(SreLeadInTeam, "sre-lead-in-team", &[(OWNERS, MEMBER), (EDGE, Role::Lead)], &[]),
    person(Manager, "manager", &[], MANAGES),
    person(SecondManager, "manager-two", &[], MANAGES),
    person(ManagerInSre, "manager-in-sre", &[(CORE, MEMBER)], MANAGES),
    person(ManagerInTeam, "manager-in-team", &[(OWNERS, MEMBER)], MANAGES),
    person(Auditor, "auditor", &[], &[Grant::Auditor]),
    person(Compliance, "compliance", &[], &[Grant::Compliance]),
    person(Admin, "administrator", &[], &[Grant::Admin]),
];

impl Who {
    pub fn handle(self) -> &'static str {
        CAST.iter().find(|person| person.who == self).unwrap().handle
    }

    fn place(self, team: &str) -> Option<Role> {
        let person = CAST.iter().find(|person| person.who == self).unwrap();
        person.places.iter().find(|(name, _)| *name == team).map(|(_, role)| *role)
    }

    pub fn is_in(self, team: &str) -> bool {
        self.place(team).is_some()
    }

    pub fn leads(self, team: &str) -> bool {
        self.place(team) == Some(Role::Lead)
    }

    pub fn is_sre(self) -> bool {
        self.is_in(CORE) || self.is_in(EDGE)
    }

    pub fn leads_sres(self) -> bool {
        self.leads(CORE) || self.leads(EDGE)
    }

    pub fn manages(self) -> bool {
        CAST.iter().any(|person| person.who == self && person.grants.contains(&Grant::Manager))
    }
}

/// Adds everybody to the application.
pub fn enter(app: &TestApp) {
    app.team(OWNERS, TeamKind::Product);
    app.team(STRANGERS, TeamKind::Product);
    app.team(CORE, TeamKind::Sre);
    app.team(EDGE, TeamKind::Sre);
    for person in CAST {
        app.add_person(person.handle, person.places, person.grants);
    }
}
