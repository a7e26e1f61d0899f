//! Drafts that are read from files, and the files that versions are.

use serde_json::json;

use super::*;

async fn next_file(desk: &Desk, kind: &str, from: u32) -> String {
    let path = format!("/checklists/{kind}/v{from}/file.yaml");
    let text = desk.app.get(&desk.dele, &path).await.expect(200).body;
    text.replacen(&format!("version: {from}\n"), &format!("version: {}\n", from + 1), 1)
}

/// The launch file of version 3 as a repository would go on from what was exported, with a change of
/// its own: its lines, and where the reason of the change stands. Version 2 is published for it.
pub(super) async fn reworded_launch_file(desk: &Desk) -> (Vec<String>, usize) {
    let first = desk.begin(&desk.dele).await;
    let words = json!({ "title": "In other words", "change": "reworded" });
    desk.change(&desk.dele, first, ATTESTED, words).await.expect(200);
    desk.publish(&desk.hanna, first).await.expect(200);
    let launch = next_file(desk, "launch", 2).await;
    let launch = launch.replacen("title: In other words", "title: In better words", 1);
    let mut lines: Vec<String> = launch.lines().map(str::to_owned).collect();
    let reason = lines.iter().position(|line| line.contains("reason: INC-2291")).unwrap();
    lines[reason - 1] = lines[reason - 1].replace("version: 2", "version: 3");
    (lines, reason)
}

#[actix_web::test]
async fn a_draft_is_read_from_files_and_makes_the_same_files_again() {
    let desk = Desk::open();
    let (lines, _) = reworded_launch_file(&desk).await;
    let launch = lines.join("\n") + "\n";
    let handoff = next_file(&desk, "handoff", 2).await.replacen("extends: 2\n", "extends: 3\n", 1);
    let files = json!({ "launch": launch, "handoff": handoff });
    let imports = format!("{DRAFTS}/imports");
    desk.app.post(&desk.priya, &imports, files.clone()).await.expect(403);
    let read = desk.app.post(&desk.dele, &imports, files).await.expect(201).json();
    let number = read["number"].as_i64().unwrap();
    let draft = desk.draft(number).await;
    assert_eq!(draft["problems"], json!([]));
    assert_eq!(kinds(&draft["launch"]), [pair(ATTESTED, "reworded")]);
    assert_eq!(desk.publish(&desk.hanna, number).await.expect(200).json()["launch"], 3);
    let exported = desk.app.get(&desk.dele, "/checklists/launch/v3/file.yaml").await.body;
    assert_eq!(exported, launch, "export, import and export again are the same to the byte");
    let exported = desk.app.get(&desk.dele, "/checklists/handoff/v3/file.yaml").await.body;
    assert_eq!(exported, handoff);
}

#[actix_web::test]
async fn a_file_that_cannot_be_the_next_version_is_refused_with_the_place() {
    let desk = Desk::open();
    let before = desk.app.events();
    let imports = format!("{DRAFTS}/imports");
    let import = async |launch: &str| {
        let body = json!({ "launch": launch });
        let refused = desk.app.post(&desk.dele, &imports, body).await.expect(422).json();
        let field = refused["fields"][0].clone();
        assert_eq!(field["field"], "launch");
        field["sentence"].as_str().unwrap().to_owned()
    };
    let path = "/checklists/launch/v1/file.yaml";
    let same = desk.app.get(&desk.dele, path).await.expect(200).body;
    assert!(import(&same).await.contains("published already, with this very content"));
    let other = format!("{same}# another\n");
    assert!(import(&other).await.contains("published already with other content"));
    let far = same.replacen("version: 1\n", "version: 9\n", 1);
    assert!(import(&far).await.contains("number the file v2"));
    assert!(import("version: 2\nname: launch\n  bad").await.starts_with("launch/v2.yaml:"));
    let bomb: String = (0..40).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n)).collect();
    assert!(import(&bomb).await.starts_with("launch/v2.yaml:"));
    assert!(import(" ").await.starts_with("Give the text"));
    let large = json!({ "launch": "#".repeat(5 * 1024 * 1024) });
    desk.app.post(&desk.dele, &imports, large).await.expect(413);
    assert_eq!(desk.app.events(), before, "nothing is written");
}
