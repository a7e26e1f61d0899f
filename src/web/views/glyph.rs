//! The mark that stands before a line: a shape from the sprite and the word it stands for.

use serde::Serialize;

/// A shape of the sprite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Glyph {
    /// Name in the sprite, which is also the end of its class: `met`, `acc`, `part`, `not`,
    /// `none`, `na`, `back`, `alert`.
    pub name: &'static str,
    /// What it says to people who do not see it; empty when the words beside it say it already.
    pub label: &'static str,
}

impl Glyph {
    /// A gate that is passed, or an item that is met.
    pub const PASSED: Self = Self { name: "met", label: "Passed" };
    /// A gate that is failed.
    pub const FAILED: Self = Self { name: "not", label: "Not passed" };
    /// A gate of which nothing is known yet.
    pub const UNKNOWN: Self = Self { name: "none", label: "Not known yet" };
    /// A gate that a manager has overridden until a date.
    pub const OVERRIDDEN: Self = Self { name: "alert", label: "Overridden" };

    /// A shape beside words that already say what it means.
    pub const fn beside(name: &'static str) -> Self {
        Self { name, label: "" }
    }
}
