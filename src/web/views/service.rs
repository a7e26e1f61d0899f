//! One service: its stage, what blocks the next transition, its reviews and its facts.

use serde::Serialize;

use super::engagements::HelpView;
use super::events::Entry;
use super::gate_facts::{BackUpSection, BurdenSection};
use super::glyph::Glyph;
use super::handoffs::Standing;
use super::link::Link;
use super::moment::Moment;
use super::service_signals::RunSection;
use super::shell::Shell;
use super::stage::StageMark;
use super::takeovers::{AskForm, TakeoverView};

/// `services/show`: the page of a service.
#[derive(Debug, Clone, Serialize)]
pub struct ServicePage {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage.
    pub head: ServiceHead,
    /// What it does, in the words of its team; may be empty.
    pub description: String,
    /// The one dark button: go on with the open review; absent when there is none.
    pub go_on: Option<Link>,
    /// The form that opens a launch review; absent when this person may not, or one is open.
    pub open_review: Option<OpenReview>,
    /// Whether this person may edit the facts.
    pub may_edit: bool,
    /// What blocks the next transition; absent when none waits for gates, as after retirement.
    pub gates: Option<GateBox>,
    /// The SRE team that runs it, and since when; absent unless it is ops-managed.
    pub run_by: Option<RunBy>,
    /// What managers let through although a gate had not passed, newest first.
    pub overrides: Vec<OverrideView>,
    /// What is attested of the operational burden; absent unless its developers run it.
    pub burden: Option<BurdenSection>,
    /// How long its developers stay after a handoff; absent unless they run it.
    pub back_up: Option<BackUpSection>,
    /// The handoff that was or is to be decided; absent before an SRE team has said yes.
    pub handoff: Option<Standing>,
    /// What makes it fragile; absent unless it is ops-managed.
    pub fragility: Option<super::handbacks::Fragility>,
    /// The conditions to return; absent unless it was handed back.
    pub returning: Option<super::handbacks::Returning>,
    /// How long the last return took, as a sentence; empty when there was none.
    pub last_return: String,
    /// Whether an SRE team takes it over; absent while that is no question.
    pub takeover: Option<Takeover>,
    /// Help from SREs, entry by entry; absent when there is none and the reader may log none.
    pub sre_help: Option<HelpView>,
    /// How it has run.
    pub run: Option<RunSection>,
    /// Reviews, newest first.
    pub reviews: Vec<ReviewRow>,
    /// What the team states about the service, each in words.
    pub facts: Vec<String>,
    /// SRE help so far: who and how much.
    pub help: Vec<Help>,
    /// When an SRE first helped, in words; empty before that.
    pub first_contact: String,
    /// Regimes of the compliance profile.
    pub regimes: Vec<RegimeMark>,
    /// How complete the compliance profile is, as a sentence.
    pub profile: String,
    /// The newest five events.
    pub history: Vec<Entry>,
}

/// What every page of a service says at its top.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceHead {
    /// Name.
    pub name: String,
    /// Its address, without a slash at the end.
    pub href: String,
    /// Address of the lessons about it, to which a fragment or a parameter can be added.
    pub lessons: String,
    /// Stage.
    pub stage: StageMark,
    /// Time in the stage, for example `31 weeks since launch`; may be empty.
    pub time_in_stage: String,
    /// Owning team.
    pub team: Link,
    /// `Critical`, `Standard` or `Experimental`.
    pub importance: String,
    /// The SRE consultant; empty when there is none.
    pub consultant: String,
    /// Target launch date in words; empty when none is set or it is launched.
    pub target: String,
}

/// Whether an SRE team takes the service over.
#[derive(Debug, Clone, Serialize)]
pub struct Takeover {
    /// The requests, newest first.
    pub requests: Vec<TakeoverView>,
    /// The form that asks; absent when the reader may not, or a team was asked.
    pub ask: Option<AskForm>,
}

/// The form that opens a review.
#[derive(Debug, Clone, Serialize)]
pub struct OpenReview {
    /// `launch` or `handoff`.
    pub kind: &'static str,
    /// When the items are answered, as the end of a sentence.
    pub when: &'static str,
    /// Where it posts.
    pub action: String,
    /// Target launch date, `YYYY-MM-DD`; may be empty.
    pub target_date: String,
    /// Items that the checklist asks of this service.
    pub items: u64,
    /// Version of the checklist.
    pub checklist: Link,
    /// Whether the button has the focus at once, as in the first run.
    pub focus: bool,
}

/// What blocks the next transition, and what does not.
#[derive(Debug, Clone, Serialize)]
pub struct GateBox {
    /// The count as a sentence, for example `2 things block launch`.
    pub heading: String,
    /// A line beside it; may be empty.
    pub aside: String,
    /// Gates that are failed, unknown or overridden.
    pub open: Vec<Gate>,
    /// Gates that are passed.
    pub passed: Vec<Gate>,
    /// The passed gates in one line, for example `3 gates passed`.
    pub passed_summary: String,
    /// The form that launches; absent while a gate blocks, or when this person may not.
    pub launch: Option<Launch>,
    /// Who acts once nothing blocks, when it is not this person; may be empty.
    pub who_acts: String,
}

/// The SRE team that runs a service.
#[derive(Debug, Clone, Serialize)]
pub struct RunBy {
    /// The team.
    pub team: Link,
    /// Since when.
    pub since: Moment,
}

/// One condition of a transition.
#[derive(Debug, Clone, Serialize)]
pub struct Gate {
    /// Passed, failed, unknown or overridden.
    pub glyph: Glyph,
    /// The condition, as a statement that is true when it is passed.
    pub name: String,
    /// Where its value comes from.
    pub source: String,
    /// The value now, in words.
    pub current: String,
    /// The value needed, in words; empty when the name says it.
    pub needed: String,
    /// Since when it stands as it does, in words; empty when not known.
    pub since: String,
    /// Who can change it; empty when nobody is named.
    pub owner: String,
    /// Where to change it; absent when nothing is to be done.
    pub link: Option<Link>,
    /// The word of a person on which it rests; absent where it rests on none.
    pub stated: Option<Stated>,
    /// The override that lets the transition through: until when, by whom, why; empty without one.
    pub overridden: String,
    /// The form that overrides it; absent when this person may not, or it has passed.
    pub override_form: Option<OverrideForm>,
}

/// What a person stated.
#[derive(Debug, Clone, Serialize)]
pub struct Stated {
    /// Who and when, for example `Ana Ruiz, 3 Nov`.
    pub words: String,
    /// What proves it; empty when there is nothing.
    pub href: String,
}

/// An override, while it lasts and after.
#[derive(Debug, Clone, Serialize)]
pub struct OverrideView {
    /// The gate, as its condition.
    pub gate: String,
    /// How long it lasts, or how it ended, as a sentence.
    pub standing: String,
    /// Why it was given.
    pub reason: String,
    /// Who gave it.
    pub by: String,
    /// When.
    pub when: Moment,
    /// Where it is ended; empty when this person may not, or it is over.
    pub action: String,
    /// Its id, so that ids differ within a page.
    pub id: String,
}

/// The form that overrides a gate.
#[derive(Debug, Clone, Serialize)]
pub struct OverrideForm {
    /// Where it posts.
    pub action: String,
    /// The code of the gate.
    pub gate: String,
}

/// The form that launches.
#[derive(Debug, Clone, Serialize)]
pub struct Launch {
    /// Where it posts.
    pub action: String,
    /// Version of the service that the page shows.
    pub version: u64,
    /// Reason, kept after a refusal.
    pub reason: String,
    /// Name of the service, for the button.
    pub name: String,
}

/// A review of the service.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewRow {
    /// For example `Launch review 1`.
    pub review: Link,
    /// Version of its checklist.
    pub checklist: Link,
    /// State of every item in order, as names of the strip: `none`, `part`, `not`, `na`, `met`, `acc`.
    pub cells: Vec<&'static str>,
    /// The items in words, for example `35 of 48 answered`.
    pub items: String,
    /// That its launch is low-risk, and why; empty when it asks everything.
    pub low_risk: String,
    /// State in words, for example `Submitted`.
    pub state: String,
    /// Class of the state: `accent` while it is open, else `quiet`.
    pub state_tone: &'static str,
    /// Who signed, or who reviews, in words; may be empty.
    pub signed_by: String,
    /// When it was opened or signed.
    pub when: Moment,
}

/// Help that one SRE gave.
#[derive(Debug, Clone, Serialize)]
pub struct Help {
    /// Name of the SRE.
    pub name: String,
    /// How much, in words.
    pub given: String,
}

/// A regime of the compliance profile.
#[derive(Debug, Clone, Serialize)]
pub struct RegimeMark {
    /// Name, for example `SOX 404`.
    pub name: String,
    /// How sure it is and why, for example `likely, confirm: 11 % of revenue`.
    pub standing: String,
    /// Whether it is in scope or likely to be.
    pub in_scope: bool,
}
