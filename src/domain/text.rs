//! Text that people typed: whether there is anything to read in it, and whether it reads in the
//! order in which it stands.

/// Characters that break a line or turn the direction of the text after them, so that one text
/// could pass for another (Unicode Standard Annex 9).
const TURNS_TEXT: [char; 14] = [
    '\u{061c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}', '\u{202a}', '\u{202b}', '\u{202c}',
    '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
];

/// Whether the character leaves no mark when it stands alone (Unicode property
/// `Default_Ignorable_Code_Point`, and the blanks that are letters by category).
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether there is nothing to read in the text.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// Whether the text stands on one line and reads in the order in which it stands, as a name or a
/// title must.
pub fn is_one_plain_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || TURNS_TEXT.contains(&c))
}

/// The text on one line, without characters that steer a terminal, a mail header or the direction of
/// the text after them; what is longer than `longest` characters is cut.
pub fn as_one_line(text: &str, longest: usize) -> String {
    let kept =
        text.chars().map(|c| if c.is_control() || TURNS_TEXT.contains(&c) { ' ' } else { c });
    let line = kept.collect::<String>();
    cut(&line.split_whitespace().collect::<Vec<_>>().join(" "), longest)
}

/// The text with its lines, without other characters that steer; what is longer than `longest`
/// characters is cut.
pub fn as_plain_text(text: &str, longest: usize) -> String {
    let kept = text
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !(c.is_control() || TURNS_TEXT.contains(c)));
    cut(&kept.collect::<String>(), longest)
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A count with its word: `1 day`, `2 days`.
pub fn counted(count: impl Into<i64>, word: &str) -> String {
    let count = count.into();
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_every_kind_are_blank() {
        for blank in ["", " \n\t", "\u{200b}\u{2060}", "\u{3164}", "\u{feff} \u{ad}", "\u{2800}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for read in ["x", "\u{200b}0", "é", "\u{1f600}", "漢"] {
            assert!(!is_blank(read), "{read:?}");
        }
    }

    #[test]
    fn what_steers_is_taken_out_and_what_is_long_is_cut() {
        let hostile = "Ana\r\nBcc: x@y.example\0\u{202e}\u{2028} b";
        assert_eq!(as_one_line(hostile, 80), "Ana Bcc: x@y.example b");
        assert_eq!(as_plain_text("one\r\n.\r\ntwo\0\u{7}\u{202e}", 80), "one\n.\ntwo");
        assert_eq!(as_one_line("ééé", 2), "éé…");
        assert_eq!(as_plain_text(&"x".repeat(10), 10), "x".repeat(10));
    }

    #[test]
    fn a_name_cannot_turn_its_reader_around() {
        assert!(is_one_plain_line("Ledger (EU)") && is_one_plain_line("دفتر"));
        for wrong in ["two\nlines", "gnp.\u{202e}exe", "a\u{2066}b", "bell\u{7}"] {
            assert!(!is_one_plain_line(wrong), "{wrong:?}");
        }
    }
}
