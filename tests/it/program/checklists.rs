//! The commands that work with checklist files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::{run, text};

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn checklist(words: &[&str]) -> Output {
    run(&[&["checklist"], words].concat())
}

/// The second version of the small launch checklist of the lint tests: one bar is stricter, one item
/// is retired.
fn second() -> String {
    let first = fs::read_to_string(project("tests/lint/good/launch/v1.yaml")).unwrap();
    let (kept, _) = first.split_at(first.find("      - id: DEP-02").unwrap());
    let kept = kept.replace("\nversion: 1", "\nversion: 2");
    format!("{kept}retired: [{{id: DEP-02, version: 2, reason: Nobody failed it}}]\n")
}

fn folder_with_two() -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("launch")).unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (first, next) = (path("launch/v1.yaml"), path("launch/v2.yaml"));
    fs::copy(project("tests/lint/good/launch/v1.yaml"), &first).unwrap();
    fs::write(&next, second()).unwrap();
    (folder, first, next)
}

#[test]
fn two_versions_are_compared_item_by_item() {
    let (_folder, first, next) = folder_with_two();
    let differs = checklist(&["diff", &first, &next]);
    assert_eq!(differs.status.code(), Some(1), "{differs:?}");
    let said = text(&differs.stdout);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("retired") && lines[0].ends_with("DEP-02"), "{said}");
    assert!(said.contains("\n    because: Nobody failed it\n"), "{said}");
    let last = "launch v1 to v2: 1 items changed, 3 as they were; 3 items, 4 before";
    assert_eq!(lines.last(), Some(&last), "{said}");

    let same = checklist(&["diff", &first, &first]);
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    assert!(text(&same.stdout).contains("0 items changed, 4 as they were"), "{same:?}");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let (folder, first, _) = folder_with_two();
    let absent = checklist(&["diff", &first, "launch/v9.yaml"]);
    assert_eq!(absent.status.code(), Some(2), "{absent:?}");
    assert!(text(&absent.stderr).contains("launch/v9.yaml"), "{absent:?}");

    let handoff = folder.path().join("handoff/v1.yaml");
    fs::create_dir(folder.path().join("handoff")).unwrap();
    fs::copy(project("tests/lint/good/handoff/v1.yaml"), &handoff).unwrap();
    let other = checklist(&["diff", &first, handoff.to_str().unwrap()]);
    assert_eq!(other.status.code(), Some(2), "{other:?}");
    assert!(text(&other.stderr).contains("compare two of one kind"), "{other:?}");

    fs::write(&handoff, "version: 1\nbars: 7\n").unwrap();
    let broken = checklist(&["diff", &first, handoff.to_str().unwrap()]);
    assert_eq!(broken.status.code(), Some(2), "{broken:?}");
    assert!(text(&broken.stderr).contains("handoff/v1.yaml:"), "{broken:?}");
}

#[test]
fn a_shipped_version_is_exported_as_its_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let export = |more: &[&str]| checklist(&[&["export", "--data", data], more].concat());
    let none = export(&["launch", "v1"]);
    assert_eq!(none.status.code(), Some(2), "there is no installation: {none:?}");
    assert!(run(&["migrate", "--data", data]).status.success());
    for kind in ["launch", "handoff"] {
        let file = fs::read(project(&format!("checklists/{kind}/v1.yaml"))).unwrap();
        let exported = export(&[kind, "v1"]);
        assert_eq!(exported.status.code(), Some(0), "{exported:?}");
        assert!(exported.stdout == file, "{kind} is not as its file is");
        let to = folder.path().join(format!("{kind}.yaml"));
        let written = export(&[kind, "1", "--to", to.to_str().unwrap()]);
        assert_eq!((written.status.code(), text(&written.stdout)), (Some(0), String::new()));
        assert!(fs::read(&to).unwrap() == file);
        fs::write(&to, "mine").unwrap();
        let again = export(&[kind, "1", "--to", to.to_str().unwrap()]);
        assert_eq!(again.status.code(), Some(2), "{again:?}");
        assert_eq!(fs::read_to_string(&to).unwrap(), "mine", "it is not written over");
    }
    let absent = export(&["launch", "v99"]);
    assert_eq!(absent.status.code(), Some(2), "{absent:?}");
    assert!(text(&absent.stderr).contains("version 99 of the launch checklist"), "{absent:?}");
    for bad in [["launch", "v0"], ["launch", "first"], ["start", "v1"]] {
        assert_eq!(export(&bad).status.code(), Some(2), "{bad:?}");
    }
}

/// Keeps a row of `checklist_versions`, as publishing in the app does.
fn publish(data: &Path, version: i32, source: &str, hash: &str) {
    use diesel::prelude::*;
    use diesel::sql_types::{Integer, Text};

    let file = data.join("readyroom.db");
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    diesel::sql_query(
        "INSERT INTO checklist_versions (kind, version, hash, path, content, published_at, source) \
         SELECT kind, ?, ?, 'launch/v' || ? || '.yaml', content, published_at, ? \
         FROM checklist_versions WHERE kind = 'launch' AND version = 1",
    )
    .bind::<Integer, _>(version)
    .bind::<Text, _>(hash)
    .bind::<Integer, _>(version)
    .bind::<Text, _>(source)
    .execute(&mut connection)
    .unwrap();
}

#[test]
fn a_version_that_was_published_here_is_exported_as_it_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(run(&["migrate", "--data", data]).status.success());
    let first = fs::read_to_string(project("checklists/launch/v1.yaml")).unwrap();
    // Not as the canonical writer would write it: what is stored counts.
    let source = first.replacen("\nversion: 1", "\n# By hand.\nversion:   2", 1);
    publish(folder.path(), 2, &source, &readyroom_hash(&source));
    let export = |version: &str| checklist(&["export", "launch", version, "--data", data]);
    let exported = export("v2");
    assert_eq!(exported.status.code(), Some(0), "{exported:?}");
    assert!(exported.stdout == source.as_bytes());

    // A version whose file is gone is kept as what it asks, not as text.
    publish(folder.path(), 3, "", "0123");
    let gone = export("v3");
    assert_eq!(gone.status.code(), Some(2), "{gone:?}");
    assert!(text(&gone.stderr).contains("restore the file with hash 0123"), "{gone:?}");
}

fn readyroom_hash(text: &str) -> String {
    readyroom::domain::event::sha256_hex(text.as_bytes())
}

/// The lint of a file with this content, in 320 MiB of addresses, of which the program itself takes a
/// good part where it is not optimised.
fn in_little_memory(folder: &Path, content: &[u8]) -> Output {
    let file = folder.join("launch/v1.yaml");
    fs::create_dir_all(folder.join("launch")).unwrap();
    fs::write(&file, content).unwrap();
    std::process::Command::new("sh")
        .args(["-c", "ulimit -v 327680; exec \"$0\" checklist lint \"$1\"", super::PROGRAM])
        .arg(&file)
        .output()
        .unwrap()
}

#[test]
fn files_made_to_harm_are_refused_in_little_memory() {
    const MEGABYTE: usize = 1024 * 1024;
    let folder = tempfile::tempdir().unwrap();
    let head = "name: launch\nversion: 1\ntitle: A\nsections:\n";
    let item = "- id: MON\n  title: B\n  question: C\n  items:\n";
    let filled = |start: String, part: &dyn Fn(usize) -> String| {
        let mut text = start;
        let mut count = 0;
        while text.len() < MEGABYTE - 100 {
            text.push_str(&part(count));
            count += 1;
        }
        text
    };
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (now, before) in ('b'..='z').zip('a'..) {
        bomb.push_str(&format!("{now}: &{now} [{}]\n", vec![format!("*{before}"); 9].join(",")));
    }
    let files: [(&str, String); 9] = [
        ("5 MB", "#".repeat(5 * MEGABYTE)),
        ("brackets", filled(head.to_owned(), &|_| "[".to_owned())),
        ("braces", filled(head.to_owned(), &|_| "{a: ".to_owned())),
        ("dashes", filled(format!("{head}  "), &|_| "- ".to_owned())),
        ("keys", filled(String::new(), &|n| format!("k{n}: 1\n"))),
        ("items", filled(format!("{head}{item}"), &|_| "  - {id: MON-01}\n".to_owned())),
        ("escapes", filled("name: \"".to_owned(), &|_| "\\u0041".to_owned())),
        ("numbers", filled(format!("{head}  ["), &|_| "1,".to_owned())),
        ("aliases", bomb),
    ];
    for (name, content) in files {
        let refused = in_little_memory(folder.path(), content.as_bytes());
        let (said, cause) = (text(&refused.stdout), text(&refused.stderr));
        assert_eq!(refused.status.code(), Some(1), "{name}: {cause} {said:.300}");
        assert!(said.contains("/launch/v1.yaml:"), "{name}: {said:.300}");
        assert!(said.len() < MEGABYTE / 4, "{name}: a report of {} bytes", said.len());
    }
}

#[test]
fn an_installation_starts_on_each_converted_checklist() {
    for example in crate::converted::EXAMPLES {
        let data = tempfile::tempdir().unwrap();
        let mut command = super::command(&["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(data.path());
        command.env("READYROOM_CHECKLISTS_DIR", crate::converted::folder(example));
        let running = super::Running::of(&mut command);
        assert!(running.get("/readyz").starts_with("HTTP/1.1 200"), "{example}");
    }
}
