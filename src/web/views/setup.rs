//! The first run: from an empty database to the first open launch review.

use serde::Serialize;

use super::form::{Field, FieldError};
use super::shell::Shell;

/// `setup/person`: the first person, who administers.
#[derive(Debug, Clone, Serialize)]
pub struct FirstPerson {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// The secret that the program printed when it started, posted back.
    pub token: String,
    /// Full name.
    pub name: Field,
    /// Address for mail.
    pub email: Field,
    /// The password; its value is never sent back.
    pub password: Field,
    /// Handle; when left empty it is made from the name.
    pub handle: Field,
}

/// `setup/service`: the first team and its first service.
#[derive(Debug, Clone, Serialize)]
pub struct FirstService {
    /// The frame of the page.
    pub shell: Shell,
    /// What is wrong with the form as a whole.
    pub errors: Vec<FieldError>,
    /// Handle of the person, who is told it here because it may have been made from the name.
    pub handle: String,
    /// Name of the product team.
    pub team: Field,
    /// Name of the service.
    pub service: Field,
    /// Items of the shipped launch checklist.
    pub launch_items: u64,
    /// Version of the shipped launch checklist.
    pub launch_version: u32,
}

#[cfg(test)]
impl FirstPerson {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell { person: None, ..Shell::sample("Set up Readyroom", "") },
            errors: Vec::new(),
            token: "b7Zk2sample".into(),
            name: Field::holding("Priya Nair"),
            email: Field::holding("priya@example.com"),
            password: Field::default(),
            handle: Field::default(),
        }
    }
}

#[cfg(test)]
impl FirstService {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Your first service", ""),
            errors: Vec::new(),
            handle: "priya-nair".into(),
            team: Field::holding("Ledger"),
            service: Field::default(),
            launch_items: 53,
            launch_version: 1,
        }
    }
}
