//! What forms hold: what was typed, what is wrong with it, and what can be chosen.

use serde::Serialize;

/// What a field of a form holds, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// What was typed, exactly.
    pub value: String,
    /// What is wrong with it, as a sentence; empty when nothing is.
    pub error: String,
}

impl Field {
    /// A field that holds this text and has nothing wrong with it.
    pub fn holding(value: impl Into<String>) -> Self {
        Self { value: value.into(), error: String::new() }
    }

    /// The same field with this sentence about what is wrong.
    #[must_use]
    pub fn refused(mut self, error: impl Into<String>) -> Self {
        self.error = error.into();
        self
    }
}

/// One line of the list that stands above a form that was not saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The id of the field, to which the line is a link; empty for the form as a whole.
    pub anchor: String,
    /// What is wrong, as a sentence.
    pub message: String,
}

impl FieldError {
    /// What is wrong with the field of this id.
    pub fn at(anchor: impl Into<String>, message: impl Into<String>) -> Self {
        Self { anchor: anchor.into(), message: message.into() }
    }
}

/// Two people changed what one form holds: both values of every field that differs. The form itself
/// holds mine, with the version of now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FormConflict {
    /// Who changed it meanwhile, as a sentence.
    pub sentence: String,
    /// The fields that differ.
    pub fields: Vec<BothSides>,
    /// The page that shows theirs, to leave it as it is now.
    pub theirs: String,
    /// The id of the form that holds mine.
    pub form: &'static str,
}

/// A field of which there are two values, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BothSides {
    /// What it is.
    pub what: String,
    /// The value that stands now; empty when there is none.
    pub theirs: String,
    /// The value that was sent; empty when there is none.
    pub mine: String,
}

/// One option of a list, a group of radio buttons or a group of checkboxes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value that is posted.
    pub value: String,
    /// The words that are shown.
    pub label: String,
    /// A line of explanation; empty when the label says enough.
    pub hint: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// An option without a line of explanation.
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new(), chosen }
    }

    /// The same option with a line of explanation.
    #[must_use]
    pub fn explained(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}
