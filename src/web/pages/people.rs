//! People: the list, one person, adding one.

use super::account::token_row;
use super::fields::{field, lines, wrong};
use super::services::capital;
use super::time::{day, moment};
use crate::domain::at::At;
use crate::domain::person::{Grant, Role, TeamKind};
use crate::ops::FieldError as Problem;
use crate::ops::account::TokenDetail;
use crate::ops::people::PersonDetail;
use crate::ops::teams::TeamDetail;
use crate::web::views::form::Choice;
use crate::web::views::link::Link;
use crate::web::views::paging::Paging;
use crate::web::views::people::{
    GrantRow, InvitationLink, Membership, PeopleIndex, PersonAdmin, PersonForm, PersonPage,
    PersonRow,
};
use crate::web::views::shell::{Nav, Shell, Viewer};

/// Everybody whose name or handle contains `q`.
pub fn index(people: &[PersonDetail], q: &str, viewer: &Viewer) -> PeopleIndex {
    let part = q.trim().to_lowercase();
    let rows: Vec<PersonRow> = people
        .iter()
        .filter(|person| {
            person.name.to_lowercase().contains(&part) || person.handle.as_str().contains(&part)
        })
        .map(row)
        .collect();
    PeopleIndex {
        shell: Shell::new("People", Nav::Elsewhere, viewer),
        paging: Paging {
            shown: rows.len() as u64,
            total: Some(people.len() as u64),
            ..Paging::default()
        },
        people: rows,
        q: q.to_owned(),
        may_administer: viewer.admin,
    }
}

fn row(person: &PersonDetail) -> PersonRow {
    let teams: Vec<String> = person
        .teams
        .iter()
        .map(|place| match place.role {
            Role::Lead => format!("{} (lead)", place.team_name),
            Role::Member => place.team_name.clone(),
        })
        .collect();
    let grants: Vec<String> = person.grants.iter().map(|grant| capital(grant.as_str())).collect();
    PersonRow {
        person: Link::new(format!("/people/{}", person.handle), &person.name),
        handle: person.handle.to_string(),
        initials: initials(&person.name),
        teams: teams.join(", "),
        grants: grants.join(", "),
        state: state(person),
    }
}

fn state(person: &PersonDetail) -> &'static str {
    match (person.active, person.has_password) {
        (false, _) => "Deactivated",
        (true, true) => "Active",
        (true, false) => "Invited",
    }
}

/// The first letters of the first and the last word of a name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// The form that adds a person as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFormValues {
    /// Full name.
    pub name: String,
    /// Address for mail.
    pub email: String,
    /// Handle; empty to make it from the name.
    pub handle: String,
    /// The team's name in URLs; empty for none.
    pub team: String,
    /// `member` or `lead`; empty for member.
    pub role: String,
}

/// The form that adds a person.
pub fn new_page(
    values: &PersonFormValues,
    teams: &[TeamDetail],
    problems: &[Problem],
    viewer: &Viewer,
) -> PersonForm {
    let shell = Shell::new("Add a person", Nav::Elsewhere, viewer);
    let mut choices = vec![Choice::new("", "No team yet", values.team.is_empty())];
    choices.extend(teams.iter().filter(|team| team.active).map(|team| {
        Choice::new(team.slug.as_str(), &team.name, team.slug.as_str() == values.team)
    }));
    PersonForm {
        shell: if problems.is_empty() { shell } else { shell.with_error() },
        errors: lines(problems),
        name: field(problems, "name", &values.name),
        email: field(problems, "email", &values.email),
        handle: field(problems, "handle", &values.handle),
        teams: choices,
        roles: roles(&values.role),
        team_error: wrong(problems, "team"),
    }
}

/// The roles in a team, with this one chosen; members are the rule.
pub fn roles(chosen: &str) -> Vec<Choice> {
    let lead = chosen == Role::Lead.as_str();
    vec![
        Choice::new(Role::Member.as_str(), "Member", !lead),
        Choice::new(Role::Lead.as_str(), "Lead", lead),
    ]
}

/// A role as a word.
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Member => "Member",
        Role::Lead => "Lead",
    }
}

/// What an administrator has typed, or made, on the page of a person.
#[derive(Debug, Clone, Default)]
pub struct Administered {
    /// Name and address as typed, when they were not accepted.
    pub typed: Option<(String, String)>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
    /// The whole address of a link made a moment ago, and until when it works.
    pub invitation: Option<(String, At)>,
}

/// Who the page of a person is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The person.
    pub person: &'a PersonDetail,
    /// All teams, for an administrator to choose from.
    pub teams: &'a [TeamDetail],
    /// The person's tokens; empty unless an administrator looks.
    pub tokens: &'a [TokenDetail],
}

/// One person.
pub fn show(about: About<'_>, administered: &Administered, viewer: &Viewer, now: At) -> PersonPage {
    let About { person, teams, .. } = about;
    let href = format!("/people/{}", person.handle);
    let own = viewer.person.as_ref().is_some_and(|me| me.handle == person.handle.as_str());
    let shell = Shell::new(&person.name, Nav::Elsewhere, viewer);
    PersonPage {
        shell: if administered.problems.is_empty() { shell } else { shell.with_error() },
        name: person.name.clone(),
        handle: person.handle.to_string(),
        state: state(person),
        deactivated: !person.active,
        since: moment(person.created_at, now),
        memberships: memberships(person, teams, viewer.admin),
        grants: person
            .grants
            .iter()
            .map(|grant| GrantRow {
                name: capital(grant.as_str()),
                allows: allows(*grant).to_owned(),
                // Nobody takes or gives a grant of their own.
                removal: if viewer.admin && !own {
                    format!("{href}/grants/{grant}/removal")
                } else {
                    String::new()
                },
            })
            .collect(),
        admin: viewer.admin.then(|| admin(about, administered, own, now)),
        href,
    }
}

fn memberships(person: &PersonDetail, teams: &[TeamDetail], admin: bool) -> Vec<Membership> {
    let kind = |slug| teams.iter().find(|team| team.slug == slug).map(|team| team.kind);
    person
        .teams
        .iter()
        .map(|place| Membership {
            team: Link::new(format!("/teams/{}", place.team), &place.team_name),
            kind: match kind(place.team.clone()) {
                Some(TeamKind::Sre) => "SRE",
                _ => "product",
            },
            role: role_words(place.role),
            removal: if admin {
                format!("/teams/{}/members/{}/removal", place.team, person.handle)
            } else {
                String::new()
            },
        })
        .collect()
}

fn allows(grant: Grant) -> &'static str {
    match grant {
        Grant::Manager => "Decides launches, handoffs and handbacks.",
        Grant::Compliance => "Confirms which regimes are in scope.",
        Grant::Auditor => "Takes evidence away; changes nothing.",
        Grant::Admin => "Administers people and teams; has no say in reviews.",
    }
}

fn admin(about: About<'_>, administered: &Administered, own: bool, now: At) -> PersonAdmin {
    let About { person, teams, tokens } = about;
    let problems = &administered.problems;
    let (name, email) = administered
        .typed
        .as_ref()
        .map_or((&person.name, &person.email), |typed| (&typed.0, &typed.1));
    let free = |grant: &&Grant| !own && !person.grants.contains(grant);
    let joined = |team: &TeamDetail| person.teams.iter().any(|place| place.team == team.slug);
    PersonAdmin {
        errors: lines(problems),
        name: field(problems, "name", name),
        email: field(problems, "email", email),
        grants: Grant::ALL
            .iter()
            .filter(free)
            .map(|grant| Choice::new(grant.as_str(), capital(grant.as_str()), false))
            .collect(),
        teams: teams
            .iter()
            .filter(|team| team.active && !joined(team))
            .map(|team| Choice::new(team.slug.as_str(), &team.name, false))
            .collect(),
        roles: roles(""),
        tokens: tokens
            .iter()
            .filter(|token| token.active)
            .map(|token| {
                let base = format!("/people/{}/tokens", person.handle);
                token_row(token, &base, now)
            })
            .collect(),
        invitation: administered.invitation.as_ref().map(|(url, until)| InvitationLink {
            url: url.clone(),
            valid_until: day(until.date(), now),
        }),
        own,
    }
}

#[cfg(test)]
pub(in crate::web::pages) mod tests {
    use super::*;
    use crate::ops::people::Place;
    use crate::ops::review_page::Person;
    use crate::ops::teams::Member;
    use crate::web::render::render;
    use crate::web::views::shell::ShellPerson;

    pub fn now() -> At {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    pub fn admin_viewer() -> Viewer {
        let person =
            ShellPerson { name: "Ada Admin".into(), initials: "AA".into(), handle: "ada".into() };
        Viewer { person: Some(person), admin: true, ..Viewer::default() }
    }

    pub fn team(slug: &str, kind: TeamKind) -> TeamDetail {
        let person = Person { handle: "priya".parse().unwrap(), name: "Priya Nair".into() };
        TeamDetail {
            slug: slug.parse().unwrap(),
            name: capital(slug),
            kind,
            active: true,
            members: vec![Member { person, role: Role::Lead }],
        }
    }

    pub fn priya() -> PersonDetail {
        PersonDetail {
            handle: "priya".parse().unwrap(),
            name: "Priya van der Nair".into(),
            email: "priya@example.com".into(),
            grants: vec![Grant::Manager],
            teams: vec![Place {
                team: "ledger".parse().unwrap(),
                team_name: "Ledger".into(),
                role: Role::Lead,
            }],
            active: true,
            has_password: false,
            created_at: now(),
        }
    }

    fn about<'a>(person: &'a PersonDetail, teams: &'a [TeamDetail]) -> About<'a> {
        About { person, teams, tokens: &[] }
    }

    #[test]
    fn the_list_is_filtered_by_part_of_a_name() {
        let people = [priya()];
        let page = index(&people, "NAIR", &admin_viewer());
        assert_eq!((page.people.len(), page.people[0].state), (1, "Invited"));
        assert_eq!(page.people[0].initials, "PN");
        assert_eq!(page.people[0].teams, "Ledger (lead)");
        render("people/index", &page).unwrap();
        assert!(index(&people, "zed", &admin_viewer()).people.is_empty());
    }

    #[test]
    fn an_administrator_gives_what_is_not_held_and_a_reader_sees_no_form() {
        let teams = [team("ledger", TeamKind::Product), team("core", TeamKind::Sre)];
        let made = Administered {
            invitation: Some(("https://example.com/invitations?token=t".into(), now())),
            ..Administered::default()
        };
        let page = show(about(&priya(), &teams), &made, &admin_viewer(), now());
        let admin = page.admin.as_ref().unwrap();
        assert_eq!(admin.grants.len(), Grant::ALL.len() - 1);
        assert_eq!(admin.teams.len(), 1);
        assert_eq!(page.grants[0].removal, "/people/priya/grants/manager/removal");
        assert!(render("people/show", &page).unwrap().contains("invitations?token&#x3D;t"));
        let reader =
            show(about(&priya(), &teams), &Administered::default(), &Viewer::default(), now());
        assert!(reader.admin.is_none() && reader.memberships[0].removal.is_empty());
        assert!(!render("people/show", &reader).unwrap().contains("priya@example.com"));
    }

    #[test]
    fn nobody_gives_themselves_a_grant() {
        let own = PersonDetail { handle: "ada".parse().unwrap(), ..priya() };
        let page = show(about(&own, &[]), &Administered::default(), &admin_viewer(), now());
        assert!(page.grants[0].removal.is_empty());
        assert!(page.admin.unwrap().grants.is_empty());
    }

    #[test]
    fn a_refused_form_is_kept() {
        let values = PersonFormValues {
            email: "nowhere".into(),
            role: "lead".into(),
            ..PersonFormValues::default()
        };
        let problems = [Problem::new("email", "Give an address.")];
        let page = new_page(&values, &[], &problems, &admin_viewer());
        assert!(page.roles[1].chosen && page.shell.error);
        assert!(render("people/new", &page).unwrap().contains("value=\"nowhere\""));
    }
}
