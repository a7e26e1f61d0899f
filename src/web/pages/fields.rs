//! Forms that were not accepted: the values as they were typed, each with what is wrong with it.

use crate::ops::FieldError as Problem;
use crate::web::views::form::{BothSides, Field, FieldError};

/// The lines that stand above the form, each a link to its field.
pub fn lines(problems: &[Problem]) -> Vec<FieldError> {
    problems
        .iter()
        .map(|problem| {
            let anchor = match problem.field.as_str() {
                "" => String::new(),
                name => format!("f-{name}"),
            };
            FieldError::at(anchor, &problem.sentence)
        })
        .collect()
}

/// What is wrong with the field of this name; empty when nothing is.
pub fn wrong(problems: &[Problem], name: &str) -> String {
    let found = problems.iter().find(|problem| problem.field == name);
    found.map_or_else(String::new, |problem| problem.sentence.clone())
}

/// Both values of a field, when they differ.
pub fn both_sides(
    what: impl Into<String>,
    theirs: impl Into<String>,
    mine: impl Into<String>,
) -> Option<BothSides> {
    let sides = BothSides { what: what.into(), theirs: theirs.into(), mine: mine.into() };
    (sides.theirs != sides.mine).then_some(sides)
}

/// Who changed the same thing meanwhile, as a sentence.
pub fn met(by: &str, what: &str) -> String {
    format!("{by} changed {what} while you were editing")
}

/// The field of this name with what was typed and what is wrong with it.
pub fn field(problems: &[Problem], name: &str, value: &str) -> Field {
    Field { value: value.to_owned(), error: wrong(problems, name) }
}
