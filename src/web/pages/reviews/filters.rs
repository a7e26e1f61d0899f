//! The filters of a review: which items each of them leaves, and how many.

use crate::domain::checklist::{Kind, Severity};
use crate::domain::review::Verdict;
use crate::ops::review_page::{BarStanding, ItemDetail, ReviewDetail};
use crate::web::pages::reviews::standing;
use crate::web::pages::words;
use crate::web::views::review::FilterView;

/// Which items of a review are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Every item.
    All,
    /// Items that the team still has to do.
    ToDo,
    /// Items in the way of the sign-off: below the bar and not accepted, and blockers without an
    /// answer. Advisory items are never in the way.
    Blocks,
    /// Items with a change asked for.
    Changes,
    /// Items for which something else is measured than what the team reports.
    Differs,
    /// Items that wait for the reader's side; for readers on neither side, for anybody.
    Waiting,
    /// Items that are fine for launch and below the bar to hand off.
    Handoff,
}

/// Every filter in the order in which it is shown, with its word in the query.
const ALL: [(Show, &str); 7] = [
    (Show::All, ""),
    (Show::ToDo, "todo"),
    (Show::Blocks, "blocks"),
    (Show::Changes, "changes"),
    (Show::Differs, "differs"),
    (Show::Waiting, "waiting"),
    (Show::Handoff, "handoff"),
];

/// On which side of a review the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Team,
    Sre,
    Neither,
}

impl Side {
    fn of(detail: &ReviewDetail) -> Self {
        if detail.may.contains(&"answer") {
            Self::Team
        } else if detail.may.contains(&"judge") {
            Self::Sre
        } else {
            Self::Neither
        }
    }
}

impl Show {
    /// The filter of the query `show`; a word that is none shows every item.
    pub fn of(query: Option<&str>) -> Self {
        let known = ALL.iter().find(|(_, word)| query == Some(*word));
        known.map_or(Self::All, |(show, _)| *show)
    }

    /// Whether the filter leaves the item.
    pub fn leaves(self, detail: &ReviewDetail, item: &ItemDetail) -> bool {
        let change_asked = || standing::is_judged(item, Verdict::ChangeAsked);
        match self {
            Self::All => true,
            Self::ToDo => standing::is_to_do(item),
            Self::Blocks => blocks(item),
            Self::Changes => change_asked(),
            Self::Differs => item.measured.as_ref().is_some_and(|measured| measured.differs),
            Self::Waiting => match Side::of(detail) {
                Side::Team => change_asked(),
                Side::Sre => waits_for_sre(item),
                Side::Neither => change_asked() || waits_for_sre(item),
            },
            Self::Handoff => {
                let is = |bar: &Option<BarStanding>, word| {
                    bar.as_ref().is_some_and(|bar| bar.standing == word)
                };
                is(&item.handoff, "below") && !is(&item.launch, "below")
            }
        }
    }

    /// What is said when the filter leaves no item.
    pub fn nothing(self) -> &'static str {
        match self {
            Self::All => "This review asks no item.",
            Self::ToDo => "Nothing is left to do.",
            Self::Blocks => "No item is in the way of the sign-off.",
            Self::Changes => "No change is asked for.",
            Self::Differs => "Nothing is measured that differs from what is reported.",
            Self::Waiting => "Nothing is waiting.",
            Self::Handoff => "No answer that is fine for launch is below its bar to hand off.",
        }
    }

    fn label(self, detail: &ReviewDetail) -> &'static str {
        match (self, Side::of(detail)) {
            (Self::All, _) => "All items",
            (Self::ToDo, _) => "To do",
            (Self::Blocks, _) if detail.kind == Kind::Launch => "Blocks launch",
            (Self::Blocks, _) => "Blocks handoff",
            (Self::Changes, _) => "Changes asked",
            (Self::Differs, _) => "Reported and measured differ",
            (Self::Waiting, Side::Team) => "Waiting on my team",
            (Self::Waiting, Side::Sre) => "Waiting on an SRE",
            (Self::Waiting, Side::Neither) => "Waiting",
            (Self::Handoff, _) => "Also needed for handoff",
        }
    }

    /// Whether a review of this kind has the filter.
    fn fits(self, kind: Kind) -> bool {
        self != Self::Handoff || kind == Kind::Launch
    }
}

fn blocks(item: &ItemDetail) -> bool {
    let below = item.severity != Severity::Advisory && item.below && !standing::is_accepted(item);
    below || (item.severity == Severity::Blocker && item.reported.is_none())
}

/// A question without an answer, or an answer that changed after it was judged.
fn waits_for_sre(item: &ItemDetail) -> bool {
    item.open_questions > 0 || item.verdict.as_ref().is_some_and(|verdict| verdict.lapsed)
}

/// The filters of a review with their counts.
pub fn views(detail: &ReviewDetail, current: Show) -> Vec<FilterView> {
    ALL.iter()
        .filter(|(show, _)| show.fits(detail.kind))
        .map(|(show, word)| FilterView {
            show: word,
            label: show.label(detail),
            count: words::count(detail.items.iter().filter(|i| show.leaves(detail, i)).count()),
            current: *show == current,
        })
        .collect()
}
