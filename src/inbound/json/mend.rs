//! JSON that is right by its grammar, and yet holds what no text and no number of ours can be.

use std::borrow::Cow;

/// What stands for half of a character.
const REPLACEMENT: &str = "\\ufffd";

/// The same JSON with the replacement character for every half of a surrogate pair that stands alone, as
/// programs write it that cut a title in the middle of an emoji, and with `null` for every number that is
/// too large for a float: so that one odd value keeps back none of the others.
pub fn mended(text: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let (mut at, mut copied, mut in_text) = (0, 0, false);
    while let Some(byte) = text.as_bytes().get(at) {
        let (length, instead) = match byte {
            b'\\' if in_text => escape(text, at),
            b'-' | b'0'..=b'9' if !in_text => number(text, at),
            b'"' => {
                in_text = !in_text;
                (1, None)
            }
            _ => (1, None),
        };
        if let Some(instead) = instead {
            mended.push_str(text.get(copied..at).unwrap_or_default());
            mended.push_str(instead);
            copied = at + length;
        }
        at += length;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(mended)
}

/// How long the escape at this place is, and what to put in its place.
fn escape(text: &str, at: usize) -> (usize, Option<&'static str>) {
    match (unit(text, at), unit(text, at + 6)) {
        (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => (12, None),
        (Some(0xd800..0xe000), _) => (6, Some(REPLACEMENT)),
        (Some(_), _) => (6, None),
        (None, _) => (2, None),
    }
}

/// The number behind `\u`, where that stands at this place.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    are_digits.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

/// How long the number at this place is, and what to put in its place.
fn number(text: &str, at: usize) -> (usize, Option<&'static str>) {
    let rest = text.get(at..).unwrap_or_default();
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let length = rest.bytes().take_while(|byte| is_part(*byte)).count();
    let value = rest.get(..length).and_then(|number| number.parse::<f64>().ok());
    (length, value.is_some_and(f64::is_infinite).then_some("null"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_characters_and_numbers_beyond_every_float_are_put_right() {
        for (json, right) in [
            (r#"["a\ud83d"]"#, r#"["a\ufffd"]"#),
            (r#"["\uDE00\ud83d"]"#, r#"["\ufffd\ufffd"]"#),
            (r#"{"\ud83dx": 1}"#, r#"{"\ufffdx": 1}"#),
            (r#"["\ud83d\ud83d\ude00"]"#, r#"["\ufffd\ud83d\ude00"]"#),
            (r"[1e400, -1e400, 1.5E+999]", "[null, null, null]"),
        ] {
            assert_eq!(mended(json), right);
            assert!(serde_json::from_str::<serde_json::Value>(right).is_ok(), "{right}");
        }
        let digits = "9".repeat(400);
        assert_eq!(mended(&format!("[{digits}]")), "[null]");
    }

    #[test]
    fn what_is_right_stays_as_it_is() {
        for json in [
            r#"["\ud83d\ude00", "\\ud83d", "\"\\\\ud83d", "1e400", 1e300, -0.5, 1e-400]"#,
            r#"{"é": "\n\u00e9", "n": 18446744073709551615}"#,
            // No JSON either way.
            r#"["\ud8"#,
            r#""\"#,
            "[1e, --1, 1e400.5]",
            "",
        ] {
            assert!(matches!(mended(json), Cow::Borrowed(same) if same == json), "{json}");
        }
    }
}
