//! Teams: the list, one team, adding one.

use std::collections::HashMap;

use super::fields::{field, lines, wrong};
use super::people::{initials, role_words, roles};
use super::services::index::next;
use super::services::stage_mark;
use crate::domain::at::At;
use crate::domain::ids::Slug;
use crate::domain::lifecycle::Stage;
use crate::domain::person::{Role, TeamKind};
use crate::ops::FieldError as Problem;
use crate::ops::capacity::CapacityDetail;
use crate::ops::people::PersonDetail;
use crate::ops::portfolio::ServiceSummary;
use crate::ops::teams::TeamDetail;
use crate::web::views::form::Choice;
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};
use crate::web::views::teams::{Member, TeamForm, TeamPage, TeamRow, TeamService, TeamsIndex};

/// Every team. `services` says how many services each owns.
pub fn index(teams: &[TeamDetail], services: &HashMap<Slug, u64>, viewer: &Viewer) -> TeamsIndex {
    TeamsIndex {
        shell: Shell::new("Teams", Nav::Elsewhere, viewer),
        teams: teams.iter().map(|team| row(team, services)).collect(),
        may_administer: viewer.admin,
    }
}

fn row(team: &TeamDetail, services: &HashMap<Slug, u64>) -> TeamRow {
    let leads: Vec<&str> = team
        .members
        .iter()
        .filter(|member| member.role == Role::Lead)
        .map(|member| member.person.name.as_str())
        .collect();
    TeamRow {
        team: Link::new(format!("/teams/{}", team.slug), &team.name),
        kind: kind_words(team.kind),
        people: team.members.len() as u64,
        leads: leads.join(", "),
        services: services.get(&team.slug).copied().unwrap_or(0),
    }
}

fn kind_words(kind: TeamKind) -> &'static str {
    match kind {
        TeamKind::Product => "Product",
        TeamKind::Sre => "SRE",
    }
}

/// The form that adds a team. `kind` is `product`, `sre` or nothing.
pub fn new_page(
    name: &str,
    slug: &str,
    kind: &str,
    problems: &[Problem],
    viewer: &Viewer,
) -> TeamForm {
    let shell = Shell::new("Add a team", Nav::Elsewhere, viewer);
    let choice = |one: TeamKind, hint: &str| {
        Choice::new(one.as_str(), kind_words(one), kind == one.as_str()).explained(hint)
    };
    TeamForm {
        shell: if problems.is_empty() { shell } else { shell.with_error() },
        errors: lines(problems),
        name: field(problems, "name", name),
        slug: field(problems, "slug", slug),
        kinds: vec![
            choice(TeamKind::Product, "Builds services, owns them and answers their reviews"),
            choice(TeamKind::Sre, "Helps teams, judges and signs off reviews"),
        ],
        kind_error: wrong(problems, "kind"),
    }
}

/// What was typed into the form that adds somebody, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Joining {
    /// The handle.
    pub handle: String,
    /// `member`, `lead` or nothing.
    pub role: String,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// One team with the services that it owns. `people` is everybody, as suggestions.
pub fn show(
    team: &TeamDetail,
    services: &[ServiceSummary],
    people: &[PersonDetail],
    joining: &Joining,
    viewer: &Viewer,
    now: At,
) -> TeamPage {
    let href = format!("/teams/{}", team.slug);
    let inside = |person: &PersonDetail| {
        team.members.iter().any(|member| member.person.handle == person.handle)
    };
    let shell = Shell::new(&team.name, Nav::Elsewhere, viewer);
    TeamPage {
        shell: if joining.problems.is_empty() { shell } else { shell.with_error() },
        name: team.name.clone(),
        kind: kind_words(team.kind),
        members: team
            .members
            .iter()
            .map(|member| Member {
                person: Link::new(format!("/people/{}", member.person.handle), &member.person.name),
                handle: member.person.handle.to_string(),
                initials: initials(&member.person.name),
                role: role_words(member.role),
                removal: if viewer.admin {
                    format!("{href}/members/{}/removal", member.person.handle)
                } else {
                    String::new()
                },
            })
            .collect(),
        services: services
            .iter()
            .map(|service| TeamService {
                service: Link::new(format!("/services/{}", service.slug), &service.name),
                stage: stage_mark(service.stage),
                next: next(service, now),
            })
            .collect(),
        capacity: None,
        requests: Vec::new(),
        may_administer: viewer.admin,
        errors: lines(&joining.problems),
        handle: field(&joining.problems, "handle", &joining.handle),
        people: people
            .iter()
            .filter(|person| person.active && !inside(person))
            .map(|person| Choice::new(person.handle.as_str(), &person.name, false))
            .collect(),
        roles: roles(&joining.role),
        href,
    }
}

/// The services that a team of SREs runs, in its list.
pub fn run_by(carried: &CapacityDetail) -> Vec<TeamService> {
    carried
        .services
        .iter()
        .map(|one| TeamService {
            service: Link::new(format!("/services/{}", one.service), &one.service_name),
            stage: stage_mark(Stage::OpsManaged),
            next: String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::people::tests::{admin_viewer, now, priya, team};
    use crate::web::render::render;

    #[test]
    fn the_list_counts_people_and_services() {
        let teams = [team("ledger", TeamKind::Product), team("core", TeamKind::Sre)];
        let services = [("ledger".parse().unwrap(), 3)].into();
        let page = index(&teams, &services, &admin_viewer());
        assert_eq!((page.teams[0].services, page.teams[1].services), (3, 0));
        assert_eq!(page.teams[0].leads, "Priya Nair");
        render("teams/index", &page).unwrap();
    }

    #[test]
    fn who_is_in_the_team_is_not_suggested() {
        let outside = PersonDetail { handle: "omar".parse().unwrap(), ..priya() };
        let people = [priya(), outside];
        let joining = Joining {
            handle: "zed".into(),
            problems: vec![Problem::new("handle", "There is no such person.")],
            ..Joining::default()
        };
        let ledger = team("ledger", TeamKind::Product);
        let page = show(&ledger, &[], &people, &joining, &admin_viewer(), now());
        assert_eq!(page.people.len(), 1);
        assert_eq!(page.people[0].value, "omar");
        assert!(render("teams/show", &page).unwrap().contains("There is no such person."));
        let reader = show(&ledger, &[], &people, &Joining::default(), &Viewer::default(), now());
        assert!(reader.members[0].removal.is_empty());
    }

    #[test]
    fn the_form_keeps_the_kind() {
        let page = new_page("Core", "", "sre", &[], &admin_viewer());
        assert!(page.kinds[1].chosen && !page.kinds[0].chosen);
        render("teams/new", &page).unwrap();
    }
}
