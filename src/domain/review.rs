//! A review: its states, the standing of each item, and what must hold before it moves on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::Reported;
use super::at::At;
use super::bars::{Standing, compare};
use super::checklist::{Item, Kind, Severity, Traits};
use super::ids::{ItemId, PersonId};
use super::lifecycle::Stage;
use super::refusal::Refusal;

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
/// launch, a handoff review as long as its developers run it, or will.
pub fn may_open(kind: Kind, stage: Stage) -> bool {
    match kind {
        Kind::Launch => stage == Stage::InDevelopment,
        Kind::Handoff => matches!(stage, Stage::InDevelopment | Stage::DeveloperManaged),
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
    /// The verdict given last.
    pub given: Option<Given>,
    /// A proof has run out, so the item is to do again.
    pub evidence_expired: bool,
    /// The answer comes from an earlier review and waits to be confirmed or changed.
    pub carried: bool,
    /// A condition on the item is open and its day has passed, so the item is to judge again
    /// (DESIGN section 2: a missed condition reopens its item).
    pub condition_missed: bool,
}

impl Record {
    /// Names the content exactly: answer, note and evidence by their versions. A verdict stands
    /// only while this is what it was when the verdict was given.
    pub fn content(&self) -> String {
        format!("{}.{}.{}", self.answer_version, self.note_version, self.evidence_version)
    }

    /// Names what a reviewer reads before they judge: the content, and the verdict there is. Two
    /// reviewers who read the same cannot both decide without one of them seeing the other.
    pub fn seen(&self) -> String {
        let judged = self.given.as_ref().map(|given| given.at.moment().timestamp_micros());
        let missed = if self.condition_missed { ".missed" } else { "" };
        judged.map_or_else(|| self.content(), |at| format!("{}.{at:x}{missed}", self.content()))
    }

    /// Whether somebody who read this, see [`Record::seen`], read the content as it is now, though
    /// perhaps before the verdict there is now.
    pub fn content_was(&self, seen: &str) -> bool {
        let rest = seen.strip_prefix(&self.content());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The verdict on the content as it is, whether or not its condition was missed: what changes
    /// with time alone is not in the counts that are kept with a review.
    pub fn verdict_on_content(&self) -> Option<&Given> {
        self.given.as_ref().filter(|given| given.seen == self.content())
    }

    /// The verdict, while it stands.
    pub fn standing_verdict(&self) -> Option<&Given> {
        self.verdict_on_content().filter(|_| !self.condition_missed)
    }

    /// The verdict that lapsed because the content changed after it or its condition was missed.
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

/// An item of the checklist with its record, weighed for this review.
#[derive(Debug, Clone)]
pub struct Weighed<'a> {
    /// The question.
    pub item: &'a Item,
    /// What the review holds about it.
    pub record: &'a Record,
    /// How much it weighs in this review.
    pub severity: Severity,
    /// The answer against the bar of this review; `None` when there is no answer.
    pub standing: Option<Standing>,
    /// The answer against the launch bar, where the item has one.
    pub against_launch: Option<Standing>,
    /// The answer against the handoff bar, where the item has one.
    pub against_handoff: Option<Standing>,
}

/// Weighs an item in a review of this kind, for a service with these traits, on this day.
pub fn weigh<'a>(
    kind: Kind,
    item: &'a Item,
    record: &'a Record,
    traits: &Traits,
    today: NaiveDate,
) -> Weighed<'a> {
    let against = |kind| {
        let bar = item.bar(kind)?;
        Some(compare(&bar.rule, &item.answer, record.reported.as_ref()?, today))
    };
    Weighed {
        item,
        record,
        severity: item.severity(kind, traits).unwrap_or(Severity::Advisory),
        standing: against(kind),
        against_launch: against(Kind::Launch),
        against_handoff: against(Kind::Handoff),
    }
}

/// The groups in which a reviewer meets the items, by how much judgement they need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Must be judged one by one.
    Judgement,
    /// Self-reported at the bar: may be accepted together.
    SelfReported,
    /// Accepted earlier and unchanged since.
    AcceptedEarlier,
}

text_enum!(Group {
    Judgement => "judgement",
    SelfReported => "self_reported",
    AcceptedEarlier => "accepted_earlier",
});

impl Weighed<'_> {
    /// Whether the answer is below the bar of this review.
    pub fn is_below(&self) -> bool {
        self.standing.as_ref().is_some_and(Standing::is_below)
    }

    /// The group in which a reviewer meets the item. In a launch review one by one are: items
    /// below the bar, not applicable, changed since they were judged, with a change asked, and
    /// every blocker (DESIGN section 4).
    pub fn group(&self) -> Group {
        match self.record.standing_verdict() {
            Some(given) if given.verdict != Verdict::ChangeAsked => Group::AcceptedEarlier,
            Some(_) => Group::Judgement,
            None if self.needs_judgement() => Group::Judgement,
            None => Group::SelfReported,
        }
    }

    fn needs_judgement(&self) -> bool {
        self.severity == Severity::Blocker
            || self.record.given.is_some()
            || self.standing != Some(Standing::Passes)
    }

    /// Checks that a verdict may be given on the item as it stands.
    ///
    /// # Errors
    /// There is no answer; a blocker below its bar cannot be accepted; a required item below its
    /// bar needs a condition.
    pub fn may_receive(&self, verdict: Verdict) -> Result<(), Refusal> {
        let item = || self.item.id.clone();
        if self.record.reported.is_none() {
            return Err(Refusal::NothingToJudge { item: item() });
        }
        if self.record.carried {
            return Err(Refusal::NotConfirmed { item: item() });
        }
        match (verdict, self.severity) {
            (Verdict::ChangeAsked, _) => Ok(()),
            (_, Severity::Blocker) if self.is_below() => {
                Err(Refusal::BlockerBelowBar { item: item() })
            }
            (Verdict::Accepted, Severity::Required) if self.is_below() => {
                Err(Refusal::NeedsCondition { item: item() })
            }
            _ => Ok(()),
        }
    }
}

/// Checks that a review may be submitted: every item has an answer whose proof has not run out.
///
/// # Errors
/// The items without an answer.
pub fn ready_to_submit(items: &[Weighed<'_>]) -> Result<(), Refusal> {
    let open = ids_where(items, |weighed| weighed.record.is_to_do());
    if open.is_empty() { Ok(()) } else { Err(Refusal::Unanswered { items: open }) }
}

/// Checks that a review may be signed off: every item has a standing verdict that accepts it, and
/// none that its severity forbids.
///
/// # Errors
/// The items that are not judged, or carry a request for a change.
pub fn ready_to_sign_off(items: &[Weighed<'_>]) -> Result<(), Refusal> {
    ready_to_submit(items)?;
    let asked = ids_where(items, |weighed| {
        weighed.record.standing_verdict().is_some_and(|g| g.verdict == Verdict::ChangeAsked)
    });
    if !asked.is_empty() {
        return Err(Refusal::ChangeAsked { items: asked });
    }
    let unjudged = ids_where(items, |weighed| weighed.record.standing_verdict().is_none());
    if !unjudged.is_empty() {
        return Err(Refusal::Unjudged { items: unjudged });
    }
    for weighed in items {
        if let Some(given) = weighed.record.standing_verdict() {
            weighed.may_receive(given.verdict)?;
        }
    }
    Ok(())
}

fn ids_where(items: &[Weighed<'_>], wanted: impl Fn(&Weighed<'_>) -> bool) -> Vec<ItemId> {
    items.iter().filter(|weighed| wanted(weighed)).map(|weighed| weighed.item.id.clone()).collect()
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
            given: None,
            evidence_expired: false,
            carried: false,
            condition_missed: false,
        };
        let unjudged = record.seen();
        record.given = Some(Given {
            verdict: Verdict::Accepted,
            by: PersonId::new(),
            at: now,
            comment: String::new(),
            seen: record.content(),
            in_bulk: false,
        });
        assert!(record.standing_verdict().is_some());
        assert_ne!(record.seen(), unjudged, "a verdict is part of what the next reviewer reads");
        assert!(record.content_was(&unjudged) && record.content_was(&record.seen()));
        assert!(!record.content_was("1.0.01") && !record.content_was("1.0"));
        record.condition_missed = true;
        assert!(record.standing_verdict().is_none() && record.verdict_on_content().is_some());
        record.condition_missed = false;
        record.note_version += 1;
        assert!(record.standing_verdict().is_none() && record.lapsed_verdict().is_some());
    }
}
