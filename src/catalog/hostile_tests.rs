//! Files that were made to harm: each is refused with its place, and none takes long.

use std::time::{Duration, Instant};

use super::tests::named;
use super::*;

/// Far more than any of these takes, also on a busy machine and unoptimised: what grows with the
/// square of a megabyte takes longer.
const LONG: Duration = Duration::from_secs(20);

const HEAD: &str = "name: launch\nversion: 1\ntitle: A\nsections:\n";

/// A whole item, to be changed in one place.
const ITEM: &str = "\
- id: MON
  title: B
  question: C
  items:
  - id: MON-01
    title: D
    ask: E
    why: F
    todo: G
    answer: {number: {unit: \"%\", min: 0, max: 100}}
    launch: {rule: {at_most: 10}, words: H, severity: required, evidence: {hint: I}}
    sources: [J]
    since: {version: 1, reason: K}
";

fn whole() -> String {
    format!("{HEAD}{ITEM}")
}

fn with(from: &str, to: &str) -> String {
    let text = whole();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// The first problem of a launch file, as `line:column: message`; empty when there is none.
fn first(bytes: impl Into<Vec<u8>>) -> String {
    let begun = Instant::now();
    let problems = lint_texts(&[named("launch/v1.yaml", bytes)]);
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    assert!(problems.len() <= 201, "{}", problems.len());
    let shown = problems.iter().map(|p| p.message.len() + p.text.len()).max().unwrap_or(0);
    assert!(shown < 4_000, "a problem of {shown} bytes");
    problems.first().map_or_else(String::new, |p| format!("{}:{}: {}", p.line, p.column, p.message))
}

#[track_caller]
fn refused(bytes: impl Into<Vec<u8>>, expected: &str) {
    let found = first(bytes);
    assert!(found.starts_with(expected), "expected {expected}\n   found {found}");
}

#[test]
fn the_whole_file_is_good() {
    assert_eq!(first(whole()), "");
}

#[test]
fn numbers_that_are_none_are_refused_where_they_stand() {
    for figure in [".inf", "-.inf", ".nan"] {
        refused(with("max: 100", &format!("max: {figure}")), "14:47: `max` is not a finite number");
    }
    for figure in ["1e999", "0x1f", "0o17", "1_000", "2026-11-21", "~"] {
        refused(with("max: 100", &format!("max: {figure}")), "14:47: expected a number");
    }
    refused(with("at_most: 10", "at_most: .nan"), "15:20: `at_most: NaN` is outside the range");
    refused(with("at_most: 10", "at_most: 2026-11-21"), "15:30: expected a number");
    refused(with("at_most: 10", "at_most: 1e999"), "15:30: expected a number");
    for version in ["1e0", "1.0", "-1", "99999999999999999999", "2026-11-21", "one"] {
        let text = with("version: 1\ntitle", &format!("version: {version}\ntitle"));
        refused(text, "2:10: expected a whole number, 0 or more");
    }
}

#[test]
fn texts_that_read_as_something_else_are_refused() {
    for value in ["0x1f", "1e3", "true", ".nan", "12"] {
        let text = with("title: D", &format!("title: {value}"));
        refused(text, &format!("10:12: `{value}` reads as a number or truth value"));
    }
    assert_eq!(first(with("title: D", "title: 2026-11-21")), "", "a day is a text");
}

#[test]
fn tags_merges_and_repeats_are_refused() {
    for tag in ["!!float 1", "!!int 3", "!mine x", "!!python/object:os.system x"] {
        refused(with("title: D", &format!("title: {tag}")), "10:");
    }
    assert_eq!(first(with("title: D", "title: !!str x")), "", "a text that is called a text");
    // Bytes that are no text, and a control character, behind a tag that hides them.
    refused(with("title: D", "title: !!binary /w=="), "10:");
    refused(with("title: D", "title: !!binary QQA="), "10:21: `title` holds the character U+0000");
    refused(with("    sources", "    <<: {why: F}\n    sources"), "16:5: merge keys");
    refused(with("    why: F", "    why: F\n    why: L"), "13:5: `why` stands here twice");
    refused(with("why: F", "why: &a F"), "12:13: anchors and aliases are not allowed");
    refused(with("why: F", "why: *a"), "12:10: anchors and aliases are not allowed");
}

#[test]
fn an_alias_bomb_does_not_grow() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (now, before) in ('b'..='z').zip('a'..) {
        let row = vec![format!("*{before}"); 9].join(",");
        bomb.push_str(&format!("{now}: &{now} [{row}]\n"));
    }
    refused(bomb, "1:");
}

#[test]
fn bytes_that_no_editor_writes_are_refused_or_harmless() {
    refused(with("title: D", "title: D\0"), "10:13: ");
    refused([whole().as_bytes(), b"\xff"].concat(), "18:1: a byte that is not UTF-8 text");
    refused([b"\xff\xfe", whole().as_bytes()].concat(), "1:1: a byte that is not UTF-8 text");
    refused(with("    why: F", "\twhy: F"), "12:1: a tab");
    for (written, code) in [("\\0", "0000"), ("\\e[2J", "001B"), ("\\x7f", "007F"), ("\\N", "0085")]
    {
        let text = with("title: D", &format!("title: \"D{written}x\""));
        refused(text, &format!("10:12: `title` holds the character U+{code}"));
    }
    assert_eq!(first(format!("\u{feff}{}", whole())), "", "a byte order mark is no part of it");
    assert_eq!(first(whole().replace('\n', "\r\n")), "", "so are the line ends of Windows");
    refused("", "1:1: ");
    refused("\u{feff}", "1:1: ");
    refused("# nothing\n", "2:1: ");
}

#[test]
fn what_is_nested_too_deep_is_refused_where_it_begins_to_be() {
    const LEVELS: usize = 10_000;
    let flow = |open: &str| format!("{HEAD}  {}", open.repeat(LEVELS));
    refused(flow("["), "5:");
    refused(flow("{a: "), "5:");
    refused(flow("- "), "5:");
    refused(flow("? "), "5:");
    let mut block = HEAD.to_owned();
    for level in 0..1_200 {
        block.push_str(&format!("{}a:\n", " ".repeat(level)));
    }
    refused(block, "");
    for open in ["[", "{a: "] {
        assert!(first(flow(open)).contains("nested deeper than 16 levels"), "{open}");
    }
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    for size in [yaml::MAX_BYTES + 1, 5 * 1024 * 1024] {
        let mut text = whole();
        text.push_str(&"#".repeat(size));
        refused(text, "1:1: larger than 1048576 bytes");
    }
}

#[test]
fn what_is_large_inside_is_read_in_bounded_time() {
    let fill = |text: String, part: &dyn Fn(usize) -> String| {
        let mut text = text;
        let mut count = 0;
        loop {
            let part = part(count);
            if text.len() + part.len() > yaml::MAX_BYTES {
                return text;
            }
            text.push_str(&part);
            count += 1;
        }
    };
    // One text of a megabyte is a text, though nobody reads it.
    let long = with("why: F", &format!("why: {}", "x".repeat(yaml::MAX_BYTES - 600)));
    assert_eq!(first(long), "");
    refused(fill("name: \"".to_owned(), &|_| "\\u0041".to_owned()), "1:");
    refused(fill(String::new(), &|n| format!("k{n}: 1\n")), "1:1: unknown field `k0`");
    refused(fill(HEAD.replace("sections:\n", ""), &|n| format!("k{n}: 1\n")), "4:1: unknown");
    let options = with("{number: {unit: \"%\", min: 0, max: 100}}", "{choice: {options: [X]}}")
        .replace("[X]", &fill(String::from("["), &|n| format!("{{value: v{n}, label: l{n}}},")));
    refused(options, "");
    let items = fill(whole(), &|_| "  - {id: MON-01}\n".to_owned());
    refused(items, "");
    let sections =
        fill(HEAD.to_owned(), &|n| format!("- {{id: A, title: {n}x, question: b, items: []}}\n"));
    refused(sections, "5:8: bad section id `A`");
    let few = fill("extends: 1\nbars: {".to_owned(), &|n| format!("B{n}: 1,"));
    let problems = lint_texts(&[named("handoff/v1.yaml", few)]);
    assert!((1..=201).contains(&problems.len()));
}

#[test]
fn ten_thousand_items_are_refused_at_the_first_that_is_too_many() {
    let mut text = whole();
    for _ in 0..9_999 {
        text.push_str("  - {id: MON-01, title: a, ask: b, why: c, todo: d}\n");
    }
    let problems = lint_texts(&[named("launch/v1.yaml", text)]);
    assert!(problems.len() <= 201);
    // The first that names an id again is line 18; more than 200 problems are not listed.
    assert_eq!((problems[0].line, problems[0].column), (18, 10), "{}", problems[0]);
    assert!(problems.last().unwrap().message.ends_with("from here on are not listed"));
}
