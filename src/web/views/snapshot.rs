//! A snapshot of a review.

use serde::Serialize;

use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// `reviews/snapshot`: what a review held before it changed to a later version of its checklist.
#[derive(Debug, Clone, Serialize)]
pub struct SnapshotView {
    /// The frame of the page.
    pub shell: Shell,
    /// The way back to the review and its history.
    pub crumbs: Vec<Link>,
    /// For example `Before launch v15`.
    pub heading: String,
    /// The version that the review ran.
    pub checklist: Link,
    /// When it was taken.
    pub taken: Moment,
    /// By whom.
    pub taken_by: String,
    /// SHA-256 of the exact content.
    pub hash: String,
    /// The items that the review asked.
    pub asked: Vec<KeptItem>,
    /// Items that it held and did not ask of the service then.
    pub beside: Vec<KeptItem>,
}

/// What a review held of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptItem {
    /// Permanent id.
    pub id: String,
    /// Title in the version of then.
    pub title: String,
    /// The answer in words.
    pub answer: String,
    /// Who gave it; empty when nobody did.
    pub by: String,
    /// The note, Markdown; may be empty.
    pub note: String,
    /// The proofs.
    pub proofs: Vec<KeptProof>,
    /// The verdict and who gave it; empty when there was none.
    pub verdict: String,
    /// The comment of the verdict, Markdown; may be empty.
    pub comment: String,
    /// How many messages it had, in words; empty when there was none.
    pub messages: String,
}

/// A proof of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptProof {
    /// The link; empty when the proof is the text itself.
    pub href: String,
    /// What it is.
    pub title: String,
    /// The last day on which it counted; empty when it did not age.
    pub until: String,
}
