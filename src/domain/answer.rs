//! What a team reports for an item, and how submitted text becomes it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::checklist::AnswerKind;
use super::text::is_blank;

/// Longest text of an answer, a reason or a note, in characters.
pub const LONGEST_TEXT: usize = 10_000;

/// What the team reports for one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reported {
    /// The statement is true.
    Met,
    /// The statement is true in part.
    Partly,
    /// The statement is not true.
    NotMet,
    /// The item does not concern the service, for this reason.
    NotApplicable(String),
    /// A number in the unit of the item.
    Number(f64),
    /// One of the options.
    Choice(String),
    /// A day.
    Date(NaiveDate),
    /// A short text.
    Text(String),
}

/// What kind of report it is, as a column holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportedAs {
    /// Met.
    Met,
    /// Partly met.
    Partly,
    /// Not met.
    NotMet,
    /// Not applicable.
    NotApplicable,
    /// A number, choice, date or text, in the value.
    Value,
}

text_enum!(ReportedAs {
    Met => "met",
    Partly => "partly",
    NotMet => "not_met",
    NotApplicable => "not_applicable",
    Value => "value",
});

/// The fields of an answer as a person or program submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerFields {
    /// `met`, `partly`, `not_met`, `not_applicable`, or the value of a choice.
    pub answer: String,
    /// A number.
    pub number: String,
    /// A day, `YYYY-MM-DD`.
    pub date: String,
    /// A short text.
    pub text: String,
    /// Why the item is not applicable.
    pub reason: String,
}

impl AnswerFields {
    /// What was submitted, whichever kind of answer it is meant for; empty when nothing was.
    pub fn said(&self) -> &str {
        let all = [&self.answer, &self.number, &self.date, &self.text];
        all.into_iter().map(|text| text.trim()).find(|text| !text.is_empty()).unwrap_or_default()
    }
}

/// A field whose content cannot be taken, with a sentence that says what would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct BadField {
    /// The name of the field.
    pub field: &'static str,
    /// What to put there.
    pub sentence: String,
}

fn bad(field: &'static str, sentence: impl Into<String>) -> BadField {
    BadField { field, sentence: sentence.into() }
}

impl Reported {
    /// Reads submitted fields as an answer of this kind; `None` when nothing was given, which
    /// takes an earlier answer back.
    ///
    /// # Errors
    /// The field that cannot be taken, and what would be.
    pub fn parse(kind: &AnswerKind, fields: &AnswerFields) -> Result<Option<Self>, BadField> {
        if fields.answer == ReportedAs::NotApplicable.as_str() {
            return parse_reason(&fields.reason).map(Some);
        }
        match kind {
            AnswerKind::Attest => parse_attest(&fields.answer),
            AnswerKind::Number { unit, min, max } => parse_number(&fields.number, unit, *min, *max),
            AnswerKind::Choice { options } => {
                let chosen = fields.answer.trim();
                if chosen.is_empty() {
                    return Ok(None);
                }
                if options.iter().any(|option| option.value == chosen) {
                    return Ok(Some(Reported::Choice(chosen.to_owned())));
                }
                let known: Vec<_> = options.iter().map(|option| option.value.as_str()).collect();
                Err(bad("answer", format!("Choose one of: {}.", known.join(", "))))
            }
            AnswerKind::Date => parse_date(&fields.date),
            AnswerKind::Text => parse_text(&fields.text),
        }
    }

    /// The two columns that hold the answer.
    pub fn to_columns(&self) -> (ReportedAs, Option<String>) {
        match self {
            Reported::Met => (ReportedAs::Met, None),
            Reported::Partly => (ReportedAs::Partly, None),
            Reported::NotMet => (ReportedAs::NotMet, None),
            Reported::NotApplicable(reason) => (ReportedAs::NotApplicable, Some(reason.clone())),
            Reported::Number(number) => (ReportedAs::Value, Some(number.to_string())),
            Reported::Choice(text) | Reported::Text(text) => {
                (ReportedAs::Value, Some(text.clone()))
            }
            Reported::Date(date) => (ReportedAs::Value, Some(date.to_string())),
        }
    }

    /// The answer that the two columns hold; `None` when they do not fit the kind.
    pub fn from_columns(kind: &AnswerKind, how: ReportedAs, value: Option<&str>) -> Option<Self> {
        Some(match (how, kind) {
            (ReportedAs::Met, _) => Reported::Met,
            (ReportedAs::Partly, _) => Reported::Partly,
            (ReportedAs::NotMet, _) => Reported::NotMet,
            (ReportedAs::NotApplicable, _) => Reported::NotApplicable(value?.to_owned()),
            (ReportedAs::Value, AnswerKind::Number { .. }) => {
                Reported::Number(value?.parse().ok()?)
            }
            (ReportedAs::Value, AnswerKind::Choice { .. }) => Reported::Choice(value?.to_owned()),
            (ReportedAs::Value, AnswerKind::Date) => Reported::Date(value?.parse().ok()?),
            (ReportedAs::Value, AnswerKind::Text) => Reported::Text(value?.to_owned()),
            (ReportedAs::Value, AnswerKind::Attest) => return None,
        })
    }

    /// Whether this is an answer to an item of this kind: one of its options, a number that makes
    /// sense there.
    pub fn fits(&self, kind: &AnswerKind) -> bool {
        match (self, kind) {
            (Reported::NotApplicable(_), _)
            | (Reported::Met | Reported::Partly | Reported::NotMet, AnswerKind::Attest)
            | (Reported::Date(_), AnswerKind::Date)
            | (Reported::Text(_), AnswerKind::Text) => true,
            (Reported::Number(number), AnswerKind::Number { min, max, .. }) => {
                (*min..=*max).contains(number)
            }
            (Reported::Choice(value), AnswerKind::Choice { options }) => {
                options.iter().any(|option| option.value == *value)
            }
            _ => false,
        }
    }

    /// The answer in words, as a reviewer reads it.
    pub fn words(&self, kind: &AnswerKind) -> String {
        match (self, kind) {
            (Reported::Met, _) => "Met".to_owned(),
            (Reported::Partly, _) => "Partly met".to_owned(),
            (Reported::NotMet, _) => "Not met".to_owned(),
            (Reported::NotApplicable(_), _) => "Not applicable".to_owned(),
            (Reported::Number(number), AnswerKind::Number { unit, .. }) => counted(*number, unit),
            (Reported::Number(number), _) => number.to_string(),
            (Reported::Choice(value), AnswerKind::Choice { options }) => options
                .iter()
                .find(|option| &option.value == value)
                .map_or_else(|| value.clone(), |option| option.label.clone()),
            (Reported::Choice(text) | Reported::Text(text), _) => text.clone(),
            (Reported::Date(date), _) => date.format("%-d %b %Y").to_string(),
        }
    }
}

/// A number with its unit: `95%`, `12 minutes`.
pub fn figure(number: f64, unit: &str) -> String {
    if unit == "%" { format!("{number}%") } else { format!("{number} {unit}") }
}

/// The same for people: a count of one has its unit in the singular, `1 month`. The first plural of
/// the unit loses its s.
pub fn counted(number: f64, unit: &str) -> String {
    if number != 1.0 {
        return figure(number, unit);
    }
    let mut plural = true;
    let words = unit.split(' ').map(|word| match word.strip_suffix('s') {
        Some(one) if plural => {
            plural = false;
            one
        }
        _ => word,
    });
    figure(number, &words.collect::<Vec<_>>().join(" "))
}

/// The same for people, in at most two places after the point: for what was reckoned, as two thirds
/// are. Rules go by the value itself.
pub fn counted_to_two_places(number: f64, unit: &str) -> String {
    // Adding 0 turns the -0 that a small negative value becomes into 0.
    counted((number * 100.0).round() / 100.0 + 0.0, unit)
}

fn parse_reason(reason: &str) -> Result<Reported, BadField> {
    let reason = reason.trim();
    if is_blank(reason) {
        return Err(bad("reason", "Say why this item does not apply. An SRE judges the reason."));
    }
    checked_length("reason", reason)?;
    Ok(Reported::NotApplicable(reason.to_owned()))
}

fn parse_attest(answer: &str) -> Result<Option<Reported>, BadField> {
    match answer {
        "" => Ok(None),
        "met" => Ok(Some(Reported::Met)),
        "partly" => Ok(Some(Reported::Partly)),
        "not_met" => Ok(Some(Reported::NotMet)),
        _ => Err(bad("answer", "Choose one of: met, partly, not_met, not_applicable.")),
    }
}

fn parse_number(text: &str, unit: &str, min: f64, max: f64) -> Result<Option<Reported>, BadField> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number: f64 =
        text.replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(
            || bad("number", format!("Enter a number in {unit}, for example {max}.")),
        )?;
    if !(min..=max).contains(&number) {
        let range = format!("Enter a number from {min} to {} .", figure(max, unit));
        return Err(bad("number", range.replace(" .", ".")));
    }
    Ok(Some(Reported::Number(number)))
}

fn parse_date(text: &str) -> Result<Option<Reported>, BadField> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date = day(text)
        .ok_or_else(|| bad("date", "Enter a day as year-month-day, for example 2026-11-21."))?;
    Ok(Some(Reported::Date(date)))
}

/// A calendar day written `YYYY-MM-DD`, in a year that people live in.
pub fn day(text: &str) -> Option<NaiveDate> {
    use chrono::Datelike;
    let date: NaiveDate = text.trim().parse().ok()?;
    (1970..=9999).contains(&date.year()).then_some(date)
}

fn parse_text(text: &str) -> Result<Option<Reported>, BadField> {
    let text = text.trim();
    if is_blank(text) {
        return Ok(None);
    }
    checked_length("text", text)?;
    Ok(Some(Reported::Text(text.to_owned())))
}

/// Refuses text that is longer than `LONGEST_TEXT` or holds control characters other than line
/// breaks and tabs.
///
/// # Errors
/// A sentence that says which limit was passed.
pub fn checked_length(field: &'static str, text: &str) -> Result<(), BadField> {
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        let over = length - LONGEST_TEXT;
        return Err(bad(
            field,
            format!(
                "At most {LONGEST_TEXT} characters fit here; this is {over} too long. Put the rest behind a link."
            ),
        ));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(bad(field, "The text holds characters that cannot be shown. Remove them."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> AnswerKind {
        AnswerKind::Number { unit: "%".into(), min: 0.0, max: 100.0 }
    }

    fn with(change: impl FnOnce(&mut AnswerFields)) -> AnswerFields {
        let mut fields = AnswerFields::default();
        change(&mut fields);
        fields
    }

    #[test]
    fn a_number_is_read_in_its_range() {
        let read = |text: &str| Reported::parse(&number(), &with(|f| f.number = text.into()));
        assert_eq!(read("95,5"), Ok(Some(Reported::Number(95.5))));
        assert_eq!(read(" "), Ok(None));
        for wrong in ["NaN", "inf", "101", "-1", "1e999", "ninety"] {
            assert_eq!(read(wrong).unwrap_err().field, "number", "{wrong}");
        }
    }

    #[test]
    fn not_applicable_needs_a_reason() {
        let fields = with(|f| f.answer = "not_applicable".into());
        assert_eq!(Reported::parse(&number(), &fields).unwrap_err().field, "reason");
        let unseen = AnswerFields { reason: "\u{200b}\u{2060}".into(), ..fields };
        assert_eq!(Reported::parse(&number(), &unseen).unwrap_err().field, "reason");
    }

    #[test]
    fn a_wrong_kind_of_value_is_refused() {
        let fields = with(|f| f.answer = "often".into());
        assert_eq!(Reported::parse(&AnswerKind::Attest, &fields).unwrap_err().field, "answer");
    }

    #[test]
    fn columns_hold_every_answer() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        for (kind, answer) in [
            (AnswerKind::Attest, Reported::Partly),
            (number(), Reported::Number(0.1)),
            (number(), Reported::NotApplicable("no users".into())),
            (AnswerKind::Date, Reported::Date(date)),
            (AnswerKind::Text, Reported::Text("Team Ledger".into())),
        ] {
            let (how, value) = answer.to_columns();
            assert_eq!(Reported::from_columns(&kind, how, value.as_deref()), Some(answer));
        }
    }
}
