//! People: the list, one person, adding one.

use serde::Serialize;

use super::account::TokenRow;
use super::form::{Choice, Field, FieldError};
use super::link::Link;
use super::moment::Moment;
use super::paging::Paging;
use super::shell::Shell;

/// `people/index`: everybody.
#[derive(Debug, Clone, Serialize)]
pub struct PeopleIndex {
    /// The frame of the page.
    pub shell: Shell,
    /// The people shown.
    pub people: Vec<PersonRow>,
    /// Part of a name.
    pub q: String,
    /// Which part of the list is shown.
    pub paging: Paging,
    /// Whether this person may add people.
    pub may_administer: bool,
}

/// A person in the list.
#[derive(Debug, Clone, Serialize)]
pub struct PersonRow {
    /// Name, linked to the person's page.
    pub person: Link,
    /// Handle.
    pub handle: String,
    /// Two letters.
    pub initials: String,
    /// Teams, in words, for example `Ledger (lead)`; may be empty.
    pub teams: String,
    /// Grants, in words; may be empty.
    pub grants: String,
    /// `Active`, `Invited` or `Deactivated`.
    pub state: &'static str,
}

/// `people/new`: the form that adds a person.
#[derive(Debug, Clone, Serialize)]
pub struct PersonForm {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// Full name.
    pub name: Field,
    /// Address for mail.
    pub email: Field,
    /// Handle; when left empty it is made from the name.
    pub handle: Field,
    /// Teams; the first stands for none and has an empty value.
    pub teams: Vec<Choice>,
    /// `member` or `lead`.
    pub roles: Vec<Choice>,
    /// What is wrong with the team; empty when nothing is.
    pub team_error: String,
}

/// `people/show`: one person.
#[derive(Debug, Clone, Serialize)]
pub struct PersonPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Full name.
    pub name: String,
    /// Handle.
    pub handle: String,
    /// Address of the page, without a slash at the end.
    pub href: String,
    /// `Active`, `Invited` or `Deactivated`.
    pub state: &'static str,
    /// Whether the person is deactivated.
    pub deactivated: bool,
    /// When the person was added.
    pub since: Moment,
    /// Teams with the person's role in them.
    pub memberships: Vec<Membership>,
    /// Grants that the person holds.
    pub grants: Vec<GrantRow>,
    /// What only administrators see; absent for others.
    pub admin: Option<PersonAdmin>,
}

/// A team of a person.
#[derive(Debug, Clone, Serialize)]
pub struct Membership {
    /// The team.
    pub team: Link,
    /// `product` or `SRE`, as shown.
    pub kind: &'static str,
    /// `Lead` or `Member`.
    pub role: &'static str,
    /// Where the removal posts; empty when this person may not.
    pub removal: String,
}

/// A grant of a person.
#[derive(Debug, Clone, Serialize)]
pub struct GrantRow {
    /// For example `Manager`.
    pub name: String,
    /// What it allows, as a sentence.
    pub allows: String,
    /// Where the removal posts; empty when this person may not.
    pub removal: String,
}

/// What administrators may do with a person.
#[derive(Debug, Clone, Serialize)]
pub struct PersonAdmin {
    /// What is wrong with the form that was sent.
    pub errors: Vec<FieldError>,
    /// Full name.
    pub name: Field,
    /// Address for mail.
    pub email: Field,
    /// Grants that the person does not hold yet.
    pub grants: Vec<Choice>,
    /// Teams that the person is not in yet, each with the address where joining posts as value.
    pub teams: Vec<Choice>,
    /// `member` and `lead`.
    pub roles: Vec<Choice>,
    /// Tokens that work.
    pub tokens: Vec<TokenRow>,
    /// A link made a moment ago, shown once; absent otherwise.
    pub invitation: Option<InvitationLink>,
    /// Whether it is the administrator's own page, so that deactivation is not offered.
    pub own: bool,
}

/// A one-time link with which a person sets a password.
#[derive(Debug, Clone, Serialize)]
pub struct InvitationLink {
    /// The whole address.
    pub url: String,
    /// Until when it works, in words.
    pub valid_until: String,
}

#[cfg(test)]
impl PeopleIndex {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let row = |handle: &str, name: &str, initials: &str, teams: &str, grants: &str, state| {
            PersonRow {
                person: Link::new(format!("/people/{handle}"), name),
                handle: handle.into(),
                initials: initials.into(),
                teams: teams.into(),
                grants: grants.into(),
                state,
            }
        };
        Self {
            shell: Shell::sample("People", "people"),
            people: vec![
                row("ana", "Ana Ruiz", "AR", "SRE Payments", "", "Active"),
                row("hanna", "Hanna Voss", "HV", "", "Manager", "Active"),
                row("noor", "Noor Khan", "NK", "Checkout (lead)", "", "Invited"),
                row("tomas", "Tomás Lind", "TL", "Ledger", "", "Deactivated"),
            ],
            q: String::new(),
            paging: Paging {
                shown: 4,
                total: Some(61),
                previous: String::new(),
                next: "/people?after=tomas".into(),
            },
            may_administer: true,
        }
    }
}

#[cfg(test)]
impl PersonForm {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Add a person", "people"),
            errors: vec![FieldError::at("f-email", "Somebody else has this address.")],
            name: Field::holding("Noor Khan"),
            email: Field::holding("noor@example.com").refused("Somebody else has this address."),
            handle: Field::default(),
            teams: vec![
                Choice::new("", "No team yet", false),
                Choice::new("checkout", "Checkout", true),
            ],
            roles: vec![Choice::new("member", "Member", true), Choice::new("lead", "Lead", false)],
            team_error: String::new(),
        }
    }
}

#[cfg(test)]
impl PersonPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Noor Khan", "people"),
            name: "Noor Khan".into(),
            handle: "noor".into(),
            href: "/people/noor".into(),
            state: "Invited",
            deactivated: false,
            since: Moment::new("2026-11-14", "14 Nov 2026"),
            memberships: vec![Membership {
                team: Link::new("/teams/checkout", "Checkout"),
                kind: "product",
                role: "Lead",
                removal: "/teams/checkout/members/noor/removal".into(),
            }],
            grants: vec![GrantRow {
                name: "Auditor".into(),
                allows: "Is listed as auditor in evidence packs.".into(),
                removal: "/people/noor/grants/auditor/removal".into(),
            }],
            admin: Some(PersonAdmin {
                errors: Vec::new(),
                name: Field::holding("Noor Khan"),
                email: Field::holding("noor@example.com"),
                grants: vec![
                    Choice::new("manager", "Manager", false),
                    Choice::new("compliance", "Compliance", false),
                    Choice::new("admin", "Admin", false),
                ],
                teams: vec![Choice::new("ledger", "Ledger", false)],
                roles: vec![
                    Choice::new("member", "Member", true),
                    Choice::new("lead", "Lead", false),
                ],
                tokens: Vec::new(),
                invitation: Some(InvitationLink {
                    url: "https://readyroom.example/invitations/k3Qm0c8samplek3Qm0c8sample".into(),
                    valid_until: "28 Nov 2026, 14:00 UTC".into(),
                }),
                own: false,
            }),
        }
    }
}
