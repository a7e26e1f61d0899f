//! Pages of many services, week by week, in a few queries for all of them.

use std::collections::HashMap;

use serde::Serialize;

use super::{Span, USUAL_WEEKS, heard_since};
use crate::domain::ids::ServiceId;
use crate::domain::signal::{Day, weeks};
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::signal_days;

/// The pages of a service, week by week.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PagesByWeek {
    /// Pages of each of the last twelve weeks in UTC, from Monday, oldest first; the last is the present
    /// week, which is not over. `null` for a week in which nobody told pages.
    pub weeks: Vec<Option<u32>>,
    /// Pages a week that it may cause; absent when the checklist does not say.
    pub budget: Option<f64>,
}

impl PagesByWeek {
    /// The pages of the newest week that is over; of the present one, when it is the first that is
    /// known.
    pub fn newest(&self) -> Option<u32> {
        let mut from_end = self.weeks.iter().rev().copied();
        let present = from_end.next().flatten();
        present.and(from_end.next().flatten()).or(present)
    }
}

/// The pages of those of these services of which anybody tells pages.
pub(in crate::ops) fn of_services(
    view: &mut View<'_>,
    ids: &[ServiceId],
) -> Result<HashMap<ServiceId, PagesByWeek>> {
    let today = view.now.date();
    let from = Span::Weeks(USUAL_WEEKS).begins(None, today);
    let mut days: HashMap<ServiceId, Vec<Day>> = HashMap::new();
    for (service, day) in signal_days::of_services(view.db, ids, heard_since(from))? {
        days.entry(service).or_default().push(day);
    }
    let budget = super::budget::pages_a_week(view.core);
    let by_week = days.into_iter().filter_map(|(service, days)| {
        let weeks: Vec<Option<u32>> =
            weeks(&days, from, today).iter().map(|week| week.counts.pages).collect();
        let is_known = weeks.iter().any(Option::is_some);
        is_known.then_some((service, PagesByWeek { weeks, budget }))
    });
    Ok(by_week.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_week_is_the_newest_only_when_there_is_no_other() {
        let pages = |weeks: &[Option<u32>]| PagesByWeek { weeks: weeks.to_vec(), budget: None };
        assert_eq!(pages(&[Some(3), Some(9), Some(1)]).newest(), Some(9));
        assert_eq!(pages(&[None, None, Some(1)]).newest(), Some(1));
        assert_eq!(pages(&[]).newest(), None);
        // Nobody tells pages any more: what was is not what is.
        assert_eq!(pages(&[Some(3), Some(9), None]).newest(), None);
    }
}
