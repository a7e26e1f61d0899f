//! The columns of the portfolio: how many services stand where, and what is near.

use std::collections::HashMap;

use chrono::Days;
use serde::Serialize;

use crate::domain::lifecycle::Stage;
use crate::domain::self_managed::months_between;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::ops::my_work::LAUNCH_DAYS;
use crate::store::{handbacks, services};

/// How many services stand where.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Columns {
    /// How many services there are in each stage; those that were handed back and have not returned
    /// are counted beside, and not as developer-managed.
    pub stages: Vec<StageCount>,
    /// How many were handed back and have not returned.
    pub handed_back: i64,
    /// How many that are in development mean to launch within the next 30 days.
    pub launching: i64,
    /// How many that are developer-managed have been so for the months that a handoff needs.
    pub long_self_managed: i64,
    /// How many that are ops-managed are fragile.
    pub fragile: i64,
    /// How many of those handed back have no condition to return that is still open.
    pub ready_to_return: i64,
}

/// How many services stand in a stage.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub count: i64,
}

/// Counts the services; how many are fragile has been found already.
pub(super) fn count(view: &mut View<'_>, fragile: usize) -> Result<Columns> {
    let counts: HashMap<Stage, i64> = services::count_by_stage(view.db)?.into_iter().collect();
    let handed_back = handbacks::count_handed_back(view.db)?;
    let today = view.now.date();
    let last = today.checked_add_days(Days::new(LAUNCH_DAYS)).unwrap_or(today);
    let needed = view.core.figures().self_managed_months;
    let long = services::self_managed_since(view.db)?
        .into_iter()
        .filter(|since| months_between(since.date(), today) >= needed)
        .count();
    let stages = Stage::ALL.iter().map(|stage| {
        let away = if *stage == Stage::DeveloperManaged { handed_back } else { 0 };
        StageCount { stage: *stage, count: counts.get(stage).copied().unwrap_or(0) - away }
    });
    Ok(Columns {
        stages: stages.collect(),
        handed_back,
        launching: services::count_launching(view.db, (today, last))?,
        long_self_managed: i64::try_from(long).unwrap_or(i64::MAX),
        fragile: i64::try_from(fragile).unwrap_or(i64::MAX),
        ready_to_return: handbacks::count_ready_to_return(view.db)?,
    })
}
