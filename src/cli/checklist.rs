//! Work with checklist files: check them, and say what differs between two versions.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::{Outcome, words};
use crate::catalog;
use crate::domain::checklist::diff::{Diff, ItemChange, between};
use crate::print::Print;

#[derive(Subcommand)]
pub(super) enum ChecklistCommand {
    /// Check files; problems are named as file:line:column.
    Lint {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say what differs between two versions, item by item, and why. Ends with 0 when nothing
    /// does, 1 when something does, 2 when it cannot tell.
    Diff {
        /// The earlier version.
        before: PathBuf,
        /// The later version.
        after: PathBuf,
    },
}

pub(super) fn run(command: &ChecklistCommand, print: &mut Print) -> Outcome<ExitCode> {
    match command {
        ChecklistCommand::Lint { files } => Ok(lint(files, print)),
        ChecklistCommand::Diff { before, after } => diff(before, after, print),
    }
}

fn lint(files: &[PathBuf], print: &mut Print) -> ExitCode {
    let mut broken = 0;
    for file in files {
        if let Err(error) = catalog::lint(file) {
            print.line(error);
            broken += 1;
        }
    }
    if broken > 0 {
        return ExitCode::FAILURE;
    }
    print.line(format!("{} files, 0 problems", files.len()));
    ExitCode::SUCCESS
}

fn diff(before: &Path, after: &Path, print: &mut Print) -> Outcome<ExitCode> {
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
    print.line(summary(&diff));
    Ok(if diff.changes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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
