//! Tables as CSV (RFC 4180) that is safe to open in a spreadsheet: text that a spreadsheet would take
//! for a formula is marked as text.

/// The media type of a table with a header line.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

/// Characters at the start of a cell by which a spreadsheet knows a formula, the wide ones too
/// (OWASP, CSV injection).
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes lines of cells, each line ended by a carriage return and a line feed.
pub fn table<const N: usize>(
    header: [&str; N],
    lines: impl Iterator<Item = [String; N]>,
) -> String {
    let mut text = String::new();
    write_line(&mut text, header.iter().copied());
    for line in lines {
        write_line(&mut text, line.iter().map(String::as_str));
    }
    text
}

fn write_line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(',');
        }
        write_cell(text, cell);
    }
    text.push_str("\r\n");
}

/// Every cell is quoted, so that no separator of any country ends it.
fn write_cell(text: &mut String, cell: &str) {
    text.push('"');
    if cell.starts_with(FORMULA) {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let mut written = String::new();
        write_cell(&mut written, text);
        written
    }

    #[test]
    fn a_formula_is_text() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－2"] {
            assert_eq!(cell(bad), format!("\"'{bad}\""));
        }
        assert_eq!(cell("1-1=0"), "\"1-1=0\"");
        assert_eq!(cell(""), "\"\"");
    }

    #[test]
    fn a_quote_does_not_end_a_cell() {
        assert_eq!(cell("a \"b\",\r\n;c"), "\"a \"\"b\"\",\r\n;c\"");
        assert_eq!(cell("=\"x\""), "\"'=\"\"x\"\"\"");
    }

    #[test]
    fn every_line_has_as_many_cells_as_the_header() {
        let lines = [["1".to_owned(), "2".to_owned()]].into_iter();
        assert_eq!(table(["a", "b"], lines), "\"a\",\"b\"\r\n\"1\",\"2\"\r\n");
    }
}
