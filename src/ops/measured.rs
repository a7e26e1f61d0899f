//! What is measured of services, to be read beside the answers of their reviews.

use std::collections::HashMap;

use super::core::View;
use super::error::Result;
use crate::domain::checklist::Kind;
use crate::domain::ids::ServiceId;
use crate::domain::measure::Measure;
use crate::domain::review::beside::begin_of;
use crate::domain::self_managed::{self, Moved, Running};
use crate::domain::signal::Measured;
use crate::store::reviews::ReviewRow;
use crate::store::{measurements, services};

/// What is read beside the answers of a review.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ops) enum Measurements {
    /// What is measured now: the review is under way.
    Now(Vec<Measured>),
    /// What was measured when each answer was judged: the review is over, and its content is frozen.
    AsJudged,
}

impl Measurements {
    /// Nothing is measured, or what is does not matter.
    pub(in crate::ops) const NONE: Self = Self::Now(Vec::new());

    /// What is read beside the answers of this review.
    ///
    /// # Errors
    /// The database refused, or a row was damaged.
    pub(in crate::ops) fn of(view: &mut View<'_>, review: &ReviewRow) -> Result<Self> {
        if !review.state.is_under_way() {
            return Ok(Self::AsJudged);
        }
        let mut found = of_services(view, &[review.service_id], review.kind == Kind::Handoff)?;
        Ok(Self::Now(found.remove(&review.service_id).unwrap_or_default()))
    }
}

/// What is measured of these services now; those of which nothing is are left out. `with_months` asks
/// also for what Readyroom itself knows: how long the developers have run each.
///
/// # Errors
/// The database refused, or a row was damaged.
pub(in crate::ops) fn of_services(
    view: &mut View<'_>,
    ids: &[ServiceId],
    with_months: bool,
) -> Result<HashMap<ServiceId, Vec<Measured>>> {
    let mut found: HashMap<ServiceId, Vec<Measured>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    for (service, measured) in measurements::of_services(view.db, ids)? {
        if measured.measure != Measure::MonthsSelfManaged {
            found.entry(service).or_default().push(measured);
        }
    }
    if with_months {
        let mut moves: HashMap<ServiceId, Vec<Moved>> = HashMap::new();
        for (service, transition, at) in services::moves_of(view.db, ids)? {
            moves.entry(service).or_default().push(Moved { transition, at });
        }
        for (service, moves) in moves {
            found.entry(service).or_default().extend(months(view, &moves));
        }
    }
    Ok(found)
}

/// The whole calendar months that the developers have run a service; nothing while they do not.
fn months(view: &View<'_>, moves: &[Moved]) -> Option<Measured> {
    let today = view.now.date();
    let clock = self_managed::read(moves, today, view.core.figures());
    (clock.running == Running::Runs).then(|| Measured {
        measure: Measure::MonthsSelfManaged,
        value: f64::from(clock.months),
        window_days: 0,
        sources: Vec::new(),
        at: begin_of(today),
    })
}
