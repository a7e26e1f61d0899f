//! The YAML files as they are written, every value with its position. `launch_file`,
//! `handoff_file` and `item` check these and make the types of `domain::checklist` of them.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_saphyr::Spanned;

/// A text with its position.
pub(super) type Text = Spanned<String>;

/// `launch/v<N>.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LaunchFile {
    pub(super) name: Text,
    pub(super) version: Spanned<u32>,
    pub(super) title: Text,
    pub(super) sections: Spanned<Vec<LaunchSection>>,
    #[serde(default)]
    pub(super) retired: Vec<RetiredEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LaunchSection {
    pub(super) id: Text,
    pub(super) title: Text,
    pub(super) question: Text,
    pub(super) items: Vec<ItemEntry>,
}

/// `handoff/v<N>.yaml`: the tighter bars of a launch version, and the items asked at handoff only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandoffFile {
    pub(super) name: Text,
    pub(super) version: Spanned<u32>,
    pub(super) title: Text,
    pub(super) extends: Spanned<u32>,
    pub(super) bars: Spanned<Bars>,
    pub(super) others: Option<Text>,
    #[serde(default)]
    pub(super) sections: Vec<HandoffSection>,
    #[serde(default)]
    pub(super) retired: Vec<RetiredEntry>,
}

/// `launch-low-risk/v<N>.yaml`: the items of a launch version that a low-risk launch answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LowRiskFile {
    pub(super) name: Text,
    pub(super) version: Spanned<u32>,
    pub(super) title: Text,
    pub(super) extends: Spanned<u32>,
    pub(super) entry: Spanned<Vec<EntryCondition>>,
    #[serde(default)]
    pub(super) never_when: Vec<Text>,
    pub(super) items: Spanned<Vec<Text>>,
}

/// What a team confirms before it may choose the list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryCondition {
    pub(super) id: Text,
    pub(super) words: Text,
    pub(super) source: Text,
}

/// A section of the launch version, or a new one, which then has a title and a question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandoffSection {
    pub(super) id: Text,
    pub(super) title: Option<Text>,
    pub(super) question: Option<Text>,
    pub(super) items: Vec<ItemEntry>,
}

/// An item. All but its id is optional here, so that an item that lacks something is reported by
/// its id, together with everything else that it lacks. Large parts stand apart: a file that lists
/// tens of thousands of ids and nothing else must not need a hundred times its size.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemEntry {
    pub(super) id: Text,
    pub(super) title: Option<Text>,
    pub(super) ask: Option<Text>,
    pub(super) why: Option<Text>,
    pub(super) todo: Option<Text>,
    pub(super) answer: Option<Box<Spanned<AnswerEntry>>>,
    #[serde(default)]
    pub(super) applies_when: Vec<Text>,
    #[serde(default)]
    pub(super) blocker_when: Vec<Text>,
    pub(super) measured_by: Option<Text>,
    pub(super) launch: Option<Box<Spanned<BarEntry>>>,
    pub(super) handoff: Option<Box<Spanned<BarEntry>>>,
    #[serde(default)]
    pub(super) sources: Vec<Text>,
    pub(super) since: Option<Box<SinceEntry>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum AnswerEntry {
    Attest,
    Number { unit: Text, min: Spanned<f64>, max: Spanned<f64> },
    Choice { options: Vec<OptionEntry> },
    Date,
    Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionEntry {
    pub(super) value: Text,
    pub(super) label: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BarEntry {
    pub(super) rule: Spanned<RuleEntry>,
    pub(super) words: Text,
    pub(super) severity: Text,
    pub(super) evidence: EvidenceEntry,
    pub(super) since: Option<SinceEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RuleEntry {
    Met,
    Present,
    AtMost(f64),
    AtLeast(f64),
    OneOf(Vec<Text>),
    WithinDays(u32),
    MonthsAhead(u32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceEntry {
    pub(super) hint: Text,
    pub(super) max_age_days: Option<Spanned<u32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SinceEntry {
    pub(super) version: Spanned<u32>,
    pub(super) reason: Text,
    pub(super) lesson: Option<Spanned<u32>>,
    pub(super) change: Option<Text>,
}

/// An item that earlier versions asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RetiredEntry {
    pub(super) id: Text,
    pub(super) version: Spanned<u32>,
    pub(super) reason: Text,
    pub(super) lesson: Option<Spanned<u32>>,
}

/// A mapping from item id to bar, in the order of the file and with the positions of its keys.
pub(super) struct Bars(pub(super) Vec<(Text, BarEntry)>);

impl<'de> Deserialize<'de> for Bars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BarsVisitor;

        impl<'de> Visitor<'de> for BarsVisitor {
            type Value = Bars;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from item id to bar")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Bars, A::Error> {
                let mut bars = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    bars.push(entry);
                }
                Ok(Bars(bars))
            }
        }

        deserializer.deserialize_map(BarsVisitor)
    }
}
