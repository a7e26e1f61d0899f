//! The pages before anybody is signed in: sign-in, first set-up, invitations.

use super::shell;
use crate::domain::checklist::Kind;
use crate::domain::policy::{Action, Subject};
use crate::ops::{Error, FieldError as Problem, Result, people, setup};
use crate::web::door::reply::{Reply, notice};
use crate::web::door::request::Request;
use crate::web::views::form::{Field, FieldError};
use crate::web::views::sessions::{DemoPerson, NewPassword, SignIn};
use crate::web::views::setup::{FirstPerson, FirstService};
use crate::web::views::shell::Nav;

/// A field with what was typed, and what is wrong with it.
fn typed(request: &Request, problems: &[Problem], name: &str) -> Field {
    let field = Field::holding(request.fields.text(name));
    match problems.iter().find(|problem| problem.field == name) {
        Some(problem) => field.refused(problem.sentence.clone()),
        None => field,
    }
}

/// A password is never sent back.
fn secret(problems: &[Problem]) -> Field {
    match problems.iter().find(|problem| problem.field == "password") {
        Some(problem) => Field::default().refused(problem.sentence.clone()),
        None => Field::default(),
    }
}

fn errors(problems: &[Problem]) -> Vec<FieldError> {
    problems
        .iter()
        .map(|problem| FieldError::at(format!("f-{}", problem.field), problem.sentence.clone()))
        .collect()
}

/// `GET /sessions/new`
pub fn new(request: &Request) -> Result<Reply> {
    sign_in_page(request, &[])
}

/// The sign-in page, with what was typed.
pub fn sign_in_page(request: &Request, problems: &[Problem]) -> Result<Reply> {
    let next = match request.fields.text("next") {
        "" => request.query.text("next"),
        next => next,
    };
    let demo = request.state.demo.as_deref().unwrap_or_default();
    let mut frame = shell(request, "Sign in", Nav::Elsewhere);
    frame.error = !problems.is_empty();
    let page = SignIn {
        shell: frame,
        errors: errors(problems),
        handle: typed(request, problems, "handle"),
        password: secret(problems),
        next: next.to_owned(),
        notice: notice(request.query.text("done")).to_owned(),
        demo: demo
            .iter()
            .map(|person| DemoPerson {
                handle: person.handle.clone(),
                name: person.name.clone(),
                initials: super::initials(&person.name),
                role: person.role.clone(),
                team: String::new(),
                waiting: String::new(),
            })
            .collect(),
    };
    Reply::page("sessions/new", &page)
}

fn token(request: &Request) -> String {
    match request.fields.text("token") {
        "" => request.query.text("token").to_owned(),
        token => token.to_owned(),
    }
}

/// `GET /setup`
pub fn setup(request: &Request) -> Result<Reply> {
    first_person_page(request, &[])
}

/// The page for the first administrator, with what was typed.
pub fn first_person_page(request: &Request, problems: &[Problem]) -> Result<Reply> {
    let token = token(request);
    setup::check_link(&request.state.core, &token)?;
    let page = FirstPerson {
        shell: shell(request, "Set up Readyroom", Nav::Elsewhere),
        errors: errors(problems),
        token,
        name: typed(request, problems, "name"),
        email: typed(request, problems, "email"),
        password: secret(problems),
        handle: typed(request, problems, "handle"),
    };
    Reply::page("setup/person", &page)
}

/// `GET /setup/service`
pub fn setup_service(request: &Request) -> Result<Reply> {
    first_service_page(request, &[])
}

/// The page for the first team and service, with what was typed.
pub fn first_service_page(request: &Request, problems: &[Problem]) -> Result<Reply> {
    let handle = request
        .read(|view| Ok(view.allow(Action::Administer, &Subject::default())?.handle.to_string()))?;
    let checklist = request
        .state
        .core
        .catalog()
        .current(Kind::Launch)
        .ok_or_else(|| Error::NotFound("launch checklist".to_owned()))?;
    let page = FirstService {
        shell: shell(request, "Add the first service", Nav::Elsewhere),
        errors: errors(problems),
        handle,
        team: typed(request, problems, "team"),
        service: typed(request, problems, "service"),
        launch_items: u64::try_from(checklist.items().count()).unwrap_or(0),
        launch_version: checklist.version,
    };
    Reply::page("setup/service", &page)
}

/// `GET /invitations`
pub fn invitation(request: &Request) -> Result<Reply> {
    new_password_page(request, &[])
}

/// The page on which an invited person sets their password.
pub fn new_password_page(request: &Request, problems: &[Problem]) -> Result<Reply> {
    let token = token(request);
    let handle = request.read(|view| people::invited(view, &token))?;
    let page = NewPassword {
        shell: shell(request, "Set your password", Nav::Elsewhere),
        errors: errors(problems),
        action: "/invitations".to_owned(),
        token,
        name: handle.to_string(),
        handle: handle.to_string(),
        password: secret(problems),
        valid_until: String::new(),
    };
    Reply::page("sessions/password", &page)
}
