//! Submitted fields, read one by one, so that everything that cannot be taken is said at once.

use chrono::NaiveDate;

use super::answer::{BadField, checked_length, day};
use super::ids::Handle;
use super::text::is_blank;

/// A field that cannot be taken, with a sentence that says what would be.
pub fn bad(field: &'static str, sentence: impl Into<String>) -> BadField {
    BadField { field, sentence: sentence.into() }
}

/// The value, or nothing and one more bad field.
pub fn kept<T>(bad: &mut Vec<BadField>, read: Result<T, BadField>) -> Option<T> {
    read.map_err(|field| bad.push(field)).ok()
}

/// Text that says something.
///
/// # Errors
/// It is blank, which the sentence answers, too long, or holds what cannot be shown.
pub fn words(field: &'static str, text: &str, sentence: &str) -> Result<String, BadField> {
    let text = text.trim();
    if is_blank(text) {
        return Err(bad(field, sentence));
    }
    checked_length(field, text)?;
    Ok(text.to_owned())
}

/// A calendar day that is not before `earliest`.
///
/// # Errors
/// It is no day, or an earlier one; the sentence says what to give.
pub fn day_from(
    field: &'static str,
    text: &str,
    earliest: NaiveDate,
    sentence: &str,
) -> Result<NaiveDate, BadField> {
    day(text).filter(|day| *day >= earliest).ok_or_else(|| bad(field, sentence))
}

/// The handle of a person; whether there is such a person is asked elsewhere.
///
/// # Errors
/// It is no handle; the sentence says what to give.
pub fn handle(field: &'static str, text: &str, sentence: &str) -> Result<Handle, BadField> {
    text.trim().trim_start_matches('@').parse().map_err(|_| bad(field, sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_taken_is_collected() {
        let mut found = Vec::new();
        let today = "2026-11-21".parse().unwrap();
        assert_eq!(kept(&mut found, words("why", " yes ", "Say why.")), Some("yes".to_owned()));
        assert_eq!(kept(&mut found, words("why", "\u{200b}", "Say why.")), None);
        assert!(kept(&mut found, words("why", &"x".repeat(10_001), "Say why.")).is_none());
        assert!(kept(&mut found, day_from("on", "2026-11-20", today, "Later.")).is_none());
        assert_eq!(kept(&mut found, day_from("on", "2026-11-21", today, "Later.")), Some(today));
        assert!(kept(&mut found, handle("who", "two\nlines", "Name them.")).is_none());
        assert_eq!(kept(&mut found, handle("who", " @ana.ruiz", "")).unwrap().as_str(), "ana.ruiz");
        let fields: Vec<_> = found.iter().map(|bad| (bad.field, bad.sentence.as_str())).collect();
        assert_eq!(fields.len(), 4);
        assert_eq!((fields[0], fields[2]), (("why", "Say why."), ("on", "Later.")));
    }
}
