//! Engagements: one entry of help that an SRE gave to a product team.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::answer::{BadField, day};
use super::fields::{bad, kept, words};

/// The most minutes of one entry, and of one SRE on one day: a day has no more.
pub const MOST_MINUTES: i32 = 24 * 60;

/// How many days back help may be logged. Our figure: older help is remembered, not known.
pub const OLDEST_DAYS: u64 = 365;

/// Over how many days the load of a consultant is counted, today included. Our figure, the same
/// four weeks over which the burden of a service is.
pub const LOAD_DAYS: u64 = 28;

/// How an SRE had to do with a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// Became the consultant of a review.
    Consultant,
    /// Wrote into the discussion of an item.
    Message,
    /// Judged an item.
    Verdict,
    /// Logged help that was given.
    Engagement,
}

text_enum!(Contact {
    Consultant => "consultant",
    Message => "message",
    Verdict => "verdict",
    Engagement => "engagement",
});

impl Contact {
    /// What it was, as words that follow a name.
    pub fn words(self) -> &'static str {
        match self {
            Contact::Consultant => "as consultant",
            Contact::Message => "by a message",
            Contact::Verdict => "by a verdict",
            Contact::Engagement => "by help that was logged",
        }
    }
}

/// The fields of an entry as a person or program submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EngagementFields {
    /// Whole minutes.
    pub minutes: String,
    /// A day, `YYYY-MM-DD`; blank for today.
    pub on: String,
    /// What changed through the help.
    pub what_changed: String,
}

/// Help that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// How many minutes, from 1 to [`MOST_MINUTES`].
    pub minutes: i32,
    /// On which day.
    pub on: NaiveDate,
    /// What changed.
    pub what_changed: String,
}

impl Engagement {
    /// Reads submitted fields.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &EngagementFields, today: NaiveDate) -> Result<Self, Vec<BadField>> {
        let mut found = Vec::new();
        let minutes = kept(&mut found, minutes(&fields.minutes));
        let on = kept(&mut found, day_of_help(&fields.on, today));
        let what = "Say what changed through the help: a decision, a fix, something learnt.";
        let what_changed = kept(&mut found, words("what_changed", &fields.what_changed, what));
        match (minutes, on, what_changed) {
            (Some(minutes), Some(on), Some(what_changed)) => Ok(Self { minutes, on, what_changed }),
            _ => Err(found),
        }
    }
}

fn minutes(text: &str) -> Result<i32, BadField> {
    let minutes: Option<i32> = text.trim().parse().ok();
    minutes.filter(|minutes| (1..=MOST_MINUTES).contains(minutes)).ok_or_else(|| {
        let sentence =
            format!("Give whole minutes, from 1 to {MOST_MINUTES}: 90 for an hour and a half.");
        bad("minutes", sentence)
    })
}

fn day_of_help(text: &str, today: NaiveDate) -> Result<NaiveDate, BadField> {
    if text.trim().is_empty() {
        return Ok(today);
    }
    let earliest = today.checked_sub_days(Days::new(OLDEST_DAYS)).unwrap_or(today);
    day(text).filter(|on| (earliest..=today).contains(on)).ok_or_else(|| {
        bad("on", format!("Give the day of the help: today or earlier, from {earliest} on."))
    })
}

/// Refuses an entry that fills the day of its author with more than it has.
///
/// # Errors
/// `already`, the minutes that they logged for that day before, and this one are more than a day.
pub fn fits_the_day(entry: &Engagement, already: i64) -> Result<(), BadField> {
    let left = i64::from(MOST_MINUTES) - already;
    if i64::from(entry.minutes) <= left {
        return Ok(());
    }
    let sentence = format!(
        "You logged {already} minutes for {} already, so {} are left in that day. Withdraw an entry that is wrong.",
        entry.on,
        left.max(0)
    );
    Err(bad("minutes", sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-11-21".parse().unwrap()
    }

    fn parse(minutes: &str, on: &str, what_changed: &str) -> Result<Engagement, Vec<&'static str>> {
        let fields = EngagementFields {
            minutes: minutes.into(),
            on: on.into(),
            what_changed: what_changed.into(),
        };
        let read = Engagement::parse(&fields, today());
        read.map_err(|bad| bad.into_iter().map(|bad| bad.field).collect())
    }

    #[test]
    fn an_entry_is_whole_minutes_of_a_day_within_a_year() {
        let entry = parse(" 90 ", "", " Timeouts agreed. ").unwrap();
        assert_eq!((entry.minutes, entry.on), (90, today()));
        assert_eq!(entry.what_changed, "Timeouts agreed.");
        assert!(parse("1", "2025-11-21", "x").is_ok());
        assert!(parse("1440", "2026-11-21", "x").is_ok());
        for minutes in ["", "0", "-5", "1441", "1.5", "an hour", "99999999999"] {
            assert_eq!(parse(minutes, "", "x"), Err(vec!["minutes"]), "{minutes:?}");
        }
        for on in ["2026-11-22", "2025-11-20", "yesterday", "2026-02-30"] {
            assert_eq!(parse("5", on, "x"), Err(vec!["on"]), "{on:?}");
        }
        assert_eq!(parse("", "x", "\u{200b}"), Err(vec!["minutes", "on", "what_changed"]));
    }

    #[test]
    fn a_day_is_filled_once() {
        let entry = parse("60", "", "x").unwrap();
        assert!(fits_the_day(&entry, 1380).is_ok());
        let refused = fits_the_day(&entry, 1381).unwrap_err();
        assert!(refused.sentence.contains("59 are left"), "{}", refused.sentence);
        assert!(fits_the_day(&entry, 3000).unwrap_err().sentence.contains("so 0 are left"));
    }
}
