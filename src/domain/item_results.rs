//! What closed reviews came to, item by item: what teams meet at once, what they miss at first, and
//! what nobody misses any more, so that a checklist does not only grow.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::Reported;
use super::bars::{Standing, compare};
use super::checklist::{Item, Kind};

/// Reviews that are looked back on for an item: the last that asked it. The figure is ours.
pub const LOOK_BACK: u32 = 20;

/// How an item stood when its review was submitted for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AtFirst {
    /// At its bar, and nobody asked for a change.
    Met,
    /// Not applicable, and nobody asked for a change.
    NotApplicable,
    /// Below its bar, or the review was returned with a change asked of it.
    Failed,
}

text_enum!(AtFirst { Met => "met", NotApplicable => "not_applicable", Failed => "failed" });

/// How an item stood in a review of this kind with this answer, on the day of the first submission.
pub fn at_first(
    kind: Kind,
    item: &Item,
    reported: &Reported,
    day: NaiveDate,
    change_asked: bool,
) -> AtFirst {
    if change_asked {
        return AtFirst::Failed;
    }
    let standing = item.bar(kind).map(|bar| compare(&bar.rule, &item.answer, reported, day));
    match standing {
        Some(Standing::Below(_)) => AtFirst::Failed,
        Some(Standing::NotApplicable) => AtFirst::NotApplicable,
        Some(Standing::Passes) | None => AtFirst::Met,
    }
}

/// What the last reviews that asked an item came to. Every review is met, failed or not applicable;
/// it may be waived besides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Results {
    /// Closed reviews that asked the item, 20 at most.
    pub asked: u32,
    /// In how many of them it was met at the first submission.
    pub met: u32,
    /// In how many it was below its bar at the first submission, or a change was asked of it.
    pub failed: u32,
    /// In how many it was not applicable.
    pub not_applicable: u32,
    /// In how many a waiver was granted.
    pub waived: u32,
}

impl Results {
    /// Whether so many reviews are counted that an older one says nothing more.
    pub fn is_full(&self) -> bool {
        self.asked >= LOOK_BACK
    }

    /// Counts one more review.
    pub fn count(&mut self, at_first: AtFirst, waived: bool) {
        self.asked += 1;
        match at_first {
            AtFirst::Met => self.met += 1,
            AtFirst::NotApplicable => self.not_applicable += 1,
            AtFirst::Failed => self.failed += 1,
        }
        self.waived += u32::from(waived);
    }

    /// Why the item is a candidate to retire, if it is one. Fewer reviews than [`LOOK_BACK`] say
    /// nothing.
    pub fn candidate(&self) -> Option<Candidate> {
        if !self.is_full() {
            return None;
        }
        if self.not_applicable * 2 > self.asked {
            return Some(Candidate::MostlyNotApplicable);
        }
        (self.failed == 0).then_some(Candidate::NobodyFailed)
    }
}

/// Why an item is a candidate to retire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Candidate {
    /// Nobody failed it.
    NobodyFailed,
    /// More than half said that it is not applicable.
    MostlyNotApplicable,
}

text_enum!(Candidate {
    NobodyFailed => "nobody_failed",
    MostlyNotApplicable => "mostly_not_applicable",
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::{AnswerKind, Bar, EvidenceNeed, Rule, Severity, Since};

    fn item(answer: AnswerKind, rule: Rule) -> Item {
        let evidence = EvidenceNeed { hint: "A link".into(), max_age_days: None };
        let (words, severity) = ("Words".to_owned(), Severity::Required);
        Item {
            id: "MON-01".parse().unwrap(),
            title: "A".into(),
            ask: "B".into(),
            why: "C".into(),
            todo: "D".into(),
            answer,
            launch: Some(Bar { rule, words, severity, evidence, since: None }),
            handoff: None,
            applies_when: Vec::new(),
            blocker_when: Vec::new(),
            measured_by: None,
            sources: vec!["E".into()],
            since: Since { version: 1, reason: "F".into(), lesson: None, change: None },
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn results(met: u32, failed: u32, not_applicable: u32) -> Results {
        let mut results = Results::default();
        let counts = [
            (AtFirst::Met, met),
            (AtFirst::Failed, failed),
            (AtFirst::NotApplicable, not_applicable),
        ];
        for (at_first, times) in counts {
            (0..times).for_each(|_| results.count(at_first, at_first == AtFirst::Failed));
        }
        results
    }

    #[test]
    fn an_answer_is_held_against_the_bar_on_the_day_of_the_first_submission() {
        let drill = item(AnswerKind::Date, Rule::WithinDays(90));
        let said = Reported::Date(day("2026-01-01"));
        let on = |at: &str, asked| at_first(Kind::Launch, &drill, &said, day(at), asked);
        assert_eq!(on("2026-03-01", false), AtFirst::Met);
        assert_eq!(on("2026-11-21", false), AtFirst::Failed);
        assert_eq!(on("2026-03-01", true), AtFirst::Failed, "an SRE asked for a change");
    }

    #[test]
    fn what_is_not_applicable_is_neither_met_nor_failed() {
        let asked = item(AnswerKind::Attest, Rule::Met);
        let of = |said: &Reported, change_asked| {
            at_first(Kind::Launch, &asked, said, day("2026-03-01"), change_asked)
        };
        let not_applicable = Reported::NotApplicable("No data".into());
        assert_eq!(of(&not_applicable, false), AtFirst::NotApplicable);
        assert_eq!(of(&not_applicable, true), AtFirst::Failed, "the reason was not taken");
        assert_eq!(of(&Reported::Partly, false), AtFirst::Failed);
        assert_eq!(of(&Reported::Met, false), AtFirst::Met);
    }

    #[test]
    fn every_review_is_counted_once() {
        let results = results(3, 2, 1);
        let Results { asked, met, failed, not_applicable, waived } = results;
        assert_eq!((asked, met, failed, not_applicable, waived), (6, 3, 2, 1, 2));
    }

    #[test]
    fn an_item_is_a_candidate_after_twenty_reviews_at_the_earliest() {
        assert_eq!(results(19, 0, 0).candidate(), None);
        assert_eq!(results(0, 0, 19).candidate(), None);
        assert_eq!(results(20, 0, 0).candidate(), Some(Candidate::NobodyFailed));
        assert_eq!(results(19, 1, 0).candidate(), None);
        assert_eq!(results(10, 0, 10).candidate(), Some(Candidate::NobodyFailed));
        assert_eq!(results(9, 1, 10).candidate(), None, "half is not most");
        assert_eq!(results(8, 1, 11).candidate(), Some(Candidate::MostlyNotApplicable));
        assert_eq!(results(0, 0, 20).candidate(), Some(Candidate::MostlyNotApplicable));
    }
}
