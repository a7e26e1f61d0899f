//! What is wrong with a checklist file, and where.

use std::fmt;

use serde_saphyr::Location;

/// One problem, with its place and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// Line, counted from 1; 0 when the file as a whole is meant.
    pub line: u64,
    /// Column, counted from 1.
    pub column: u64,
    /// What is wrong, and what would be right.
    pub message: String,
    /// The offending line.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if !self.text.is_empty() {
            write!(f, "\n    {}", self.text.trim_end())?;
        }
        Ok(())
    }
}

/// Collects the problems of one file.
pub(super) struct Problems<'a> {
    file: &'a str,
    source: &'a str,
    found: Vec<Problem>,
}

impl<'a> Problems<'a> {
    pub(super) fn of(file: &'a str, source: &'a str) -> Self {
        Self { file, source, found: Vec::new() }
    }

    /// Adds a problem at a place.
    pub(super) fn at(&mut self, place: Location, message: impl Into<String>) {
        let (line, column) = (place.line(), place.column());
        let index = usize::try_from(line).unwrap_or(0).saturating_sub(1);
        self.found.push(Problem {
            file: self.file.to_owned(),
            line,
            column,
            message: message.into(),
            text: self.source.lines().nth(index).unwrap_or_default().chars().take(160).collect(),
        });
    }

    /// Adds a problem of the file as a whole.
    pub(super) fn whole(&mut self, message: impl Into<String>) {
        self.found.push(Problem {
            file: self.file.to_owned(),
            line: 0,
            column: 0,
            message: message.into(),
            text: String::new(),
        });
    }

    /// The problems by place.
    pub(super) fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| (problem.line, problem.column));
        self.found
    }
}
