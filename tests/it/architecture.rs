//! Imports go down only.

use std::fs;
use std::path::{Path, PathBuf};

/// The floor of a module of the library.
fn floor(module: &str) -> u8 {
    match module {
        "domain" => 0,
        "catalog" | "store" => 1,
        "ops" => 2,
        "inbound" | "outbound" | "web" => 3,
        _ => 4,
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            files(&entry.path(), found);
        } else if entry.path().extension().is_some_and(|ending| ending == "rs") {
            found.push(entry.path());
        }
    }
}

/// Whether `from` may import `to`: a lower floor, and at the door the proof of a delivery.
fn may_import(from: &str, to: &str) -> bool {
    floor(to) < floor(from) || (from, to) == ("web", "inbound")
}

/// The imports of a text that stands in `module`, as far as they lead up or sideways.
fn upward(module: &str, text: &str) -> Vec<String> {
    text.match_indices("crate::")
        .map(|(place, found)| {
            let rest = &text[place + found.len()..];
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
        })
        .filter(|to| *to != module)
        .filter(|to| !may_import(module, to))
        .map(str::to_owned)
        .collect()
}

#[test]
fn imports_go_down_only() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    assert!(found.len() > 100);
    let mut wrong = Vec::new();
    for file in found {
        let inside = file.strip_prefix(&source).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let module = module.trim_end_matches(".rs");
        if floor(module) > 3 {
            continue;
        }
        for to in upward(module, &fs::read_to_string(&file).unwrap()) {
            wrong.push(format!("{} imports crate::{to}", inside.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// `fuzz/fuzz_targets/signals.rs` builds these files by themselves, with `domain` and nothing else.
#[test]
fn deliveries_are_read_without_a_database() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/inbound");
    let mut found = Vec::new();
    files(&source, &mut found);
    found.retain(|file| !file.ends_with("inbound/reader.rs"));
    assert!(found.len() > 10);
    for file in found {
        let text = fs::read_to_string(&file).unwrap();
        let lower = ["crate::ops", "crate::store", "crate::catalog", "tracing::"];
        let used: Vec<_> = lower.into_iter().filter(|name| text.contains(name)).collect();
        assert_eq!(used, Vec::<&str>::new(), "in {}", file.display());
    }
}

#[test]
fn the_check_catches_an_upward_import() {
    assert_eq!(upward("domain", "use crate::store::Db;"), ["store"]);
    assert_eq!(upward("outbound", "use crate::web::render; use crate::ops::Core;"), ["web"]);
    assert_eq!(upward("inbound", "use crate::web::routes; use crate::ops::Core;"), ["web"]);
    assert_eq!(upward("web", "use crate::inbound::key; use crate::outbound::mail;"), ["outbound"]);
    assert_eq!(upward("ops", "use crate::web::routes; use crate::domain::at::At;"), ["web"]);
}
