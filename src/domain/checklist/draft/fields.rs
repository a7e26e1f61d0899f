//! An item as a person or program submits it, in the words that its file uses.

#[cfg(test)]
mod tests;
mod texts;

use std::collections::BTreeMap;

use super::Reason;
use crate::domain::answer::BadField;
use crate::domain::checklist::{
    AnswerKind, Bar, Condition, EvidenceNeed, Item, Meant, Severity, Since,
};
use crate::domain::fields::{bad, kept, words};
use crate::domain::ids::ItemId;
use crate::domain::text::is_blank;
use texts::{answer, conditions, days, measure, rule};

/// The fields of a bar; all blank for no bar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BarFields {
    /// `met`, `present`, `at_most: 60`, `at_least: 99.9`, `one_of: [a, b]`, `within_days: 90` or
    /// `months_ahead: 6`.
    pub rule: String,
    /// The bar in words.
    pub words: String,
    /// `advisory`, `required` or `blocker`.
    pub severity: String,
    /// What proves an answer.
    pub evidence: String,
    /// After how many days a proof no longer counts; blank for never.
    pub max_age_days: String,
}

/// The fields of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemFields {
    /// The statement that is true when it is met.
    pub title: String,
    /// The question.
    pub ask: String,
    /// Why it is asked.
    pub why: String,
    /// What the team does to meet it.
    pub todo: String,
    /// `attest`, `date`, `text`, `number: 0 to 100 minutes`, or `choice: value = Label; …`.
    pub answer: String,
    /// The bar to launch; blank for an item asked at handoff only.
    pub launch: BarFields,
    /// The bar to hand off.
    pub handoff: BarFields,
    /// Conditions, separated by commas; blank for always.
    pub applies_when: String,
    /// Conditions, separated by commas; blank for never.
    pub blocker_when: String,
    /// The signal that measures it; blank for none.
    pub measured_by: String,
    /// Where it comes from, one a line.
    pub sources: String,
}

/// The fields of a reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReasonFields {
    /// Why.
    pub reason: String,
    /// The number of the lesson that it comes from; blank for none.
    pub lesson: String,
    /// `stricter`, `looser` or `reworded`; blank where the figures say it.
    pub change: String,
}

impl BarFields {
    /// A bar in the words of a form; all blank for none.
    pub fn of(bar: Option<&Bar>) -> Self {
        let Some(bar) = bar else { return Self::default() };
        let age = bar.evidence.max_age_days;
        Self {
            rule: bar.rule.to_string(),
            words: bar.words.clone(),
            severity: bar.severity.to_string(),
            evidence: bar.evidence.hint.clone(),
            max_age_days: age.map_or_else(String::new, |days| days.to_string()),
        }
    }
}

impl ItemFields {
    /// An item in the words of a form, which [`parse`] reads as the same item.
    pub fn of(item: &Item) -> Self {
        let listed = |conditions: &[Condition]| {
            let words: Vec<String> = conditions.iter().map(Condition::to_string).collect();
            words.join(", ")
        };
        Self {
            title: item.title.clone(),
            ask: item.ask.clone(),
            why: item.why.clone(),
            todo: item.todo.clone(),
            answer: item.answer.to_string(),
            launch: BarFields::of(item.launch.as_ref()),
            handoff: BarFields::of(item.handoff.as_ref()),
            applies_when: listed(&item.applies_when),
            blocker_when: listed(&item.blocker_when),
            measured_by: item.measured_by.map_or_else(String::new, |measure| measure.to_string()),
            sources: item.sources.join("\n"),
        }
    }

    /// The fields as `text` has them by their names.
    pub fn read(text: impl Fn(&str) -> String) -> Self {
        let bar = |names: &Names| BarFields {
            rule: text(names.rule),
            words: text(names.words),
            severity: text(names.severity),
            evidence: text(names.evidence),
            max_age_days: text(names.age),
        };
        Self {
            title: text("title"),
            ask: text("ask"),
            why: text("why"),
            todo: text("todo"),
            answer: text("answer"),
            launch: bar(&LAUNCH),
            handoff: bar(&HANDOFF),
            applies_when: text("applies_when"),
            blocker_when: text("blocker_when"),
            measured_by: text("measured_by"),
            sources: text("sources"),
        }
    }

    /// The fields by their names, which [`ItemFields::read`] reads as the same.
    pub fn named(&self) -> BTreeMap<&'static str, String> {
        let bar = |names: &'static Names, bar: &BarFields| {
            [
                (names.rule, bar.rule.clone()),
                (names.words, bar.words.clone()),
                (names.severity, bar.severity.clone()),
                (names.evidence, bar.evidence.clone()),
                (names.age, bar.max_age_days.clone()),
            ]
        };
        let texts = [
            ("title", self.title.clone()),
            ("ask", self.ask.clone()),
            ("why", self.why.clone()),
            ("todo", self.todo.clone()),
            ("answer", self.answer.clone()),
            ("applies_when", self.applies_when.clone()),
            ("blocker_when", self.blocker_when.clone()),
            ("measured_by", self.measured_by.clone()),
            ("sources", self.sources.clone()),
        ];
        let bars = bar(&LAUNCH, &self.launch).into_iter().chain(bar(&HANDOFF, &self.handoff));
        texts.into_iter().chain(bars).collect()
    }
}

impl Reason {
    /// Reads submitted fields. Whether there is such a lesson is asked elsewhere.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &ReasonFields) -> Result<Self, Vec<BadField>> {
        let mut found = Vec::new();
        let why = "Say why: a lesson, an incident, a source. It stays with the item.";
        let said = kept(&mut found, words("reason", &fields.reason, why));
        let lesson = kept(&mut found, lesson(&fields.lesson));
        let change = kept(&mut found, change(&fields.change));
        match (said, lesson, change) {
            (Some(words), Some(lesson), Some(change)) => Ok(Self { words, lesson, change }),
            _ => Err(found),
        }
    }
}

fn lesson(text: &str) -> Result<Option<u32>, BadField> {
    if is_blank(text) {
        return Ok(None);
    }
    let number: Option<u32> = text.trim().parse().ok();
    let number = number.filter(|number| *number > 0);
    number.map(Some).ok_or_else(|| bad("lesson", "Give the number of the lesson, or nothing."))
}

fn change(text: &str) -> Result<Option<Meant>, BadField> {
    match text.trim() {
        "" => Ok(None),
        given => given
            .parse()
            .map(Some)
            .map_err(|_| bad("change", "Choose stricter, looser or reworded, or nothing.")),
    }
}

/// Reads an item with this id. Its `since` is written when it goes into a draft.
///
/// # Errors
/// Every field that cannot be taken, and what would be.
pub fn parse(id: ItemId, fields: &ItemFields) -> Result<Item, Vec<BadField>> {
    let mut found = Vec::new();
    let mut say = |field, text: &str, sentence| kept(&mut found, words(field, text, sentence));
    let title = say("title", &fields.title, "Say what is true when the item is met.");
    let ask = say("ask", &fields.ask, "Write the question that is put to the team.");
    let why = say("why", &fields.why, "Say what goes wrong without it.");
    let todo = say("todo", &fields.todo, "Say what a team does to meet it.");
    let answer = kept(&mut found, answer(&fields.answer));
    let launch = bar(&mut found, &LAUNCH, &fields.launch, answer.as_ref());
    let handoff = bar(&mut found, &HANDOFF, &fields.handoff, answer.as_ref());
    let applies_when = kept(&mut found, conditions("applies_when", &fields.applies_when));
    let blocker_when = kept(&mut found, conditions("blocker_when", &fields.blocker_when));
    let measured_by = kept(&mut found, measure(&fields.measured_by));
    let sources: Vec<String> = fields
        .sources
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    if sources.is_empty() {
        found.push(bad("sources", "Name where the item comes from, one source a line."));
    }
    if launch == Some(None) && handoff == Some(None) {
        found.push(bad(
            "handoff_rule",
            "Give a bar: to hand off, and to launch where it is asked then.",
        ));
    }
    if !found.is_empty() {
        return Err(found);
    }
    let whole = (|| {
        Some(Item {
            id,
            title: title?,
            ask: ask?,
            why: why?,
            todo: todo?,
            answer: answer?,
            launch: launch?,
            handoff: handoff?,
            applies_when: applies_when?,
            blocker_when: blocker_when?,
            measured_by: measured_by?,
            sources,
            since: Since { version: 0, reason: String::new(), lesson: None, change: None },
        })
    })();
    whole.ok_or(found)
}

/// The names of the fields of one bar.
struct Names {
    rule: &'static str,
    words: &'static str,
    severity: &'static str,
    evidence: &'static str,
    age: &'static str,
}

static LAUNCH: Names = Names {
    rule: "launch_rule",
    words: "launch_words",
    severity: "launch_severity",
    evidence: "launch_evidence",
    age: "launch_max_age_days",
};

static HANDOFF: Names = Names {
    rule: "handoff_rule",
    words: "handoff_words",
    severity: "handoff_severity",
    evidence: "handoff_evidence",
    age: "handoff_max_age_days",
};

/// A bar, or none where every field is blank; nothing when a field cannot be taken.
fn bar(
    found: &mut Vec<BadField>,
    names: &Names,
    fields: &BarFields,
    answer: Option<&AnswerKind>,
) -> Option<Option<Bar>> {
    let all =
        [&fields.rule, &fields.words, &fields.severity, &fields.evidence, &fields.max_age_days];
    if all.iter().all(|text| is_blank(text)) {
        return Some(None);
    }
    let rule = kept(found, rule(names.rule, &fields.rule, answer));
    let said = kept(found, words(names.words, &fields.words, "Say the whole bar in words."));
    let severity: Result<Severity, _> = fields.severity.trim().parse();
    let severity =
        severity.map_err(|_| bad(names.severity, "Choose advisory, required or blocker."));
    let severity = kept(found, severity);
    let hint = kept(found, words(names.evidence, &fields.evidence, "Say what proves an answer."));
    let age = kept(found, days(names.age, &fields.max_age_days));
    let evidence = EvidenceNeed { hint: hint?, max_age_days: age? };
    Some(Some(Bar { rule: rule?, words: said?, severity: severity?, evidence, since: None }))
}
