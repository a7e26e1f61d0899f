//! A draft that is read from files: checklists that are kept in a repository and those that are kept
//! in the app are one and the same thing. A file never becomes a version by itself.

use serde_json::json;

use super::made::{DraftProblem, Made};
use super::{DraftSaved, Held, drafted, in_force, named, new_row};
use crate::catalog::{NotImportable, SourceFile};
use crate::domain::checklist::Kind;
use crate::domain::checklist::draft::{Draft, Edit};
use crate::domain::ids::Handle;
use crate::domain::person::Entry;
use crate::domain::policy::{Action, Subject};
use crate::ops::core::{Core, Credential, OrNotFound as _, Tx};
use crate::ops::{Error, FieldError, Result, sessions};
use crate::store::{drafts, names};

/// Problems of a file that are told at most.
const TOLD: usize = 50;

/// The texts of files, each blank where none is given.
#[derive(Debug, Clone, Default)]
pub struct ImportFields {
    /// The next launch version.
    pub launch: String,
    /// The next handoff version.
    pub handoff: String,
}

/// Begins a draft that says what files say. What is not given stays as the version in force has it;
/// launch items that it has no handoff bar for are shown as problems of the draft.
///
/// # Errors
/// The actor is no SRE, no file is given, a file has problems or names a lesson that nobody filed or
/// that was declined, or its number is not that of the next version.
pub fn import(tx: &mut Tx<'_>, fields: &ImportFields) -> Result<DraftSaved> {
    let by = tx.allow(Action::DraftChecklist, &Subject::default())?.person;
    tx.take_organisation()?;
    let (launch, handoff) = in_force(tx)?;
    in_its_field(fields)?;
    let files = files(fields, (launch.version, handoff.version));
    let read = tx.core.catalog().importable(&files).map_err(|why| refused(&why))?;
    let from = (read.launch.as_ref().unwrap_or(&launch), read.handoff.as_ref().unwrap_or(&handoff));
    let draft = Draft {
        launch_base: launch.version,
        handoff_base: handoff.version,
        ..Draft::begin(from.0, from.1)
    };
    let base = Draft::begin(&launch, &handoff);
    let made = Made::of(&draft, &launch, &handoff)?;
    let named = named::problems(tx, (&launch, &handoff), &made)?;
    if !named.is_empty() {
        return Err(Error::Invalid(named.iter().take(TOLD).map(unnamed).collect()));
    }
    let row = new_row(tx, &base, by)?;
    drafts::insert(tx.db, &row)?;
    let details = json!({ "launch": launch.version, "handoff": handoff.version });
    tx.record_for_organisation("draft.opened", drafted(row.number), &details)?;
    let names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let words = format!("Read from {}.", names.join(" and "));
    Held { row, draft, base, launch, handoff }.save(tx, Edit::Imported, None, (&words, None))
}

/// The same for a person who works at the command line of the installation.
///
/// # Errors
/// As [`import`]; there is no such active person.
pub fn import_as(core: &Core, handle: &Handle, fields: ImportFields) -> Result<DraftSaved> {
    let handle = handle.clone();
    core.write(&Credential::None, "import", move |tx| {
        let unknown = || format!("active person {handle}");
        let person = names::person_by_handle(tx.db, &handle).or_not_found(unknown)?;
        let actor = sessions::actor(tx.db, person.id, Entry::Session)?;
        tx.become_actor(actor.ok_or_else(|| Error::NotFound(unknown()))?);
        import(tx, &fields)
    })
}

/// The files, named by the number that each states, or by the next one.
fn files(fields: &ImportFields, in_force: (u32, u32)) -> Vec<SourceFile> {
    let given =
        [(Kind::Launch, &fields.launch, in_force.0), (Kind::Handoff, &fields.handoff, in_force.1)];
    given
        .into_iter()
        .filter(|(_, text, _)| !text.trim().is_empty())
        .map(|(kind, text, current)| {
            let version = stated(text).unwrap_or(current.saturating_add(1));
            let bytes = text.replace("\r\n", "\n").into_bytes();
            SourceFile { path: format!("{kind}/v{version}.yaml"), bytes }
        })
        .collect()
}

/// Refuses a file that was given in the field of the other one.
fn in_its_field(fields: &ImportFields) -> Result<()> {
    for (kind, text) in [(Kind::Launch, &fields.launch), (Kind::Handoff, &fields.handoff)] {
        let name = text.lines().find_map(|line| line.strip_prefix("name:")).unwrap_or_default();
        let name = name.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        if let Some(other) = name.parse::<Kind>().ok().filter(|other| *other != kind) {
            let sentence = format!("This is a {other} file: give it in the {other} field.");
            return Err(Error::invalid(kind.as_str(), sentence));
        }
    }
    Ok(())
}

/// The number in a line `version: 3` at the top level of a file.
fn stated(text: &str) -> Option<u32> {
    let line = text.lines().find_map(|line| line.strip_prefix("version:"))?;
    line.split('#').next()?.trim().parse().ok().filter(|version| *version > 0)
}

fn unnamed(problem: &DraftProblem) -> FieldError {
    let item = problem.item.as_ref().map(ToString::to_string).unwrap_or_default();
    let sentence = format!("{}: {item}: {}", problem.place, problem.sentence);
    FieldError::new(field_of(&problem.place), sentence)
}

/// The field that a file was given in.
fn field_of(path: &str) -> &'static str {
    if path.starts_with("handoff/") { "handoff" } else { "launch" }
}

fn refused(why: &NotImportable) -> Error {
    match why {
        NotImportable::Problems(problems) => Error::Invalid(
            problems
                .iter()
                .take(TOLD)
                .map(|found| {
                    let place = format!("{}:{}:{}", found.file, found.line, found.column);
                    FieldError::new(field_of(&found.file), format!("{place}: {}.", found.message))
                })
                .collect(),
        ),
        NotImportable::Known { kind, .. }
        | NotImportable::Differs { kind, .. }
        | NotImportable::NotNext { kind, .. }
        | NotImportable::Twice(kind) => Error::invalid(kind.as_str(), sentence(why)),
        NotImportable::Nothing => {
            Error::invalid("launch", "Give the text of a launch or a handoff version.")
        }
    }
}

fn sentence(why: &NotImportable) -> String {
    let words = why.to_string();
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_number_that_it_states() {
        let fields = ImportFields {
            launch: "name: launch\r\nversion: 7 # next\r\n".to_owned(),
            handoff: "name: handoff\n".to_owned(),
        };
        let files = files(&fields, (3, 4));
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["launch/v7.yaml", "handoff/v5.yaml"]);
        assert!(!files[0].bytes.contains(&b'\r'));
        assert_eq!(stated("  version: 3\nversion: 0"), None);
    }
}
