//! The shipped files are fit for use, and a broken one is told by its place.

use super::*;

#[test]
fn the_shipped_checklists_hold_sixty_items() {
    let catalog = Catalog::embedded().unwrap_or_else(|error| panic!("{error}"));
    let launch = catalog.current(Kind::Launch).unwrap();
    let handoff = catalog.current(Kind::Handoff).unwrap();
    assert_eq!((launch.items().count(), handoff.items().count()), (54, 60));
    assert!(launch.items().all(|item| item.launch.is_some() && item.handoff.is_some()));
    assert_eq!(catalog.figures().launch_review_valid_days, 90);
}

fn broken(change: impl FnOnce(&mut String)) -> Vec<Problem> {
    let mut text = include_str!("../../checklists/launch/v1.yaml").to_owned();
    change(&mut text);
    read::launch(Source { path: "launch/v1.yaml", text: &text }).unwrap_err()
}

#[test]
fn a_broken_line_is_named_by_its_place() {
    let problems = broken(|text| *text = text.replacen("answer: text", "anwser: text", 1));
    let line = include_str!("../../checklists/launch/v1.yaml")
        .lines()
        .position(|line| line.contains("answer: text"))
        .unwrap();
    assert_eq!(problems[0].line, line as u64 + 1, "{}", problems[0]);
    assert!(problems[0].text.contains("anwser"), "{}", problems[0]);
}

#[test]
fn a_reused_id_is_refused() {
    let problems = broken(|text| *text = text.replacen("id: MON-01\n", "id: MON-03\n", 1));
    assert!(problems.iter().any(|p| p.message.contains("used already")), "{problems:?}");
}

#[test]
fn a_looser_handoff_bar_is_refused() {
    let launch = include_str!("../../checklists/launch/v1.yaml");
    let base = read::launch(Source { path: "launch/v1.yaml", text: launch }).unwrap();
    let text = include_str!("../../checklists/handoff/v1.yaml").replacen(
        "rule: {months_ahead: 12}",
        "rule: {months_ahead: 5}",
        1,
    );
    let problems =
        read::handoff(Source { path: "handoff/v1.yaml", text: &text }, &base).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("OWN-02 is looser"), "{}", problems[0]);
}

#[test]
fn aliases_that_explode_end_in_bounded_time() {
    let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (to, from) in ["b", "c", "d", "e", "f", "g", "h", "i"]
        .iter()
        .zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        text.push_str(&format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(", ")));
    }
    assert!(read::launch(Source { path: "launch/v1.yaml", text: &text }).is_err());
    let deep = "[".repeat(100_000);
    assert!(read::launch(Source { path: "launch/v1.yaml", text: &deep }).is_err());
}
