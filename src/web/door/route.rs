//! A route: where it is, who may use it, what runs. Pages, JSON, the API document and the tests
//! of rights all read the same rows.

use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

use super::fields::Field;
use super::reply::{Done, Reply};
use super::request::Request;
use crate::domain::policy::Action;
use crate::ops::Result;

/// Who may use a route at all; the operation behind it decides about the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Anyone,
    /// Who may do the action.
    May(Action),
}

/// A read.
pub type Read = fn(&Request) -> Result<Reply>;

/// An action.
pub type Act = fn(&Request) -> Result<Done>;

/// What a program gets, as schemas.
#[derive(Clone, Copy)]
pub struct Answer {
    /// The answer itself.
    pub schema: fn() -> RefOr<Schema>,
    /// What it refers to, by name.
    pub parts: fn(&mut Vec<(String, RefOr<Schema>)>),
}

/// An answer of this type.
pub const fn json<T: ToSchema>() -> Answer {
    Answer { schema: T::schema, parts: T::schemas }
}

/// What runs behind a route.
#[derive(Clone, Copy)]
pub enum Runs {
    /// A read, as a page, as JSON, or as both.
    Read {
        /// The page.
        page: Option<Read>,
        /// The JSON.
        api: Option<Read>,
    },
    /// An action, through both doors.
    Act {
        /// What is done.
        act: Act,
        /// The fields it takes.
        fields: &'static [Field],
        /// Whether it replaces a version that was read.
        versioned: bool,
        /// Whether only the page door has it: setting up, and signing in with one click.
        page_only: bool,
    },
}

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Route {
    /// The path of the page; the JSON twin stands below `/api/v1`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// What runs.
    pub runs: Runs,
    /// What it does, as a sentence.
    pub summary: &'static str,
    /// What a program gets.
    pub answer: Option<Answer>,
}

impl Route {
    /// Whether it changes something.
    pub fn is_action(&self) -> bool {
        matches!(self.runs, Runs::Act { .. })
    }

    /// Whether programs reach it.
    pub fn has_api(&self) -> bool {
        matches!(self.runs, Runs::Read { api: Some(_), .. } | Runs::Act { page_only: false, .. })
    }

    /// Whether browsers reach it.
    pub fn has_page(&self) -> bool {
        matches!(self.runs, Runs::Read { page: Some(_), .. } | Runs::Act { .. })
    }
}

/// A read as a page.
pub const fn page(path: &'static str, access: Access, page: Read, summary: &'static str) -> Route {
    Route { path, access, runs: Runs::Read { page: Some(page), api: None }, summary, answer: None }
}

/// A read as a file to keep.
pub const fn file(path: &'static str, access: Access, file: Read, summary: &'static str) -> Route {
    page(path, access, file, summary)
}

/// A read as a page and as JSON.
pub const fn both(
    path: &'static str,
    page: Read,
    api: Read,
    summary: &'static str,
    answer: Answer,
) -> Route {
    Route {
        path,
        access: Access::May(Action::Read),
        runs: Runs::Read { page: Some(page), api: Some(api) },
        summary,
        answer: Some(answer),
    }
}

/// An action through both doors.
pub const fn act(
    path: &'static str,
    access: Access,
    act: Act,
    fields: &'static [Field],
    summary: &'static str,
    answer: Answer,
) -> Route {
    let runs = Runs::Act { act, fields, versioned: false, page_only: false };
    Route { path, access, runs, summary, answer: Some(answer) }
}

/// An action that replaces a version that was read.
pub const fn replace(
    path: &'static str,
    access: Access,
    act: Act,
    fields: &'static [Field],
    summary: &'static str,
    answer: Answer,
) -> Route {
    let runs = Runs::Act { act, fields, versioned: true, page_only: false };
    Route { path, access, runs, summary, answer: Some(answer) }
}

/// A form that programs have no use for.
pub const fn form(
    path: &'static str,
    access: Access,
    act: Act,
    fields: &'static [Field],
    summary: &'static str,
) -> Route {
    let runs = Runs::Act { act, fields, versioned: false, page_only: true };
    Route { path, access, runs, summary, answer: None }
}

/// A read as JSON alone.
pub const fn data(path: &'static str, api: Read, summary: &'static str, answer: Answer) -> Route {
    Route {
        path,
        access: Access::May(Action::Read),
        runs: Runs::Read { page: None, api: Some(api) },
        summary,
        answer: Some(answer),
    }
}
