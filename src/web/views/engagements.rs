//! Help that a service had from SREs.

use serde::Serialize;

use super::link::Link;
use super::moment::Moment;

/// `engagements/help`: the help of a service, entry by entry.
#[derive(Debug, Clone, Serialize)]
pub struct HelpView {
    /// All that counts, in words: `5 h 30 min by 2 SREs`; empty while there is none.
    pub total: String,
    /// The newest entries.
    pub entries: Vec<EntryView>,
    /// The form that logs help; absent when the reader may not.
    pub form: Option<LogForm>,
}

/// One entry.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    /// Its id, so that ids differ within a page.
    pub id: String,
    /// The SRE who helped.
    pub by: String,
    /// How long, in words.
    pub amount: String,
    /// The day of the help.
    pub on: Moment,
    /// What changed, Markdown.
    pub what_changed: String,
    /// The item that it came from; absent when it came from none.
    pub item: Option<Link>,
    /// Whether it was withdrawn, so that it is struck out.
    pub gone: bool,
    /// Why it was withdrawn; empty while it counts.
    pub reason: String,
    /// Where Withdraw posts; empty when the reader may not.
    pub withdrawal: String,
}

/// The form that logs help.
#[derive(Debug, Clone, Serialize)]
pub struct LogForm {
    /// Where it posts.
    pub action: String,
    /// The first day that may be given, `YYYY-MM-DD`.
    pub earliest: String,
    /// Today, `YYYY-MM-DD`.
    pub today: String,
    /// The most minutes of one entry.
    pub most: i32,
}

#[cfg(test)]
impl HelpView {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let entry = |id: &str, gone: bool| EntryView {
            id: id.into(),
            by: "Dele Bankole".into(),
            amount: "1 h 30 min".into(),
            on: Moment::new("2026-11-12", "12 Nov"),
            what_changed: "The retry budget is halved and tested.".into(),
            item: Some(Link::new("/services/checkout-api/launch/2?item=ARC-03#ARC-03", "ARC-03")),
            gone,
            reason: if gone { "It was another service.".into() } else { String::new() },
            withdrawal: if gone {
                String::new()
            } else {
                format!("/services/checkout-api/engagements/{id}/withdrawal")
            },
        };
        Self {
            total: "11 h by 1 SRE".into(),
            entries: vec![entry("1", false), entry("2", true)],
            form: Some(LogForm {
                action: "/services/checkout-api/engagements".into(),
                earliest: "2025-11-21".into(),
                today: "2026-11-21".into(),
                most: 1440,
            }),
        }
    }
}
