//! Pages of many services, week by week, in a few queries for all of them.

use std::collections::HashMap;

use serde::Serialize;

use super::{Span, USUAL_WEEKS};
use crate::domain::ids::ServiceId;
use crate::domain::signal::{Day, weeks};
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::signal_days;

/// The pages of a service, week by week.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PagesByWeek {
    /// Pages of each of the last twelve weeks in UTC, from Monday, oldest first; the last is the present
    /// week, which is not over. Weeks before anything was told are absent.
    pub weeks: Vec<u32>,
    /// Pages a week that it may cause; absent when the checklist does not say.
    pub budget: Option<f64>,
}

impl PagesByWeek {
    /// The pages of the newest week that is over; of the present one, when it is the only one.
    pub fn newest(&self) -> Option<u32> {
        let mut from_end = self.weeks.iter().rev();
        let present = from_end.next();
        from_end.next().or(present).copied()
    }
}

/// The pages of those of these services about which anything was told.
pub(in crate::ops) fn of_services(
    view: &mut View<'_>,
    ids: &[ServiceId],
) -> Result<HashMap<ServiceId, PagesByWeek>> {
    let today = view.now.date();
    let from = Span::Weeks(USUAL_WEEKS).begins(None, today);
    let mut days: HashMap<ServiceId, Vec<Day>> = HashMap::new();
    for (service, day) in signal_days::of_services(view.db, ids, from)? {
        days.entry(service).or_default().push(day);
    }
    let budget = super::budget::now(view.core).map(|budget| budget.pages_a_week);
    let first = signal_days::first_of_services(view.db, ids)?;
    let by_week = first.into_iter().map(|(service, first)| {
        let days = days.get(&service).map_or(&[][..], Vec::as_slice);
        let found = weeks(days, Some(first), from, today);
        let pages = PagesByWeek {
            weeks: found.iter().filter_map(|week| Some(week.counts.as_ref()?.pages)).collect(),
            budget,
        };
        (service, pages)
    });
    Ok(by_week.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_week_is_the_newest_only_when_there_is_no_other() {
        let pages = |weeks: &[u32]| PagesByWeek { weeks: weeks.to_vec(), budget: None };
        assert_eq!(pages(&[3, 9, 1]).newest(), Some(9));
        assert_eq!(pages(&[1]).newest(), Some(1));
        assert_eq!(pages(&[]).newest(), None);
    }
}
