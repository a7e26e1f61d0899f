//! Writes a published version of an installation as the file that it is.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use super::super::{Outcome, words};
use crate::app;
use crate::config::Config;
use crate::domain::checklist::Kind;
use crate::ops::checklists;
use crate::print::Print;

/// Prints the text of a version, or writes it to a new file.
pub(super) fn run(
    config: &Config,
    which: (Kind, u32),
    to: Option<&Path>,
    print: &mut Print,
) -> Outcome<ExitCode> {
    let core = app::core_to_read(config)?;
    let text = checklists::text(&core, which.0, which.1).map_err(|error| match error {
        crate::ops::Error::Unavailable(cause) | crate::ops::Error::Internal(cause) => cause,
        other => words(other),
    })?;
    match to {
        Some(path) => write(path, &text)
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))?,
        None => print.text(&text).map_err(words)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A file that exists is never written over: it may be the published one.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
