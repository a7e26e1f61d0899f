//! Database files that cannot be what they should be: full, cut off, or something else.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::{PROGRAM, Running, run, text};

/// The program below a shell that does this first. A file that may not grow is as good as a full
/// disk; the signal that would end the program for it is not sent.
fn after(shell: &str, data: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("trap '' XFSZ; {shell} exec \"$0\" \"$@\"")])
        .args([PROGRAM, "serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data);
    command
}

#[test]
fn a_database_that_cannot_be_written_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(&["migrate", "--data", folder.path().to_str().unwrap()]).status.success());
    // 64 blocks of 512 bytes.
    let refused = after("ulimit -f 64;", folder.path()).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let said = text(&refused.stderr);
    assert!(said.contains("readyroom.db cannot be written: "), "{said}");
    assert_eq!(text(&refused.stdout), "", "it was not ready");
}

#[test]
fn a_disk_that_fills_up_turns_readiness_off_until_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let server = Running::of(&mut after("", folder.path()));
    let process = server.child.id().to_string();
    let limit_files_to = |bytes: &str| {
        let limit = format!("--fsize={bytes}:unlimited");
        let done = Command::new("prlimit").args(["--pid", &process, &limit]).status().unwrap();
        assert!(done.success());
        // An answer is given again for at most three seconds.
        std::thread::sleep(Duration::from_millis(3100));
    };
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    limit_files_to("1024");
    let answer = server.get("/readyz");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    let answer = server.sign_in();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(server.get("/sessions/new").starts_with("HTTP/1.1 200"), "what is read is shown");
    limit_files_to("unlimited");
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    let answer = server.sign_in();
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
}

impl Running {
    /// Signs in as nobody that there is, which is counted.
    fn sign_in(&self) -> String {
        let body = "{\"handle\":\"ana\",\"password\":\"not a password of anybody\"}";
        let more = format!(
            "content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.ask_with("POST", "/api/v1/sessions", &more)
    }
}

#[test]
fn a_file_without_a_byte_is_no_new_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let file = folder.path().join("readyroom.db");
    std::fs::write(&file, "").unwrap();
    let here = ["--listen", "127.0.0.1:0"];
    for words in [
        &["migrate"][..],
        &["audit", "verify"],
        &["serve", here[0], here[1]],
        &["demo", here[0], here[1]],
    ] {
        let refused = run(&[words, &["--data", data]].concat());
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        let said = text(&refused.stderr);
        let expected = format!("{} is an empty file: a database that was in it", file.display());
        assert!(said.contains(&expected) && said.contains("Restore a backup"), "{said}");
        assert_eq!(std::fs::metadata(&file).unwrap().len(), 0, "it is left as it is");
    }
    std::fs::remove_file(&file).unwrap();
    assert!(run(&["migrate", "--data", data]).status.success());
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("readyroom.db");
    std::fs::write(&file, "minutes of the meeting\n".repeat(400)).unwrap();
    for words in [&["migrate"][..], &["audit", "verify"], &["serve"], &["demo"]] {
        let refused = run(&[words, &["--data", folder.path().to_str().unwrap()]].concat());
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        let said = text(&refused.stderr);
        assert!(said.contains(&file.display().to_string()), "{said}");
        assert!(said.contains("not a database"), "{said}");
    }
}
