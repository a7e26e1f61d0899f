//! How many pages a week a service may cause, by the checklist in force.

use serde::Serialize;

use crate::domain::checklist::{Kind, Rule};
use crate::domain::ids::ItemId;
use crate::domain::measure::Measure;
use crate::domain::signal::weekly_budget;
use crate::ops::core::Core;

/// How many pages a week a service may cause.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Budget {
    /// Pages a week.
    pub pages_a_week: f64,
    /// The item of the handoff checklist whose bar it is.
    pub item: ItemId,
    /// The version of that checklist.
    pub checklist_version: u32,
}

/// The budget by the newest handoff checklist: the handoff bar of the item that incidents in a shift
/// measure. The launch bar is no budget, because it is for everything that one shift carries.
pub(in crate::ops) fn now(core: &Core) -> Option<Budget> {
    let catalog = core.catalog();
    let checklist = catalog.current(Kind::Handoff)?;
    let mut measured =
        checklist.items().filter(|item| item.measured_by == Some(Measure::IncidentsPerShift));
    measured.find_map(|item| match item.handoff.as_ref()?.rule {
        Rule::AtMost(limit) => Some(Budget {
            pages_a_week: weekly_budget(limit),
            item: item.id.clone(),
            checklist_version: checklist.version,
        }),
        _ => None,
    })
}
