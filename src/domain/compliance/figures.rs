//! Figures as people write and read them: `26,625,000` and `5.01 %`.

/// Reads a figure. Spaces and underscores may group digits anywhere, commas only by thousands,
/// and the decimal sign is a point. `None` when the text is no such figure.
pub(super) fn parse(text: &str) -> Option<f64> {
    let dense: String = text.chars().filter(|c| !is_group_space(*c)).collect();
    let (sign, unsigned) = match dense.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, dense.as_str()),
    };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    if !is_whole(whole) || !fraction.is_none_or(is_digits) {
        return None;
    }
    unsigned.replace(',', "").parse::<f64>().ok().map(|figure| sign * figure)
}

fn is_group_space(c: char) -> bool {
    // Space, underscore, no-break space, thin space, narrow no-break space.
    matches!(c, ' ' | '_' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_whole(text: &str) -> bool {
    let mut groups = text.split(',');
    let Some(first) = groups.next() else { return false };
    let rest: Vec<&str> = groups.collect();
    is_digits(first)
        && (rest.is_empty() || first.len() <= 3)
        && rest.iter().all(|group| group.len() == 3 && is_digits(group))
}

/// The figure with thousands grouped by commas and no needless decimals.
pub(super) fn show(figure: f64) -> String {
    let plain = figure.to_string();
    let (whole, fraction) = match plain.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (plain.as_str(), None),
    };
    let digits = whole.chars().filter(char::is_ascii_digit).count();
    let mut shown = String::with_capacity(plain.len() + digits / 3);
    let mut left = digits;
    for c in whole.chars() {
        shown.push(c);
        if c.is_ascii_digit() {
            left -= 1;
            if left > 0 && left.is_multiple_of(3) {
                shown.push(',');
            }
        }
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        for (text, figure) in [
            ("5.01", 5.01),
            ("26,625,000", 26_625_000.0),
            ("26 625 000", 26_625_000.0),
            ("26\u{202f}625\u{202f}000.5", 26_625_000.5),
            ("100_000", 100_000.0),
            ("0", 0.0),
            ("-3", -3.0),
        ] {
            assert_eq!(parse(text), Some(figure), "{text}");
        }
        for text in [
            "", ".", "5.", ".5", "5,01", "1,2345", "1234,567", "1e3", "inf", "NaN", "5 %", "1.2.3",
            "+1", "--1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn figures_are_shown_with_grouped_thousands() {
        for (figure, text) in [
            (0.0, "0"),
            (999.0, "999"),
            (1000.0, "1,000"),
            (26_625_000.0, "26,625,000"),
            (5.01, "5.01"),
            (123_456.5, "123,456.5"),
            (-1234.0, "-1,234"),
            (1e12, "1,000,000,000,000"),
        ] {
            assert_eq!(show(figure), text);
        }
    }
}
