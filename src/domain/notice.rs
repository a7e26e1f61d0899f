//! What people are told by mail: one variant for each kind of message, with what it says. Who is told
//! is decided in `ops::notices`; how it looks, in the templates.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::checklist::Kind;
use super::ids::{Handle, ItemId, PersonId, Slug, TeamId};
use super::lifecycle::Transition;
use super::review_key::ReviewKey;

mod place;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It waits to be sent, the first time or again.
    Waiting,
    /// The mail server has taken it.
    Sent,
    /// It was refused so often, or for such a reason, that it is not tried again by itself.
    Dead,
    /// It is not sent: its recipient left, or wants no such mail, or an administrator dropped it.
    Dropped,
}

text_enum!(MailState {
    Waiting => "waiting",
    Sent => "sent",
    Dead => "dead",
    Dropped => "dropped",
});

/// An item with what an SRE asks to change in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The item.
    pub item: ItemId,
    /// What to change.
    pub words: String,
}

/// Something that people are told. Days are days in UTC; `words` are what a person wrote, Markdown, and
/// may be empty. The people named here are those whom it concerns, not necessarily all who are told.
///
/// Messages wait in the database while the program is replaced by a newer one: a field that is added to a
/// kind has a `serde(default)`, and a kind or field that is taken out is still read for as long as a
/// message may wait. `tests/mail/older-notices.jsonl` has a line of each shape that was ever written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields have the names of what they hold in DESIGN section 2")]
pub enum Notice {
    /// A team asks an SRE about an item: to the consultant, or nobody while there is none.
    QuestionAsked { review: ReviewKey, item: ItemId, words: String, consultant: Option<PersonId> },
    /// An SRE answered: to who asked.
    QuestionAnswered { review: ReviewKey, item: ItemId, words: String, asked_by: Vec<PersonId> },
    /// An SRE asks for a change while the team still works on the review: to who answered the item. In
    /// a submitted review verdicts are held, and told with its return.
    ChangeAsked { review: ReviewKey, item: ItemId, words: String, answered_by: Option<PersonId> },
    /// A condition has an owner now: to the owner.
    ConditionGiven {
        review: ReviewKey,
        item: ItemId,
        words: String,
        due: NaiveDate,
        owner: PersonId,
    },
    /// A review waits to be judged: to its consultant.
    ReviewSubmitted { review: ReviewKey, items: i32, consultant: Option<PersonId> },
    /// A review came back with every change asked: to who submitted it, who answered those items, and
    /// the leads of the team.
    ReviewReturned { review: ReviewKey, words: String, changes: Vec<Change>, to: Vec<PersonId> },
    /// An SRE signed; `complete` when no signature is missing: to who submitted it and the leads.
    ReviewSigned {
        review: ReviewKey,
        words: String,
        complete: bool,
        valid_until: Option<NaiveDate>,
        conditions: usize,
        submitted_by: Option<PersonId>,
    },
    /// A version of the checklist was published and its publisher moved the review to it; the counts
    /// are of items new to it, to answer again, asked no more and to judge again: to the leads of the
    /// team and the consultant.
    ReviewMoved {
        review: ReviewKey,
        version: u32,
        new: usize,
        again: usize,
        retired: usize,
        lapsed: usize,
        consultant: Option<PersonId>,
    },
    /// An SRE asks for the full review of a launch that the team chose as low-risk, while the team still
    /// works on it; `added` items are asked beyond those of before: to who chose and the leads of the team.
    FullReviewAsked { review: ReviewKey, words: String, added: usize, chosen_by: PersonId },
    /// Somebody named the consultant of a review: to the consultant.
    ConsultantAssigned { review: ReviewKey, consultant: PersonId },
    /// An SRE volunteered: to who opened the review.
    ConsultantVolunteered { review: ReviewKey, opened_by: PersonId },
    /// A team asks to be taken over: to the leads of that SRE team.
    TakeoverAsked { number: i32, team: TeamId, team_name: String, words: String },
    /// The lead of the SRE team said `yes`, `not_now` or `no`: to who asked and the leads.
    TakeoverAnswered {
        number: i32,
        team_name: String,
        answer: String,
        until: Option<NaiveDate>,
        words: String,
        asked_by: PersonId,
    },
    /// A team asks for a waiver: to managers for a blocker, else to the leads of SRE teams; to nobody in
    /// the owning team.
    WaiverAsked { review: ReviewKey, item: ItemId, words: String, until: NaiveDate, blocker: bool },
    /// A waiver was granted or denied: to who asked and the leads.
    WaiverDecided {
        review: ReviewKey,
        item: ItemId,
        granted: bool,
        words: String,
        until: NaiveDate,
        asked_by: PersonId,
    },
    /// A waiver counts no more, because it expired or was revoked, or because the checklist changed what
    /// it was asked for or granted for, and `outlived` it: to who asked, who granted it in the last
    /// case, the leads and the consultant.
    WaiverEnded {
        review: ReviewKey,
        item: ItemId,
        revoked: bool,
        #[serde(default)]
        outlived: bool,
        words: String,
        asked_by: PersonId,
        #[serde(default)]
        decided_by: Option<PersonId>,
        consultant: Option<PersonId>,
    },
    /// A manager decided that an SRE team runs the service: to both teams.
    HandoffDecided { team: TeamId, team_name: String, words: String, back_up_until: NaiveDate },
    /// A manager decided that the service is not handed off yet: to who asked for it, the leads, and
    /// those of the SRE team that has said yes.
    HandoffPostponed {
        number: i32,
        words: String,
        look_again_on: NaiveDate,
        asked_by: Option<PersonId>,
        team: Option<TeamId>,
    },
    /// A handback was proposed: to the owning team, at once, with the day by which it replies.
    HandbackProposed { number: i32, words: String, reply_by: NaiveDate, urgent: bool },
    /// The owning team replied: to the proposer and the managers.
    HandbackReplied { number: i32, words: String, proposed_by: PersonId },
    /// A manager decided; `outcome` says it within a sentence, "the service goes back on 12 Dec 2026":
    /// to the owning team, the proposer, the leads of the team that runs it, the people whom the
    /// decision names, and the leads of the team that is to own the service.
    HandbackDecided {
        number: i32,
        outcome: String,
        words: String,
        proposed_by: PersonId,
        running: Option<TeamId>,
        #[serde(default)]
        named: Vec<PersonId>,
        new_owner: Option<TeamId>,
    },
    /// The developers run the service again, or it is `retired`: to both teams, and the consultant.
    HandbackTookEffect {
        number: i32,
        #[serde(default)]
        retired: bool,
        conditions: usize,
        consultant: Option<PersonId>,
        running: Option<TeamId>,
    },
    /// Somebody named who consults after a handback: to the consultant and the leads of the team.
    HandbackConsultantNamed { number: i32, name: String, consultant: PersonId },
    /// A condition falls due: to its owner.
    ConditionDue {
        review: ReviewKey,
        item: ItemId,
        words: String,
        due: NaiveDate,
        days: i64,
        owner: PersonId,
    },
    /// A condition was missed, so its item is open again: to its owner, who set it, and the leads.
    ConditionMissed {
        review: ReviewKey,
        item: ItemId,
        words: String,
        due: NaiveDate,
        owner: PersonId,
        set_by: PersonId,
    },
    /// Evidence will not count any more: to who added it and the leads.
    EvidenceExpiring {
        review: ReviewKey,
        items: Vec<ItemId>,
        due: NaiveDate,
        days: i64,
        added_by: Vec<PersonId>,
    },
    /// A sign-off runs out: to the leads and the consultant.
    ReviewRunningOut { review: ReviewKey, due: NaiveDate, days: i64, consultant: Option<PersonId> },
    /// A sign-off has run out: to the leads and the consultant.
    ReviewExpired { review: ReviewKey, due: NaiveDate, consultant: Option<PersonId> },
    /// The last day of a waiver comes: to who asked for it and the leads.
    WaiverDue { review: ReviewKey, item: ItemId, due: NaiveDate, days: i64, asked_by: PersonId },
    /// A condition to return falls due: to its owner.
    ReturnConditionDue { number: i32, words: String, due: NaiveDate, days: i64, owner: PersonId },
    /// The reply to a proposed handback falls due: to the owning team.
    HandbackReplyDue { number: i32, due: NaiveDate, days: i64 },
    /// The day comes on which a plan is looked at, or on which the service `retires`: to the owner of
    /// the plan, or of the migration.
    PlanReviewDue {
        number: i32,
        #[serde(default)]
        retires: bool,
        due: NaiveDate,
        days: i64,
        owner: PersonId,
    },
    /// A condition to return has an owner now, or another day: to the owner.
    ReturnConditionGiven { number: i32, words: String, due: NaiveDate, owner: PersonId },
    /// An SRE accepted or declined a lesson: to who filed it and who discussed it.
    LessonAnswered { number: u32, title: String, accepted: bool, words: String, to: Vec<PersonId> },
    /// A published version has an item that comes from a lesson: to who filed it.
    LessonApplied {
        number: u32,
        title: String,
        item: ItemId,
        checklist: Kind,
        version: u32,
        filed_by: PersonId,
    },
    /// Nobody decided a waiver by the last day for which it was asked: to who asked and the leads.
    WaiverUndecided {
        review: ReviewKey,
        item: ItemId,
        words: String,
        until: NaiveDate,
        asked_by: PersonId,
    },
    /// The last day of the override of a gate comes: to the manager who gave it and the leads.
    OverrideDue {
        gate: String,
        transition: Transition,
        words: String,
        due: NaiveDate,
        days: i64,
        given_by: PersonId,
    },
    /// The override of a gate has run out: to the manager who gave it and the leads.
    OverrideEnded {
        gate: String,
        transition: Transition,
        words: String,
        due: NaiveDate,
        given_by: PersonId,
    },
    /// Conditions of fragility began to hold for services that one SRE team runs; `grave` when a handback
    /// may be proposed on the ground of one: to everybody in that team, the managers and the leads of the
    /// owning teams. `words` are the conditions with their numbers, as a list.
    FragilityBegan {
        services: Vec<Named>,
        grave: bool,
        words: String,
        running: TeamId,
        owners: Vec<TeamId>,
    },
    /// Somebody may set their password: to them. The link is made when the message is sent, so that its
    /// secret is kept nowhere.
    Invitation { handle: Handle },
    /// What needs a person today; read when the message is sent.
    Digest { day: NaiveDate },
    /// Whether mail works: to who asks.
    TestMessage {},
}

/// A service as messages name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
}

/// A notice with what stands around it, as it is kept until it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The name of who did it; "Readyroom" where time did.
    pub actor: String,
    /// The service that it is about, if it is about one.
    pub service: Option<Named>,
    /// What happened.
    pub notice: Notice,
}

macro_rules! kinds {
    ($($name:ident => $text:literal),+ $(,)?) => {
        impl Notice {
            /// Every kind of notice; also the names of the folders of their templates.
            pub const KINDS: &'static [&'static str] = &[$($text),+];

            /// What kind it is.
            pub fn kind(&self) -> &'static str {
                match self { $(Notice::$name { .. } => $text),+ }
            }
        }
    };
}

kinds! {
    QuestionAsked => "question_asked",
    QuestionAnswered => "question_answered",
    ChangeAsked => "change_asked",
    ConditionGiven => "condition_given",
    ReviewSubmitted => "review_submitted",
    ReviewReturned => "review_returned",
    ReviewSigned => "review_signed",
    ReviewMoved => "review_moved",
    FullReviewAsked => "full_review_asked",
    ConsultantAssigned => "consultant_assigned",
    ConsultantVolunteered => "consultant_volunteered",
    TakeoverAsked => "takeover_asked",
    TakeoverAnswered => "takeover_answered",
    WaiverAsked => "waiver_asked",
    WaiverDecided => "waiver_decided",
    WaiverEnded => "waiver_ended",
    HandoffDecided => "handoff_decided",
    HandoffPostponed => "handoff_postponed",
    HandbackProposed => "handback_proposed",
    HandbackReplied => "handback_replied",
    HandbackDecided => "handback_decided",
    HandbackTookEffect => "handback_took_effect",
    HandbackConsultantNamed => "handback_consultant_named",
    ConditionDue => "condition_due",
    ConditionMissed => "condition_missed",
    EvidenceExpiring => "evidence_expiring",
    ReviewRunningOut => "review_running_out",
    ReviewExpired => "review_expired",
    WaiverDue => "waiver_due",
    ReturnConditionDue => "return_condition_due",
    HandbackReplyDue => "handback_reply_due",
    PlanReviewDue => "plan_review_due",
    ReturnConditionGiven => "return_condition_given",
    LessonAnswered => "lesson_answered",
    LessonApplied => "lesson_applied",
    WaiverUndecided => "waiver_undecided",
    OverrideDue => "override_due",
    OverrideEnded => "override_ended",
    FragilityBegan => "fragility_began",
    Invitation => "invitation",
    Digest => "digest",
    TestMessage => "test_message",
}

impl Notice {
    /// Whether it is sent to people who want no mail at once: they asked for it, or cannot come in
    /// without it, or it is the digest, which has an hour of its own.
    pub fn is_always_sent(&self) -> bool {
        matches!(self, Notice::Invitation { .. } | Notice::Digest { .. } | Notice::TestMessage {})
    }
}

#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;
