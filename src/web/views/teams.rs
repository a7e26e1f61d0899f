//! Teams: the list, one team, adding one.

use serde::Serialize;

use super::capacity::CapacityView;
use super::form::{Choice, Field, FieldError};
use super::link::Link;
use super::shell::Shell;
use super::stage::StageMark;
use super::takeovers::TakeoverView;

/// `teams/index`: every team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamsIndex {
    /// The frame of the page.
    pub shell: Shell,
    /// The teams by name.
    pub teams: Vec<TeamRow>,
    /// Whether this person may add teams.
    pub may_administer: bool,
}

/// A team in the list.
#[derive(Debug, Clone, Serialize)]
pub struct TeamRow {
    /// Name, linked to the team's page.
    pub team: Link,
    /// `Product` or `SRE`.
    pub kind: &'static str,
    /// People in it.
    pub people: u64,
    /// Names of its leads, in words; may be empty.
    pub leads: String,
    /// Services that it owns or runs.
    pub services: u64,
}

/// `teams/new`: the form that adds a team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamForm {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// Name.
    pub name: Field,
    /// The part of its address; when left empty it is made from the name.
    pub slug: Field,
    /// `product` and `sre`.
    pub kinds: Vec<Choice>,
    /// What is wrong with the kind; empty when nothing is.
    pub kind_error: String,
}

/// `teams/show`: one team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Name.
    pub name: String,
    /// Address of the page, without a slash at the end.
    pub href: String,
    /// `Product` or `SRE`.
    pub kind: &'static str,
    /// People in it.
    pub members: Vec<Member>,
    /// Services that it owns, or runs for a team of SREs.
    pub services: Vec<TeamService>,
    /// What a team of SREs carries; absent for other teams.
    pub capacity: Option<CapacityView>,
    /// Requests to take a service over that wait for a team of SREs.
    pub requests: Vec<TakeoverView>,
    /// Whether this person may change who is in it.
    pub may_administer: bool,
    /// What is wrong with the form that was sent.
    pub errors: Vec<FieldError>,
    /// Handle typed into the form that adds somebody.
    pub handle: Field,
    /// People who can be added, as suggestions: handle and name.
    pub people: Vec<Choice>,
    /// `member` and `lead`.
    pub roles: Vec<Choice>,
}

/// A person in a team.
#[derive(Debug, Clone, Serialize)]
pub struct Member {
    /// Name, linked to the person's page.
    pub person: Link,
    /// Handle.
    pub handle: String,
    /// Two letters.
    pub initials: String,
    /// `Lead` or `Member`.
    pub role: &'static str,
    /// Where the removal posts; empty when this person may not.
    pub removal: String,
}

/// A service of a team.
#[derive(Debug, Clone, Serialize)]
pub struct TeamService {
    /// Name, linked to its page.
    pub service: Link,
    /// Stage.
    pub stage: StageMark,
    /// The next transition in words.
    pub next: String,
}

#[cfg(test)]
impl TeamsIndex {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let row = |slug: &str, name: &str, kind, people, leads: &str, services| TeamRow {
            team: Link::new(format!("/teams/{slug}"), name),
            kind,
            people,
            leads: leads.into(),
            services,
        };
        Self {
            shell: Shell::sample("Teams", "teams"),
            teams: vec![
                row("checkout", "Checkout", "Product", 7, "Noor Khan", 3),
                row("sre-payments", "SRE Payments", "SRE", 8, "Dele Bankole", 4),
                row("risk", "Risk", "Product", 0, "", 1),
            ],
            may_administer: true,
        }
    }
}

#[cfg(test)]
impl TeamForm {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Add a team", "teams"),
            errors: vec![FieldError::at("f-kind", "Choose what the team does.")],
            name: Field::holding("Risk"),
            slug: Field::default(),
            kinds: vec![
                Choice::new("product", "Product team", false).explained(
                    "Builds services, answers their reviews and carries them after launch",
                ),
                Choice::new("sre", "SRE team", false)
                    .explained("Helps teams, signs reviews and carries services after a handoff"),
            ],
            kind_error: "Choose what the team does.".into(),
        }
    }
}

#[cfg(test)]
impl TeamPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let member = |handle: &str, name: &str, initials: &str, role| Member {
            person: Link::new(format!("/people/{handle}"), name),
            handle: handle.into(),
            initials: initials.into(),
            role,
            removal: format!("/teams/checkout/members/{handle}/removal"),
        };
        Self {
            shell: Shell::sample("Checkout", "teams"),
            name: "Checkout".into(),
            href: "/teams/checkout".into(),
            kind: "Product",
            members: vec![
                member("noor", "Noor Khan", "NK", "Lead"),
                member("ivo", "Ivo Brandt", "IB", "Member"),
            ],
            services: vec![TeamService {
                service: Link::new("/services/checkout-api", "checkout-api"),
                stage: StageMark::DEVELOPER_MANAGED,
                next: "Handoff, 3 left".into(),
            }],
            capacity: Some(CapacityView::sample()),
            requests: Vec::new(),
            may_administer: true,
            errors: vec![FieldError::at("f-handle", "Nobody has the handle “inga”.")],
            handle: Field::holding("inga").refused("Nobody has the handle “inga”."),
            people: vec![Choice::new("ana", "Ana Ruiz", false)],
            roles: vec![Choice::new("member", "Member", true), Choice::new("lead", "Lead", false)],
        }
    }
}
