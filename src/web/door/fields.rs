//! The fields of a request, whether a form or a JSON object sent them.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::ops::{Error, FieldError, Result};

/// Where a problem lies that concerns the request as a whole and not one of its fields.
pub const MALFORMED: &str = "request";

/// How many fields that do not exist are told.
const MOST_PROBLEMS: usize = 10;

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
pub struct Fields {
    pairs: Vec<(String, String)>,
    /// Names that a program sent as a list.
    lists: BTreeSet<String>,
}

impl Fields {
    /// Takes pairs as a form sends them.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self { pairs, lists: BTreeSet::new() }
    }

    /// Takes a JSON object: text, numbers and booleans, or lists of them. A name stands once:
    /// which of two counts would be a guess.
    ///
    /// # Errors
    /// It is no object, holds something deeper, or a name twice.
    pub fn from_json(text: &[u8]) -> Result<Self> {
        let members: Members = serde_json::from_slice(text)
            .map_err(|_| malformed("The body is not a well-formed JSON object."))?;
        let mut pairs: Vec<(String, String)> = Vec::new();
        let (mut names, mut lists) = (BTreeSet::new(), BTreeSet::new());
        for (name, value) in members.0 {
            if !names.insert(name.clone()) {
                return Err(malformed(&format!("Send {name:.60} once.")));
            }
            match value {
                Value::Array(values) => {
                    for value in values {
                        pairs.push((name.clone(), scalar(&name, &value)?));
                    }
                    lists.insert(name);
                }
                Value::Null => {}
                value => {
                    let text = scalar(&name, &value)?;
                    pairs.push((name, text));
                }
            }
        }
        Ok(Self { pairs, lists })
    }

    /// Refuses fields that the action does not take, and single fields that were sent twice.
    ///
    /// # Errors
    /// The fields concerned.
    pub fn check(&self, taken: &[Field]) -> Result<()> {
        let mut problems = Vec::new();
        let mut names = BTreeSet::new();
        // A list without values leaves no pair behind, and is a list all the same.
        let with_value: BTreeSet<&String> = self.pairs.iter().map(|(name, _)| name).collect();
        let empty = self.lists.iter().filter(|name| !with_value.contains(name));
        for name in self.pairs.iter().map(|(name, _)| name).chain(empty) {
            let again = !names.insert(name);
            let Some(field) = taken.iter().find(|field| field.is_named(name)) else {
                let known: Vec<_> = taken.iter().map(|field| field.name).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let sentence = format!("There is no field {name:.60?} here. Fields: {known}.");
                problems.push(FieldError::new(name.chars().take(60).collect::<String>(), sentence));
                if problems.len() >= MOST_PROBLEMS {
                    break;
                }
                continue;
            };
            if (again || self.lists.contains(name)) && !field.many {
                return Err(malformed(&format!("Send {name} once, as a single value.")));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    /// Refuses a name that stands twice: which one counts would be a guess.
    ///
    /// # Errors
    /// There is one.
    pub fn each_once(&self) -> Result<()> {
        let mut names = BTreeSet::new();
        match self.pairs.iter().find(|(name, _)| !names.insert(name)) {
            Some((name, _)) => Err(malformed(&format!("Send {name:.60} once."))),
            None => Ok(()),
        }
    }

    /// The text of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// The text of a field, if it was sent.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }

    /// Takes a field out that says something about the form and not to the action.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let taken = self.given(name).map(str::to_owned);
        self.pairs.retain(|(field, _)| field != name);
        taken
    }

    /// Every text of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(field, _)| field == name).map(|(_, text)| text.clone()).collect()
    }

    /// Whether a box was ticked: `on`, `true`, `1` or `yes`.
    pub fn ticked(&self, name: &str) -> bool {
        matches!(self.text(name), "on" | "true" | "1" | "yes")
    }

    /// Every pair.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
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

/// The members of a JSON object in order, with those whose names stand twice.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(
                self,
                mut map: M,
            ) -> std::result::Result<Members, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
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
    fn a_hundred_thousand_fields_are_refused_at_once() {
        let many_of = |name: &str| Fields::new(vec![(name.to_owned(), String::new()); 100_000]);
        assert!(many_of("a").each_once().is_err());
        assert!(many_of("facts").check(&[many("facts", "")]).is_ok());
        let Err(Error::Invalid(problems)) = many_of("a").check(&[one("email", "")]) else {
            panic!("fields that do not exist were taken")
        };
        assert_eq!(problems.len(), MOST_PROBLEMS);
    }

    #[test]
    fn json_holds_scalars_and_lists_of_them() {
        let json = br#"{ "number": 9.5, "facts": ["a", "b"], "none": null }"#;
        let fields = Fields::from_json(json).unwrap();
        assert_eq!((fields.text("number"), fields.all("facts").len()), ("9.5", 2));
        let list = Fields::from_json(br#"{ "email": ["a"] }"#).unwrap();
        assert!(list.check(&[many("email", "")]).is_ok());
        assert!(list.check(&[one("email", "")]).is_err(), "a list where one value is expected");
        let empty = Fields::from_json(br#"{ "email": [] }"#).unwrap();
        assert!(empty.check(&[many("email", "")]).is_ok());
        assert!(empty.check(&[one("email", "")]).is_err(), "a list all the same");
        assert!(empty.check(&[one("name", "")]).is_err(), "there is no such field");
        for wrong in [
            &br#"{ "email": { "a": 1 } }"#[..],
            br#"{ "email": [["a"]] }"#,
            br#"{ "email": "a", "email": "b" }"#,
            br#"{ "email": "a", "email": null }"#,
            b"[1]",
            b"\"text\"",
            b"{",
        ] {
            assert!(Fields::from_json(wrong).is_err(), "{}", String::from_utf8_lossy(wrong));
        }
    }
}
