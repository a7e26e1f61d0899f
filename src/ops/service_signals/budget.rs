//! How many pages a week a service may cause, by the checklist in force.

use serde::Serialize;

use crate::domain::checklist::{Item, Kind, Rule};
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
    checklist.items().find_map(|item| {
        Some(Budget {
            pages_a_week: weekly_budget(limit_of(item)?),
            item: item.id.clone(),
            checklist_version: checklist.version,
        })
    })
}

/// How many pages a week a service may cause by it.
pub(in crate::ops) fn pages_a_week(core: &Core) -> Option<f64> {
    now(core).map(|budget| budget.pages_a_week)
}

/// The most incidents per 12-hour shift that the newest handoff checklist allows a service.
pub(in crate::ops) fn incidents_bar(core: &Core) -> Option<f64> {
    core.catalog().current(Kind::Handoff)?.items().find_map(limit_of)
}

/// The handoff bar of an item that incidents in a shift measure.
fn limit_of(item: &Item) -> Option<f64> {
    let measured = item.measured_by == Some(Measure::IncidentsPerShift);
    match item.handoff.as_ref().filter(|_| measured)?.rule {
        Rule::AtMost(limit) => Some(limit),
        _ => None,
    }
}
