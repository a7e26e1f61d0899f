//! Requests to be taken over by an SRE team: the order in which they wait, and what the lead of a
//! team answers.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::{BadField, day};
use super::at::At;
use super::checklist::Regime;
use super::fields::{bad, kept, words};
use super::ids::Slug;
use super::service::Importance;

/// A team asks that SREs take its service over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The service.
    pub service: Slug,
    /// How much the organisation depends on it.
    pub importance: Importance,
    /// The regimes in scope that count for a handoff.
    pub regimes: BTreeSet<Regime>,
    /// When it was asked.
    pub asked_at: At,
    /// What was answered last.
    pub answer: Option<Answer>,
}

/// Puts requests in the order in which they are served: the most important first, then those with
/// more regimes in scope, then those that wait longest (SRE book, chapter 32: by importance and
/// capacity; the order within one importance is ours).
pub fn in_order(mut requests: Vec<Request>) -> Vec<Request> {
    requests.sort_by_cached_key(|request| {
        let importance = Importance::ALL.iter().position(|known| *known == request.importance);
        (importance, Reverse(request.regimes.len()), request.asked_at, request.service.clone())
    });
    requests
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It waits for an answer, for the first time or because the day named has come.
    Waiting,
    /// An SRE team takes the service.
    Accepted,
    /// Not before the day that was named.
    Deferred,
    /// No, with guidance.
    Declined,
    /// The team took the service over.
    TakenOver,
}

text_enum!(Standing {
    Waiting => "waiting",
    Accepted => "accepted",
    Deferred => "deferred",
    Declined => "declined",
    TakenOver => "taken_over",
});

impl Request {
    /// Where the request stands on this day.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        match &self.answer {
            Some(Answer::Yes) => Standing::Accepted,
            Some(Answer::NotNow { until, .. }) if today < *until => Standing::Deferred,
            Some(Answer::No { .. }) => Standing::Declined,
            None | Some(Answer::NotNow { .. }) => Standing::Waiting,
        }
    }
}

/// What the lead of an SRE team answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The team takes the service.
    Yes,
    /// Not before this day, for this reason.
    NotNow {
        /// The day on which the request waits again.
        until: NaiveDate,
        /// Why, and what can be done meanwhile.
        reason: String,
    },
    /// The team does not take it; SREs decline with advice (SRE book, chapter 32).
    No {
        /// What the team can do instead.
        guidance: String,
    },
}

/// The fields of an answer as a person or program submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerFields {
    /// `yes`, `not_now` or `no`.
    pub answer: String,
    /// A day, `YYYY-MM-DD`, for `not_now`.
    pub until: String,
    /// The reason of `not_now`, or the guidance of `no`.
    pub words: String,
}

impl Answer {
    /// Reads submitted fields.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &AnswerFields, today: NaiveDate) -> Result<Self, Vec<BadField>> {
        let mut found = Vec::new();
        let text = |sentence| words("words", &fields.words, sentence);
        let answer = match fields.answer.as_str() {
            "yes" => Some(Answer::Yes),
            "not_now" => {
                let until = day(&fields.until).filter(|until| *until > today);
                let from = "Give the day after today from which the team may take it.";
                let until = kept(&mut found, until.ok_or_else(|| bad("until", from)));
                let why = "Say why not now, and what can be done meanwhile.";
                let reason = kept(&mut found, text(why));
                until.zip(reason).map(|(until, reason)| Answer::NotNow { until, reason })
            }
            "no" => {
                let instead = "Say what the team can do instead: that helps it most.";
                kept(&mut found, text(instead)).map(|guidance| Answer::No { guidance })
            }
            _ => {
                found.push(bad("answer", "Choose one of: yes, not_now, no."));
                None
            }
        };
        answer.ok_or(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(service: &str, importance: Importance, regimes: &[Regime], asked: &str) -> Request {
        Request {
            service: service.parse().unwrap(),
            importance,
            regimes: regimes.iter().copied().collect(),
            asked_at: asked.parse().unwrap(),
            answer: None,
        }
    }

    #[test]
    fn importance_comes_before_regimes_and_regimes_before_age() {
        use {Importance::*, Regime::*};
        let order = in_order(vec![
            request("trial", Experimental, &[Sox, Hipaa], "2025-01-01T00:00:00Z"),
            request("late", Critical, &[], "2026-03-01T00:00:00Z"),
            request("early", Critical, &[], "2026-02-01T00:00:00Z"),
            request("wages", Standard, &[Sox], "2026-04-01T00:00:00Z"),
            request("books", Critical, &[Sox], "2026-05-01T00:00:00Z"),
            request("same", Critical, &[], "2026-02-01T00:00:00Z"),
        ]);
        let names: Vec<&str> = order.iter().map(|request| request.service.as_str()).collect();
        assert_eq!(names, ["books", "early", "same", "late", "wages", "trial"]);
    }

    #[test]
    fn not_now_needs_a_coming_day_and_a_reason() {
        let today = "2026-11-21".parse().unwrap();
        let fields = |answer: &str, until: &str, words: &str| AnswerFields {
            answer: answer.into(),
            until: until.into(),
            words: words.into(),
        };
        let refused = |answer, until, words| {
            let bad = Answer::parse(&fields(answer, until, words), today).unwrap_err();
            bad.iter().map(|bad| bad.field).collect::<Vec<_>>()
        };
        assert_eq!(refused("not_now", "2026-11-21", " "), ["until", "words"]);
        assert_eq!(refused("not_now", "2027-01-01", "\u{200b}"), ["words"]);
        assert_eq!(refused("no", "", ""), ["words"]);
        assert_eq!(refused("", "", ""), ["answer"]);
        assert_eq!(Answer::parse(&fields("yes", "", ""), today), Ok(Answer::Yes));

        let answer = Answer::parse(&fields("not_now", "2027-01-01", "Full."), today).unwrap();
        let asked = request("books", Importance::Critical, &[], "2026-05-01T00:00:00Z");
        let asked = Request { answer: Some(answer), ..asked };
        assert_eq!(asked.standing("2026-12-31".parse().unwrap()), Standing::Deferred);
        assert_eq!(asked.standing("2027-01-01".parse().unwrap()), Standing::Waiting);
    }
}
