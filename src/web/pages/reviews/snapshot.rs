//! What a review held before it changed to a later version of its checklist.

use crate::domain::at::At;
use crate::domain::review::Verdict;
use crate::domain::review_key::ReviewKey;
use crate::ops::upgrades::{SnapshotDetail, SnapshotItem, SnapshotProof};
use crate::web::pages::reviews::{head, place};
use crate::web::pages::{time, words};
use crate::web::render::{self, RenderError};
use crate::web::views::link::Link;
use crate::web::views::shell::Viewer;
use crate::web::views::snapshot::{KeptItem, KeptProof, SnapshotView};

/// The page of a snapshot, as HTML.
///
/// # Errors
/// The template does not fit its struct.
pub fn snapshot_page(
    detail: &SnapshotDetail,
    viewer: &Viewer,
    now: At,
) -> Result<String, RenderError> {
    render::render("reviews/snapshot", &view(detail, viewer, now))
}

fn view(detail: &SnapshotDetail, viewer: &Viewer, now: At) -> SnapshotView {
    let key = ReviewKey { kind: detail.kind, number: detail.review };
    let base = place::base_of(&detail.service, detail.kind, detail.review);
    let snapshot = &detail.snapshot;
    let (asked, beside): (Vec<_>, Vec<_>) = detail.items.iter().partition(|item| item.asked);
    let version = format!("{} v{}", detail.kind, snapshot.checklist_version);
    SnapshotView {
        shell: head::shell(format!("{}, {key}", snapshot.name), false, viewer, ""),
        crumbs: vec![
            Link::new(format!("/services/{}", detail.service), &detail.service_name),
            Link::new(base.clone(), place::name_of(detail.kind, detail.review)),
            Link::new(format!("{base}/history"), "History"),
        ],
        heading: snapshot.name.clone(),
        checklist: Link::new(
            format!("/checklists/{}/v{}", detail.kind, snapshot.checklist_version),
            version,
        ),
        taken: time::minute(snapshot.taken_at, now),
        taken_by: words::name(snapshot.taken_by.as_ref()).to_owned(),
        hash: snapshot.content_hash.clone(),
        asked: asked.into_iter().map(item).collect(),
        beside: beside.into_iter().map(item).collect(),
    }
}

fn item(item: &SnapshotItem) -> KeptItem {
    KeptItem {
        id: item.id.to_string(),
        title: item.title.clone(),
        answer: if item.answer.is_empty() { "No answer".to_owned() } else { item.answer.clone() },
        by: item.answered_by.as_ref().map_or_else(String::new, |person| person.name.clone()),
        note: item.note.clone(),
        proofs: item.evidence.iter().map(proof).collect(),
        verdict: verdict(item),
        comment: item.verdict_comment.clone(),
        messages: match item.messages {
            0 => String::new(),
            count => words::counted(words::count(count), "message"),
        },
    }
}

fn proof(proof: &SnapshotProof) -> KeptProof {
    KeptProof {
        href: proof.url.clone().unwrap_or_default(),
        title: proof.title.clone(),
        until: proof.expires_on.map_or_else(String::new, words::day),
    }
}

fn verdict(item: &SnapshotItem) -> String {
    let Some(verdict) = item.verdict else { return String::new() };
    let said = match verdict {
        Verdict::Accepted => "Accepted",
        Verdict::AcceptedWithCondition => "Accepted with a condition",
        Verdict::ChangeAsked => "Change asked",
    };
    let by = words::name(item.verdict_by.as_ref());
    let lapsed = if item.verdict_stood { "" } else { ", before a later change" };
    format!("{said} by {by}{lapsed}")
}
