//! Times as people say them, always seen from now. Days are days in UTC.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::at::At;
use crate::web::views::moment::Moment;

/// A day: `12 Dec`, with the year when it is not this one.
pub fn day(day: NaiveDate, now: At) -> String {
    let shape = if day.year() == now.date().year() { "%-d %b" } else { "%-d %b %Y" };
    day.format(shape).to_string()
}

/// A day with how far it is: `12 Dec, 21 days`, `today`, `12 Nov, 9 days ago`.
pub fn day_from_now(date: NaiveDate, now: At) -> String {
    let away = (date - now.date()).num_days();
    match away {
        0 => "today".to_owned(),
        1.. => format!("{}, {}", day(date, now), counted(away, "day")),
        _ => format!("{}, {} ago", day(date, now), counted(-away, "day")),
    }
}

/// A day for people and for programs.
pub fn day_moment(date: NaiveDate, now: At) -> Moment {
    Moment::new(date.to_string(), day(date, now))
}

/// A moment to the day, and to the minute when it is today or yesterday: `today 09:12`, `2 Nov`.
pub fn moment(at: At, now: At) -> Moment {
    let text = match (now.date() - at.date()).num_days() {
        0 => format!("today {}", clock(at)),
        1 => format!("yesterday {}", clock(at)),
        _ => day(at.date(), now),
    };
    Moment::new(at.to_string(), text)
}

/// A moment to the minute: `17 Nov 14:02`.
pub fn minute(at: At, now: At) -> Moment {
    Moment::new(at.to_string(), format!("{} {}", day(at.date(), now), clock(at)))
}

/// How long something has stood: `12 min`, `5 h`, `1 day`, then as [`length`] says it.
pub fn waiting(since: At, now: At) -> Moment {
    let seconds = now.seconds_since(since).max(0);
    let text = match seconds {
        0..60 => "just now".to_owned(),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => length(since, now),
    };
    Moment::new(since.to_string(), text)
}

/// The length of time from `since` to now: `today`, `3 days`, `31 weeks`, `3.1 years`. Weeks begin
/// after a fortnight and years after two of them, so that the figure stays one that people use.
pub fn length(since: At, now: At) -> String {
    let days = now.days_since(since).max(0);
    match days {
        0 => "today".to_owned(),
        1..14 => counted(days, "day"),
        14..730 => counted(days / 7, "week"),
        _ => {
            let tenths = days * 10 / 365;
            format!("{}.{} years", tenths / 10, tenths % 10)
        }
    }
}

pub use crate::domain::text::counted;

/// How far a day is: `today`, `21 days`, `9 days ago`.
pub fn days_left(date: NaiveDate, now: At) -> String {
    match (date - now.date()).num_days() {
        0 => "today".to_owned(),
        left @ 1.. => counted(left, "day"),
        past => format!("{} ago", counted(-past, "day")),
    }
}

/// A length of work: `45 min`, `14 h`, `1 h 30 min`.
pub fn amount(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn clock(at: At) -> String {
    at.moment().format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> At {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn lengths_use_the_unit_that_people_use() {
        for (days, words) in [
            (0, "today"),
            (1, "1 day"),
            (13, "13 days"),
            (14, "2 weeks"),
            (220, "31 weeks"),
            (1132, "3.1 years"),
        ] {
            assert_eq!(length(now().minus_days(days), now()), words);
        }
    }

    #[test]
    fn work_is_said_in_hours_and_minutes() {
        for (minutes, words) in [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min")] {
            assert_eq!(amount(minutes), words);
        }
        assert_eq!(days_left("2026-11-30".parse().unwrap(), now()), "9 days");
        assert_eq!(days_left("2026-11-20".parse().unwrap(), now()), "1 day ago");
    }

    #[test]
    fn days_count_from_today() {
        let on = |text: &str| day_from_now(text.parse().unwrap(), now());
        assert_eq!(on("2026-12-12"), "12 Dec, 21 days");
        assert_eq!(on("2026-11-21"), "today");
        assert_eq!(on("2026-11-20"), "20 Nov, 1 day ago");
        assert_eq!(on("2027-03-09"), "9 Mar 2027, 108 days");
    }

    #[test]
    fn moments_are_short_for_people_and_exact_for_programs() {
        let at = |text: &str| moment(text.parse().unwrap(), now());
        assert_eq!(at("2026-11-21T09:12:00Z").text, "today 09:12");
        assert_eq!(at("2026-11-20T23:59:00Z").text, "yesterday 23:59");
        assert_eq!(at("2026-11-02T09:12:00Z").text, "2 Nov");
        assert_eq!(at("2025-11-02T09:12:00Z").text, "2 Nov 2025");
        assert_eq!(at("2026-11-02T09:12:00Z").iso, "2026-11-02T09:12:00.000000Z");
        assert_eq!(waiting(now().plus_seconds(-7_300), now()).text, "2 h");
    }
}
