//! A version as the text of its file, always the same for the same content: what was drafted in the
//! app and what is kept in a repository are one and the same thing.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::domain::checklist::{
    AnswerKind, Bar, Checklist, Condition, EvidenceNeed, Item, Kind, Meant, Retired, Rule, Section,
    Severity, Since,
};
use crate::domain::measure::Measure;

/// The text of a launch version.
///
/// # Errors
/// The content cannot be said in YAML, which no content of this type does.
pub fn launch_text(checklist: &Checklist) -> Result<String, serde_saphyr::SerializeError> {
    text(&LaunchOut {
        name: Kind::Launch,
        version: checklist.version,
        title: &checklist.title,
        sections: checklist
            .sections
            .iter()
            .map(|section| section_out(section, section.items.iter(), Kind::Launch))
            .collect(),
        retired: checklist.retired.iter().map(retired_out).collect(),
    })
}

/// The text of a handoff version that extends this launch version: the bars of the items asked at
/// launch, the items asked at handoff only, and what it retires itself.
///
/// # Errors
/// As [`launch_text`].
pub fn handoff_text(
    checklist: &Checklist,
    launch: &Checklist,
) -> Result<String, serde_saphyr::SerializeError> {
    let at_launch = |item: &&Item| launch.item(&item.id).is_some();
    let bar = |item: &'_ Item| item.handoff.clone().map(|bar| (item.id.to_string(), bar));
    let bars: Vec<(String, Bar)> = checklist.items().filter(at_launch).filter_map(bar).collect();
    let sections = checklist.sections.iter().filter_map(|section| {
        let own = section.items.iter().filter(|item| !at_launch(item));
        let mut out = section_out(section, own, Kind::Handoff);
        if launch.sections.iter().any(|known| known.id == section.id) {
            (out.title, out.question) = (None, None);
        }
        (!out.items.is_empty()).then_some(out)
    });
    let by_launch = |one: &&Retired| launch.retired.iter().any(|other| other.id == one.id);
    text(&HandoffOut {
        name: Kind::Handoff,
        version: checklist.version,
        title: &checklist.title,
        extends: launch.version,
        bars: BarsOut(&bars),
        sections: sections.collect(),
        retired: checklist.retired.iter().filter(|one| !by_launch(one)).map(retired_out).collect(),
    })
}

fn text(file: &impl Serialize) -> Result<String, serde_saphyr::SerializeError> {
    let options = serde_saphyr::ser_options! { quote_all: false, prefer_block_scalars: true };
    let mut out = String::new();
    serde_saphyr::to_fmt_writer_with_options(&mut out, file, options)?;
    Ok(out)
}

#[derive(Serialize)]
struct LaunchOut<'a> {
    name: Kind,
    version: u32,
    title: &'a str,
    sections: Vec<SectionOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retired: Vec<RetiredOut<'a>>,
}

#[derive(Serialize)]
struct HandoffOut<'a> {
    name: Kind,
    version: u32,
    title: &'a str,
    extends: u32,
    bars: BarsOut<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<SectionOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retired: Vec<RetiredOut<'a>>,
}

/// Bars by item id, in the order of the items.
struct BarsOut<'a>(&'a [(String, Bar)]);

impl Serialize for BarsOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (id, bar) in self.0 {
            map.serialize_entry(id, &bar_out(bar))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct SectionOut<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<&'a str>,
    items: Vec<ItemOut<'a>>,
}

#[derive(Serialize)]
struct ItemOut<'a> {
    id: &'a str,
    title: &'a str,
    ask: &'a str,
    why: &'a str,
    todo: &'a str,
    answer: &'a AnswerKind,
    #[serde(skip_serializing_if = "<[Condition]>::is_empty")]
    applies_when: &'a [Condition],
    #[serde(skip_serializing_if = "<[Condition]>::is_empty")]
    blocker_when: &'a [Condition],
    #[serde(skip_serializing_if = "Option::is_none")]
    measured_by: Option<Measure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    launch: Option<BarOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handoff: Option<BarOut<'a>>,
    sources: &'a [String],
    since: SinceOut<'a>,
}

#[derive(Serialize)]
struct BarOut<'a> {
    rule: &'a Rule,
    words: &'a str,
    severity: Severity,
    evidence: EvidenceOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<SinceOut<'a>>,
}

#[derive(Serialize)]
struct EvidenceOut<'a> {
    hint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age_days: Option<u32>,
}

#[derive(Serialize)]
struct SinceOut<'a> {
    version: u32,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lesson: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Meant>,
}

#[derive(Serialize)]
struct RetiredOut<'a> {
    id: &'a str,
    version: u32,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lesson: Option<u32>,
}

fn section_out<'a>(
    section: &'a Section,
    items: impl Iterator<Item = &'a Item>,
    kind: Kind,
) -> SectionOut<'a> {
    SectionOut {
        id: &section.id,
        title: Some(&section.title),
        question: Some(&section.question),
        items: items.map(|item| item_out(item, kind)).collect(),
    }
}

/// An item of a file of this kind, which carries the bar of its kind alone.
fn item_out(item: &Item, kind: Kind) -> ItemOut<'_> {
    let bar = |wanted: Kind| item.bar(wanted).filter(|_| wanted == kind).map(bar_out);
    ItemOut {
        id: item.id.as_str(),
        title: &item.title,
        ask: &item.ask,
        why: &item.why,
        todo: &item.todo,
        answer: &item.answer,
        applies_when: &item.applies_when,
        blocker_when: &item.blocker_when,
        measured_by: item.measured_by,
        launch: bar(Kind::Launch),
        handoff: bar(Kind::Handoff),
        sources: &item.sources,
        since: since_out(&item.since),
    }
}

fn bar_out(bar: &Bar) -> BarOut<'_> {
    let EvidenceNeed { hint, max_age_days } = &bar.evidence;
    BarOut {
        rule: &bar.rule,
        words: &bar.words,
        severity: bar.severity,
        evidence: EvidenceOut { hint, max_age_days: *max_age_days },
        since: bar.since.as_ref().map(since_out),
    }
}

fn since_out(since: &Since) -> SinceOut<'_> {
    let Since { version, reason, lesson, change } = since;
    SinceOut { version: *version, reason, lesson: *lesson, change: *change }
}

fn retired_out(one: &Retired) -> RetiredOut<'_> {
    let Retired { id, version, reason, lesson } = one;
    RetiredOut { id: id.as_str(), version: *version, reason, lesson: *lesson }
}
