//! Calendar months in UTC.

use chrono::{Datelike, Months, NaiveDate, NaiveTime};

use crate::domain::at::At;

/// The last three months that are over, oldest first: the first moment of each, and the first after
/// it.
pub(super) fn last_three(now: At) -> [(At, At); 3] {
    [3, 2, 1].map(|back| (month(now, back), month(now, back - 1)))
}

/// The first moment of the month that lies this many months back.
fn month(now: At, back: u32) -> At {
    let today = now.date();
    let first = today.with_day(1).unwrap_or(today);
    midnight(first.checked_sub_months(Months::new(back)).unwrap_or(first))
}

/// The first moment of a day.
pub(super) fn midnight(day: NaiveDate) -> At {
    At::new(day.and_time(NaiveTime::MIN).and_utc())
}
