//! Any bytes as a checklist file: the reader ends, in bounded memory, with a short report or with a
//! checklist that is the same after it was written and read again.

#![no_main]
#![allow(dead_code, unused_imports, missing_docs)]

#[path = "../../src/catalog/mod.rs"]
mod catalog;
#[path = "../../src/domain/mod.rs"]
mod domain;

use std::path::Path;
use std::sync::LazyLock;

use catalog::{Catalog, Import, Problem, SourceFile, handoff_text, launch_text, lint_texts};
use domain::checklist::{Checklist, Kind};
use libfuzzer_sys::fuzz_target;

/// The small good files of the lint tests, before which the bytes stand.
static GOOD: LazyLock<Catalog> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/lint/good");
    Catalog::load(&folder).expect("the good files have no problems")
});

/// Problems that one file lists at most, and the bytes of each.
const MOST_PROBLEMS: usize = 201;
const LONGEST: usize = 4 * (600 + 160);

// The first byte says which file the others are.
fuzz_target!(|data: &[u8]| {
    let Some((which, bytes)) = data.split_first() else { return };
    let file = |path: &str| SourceFile { path: path.to_owned(), bytes: bytes.to_vec() };
    match which {
        b'l' => check(&lint_texts(&[file("launch/v1.yaml")])),
        b'h' => check(&lint_texts(&[good(Kind::Launch), file("handoff/v1.yaml")])),
        b'p' => check(&lint_texts(&[file("policy.yaml")])),
        b'L' => next(file("launch/v2.yaml"), Kind::Launch),
        b'H' => next(file("handoff/v2.yaml"), Kind::Handoff),
        _ => {}
    }
});

fn good(kind: Kind) -> SourceFile {
    let text = GOOD.text(kind, 1).expect("there is a first version");
    SourceFile { path: format!("{kind}/v1.yaml"), bytes: text.as_bytes().to_vec() }
}

fn check(problems: &[Problem]) {
    assert!(problems.len() <= MOST_PROBLEMS, "{} problems", problems.len());
    for problem in problems {
        assert!(problem.line > 0 && problem.column > 0, "{problem:?}");
        assert!(problem.message.len() + problem.text.len() <= LONGEST, "{problem:?}");
        assert!(!problem.to_string().replace("\n    ", "").contains(char::is_control));
    }
}

/// What can be imported is the same after a round.
fn next(file: SourceFile, kind: Kind) {
    check(&GOOD.lint_next(std::slice::from_ref(&file)));
    let Ok(read) = GOOD.importable(std::slice::from_ref(&file)) else { return };
    let text = written(&read, kind);
    let again = SourceFile { path: file.path, bytes: text.clone().into_bytes() };
    let again = GOOD.importable(&[again]).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(without_hash(of(&read, kind)), without_hash(of(&again, kind)));
    assert_eq!(text, written(&again, kind));
}

fn of(import: &Import, kind: Kind) -> &Checklist {
    let read = if kind == Kind::Launch { &import.launch } else { &import.handoff };
    read.as_ref().expect("it was given")
}

fn written(import: &Import, kind: Kind) -> String {
    let read = of(import, kind);
    let text = match kind {
        Kind::Launch => launch_text(read),
        Kind::Handoff => {
            let launch = GOOD.version(Kind::Launch, read.companion.expect("it extends one"));
            handoff_text(read, &launch.expect("it was found when it was read"))
        }
    };
    text.expect("what was read can be written")
}

fn without_hash(checklist: &Checklist) -> Checklist {
    Checklist { hash: String::new(), ..checklist.clone() }
}
