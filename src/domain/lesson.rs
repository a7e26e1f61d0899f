//! Lessons: what a launch, an incident, an observation or a handback taught, and what became of it
//! in the checklist. Two fields file one; the rest may be added by whoever knows.

use serde::{Deserialize, Serialize};

use super::answer::BadField;
use super::attestation;
use super::fields::{bad, kept, words};
use super::ids::ItemId;
use super::text::is_blank;

/// Where a lesson was learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LessonOrigin)]
#[serde(rename_all = "snake_case")]
#[schema(as = LessonOrigin)]
pub enum Origin {
    /// A launch.
    Launch,
    /// An incident.
    Incident,
    /// Looking at people at work.
    Observation,
    /// A handback.
    Handback,
}

text_enum!(Origin {
    Launch => "launch",
    Incident => "incident",
    Observation => "observation",
    Handback => "handback",
});

/// What an item of the checklist would have changed about what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LessonEffect)]
#[serde(rename_all = "snake_case")]
#[schema(as = LessonEffect)]
pub enum Effect {
    /// Nobody has said yet.
    Unknown,
    /// No item would have helped.
    None,
    /// It would have ended sooner.
    Shortened,
    /// It would not have happened.
    Prevented,
}

text_enum!(Effect {
    Unknown => "unknown",
    None => "none",
    Shortened => "shortened",
    Prevented => "prevented",
});

/// Where a lesson stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LessonState)]
#[serde(rename_all = "snake_case")]
#[schema(as = LessonState)]
pub enum State {
    /// Somebody filed it; nobody decided about it.
    Filed,
    /// A draft of the checklist takes it in.
    Accepted,
    /// It changes nothing in the checklist, with a reason.
    Declined,
    /// A published version took it in.
    Applied,
}

text_enum!(State {
    Filed => "filed",
    Accepted => "accepted",
    Declined => "declined",
    Applied => "applied",
});

impl Origin {
    /// What it is, in words of their own.
    pub fn words(self) -> &'static str {
        match self {
            Origin::Launch => "Launch",
            Origin::Incident => "Incident",
            Origin::Observation => "Observation",
            Origin::Handback => "Handback",
        }
    }
}

impl State {
    /// What can be done about a lesson that stands there, as a sentence.
    pub fn way_on(self) -> &'static str {
        match self {
            State::Filed => "Accept or decline it.",
            State::Accepted => "Decline it, or reopen it to decide anew.",
            State::Declined => "Reopen it to decide anew.",
            State::Applied => {
                "A checklist has it by now; what is left to change goes into a draft."
            }
        }
    }

    /// Whether what a lesson says can still be completed.
    pub fn is_open(self) -> bool {
        matches!(self, State::Filed | State::Accepted)
    }
}

/// What moves a lesson from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A draft takes it in.
    Accept,
    /// It changes nothing, with a reason.
    Decline,
    /// It is looked at again.
    Reopen,
    /// A version that takes it in is published.
    Apply,
}

/// Every step that exists: from, step, to.
pub const STEPS: &[(State, Step, State)] = &[
    (State::Filed, Step::Accept, State::Accepted),
    (State::Filed, Step::Decline, State::Declined),
    (State::Accepted, Step::Decline, State::Declined),
    (State::Accepted, Step::Reopen, State::Filed),
    (State::Declined, Step::Reopen, State::Filed),
    (State::Filed, Step::Apply, State::Applied),
    (State::Accepted, Step::Apply, State::Applied),
    (State::Applied, Step::Apply, State::Applied),
];

/// The state after a step; absent when the step is not possible from here.
pub fn after(from: State, step: Step) -> Option<State> {
    let found = STEPS.iter().find(|(state, known, _)| (*state, *known) == (from, step));
    found.map(|(_, _, to)| *to)
}

/// Longest title, in characters; ours, so that it fits one line of a list.
const LONGEST_TITLE: usize = 90;

/// The first words of what happened: its first line that says something, cut between words.
pub fn title(what_happened: &str) -> String {
    let line = what_happened.lines().map(str::trim).find(|line| !is_blank(line));
    let line = line.unwrap_or_default();
    let Some((end, _)) = line.char_indices().nth(LONGEST_TITLE) else { return line.to_owned() };
    let head = line.get(..end).unwrap_or_default();
    let whole_words = head.rfind(' ').and_then(|space| head.get(..space)).unwrap_or(head);
    format!("{}…", whole_words.trim_end_matches([',', ';', ':', '.', ' ']))
}

/// The fields of a lesson as a person or program submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LessonFields {
    /// What happened.
    pub what_happened: String,
    /// Where it can be read: a report, a ticket, a chart. Blank for none.
    pub link: String,
    /// `launch`, `incident`, `observation` or `handback`; blank for an incident.
    pub origin: String,
    /// Whether an item would have prevented or shortened it; blank for unknown.
    pub effect: String,
    /// The item that would have, blank for none.
    pub item: String,
    /// What should change in the checklist, blank for nothing proposed.
    pub change: String,
}

/// What a lesson says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// What happened.
    pub what_happened: String,
    /// Where it can be read; empty for nowhere.
    pub link: String,
    /// Where it was learnt.
    pub origin: Origin,
    /// What an item would have changed about it.
    pub effect: Effect,
    /// The item that would have.
    pub item: Option<ItemId>,
    /// What should change; may be empty.
    pub change: String,
}

impl Lesson {
    /// Reads submitted fields. Whether there is such an item is asked elsewhere.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &LessonFields) -> Result<Self, Vec<BadField>> {
        let mut found = Vec::new();
        let what = "Say what happened, in two or three sentences.";
        let what_happened = kept(&mut found, words("what_happened", &fields.what_happened, what));
        let link = kept(&mut found, link(&fields.link));
        let origin = kept(&mut found, one_of("origin", &fields.origin, Origin::Incident));
        let effect = kept(&mut found, one_of("effect", &fields.effect, Effect::Unknown));
        let item = kept(&mut found, item(&fields.item));
        let change = match is_blank(&fields.change) {
            true => Some(String::new()),
            false => kept(&mut found, words("change", &fields.change, "")),
        };
        match (what_happened, link, origin, effect, item, change) {
            (
                Some(what_happened),
                Some(link),
                Some(origin),
                Some(effect),
                Some(item),
                Some(change),
            ) => Ok(Self { what_happened, link, origin, effect, item, change }),
            _ => Err(found),
        }
    }
}

fn link(text: &str) -> Result<String, BadField> {
    if is_blank(text) {
        return Ok(String::new());
    }
    let sentence = "Give a link that starts with https:// or http://, without a password in it, \
                    or leave it blank.";
    attestation::link(text).map_err(|_| bad("link", sentence))
}

fn one_of<T: std::str::FromStr>(field: &'static str, text: &str, blank: T) -> Result<T, BadField> {
    match text.trim() {
        "" => Ok(blank),
        given => given.parse().map_err(|_| bad(field, "Choose one of those that are offered.")),
    }
}

fn item(text: &str) -> Result<Option<ItemId>, BadField> {
    match text.trim() {
        "" => Ok(None),
        given => given
            .parse()
            .map(Some)
            .map_err(|_| bad("item", "Give the id of an item, for example MON-03, or nothing.")),
    }
}

#[cfg(test)]
mod tests;
