//! Says what differs between two versions, item by item, and why.

use std::path::Path;
use std::process::ExitCode;

use super::super::{Outcome, words};
use crate::catalog;
use crate::domain::checklist::diff::{Diff, ItemChange, between};
use crate::print::Print;

/// Prints the difference; ends with 0 when there is none and 1 when there is one.
pub(super) fn run(before: &Path, after: &Path, print: &mut Print) -> Outcome<ExitCode> {
    let (old, new) = (catalog::read_version(before), catalog::read_version(after));
    let (old, new) = (old.map_err(words)?, new.map_err(words)?);
    if old.kind != new.kind {
        return Err(format!(
            "{} is a {} checklist and {} a {} checklist: compare two of one kind",
            before.display(),
            old.kind,
            after.display(),
            new.kind
        ));
    }
    let diff = between(&old, &new);
    for change in &diff.changes {
        tell(change, print);
    }
    for heading in &diff.headings {
        let of = heading.section.as_deref().unwrap_or("the checklist");
        print.line(format!("{:<9} {} of {of}", "heading", heading.field));
        print.line(format!("    - {}", one_line(&heading.before)));
        print.line(format!("    + {}", one_line(&heading.after)));
    }
    print.line(summary(&diff));
    Ok(if diff.changes.is_empty() && diff.headings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn summary(diff: &Diff) -> String {
    format!(
        "{} v{} to v{}: {} items changed, {} as they were; {} items, {} before",
        diff.kind,
        diff.from,
        diff.to,
        diff.changes.len(),
        diff.unchanged,
        diff.items_after,
        diff.items_before
    )
}

fn tell(change: &ItemChange, print: &mut Print) {
    print.line(format!("{:<9} {}", change.kind.to_string(), change.id));
    for field in &change.fields {
        let said = [("-", &field.before), ("+", &field.after)];
        for (mark, text) in said.into_iter().filter(|(_, text)| !text.is_empty()) {
            print.line(format!("    {mark} {}: {}", field.field, one_line(text)));
        }
    }
    if !change.reason.is_empty() {
        print.line(format!("    because: {}", one_line(&change.reason)));
    }
}

/// A text on one line, without what a terminal would obey.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|letter| !letter.is_control()).collect()
}
