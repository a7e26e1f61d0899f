//! The history of a service, and of one of its reviews.

use super::head;
use crate::domain::at::At;
use crate::domain::review_key::ReviewKey;
use crate::ops::events::History;
use crate::ops::service_page::ServiceDetail;
use crate::ops::upgrades::SnapshotListed;
use crate::web::pages::{events, time, words};
use crate::web::views::events::{Kept, Log, ServiceHistory};
use crate::web::views::link::Link;
use crate::web::views::paging::Paging;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The history of a service. `first` says whether it is the newest part.
pub fn page(
    detail: &ServiceDetail,
    history: &History,
    first: bool,
    viewer: &Viewer,
    now: At,
) -> ServiceHistory {
    let href = format!("/services/{}/history", detail.slug);
    ServiceHistory {
        shell: Shell::new(format!("History of {}", detail.name), Nav::Services, viewer),
        head: head(detail, now),
        events: history.events.iter().map(|event| events::entry(event, now)).collect(),
        paging: paging(history, &href, first),
    }
}

/// The history of a review of the service called `name`.
pub fn review_page(
    (name, key): (&str, ReviewKey),
    (history, snapshots): (&History, &[SnapshotListed]),
    first: bool,
    viewer: &Viewer,
    now: At,
) -> Log {
    let heading = format!("History of {key}");
    let service = format!("/services/{}", history.service);
    let review = format!("{service}/{}", key.path());
    let href = format!("{review}/history");
    let kept = snapshots.iter().map(|one| Kept {
        link: Link::new(format!("{review}/snapshots/{}", one.number), &one.name),
        on: format!("{} v{}", key.kind, one.checklist_version),
        taken: time::minute(one.taken_at, now),
        by: words::name(one.taken_by.as_ref()).to_owned(),
    });
    let snapshots = kept.collect();
    Log {
        shell: Shell::new(format!("{heading}, {name}"), Nav::Services, viewer),
        crumbs: vec![
            Link::new("/services", "Services"),
            Link::new(service, name),
            Link::new(review, key.title()),
        ],
        heading,
        snapshots,
        events: history.events.iter().map(|event| events::entry(event, now)).collect(),
        paging: paging(history, &href, first),
    }
}

/// Older events follow; newer ones are reached from the start, because positions only count up.
fn paging(history: &History, href: &str, first: bool) -> Paging {
    Paging {
        shown: history.events.len() as u64,
        total: None,
        previous: if first { String::new() } else { href.to_owned() },
        next: history
            .next_before
            .map_or_else(String::new, |before| format!("{href}?before={before}")),
    }
}
