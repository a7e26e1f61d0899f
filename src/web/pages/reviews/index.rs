//! The list of reviews.

use chrono::NaiveDate;

use crate::domain::review::State;
use crate::ops::around::ReviewSummary;
use crate::web::pages::reviews::place;
use crate::web::pages::words;
use crate::web::render::{self, RenderError};
use crate::web::views::link::Link;
use crate::web::views::review::{FilterView, ReviewLine, ReviewsView};
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What decides whether a review waits for the reader.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mine<'a> {
    /// The names of the teams that the reader belongs to.
    pub teams: &'a [String],
    /// Whether the reader is an SRE.
    pub is_sre: bool,
}

/// The list of reviews under way as HTML; with `show` of `waiting` only those that wait for the
/// reader. The order of `reviews` is kept.
///
/// # Errors
/// The template does not fit its struct.
pub fn index(
    reviews: &[ReviewSummary],
    viewer: &Viewer,
    mine: Mine<'_>,
    show: Option<&str>,
    today: NaiveDate,
) -> Result<String, RenderError> {
    render::render("reviews/index", &view(reviews, viewer, mine, show, today))
}

fn view(
    reviews: &[ReviewSummary],
    viewer: &Viewer,
    mine: Mine<'_>,
    show: Option<&str>,
    today: NaiveDate,
) -> ReviewsView {
    let only_waiting = show == Some("waiting");
    let waits = |review: &&ReviewSummary| waits_for(review, viewer, mine);
    let filter = |show, label, count, current| FilterView { show, label, count, current };
    let all = words::count(reviews.len());
    let waiting = words::count(reviews.iter().filter(waits).count());
    ReviewsView {
        shell: Shell::new("Reviews", Nav::Reviews, viewer),
        filters: vec![
            filter("", "Under way", all, !only_waiting),
            filter("waiting", "Waiting on me", waiting, only_waiting),
        ],
        rows: reviews
            .iter()
            .filter(|review| !only_waiting || waits(review))
            .map(|review| line(review, today))
            .collect(),
        nothing: match only_waiting {
            true => "No review waits for you.",
            false => "No review is under way. A team starts one on the page of its service.",
        }
        .to_owned(),
        more: String::new(),
    }
}

/// Whether the review waits for the reader: their own team's to answer, or theirs to judge. A
/// submitted review without a consultant waits for every SRE.
fn waits_for(review: &ReviewSummary, viewer: &Viewer, mine: Mine<'_>) -> bool {
    let own = mine.teams.contains(&review.team);
    match review.state {
        State::Open | State::Returned => own,
        State::Submitted => {
            let me = viewer.person.as_ref().map(|person| person.handle.as_str());
            let consultant = review.consultant.as_ref().map(|person| person.handle.as_str());
            match consultant {
                Some(_) => consultant == me,
                None => mine.is_sre && !own,
            }
        }
        _ => false,
    }
}

fn line(review: &ReviewSummary, today: NaiveDate) -> ReviewLine {
    ReviewLine {
        review: Link::new(
            place::base_of(&review.service, review.kind, review.number),
            place::name_of(review.kind, review.number),
        ),
        service: Link::new(format!("/services/{}", review.service), &review.service_name),
        team: review.team.clone(),
        states: states(review),
        counts: format!("{} of {} answered", review.answered, review.asked),
        state: words::capital(review.state.words()),
        tone: match review.state {
            State::SignedOff => "go",
            State::Returned => "warn",
            State::Submitted => "accent",
            _ => "quiet",
        },
        waits_for: whom(review),
        consultant: review
            .consultant
            .as_ref()
            .map_or_else(String::new, |person| person.name.clone()),
        target: words::target(review.target_date, today),
    }
}

/// Counts as a strip: accepted, answered, with a change asked, and the rest.
fn states(review: &ReviewSummary) -> Vec<&'static str> {
    let size = |count: i32| usize::try_from(count).unwrap_or_default();
    let (accepted, back) = (size(review.accepted), size(review.changes_asked));
    let answered = size(review.answered).saturating_sub(accepted + back);
    let rest = size(review.asked).saturating_sub(accepted + answered + back);
    [("acc", accepted), ("met", answered), ("back", back), ("none", rest)]
        .into_iter()
        .flat_map(|(state, count)| std::iter::repeat_n(state, count))
        .collect()
}

/// Whom the review waits for, and since when.
fn whom(review: &ReviewSummary) -> String {
    let since = words::day(review.state_since.date());
    match review.state {
        State::Open => review.team.clone(),
        State::Returned => {
            let changes = u64::try_from(review.changes_asked).unwrap_or_default();
            let changes = words::counted(changes, "change");
            format!("{}, {changes}, since {since}", review.team)
        }
        State::Submitted => {
            let judge = review.consultant.as_ref().map_or("An SRE", |person| &person.name);
            format!("{judge}, since {since}")
        }
        _ => String::new(),
    }
}
