//! The fields of a request, whether a form or a JSON object sent them.

use serde_json::Value;

use crate::ops::{Error, FieldError, Result};

/// Where a problem lies that concerns the request as a whole and not one of its fields.
pub const MALFORMED: &str = "request";

/// A field that an action takes; also what the API document says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name; a name that ends in `*` stands for every name that starts like it.
    pub name: &'static str,
    /// What it means.
    pub words: &'static str,
    /// Whether it may be given several times.
    pub many: bool,
}

/// A field that is given at most once.
pub const fn one(name: &'static str, words: &'static str) -> Field {
    Field { name, words, many: false }
}

/// A field that may be given several times.
pub const fn many(name: &'static str, words: &'static str) -> Field {
    Field { name, words, many: true }
}

impl Field {
    fn is_named(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => self.name == name,
        }
    }
}

/// The fields of a request as text, in the order in which they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Takes pairs as a form sends them.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Takes a JSON object: text, numbers and booleans, or lists of them.
    ///
    /// # Errors
    /// It is no object, or holds something deeper.
    pub fn from_json(value: &Value) -> Result<Self> {
        let object = value.as_object().ok_or_else(|| malformed("Send a JSON object."))?;
        let mut pairs = Vec::new();
        for (name, value) in object {
            match value {
                Value::Array(values) => {
                    for value in values {
                        pairs.push((name.clone(), scalar(name, value)?));
                    }
                }
                Value::Null => {}
                value => pairs.push((name.clone(), scalar(name, value)?)),
            }
        }
        Ok(Self(pairs))
    }

    /// Refuses fields that the action does not take, and single fields that were sent twice.
    ///
    /// # Errors
    /// The fields concerned.
    pub fn check(&self, taken: &[Field]) -> Result<()> {
        let mut problems = Vec::new();
        for (place, (name, _)) in self.0.iter().enumerate() {
            let Some(field) = taken.iter().find(|field| field.is_named(name)) else {
                let known: Vec<_> = taken.iter().map(|field| field.name).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let sentence = format!("There is no field {name:.60?} here. Fields: {known}.");
                problems.push(FieldError::new(name.chars().take(60).collect::<String>(), sentence));
                continue;
            };
            let again = self.0.iter().take(place).any(|(earlier, _)| earlier == name);
            if again && !field.many {
                problems.push(FieldError::new(name.clone(), format!("Send {name} once.")));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    /// The text of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// The text of a field, if it was sent.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }

    /// Every text of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, text)| text.clone()).collect()
    }

    /// Whether a box was ticked: `on`, `true`, `1` or `yes`.
    pub fn ticked(&self, name: &str) -> bool {
        matches!(self.text(name), "on" | "true" | "1" | "yes")
    }

    /// Every pair.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Reads a field as a value of a type.
    ///
    /// # Errors
    /// It cannot be read; the sentence says why.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<T>
    where
        T::Err: std::fmt::Display,
    {
        self.text(name).trim().parse().map_err(|error: T::Err| {
            let error = error.to_string();
            let mut letters = error.chars();
            let first: String =
                letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
            Error::invalid(name, format!("{first}{}.", letters.as_str().trim_end_matches('.')))
        })
    }

    /// Reads a field as a day, if it was filled in.
    ///
    /// # Errors
    /// It is no day.
    pub fn day(&self, name: &str) -> Result<Option<chrono::NaiveDate>> {
        let text = self.text(name).trim();
        if text.is_empty() {
            return Ok(None);
        }
        crate::domain::answer::day(text).map(Some).ok_or_else(|| {
            Error::invalid(name, "Enter a day as year-month-day, for example 2026-11-21.")
        })
    }
}

fn scalar(name: &str, value: &Value) -> Result<String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        _ => Err(malformed(&format!("{name:.60} takes a single value."))),
    }
}

fn malformed(sentence: &str) -> Error {
    Error::invalid(MALFORMED, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_and_doubled_fields_are_refused() {
        let pair = |name: &str| (name.to_owned(), "x".to_owned());
        let taken = [one("email", ""), many("fact", ""), one("q_*", "")];
        assert!(
            Fields::new(vec![pair("email"), pair("fact"), pair("fact"), pair("q_a")])
                .check(&taken)
                .is_ok()
        );
        assert!(Fields::new(vec![pair("email"), pair("email")]).check(&taken).is_err());
        assert!(Fields::new(vec![pair("role")]).check(&taken).is_err());
    }

    #[test]
    fn json_holds_scalars_and_lists_of_them() {
        let json = serde_json::json!({ "number": 9.5, "facts": ["a", "b"], "none": null });
        let fields = Fields::from_json(&json).unwrap();
        assert_eq!((fields.text("number"), fields.all("facts").len()), ("9.5", 2));
        assert!(Fields::from_json(&serde_json::json!({ "email": { "a": 1 } })).is_err());
        assert!(Fields::from_json(&serde_json::json!([1])).is_err());
    }
}
