//! A review: its states, the standing of each item, and what must hold before it moves on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::Reported;
use super::at::At;
use super::checklist::Kind;
use super::ids::{ItemId, PersonId};
use super::lifecycle::Stage;
use super::refusal::Refusal;

pub mod beside;
pub mod upgrade;
mod weighed;

pub use beside::{Beside, JudgedBeside};
pub use weighed::{Group, Weighed, ready_to_sign_off, ready_to_submit, weigh};

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The team answers.
    Open,
    /// The team has handed it in; answers are locked.
    Submitted,
    /// An SRE asked for changes; the team answers again.
    Returned,
    /// Signed off; content is frozen.
    SignedOff,
    /// Taken back by the team.
    Withdrawn,
    /// Signed off once, but what it rested on has changed.
    Stale,
    /// Signed off once, too long ago.
    Expired,
}

text_enum!(State {
    Open => "open",
    Submitted => "submitted",
    Returned => "returned",
    SignedOff => "signed_off",
    Withdrawn => "withdrawn",
    Stale => "stale",
    Expired => "expired",
});

impl State {
    /// The state as an adjective.
    pub fn words(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Submitted => "submitted",
            State::Returned => "returned with changes",
            State::SignedOff => "signed off",
            State::Withdrawn => "withdrawn",
            State::Stale => "stale",
            State::Expired => "expired",
        }
    }

    /// Whether the review is under way, so that another one cannot be opened.
    pub fn is_under_way(self) -> bool {
        matches!(self, State::Open | State::Submitted | State::Returned)
    }

    /// Whether people may discuss its items: while it is under way, and about its conditions while
    /// its sign-off counts.
    pub fn takes_messages(self) -> bool {
        self.is_under_way() || self == State::SignedOff
    }

    /// Whether the team may answer.
    pub fn takes_answers(self) -> bool {
        matches!(self, State::Open | State::Returned)
    }

    /// The state as of now: a sign-off that has run out reads as expired.
    pub fn as_of(self, valid_until: Option<At>, now: At) -> State {
        match (self, valid_until) {
            (State::SignedOff, Some(until)) if now > until => State::Expired,
            _ => self,
        }
    }
}

/// Something that moves a review from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The team hands it in.
    Submit,
    /// An SRE returns it with changes.
    Return,
    /// An SRE signs it off.
    SignOff,
    /// The team takes it back.
    Withdraw,
    /// What the sign-off rested on changes.
    GoStale,
}

text_enum!(Step {
    Submit => "submit",
    Return => "return",
    SignOff => "sign_off",
    Withdraw => "withdraw",
    GoStale => "go_stale",
});

/// Every step of a review that exists (DESIGN section 4): from, step, to.
pub const STEPS: &[(State, Step, State)] = &[
    (State::Open, Step::Submit, State::Submitted),
    (State::Returned, Step::Submit, State::Submitted),
    (State::Submitted, Step::Return, State::Returned),
    (State::Submitted, Step::SignOff, State::SignedOff),
    (State::Open, Step::Withdraw, State::Withdrawn),
    (State::Submitted, Step::Withdraw, State::Withdrawn),
    (State::Returned, Step::Withdraw, State::Withdrawn),
    (State::SignedOff, Step::GoStale, State::Stale),
];

/// The state after a step.
///
/// # Errors
/// The review is not in a state that has the step; the sentence says what can be done instead.
pub fn after(from: State, step: Step) -> Result<State, Refusal> {
    STEPS
        .iter()
        .find(|(state, candidate, _)| *state == from && *candidate == step)
        .map(|(_, _, to)| *to)
        .ok_or_else(|| wrong_state(from))
}

/// Whether a service in this stage has a review of this kind: a launch review comes before the
/// launch, a handoff review while its developers run it, however long they have.
pub fn may_open(kind: Kind, stage: Stage) -> bool {
    match kind {
        Kind::Launch => stage == Stage::InDevelopment,
        Kind::Handoff => stage == Stage::DeveloperManaged,
    }
}

/// The refusal of anything that the state does not allow, with the way on.
pub fn wrong_state(state: State) -> Refusal {
    let way_on = match state {
        State::Open | State::Returned => "The team submits it first.",
        State::Submitted => "An SRE judges it now; ask for its return to change answers.",
        State::SignedOff => "Its content is frozen. Open another review to change it.",
        State::Withdrawn => "Open another review.",
        State::Stale | State::Expired => "Open another review; the answers carry over.",
    };
    Refusal::ReviewState { state: state.words(), way_on }
}

/// An SRE's judgement of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The answer is good enough.
    Accepted,
    /// The answer is good enough if something is done by a date.
    AcceptedWithCondition,
    /// The answer is not good enough.
    ChangeAsked,
}

text_enum!(Verdict {
    Accepted => "accepted",
    AcceptedWithCondition => "accepted_with_condition",
    ChangeAsked => "change_asked",
});

/// A verdict that was given, and on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The verdict.
    pub verdict: Verdict,
    /// Who gave it.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// The comment, possibly empty.
    pub comment: String,
    /// The content that was judged; see [`Record::content`].
    pub seen: String,
    /// Given together with others in one action.
    pub in_bulk: bool,
    /// What was measured for the item spoke against it already when the verdict was given, so that the
    /// reviewer judged that too.
    pub at_odds: bool,
}

/// The name of the content of an item: answer, note, evidence and explanations by their versions.
pub fn content_named(answer: i32, note: i32, evidence: i32, explanations: i32) -> String {
    let said = format!("{answer}.{note}.{evidence}");
    // What nobody explained is named as it was before there were explanations.
    if explanations == 0 { said } else { format!("{said}+{explanations}") }
}

/// What a review holds about one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The item.
    pub item: ItemId,
    /// What the team reports.
    pub reported: Option<Reported>,
    /// Counts the changes of the answer.
    pub answer_version: i32,
    /// Counts the changes of the note.
    pub note_version: i32,
    /// Counts the changes of the evidence.
    pub evidence_version: i32,
    /// At least one proof is attached; only a handoff review asks for it.
    pub has_evidence: bool,
    /// The verdict given last.
    pub given: Option<Given>,
    /// A proof has run out, so the item is to do again.
    pub evidence_expired: bool,
    /// The answer comes from an earlier review and waits to be confirmed or changed.
    pub carried: bool,
    /// A condition on the item is open and its day has passed, so the item is to judge again
    /// (DESIGN section 2: a missed condition reopens its item).
    pub condition_missed: bool,
    /// The last day of the granted waivers of the item (see `domain::waiver::waived_until`).
    pub waived_until: Option<NaiveDate>,
    /// The verdict was given under a waiver that has expired or was revoked, so the item is to judge
    /// again, as after a missed condition.
    pub waiver_ended: bool,
    /// What was measured for the item. Where it stands in the place of an answer, it is what is
    /// `reported`.
    pub beside: Option<Beside>,
    /// It speaks against the item today; see [`Beside::is_at_odds`].
    pub at_odds: bool,
    /// The team has explained the answer as it is beside what is measured.
    pub explained: bool,
    /// Counts the explanations.
    pub explanations: i32,
}

impl Record {
    /// Names the content exactly: answer, note, evidence and explanations by their versions. A verdict
    /// stands only while this is what it was when the verdict was given.
    pub fn content(&self) -> String {
        let [answer, note] = [self.answer_version, self.note_version];
        content_named(answer, note, self.evidence_version, self.explanations)
    }

    /// Names what a reviewer reads before they judge: the content, the verdict there is, and whether
    /// what was measured speaks against the item. Two reviewers who read the same cannot both decide
    /// without one of them seeing the other.
    pub fn seen(&self) -> String {
        let judged = self.given.as_ref().map(|given| given.at.moment().timestamp_micros());
        let reopened = match (self.condition_missed, self.waiver_ended) {
            (true, _) => ".missed",
            (false, true) => ".ended",
            (false, false) => "",
        };
        let at_odds = if self.at_odds { ".differs" } else { "" };
        let content = self.content();
        judged.map_or_else(
            || format!("{content}{at_odds}"),
            |at| format!("{content}.{at:x}{reopened}{at_odds}"),
        )
    }

    /// Whether somebody who read this, see [`Record::seen`], read the content as it is now, though
    /// perhaps before the verdict there is now.
    pub fn content_was(&self, seen: &str) -> bool {
        let rest = seen.strip_prefix(&self.content());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The verdict on the content as it is, whether or not its condition was missed, its waiver has
    /// ended or something else is measured since: what changes without anybody's doing is not in the
    /// counts that are kept with a review.
    pub fn verdict_on_content(&self) -> Option<&Given> {
        self.given.as_ref().filter(|given| given.seen == self.content())
    }

    /// Whether what is measured began to speak against the item after the verdict on its content was
    /// given, and the team has not explained it. A measurement that goes on to change and agrees, or
    /// that the reviewer saw differ, changes nothing.
    pub fn measured_differently(&self) -> bool {
        let unseen = self.verdict_on_content().is_some_and(|given| !given.at_odds);
        unseen && self.at_odds && !self.explained
    }

    /// The verdict, while it stands.
    pub fn standing_verdict(&self) -> Option<&Given> {
        let reopened = self.condition_missed || self.waiver_ended || self.measured_differently();
        self.verdict_on_content().filter(|_| !reopened)
    }

    /// Whether what was measured stands in the place of an answer.
    pub fn stands_in(&self) -> bool {
        self.beside.as_ref().is_some_and(|beside| beside.stands_in)
    }

    /// How what was measured differs from what is reported, as a sentence; nothing while it does not.
    pub fn difference(&self) -> Option<&str> {
        self.beside.as_ref()?.difference.as_deref()
    }

    /// The verdict that lapsed because the content changed after it, its condition was missed, its
    /// waiver ended, or something else is measured since.
    pub fn lapsed_verdict(&self) -> Option<&Given> {
        self.given.as_ref().filter(|_| self.standing_verdict().is_none())
    }

    /// Whether there is something to judge: an answer that the team stands by.
    pub fn can_be_judged(&self) -> bool {
        self.reported.is_some() && !self.carried
    }

    /// Whether the item still waits for the team.
    pub fn is_to_do(&self) -> bool {
        self.reported.is_none() || self.evidence_expired || self.carried
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_by_step() {
        let mut table = format!("{:<12}", "");
        for step in Step::ALL {
            table.push_str(&format!("{:<12}", step.as_str()));
        }
        for state in State::ALL {
            table.push_str(&format!("\n{:<12}", state.as_str()));
            for step in Step::ALL {
                let to = after(*state, *step).map_or("-", State::as_str);
                table.push_str(&format!("{to:<12}"));
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_verdict_lapses_when_the_content_changes() {
        let now: At = "2026-11-21T10:00:00Z".parse().unwrap();
        let mut record = Record {
            item: "MON-03".parse().unwrap(),
            reported: Some(Reported::Met),
            answer_version: 1,
            note_version: 0,
            evidence_version: 0,
            has_evidence: false,
            given: None,
            evidence_expired: false,
            carried: false,
            condition_missed: false,
            waived_until: None,
            waiver_ended: false,
            beside: None,
            at_odds: false,
            explained: false,
            explanations: 0,
        };
        let unjudged = record.seen();
        record.given = Some(Given {
            verdict: Verdict::Accepted,
            by: PersonId::new(),
            at: now,
            comment: String::new(),
            seen: record.content(),
            in_bulk: false,
            at_odds: false,
        });
        assert!(record.standing_verdict().is_some());
        assert_ne!(record.seen(), unjudged, "a verdict is part of what the next reviewer reads");
        assert!(record.content_was(&unjudged) && record.content_was(&record.seen()));
        assert!(!record.content_was("1.0.01") && !record.content_was("1.0"));
        record.condition_missed = true;
        assert!(record.standing_verdict().is_none() && record.verdict_on_content().is_some());
        record.condition_missed = false;
        let judged = record.seen();
        record.waiver_ended = true;
        assert!(record.standing_verdict().is_none() && record.lapsed_verdict().is_some());
        assert!(record.seen() != judged, "whoever read it before the end reads it again");
        record.waiver_ended = false;
        record.at_odds = true;
        assert!(record.measured_differently() && record.standing_verdict().is_none());
        assert!(record.seen() != judged, "whoever read it before it differed reads it again");
        record.explained = true;
        assert!(record.standing_verdict().is_some(), "it was explained when it was judged");
        record.explanations += 1;
        assert!(record.standing_verdict().is_none(), "an explanation is judged too");
        assert!(!record.content_was(&unjudged) && !record.content_was(&judged));
        record.explanations = 0;
        (record.at_odds, record.explained) = (false, false);
        record.note_version += 1;
        assert!(record.standing_verdict().is_none() && record.lapsed_verdict().is_some());
    }
}
