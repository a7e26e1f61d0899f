//! Names of things: UUIDv7 newtypes, item ids, slugs and handles. Each parses at the border, so a
//! value of the type is valid everywhere below.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not a well-formed name of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadName(pub &'static str);

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, ordered by the time of its making (UUIDv7).
            #[expect(clippy::new_without_default, reason = "each call makes another id; there is no default one")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self).map_err(|_| BadName("not an id"))
            }
        }
    )+};
}

uuid_ids!(
    /// A person.
    PersonId,
    /// A team.
    TeamId,
    /// A service.
    ServiceId,
    /// A review.
    ReviewId,
    /// One proof of an answer.
    EvidenceId,
    /// One message of a discussion.
    MessageId,
    /// One message by mail to one person.
    MailId,
    /// One condition of a verdict.
    ConditionId,
    /// One recorded change of stage.
    TransitionId,
    /// One draft of the next checklist version.
    DraftId,
    /// One change of a draft.
    DraftEditId,
    /// One lesson.
    LessonId,
    /// Something that was said about a lesson.
    LessonRemarkId,
    /// An item that a lesson became.
    LessonItemId,
    /// One entry of help that an SRE gave.
    EngagementId,
    /// One attestation of the operational burden of a service.
    AttestationId,
    /// One statement about how long the developers of a service stay.
    BackUpId,
    /// One override of a gate.
    OverrideId,
    /// One reading of a service that somebody attested.
    ReadingId,
    /// One handback.
    HandbackId,
    /// One condition to return.
    ReturnConditionId,
    /// One request to be taken over by an SRE team.
    TakeoverId,
    /// One source of signals.
    SourceId,
    /// One delivery of a source of signals, as it came in.
    DeliveryId,
    /// One thing in production that a source told about.
    FactId,
    /// One effect that an item or a lesson is expected to have on a measure of a service.
    EffectId,
    /// One explanation of why a report and a measurement differ.
    ExplanationId,
    /// One decision about a handoff.
    HandoffId,
    /// One site in a statement of an SRE team.
    SiteId,
    /// One stated load.
    LoadId,
    /// One snapshot of a review.
    SnapshotId,
    /// One sign-off.
    SignOffId,
    /// One signed-in browser or program.
    SessionId,
    /// One personal API token.
    TokenId,
);

macro_rules! text_names {
    ($($(#[$doc:meta])* $name:ident, $check:path, $hint:literal);+ $(;)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if $check(text) { Ok(Self(text.to_owned())) } else { Err(BadName($hint)) }
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

text_names!(
    /// The permanent id of a checklist item: three capital letters, a hyphen, two digits.
    ItemId, is_item_id, "an item id is three capital letters, a hyphen and two digits, for example MON-03";
    /// The name of a service or team in URLs: lower case letters, digits and single hyphens.
    Slug, is_slug, "use 2 to 60 lower case letters, digits and single hyphens, starting with a letter, and not just new";
    /// The name by which a person signs in and is mentioned.
    Handle, is_handle, "use 2 to 40 lower case letters, digits, dots and hyphens, starting with a letter";
);

fn is_item_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes, [a, b, c, b'-', d, e]
        if [a, b, c].iter().all(|x| x.is_ascii_uppercase())
            && [d, e].iter().all(|x| x.is_ascii_digit()))
}

fn is_slug(text: &str) -> bool {
    (2..=60).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        // `/services/new` is a page.
        && text != "new"
}

fn is_handle(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.')
        && text != "new"
}

impl Slug {
    /// The slug that a name suggests: `Payments Ledger` becomes `payments-ledger`.
    pub fn suggested_by(name: &str) -> Result<Self, BadName> {
        let mut text = String::with_capacity(name.len());
        for c in name.trim().chars() {
            if c.is_ascii_alphanumeric() {
                text.push(c.to_ascii_lowercase());
            } else if !text.is_empty() && !text.ends_with('-') {
                text.push('-');
            }
        }
        text.truncate(60);
        text.trim_end_matches('-').parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_parse_at_the_border() {
        assert!("MON-03".parse::<ItemId>().is_ok());
        for bad in ["mon-03", "MON-3", "MON03", "MONI-03", "MON-03 ", ""] {
            assert!(bad.parse::<ItemId>().is_err(), "{bad:?}");
        }
        for bad in ["a", "A", "1a", "a--b", "a-", "a b", "new", "é"] {
            assert!(bad.parse::<Slug>().is_err(), "{bad:?}");
        }
        assert_eq!(Slug::suggested_by(" Payments  Ledger! ").unwrap().as_str(), "payments-ledger");
        assert!("ana.ruiz".parse::<Handle>().is_ok());
    }
}
