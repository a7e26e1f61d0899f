//! Events: what happened, in a chain of hashes per service, so that a changed, missing, reordered
//! or truncated event shows.
//!
//! The hash covers a fixed list of fields, each preceded by its length, so that no two different
//! events encode alike. People appear by id only: names may change and may have to be erased.

use sha2::{Digest, Sha256};

use super::at::At;
use super::ids::PersonId;

/// The chain of everything that belongs to no service: people, teams, checklists.
pub const ORGANISATION: &str = "organisation";

/// The hash before the first event of a chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The chain: a service id, or [`ORGANISATION`].
    pub chain: String,
    /// Position in the chain, counted from 1.
    pub seq: i64,
    /// When.
    pub at: At,
    /// Who; absent when the program itself did it.
    pub actor: Option<PersonId>,
    /// How the actor came in: `session`, `read_token`, `write_token` or `program`.
    pub entry: String,
    /// What: a noun and a past participle, `answer.changed`.
    pub kind: String,
    /// To what: `service/ledger/launch/1/items/MON-03`.
    pub subject: String,
    /// Before and after, as JSON with sorted keys.
    pub details: String,
    /// The request that caused it, as in the logs.
    pub request_id: String,
    /// The hash of the event before it.
    pub previous: String,
}

impl Event {
    /// SHA-256 over the canonical encoding, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(b"readyroom event v1\0");
        let actor = self.actor.map(|id| id.to_string());
        for field in [
            self.chain.as_str(),
            &self.seq.to_string(),
            &self.at.to_string(),
            actor.as_deref().unwrap_or(""),
            &self.entry,
            &self.kind,
            &self.subject,
            &self.details,
            &self.request_id,
            &self.previous,
        ] {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        hex(&hasher.finalize())
    }
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of bytes, in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_into_each_other() {
        let event = Event {
            chain: "a".into(),
            seq: 1,
            at: "2026-11-21T10:00:00Z".parse().unwrap(),
            actor: None,
            entry: "program".into(),
            kind: "ab".into(),
            subject: "c".into(),
            details: "{}".into(),
            request_id: String::new(),
            previous: GENESIS.into(),
        };
        let moved = Event { kind: "a".into(), subject: "bc".into(), ..event.clone() };
        assert_ne!(event.hash(), moved.hash());
        assert_eq!(event.hash().len(), 64);
    }
}
