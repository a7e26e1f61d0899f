//! Publishing a draft: a second person makes versions of it, which nobody changes from then on.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;

use super::made::Made;
use super::{Held, held, named};
use crate::domain::checklist::Kind;
use crate::domain::checklist::diff::between;
use crate::domain::checklist::draft::{OpenReviews, State};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::ops::checklists::publishing::publish_versions;
use crate::ops::core::Tx;
use crate::ops::upgrades::move_open;
use crate::ops::{Error, Result, lessons};
use crate::store::drafts;

/// A draft that was published.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DraftPublished {
    /// Its number.
    pub number: i32,
    /// Where it stands.
    pub state: State,
    /// Counts the changes.
    pub version: i32,
    /// The launch version that it made; absent when nothing in it differed.
    pub launch: Option<u32>,
    /// The handoff version that it made; absent when nothing in it differed.
    pub handoff: Option<u32>,
    /// Reviews that moved to the new versions.
    pub moved: usize,
}

/// Publishes a draft. Reviews under way stay on their version, or those that are not submitted move
/// to the new one, as the publisher chooses.
///
/// # Errors
/// The actor is neither lead of an SRE team nor manager, or the only author; there is no such open
/// draft; nothing is chosen for open reviews; the draft began from older versions, changes nothing,
/// does not pass the lint or names a lesson that was declined; or it was changed since `version`.
pub fn publish(
    tx: &mut Tx<'_>,
    number: i32,
    version: i32,
    open_reviews: &str,
) -> Result<DraftPublished> {
    let mut held = held(tx, number, Action::PublishChecklist)?;
    let choice: OpenReviews = open_reviews.trim().parse().map_err(|_| {
        let sentence = "Choose what reviews under way do: stay on their version, or move.";
        Error::invalid("open_reviews", sentence)
    })?;
    held.unchanged(tx, version)?;
    let made = ready(tx, &held)?;
    held.row.state = State::Published;
    held.row.ended_by = Some(tx.actor()?.person);
    held.row.ended_at = Some(tx.now);
    held.row.open_reviews = Some(choice);
    drafts::update(tx.db, &mut held.row)?;
    let published = publish_versions(tx, &made.files, Some(held.row.id))?;
    tell_lessons(tx, &held, &made)?;
    lessons::left_by_draft(tx, number)?;
    let new = |kind| published.iter().find(|one| one.kind == kind).map(|one| one.version);
    let (launch, handoff) = (new(Kind::Launch), new(Kind::Handoff));
    let mut moved = 0;
    for version in published.iter().filter(|_| choice == OpenReviews::Move) {
        moved += move_open(tx, version.kind, version.version)?.reviews;
    }
    let details = json!({
        "launch": launch, "handoff": handoff, "open_reviews": choice.as_str(), "moved": moved,
    });
    tx.record_for_organisation("draft.published", held.subject(), &details)?;
    let (state, version) = (held.row.state, held.row.version);
    Ok(DraftPublished { number, state, version, launch, handoff, moved })
}

/// What the draft makes, if it may be published now.
fn ready(tx: &mut Tx<'_>, held: &Held) -> Result<Made> {
    let number = held.row.number;
    let (launch, handoff) = super::in_force(tx)?;
    let (launch, handoff) = (launch.version, handoff.version);
    if (launch, handoff) != (held.draft.launch_base, held.draft.handoff_base) {
        return Err(Refusal::DraftBehind { number, launch, handoff }.into());
    }
    let made = Made::of(&held.draft, &held.launch, &held.handoff)?;
    if made.files.is_empty() {
        return Err(Refusal::NothingDrafted { number }.into());
    }
    let mut problems = made.problems(&tx.core.catalog());
    problems.extend(named::problems(tx, (&held.launch, &held.handoff), &made)?);
    if let Some(first) = problems.first() {
        let first = format!("{}: {}.", first.place, first.sentence.trim_end_matches('.'));
        return Err(Refusal::DraftBroken { number, first }.into());
    }
    Ok(made)
}

/// Records for each lesson that a change names what became of it: the item of the version that
/// takes it in.
fn tell_lessons(tx: &mut Tx<'_>, held: &Held, made: &Made) -> Result<()> {
    let mut told = BTreeSet::new();
    for (before, after) in [(&*held.launch, &made.launch), (&*held.handoff, &made.handoff)] {
        for change in between(before, after).changes {
            // A change that is seen by both reviews is one change.
            if let Some(lesson) = change.lesson
                && told.insert((lesson, change.id.clone()))
            {
                lessons::applied(tx, lesson, after.kind, after.version, &change.id)?;
            }
        }
    }
    Ok(())
}
