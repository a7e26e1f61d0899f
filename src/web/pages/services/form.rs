//! The form of a service: for a new one, and for what is said about one that exists.

use super::importance_words;
use crate::domain::checklist::Fact;
use crate::domain::service::Importance;
use crate::ops::FieldError as Problem;
use crate::ops::around::Team;
use crate::ops::service_page::ServiceDetail;
use crate::web::pages::fields::{both_sides, field, lines, met, wrong};
use crate::web::views::form::{BothSides, Choice, FormConflict};
use crate::web::views::link::Link;
use crate::web::views::service_form::ServiceForm;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The form as it was typed, so that nothing is lost when it is not accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceFormValues {
    /// Name.
    pub name: String,
    /// The part of its address; empty to make it from the name.
    pub slug: String,
    /// The owning team's name in URLs.
    pub team: String,
    /// What it does.
    pub description: String,
    /// `critical`, `standard` or `experimental`.
    pub importance: String,
    /// Keys of the facts that are ticked.
    pub facts: Vec<String>,
    /// Target launch date, `YYYY-MM-DD`.
    pub target_date: String,
    /// Version of the service that was opened for editing; empty for a new one.
    pub version: String,
}

impl ServiceFormValues {
    /// An empty form for a new service: standard importance, and every fact ticked, because an
    /// item too many is taken away more easily than a missing one is noticed.
    pub fn blank() -> Self {
        Self {
            importance: Importance::Standard.as_str().to_owned(),
            facts: Fact::ALL.iter().map(|fact| fact.as_str().to_owned()).collect(),
            ..Self::default()
        }
    }

    /// What is said about a service now.
    pub fn of(detail: &ServiceDetail) -> Self {
        Self {
            name: detail.name.clone(),
            slug: detail.slug.to_string(),
            team: detail.team.to_string(),
            description: detail.description.clone(),
            importance: detail.importance.as_str().to_owned(),
            facts: detail.facts.iter().map(|fact| fact.as_str().to_owned()).collect(),
            target_date: detail.target_launch.map_or_else(String::new, |day| day.to_string()),
            version: detail.version.to_string(),
        }
    }
}

/// The form that adds a service. `teams` are those that this person may choose as owner.
pub fn new_page(
    values: &ServiceFormValues,
    teams: &[Team],
    problems: &[Problem],
    viewer: &Viewer,
) -> ServiceForm {
    let frame = Shell::new("Add a service", Nav::Services, viewer);
    let mut form = filled(values, problems, frame);
    form.action = "/services".to_owned();
    form.back = Link::new("/services", "Services");
    form.is_new = true;
    let only = teams.len() == 1;
    form.teams = teams
        .iter()
        .map(|team| {
            Choice::new(team.slug.as_str(), &team.name, only || team.slug.as_str() == values.team)
        })
        .collect();
    form
}

/// The form that edits a service.
pub fn edit_page(
    detail: &ServiceDetail,
    values: &ServiceFormValues,
    problems: &[Problem],
    viewer: &Viewer,
) -> ServiceForm {
    let frame = Shell::new(format!("Edit {}", detail.name), Nav::Services, viewer);
    let mut form = filled(values, problems, frame);
    form.action = format!("/services/{}", detail.slug);
    form.back = Link::new(format!("/services/{}", detail.slug), &detail.name);
    form
}

/// The form that edits a service after somebody else changed it: it holds mine, over both values
/// of every field that differs, and replaces the version that is shown.
pub fn conflict_page(
    detail: &ServiceDetail,
    values: &ServiceFormValues,
    by: &str,
    viewer: &Viewer,
) -> ServiceForm {
    let shown = ServiceFormValues { version: detail.version.to_string(), ..values.clone() };
    let mut form = edit_page(detail, &shown, &[], viewer);
    form.shell = form.shell.with_error();
    form.conflict = Some(FormConflict {
        sentence: met(by, &detail.name),
        fields: differences(&ServiceFormValues::of(detail), values),
        theirs: form.back.href.clone(),
        form: "edit",
    });
    form
}

/// The fields in which two forms differ, in the words that the form itself uses.
fn differences(theirs: &ServiceFormValues, mine: &ServiceFormValues) -> Vec<BothSides> {
    let importance = |values: &ServiceFormValues| {
        values.importance.parse().map_or("", |importance| importance_words(importance))
    };
    let texts = [
        both_sides("Name", theirs.name.trim(), mine.name.trim()),
        both_sides("What it does", lines_of(&theirs.description), lines_of(&mine.description)),
        both_sides("Importance", importance(theirs), importance(mine)),
        both_sides("Target launch date", theirs.target_date.trim(), mine.target_date.trim()),
    ];
    let holds = |values: &ServiceFormValues, fact: Fact| {
        if values.facts.iter().any(|given| given == fact.as_str()) { "Yes" } else { "No" }
    };
    let facts = Fact::ALL
        .iter()
        .map(|fact| both_sides(fact.words(), holds(theirs, *fact), holds(mine, *fact)));
    texts.into_iter().chain(facts).flatten().collect()
}

/// A text as it is stored: browsers send line ends of their own.
fn lines_of(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn filled(values: &ServiceFormValues, problems: &[Problem], shell: Shell) -> ServiceForm {
    ServiceForm {
        shell: if problems.is_empty() { shell } else { shell.with_error() },
        action: String::new(),
        back: Link::default(),
        is_new: false,
        errors: lines(problems),
        conflict: None,
        version: values.version.parse().unwrap_or(0),
        name: field(problems, "name", &values.name),
        slug: field(problems, "slug", &values.slug),
        teams: Vec::new(),
        team_error: wrong(problems, "team"),
        description: field(problems, "description", &values.description),
        importance: Importance::ALL.iter().map(|one| importance(*one, values)).collect(),
        importance_error: wrong(problems, "importance"),
        facts: Fact::ALL
            .iter()
            .map(|fact| {
                let ticked = values.facts.iter().any(|given| given == fact.as_str());
                Choice::new(fact.as_str(), fact.words(), ticked)
            })
            .collect(),
        target_date: field(problems, "target_date", &values.target_date),
    }
}

fn importance(importance: Importance, values: &ServiceFormValues) -> Choice {
    let hint = match importance {
        Importance::Critical => "An outage stops the business or reaches the press",
        Importance::Standard => "An outage costs customers time",
        Importance::Experimental => "An outage is noticed by its team",
    };
    let chosen = values.importance == importance.as_str();
    Choice::new(importance.as_str(), importance_words(importance), chosen).explained(hint)
}
