//! The program as an operator runs it: its commands, what they print, and how they end.

mod checklists;
mod demo;
mod files;
mod instances;
mod records;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_readyroom");

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_remove("READYROOM_LISTEN").env_remove("READYROOM_CONFIG");
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// A running server, ended with the test.
struct Running {
    child: Child,
    address: String,
    setup: Option<String>,
    /// What was printed before it was ready.
    said: Vec<String>,
}

impl Running {
    fn serve(data: &Path) -> Self {
        Self::start("serve", data)
    }

    fn start(how: &str, data: &Path) -> Self {
        Self::of(command(&[how, "--listen", "127.0.0.1:0", "--data"]).arg(data))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut running = Self { child, address: String::new(), setup: None, said: Vec::new() };
        for line in lines.map_while(Result::ok) {
            if let Some(place) = line.find("http://").filter(|_| line.contains("/setup?token=")) {
                running.setup = Some(line[place..].to_owned());
            }
            if let Some(address) = line.strip_prefix("Readyroom is ready at http://") {
                running.address = address.to_owned();
                return running;
            }
            running.said.push(line);
        }
        panic!("the program ended before it was ready")
    }

    fn get(&self, path: &str) -> String {
        self.ask("GET", path)
    }

    fn ask(&self, method: &str, path: &str) -> String {
        self.ask_with(method, path, "\r\n")
    }

    /// With the rest of the headers and the body.
    fn ask_with(&self, method: &str, path: &str, rest: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{rest}",
            self.address
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_empty_installation_prints_its_set_up_link_and_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::serve(folder.path());
    let setup = running.setup.clone().unwrap();
    assert!(setup.starts_with(&format!("http://{}/setup?token=", running.address)), "{setup}");
    let page = running.get(setup.split_once(&running.address).unwrap().1);
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(running.get("/healthz").starts_with("HTTP/1.1 200"));
    assert!(running.get("/readyz").starts_with("HTTP/1.1 200"));
    let head = running.ask("HEAD", "/sessions/new");
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");
    running.signal("-TERM");
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_a_slow_client_began_is_finished_before_the_stop() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::serve(folder.path());
    let mut stream = TcpStream::connect(&running.address).unwrap();
    let head = format!(
        "POST /sessions HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: 23\r\n\
         content-type: application/x-www-form-urlencoded\r\nexpect: 100-continue\r\n\r\n",
        running.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    // The server says so once it has taken the request and waits for its body.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"handle=ana&").unwrap();
    running.signal("-TERM");
    std::thread::sleep(std::time::Duration::from_millis(300));
    stream.write_all(b"password=xyz").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
}

#[test]
fn people_and_tokens_are_made_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let on = |more: &[&str]| run(&[more, &["--data", data]].concat());
    assert!(on(&["migrate"]).status.success());
    let person =
        ["person", "add", "--handle", "ana", "--name", "Ana Ruiz", "--email", "a@b.example"];
    let added = on(&[&person[..], &["--admin"]].concat());
    let link = text(&added.stdout);
    assert!(link.starts_with("http://127.0.0.1:8080/invitations?token=rri_"), "{added:?}");
    let again = on(&person);
    assert_eq!(again.status.code(), Some(2), "the address is taken");
    assert!(text(&again.stderr).contains("Another person"), "{again:?}");
    let made = on(&["token", "create", "--handle", "ana", "--name", "ci", "--scope", "write"]);
    let token = text(&made.stdout);
    assert!(token.starts_with("rrt_") && !token.contains(char::is_whitespace), "{made:?}");
    let verified = on(&["audit", "verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    assert!(text(&verified.stdout).ends_with("0 problems"), "{verified:?}");
}

#[test]
fn changed_records_are_told_and_missing_ones_too() {
    use diesel::connection::SimpleConnection as _;
    use diesel::prelude::*;

    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let verify = || run(&["audit", "verify", "--data", data]);
    assert_eq!(verify().status.code(), Some(2), "there is nothing to verify");
    assert!(run(&["migrate", "--data", data]).status.success());
    let person = ["person", "add", "--handle", "ana", "--name", "Ana", "--email", "a@b.example"];
    assert!(run(&[&person[..], &["--data", data]].concat()).status.success());
    assert_eq!(verify().status.code(), Some(0));
    let file = folder.path().join("readyroom.db");
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    // Whoever can write the file can take the guard away, too.
    connection
        .batch_execute(
            "SELECT 1; PRAGMA writable_schema = ON; \
             DELETE FROM sqlite_schema WHERE type = 'trigger'; PRAGMA writable_schema = OFF;",
        )
        .unwrap();
    drop(connection);
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    connection.batch_execute("UPDATE events SET details = '{}' WHERE seq = 1").unwrap();
    drop(connection);
    let tampered = verify();
    assert_eq!(tampered.status.code(), Some(1), "{tampered:?}");
    assert!(text(&tampered.stdout).contains("event 1 was changed"), "{tampered:?}");
}

#[test]
fn a_wrong_setting_stops_the_start_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, value: &str| {
        command(&["serve"]).current_dir(folder.path()).env(name, value).output().unwrap()
    };
    let unknown = run("READYROOM_LISTNE", "127.0.0.1:0");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("READYROOM_LISTNE"), "{unknown:?}");
    let open = run("READYROOM_LISTEN", "0.0.0.0:0");
    assert!(text(&open.stderr).contains("public_url is not set"), "{open:?}");
    let secret = run("READYROOM_DATABASE", "mysql://me:hunter2@db/x");
    assert!(text(&secret.stderr).contains("READYROOM_DATABASE"), "{secret:?}");
    assert!(!text(&secret.stderr).contains("hunter2"), "{secret:?}");
    let idle = run("READYROOM_WORKERS", "0");
    let expected = "workers, set in the environment variable READYROOM_WORKERS, cannot be used: \
                    write a whole number from 1 to 256.";
    assert!(text(&idle.stderr).contains(expected), "{idle:?}");
    let missing = run("READYROOM_DATABASE", "sqlite:nowhere.db");
    assert!(text(&missing.stderr).contains("readyroom migrate"), "{missing:?}");
    assert!(!folder.path().join("nowhere.db").exists());
}

#[test]
fn checklist_files_are_checked_with_line_and_column() {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/checklists/launch/v1.yaml");
    let good = run(&["checklist", "lint", shipped]);
    assert_eq!(
        (good.status.code(), text(&good.stdout)),
        (Some(0), "1 files, 0 problems".to_owned())
    );
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("v1.yaml");
    std::fs::write(&broken, "version: 1\nsections: 7\n").unwrap();
    let bad = run(&["checklist", "lint", broken.to_str().unwrap()]);
    assert_eq!(bad.status.code(), Some(1), "{bad:?}");
    assert!(text(&bad.stdout).contains("v1.yaml:"), "{bad:?}");
}
