//! Single values: texts that must say something, ids, and names from a closed list.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use super::file::Text;
use super::problem::{Report, place};
use crate::domain::ids::ItemId;
use crate::domain::text::is_blank;

/// The text without surrounding white space; reported when nothing is left.
pub(super) fn text(report: &mut Report<'_>, text: &Text, field: &str) -> Option<String> {
    let trimmed = text.value.trim();
    if is_blank(trimmed) {
        report.add(place(text), format!("`{field}` is empty"));
        return None;
    }
    // YAML can write what steers a terminal or ends a text elsewhere: "\e[2J", "\0".
    if let Some(steers) = trimmed.chars().find(|c| c.is_control() && !"\n\r\t".contains(*c)) {
        let code = u32::from(steers);
        report.add(place(text), format!("`{field}` holds the character U+{code:04X}"));
        return None;
    }
    Some(trimmed.to_owned())
}

/// The same for what is shown and edited in one line: a title, an option, a unit, a source.
pub(super) fn line(report: &mut Report<'_>, entry: &Text, field: &str) -> Option<String> {
    let read = text(report, entry, field)?;
    if read.contains(['\n', '\r']) {
        report.add(place(entry), format!("`{field}` is more than one line"));
        return None;
    }
    Some(read)
}

/// A value without which its item is incomplete; reported at the id of the item.
pub(super) fn needed<'e, T>(
    report: &mut Report<'_>,
    item: &Text,
    value: &'e Option<T>,
    field: &str,
) -> Option<&'e T> {
    if value.is_none() {
        report.add(place(item), format!("item {} has no `{field}`", item.value));
    }
    value.as_ref()
}

/// A value from a closed list, such as a severity or a measure.
pub(super) fn named<T>(report: &mut Report<'_>, text: &Text, what: &str) -> Option<T>
where
    T: FromStr,
    T::Err: Display,
{
    let parsed = text.value.parse::<T>();
    parsed
        .map_err(|reason| {
            report.add(place(text), format!("unknown {what} `{}`; {reason}", text.value));
        })
        .ok()
}

/// An item id, inside the section if that is known.
pub(super) fn item_id(report: &mut Report<'_>, text: &Text, section: &str) -> Option<ItemId> {
    match text.value.parse::<ItemId>() {
        Ok(id) if text.value.starts_with(section) => Some(id),
        Ok(id) => {
            report.add(place(text), format!("item {id} stands in section {section}"));
            None
        }
        Err(reason) => {
            report.add(place(text), format!("bad item id `{}`: {reason}", text.value));
            None
        }
    }
}

/// A section id: three capital letters.
pub(super) fn section_id(report: &mut Report<'_>, text: &Text) -> Option<String> {
    let id = &text.value;
    if id.len() == 3 && id.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(id.clone());
    }
    report
        .add(place(text), format!("bad section id `{id}`: a section id is three capital letters"));
    None
}

/// Reports the text when it was seen before.
pub(super) fn unique(
    report: &mut Report<'_>,
    seen: &mut BTreeSet<String>,
    text: &Text,
    what: &str,
) {
    if !seen.insert(text.value.clone()) {
        report.add(place(text), format!("{what} `{}` is used twice", text.value));
    }
}

/// A name in snake case.
pub(super) fn snake_case(
    report: &mut Report<'_>,
    text: &Text,
    what: &str,
    example: &str,
) -> Option<String> {
    let value = &text.value;
    let snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if value.starts_with(|c: char| c.is_ascii_lowercase()) && value.chars().all(snake) {
        return Some(value.clone());
    }
    let message = format!("{what} `{value}` is not in snake case, for example `{example}`");
    report.add(place(text), message);
    None
}
