//! Version files from elsewhere, held against the versions that there are: what may become a draft
//! of the next version, and what may not.

use std::path::Path;

use super::source::{Role, SourceFile, role};
use super::{Catalog, Problem, set};
use crate::domain::checklist::{Checklist, Kind};

/// The next version of one checklist or of both, read from files. What is not given stays as the
/// newest version has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The launch version of the files.
    pub launch: Option<Checklist>,
    /// The handoff version of the files, merged with the launch version that it extends.
    pub handoff: Option<Checklist>,
}

/// Why files cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotImportable {
    /// Their texts have problems, or do not fit the versions before them.
    #[error("{}", super::listed(.0))]
    Problems(Vec<Problem>),
    /// There is no version among them.
    #[error("there is no version of a checklist in these files")]
    Nothing,
    /// Two files are of one kind.
    #[error("{0} is given twice: a draft is one next version of each checklist")]
    Twice(Kind),
    /// The version exists and is the same to the byte.
    #[error("{kind} v{version} is published already, with this very content (SHA-256 {hash})")]
    Known {
        /// Launch or handoff.
        kind: Kind,
        /// Version.
        version: u32,
        /// Its hash.
        hash: String,
    },
    /// The version exists and says something else.
    #[error(
        "{kind} v{version} is published already with other content: its SHA-256 is {published}, \
         that of the file {given}. A published version never changes; number the file v{next}"
    )]
    Differs {
        /// Launch or handoff.
        kind: Kind,
        /// Version.
        version: u32,
        /// The hash of what is published.
        published: String,
        /// The hash of the file.
        given: String,
        /// The next version.
        next: u32,
    },
    /// A version is left out.
    #[error("{kind} v{version} does not follow v{newest}, the newest: number the file v{next}")]
    NotNext {
        /// Launch or handoff.
        kind: Kind,
        /// Version.
        version: u32,
        /// The newest version.
        newest: u32,
        /// The one after it.
        next: u32,
    },
}

impl Catalog {
    /// Reads files, named `launch/v<N>.yaml` and `handoff/v<N>.yaml`, as the next versions of the
    /// checklists. One of each kind at most; when a handoff version extends a new launch version,
    /// both are given. Nothing is changed.
    ///
    /// # Errors
    /// A version exists already, is not the next one, or its text has problems, of which each is
    /// named with its place.
    pub fn importable(&self, files: &[SourceFile]) -> Result<Import, NotImportable> {
        let mut seen = Vec::new();
        for file in files {
            if let Some(Role::Version(kind, version)) = role(Path::new(&file.path)) {
                if seen.contains(&kind) {
                    return Err(NotImportable::Twice(kind));
                }
                seen.push(kind);
                self.check_number(file, kind, version)?;
            }
        }
        let (set, problems) = set::read(&self.beside(files));
        if !problems.is_empty() {
            return Err(NotImportable::Problems(problems));
        }
        if seen.is_empty() {
            return Err(NotImportable::Nothing);
        }
        let next = |kind| seen.contains(&kind).then(|| self.newest(kind) + 1);
        Ok(Import {
            launch: next(Kind::Launch).and_then(|version| set.launches.get(&version).cloned()),
            handoff: next(Kind::Handoff)
                .and_then(|version| set.handoffs.get(&version))
                .and_then(|handoff| set.merged(handoff)),
        })
    }

    /// The version that was published last; 0 before the first.
    fn newest(&self, kind: Kind) -> u32 {
        self.versions(kind).next_back().map_or(0, |newest| newest.version)
    }

    fn check_number(
        &self,
        file: &SourceFile,
        kind: Kind,
        version: u32,
    ) -> Result<(), NotImportable> {
        let newest = self.newest(kind);
        let next = newest.saturating_add(1);
        let given = set::sha256(&file.bytes);
        match self.version(kind, version) {
            Some(known) if known.hash == given => {
                Err(NotImportable::Known { kind, version, hash: given })
            }
            Some(known) => {
                let published = known.hash.clone();
                Err(NotImportable::Differs { kind, version, published, given, next })
            }
            None if version != next => Err(NotImportable::NotNext { kind, version, newest, next }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{good_files, named};
    use super::super::yaml::MAX_BYTES;
    use super::*;
    use crate::catalog::{handoff_text, launch_text};
    use crate::domain::checklist::Since;

    fn catalog() -> Catalog {
        Catalog::from_files("here", &good_files()).unwrap()
    }

    /// The next launch version: one item says why it is asked in other words.
    fn next_launch(from: &Catalog, version: u32) -> String {
        let mut next = (*from.current(Kind::Launch).unwrap()).clone();
        next.version = version;
        let item = next.sections.first_mut().and_then(|section| section.items.first_mut()).unwrap();
        item.todo = "Ask somebody who was not there.".to_owned();
        item.since.version = 2;
        item.since.reason = "It was read in two ways".to_owned();
        launch_text(&next).unwrap()
    }

    #[test]
    fn the_next_version_is_read_and_nothing_is_changed() {
        let catalog = catalog();
        let text = next_launch(&catalog, 2);
        let import = catalog.importable(&[named("other/place/launch/v2.yaml", text)]).unwrap();
        assert_eq!(import.launch.as_ref().map(|launch| launch.version), Some(2));
        assert_eq!(import.handoff, None);
        assert_eq!(catalog.newest(Kind::Launch), 1);
    }

    #[test]
    fn both_are_read_when_one_extends_the_other() {
        let catalog = catalog();
        let launch = named("launch/v2.yaml", next_launch(&catalog, 2));
        let mut merged = (*catalog.current(Kind::Handoff).unwrap()).clone();
        merged.version = 2;
        let item = merged.sections.first_mut().and_then(|section| section.items.first_mut());
        let bar = item.and_then(|item| item.handoff.as_mut()).unwrap();
        bar.words.push_str(" Twice.");
        let reason = "Once was not enough".to_owned();
        bar.since = Some(Since { version: 2, reason, lesson: None, change: None });
        let read = catalog.importable(std::slice::from_ref(&launch)).unwrap().launch.unwrap();
        let text = handoff_text(&merged, &read).unwrap();
        let handoff = named("handoff/v2.yaml", text);
        let import = catalog.importable(&[handoff.clone(), launch]).unwrap();
        assert_eq!(import.handoff.as_ref().and_then(|handoff| handoff.companion), Some(2));
        let alone = catalog.importable(&[handoff]).unwrap_err().to_string();
        assert!(alone.contains("handoff/v2.yaml:") && alone.contains("is not here"), "{alone}");
    }

    #[test]
    fn what_is_published_is_not_imported_again() {
        let catalog = catalog();
        let [launch, ..] = &good_files()[..] else { panic!("no files") };
        let known = catalog.importable(std::slice::from_ref(launch)).unwrap_err();
        let hash = catalog.current(Kind::Launch).unwrap().hash.clone();
        assert_eq!(known, NotImportable::Known { kind: Kind::Launch, version: 1, hash });
        let mut changed = launch.clone();
        changed.bytes.push(b'\n');
        let differs = catalog.importable(std::slice::from_ref(&changed)).unwrap_err().to_string();
        for hash in [&catalog.current(Kind::Launch).unwrap().hash, &set::sha256(&changed.bytes)] {
            assert!(differs.contains(hash.as_str()), "{differs}");
        }
        assert!(differs.ends_with("number the file v2"), "{differs}");
    }

    #[test]
    fn versions_are_not_left_out() {
        let catalog = catalog();
        let far = named("launch/v4.yaml", next_launch(&catalog, 4));
        let refused = catalog.importable(std::slice::from_ref(&far)).unwrap_err().to_string();
        assert_eq!(refused, "launch v4 does not follow v1, the newest: number the file v2");
        let twice = [named("launch/v2.yaml", next_launch(&catalog, 2)), far];
        assert_eq!(catalog.importable(&twice), Err(NotImportable::Twice(Kind::Launch)));
        assert_eq!(catalog.importable(&[]), Err(NotImportable::Nothing));
        let policy = good_files().pop().unwrap();
        assert_eq!(catalog.importable(&[policy]), Err(NotImportable::Nothing));
    }

    #[test]
    fn problems_are_named_with_their_place() {
        let catalog = catalog();
        let text = next_launch(&catalog, 2);
        let silent = text.replace("It was read in two ways", "''");
        let refused = catalog.importable(&[named("launch/v2.yaml", silent)]).unwrap_err();
        let NotImportable::Problems(problems) = refused else { panic!("{refused}") };
        assert!(problems.iter().all(|problem| problem.line > 1), "{problems:?}");
        for bytes in [vec![b'#'; 5 * MAX_BYTES], b"\xff".to_vec(), b"[".repeat(9_000)] {
            let refused = catalog.importable(&[named("launch/v2.yaml", bytes)]).unwrap_err();
            assert!(matches!(refused, NotImportable::Problems(_)), "{refused}");
        }
        let misnamed = catalog.importable(&[named("launch.yaml", text)]).unwrap_err().to_string();
        assert!(misnamed.contains("a checklist file is named launch/v<N>.yaml"), "{misnamed}");
    }
}
