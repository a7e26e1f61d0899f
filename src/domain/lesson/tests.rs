use std::collections::BTreeSet;

use super::*;

fn filled() -> LessonFields {
    LessonFields {
        what_happened: " Retries tripled the load.\n\nIt took 40 minutes. ".into(),
        link: " https://wiki.example/incidents/88 ".into(),
        origin: "handback".into(),
        effect: "shortened".into(),
        item: " DEP-03 ".into(),
        change: "Ask for a retry budget.".into(),
    }
}

#[test]
fn what_happened_is_enough() {
    let fields = LessonFields { what_happened: "The flag was off.".into(), ..Default::default() };
    let lesson = Lesson::parse(&fields).unwrap();
    assert_eq!(
        lesson,
        Lesson {
            what_happened: "The flag was off.".into(),
            link: String::new(),
            origin: Origin::Incident,
            effect: Effect::Unknown,
            item: None,
            change: String::new(),
        }
    );
}

#[test]
fn every_field_is_read_without_the_blanks_around_it() {
    let lesson = Lesson::parse(&filled()).unwrap();
    assert_eq!(lesson.what_happened, "Retries tripled the load.\n\nIt took 40 minutes.");
    assert_eq!(lesson.link, "https://wiki.example/incidents/88");
    assert_eq!((lesson.origin, lesson.effect), (Origin::Handback, Effect::Shortened));
    assert_eq!(lesson.item.unwrap().as_str(), "DEP-03");
    assert_eq!(lesson.change, "Ask for a retry budget.");
}

#[test]
fn everything_that_cannot_be_taken_is_said_at_once() {
    let wrong = LessonFields {
        what_happened: "\u{200b} \n".into(),
        link: "javascript:alert(1)".into(),
        origin: "gossip".into(),
        effect: "half".into(),
        item: "MON-3".into(),
        change: "x\0y".into(),
    };
    let bad = Lesson::parse(&wrong).unwrap_err();
    let fields: Vec<&str> = bad.iter().map(|bad| bad.field).collect();
    assert_eq!(fields, ["what_happened", "link", "origin", "effect", "item", "change"]);
    assert!(bad.iter().all(|bad| bad.sentence.ends_with('.')), "{bad:?}");
}

#[test]
fn a_link_is_an_address_that_a_browser_opens_and_that_holds_no_password() {
    for link in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//wiki.example/1",
        "wiki.example",
        "https://",
        "https://me:secret@wiki.example/1",
        "https://wiki.example/a b",
        "https://wiki.example/\u{202e}1",
    ] {
        let fields = LessonFields { link: link.into(), ..filled() };
        let bad = Lesson::parse(&fields).unwrap_err();
        assert_eq!(bad.iter().map(|bad| bad.field).collect::<Vec<_>>(), ["link"], "{link}");
    }
    for link in ["", "  ", "http://wiki.example", "https://wiki.example/1?a=b#c"] {
        let fields = LessonFields { link: link.into(), ..filled() };
        assert_eq!(Lesson::parse(&fields).unwrap().link, link.trim());
    }
}

#[test]
fn long_text_is_refused_and_not_cut() {
    for (what_happened, change, field) in [
        ("x".repeat(10_001), String::new(), "what_happened"),
        ("It broke.".to_owned(), "x".repeat(10_001), "change"),
    ] {
        let bad = Lesson::parse(&LessonFields { what_happened, change, ..filled() }).unwrap_err();
        assert_eq!(bad.iter().map(|bad| bad.field).collect::<Vec<_>>(), [field]);
    }
}

#[test]
fn the_steps_are_these_and_each_has_one_end() {
    let mut printed = String::new();
    for from in State::ALL {
        for step in [Step::Accept, Step::Decline, Step::Reopen, Step::Apply] {
            if let Some(to) = after(*from, step) {
                printed.push_str(&format!("{from} {step:?} {to}\n"));
            }
        }
    }
    let expected = "\
        filed Accept accepted\n\
        filed Decline declined\n\
        filed Apply applied\n\
        accepted Decline declined\n\
        accepted Reopen filed\n\
        accepted Apply applied\n\
        declined Reopen filed\n\
        applied Apply applied\n";
    assert_eq!(printed, expected);
    let starts: BTreeSet<String> =
        STEPS.iter().map(|(from, step, _)| format!("{from} {step:?}")).collect();
    assert_eq!(starts.len(), STEPS.len(), "a step stands twice");
    for state in State::ALL {
        assert!(state.way_on().ends_with('.'), "{state}");
        let completed = [State::Filed, State::Accepted].contains(state);
        assert_eq!(state.is_open(), completed, "{state}");
    }
}

#[test]
fn a_title_is_one_line_of_whole_words() {
    assert_eq!(title("\n \nRetries tripled the load.\nMore."), "Retries tripled the load.");
    let long = "word ".repeat(40);
    let cut = title(&long);
    assert!(cut.ends_with("word…") && cut.chars().count() <= 91, "{cut}");
    assert_eq!(title(&"ä".repeat(200)).chars().count(), 91);
    assert_eq!(title("\u{200b}"), "");
}
