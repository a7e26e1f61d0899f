//! Which review of a service: its kind and its number.

use serde::{Deserialize, Serialize};

use super::checklist::Kind;

/// Which review of a service: its kind and, within that, its number, counted from 1.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
pub struct ReviewKey {
    /// Launch or handoff.
    pub kind: Kind,
    /// The number within the service and the kind.
    pub number: i32,
}

impl ReviewKey {
    /// The launch review with this number.
    pub const fn launch(number: i32) -> Self {
        Self { kind: Kind::Launch, number }
    }

    /// The handoff review with this number.
    pub const fn handoff(number: i32) -> Self {
        Self { kind: Kind::Handoff, number }
    }

    /// The review at the start of a sentence: `Launch review 1`.
    pub fn title(self) -> String {
        let kind = match self.kind {
            Kind::Launch => "Launch",
            Kind::Handoff => "Handoff",
        };
        format!("{kind} review {}", self.number)
    }

    /// Where the review is below its service: `launch/1`.
    pub fn path(self) -> String {
        format!("{}/{}", self.kind, self.number)
    }
}

/// The review within a sentence: `launch review 1`.
impl std::fmt::Display for ReviewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} review {}", self.kind, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_named_by_its_kind_and_number() {
        let key = ReviewKey::handoff(2);
        assert_eq!(
            (key.title(), key.to_string()),
            ("Handoff review 2".into(), "handoff review 2".into())
        );
        assert_eq!(ReviewKey::launch(1).path(), "launch/1");
    }
}
