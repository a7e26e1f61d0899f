//! What a team expects an item or a lesson to do to a measure of its service once it is live, and
//! whether it came. The DevOps Handbook, chapter 16: production feedback reaches who builds the service.

use chrono::{Datelike as _, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::answer::BadField;
use super::at::months_after;
use super::fields::{bad as field, kept};
use super::ids::ItemId;
use super::measure::Measure;
use super::text::is_blank;

/// How many days back an effect may begin: as far as signals are measured.
pub const REACHES_BACK: u64 = 183;

/// Where a value is expected to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To become less.
    Falls,
    /// To become more; for yes or no, yes.
    Rises,
}

text_enum!(Direction { Falls => "falls", Rises => "rises" });

/// What the effect is expected of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// What an item of the checklist asks.
    Item(ItemId),
    /// A lesson, by its number.
    Lesson(i32),
}

impl Cause {
    /// Reads `PAG-03`, or `lesson 12`.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let lower = text.to_lowercase();
        match lower.strip_prefix("lesson") {
            Some(number) => {
                number.trim().parse().ok().filter(|number| *number > 0).map(Cause::Lesson)
            }
            None => text.to_uppercase().parse().ok().map(Cause::Item),
        }
    }

    /// As people write it.
    pub fn words(&self) -> String {
        match self {
            Cause::Item(item) => item.to_string(),
            Cause::Lesson(number) => format!("lesson {number}"),
        }
    }
}

/// The fields of an expected effect as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EffectFields {
    /// An item or a lesson: `PAG-03`, or `lesson 12`.
    pub because: String,
    /// A measure, by the words of [`Measure`].
    pub measure: String,
    /// `falls` or `rises`.
    pub direction: String,
    /// The day on which it went live, `YYYY-MM-DD`; blank for today.
    pub since: String,
}

/// An effect that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Of what.
    pub because: Cause,
    /// On which measure.
    pub measure: Measure,
    /// Where its value is to go.
    pub direction: Direction,
    /// Since which day, in UTC.
    pub since: NaiveDate,
}

/// Reads an expected effect. Whether there is such an item or lesson is asked elsewhere.
///
/// # Errors
/// Every field that cannot be taken, and what would be.
pub fn expected(fields: &EffectFields, today: NaiveDate) -> Result<Expected, Vec<BadField>> {
    let mut bad = Vec::new();
    let because = Cause::parse(&fields.because).ok_or_else(|| {
        field("because", "Name an item or a lesson, for example PAG-03 or lesson 12.")
    });
    let measure = fields.measure.parse().ok().filter(|measure| can_change(*measure));
    let measure = measure.ok_or_else(|| field("measure", "Choose a measure that signals yield."));
    let direction = fields
        .direction
        .parse()
        .map_err(|_| field("direction", "Choose whether the value falls or rises."));
    let parts = (
        kept(&mut bad, because),
        kept(&mut bad, measure),
        kept(&mut bad, direction),
        kept(&mut bad, since(&fields.since, today)),
    );
    match parts {
        (Some(because), Some(measure), Some(direction), Some(since)) => {
            Ok(Expected { because, measure, direction, since })
        }
        _ => Err(bad),
    }
}

/// Whether an item can change what is measured: how long the developers have run a service only grows.
pub fn can_change(measure: Measure) -> bool {
    measure != Measure::MonthsSelfManaged
}

fn since(text: &str, today: NaiveDate) -> Result<NaiveDate, BadField> {
    if is_blank(text) {
        return Ok(today);
    }
    let first = today.checked_sub_days(Days::new(REACHES_BACK)).unwrap_or(today);
    let day = text.trim().parse().ok().filter(|day| (first..=today).contains(day));
    day.ok_or_else(|| {
        field("since", format!("Give the day on which it went live, from {first} to {today}."))
    })
}

/// Whether an expected effect came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EffectOutcome)]
pub enum Outcome {
    /// A value is missing, or the measured time still reaches back to before it.
    Unknown,
    /// The value went where it was expected to go.
    Came,
    /// It stayed, or went the other way.
    DidNotCome,
}

impl Outcome {
    /// Of the values before and after.
    pub fn of(direction: Direction, before: Option<f64>, after: Option<f64>) -> Self {
        let Some((before, after)) = before.zip(after) else { return Outcome::Unknown };
        let came = match direction {
            Direction::Falls => after < before,
            Direction::Rises => after > before,
        };
        if came { Outcome::Came } else { Outcome::DidNotCome }
    }
}

/// The first day on which a measure over so many days rests on nothing from before `since`. Objectives
/// are measured over the last three whole months.
pub fn whole_from(measure: Measure, since: NaiveDate, window_days: u32) -> NaiveDate {
    if measure != Measure::ObjectiveMet {
        return since.checked_add_days(Days::new(window_days.into())).unwrap_or(NaiveDate::MAX);
    }
    let begun = if since.day() == 1 { 3 } else { 4 };
    months_after(since.with_day(1).unwrap_or(since), begun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-11-21".parse().unwrap()
    }

    fn fields(because: &str, since: &str) -> EffectFields {
        EffectFields {
            because: because.into(),
            measure: "pages_per_week".into(),
            direction: "falls".into(),
            since: since.into(),
        }
    }

    #[test]
    fn an_item_or_a_lesson_is_named_as_people_write_it() {
        let cause = |text: &str| expected(&fields(text, ""), today()).map(|one| one.because);
        assert_eq!(cause(" pag-03 "), Ok(Cause::Item("PAG-03".parse().unwrap())));
        for text in ["lesson 12", "Lesson12", "LESSON  12 "] {
            assert_eq!(cause(text), Ok(Cause::Lesson(12)), "{text}");
        }
        for text in ["", "lesson", "lesson 0", "lesson -1", "12", "<script>"] {
            assert_eq!(cause(text).unwrap_err()[0].field, "because", "{text}");
        }
        assert_eq!(Cause::Lesson(12).words(), "lesson 12");
    }

    #[test]
    fn it_went_live_today_or_within_half_a_year() {
        let since = |text: &str| expected(&fields("PAG-03", text), today()).map(|one| one.since);
        assert_eq!(since(" "), Ok(today()));
        assert_eq!(since("2026-05-22"), Ok("2026-05-22".parse().unwrap()));
        for text in ["2026-05-21", "2026-11-22", "yesterday"] {
            assert_eq!(since(text).unwrap_err()[0].field, "since", "{text}");
        }
    }

    #[test]
    fn everything_that_cannot_be_taken_is_said_at_once() {
        let all = expected(&EffectFields { since: "x".into(), ..EffectFields::default() }, today());
        let named: Vec<&str> = all.unwrap_err().iter().map(|bad| bad.field).collect();
        assert_eq!(named, ["because", "measure", "direction", "since"]);
    }

    #[test]
    fn what_is_measured_is_whole_once_its_window_began_after_it() {
        let from = |measure, since: &str, days| {
            whole_from(measure, since.parse().unwrap(), days).to_string()
        };
        assert_eq!(from(Measure::PagesPerWeek, "2026-11-21", 7), "2026-11-28");
        // September, October and November are the first whole months; from December on they are
        // the last three. The window in days says nothing of that.
        assert_eq!(from(Measure::ObjectiveMet, "2026-08-02", 113), "2026-12-01");
        assert_eq!(from(Measure::ObjectiveMet, "2026-08-01", 113), "2026-11-01");
    }

    #[test]
    fn how_long_developers_have_run_a_service_is_no_effect() {
        let fields = EffectFields { measure: "months_self_managed".into(), ..fields("PAG-03", "") };
        assert_eq!(expected(&fields, today()).unwrap_err()[0].field, "measure");
    }

    #[test]
    fn an_effect_came_when_the_value_moved_as_expected() {
        let of = Outcome::of;
        assert_eq!(of(Direction::Falls, Some(6.0), Some(5.0)), Outcome::Came);
        assert_eq!(of(Direction::Falls, Some(6.0), Some(6.0)), Outcome::DidNotCome);
        assert_eq!(of(Direction::Rises, Some(0.0), Some(1.0)), Outcome::Came);
        assert_eq!(of(Direction::Rises, Some(6.0), Some(5.0)), Outcome::DidNotCome);
        assert_eq!(of(Direction::Rises, None, Some(5.0)), Outcome::Unknown);
        assert_eq!(of(Direction::Rises, Some(5.0), None), Outcome::Unknown);
    }
}
