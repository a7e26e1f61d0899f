//! What happened: who did what to which subject, and what it was before.

use serde::Serialize;

use super::link::Link;
use super::moment::Moment;
use super::paging::Paging;
use super::service::ServiceHead;
use super::shell::Shell;

/// `events/index`: the history of a review, a team or everything.
#[derive(Debug, Clone, Serialize)]
pub struct Log {
    /// The frame of the page.
    pub shell: Shell,
    /// The way back to the subject.
    pub crumbs: Vec<Link>,
    /// For example `History of launch review 1`.
    pub heading: String,
    /// What the review held before each change of its checklist version, newest first.
    pub snapshots: Vec<Kept>,
    /// The events, newest first.
    pub events: Vec<Entry>,
    /// Which part of the list is shown.
    pub paging: Paging,
}

/// A snapshot of the review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// For example `Before launch v15`.
    pub link: Link,
    /// The version that the review ran, for example `launch v14`.
    pub on: String,
    /// When it was taken.
    pub taken: Moment,
    /// By whom.
    pub by: String,
}

/// `services/history`: the history of a service.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceHistory {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage.
    pub head: ServiceHead,
    /// The events, newest first.
    pub events: Vec<Entry>,
    /// Which part of the list is shown.
    pub paging: Paging,
}

/// One event.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Number in its chain, which is also its anchor.
    pub number: u64,
    /// When.
    pub when: Moment,
    /// Who.
    pub who: Link,
    /// What, as a sentence that follows the name, for example `signed off launch review 1`.
    pub what: String,
    /// The record as it stood then; absent when there is no page for it.
    pub link: Option<Link>,
    /// Why, in the words of that person; may be empty.
    pub reason: String,
    /// What it was and what it became, value by value.
    pub changes: Vec<Change>,
}

/// One value that an event changed.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// Name of the value.
    pub name: String,
    /// What it was; empty when it was not set.
    pub before: String,
    /// What it became; empty when it was removed.
    pub after: String,
}

#[cfg(test)]
impl Entry {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            number: 41,
            when: Moment::new("2026-11-17T14:02:11.000000Z", "17 Nov 14:02"),
            who: Link::new("/people/tomas", "Tomás Lind"),
            what: "changed the answer to MON-03 in launch review 1".into(),
            link: Some(Link::new("/services/payments-ledger/launch/1#MON-03", "MON-03")),
            reason: "The two lag alerts have runbooks since LED-412.".into(),
            changes: vec![
                Change { name: "answer".into(), before: "partly".into(), after: "met".into() },
                Change {
                    name: "note".into(),
                    before: String::new(),
                    after: "14 of 14 done.".into(),
                },
            ],
        }
    }
}

#[cfg(test)]
impl Log {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("History of launch review 1", "services"),
            crumbs: vec![
                Link::new("/services", "Services"),
                Link::new("/services/payments-ledger", "payments-ledger"),
                Link::new("/services/payments-ledger/launch/1", "Launch review 1"),
            ],
            heading: "History of launch review 1".into(),
            snapshots: vec![Kept {
                link: Link::new(
                    "/services/payments-ledger/launch/1/snapshots/1",
                    "Before launch v15",
                ),
                on: "launch v14".into(),
                taken: Moment::new("2026-11-16T09:00:00.000000Z", "16 Nov 09:00"),
                by: "Priya Nair".into(),
            }],
            events: vec![
                Entry::sample(),
                Entry {
                    number: 40,
                    changes: Vec::new(),
                    reason: String::new(),
                    link: None,
                    ..Entry::sample()
                },
            ],
            paging: Paging {
                shown: 50,
                total: None,
                previous: "?before=91".into(),
                next: "?after=40".into(),
            },
        }
    }
}

#[cfg(test)]
impl ServiceHistory {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("History of checkout-api", "services"),
            head: ServiceHead::sample(),
            events: Log::sample().events,
            paging: Paging { shown: 2, total: Some(2), ..Paging::default() },
        }
    }
}
