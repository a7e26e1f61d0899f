//! The handoff: the page on which a manager decides, the record of a decision, and what the page of
//! the service says of it.

use serde::Serialize;

use super::capacity::OutlookView;
use super::glyph::Glyph;
use super::link::Link;
use super::moment::Moment;
use super::service::{GateBox, ServiceHead};
use super::shell::Shell;

/// `handoffs/new`: what a manager decides over.
#[derive(Debug, Clone, Serialize)]
pub struct HandoffForm {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage of the service.
    pub head: ServiceHead,
    /// What is asked, for example `Hand off checkout-api to SRE Core?`.
    pub heading: String,
    /// Who asked the SRE team and when, as a sentence; may be empty.
    pub asked: String,
    /// The gates; absent unless its developers run it.
    pub gates: Option<GateBox>,
    /// What the handoff review found; absent when there is none.
    pub review: Option<Found>,
    /// What the load of the SRE team becomes; absent when none has said yes.
    pub outlook: Option<OutlookView>,
    /// The newest decision; absent when there is none.
    pub decided: Option<DecidedLine>,
    /// The forms; absent when the reader may not decide.
    pub forms: Option<DecisionForms>,
    /// Who decides, or why the reader may not; empty when they may.
    pub who_decides: String,
}

/// What a handoff review found.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// The review.
    pub review: Link,
    /// Its state, for example `Signed off, valid until 3 Feb`.
    pub state: String,
    /// Counts in words, for example `52 of 60 items accepted, 3 of them with a condition`.
    pub counts: String,
    /// Who signed it; empty before.
    pub signed_by: String,
    /// Its open conditions.
    pub conditions: Vec<ConditionLine>,
    /// The waivers that last.
    pub waivers: Vec<WaiverLine>,
}

/// A waiver that lasts.
#[derive(Debug, Clone, Serialize)]
pub struct WaiverLine {
    /// The item.
    pub item: Link,
    /// What guards against the harm meanwhile.
    pub control: String,
    /// The last day.
    pub until: Moment,
}

/// An open condition.
#[derive(Debug, Clone, Serialize)]
pub struct ConditionLine {
    /// The item.
    pub item: Link,
    /// What is to be done.
    pub words: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due: Moment,
    /// Whether that day has passed.
    pub overdue: bool,
}

/// The newest decision in one line.
#[derive(Debug, Clone, Serialize)]
pub struct DecidedLine {
    /// Its record.
    pub record: Link,
    /// What was decided, by whom and when, as a sentence.
    pub sentence: String,
    /// Why, Markdown.
    pub reason: String,
}

/// The forms in which a manager decides.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionForms {
    /// Where they post.
    pub action: String,
    /// The number of the newest decision that the page shows.
    pub version: i32,
    /// Name of the service, for the button.
    pub name: String,
    /// The SRE team, for the button; empty when none has said yes.
    pub team: String,
    /// Whether every gate lets it through, so that it can be handed off now.
    pub ready: bool,
}

/// `handoffs/show`: the record of a decision.
#[derive(Debug, Clone, Serialize)]
pub struct HandoffRecord {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage of the service.
    pub head: ServiceHead,
    /// For example `Handoff decision 1`.
    pub heading: String,
    /// What was decided, by whom, as a sentence.
    pub sentence: String,
    /// When.
    pub when: Moment,
    /// Why, Markdown.
    pub reason: String,
    /// The plan, or the day to look again.
    pub plan: Vec<PlanLine>,
    /// The handoff review that it rests on; absent when there was none.
    pub review: Option<Link>,
    /// The gates as they stood.
    pub gates: Vec<StoodGate>,
    /// The limits of the SRE team as they stood; absent when none had said yes.
    pub outlook: Option<OutlookView>,
}

/// One part of a plan.
#[derive(Debug, Clone, Serialize)]
pub struct PlanLine {
    /// What it is.
    pub name: &'static str,
    /// What was planned, Markdown.
    pub words: String,
}

/// A gate as it stood.
#[derive(Debug, Clone, Serialize)]
pub struct StoodGate {
    /// Passed, failed, unknown or overridden.
    pub glyph: Glyph,
    /// The condition.
    pub name: String,
    /// The value then.
    pub current: String,
    /// The value needed.
    pub needed: String,
    /// The override that let it through; empty without one.
    pub overridden: String,
}

/// `handoffs/standing`: what the page of the service says of its handoff.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// What stands, as a heading: `Handoff plan`, or `Handoff decision`.
    pub heading: &'static str,
    /// The newest decision; absent when there is none.
    pub decided: Option<DecidedLine>,
    /// The plan, while the SRE team runs the service.
    pub plan: Vec<PlanLine>,
    /// Where a manager decides; absent unless that is next.
    pub decide: Option<Link>,
}

#[cfg(test)]
impl HandoffForm {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Hand off checkout-api to SRE Core?", "services"),
            head: ServiceHead::sample(),
            heading: "Hand off checkout-api to SRE Core?".into(),
            asked: "Noor Khan asked SRE Core on 17 Nov.".into(),
            gates: Some(GateBox::sample()),
            review: Some(Found {
                review: Link::new("/services/checkout-api/handoff/1", "Handoff review 1"),
                state: "Signed off, valid until 3 Feb".into(),
                counts: "60 items asked, 57 accepted, 3 with a condition".into(),
                signed_by: "Ana Ruiz, Mei Sato".into(),
                conditions: vec![ConditionLine {
                    item: Link::new(
                        "/services/checkout-api/handoff/1?item=MON-03#MON-03",
                        "MON-03",
                    ),
                    words: "Write the runbook of the lag alert".into(),
                    owner: "Noor Khan".into(),
                    due: Moment::new("2026-12-12", "12 Dec"),
                    overdue: false,
                }],
                waivers: vec![WaiverLine {
                    item: Link::new(
                        "/services/checkout-api/handoff/1?item=DEF-02#DEF-02",
                        "DEF-02",
                    ),
                    control: "A person watches each deploy".into(),
                    until: Moment::new("2027-01-31", "31 Jan 2027"),
                }],
            }),
            outlook: Some(OutlookView { state: None, ..OutlookView::sample() }),
            decided: Some(DecidedLine {
                record: Link::new("/services/checkout-api/handoffs/1", "Handoff decision 1"),
                sentence: "Hanna Voss decided on 3 Nov: not yet.".into(),
                reason: "The rota is full until December.".into(),
            }),
            forms: Some(DecisionForms {
                action: "/services/checkout-api/handoffs".into(),
                version: 1,
                name: "checkout-api".into(),
                team: "SRE Core".into(),
                ready: true,
            }),
            who_decides: String::new(),
        }
    }
}

#[cfg(test)]
impl HandoffRecord {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Handoff decision 2 of checkout-api", "services"),
            head: ServiceHead::sample(),
            heading: "Handoff decision 2".into(),
            sentence: "Hanna Voss handed checkout-api off to SRE Core.".into(),
            when: Moment::new("2026-11-21T10:00:00.000000Z", "today 10:00"),
            reason: "It books every payment.".into(),
            plan: vec![PlanLine { name: "Shadow shifts", words: "1 Nov to 1 Dec".into() }],
            review: Some(Link::new("/services/checkout-api/handoff/1", "Handoff review 1")),
            gates: vec![StoodGate {
                glyph: Glyph::PASSED,
                name: "Run by its developers long enough".into(),
                current: "8 months since the launch".into(),
                needed: "6 months since the launch".into(),
                overridden: String::new(),
            }],
            outlook: Some(OutlookView { state: None, ..OutlookView::sample() }),
        }
    }
}
