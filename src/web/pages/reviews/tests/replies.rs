//! Answers to a save.

use super::*;
use crate::domain::review::State;
use crate::ops::error::Conflict;
use crate::web::pages::reviews::samples::{TEAM, items, review};

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_save_is_answered_with_the_item_and_the_counts() {
    let (kept, detail) = (Kept::default(), review(State::Open, TEAM, items()));
    let reader = viewer("priya", "Priya Nair");
    let id = "MON-03".parse().unwrap();
    let html = saved(&detail, &id, &checklist(), &reader, &kept).unwrap();
    assert!(html.starts_with("<details class=\"it\" name=\"item\" id=\"MON-03\""));
    assert!(html.contains("4 of 5 answered") && html.contains("data-show=\"todo\""));
    assert!(page_of(&kept, &detail, None).contains(html.split("<template").next().unwrap()));
    let gone = saved(&detail, &"ARC-01".parse().unwrap(), &checklist(), &reader, &kept).unwrap();
    assert!(gone.starts_with("<template"));
}

#[test]
fn a_problem_is_a_sentence_with_the_item_when_it_is_out_of_date() {
    let alone = invalid("Say why it does not apply.", None).unwrap();
    assert_eq!(found(&alone, "[role=alert]"), ["Say why it does not apply."]);
    assert!(
        invalid("Read it again.", Some("<details></details>".into()))
            .unwrap()
            .ends_with("details>")
    );
}

fn note_conflict() -> Conflict {
    Conflict {
        what: "note".into(),
        by: "Noor Haddad".into(),
        checklist_version: None,
        theirs: "Agreed in May.".into(),
        mine: "Agreed in June.".into(),
        version: 4,
    }
}

fn conflict_html(found: &Conflict, sent: &[(&str, &str)]) -> String {
    let mut all = items();
    all[3].note = "Agreed in May.".into();
    all[3].note_version = 4;
    let detail = review(State::Open, TEAM, all);
    let (id, kept) = ("MON-03".parse().unwrap(), Kept::default());
    let reader = viewer("priya", "Priya Nair");
    conflict(&detail, &id, &checklist(), &reader, &kept, found, &fields(sent)).unwrap()
}

#[test]
fn a_conflict_shows_both_values_and_keeps_what_was_sent() {
    let sent = [("answer_version", "1"), ("note_version", "3"), ("note", "Agreed in June.")];
    let html = conflict_html(&note_conflict(), &sent);
    assert_eq!(
        found(&html, "[role=alert]"),
        ["Noor Haddad changed the note while you were editing"]
    );
    assert_eq!(found(&html, "del"), ["May."]);
    assert_eq!(found(&html, "ins"), ["June."]);
    let hidden = |name: &str| attributes(&html, &format!(".conflict [name={name}]"), "value");
    assert_eq!(hidden("note_version"), ["4"], "posting it again keeps mine");
    assert_eq!(hidden("answer_version"), ["1"]);
    assert_eq!(hidden("note"), ["Agreed in June."]);
    assert!(html.contains("Agreed in May.\n\nAgreed in June.</textarea>"));
    assert!(found(&html, "form.conflict [name=both]:not([disabled])").is_empty(), "not sent");
    assert!(html.contains("<template data-item><details class=\"it\""));
    let post = "/services/payments-ledger/launch/1/items/MON-03";
    assert_eq!(attributes(&html, "form.conflict", "action"), [post]);
}

#[test]
fn what_was_not_shown_is_never_overwritten() {
    let answer = Conflict {
        what: "answer".into(),
        by: "Noor Haddad".into(),
        checklist_version: None,
        theirs: "Met".into(),
        mine: "Not met".into(),
        version: 1,
    };
    let sent = [
        ("answer_version", "0"),
        ("note_version", "3"),
        ("answer", "not_met"),
        ("note", "Agreed in June.\r\n"),
    ];
    let html = conflict_html(&answer, &sent);
    let both = found(&html, ".sides .lbl");
    assert_eq!(both, ["Answer", "Note"], "the note changed as well, so it is shown as well");
    assert!(html.contains("changed the answer and the note while you were editing"));
    let hidden = |html: &str, name: &str| {
        attributes(html, &format!("[name={name}][type=hidden]"), "value")[0].clone()
    };
    assert_eq!(
        (hidden(&html, "answer_version"), hidden(&html, "note_version")),
        ("1".into(), "4".into())
    );

    let same_note = [
        ("answer_version", "0"),
        ("note_version", "3"),
        ("answer", "not_met"),
        ("note", "Agreed in May."),
    ];
    let html = conflict_html(&answer, &same_note);
    assert_eq!(found(&html, ".sides .lbl"), ["Answer"]);
    assert_eq!(hidden(&html, "note_version"), "3");

    let sent =
        [("answer_version", "0"), ("note_version", "3"), ("answer", "partly"), ("note", "x")];
    let html = conflict_html(&note_conflict(), &sent);
    assert_eq!(found(&html, ".sides dd").first().map(String::as_str), Some("Met"));
    assert!(html.contains("Partly met"));
}

#[test]
fn without_the_script_a_conflict_is_a_page() {
    let detail = review(State::Open, TEAM, items());
    let (id, reader) = ("MON-03".parse().unwrap(), viewer("priya", "Priya Nair"));
    let sent = fields(&[("note_version", "3"), ("note", "Agreed in June.")]);
    let html = conflict_page(&detail, &id, &checklist(), &reader, &note_conflict(), &sent).unwrap();
    assert_eq!(found(&html, "h1"), ["MON-03 was changed meanwhile"]);
    assert!(!html.contains("data-item"));
    let back = attributes(&html, "[data-keep=theirs]", "href");
    assert_eq!(back, ["/services/payments-ledger/launch/1?item=MON-03#MON-03"]);
}
