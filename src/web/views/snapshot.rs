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

#[cfg(test)]
impl SnapshotView {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let item = KeptItem {
            id: "MON-03".into(),
            title: "Alerts page on symptoms".into(),
            answer: "Partly met".into(),
            by: "Tomás Lind".into(),
            note: "Two lag alerts are **left**.".into(),
            proofs: vec![KeptProof {
                href: "https://example.com/alerts".into(),
                title: "Alerts".into(),
                until: "5 Dec 2026".into(),
            }],
            verdict: "Accepted with a condition by Ana Ruiz".into(),
            comment: "Close the two.".into(),
            messages: "2 messages".into(),
        };
        let blank = KeptItem {
            id: "HYG-02".into(),
            answer: "No answer".into(),
            by: String::new(),
            note: String::new(),
            proofs: Vec::new(),
            verdict: String::new(),
            comment: String::new(),
            messages: String::new(),
            ..item.clone()
        };
        Self {
            shell: Shell::sample("Before launch v15, launch review 1", "reviews"),
            crumbs: vec![
                Link::new("/services/payments-ledger", "payments-ledger"),
                Link::new("/services/payments-ledger/launch/1", "Launch review 1"),
                Link::new("/services/payments-ledger/launch/1/history", "History"),
            ],
            heading: "Before launch v15".into(),
            checklist: Link::new("/checklists/launch/v14", "launch v14"),
            taken: Moment::new("2026-11-16T09:00:00.000000Z", "16 Nov 09:00"),
            taken_by: "Priya Nair".into(),
            hash: "9f31c0a4d7e2b185".repeat(4),
            asked: vec![item],
            beside: vec![blank],
        }
    }
}
