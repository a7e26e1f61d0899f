//! The files that the lint must refuse stand in `tests/lint`: each `<kind>-<fault>.yaml` has an
//! `.expected` file beside it with the `line:column: message` of every problem.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::domain::checklist::Rule;
use crate::domain::ids::ItemId;
use crate::domain::policy_figures::{Basis, PolicyFigures};

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text_of(path: &str) -> String {
    fs::read_to_string(project(path)).unwrap()
}

pub(super) fn named(path: &str, text: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile { path: path.to_owned(), bytes: text.into() }
}

fn good(path: &str) -> SourceFile {
    named(path, text_of(&format!("tests/lint/good/{path}")))
}

pub(super) fn good_files() -> Vec<SourceFile> {
    ["launch/v1.yaml", "handoff/v1.yaml", "policy.yaml"].map(good).to_vec()
}

fn id(text: &str) -> ItemId {
    text.parse().unwrap()
}

/// The broken file under the name that its kind asks for, with the good files that it needs.
fn problems_of(name: &str, text: String) -> Vec<Problem> {
    let files = match name.split_once('-').unwrap().0 {
        "launch" => vec![named("launch/v1.yaml", text)],
        "handoff" => vec![good("launch/v1.yaml"), named("handoff/v1.yaml", text)],
        "next_launch" => vec![good("launch/v1.yaml"), named("launch/v2.yaml", text)],
        "next_handoff" => {
            let (launch, handoff) = (good("launch/v1.yaml"), good("handoff/v1.yaml"));
            vec![launch, handoff, named("handoff/v2.yaml", text)]
        }
        "policy" => vec![named("policy.yaml", text)],
        "low_risk" => vec![good("launch/v1.yaml"), named("launch-low-risk/v1.yaml", text)],
        other => panic!("{name}: no checklist file is called {other}"),
    };
    lint_texts(&files)
}

#[test]
fn every_broken_file_is_refused_at_the_expected_place() {
    let mut stems: [BTreeSet<String>; 2] = Default::default();
    for entry in project("tests/lint").read_dir().unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        match path.extension().and_then(|end| end.to_str()) {
            Some("yaml") => stems[0].insert(stem),
            Some("expected") => stems[1].insert(stem),
            _ => {
                assert!(path.ends_with("good"), "{} has no business here", path.display());
                continue;
            }
        };
    }
    assert_eq!(stems[0], stems[1], "every .yaml has its .expected, and the other way round");
    assert!(stems[0].len() >= 128, "the corpus shrank to {}", stems[0].len());
    for stem in &stems[0] {
        let problems = problems_of(stem, text_of(&format!("tests/lint/{stem}.yaml")));
        let found: String =
            problems.iter().map(|p| format!("{}:{}: {}\n", p.line, p.column, p.message)).collect();
        assert!(!found.is_empty(), "{stem} is not refused");
        assert_eq!(found, text_of(&format!("tests/lint/{stem}.expected")), "{stem}");
    }
}

#[test]
fn the_good_files_have_no_problems() {
    assert_eq!(lint_texts(&good_files()), []);
    assert_eq!(lint_paths(&[project("tests/lint/good")]), []);
}

#[test]
fn the_id_of_a_retired_item_never_comes_back() {
    let first = text_of("tests/lint/good/launch/v1.yaml");
    let (kept, gone) = first.split_at(first.find("      - id: DEP-02").unwrap());
    let retired = "retired: [{id: DEP-02, version: 2, reason: Nobody failed it}]\n";
    let second = format!("{}{retired}", kept.replace("\nversion: 1", "\nversion: 2"));
    let third = |end: &str| first.replace("\nversion: 1", "\nversion: 3").replace(gone, end);
    let with = |third: String| {
        let files = [("launch/v2.yaml", second.clone()), ("launch/v3.yaml", third)];
        let files = files.map(|(path, text)| named(path, text));
        let mut all = vec![good("launch/v1.yaml")];
        all.extend(files);
        let problems: Vec<String> =
            lint_texts(&all).iter().map(|p| format!("{}: {}", p.file, p.message)).collect();
        problems
    };
    assert_eq!(with(third(retired)), [""; 0]);
    assert_eq!(
        with(third(&gone.replace("version: 1", "version: 3"))),
        ["launch/v3.yaml: item DEP-02 was retired in version 2; its id is never used again"]
    );
    assert_eq!(
        with(third(&retired.replace("Nobody failed it", "It was not ours"))),
        [
            "launch/v3.yaml: item DEP-02 was retired in version 2: leave its entry as it is in version 2"
        ]
    );
    assert_eq!(
        with(third("")),
        ["launch/v3.yaml: item DEP-02 stays under `retired` in every later version"]
    );
}

#[test]
fn a_list_of_low_risk_launches_stays_while_the_version_that_it_extends_does() {
    let mut files = good_files();
    files.push(good("launch-low-risk/v1.yaml"));
    let catalog = Catalog::from_files("here", &files).unwrap();
    let list = catalog.low_risk().unwrap().clone();
    assert_eq!(list.items, BTreeSet::from([id("DEP-01"), id("MON-01")]));
    let entry: Vec<&str> = list.entry.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(entry, ["no_new_executable", "little_more_traffic"]);

    let second = text_of("tests/lint/good/launch/v1.yaml").replace("\nversion: 1", "\nversion: 2");
    let with = catalog.with(&[named("launch/v2.yaml", second)]).unwrap();
    assert_eq!(with.low_risk(), Some(&list));
    let only = |version| move |kind, number| kind == Kind::Handoff || number == version;
    let first = with.keeping(only(1)).unwrap();
    assert_eq!(first.low_risk(), Some(&list));
    let later = with.keeping(only(2)).unwrap();
    assert!(later.low_risk().is_none());
    assert_eq!(later.files.iter().filter(|file| file.path.contains("low-risk")).count(), 0);
    assert!(Catalog::from_files("here", &good_files()).unwrap().low_risk().is_none());
}

#[test]
fn the_shipped_list_of_low_risk_launches_is_short_and_stops_where_it_weighs() {
    let catalog = Catalog::embedded().unwrap();
    let list = catalog.low_risk().unwrap();
    assert_eq!((list.version, list.items.len(), list.entry.len()), (1, 21, 2));
    let never: Vec<String> = list.never_when.iter().map(ToString::to_string).collect();
    assert_eq!(
        never,
        ["regime:sox", "regime:pci_dss", "regime:hipaa", "regime:itar", "flag:critical"]
    );
}

#[test]
fn a_problem_shows_file_position_and_offending_line() {
    let text = text_of("tests/lint/launch-unknown-severity.yaml");
    let problems = lint_texts(&[named("drafts/launch/v1.yaml", text)]);
    let shown: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(
        shown,
        ["drafts/launch/v1.yaml:18:21: unknown severity `urgent`; \
          expected one of: advisory, required, blocker\n    severity: urgent"]
    );
}

#[test]
fn a_line_is_shown_without_what_a_terminal_would_obey() {
    let text = format!("name: {}\u{1b}[2J{}", "x".repeat(300), "y".repeat(300));
    let problems = lint_texts(&[named("launch/v1.yaml", text)]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].text.chars().count() <= 160, "{}", problems[0].text);
    assert!(!problems[0].text.contains('\u{1b}'));
}

#[test]
fn files_are_known_by_their_names() {
    for bad in ["launch/v0.yaml", "launch/v01.yaml", "launch/v+1.yaml", "launch/v1.yml"] {
        let problems = lint_texts(&[named(bad, text_of("tests/lint/good/launch/v1.yaml"))]);
        assert_eq!(problems.len(), 1, "{bad}");
        assert!(problems[0].message.starts_with("a checklist file is named"), "{bad}");
    }
    assert_eq!(lint_texts(&[named("other/v1.yaml", "")]).len(), 1);
}

#[test]
fn paths_that_cannot_be_read_are_problems_too() {
    let directory = tempfile::tempdir().unwrap();
    let empty = lint_paths(&[directory.path().to_owned()]);
    assert_eq!(empty[0].message, "no checklist files in here");
    let absent = lint_paths(&[directory.path().join("launch/v1.yaml")]);
    assert!(absent[0].message.starts_with("cannot be read: "), "{}", absent[0]);
}

#[test]
fn a_handoff_file_alone_is_checked_against_the_launch_file_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    for kind in ["launch", "handoff"] {
        fs::create_dir(directory.path().join(kind)).unwrap();
    }
    let handoff = directory.path().join("handoff/v1.yaml");
    fs::write(&handoff, text_of("tests/lint/handoff-looser-number.yaml")).unwrap();
    let alone = lint_paths(std::slice::from_ref(&handoff));
    assert_eq!(alone[0].message, "launch version 1 is not here");
    fs::copy(project("tests/lint/good/launch/v1.yaml"), directory.path().join("launch/v1.yaml"))
        .unwrap();
    let beside = lint_paths(&[handoff]);
    assert_eq!(beside.len(), 1);
    assert!(beside[0].message.contains("looser"), "{}", beside[0]);
}

#[test]
fn a_broken_launch_file_does_not_make_its_handoff_file_look_broken() {
    let launch = text_of("tests/lint/launch-missing-words.yaml");
    let problems = lint_texts(&[named("launch/v1.yaml", launch), good("handoff/v1.yaml")]);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].file, "launch/v1.yaml");
}

#[test]
fn large_files_and_long_lists_are_refused() {
    let comment =
        format!("{}# {}\n", text_of("tests/lint/good/launch/v1.yaml"), "x".repeat(1 << 20));
    let large = lint_texts(&[named("launch/v1.yaml", comment)]);
    assert_eq!(large[0].message, "larger than 1048576 bytes");

    let text = text_of("tests/lint/good/launch/v1.yaml");
    let (head, items) = text.split_at(text.find("      - id: MON-01").unwrap());
    let item = items.split("      - id: MON-02").next().unwrap();
    let many = lint_texts(&[named("launch/v1.yaml", format!("{head}{}", item.repeat(1_001)))]);
    let too_many: Vec<_> = many.iter().filter(|p| p.message == "more than 1000 items").collect();
    // One problem per repeated id: the list stops at its limit and says how much it leaves out.
    assert_eq!(many.len(), 201);
    assert!(many[200].message.ends_with("more problems from here on are not listed"));
    assert!(too_many.is_empty(), "sorted behind the 200 that are listed");
}

#[test]
fn a_thousand_items_are_read_and_one_more_is_not() {
    let text = text_of("tests/lint/good/launch/v1.yaml");
    let start = text.find("  - id: MON\n").unwrap();
    let end = text.find("      - id: MON-02").unwrap();
    let (head, section) = (&text[..start], &text[start..end]);
    // Ids have two digits, so a thousand items need eleven sections.
    let file = |count: usize| {
        let mut file = head.to_owned();
        for index in 0..count {
            let letter = char::from(b'A' + u8::try_from(index / 100).unwrap());
            let from = if index % 100 == 0 { 0 } else { section.find("      - id: ").unwrap() };
            let part = section[from..].replace("MON-01", &format!("MO{letter}-{:02}", index % 100));
            file.push_str(&part.replace("id: MON\n", &format!("id: MO{letter}\n")));
        }
        lint_texts(&[named("launch/v1.yaml", file)])
    };
    assert_eq!(file(1_000), []);
    let problems = file(1_001);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].message, "more than 1000 items");
}

#[test]
fn bytes_that_are_not_text_are_refused_where_they_stand() {
    let problems = lint_texts(&[named("launch/v1.yaml", *b"name: launch\nti\xfftle: x\n")]);
    assert_eq!((problems[0].line, problems[0].column), (2, 3));
}

#[test]
fn both_kinds_carry_both_bars() {
    let catalog = Catalog::from_files("good", &good_files()).unwrap();
    let launch = catalog.current(Kind::Launch).unwrap();
    let ids: Vec<&str> = launch.items().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["MON-01", "MON-02", "DEP-01", "DEP-02"]);
    assert_eq!((launch.version, launch.companion), (1, Some(1)));
    let few = launch.item(&id("MON-02")).unwrap();
    assert_eq!(few.launch.as_ref().unwrap().rule, Rule::AtMost(20.0));
    assert_eq!(few.handoff.as_ref().unwrap().rule, Rule::AtMost(10.0));

    let handoff = catalog.current(Kind::Handoff).unwrap();
    let ids: Vec<&str> = handoff.items().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["MON-01", "MON-02", "DEP-01", "DEP-02", "DEP-03", "DEP-04", "OWN-01"]);
    assert_eq!((handoff.title.as_str(), handoff.companion), ("Handoff readiness", Some(1)));
    assert_eq!(handoff.section_of(&id("OWN-01")).unwrap().title, "Ownership");
    assert!(handoff.items().all(|item| item.handoff.is_some()));
    assert!(handoff.item(&id("OWN-01")).unwrap().launch.is_none());
    assert_eq!(
        handoff.item(&id("MON-02")).unwrap().bar(Kind::Launch).unwrap().rule,
        Rule::AtMost(20.0)
    );
}

#[test]
fn the_newest_handoff_version_stands_beside_the_launch_version() {
    let second = |path: &str| {
        let text = text_of(&format!("tests/lint/good/{path}/v1.yaml"));
        named(&format!("{path}/v2.yaml"), text.replace("\nversion: 1", "\nversion: 2"))
    };
    let mut files = good_files();
    let tighter = second("handoff");
    let text = String::from_utf8(tighter.bytes).unwrap().replace(
        "{at_most: 10}, words: At most 10%., severity: blocker, evidence: {hint: Log}}",
        "{at_most: 5}, words: At most 5%., severity: blocker, evidence: {hint: Log}, \
         since: {version: 2, reason: It was too high}}",
    );
    files.push(named(&tighter.path, text));
    files.push(second("launch"));
    let catalog = Catalog::from_files("good", &files).unwrap();

    let first = catalog.version(Kind::Launch, 1).unwrap();
    assert_eq!(first.companion, Some(2));
    let bar = first.item(&id("MON-02")).unwrap().handoff.clone().unwrap();
    assert_eq!(bar.rule, Rule::AtMost(5.0));
    // Nothing extends the second launch version yet.
    let current = catalog.current(Kind::Launch).unwrap();
    assert_eq!((current.version, current.companion), (2, None));
    assert!(current.items().all(|item| item.handoff.is_none()));
    let versions: Vec<u32> = catalog.versions(Kind::Handoff).map(|c| c.version).collect();
    assert_eq!(versions, [1, 2]);
    assert!(catalog.version(Kind::Handoff, 3).is_none());
}

#[test]
fn the_hash_is_that_of_the_bytes_of_the_file() {
    let catalog = Catalog::from_files("good", &good_files()).unwrap();
    let published: Vec<Published> = catalog.published().collect();
    assert_eq!(published.len(), 2);
    for entry in published {
        assert_eq!(entry.path, format!("{}/v1.yaml", entry.kind));
        assert_eq!(entry.hash.len(), 64);
        assert_eq!(entry.hash, catalog.version(entry.kind, entry.version).unwrap().hash);
    }
    let hash = |catalog: &Catalog, kind| catalog.current(kind).unwrap().hash.clone();
    let mut files = good_files();
    files[0].bytes.push(b'\n');
    let changed = Catalog::from_files("good", &files).unwrap();
    assert_ne!(hash(&changed, Kind::Launch), hash(&catalog, Kind::Launch));
    assert_eq!(hash(&changed, Kind::Handoff), hash(&catalog, Kind::Handoff));
    // The digest of the three letters, as published with the standard.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(set::sha256(b"abc"), abc);
}

#[test]
fn a_catalog_without_a_part_does_not_start() {
    let parts = [(0, "launch/v1.yaml"), (1, "handoff/v1.yaml"), (2, "policy.yaml")];
    for (index, missing) in parts {
        let mut files = good_files();
        files.remove(index);
        let error = Catalog::from_files("good", &files).unwrap_err().to_string();
        // Without its launch version the handoff version is a problem in itself.
        let expected = if index == 0 {
            "handoff/v1.yaml:4:10: launch version 1 is not here\n    extends: 1".to_owned()
        } else {
            format!("good: there is no {missing}")
        };
        assert_eq!(error, expected);
    }
    assert!(Catalog::load(&project("tests/lint/absent")).is_err());
}

#[test]
fn the_shipped_checklists_are_good() {
    assert_eq!(lint_paths(&[project("checklists")]), []);
    let embedded = Catalog::embedded().unwrap();
    let loaded = Catalog::load(&project("checklists")).unwrap();
    for kind in Kind::ALL {
        assert_eq!(embedded.current(*kind), loaded.current(*kind));
    }
    let first = |kind| embedded.version(kind, 1).unwrap();
    assert_eq!(first(Kind::Launch).items().count(), 54);
    assert_eq!(first(Kind::Handoff).items().count(), 60);
    assert!(first(Kind::Launch).items().all(|i| i.launch.is_some() && i.handoff.is_some()));
}

#[test]
fn the_shipped_policy_yields_the_default_figures() {
    let catalog = Catalog::embedded().unwrap();
    assert_eq!(catalog.figures(), PolicyFigures::default());
    assert!(catalog.policy().stated.iter().any(|f| f.basis == Basis::Ours));
}
#[test]
fn hostile_files_end_in_a_short_report() {
    let head = "name: launch\nversion: 1\ntitle: a\nsections:";
    let item = "\n- id: MON\n  title: a\n  question: b\n  items:\n  - id: MON-01\n";
    let filled = |start: String, part: &str| {
        let times = (yaml::MAX_BYTES - start.len()) / part.len();
        format!("{start}{}", part.repeat(times))
    };
    let files = [
        filled(head.to_owned(), "["),
        filled(head.to_owned(), "{a: "),
        filled(format!("{head}\n  "), "- "),
        filled(format!("{head} \""), "a"),
        filled(format!("{head}{item}    applies_when:\n"), "    - a\n"),
        filled("title: a\nname: \"".to_owned(), "\\e"),
    ];
    for file in files {
        let problems = lint_texts(&[named("launch/v1.yaml", file)]);
        assert!((1..=201).contains(&problems.len()), "{}", problems.len());
        let longest = problems.iter().map(|p| p.message.len() + p.text.len()).max();
        assert!(longest < Some(2_000), "{longest:?}");
    }
}

#[test]
fn a_message_holds_nothing_that_a_terminal_would_obey() {
    let text = text_of("tests/lint/good/launch/v1.yaml");
    let text = text.replacen("severity: required", "severity: \"\\e[2Jhigh\\n\"", 1);
    let problems = lint_texts(&[named("launch/v1.yaml", text)]);
    assert_eq!(problems.len(), 1);
    let start = "unknown severity ` [2Jhigh `; expected one of";
    assert!(problems[0].message.starts_with(start), "{}", problems[0].message);
}
