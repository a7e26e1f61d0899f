//! The review page.

use chrono::NaiveDate;

use crate::domain::checklist::{Checklist, Severity};
use crate::domain::ids::{ItemId, Slug};
use crate::domain::review::State;
use crate::domain::waiver::{self, review_takes_requests};
use crate::ops::review_page::{ConditionDetail, ItemDetail, ReviewDetail};
use crate::web::pages::reviews::cache::Shown;
use crate::web::pages::reviews::guidance::Prepared;
use crate::web::pages::reviews::{Kept, Show, head, item, progress};
use crate::web::render::{self, RenderError};
use crate::web::views::form::Choice;
use crate::web::views::item::{Extent, Mode};
use crate::web::views::shell::Viewer;

/// What the pages of a review need beside the review itself.
#[derive(Debug, Clone, Copy)]
pub struct Extras<'a> {
    /// Parts that are kept between requests.
    pub kept: &'a Kept,
    /// The owning team's name in URLs; without it the team leads to the list of teams.
    pub team: Option<&'a Slug>,
    /// People who can own a condition, as handle and name.
    pub owners: &'a [Choice],
    /// SREs who can be assigned as consultant.
    pub candidates: &'a [Choice],
    /// Whether the reader is an SRE, so that the page says why they may not judge.
    pub is_sre: bool,
    /// One sentence about what was just done; empty when there is nothing to say.
    pub notice: &'a str,
    /// The item that is unfolded.
    pub open: Option<&'a ItemId>,
    /// Whether all of every item is there, to print it or to read it without scripts.
    pub in_full: bool,
    /// The address of this page with all of every item, for who has no scripts; empty when it is
    /// that page.
    pub whole: &'a str,
}

/// The review page as HTML, with the items that `show` leaves.
///
/// # Errors
/// A template does not fit its struct.
pub fn page(
    detail: &ReviewDetail,
    checklist: &Checklist,
    viewer: &Viewer,
    show: Option<&str>,
    today: NaiveDate,
    extras: &Extras<'_>,
) -> Result<String, RenderError> {
    let show = Show::of(show);
    let view = head::view(detail, checklist, viewer, show, today, extras);
    let around = render::around("reviews/show", &view)?;
    let mut html = around.head;
    list(&mut html, (detail, checklist, viewer), show, extras)?;
    html.push_str(&around.tail);
    Ok(html)
}

/// The sections with the items that the filter leaves. A section keeps its head when none is left,
/// because the progress above links to it.
fn list(
    html: &mut String,
    (detail, checklist, viewer): (&ReviewDetail, &Checklist, &Viewer),
    show: Show,
    extras: &Extras<'_>,
) -> Result<(), RenderError> {
    let kept = extras.kept;
    let prepared = kept.guidances.of(checklist)?;
    let mut shown = Shown::default();
    for section in &checklist.sections {
        let Some(around) = prepared.section(&section.id) else { continue };
        let mut asked = progress::items_of(detail, section).peekable();
        if asked.peek().is_none() {
            continue;
        }
        html.push_str(&around.head);
        for item in asked.filter(|item| show.leaves(detail, item)) {
            let extent = match extras.open {
                Some(open) if *open == item.id => Extent::Open,
                _ if extras.in_full => Extent::Full,
                _ => Extent::Brief,
            };
            let seen = (detail, item, checklist, viewer);
            append_item(html, &mut shown, seen, extent, &prepared, kept)?;
        }
        html.push_str(&around.tail);
    }
    Ok(())
}

/// An item with the review it belongs to, its checklist, and who looks at it.
type Seen<'a> = (&'a ReviewDetail, &'a ItemDetail, &'a Checklist, &'a Viewer);

/// Appends an item, from the cache when nothing in it changed.
fn append_item(
    html: &mut String,
    shown: &mut Shown,
    (detail, item, checklist, viewer): Seen<'_>,
    extent: Extent,
    prepared: &Prepared,
    kept: &Kept,
) -> Result<(), RenderError> {
    let mode = mode_for(detail, item, viewer);
    shown.fill(detail, item, checklist, (mode, extent));
    kept.items.append(html, shown, || {
        let guidance = prepared.item(&item.id);
        let view = item::item_view(detail, item, checklist, mode, extent, guidance);
        render::render("reviews/item", &view)
    })
}

/// All of one item as HTML.
///
/// # Errors
/// A template does not fit its struct.
pub fn item_html(
    detail: &ReviewDetail,
    item: &ItemDetail,
    checklist: &Checklist,
    viewer: &Viewer,
    kept: &Kept,
) -> Result<String, RenderError> {
    let prepared = kept.guidances.of(checklist)?;
    let mut html = String::new();
    let seen = (detail, item, checklist, viewer);
    append_item(&mut html, &mut Shown::default(), seen, Extent::Full, &prepared, kept)?;
    Ok(html)
}

/// What this person may do with this item: nobody judges their own answer, and an open condition
/// outlasts the sign-off, so it is discussed and recorded as met after it too.
pub fn mode_for(detail: &ReviewDetail, item: &ItemDetail, viewer: &Viewer) -> Mode {
    let mode = item::mode_of(detail);
    let may = |action: &str| detail.may.contains(&action);
    let open = |condition: &ConditionDetail| condition.item == item.id && condition.state == "open";
    let conditional = detail.conditions.iter().any(open);
    let still = conditional && detail.state.takes_messages();
    let own = is_own_answer(item, viewer);
    Mode {
        discuss: mode.discuss || (still && may("message")),
        ask: mode.ask || (still && may("message") && may("answer")),
        help: mode.help || (still && may("log_engagement")),
        judge: mode.judge && !own,
        close: conditional && detail.state != State::Withdrawn && may("judge") && !own,
        waive: may("ask_for_waiver") && may_be_waived(detail, item),
        decide: item.waivers.iter().any(|waiver| waiver.may_decide || waiver.may_revoke),
        ..mode
    }
}

/// Whether the page offers to ask for a waiver: the item is below its bar or was accepted under a
/// waiver, something hangs on it, and no request waits.
fn may_be_waived(detail: &ReviewDetail, item: &ItemDetail) -> bool {
    review_takes_requests(detail.state, item.rests_on_waiver)
        && (item.below || item.rests_on_waiver)
        && item.severity != Severity::Advisory
        && item.waivers.iter().all(|waiver| waiver.state != waiver::State::Pending)
}

/// Whether this person gave the answer.
pub fn is_own_answer(item: &ItemDetail, viewer: &Viewer) -> bool {
    let by = item.answered_by.as_ref().map(|person| person.handle.as_str());
    by.is_some() && by == viewer.person.as_ref().map(|person| person.handle.as_str())
}
