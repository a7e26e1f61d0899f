//! From the text of a checklist file to the checklist: every rule of the lint is checked here, so
//! a file that is used was linted.

use std::collections::{BTreeMap, BTreeSet};

use serde_saphyr::Spanned;

use super::file::{File, FileBar, FileItem, FileSection, LARGEST_FILE};
use super::problem::{Problem, Problems};
use crate::domain::checklist::{
    AnswerKind, Bar, Checklist, Condition, EvidenceNeed, Item, Kind, Section,
};
use crate::domain::event::sha256_hex;
use crate::domain::ids::ItemId;
use crate::domain::measure::Measure;

/// Most items in one file.
const MOST_ITEMS: usize = 1_000;

/// The name of a file and its text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// `launch/v1.yaml`
    pub path: &'a str,
    /// Its content.
    pub text: &'a str,
}

/// Reads a launch file.
///
/// # Errors
/// Everything that is wrong with it, by place.
pub fn launch(source: Source<'_>) -> Result<Checklist, Vec<Problem>> {
    read(source, None)
}

/// Reads a handoff file with the launch checklist that it extends.
///
/// # Errors
/// Everything that is wrong with it, by place.
pub fn handoff(source: Source<'_>, launch: &Checklist) -> Result<Checklist, Vec<Problem>> {
    read(source, Some(launch))
}

/// Which launch version a handoff file says it extends; `None` when the file cannot be read.
pub fn extended_version(text: &str) -> Option<u32> {
    let file: File = serde_saphyr::from_str(text).ok()?;
    file.extends.map(|version| version.value)
}

fn read(source: Source<'_>, base: Option<&Checklist>) -> Result<Checklist, Vec<Problem>> {
    let mut problems = Problems::of(source.path, source.text);
    if source.text.len() > LARGEST_FILE {
        problems.whole(format!("the file is larger than {LARGEST_FILE} bytes"));
        return Err(problems.into_sorted());
    }
    let file: File = match serde_saphyr::from_str(source.text) {
        Ok(file) => file,
        Err(error) => {
            let message = error.without_snippet().to_string();
            let message = message.lines().next().unwrap_or_default().to_owned();
            match error.location() {
                Some(place) => problems.at(place, message),
                None => problems.whole(message),
            }
            return Err(problems.into_sorted());
        }
    };
    let mut reading = Reading { kind: kind_of(base), base, problems, ids: BTreeSet::new() };
    let mut checklist = reading.checklist(&file);
    reading.check_header(&file, source.path);
    let found = reading.problems.into_sorted();
    if !found.is_empty() {
        return Err(found);
    }
    checklist.hash = sha256_hex(source.text.as_bytes());
    Ok(checklist)
}

fn kind_of(base: Option<&Checklist>) -> Kind {
    if base.is_some() { Kind::Handoff } else { Kind::Launch }
}

struct Reading<'a> {
    kind: Kind,
    base: Option<&'a Checklist>,
    problems: Problems<'a>,
    ids: BTreeSet<ItemId>,
}

impl Reading<'_> {
    fn check_header(&mut self, file: &File, path: &str) {
        let expected = format!("{}/v{}.yaml", file.name.value, file.version.value);
        if self.kind.as_str() != file.name.value {
            self.problems.at(file.name.referenced, format!("name must be {}", self.kind));
        } else if !path.ends_with(&expected) {
            let message = format!("name and version say {expected}, the file is {path}");
            self.problems.at(file.version.referenced, message);
        }
        self.filled(&file.title, "title");
        match (&file.extends, self.base) {
            (None, None) => {}
            (Some(extends), Some(base)) if extends.value == base.version => {}
            (Some(extends), Some(_)) => {
                self.problems.at(extends.referenced, "no such launch version");
            }
            (Some(extends), None) => {
                self.problems.at(extends.referenced, "a launch file extends nothing");
            }
            (None, Some(_)) => {
                self.problems.at(file.version.referenced, "extends is missing: the launch version");
            }
        }
    }

    fn checklist(&mut self, file: &File) -> Checklist {
        let count: usize = file.sections.iter().map(|section| section.items.len()).sum();
        if count > MOST_ITEMS {
            self.problems.whole(format!("{count} items; at most {MOST_ITEMS} make sense"));
        }
        let mut sections = match self.base {
            Some(base) => self.tightened(base, &file.bars),
            None => {
                if let Some(bar) = file.bars.values().next() {
                    self.problems.at(bar.referenced, "bars stand in handoff files only");
                }
                Vec::new()
            }
        };
        let mut seen = BTreeSet::new();
        for section in &file.sections {
            if !seen.insert(section.id.value.as_str()) {
                self.problems.at(section.id.referenced, "this section stands in the file already");
            }
            self.add_section(&mut sections, section);
        }
        Checklist {
            kind: self.kind,
            version: file.version.value,
            companion: self.base.map(|base| base.version),
            title: file.title.value.clone(),
            hash: String::new(),
            sections,
        }
    }

    /// The sections of the launch checklist with the handoff bar of each item.
    fn tightened(
        &mut self,
        base: &Checklist,
        bars: &BTreeMap<String, Spanned<FileBar>>,
    ) -> Vec<Section> {
        for (id, bar) in bars {
            let known = base.items().any(|item| item.id.as_str() == id);
            if !known {
                let message = format!("{id} is not an item of launch/v{}", base.version);
                self.problems.at(bar.referenced, message);
            }
        }
        let mut sections = base.sections.clone();
        for item in sections.iter_mut().flat_map(|section| section.items.iter_mut()) {
            self.ids.insert(item.id.clone());
            match bars.get(item.id.as_str()) {
                None => self.problems.whole(format!("bars has no entry for {}", item.id)),
                Some(bar) => {
                    let read = self.bar(bar, &item.answer);
                    let looser = item
                        .launch
                        .as_ref()
                        .is_some_and(|launch| !read.rule.at_least_as_strict_as(&launch.rule));
                    if looser {
                        let message =
                            format!("the handoff bar of {} is looser than its launch bar", item.id);
                        self.problems.at(bar.value.rule.referenced, message);
                    }
                    item.handoff = Some(read);
                }
            }
        }
        sections
    }

    fn add_section(&mut self, sections: &mut Vec<Section>, new: &FileSection) {
        let id = &new.id.value;
        if id.len() != 3 || !id.chars().all(|c| c.is_ascii_uppercase()) {
            self.problems.at(new.id.referenced, "a section id is three capital letters");
        }
        let items: Vec<Item> =
            new.items.iter().filter_map(|item| self.item(item, &new.id.value)).collect();
        if let Some(section) = sections.iter_mut().find(|section| section.id == *id) {
            section.items.extend(items);
            section.items.sort_by(|a, b| a.id.cmp(&b.id));
            return;
        }
        if new.title.trim().is_empty() || new.question.trim().is_empty() {
            self.problems.at(new.id.referenced, "a new section needs a title and a question");
        }
        sections.push(Section {
            id: id.clone(),
            title: new.title.trim().to_owned(),
            question: new.question.trim().to_owned(),
            items,
        });
    }

    fn item(&mut self, new: &FileItem, section: &str) -> Option<Item> {
        let id = self.id(&new.id, section);
        self.check_answer(&new.answer);
        for (field, name) in
            [(&new.title, "title"), (&new.ask, "ask"), (&new.why, "why"), (&new.todo, "todo")]
        {
            self.filled(field, name);
        }
        if new.sources.value.iter().all(|source| source.trim().is_empty()) {
            self.problems.at(new.sources.referenced, "an item needs at least one source");
        }
        let (own, other) = match self.kind {
            Kind::Launch => (&new.launch, &new.handoff),
            Kind::Handoff => (&new.handoff, &new.launch),
        };
        if let Some(other) = other {
            let message = format!("this bar does not belong into a {} file", self.kind);
            self.problems.at(other.referenced, message);
        }
        let bar = match own {
            Some(bar) => Some(self.bar(bar, &new.answer.value)),
            None => {
                self.problems.at(new.id.referenced, format!("the {} bar is missing", self.kind));
                None
            }
        };
        let (launch, handoff) = match self.kind {
            Kind::Launch => (bar, None),
            Kind::Handoff => (None, bar),
        };
        let measured_by = new.measured_by.as_ref().and_then(|name| self.measure(name));
        let applies_when = self.conditions(&new.applies_when);
        let blocker_when = self.conditions(&new.blocker_when);
        Some(Item {
            id: id?,
            title: tidy(&new.title),
            ask: tidy(&new.ask),
            why: tidy(&new.why),
            todo: tidy(&new.todo),
            answer: new.answer.value.clone(),
            launch,
            handoff,
            applies_when,
            blocker_when,
            measured_by,
            sources: new.sources.value.clone(),
            since: new.since.clone(),
        })
    }

    fn id(&mut self, text: &Spanned<String>, section: &str) -> Option<ItemId> {
        let id: ItemId = match text.value.parse() {
            Ok(id) => id,
            Err(bad) => {
                self.problems.at(text.referenced, bad.to_string());
                return None;
            }
        };
        if !id.as_str().starts_with(section) {
            let message = format!("{id} stands in section {section}");
            self.problems.at(text.referenced, message);
        }
        if !self.ids.insert(id.clone()) {
            self.problems.at(text.referenced, format!("the id {id} is used already"));
            return None;
        }
        Some(id)
    }

    fn check_answer(&mut self, answer: &Spanned<AnswerKind>) {
        match &answer.value {
            AnswerKind::Number { min, max, unit } => {
                if min > max {
                    self.problems.at(answer.referenced, format!("min {min} is above max {max}"));
                }
                if unit.trim().is_empty() {
                    self.problems.at(answer.referenced, "a number needs a unit");
                }
            }
            AnswerKind::Choice { options } => {
                let values: BTreeSet<&str> = options.iter().map(|o| o.value.as_str()).collect();
                if values.len() != options.len() || options.len() < 2 {
                    self.problems
                        .at(answer.referenced, "a choice has two or more options, each once");
                }
            }
            AnswerKind::Attest | AnswerKind::Date | AnswerKind::Text => {}
        }
    }

    fn bar(&mut self, bar: &Spanned<FileBar>, answer: &AnswerKind) -> Bar {
        let bar = &bar.value;
        self.filled(&bar.words, "words");
        if !bar.rule.value.fits(answer) {
            self.problems
                .at(bar.rule.referenced, "the rule does not fit the kind of answer of the item");
        }
        Bar {
            rule: bar.rule.value.clone(),
            words: tidy(&bar.words),
            severity: bar.severity,
            evidence: EvidenceNeed {
                hint: bar.evidence.hint.trim().to_owned(),
                max_age_days: bar.evidence.max_age_days,
            },
        }
    }

    fn conditions(&mut self, texts: &[Spanned<String>]) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for text in texts {
            match text.value.parse() {
                Ok(condition) => conditions.push(condition),
                Err(message) => self.problems.at(text.referenced, message),
            }
        }
        conditions
    }

    fn measure(&mut self, name: &Spanned<String>) -> Option<Measure> {
        let measure = name.value.parse().ok();
        if measure.is_none() {
            self.problems.at(name.referenced, format!("unknown measure {:?}", name.value));
        }
        measure
    }

    fn filled(&mut self, field: &Spanned<String>, name: &str) {
        if field.value.trim().is_empty() {
            self.problems.at(field.referenced, format!("{name} is empty"));
        }
    }
}

fn tidy(text: &Spanned<String>) -> String {
    text.value.trim().to_owned()
}
