//! What does not change between reviews of one checklist version: why an item is asked, what to
//! do, and the heads of the sections. Rendered once for each version.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::checklist::{Checklist, Kind};
use crate::domain::ids::ItemId;
use crate::web::pages::reviews::item;
use crate::web::render::{self, Around, RenderError};
use crate::web::views::review::SectionHead;

/// A checklist version as HTML.
#[derive(Debug)]
pub struct Prepared {
    /// Guidance of every item.
    items: HashMap<ItemId, String>,
    /// The heads of the sections by their letters, with a gap for the items.
    sections: HashMap<String, Around>,
}

impl Prepared {
    fn of(checklist: &Checklist) -> Result<Self, RenderError> {
        let mut prepared = Self { items: HashMap::new(), sections: HashMap::new() };
        for section in &checklist.sections {
            let head = SectionHead {
                id: section.id.clone(),
                title: section.title.clone(),
                question: section.question.clone(),
            };
            prepared.sections.insert(section.id.clone(), render::around("reviews/section", &head)?);
            for item in &section.items {
                prepared.items.insert(item.id.clone(), item::guidance(checklist, item)?);
            }
        }
        Ok(prepared)
    }

    /// Guidance of an item; empty when the version does not have it.
    pub fn item(&self, id: &ItemId) -> &str {
        self.items.get(id).map_or("", String::as_str)
    }

    /// The head of a section.
    pub fn section(&self, letters: &str) -> Option<&Around> {
        self.sections.get(letters)
    }
}

type Version = (Kind, u32, String);

/// Every checklist version that was shown, as HTML. There are few, and published ones are frozen.
#[derive(Debug, Default)]
pub struct Guidances(RwLock<HashMap<Version, Arc<Prepared>>>);

impl Guidances {
    /// The version as HTML, rendered when it is first asked for.
    ///
    /// # Errors
    /// A template does not fit its struct.
    pub fn of(&self, checklist: &Checklist) -> Result<Arc<Prepared>, RenderError> {
        let version = (checklist.kind, checklist.version, checklist.hash.clone());
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&version).cloned();
        if let Some(prepared) = known {
            return Ok(prepared);
        }
        let prepared = Arc::new(Prepared::of(checklist)?);
        let mut versions = self.0.write().unwrap_or_else(PoisonError::into_inner);
        versions.insert(version, prepared.clone());
        Ok(prepared)
    }
}
