//! The help of a quarter as a table for spreadsheets: one line per entry.

use crate::domain::quarter::Quarter;
use crate::ops::engagements::ExportLine;
use crate::web::csv;

const HEADER: [&str; 8] =
    ["day", "quarter", "SRE", "service", "team", "minutes", "hours", "what changed"];

/// The lines as CSV.
pub fn csv(lines: &[ExportLine]) -> String {
    csv::table(
        HEADER,
        lines.iter().map(|line| {
            [
                line.day.to_string(),
                line.quarter.to_string(),
                line.name.clone(),
                line.service_name.clone(),
                line.team.clone(),
                line.minutes.to_string(),
                format!("{:.2}", f64::from(line.minutes) / 60.0),
                line.what_changed.clone(),
            ]
        }),
    )
}

/// The name under which it is saved: `consulting-2026-Q4.csv`, with the person when it is of one.
pub fn file_name(quarter: Quarter, person: Option<&str>) -> String {
    match person {
        Some(handle) => format!("consulting-{quarter}-{handle}.csv"),
        None => format!("consulting-{quarter}.csv"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_words_stay_words() {
        let line = |name: &str, minutes, words: &str| ExportLine {
            day: "2026-11-03".parse().unwrap(),
            quarter: "2026-Q4".parse().unwrap(),
            handle: "ana".parse().unwrap(),
            name: name.into(),
            service: "ledger".parse().unwrap(),
            service_name: "@ledger".into(),
            team: "-2+3".into(),
            minutes,
            what_changed: words.into(),
        };
        let lines = [
            line("Ana Ruiz", 90, "=HYPERLINK(\"https://evil.example\",\"see\")"),
            line("+Ana", 20, "one, two;\n\"three\"\r\nfour"),
            line("\u{202e}zuiR anA", 1, "\u{202e}=1+1 הצילו\ttab"),
        ];
        insta::assert_snapshot!(
            csv(&lines).escape_debug().to_string().replace("\\r\\n\\\"2", "\\r\\n\n\\\"2")
        );
    }
}
