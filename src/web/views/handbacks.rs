//! Handbacks: the case, the page on which it is proposed, the page of one handback, and what the page
//! of the service says of fragility and of the way back.

use serde::Serialize;

use super::form::{Choice, Field, FieldError};
use super::glyph::Glyph;
use super::link::Link;
use super::moment::Moment;
use super::service::ServiceHead;
use super::service_signals::RunSection;
use super::shell::Shell;

/// `handbacks/case`: every condition of fragility as it was found.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// For example `2 of 12 conditions hold`.
    pub heading: String,
    /// A line beside it: when it was read.
    pub aside: String,
    /// What that suggests, as a sentence.
    pub advice: String,
    /// The conditions that hold in either grade.
    pub holding: Vec<FindingView>,
    /// The others: those nobody knows, then those that do not hold.
    pub others: Vec<FindingView>,
    /// The others in one line, for example `9 unknown, 1 does not hold`.
    pub others_summary: String,
}

/// `handbacks/finding`: one condition of fragility.
#[derive(Debug, Clone, Serialize)]
pub struct FindingView {
    /// Its mark.
    pub glyph: Glyph,
    /// The condition.
    pub name: String,
    /// `Holds`, `Holds in part`, `Does not hold` or `Unknown`.
    pub holding: &'static str,
    /// What it rests on.
    pub readings: Vec<ReadingView>,
}

/// One reading beside its limit.
#[derive(Debug, Clone, Serialize)]
pub struct ReadingView {
    /// What was read, its value and its limit, as a line.
    pub words: String,
    /// Who read it and when; empty when nobody did.
    pub source: String,
    /// Where it can be checked; empty when nobody read it.
    pub href: String,
}

/// `handbacks/new`: a handback before it is proposed.
#[derive(Debug, Clone, Serialize)]
pub struct ProposePage {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage of the service.
    pub head: ServiceHead,
    /// For example `Hand search-index back to Team Discovery?`.
    pub heading: String,
    /// The case as it fills itself.
    pub case: CaseView,
    /// How the service has run in twelve weeks.
    pub run: Option<RunSection>,
    /// The form; absent when the reader may not propose, or not now.
    pub form: Option<ProposeForm>,
    /// Why not, as a sentence; empty when there is a form.
    pub refused: String,
}

/// The form of a proposal.
#[derive(Debug, Clone, Serialize)]
pub struct ProposeForm {
    /// Everything that was wrong, as links to the fields.
    pub errors: Vec<FieldError>,
    /// Where it posts.
    pub action: String,
    /// Why, as both teams read it.
    pub reason: Field,
    /// Whether it cannot wait for the reply.
    pub urgent: bool,
    /// What happens if it waits.
    pub urgent_reason: Field,
    /// The SRE lead who agrees, by handle.
    pub urgent_lead: Field,
    /// The owning team.
    pub team: String,
    /// The last day of its reply, in words.
    pub reply_due: String,
}

/// `handbacks/show`: one handback.
#[derive(Debug, Clone, Serialize)]
pub struct HandbackPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage of the service.
    pub head: ServiceHead,
    /// For example `Hand search-index back to Team Discovery?`.
    pub heading: String,
    /// Where it stands, for example `Proposed`.
    pub state: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed: Moment,
    /// Until when the reply is awaited, in words; empty once there is one.
    pub reply_due: String,
    /// Why, Markdown.
    pub reason: String,
    /// Why it cannot wait, and who stands by it; empty when it can.
    pub urgent: String,
    /// What was decided; absent before.
    pub decided: Option<DecidedView>,
    /// The case: as the decider saw it, or now.
    pub case: CaseView,
    /// How the service has run in twelve weeks.
    pub run: Option<RunSection>,
    /// What changes if the service goes back; empty once it is decided.
    pub changes: Vec<ChangeLine>,
    /// Conditions to return that would be drafted, in words; empty once it is decided.
    pub drafts: Vec<String>,
    /// The owning team.
    pub team: String,
    /// Its reply; absent before.
    pub reply: Option<ReplyView>,
    /// The form of the reply; absent when the reader may not.
    pub reply_form: Option<ReplyForm>,
    /// The form of the decision; absent when the reader may not.
    pub decide: Option<DecideForm>,
    /// Who decides, and what is waited for; empty once it is decided.
    pub who_decides: String,
    /// The conditions to return; absent before the service went back.
    pub returning: Option<Returning>,
    /// The form that closes it; absent when the reader may not.
    pub close: Option<VersionForm>,
    /// The form in which the new owner takes the service; absent when the reader may not.
    pub take: Option<VersionForm>,
    /// How long the last return took, as a sentence; empty when there was none.
    pub last_return: String,
}

/// What was decided.
#[derive(Debug, Clone, Serialize)]
pub struct DecidedView {
    /// What, by whom, as a sentence.
    pub sentence: String,
    /// When.
    pub when: Moment,
    /// Why, Markdown.
    pub reason: String,
    /// Its fields, for example `Owner: Tomas Lindqvist`.
    pub lines: Vec<String>,
}

/// What changes with a handback.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeLine {
    /// What.
    pub name: &'static str,
    /// How it is.
    pub now: String,
    /// How it will be.
    pub after: String,
}

/// The owning team's words.
#[derive(Debug, Clone, Serialize)]
pub struct ReplyView {
    /// Who wrote them.
    pub by: String,
    /// The initials of their name.
    pub initials: String,
    /// When.
    pub when: Moment,
    /// The words, Markdown.
    pub words: String,
}

/// The form of the reply.
#[derive(Debug, Clone, Serialize)]
pub struct ReplyForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
    /// The reply that stands, to change.
    pub words: String,
}

/// The form of the decision. Nothing is chosen before.
#[derive(Debug, Clone, Serialize)]
pub struct DecideForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
    /// The owning team.
    pub team: String,
    /// The day that the form offers for a handback, `YYYY-MM-DD`.
    pub on: String,
    /// Who may consult afterwards.
    pub consultants: Vec<Choice>,
    /// The teams that could own the service.
    pub teams: Vec<Choice>,
}

/// A form that needs the version and nothing that is typed before.
#[derive(Debug, Clone, Serialize)]
pub struct VersionForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
}

/// `handbacks/returning`: the conditions to return.
#[derive(Debug, Clone, Serialize)]
pub struct Returning {
    /// The countdown, for example `2 of 5 conditions to return are met`.
    pub heading: String,
    /// Since when the service is back, or how long it was away.
    pub aside: String,
    /// Who consults, as a sentence.
    pub consultant: String,
    /// The form that names another; absent when the reader may not.
    pub consult: Option<ConsultForm>,
    /// The conditions.
    pub conditions: Vec<ReturnConditionView>,
    /// Where one is added; absent when the reader may not.
    pub add: Option<String>,
    /// The page of the handback; absent on that page.
    pub handback: Option<Link>,
}

/// The form that names the SRE who consults.
#[derive(Debug, Clone, Serialize)]
pub struct ConsultForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
    /// Whether one consults now.
    pub another: bool,
    /// Who may be named.
    pub candidates: Vec<Choice>,
}

/// One condition to return.
#[derive(Debug, Clone, Serialize)]
pub struct ReturnConditionView {
    /// Its number, so that ids differ within a page.
    pub n: i32,
    /// Its mark.
    pub glyph: Glyph,
    /// What is to be so.
    pub words: String,
    /// Who sees to it and by when, or what is missing.
    pub plan: String,
    /// How it was met or why it was dropped; empty while it is open.
    pub settled: String,
    /// Where it is changed; absent when the reader may not.
    pub edit: Option<ConditionForm>,
    /// Where it is met and dropped; absent when the reader may not.
    pub judge: Option<VersionForm>,
    /// Where it is asked for again; absent when the reader may not.
    pub reopen: Option<VersionForm>,
}

/// The form that changes a condition to return.
#[derive(Debug, Clone, Serialize)]
pub struct ConditionForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
    /// The words; absent when the reader changes owner and day alone.
    pub words: Option<String>,
    /// The handle of the owner; empty when nobody is named.
    pub owner: String,
    /// The day, `YYYY-MM-DD`; empty when none is named.
    pub due_on: String,
}

/// `handbacks/fragility`: what the page of an ops-managed service says of its fragility.
#[derive(Debug, Clone, Serialize)]
pub struct Fragility {
    /// The case.
    pub case: CaseView,
    /// Where a handback is proposed; absent when the reader may not, or not now.
    pub propose: Option<Link>,
    /// The handback under way; absent when there is none.
    pub under_way: Option<Link>,
    /// The form that attests a reading; absent when the reader may not.
    pub attest: Option<AttestForm>,
}

/// The form that attests a reading.
#[derive(Debug, Clone, Serialize)]
pub struct AttestForm {
    /// Where it posts.
    pub action: String,
    /// What can be read.
    pub readings: Vec<Choice>,
}

#[cfg(test)]
mod samples;
