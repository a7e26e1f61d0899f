//! What is written reads as what it was.

use proptest::prelude::*;

use super::tests::{good_files, named};
use super::*;
use crate::domain::checklist::{Bar, EvidenceNeed, Item, Meant, Retired, Rule, Severity, Since};

fn catalog(files: &[SourceFile]) -> Catalog {
    Catalog::from_files("here", files).unwrap_or_else(|error| panic!("{error}"))
}

/// Every version of a catalog, written anew.
fn written(from: &Catalog) -> Vec<SourceFile> {
    let path = |version: &Checklist| format!("{}/v{}.yaml", version.kind, version.version);
    let launches = from
        .versions(Kind::Launch)
        .map(|launch| named(&path(&launch), launch_text(&launch).unwrap()));
    let handoffs = from.versions(Kind::Handoff).map(|handoff| {
        let launch = from.version(Kind::Launch, handoff.companion.unwrap()).unwrap();
        named(&path(&handoff), handoff_text(&handoff, &launch).unwrap())
    });
    launches.chain(handoffs).collect()
}

fn without_hashes(catalog: &Catalog) -> Vec<Checklist> {
    let all = Kind::ALL.iter().flat_map(|kind| catalog.versions(*kind));
    all.map(|list| Checklist { hash: String::new(), ..(*list).clone() }).collect()
}

fn with_policy(mut files: Vec<SourceFile>) -> Vec<SourceFile> {
    files.extend(good_files().into_iter().filter(|file| file.path == "policy.yaml"));
    files
}

#[test]
fn the_shipped_checklists_are_the_same_after_a_round() {
    for from in [Catalog::embedded().unwrap(), catalog(&good_files())] {
        let files = written(&from);
        let again = catalog(&with_policy(files.clone()));
        assert_eq!(without_hashes(&from), without_hashes(&again));
        assert_eq!(files, written(&again), "the text is always the same");
        for file in &files {
            let (kind, version) = match source::role(Path::new(&file.path)) {
                Some(source::Role::Version(kind, version)) => (kind, version),
                other => panic!("{other:?}"),
            };
            let text = again.text(kind, version).unwrap();
            assert_eq!(text.as_bytes(), file.bytes, "the text is kept as it was given");
            let hash = &again.version(kind, version).unwrap().hash;
            assert_eq!(hash, &set::sha256(text.as_bytes()));
        }
    }
}

/// Texts that a careless writer would break: quotes, colons, line ends, numbers, other scripts.
fn text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "~",
        "null",
        "yes",
        "1",
        "1e3",
        "- a",
        "a: b",
        "#x",
        "'",
        "\"",
        "a\nb",
        " a",
        "a\n\n  b",
        "{a}",
        "[b]",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%",
        "@",
        "`",
        "é日本",
        "\u{202e}x",
        "a\tb",
        "0x1f",
        "<<",
        "",
        "a #b",
        "---",
        "...",
        "true",
        "=",
        "\\n",
    ]);
    prop::collection::vec(
        prop_oneof![hard.prop_map(str::to_owned), "[ -~]{1,30}".prop_map(|t| t)],
        1..4,
    )
    .prop_map(|parts| parts.join(" ").trim().to_owned())
    .prop_map(|text| if text.is_empty() { "x".to_owned() } else { text })
}

/// The same in one line.
fn line() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace('\n', " "))
}

fn since() -> impl Strategy<Value = Since> {
    let change = prop::option::of(prop::sample::select(Meant::ALL.to_vec()));
    (text(), prop::option::of(1..100u32), change).prop_map(|(reason, lesson, change)| Since {
        version: 1,
        reason,
        lesson,
        change,
    })
}

fn bar(rule: Rule) -> impl Strategy<Value = Bar> {
    let severity = prop::sample::select(Severity::ALL.to_vec());
    (text(), severity, text(), prop::option::of(1..400u32)).prop_map(move |parts| {
        let (words, severity, hint, max_age_days) = parts;
        let evidence = EvidenceNeed { hint, max_age_days };
        Bar { rule: rule.clone(), words, severity, evidence, since: None }
    })
}

proptest! {
    #[test]
    fn any_content_is_the_same_after_a_round(
        texts in prop::collection::vec((line(), text(), text(), text(), line(), since()), 3),
        bars in (bar(Rule::Met), bar(Rule::Met), bar(Rule::Met)),
        handoff in (bar(Rule::Met), bar(Rule::Met)),
        gone in text(),
        bar_since in prop::option::of(since()),
    ) {
        let from = Catalog::embedded().unwrap();
        let mut launch = (*from.current(Kind::Launch).unwrap()).clone();
        let mut merged = (*from.current(Kind::Handoff).unwrap()).clone();
        let retired =
            Retired { id: "ZZZ-01".parse().unwrap(), version: 1, reason: gone, lesson: None };
        launch.retired.push(retired.clone());
        merged.retired.push(retired);
        let change = |item: &mut Item, (title, ask, why, todo, source, since): &(String, String, String, String, String, Since)| {
            (item.title, item.ask) = (title.clone(), ask.clone());
            (item.why, item.todo) = (why.clone(), todo.clone());
            item.sources = vec![source.clone()];
            item.since = since.clone();
        };
        let attested: Vec<_> = launch
            .items()
            .filter(|item| item.answer == crate::domain::checklist::AnswerKind::Attest)
            .filter(|item| item.handoff.as_ref().is_some_and(|bar| bar.rule == Rule::Met))
            .map(|item| item.id.clone())
            .take(2)
            .collect();
        for list in [&mut launch, &mut merged] {
            for item in list.sections.iter_mut().flat_map(|section| &mut section.items) {
                let Some(place) = attested.iter().position(|id| *id == item.id) else { continue };
                change(item, &texts[place]);
                item.launch = Some(if place == 0 { bars.0.clone() } else { bars.1.clone() });
                let bar = if place == 0 { &handoff.0 } else { &handoff.1 };
                item.handoff = Some(Bar { since: bar_since.clone(), ..bar.clone() });
            }
        }
        let files = vec![
            named("launch/v1.yaml", launch_text(&launch).unwrap()),
            named("handoff/v1.yaml", handoff_text(&merged, &launch).unwrap()),
        ];
        let again = catalog(&with_policy(files.clone()));
        let read = again.current(Kind::Launch).unwrap();
        prop_assert_eq!(&read.sections, &launch.sections);
        prop_assert_eq!(&again.current(Kind::Handoff).unwrap().sections, &merged.sections);
        prop_assert_eq!(files, written(&again));
    }
}
