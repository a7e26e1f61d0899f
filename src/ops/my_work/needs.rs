//! What needs a person. Each kind of need is one variant of [`NeedKind`], one source that looks for
//! it (`ops/my_work/sources.rs`), and one sentence with its link on the page
//! (`ops/my_work/said.rs`).

use chrono::NaiveDate;
use serde::Serialize;

use super::sources::{SOURCES, hand_backs, to_hand_off};
use super::target;
use crate::domain::at::At;
use crate::domain::ids::{ItemId, Slug};
use crate::domain::person::Actor;
use crate::domain::review_key::ReviewKey;
use crate::ops::Result;
use crate::ops::core::View;
use crate::store::reviews::ReviewRow;
use crate::store::work::About;

/// After how many days of waiting something stands at the top. Our figure.
pub const OLD_DAYS: i64 = 7;

/// What somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedKind {
    /// Answer the items that wait.
    Answer,
    /// Make the changes that were asked.
    Change,
    /// Submit a review in which everything is answered.
    Submit,
    /// Meet a condition that they own.
    Condition,
    /// See to a condition of their team whose day has passed.
    MissedCondition,
    /// Renew proofs whose last day is near.
    Proof,
    /// Launch a service whose gates have all passed.
    Launch,
    /// Decide a handoff in whose way no gate stands.
    Handoff,
    /// Reply to a handback for the owning team.
    HandbackReply,
    /// Decide a handback.
    Handback,
    /// Meet a condition to return that they own.
    ReturnCondition,
    /// Name who meets a condition to return to which nobody sees.
    ReturnOwner,
    /// Take a service that their team is to own.
    Ownership,
    /// Look at what was decided instead of a handback.
    HandbackLook,
    /// Judge a submitted review.
    Judge,
    /// Answer a question of a team.
    Question,
    /// Answer whether their SRE team takes a service over.
    Takeover,
    /// Decide about a lesson.
    Lesson,
    /// Decide a waiver that a team asks for.
    Waiver,
}

/// Something that needs the person.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Need {
    /// What is to be done.
    pub kind: NeedKind,
    /// The service, for what is about one.
    pub service: Option<Slug>,
    /// Its name; empty for none.
    pub service_name: String,
    /// The review, for what is about one.
    pub review: Option<ReviewKey>,
    /// The item, for a condition, a question or proofs.
    pub item: Option<ItemId>,
    /// The number of a lesson; the number within the service, for a request to be taken over or a
    /// handback.
    pub number: Option<i32>,
    /// How many items, changes or proofs wait, or gates are overridden; 0 where nothing is counted.
    pub count: i32,
    /// The name of the team or person who asks, or who owns the condition; empty for none.
    pub who: String,
    /// The name of the team that is asked; empty for none.
    pub asked: String,
    /// The words of the condition, the question, the request, or the comment of the return; may be
    /// empty.
    pub words: String,
    /// The day by which it is to be done: of the condition, the proof, or the launch.
    pub due: Option<NaiveDate>,
    /// Since when it waits.
    pub since: At,
    /// Whether it waits for [`OLD_DAYS`] or longer, with no agreed day ahead, and so stands at the
    /// top.
    pub is_old: bool,
}

impl Need {
    /// Something about a service, with nothing said of it yet.
    pub fn new(kind: NeedKind, slug: &Slug, name: &str, since: At) -> Self {
        let (service, service_name) = (Some(slug.clone()), name.to_owned());
        Self { service, service_name, ..Self::of_nothing(kind, since) }
    }

    /// Something about no service, with nothing said of it yet.
    pub(super) fn of_nothing(kind: NeedKind, since: At) -> Self {
        Self {
            kind,
            service: None,
            service_name: String::new(),
            review: None,
            item: None,
            number: None,
            count: 0,
            who: String::new(),
            asked: String::new(),
            words: String::new(),
            due: None,
            since,
            is_old: false,
        }
    }

    /// Whether there is an agreed day for it that has not come: it is not late, however long ago the
    /// day was agreed.
    fn has_time(&self, now: At) -> bool {
        let agreed =
            matches!(self.kind, NeedKind::Condition | NeedKind::ReturnCondition | NeedKind::Proof);
        agreed && self.due.is_some_and(|due| due > now.date())
    }

    /// Something about a review, due on the day that the team aims for.
    pub(super) fn of_review(kind: NeedKind, row: &ReviewRow, about: &About) -> Self {
        Self {
            review: Some(row.key()),
            due: target(row, about),
            ..Self::new(kind, &about.slug, &about.name, row.state_since)
        }
    }
}

/// What needs this person: what waits too long first, the longest wait first; then what is due
/// soonest, and last what has no day.
pub(super) fn of(view: &mut View<'_>, actor: &Actor) -> Result<Vec<Need>> {
    let mut needs = Vec::new();
    for source in SOURCES {
        needs.extend(source(view, actor)?);
    }
    let now = view.now;
    for need in &mut needs {
        need.is_old = now.days_since(need.since) >= OLD_DAYS && !need.has_time(now);
    }
    needs.sort_by_key(|need| {
        let due = need.due.filter(|_| !need.is_old);
        (!need.is_old, !need.is_old && due.is_none(), due, need.since)
    });
    Ok(needs)
}

/// The handoffs and handbacks that wait for the decision of the person who looks, the longest wait
/// first.
///
/// # Errors
/// Nobody is signed in.
pub(in crate::ops) fn decisions(view: &mut View<'_>) -> Result<Vec<Need>> {
    let actor = view.actor()?.clone();
    let mut needs = hand_backs(view, &actor)?;
    needs.retain(|need| need.kind == NeedKind::Handback);
    needs.extend(to_hand_off(view, &actor)?);
    needs.sort_by_key(|need| need.since);
    Ok(needs)
}
