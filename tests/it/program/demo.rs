//! A demo and a real database are never taken for each other, and a demo is whole or made again.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use readyroom::store::Location;

use super::{Running, command, run, text};
use crate::database::Look;

fn look(data: &Path) -> Look {
    Look::into(&Location::Sqlite(data.join("readyroom.db")))
}

fn count(data: &Path, table: &str) -> usize {
    look(data).lines(&format!("SELECT CAST(count(*) AS TEXT) AS line FROM {table}"))[0]
        .parse()
        .unwrap()
}

const PERSON: [&str; 8] =
    ["person", "add", "--handle", "ana", "--name", "Ana Ruiz", "--email", "a@b.example"];

#[test]
fn a_real_database_is_not_opened_as_a_demo() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(run(&["migrate", "--data", data]).status.success());
    let demo = || run(&["demo", "--listen", "127.0.0.1:0", "--data", data]);
    let refused = demo();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(run(&[&PERSON[..], &["--data", data]].concat()).status.success());
    let refused = demo();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let said = text(&refused.stderr);
    assert!(said.contains("readyroom.db was not made by `readyroom demo`"), "{said}");
    assert!(said.contains("Name another folder with --data"), "{said}");
    assert_eq!(count(folder.path(), "people"), 1);
}

#[test]
fn a_database_from_before_the_mark_is_a_real_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(run(&["migrate", "--data", data]).status.success());
    assert!(run(&[&PERSON[..], &["--data", data]].concat()).status.success());
    look(folder.path()).run(
        "DROP TABLE instance; DELETE FROM __diesel_schema_migrations WHERE version = '20261121000003'",
    );
    let refused = run(&["demo", "--listen", "127.0.0.1:0", "--data", data]);
    assert!(text(&refused.stderr).contains("was not made by"), "{refused:?}");
    let tables: Vec<String> = look(folder.path()).tables().into_iter().map(|one| one.0).collect();
    assert!(!tables.contains(&"instance".to_owned()), "the demo changed what is not its own");
    for command in [&["audit", "verify"][..], &["migrate"]] {
        let done = run(&[command, &["--data", data]].concat());
        assert_eq!(done.status.code(), Some(0), "{done:?}");
    }
    Running::serve(folder.path());
}

#[test]
fn a_demo_cut_off_in_the_middle_is_made_again_and_never_served() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let mut child = command(&["demo", "--listen", "127.0.0.1:0", "--data", data])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let file = folder.path().join("readyroom.db");
    let begun = Instant::now();
    while !file.exists() || count(folder.path(), "people") < 5 {
        assert!(begun.elapsed() < Duration::from_secs(60), "the demo does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(count(folder.path(), "sign_offs"), 0, "it was cut off too late for this test");

    let served = run(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    assert_eq!(served.status.code(), Some(2), "{served:?}");

    let again = Running::start("demo", folder.path());
    assert_eq!(
        again.said,
        ["The demo was not finished the last time; it is made again from nothing."]
    );
    drop(again);
    let services = count(folder.path(), "services");
    assert!(services >= 12, "{services} services");
    assert!(count(folder.path(), "sign_offs") > 0);

    // The other commands work on a demo as on any other database.
    for command in [&["audit", "verify"][..], &["migrate"], &PERSON] {
        let command = command.iter().map(|word| if *word == "ana" { "zoe" } else { word });
        let command: Vec<&str> = command.chain(["--data", data]).collect();
        let done = run(&command);
        assert_eq!(done.status.code(), Some(0), "{done:?}");
    }
    let people = count(folder.path(), "people");
    let kept = Running::start("demo", folder.path());
    assert_eq!(kept.said, Vec::<String>::new());
    assert_eq!(count(folder.path(), "people"), people, "a finished demo stays as it is");
    drop(kept);
    let served = run(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
    assert_eq!(served.status.code(), Some(2), "{served:?}");
    let said = text(&served.stderr);
    assert!(said.contains("holds a demo") && said.contains("Name another folder"), "{said}");
}
