//! What the last reviews came to, in words with the figures.

use super::ByItem;
use crate::domain::checklist::Checklist;
use crate::domain::item_results::{Candidate, LOOK_BACK, Results};
use crate::domain::text::counted;
use crate::web::views::checklists::CandidateView;

/// How often an item was met at first: `met at first in 17 of 20`.
pub(super) fn rate(results: &Results) -> String {
    if results.asked == 0 {
        return String::new();
    }
    format!("met at first in {} of {}", results.met, results.asked)
}

/// What the last reviews came to, a sentence for each figure that is not zero; nothing when none
/// asked the item.
pub(super) fn sentences(results: &Results) -> Vec<String> {
    let Results { asked, met, failed, not_applicable, waived } = *results;
    if asked == 0 {
        return Vec::new();
    }
    let of = if asked == LOOK_BACK {
        format!("the last {asked} reviews that asked it")
    } else {
        format!("{} that asked it", counted(asked, "review"))
    };
    let mut said = vec![format!("Met at the first submission in {met} of {of}")];
    let more = [
        (failed, "Below the bar at first, or a change was asked, in"),
        (not_applicable, "Not applicable in"),
        (waived, "Waived in"),
    ];
    said.extend(more.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{words} {n}")));
    said
}

/// Why an item is a candidate to retire; empty when it is not.
pub(super) fn candidate(results: &Results, why: Option<Candidate>) -> String {
    let Results { asked, not_applicable, .. } = results;
    match why {
        None => String::new(),
        Some(Candidate::NobodyFailed) => {
            format!("Nobody failed it in the last {asked} reviews that asked it.")
        }
        Some(Candidate::MostlyNotApplicable) => {
            format!("Not applicable in {not_applicable} of the last {asked} reviews that asked it.")
        }
    }
}

/// The items of a version that are candidates to retire, in their order.
pub(super) fn candidates(checklist: &Checklist, results: &ByItem) -> Vec<CandidateView> {
    let found = checklist.items().filter_map(|item| {
        let results = results.get(&item.id)?;
        Some(CandidateView {
            id: item.id.to_string(),
            href: format!("/checklists/{}/items/{}", checklist.kind, item.id),
            title: item.title.clone(),
            detail: candidate(results, Some(results.candidate()?)),
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_happened_is_said() {
        let none = Results::default();
        assert_eq!((rate(&none), sentences(&none)), (String::new(), Vec::new()));
        let one = Results { asked: 1, met: 1, ..none };
        assert_eq!(sentences(&one), ["Met at the first submission in 1 of 1 review that asked it"]);
        let all = Results { asked: 20, met: 14, failed: 4, not_applicable: 2, waived: 3 };
        assert_eq!(
            sentences(&all),
            [
                "Met at the first submission in 14 of the last 20 reviews that asked it",
                "Below the bar at first, or a change was asked, in 4",
                "Not applicable in 2",
                "Waived in 3",
            ]
        );
        assert_eq!(rate(&all), "met at first in 14 of 20");
    }
}
