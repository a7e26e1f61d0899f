//! What stands over a checklist and its sections. It asks nothing, so no answer depends on it.

use serde::Serialize;

use crate::domain::checklist::Checklist;

/// Which heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeadingField {
    /// The title of the checklist or section.
    Title,
    /// The question that a section answers.
    Question,
}

text_enum!(HeadingField { Title => "title", Question => "question" });

/// A heading, and what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HeadingChange {
    /// The three letters of the section; absent for the checklist as a whole.
    pub section: Option<String>,
    /// Which.
    pub field: HeadingField,
    /// Before.
    pub before: String,
    /// Now.
    pub after: String,
}

/// The headings that differ, of the checklist and of the sections that both versions have.
pub(super) fn changed(before: &Checklist, after: &Checklist) -> Vec<HeadingChange> {
    let whole = (None, HeadingField::Title, &before.title, &after.title);
    let sections = after.sections.iter().filter_map(|section| {
        let was = before.sections.iter().find(|known| known.id == section.id)?;
        let of = Some(section.id.clone());
        Some([
            (of.clone(), HeadingField::Title, &was.title, &section.title),
            (of, HeadingField::Question, &was.question, &section.question),
        ])
    });
    let all = [whole].into_iter().chain(sections.flatten());
    all.filter(|(_, _, before, after)| before != after)
        .map(|(section, field, before, after)| HeadingChange {
            section,
            field,
            before: before.clone(),
            after: after.clone(),
        })
        .collect()
}
