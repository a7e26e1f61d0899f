//! Search: services, checklist items and people, by part of a name.

use serde::Serialize;

use super::core::View;
use super::error::Result;
use super::review_page::Person;
use crate::domain::checklist::Kind;
use crate::domain::ids::{ItemId, Slug};
use crate::domain::lifecycle::Stage;
use crate::domain::policy::{Action, Subject};
use crate::store::services::{self, Filter};
use crate::store::{names, search};

/// How many results of one kind are given.
pub const MOST: usize = 10;

/// What a search found.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
pub struct Found {
    /// Services by their name in URLs.
    pub services: Vec<FoundService>,
    /// Items of the current launch checklist in their order.
    pub items: Vec<FoundItem>,
    /// People by name.
    pub people: Vec<Person>,
}

/// A service that was found.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FoundService {
    /// Its name in URLs.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// The owning team's name.
    pub team: String,
    /// Where it stands.
    pub stage: Stage,
}

/// An item that was found.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FoundItem {
    /// Its id.
    pub id: ItemId,
    /// Its title.
    pub title: String,
    /// The title of its section.
    pub section: String,
}

/// What contains the text in any case; nothing when it is blank.
///
/// # Errors
/// Nobody is signed in.
pub fn find(view: &mut View<'_>, text: &str) -> Result<Found> {
    view.allow(Action::Read, &Subject::default())?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(Found::default());
    }
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let filter = Filter { text: Some(text.to_owned()), ..Filter::default() };
    let (rows, _) = services::list(view.db, &filter, 0, most)?;
    let teams = names::of_teams(view.db)?;
    Ok(Found {
        services: rows
            .into_iter()
            .map(|service| FoundService {
                team: teams.get(&service.team).map_or_else(String::new, |t| t.name.clone()),
                slug: service.slug,
                name: service.name,
                stage: service.stage,
            })
            .collect(),
        items: items(view, &text.to_lowercase()),
        people: search::people(view.db, text, most)?.iter().map(Person::from).collect(),
    })
}

fn items(view: &View<'_>, part: &str) -> Vec<FoundItem> {
    let Some(checklist) = view.core.catalog().current(Kind::Launch) else { return Vec::new() };
    let all = checklist
        .sections
        .iter()
        .flat_map(|section| section.items.iter().map(move |item| (section.title.as_str(), item)));
    all.filter(|(_, item)| {
        item.id.as_str().to_lowercase().contains(part) || item.title.to_lowercase().contains(part)
    })
    .take(MOST)
    .map(|(section, item)| FoundItem {
        id: item.id.clone(),
        title: item.title.clone(),
        section: section.to_owned(),
    })
    .collect()
}
