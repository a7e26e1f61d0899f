//! What was read of a delivery.

use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::{Body, Fact, Said, Statement};

use super::words;

/// Problems that are kept of one delivery: who sends a thousand wrong events learns it from a few.
const MOST_PROBLEMS: usize = 5;

/// What a delivery states, and what of it could not be taken.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Read {
    /// What it states.
    pub statements: Vec<Statement>,
    /// Why it states nothing, where that is as it should be: `GitHub ping: nothing to count`.
    pub ignored: Option<String>,
    /// What could not be taken and why, one sentence each, at most five; the rest of the delivery is
    /// taken.
    pub problems: Vec<String>,
}

impl Read {
    /// A delivery that states nothing, for this reason.
    pub(super) fn ignored(reason: String) -> Self {
        Self { ignored: Some(reason), ..Self::default() }
    }

    /// What became of each part of a delivery: a statement, or in words what is wrong with it.
    pub(super) fn gathered(parts: impl Iterator<Item = Result<Statement, String>>) -> Self {
        let (mut read, mut more) = (Self::default(), 0_usize);
        for part in parts {
            match part {
                Ok(statement) => read.statements.push(statement),
                Err(problem) if read.problems.len() < MOST_PROBLEMS - 1 => {
                    read.problems.push(problem);
                }
                Err(problem) => {
                    read.problems.truncate(MOST_PROBLEMS - 1);
                    more += 1;
                    read.problems.push(if more == 1 {
                        problem
                    } else {
                        format!("{more} more could not be taken.")
                    });
                }
            }
        }
        read
    }
}

/// A fact of which only its key and its kind are known.
pub(super) fn bare(source: SourceId, key: String, told_at: At, body: Body) -> Fact {
    Fact {
        source,
        key,
        group: String::new(),
        title: String::new(),
        opened_at: None,
        acknowledged_at: None,
        resolved_at: None,
        reopened_at: None,
        told_at,
        body,
        said: Said::default(),
    }
}

/// A fact about the service of this name.
pub(super) fn about(service: Option<&str>, fact: Fact) -> Statement {
    Statement { service: service.and_then(words::service), fact }
}
