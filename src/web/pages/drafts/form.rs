//! The form of an item of a draft.

use crate::domain::checklist::draft::fields::{BarFields, ItemFields, ReasonFields};
use crate::domain::checklist::{Fact, Meant, Regime, Severity};
use crate::domain::ids::ItemId;
use crate::domain::measure::Measure;
use crate::domain::service::Importance;
use crate::ops::FieldError as Problem;
use crate::ops::lessons::LessonTitle;
use crate::web::pages::fields::{both_sides, field, lines, met, wrong};
use crate::web::pages::services::capital;
use crate::web::views::drafts::{BarForm, BarNames, DraftItemForm, PlaceView};
use crate::web::views::form::{BothSides, Choice, FormConflict};
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What the form holds.
#[derive(Debug, Clone, Default)]
pub struct ItemValues {
    /// The section of a new item.
    pub section: String,
    /// The letters of a new section.
    pub new_section: String,
    /// Its title.
    pub section_title: String,
    /// The question that it answers.
    pub section_question: String,
    /// The id of a new item.
    pub id: String,
    /// What the item says.
    pub fields: ItemFields,
    /// Why it is changed.
    pub reason: ReasonFields,
    /// The version of the draft that was read.
    pub version: String,
}

/// Where the form stands: the number of the draft, the item unless it is new, and the sections of
/// the draft by id and title.
pub struct Form<'a> {
    /// The number of the draft.
    pub number: i32,
    /// The item; absent for a new one.
    pub item: Option<&'a ItemId>,
    /// The sections.
    pub sections: &'a [(String, String)],
    /// Lessons that a change may come from.
    pub lessons: &'a [LessonTitle],
    /// Where the item stands.
    pub place: Option<PlaceView>,
}

/// The form with what it holds and what is wrong with it.
pub fn page(
    form: Form<'_>,
    values: &ItemValues,
    problems: &[Problem],
    viewer: &Viewer,
) -> DraftItemForm {
    let (number, item) = (form.number, form.item);
    let base = format!("/checklists/drafts/{number}");
    let heading = item.map_or_else(|| "Add an item".to_owned(), |item| format!("Change {item}"));
    let shell = Shell::new(&heading, Nav::Checklists, viewer);
    let at = |name: &str, value: &str| field(problems, name, value);
    let fields = &values.fields;
    DraftItemForm {
        shell: if problems.is_empty() { shell } else { shell.with_error() },
        draft: Link::new(&base, format!("Draft {number}")),
        heading,
        is_new: item.is_none(),
        action: item.map_or_else(|| format!("{base}/items"), |item| format!("{base}/items/{item}")),
        version: values.version.clone(),
        errors: lines(problems),
        conflict: None,
        sections: sections(form.sections, &values.section),
        section_error: wrong(problems, "section"),
        opens_section: !(values.new_section.is_empty() && values.id.is_empty()),
        new_section: at("new_section", &values.new_section),
        section_title: at("section_title", &values.section_title),
        section_question: at("section_question", &values.section_question),
        id: at("id", &values.id),
        title: at("title", &fields.title),
        ask: at("ask", &fields.ask),
        why: at("why", &fields.why),
        todo: at("todo", &fields.todo),
        answer: at("answer", &fields.answer),
        launch: bar(problems, "To launch", LAUNCH, &fields.launch),
        handoff: bar(problems, "To hand off", HANDOFF, &fields.handoff),
        applies_when: at("applies_when", &fields.applies_when),
        blocker_when: at("blocker_when", &fields.blocker_when),
        measures: measures(&fields.measured_by),
        measure_error: wrong(problems, "measured_by"),
        sources: at("sources", &fields.sources),
        reason: at("reason", &values.reason.reason),
        lesson: at("lesson", &values.reason.lesson),
        lessons: form
            .lessons
            .iter()
            .map(|lesson| Choice::new(lesson.number.to_string(), &lesson.title, false))
            .collect(),
        changes: meanings(&values.reason.change),
        change_error: wrong(problems, "change"),
        conditions: conditions(),
        place: form.place,
    }
}

/// The form after somebody else changed the item: it holds mine, over both values of what differs.
pub fn conflict_page(
    form: Form<'_>,
    (theirs, version): (&ItemFields, i32),
    mine: &ItemValues,
    by: &str,
    viewer: &Viewer,
) -> DraftItemForm {
    let what = form.item.map_or_else(|| "the draft".to_owned(), ItemId::to_string);
    let shown = ItemValues { version: version.to_string(), ..mine.clone() };
    let mut page = page(form, &shown, &[], viewer);
    page.shell = page.shell.with_error();
    page.conflict = Some(FormConflict {
        sentence: met(by, &what),
        fields: differences(theirs, &mine.fields),
        theirs: page.action.clone(),
        form: "edit",
    });
    page
}

fn differences(theirs: &ItemFields, mine: &ItemFields) -> Vec<BothSides> {
    let bar = |which: &str, theirs: &BarFields, mine: &BarFields| {
        [
            both_sides(format!("{which}: what is checked"), theirs.rule.trim(), mine.rule.trim()),
            both_sides(format!("{which}: in words"), plain(&theirs.words), plain(&mine.words)),
            both_sides(format!("{which}: severity"), theirs.severity.trim(), mine.severity.trim()),
            both_sides(format!("{which}: evidence"), theirs.evidence.trim(), mine.evidence.trim()),
            both_sides(
                format!("{which}: days of a proof"),
                theirs.max_age_days.trim(),
                mine.max_age_days.trim(),
            ),
        ]
    };
    let texts = [
        both_sides("What is true when it is met", theirs.title.trim(), mine.title.trim()),
        both_sides("The question", plain(&theirs.ask), plain(&mine.ask)),
        both_sides("Why it is asked", plain(&theirs.why), plain(&mine.why)),
        both_sides("What to do", plain(&theirs.todo), plain(&mine.todo)),
        both_sides("Answered with", theirs.answer.trim(), mine.answer.trim()),
        both_sides("Asked when", theirs.applies_when.trim(), mine.applies_when.trim()),
        both_sides("A blocker when", theirs.blocker_when.trim(), mine.blocker_when.trim()),
        both_sides("Measured by", theirs.measured_by.trim(), mine.measured_by.trim()),
        both_sides("Sources", plain(&theirs.sources), plain(&mine.sources)),
    ];
    let launch = bar("To launch", &theirs.launch, &mine.launch);
    let handoff = bar("To hand off", &theirs.handoff, &mine.handoff);
    texts.into_iter().chain(launch).chain(handoff).flatten().collect()
}

/// A text as it is stored: browsers send line ends of their own.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

const LAUNCH: BarNames = BarNames {
    rule: "launch_rule",
    words: "launch_words",
    severity: "launch_severity",
    evidence: "launch_evidence",
    max_age_days: "launch_max_age_days",
};

const HANDOFF: BarNames = BarNames {
    rule: "handoff_rule",
    words: "handoff_words",
    severity: "handoff_severity",
    evidence: "handoff_evidence",
    max_age_days: "handoff_max_age_days",
};

fn bar(problems: &[Problem], legend: &'static str, names: BarNames, said: &BarFields) -> BarForm {
    let severities = Severity::ALL.iter().map(|severity| {
        let value = severity.as_str();
        Choice::new(value, capital(value), said.severity.trim() == value)
    });
    let none = Choice::new("", "No bar", said.severity.trim().is_empty());
    BarForm {
        legend,
        names,
        rule: field(problems, names.rule, &said.rule),
        words: field(problems, names.words, &said.words),
        severity: std::iter::once(none).chain(severities).collect(),
        severity_error: wrong(problems, names.severity),
        evidence: field(problems, names.evidence, &said.evidence),
        max_age_days: field(problems, names.max_age_days, &said.max_age_days),
    }
}

fn sections(known: &[(String, String)], chosen: &str) -> Vec<Choice> {
    let choice = |(id, title): &(String, String)| {
        Choice::new(id, format!("{title} ({id})"), id == chosen.trim())
    };
    known.iter().map(choice).collect()
}

fn measures(chosen: &str) -> Vec<Choice> {
    let none = Choice::new("", "Nothing; an SRE checks it", chosen.trim().is_empty());
    let known = Measure::ALL.iter().map(|measure| {
        let value = measure.as_str();
        Choice::new(value, capital(&value.replace('_', " ")), chosen.trim() == value)
    });
    std::iter::once(none).chain(known).collect()
}

fn meanings(chosen: &str) -> Vec<Choice> {
    let words = |meant: Meant| match meant {
        Meant::Stricter => ("More than before", "Teams look at their answer again."),
        Meant::Looser => ("Less than before", "Answers stay; an acceptance lapses."),
        Meant::Reworded => ("The same", "Answers and acceptances stay."),
    };
    let unsaid = Choice::new("", "What the figures say", chosen.trim().is_empty())
        .explained("Words alone then count as another question, which is answered again.");
    let known = Meant::ALL.iter().map(|meant| {
        let (label, hint) = words(*meant);
        Choice::new(meant.as_str(), label, chosen.trim() == meant.as_str()).explained(hint)
    });
    std::iter::once(unsaid).chain(known).collect()
}

/// What can be written as a condition.
fn conditions() -> String {
    let facts = Fact::ALL.iter().map(|fact| format!("fact:{fact}"));
    let regimes = Regime::ALL.iter().map(|regime| format!("regime:{regime}"));
    let tiers = Importance::ALL.iter().map(|one| format!("importance:{one}"));
    let critical = ["flag:critical".to_owned()];
    let known: Vec<String> = facts.chain(regimes).chain(tiers).chain(critical).collect();
    format!("Left empty for always. Else, separated by commas: {}.", known.join(", "))
}
