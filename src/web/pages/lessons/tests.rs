use super::*;
use crate::ops::lessons::StateCount;
use crate::ops::review_page::Person;
use crate::web::render::render;

const DRAFT: &str = "<a href=\"/checklists/drafts/3\">Draft 3</a> of the checklist takes it in.";

fn now() -> At {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn ana() -> Option<Person> {
    Some(Person { handle: "ana".parse().unwrap(), name: "Ana Ruiz".into() })
}

fn ledger() -> Option<LessonService> {
    Some(LessonService { slug: "ledger".parse().unwrap(), name: "Payments <ledger>".into() })
}

fn listed(number: u32, state: State) -> LessonListed {
    LessonListed {
        number,
        title: "Retries <tripled> the load".into(),
        origin: Origin::Incident,
        service: ledger(),
        state,
        filed_by: ana(),
        filed_at: now(),
        remarks: 2,
        items: if state == State::Applied { vec![item()] } else { Vec::new() },
    }
}

fn item() -> BecameItem {
    BecameItem { kind: Kind::Launch, version: 15, item: "DEP-03".parse().unwrap(), at: now() }
}

fn list(lessons: Vec<LessonListed>) -> LessonList {
    LessonList {
        service: ledger(),
        counts: State::ALL.iter().map(|s| StateCount { state: *s, count: 1 }).collect(),
        lessons,
        next_before: Some(7),
    }
}

fn detail(state: State, may_decide: bool) -> LessonDetail {
    LessonDetail {
        number: 31,
        what_happened: "Retries **tripled** the load.\n\n<script>alert(1)</script>".into(),
        link: "https://wiki.example/88?a=\"b".into(),
        origin: Origin::Handback,
        effect: Effect::Shortened,
        item: Some("DEP-03".parse().unwrap()),
        item_in: Some(Kind::Launch),
        change: "Ask for a retry budget.".into(),
        service: ledger(),
        state,
        filed_by: ana(),
        filed_at: now(),
        decided_by: None,
        decided_at: None,
        decision_words: String::new(),
        draft: (state == State::Accepted).then_some(3),
        version: 4,
        remarks: vec![RemarkDetail {
            words: "It is asked already.".into(),
            became: Some(State::Declined),
            by: ana(),
            at: now(),
        }],
        items: vec![item()],
        may_amend: state.is_open(),
        may_decide,
    }
}

fn html_of(state: State, may_decide: bool) -> String {
    render("lessons/show", &show(&detail(state, may_decide), &Viewer::default(), now())).unwrap()
}

#[test]
fn the_list_names_each_lesson_and_keeps_its_filters() {
    let found = list(vec![listed(9, State::Applied), listed(8, State::Filed)]);
    let page = index(&found, Some(State::Filed), Some(Origin::Launch), &Viewer::default(), now());
    assert_eq!(page.older, "/lessons?state=filed&service=ledger&before=7");
    let filters: Vec<_> =
        page.filters.iter().map(|f| (f.label.as_str(), f.href.as_str(), f.current)).collect();
    assert_eq!(filters[0], ("All", "/lessons?service=ledger", false));
    assert_eq!(filters[1], ("Filed", "/lessons?state=filed&service=ledger", true));
    assert_eq!(page.filters[0].count, 4);
    assert_eq!(page.rows[0].detail, "DEP-03, launch v15");
    assert_eq!(page.rows[1].detail, "2 remarks");
    assert_eq!(page.form.about, "About Payments <ledger>, learnt from a launch.");
    let html = render("lessons/index", &page).unwrap();
    assert!(html.contains("Retries &lt;tripled&gt; the load"), "{html}");
    assert!(html.contains("<option value=\"launch\" selected>A launch</option>"), "{html}");
    assert!(html.contains("value=\"ledger\""), "{html}");
}

#[test]
fn an_empty_list_names_the_next_act() {
    let empty = LessonList { service: None, next_before: None, ..list(Vec::new()) };
    let said = |state| {
        render("lessons/index", &index(&empty, state, None, &Viewer::default(), now())).unwrap()
    };
    assert!(said(None).contains("No lessons yet. <a href=\"#file\">File one</a>"));
    assert!(said(Some(State::Declined)).contains("No lesson is declined."));
}

#[test]
fn forms_stand_there_only_for_who_may_and_where_there_is_something_to_decide() {
    for (state, may_decide, decide, accept, reopen, amend) in [
        (State::Filed, true, true, true, false, true),
        (State::Accepted, true, true, false, true, true),
        (State::Declined, true, false, false, true, false),
        (State::Applied, true, false, false, false, false),
        (State::Filed, false, false, false, false, true),
        (State::Declined, false, false, false, false, false),
    ] {
        let html = html_of(state, may_decide);
        let has = |text: &str| html.contains(text);
        assert_eq!(has("action=\"/lessons/31/decision\""), decide, "{state} {may_decide}");
        assert_eq!(has("value=\"accepted\""), accept, "{state} {may_decide}");
        assert_eq!(has("action=\"/lessons/31/reopening\""), reopen, "{state} {may_decide}");
        assert_eq!(has("action=\"/lessons/31\""), amend, "{state} {may_decide}");
        assert!(has("action=\"/lessons/31/remarks\""), "everybody discusses");
    }
    assert!(html_of(State::Filed, false).contains("An SRE decides"));
    assert!(html_of(State::Accepted, true).contains(DRAFT));
    assert!(html_of(State::Accepted, false).contains(DRAFT));
}

#[test]
fn what_people_wrote_is_escaped_and_links_out_say_where_they_lead() {
    let html = html_of(State::Filed, true);
    assert!(!html.contains("<script>alert"), "{html}");
    assert!(html.contains("<strong>tripled</strong>"), "{html}");
    assert!(html.contains("rel=\"noopener noreferrer nofollow\">In full</a>"), "{html}");
    assert!(html.contains("<span class=\"host\">wiki.example</span>"), "{html}");
    assert!(html.contains("href=\"/checklists/launch/items/DEP-03\""), "{html}");
    assert!(html.contains("href=\"/checklists/launch/v15\""), "{html}");
    assert!(html.contains("declined it"), "{html}");
    let gone = LessonDetail { item_in: None, ..detail(State::Filed, true) };
    let html = render("lessons/show", &show(&gone, &Viewer::default(), now())).unwrap();
    assert!(html.contains("which no current version has"), "{html}");
}
