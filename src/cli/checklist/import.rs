//! Begins a draft from files: what is kept in a repository becomes a version when a second person
//! publishes it.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::super::{Outcome, words};
use crate::app;
use crate::config::Config;
use crate::domain::ids::Handle;
use crate::ops::drafts::{ImportFields, import_as};
use crate::print::Print;
use crate::store::IfMissing;

/// Bytes of a file that are read; the largest checklist that is accepted is half of it.
const MOST: u64 = 2 * 1024 * 1024;

/// Reads files and begins a draft that says what they say.
pub(super) fn run(
    config: &Config,
    handle: &str,
    files: &[PathBuf],
    print: &mut Print,
) -> Outcome<ExitCode> {
    let handle: Handle = handle.parse().map_err(|bad| format!("--as: {bad}"))?;
    let mut fields = ImportFields::default();
    for path in files {
        let text = read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let place = match name_of(&text) {
            Some("launch") => &mut fields.launch,
            Some("handoff") => &mut fields.handoff,
            _ => {
                return Err(format!(
                    "{}: there is no line `name: launch` or `name: handoff`",
                    path.display()
                ));
            }
        };
        if !place.is_empty() {
            return Err(format!("{}: one file of each kind at most", path.display()));
        }
        *place = text;
    }
    let core = app::core(config, IfMissing::Refuse)?;
    let saved = import_as(&core, &handle, fields).map_err(words)?;
    print.line(format!(
        "Draft {} says what the files say; a second person publishes it.",
        saved.number
    ));
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MOST).read_to_string(&mut text)?;
    Ok(text)
}

/// What the file says it is.
fn name_of(text: &str) -> Option<&str> {
    // Some editors begin a file with a mark of its encoding.
    let text = text.trim_start_matches('\u{feff}');
    let line = text.lines().find_map(|line| line.strip_prefix("name:"))?;
    let word = line.split('#').next()?.trim();
    Some(word.trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is_however_an_editor_wrote_it() {
        for text in
            ["name: launch\n", "\u{feff}name: launch\r\n", "version: 2\nname: \"launch\" # two\n"]
        {
            assert_eq!(name_of(text), Some("launch"), "{text:?}");
        }
        assert_eq!(name_of("title: Launch\n  name: launch\n"), None);
    }
}
