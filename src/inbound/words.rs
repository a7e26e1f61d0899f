//! Texts and moments of strangers, brought into the shape in which they are kept.

use chrono::Datelike as _;

use crate::domain::at::At;
use crate::domain::event::sha256_hex;
use crate::domain::text::{as_one_line, is_blank, is_one_plain_line};

/// The longest name of a service, and the longest key and group, in characters.
const LONGEST_NAME: usize = 200;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 300;

/// The first year that a sender can mean. Clocks that were never set say 1970; nobody had any of these
/// senders before 2000.
const FIRST_YEAR: i32 = 2000;

/// Days that the clock of a sender may be ahead.
const DAYS_AHEAD: u32 = 1;

/// What a sender calls a service, on one line; `None` when there is nothing to read.
pub fn service(text: &str) -> Option<String> {
    // What is cut ends with one more character, the ellipsis.
    Some(as_one_line(text, LONGEST_NAME - 1)).filter(|name| !is_blank(name))
}

/// A title on one line; may be empty.
pub fn title(text: &str) -> String {
    as_one_line(text, LONGEST_TITLE - 1)
}

/// A key or the name of a group as it came, or its SHA-256 where it is long or is not one plain line:
/// two that differ stay two.
pub fn name(text: &str) -> String {
    let text = text.trim();
    let is_plain = is_one_plain_line(text) && text.chars().count() <= LONGEST_NAME;
    if is_plain { text.to_owned() } else { sha256_hex(text.as_bytes()) }
}

/// A key as of [`name`], or in words that there is none.
pub fn key(text: Option<&str>) -> Result<String, String> {
    let text = text.filter(|text| !is_blank(text)).ok_or("has no key")?;
    Ok(name(text))
}

/// The SHA-256 of several texts, which do not run into each other.
pub fn digest<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut bytes = Vec::new();
    for text in texts {
        bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    sha256_hex(&bytes)
}

/// A moment that a delivery can tell which came at `received_at`: in RFC 3339 with any offset, from
/// the year 2000 on, and at most a day ahead. In words what is wrong with any other.
pub fn moment(text: Option<&str>, received_at: At) -> Result<At, String> {
    let text = text.ok_or("has no time")?;
    let at: At = text.trim().parse().map_err(|_| "has a time that is not RFC 3339")?;
    let year = at.date().year();
    if year < FIRST_YEAR {
        Err(format!("says it happened in {year}"))
    } else if at > received_at.plus_days(DAYS_AHEAD) {
        Err(format!("says it happened on {}, more than a day after it came in", at.date()))
    } else {
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment_of(text: &str) -> Result<String, String> {
        let received_at = "2026-03-29T02:00:00Z".parse().unwrap();
        moment(Some(text), received_at).map(|at| at.to_string())
    }

    #[test]
    fn moments_of_every_offset_are_utc() {
        for same in
            ["2026-03-29T01:30:00Z", "2026-03-29T03:30:00+02:00", "2026-03-28T19:30:00.000-06:00"]
        {
            assert_eq!(moment_of(same).unwrap(), "2026-03-29T01:30:00.000000Z");
        }
        assert_eq!(
            moment_of("2026-03-29T01:30:00.123456789Z").unwrap(),
            "2026-03-29T01:30:00.123456Z"
        );
    }

    #[test]
    fn moments_that_cannot_be_are_told_in_words() {
        assert_eq!(moment_of("1970-01-01T00:00:00Z").unwrap_err(), "says it happened in 1970");
        assert_eq!(moment_of("0000-01-01T00:00:00+23:59").unwrap_err(), "says it happened in -1");
        let ahead = "says it happened on 2100-01-01, more than a day after it came in";
        assert_eq!(moment_of("2100-01-01T00:00:00Z").unwrap_err(), ahead);
        assert!(moment_of("2026-03-30T02:00:00Z").is_ok());
        assert!(moment_of("2026-03-30T02:00:00.000001Z").is_err());
        for other in
            ["", "yesterday", "-262144-01-01T00:00:00Z", "+262143-12-31T23:59:59Z", "1774749000"]
        {
            assert_eq!(moment_of(other).unwrap_err(), "has a time that is not RFC 3339", "{other}");
        }
        assert!(moment_of("9999-12-31T23:59:59-23:59").is_err());
    }

    #[test]
    fn names_stay_apart_however_long_they_are() {
        assert_eq!(name(" a b "), "a b");
        assert_eq!(name(&"é".repeat(200)), "é".repeat(200));
        let (one, other) = ("x".repeat(201), "x".repeat(202));
        assert_eq!(name(&one).len(), 64);
        assert_ne!(name(&one), name(&other));
        assert_ne!(name("a\u{0}b"), name("a\tb"));
        assert!(!name("a\u{0}b").contains('\0'));
    }

    #[test]
    fn texts_are_one_line_of_a_length_that_is_kept() {
        assert_eq!(service(" shop \u{202e}\n checkout\u{0} ").unwrap(), "shop checkout");
        assert_eq!(service(" \n\u{200b}"), None);
        assert_eq!(service(&"x".repeat(5000)).unwrap().chars().count(), 200);
        assert_eq!(title(&"x".repeat(5000)).chars().count(), 300);
    }

    #[test]
    fn texts_of_a_digest_do_not_run_into_each_other() {
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
        assert_ne!(digest(["a"]), digest(["a", ""]));
    }
}
