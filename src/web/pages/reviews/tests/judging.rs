//! The sign-off page, the page before signing, and the page before submitting.

use super::*;
use crate::domain::answer::Reported;
use crate::domain::review::{State, Verdict};
use crate::web::pages::reviews::samples::{
    READER, SRE, TEAM, Told, ana, answered, condition, item, items, review, signature,
};
use crate::web::views::form::Choice;

fn sign_off_html(detail: &ReviewDetail, chosen: Option<&str>, handle: &str) -> String {
    let kept = Kept::default();
    let owners = [Choice::new("tomas", "Tomás Lind", false)];
    let extras = Extras { owners: &owners, is_sre: true, ..extras(&kept) };
    let reader = viewer(handle, "Somebody");
    let chosen = chosen.map(|id| id.parse().unwrap());
    sign_off_page(detail, &checklist(), &reader, chosen.as_ref(), today(), &extras).unwrap()
}

fn submitted() -> ReviewDetail {
    let accepted = Some((Verdict::Accepted, ""));
    let mut items = items();
    items[0] = item("OWN-01", answered(Reported::Text("Team Ledger".into())));
    items.push(item("OWN-06", answered(Reported::Met)));
    items.push(item("PLN-01", Told { verdict: accepted, ..answered(Reported::Met) }));
    review(State::Submitted, SRE, items)
}

#[test]
fn the_queue_is_grouped_by_how_much_judgement_is_needed() {
    let detail = submitted();
    let html = sign_off_html(&detail, None, "ana");
    let groups = found(&html, ".queue h2");
    assert_eq!(
        groups,
        ["Your judgement 2", "Self-reported, at the bar 3", "Accepted earlier, unchanged 2"]
    );
    let all = found(&html, ".queue .id");
    assert_eq!(all, ["OWN-01", "MON-01", "OWN-04", "MON-03", "OWN-06", "MON-05", "PLN-01"]);
}

#[test]
fn the_self_reported_are_accepted_together_over_what_was_read() {
    let detail = submitted();
    let html = sign_off_html(&detail, None, "ana");
    let base = "/services/payments-ledger/launch/1";
    assert_eq!(attributes(&html, "form.bulk", "action"), [format!("{base}/verdicts")]);
    assert_eq!(attributes(&html, "form.bulk [name=seen]", "value"), ["77ab"]);
    assert_eq!(attributes(&html, "form.bulk [name=group]", "value"), ["self_reported"]);
    assert_eq!(found(&html, "form.bulk button"), ["Accept all 3 Shift A"]);
    let as_reader = review(State::Submitted, READER, detail.items);
    let html = sign_off_html(&as_reader, None, "noor");
    assert!(found(&html, "form.bulk, .decidebar, form#return, a#sign").is_empty());
}

#[test]
fn the_first_undecided_item_is_shown_and_the_next_one_follows() {
    let detail = submitted();
    let next = |html: &str| attributes(html, ".judge [name=next]", "value");
    let first = sign_off_html(&detail, None, "ana");
    assert_eq!(found(&first, ".rvi header .id"), ["OWN-01"]);
    assert_eq!(next(&first), ["OWN-04"], "MON-01 is decided: a change is asked");
    let last = sign_off_html(&detail, Some("OWN-06"), "ana");
    assert_eq!(found(&last, ".rvi header .id"), ["OWN-06"]);
    assert_eq!(next(&last), ["OWN-01"]);
    assert_eq!(found(&last, ".queue [aria-current] .id"), ["OWN-06"]);
}

#[test]
fn after_the_last_decision_the_page_stays_where_signing_off_is() {
    let one = item("MON-03", answered(Reported::Met));
    let html = sign_off_html(&review(State::Submitted, SRE, vec![one]), None, "ana");
    assert_eq!(attributes(&html, ".judge [name=next]", "value"), ["MON-03"]);
}

#[test]
fn decided_items_are_counted_and_the_ways_on_are_offered() {
    let detail = submitted();
    let html = sign_off_html(&detail, None, "ana");
    assert_eq!(found(&html, ".signbar strong"), ["3 of 7 decided."]);
    assert_eq!(found(&html, ".signbar button"), ["Return with 1 change"]);
    let base = "/services/payments-ledger/launch/1";
    assert_eq!(attributes(&html, "a#sign", "href"), [format!("{base}/sign-offs/new")]);
    assert_eq!(attributes(&html, "form#return", "action"), [format!("{base}/returns")]);
    let open = review(State::Open, SRE, detail.items.clone());
    let early = sign_off_html(&open, None, "ana");
    assert!(found(&early, "a#sign, form#return").is_empty());
    assert!(early.contains("Not submitted yet") && !found(&early, ".decidebar").is_empty());
    let over = sign_off_html(&review(State::SignedOff, SRE, detail.items), None, "ana");
    assert!(found(&over, ".decidebar").is_empty());
    assert!(over.contains("This review is signed off. Nothing in it is judged any more."));
}

#[test]
fn unanswered_items_are_not_in_the_queue() {
    let detail = review(State::Open, SRE, vec![item("MON-01", Told::default())]);
    assert!(sign_off_html(&detail, None, "ana").contains("There is no item to judge."));
}

#[test]
fn an_item_without_an_answer_is_shown_and_not_judged() {
    let mut detail = submitted();
    detail.items.push(item("PAG-01", Told::default()));
    let html = sign_off_html(&detail, Some("PAG-01"), "ana");
    assert_eq!(found(&html, ".rvi header .id"), ["PAG-01"], "another item stands in its place");
    assert!(found(&html, ".decidebar").is_empty(), "there is nothing to judge");
    assert!(html.contains("PAG-01 has no answer yet, so there is nothing to judge."));
    assert!(html.contains("Not answered") && found(&html, ".queue [aria-current]").is_empty());
    assert_eq!(found(&html, "form.say").len(), 1, "the team can be asked for it");
}

#[test]
fn a_returned_review_waits_for_its_team() {
    let returned = review(State::Returned, SRE, submitted().items);
    let html = sign_off_html(&returned, None, "ana");
    assert!(html.contains("waits for the team to submit it again"), "{html}");
    assert!(!html.contains("Not submitted yet"));
}

#[test]
fn who_has_signed_is_told_that_another_signs_next() {
    let mut detail = submitted();
    let read = |detail: &ReviewDetail| sign_off_html(detail, None, "ana");
    assert_eq!(found(&read(&detail), "a#sign").len(), 1);
    detail.sign_offs = vec![signature(&detail, ana(), "Fit to hand off.")];
    let html = read(&detail);
    assert!(found(&html, "a#sign").is_empty());
    assert!(html.contains("You signed this; another SRE signs next"), "{html}");
    assert_eq!(found(&sign_off_html(&detail, None, "dele"), "a#sign").len(), 1);
    detail.sign_offs[0].content_hash = "of what changed since".into();
    assert_eq!(found(&read(&detail), "a#sign").len(), 1, "a lapsed signature is given again");
}

#[test]
fn an_answer_of_the_reader_is_judged_by_another() {
    let html = sign_off_html(&submitted(), None, "tomas");
    assert!(found(&html, ".decidebar").is_empty());
    assert!(html.contains("You answered OWN-01, so another SRE judges it."));
    let may: &[&str] = &["read", "judge"];
    let detail = review(State::Submitted, may, submitted().items);
    let html = sign_off_html(&detail, None, "ana");
    assert!(html.contains("another SRE signs it off") && found(&html, "a#sign").is_empty());
}

fn accepted_all() -> ReviewDetail {
    let with = Some((Verdict::AcceptedWithCondition, ""));
    let accepted = Some((Verdict::Accepted, ""));
    let mut bulk = item("MON-03", Told { verdict: accepted, ..answered(Reported::Met) });
    bulk.verdict.as_mut().unwrap().in_bulk = true;
    let mut detail = review(
        State::Submitted,
        SRE,
        vec![
            item("PAG-01", Told { verdict: with, ..answered(Reported::Number(3.0)) }),
            item("MON-01", Told { verdict: accepted, ..answered(Reported::Met) }),
            bulk,
        ],
    );
    detail.conditions = vec![condition("PAG-01", "open"), condition("PAG-01", "dropped")];
    detail
}

fn sign_html(detail: &ReviewDetail, typed: Option<Typed<'_>>) -> String {
    sign_page(detail, &checklist(), &viewer("ana", "Ana Ruiz"), typed).unwrap()
}

#[test]
fn signing_proposes_a_sentence_over_the_exact_content() {
    let mut detail = accepted_all();
    let html = sign_html(&detail, None);
    assert_eq!(
        attributes(&html, "#sentence", "value"),
        ["Launch review 1 of Payments ledger: 2 accepted, 1 with a condition. Fit to launch once \
          its conditions are met."]
    );
    let hash = attributes(&html, "form.act [name=content_hash]", "value");
    assert_eq!(hash, [detail.content_hash.as_str()]);
    let post = "/services/payments-ledger/launch/1/sign-offs";
    assert_eq!(attributes(&html, "form.act", "action"), [post]);
    assert!(html.contains("2 accepted, 1 with a condition; 1 of them together"));
    assert_eq!(found(&html, ".cond li").len(), 1, "dropped conditions are over");
    detail.conditions.clear();
    assert!(attributes(&sign_html(&detail, None), "#sentence", "value")[0].ends_with(" launch."));
    let typed = Typed { sentence: " ", error: "Write the sentence to record." };
    let refused = sign_html(&detail, Some(typed));
    assert!(refused.contains("<title>Error:") && refused.contains("Write the sentence to record."));
}

#[test]
fn signing_lists_what_stands_in_the_way() {
    let missing = |change: fn(&mut ReviewDetail)| {
        let mut detail = accepted_all();
        change(&mut detail);
        let html = sign_html(&detail, None);
        assert!(found(&html, "form.act").is_empty());
        found(&html, ".missing li").join("|")
    };
    assert!(missing(|d| d.items[1].verdict = None).ends_with("Undecided"));
    let expired = missing(|d| d.items[1].evidence_expired = true);
    assert!(expired.ends_with("A proof has run out. Attach a newer one."));
    let asked = missing(|d| {
        d.items[1].verdict.as_mut().unwrap().verdict = Verdict::ChangeAsked;
    });
    assert!(asked.starts_with("MON-01") && asked.ends_with("Change asked"));
    let below = missing(|d| d.items[0].verdict.as_mut().unwrap().verdict = Verdict::Accepted);
    assert!(below.ends_with("Required and below its bar, without a condition"));
    let blocker = missing(|d| d.items[0].severity = crate::domain::checklist::Severity::Blocker);
    assert!(blocker.ends_with("A blocker below its bar"));
    assert_eq!(missing(|d| d.state = State::Open), "The team submits the review first Open");
    assert!(missing(|d| d.may = READER.to_vec()).starts_with("Another SRE signs"));
    assert_eq!(missing(|d| d.not_ready = Some("2 items changed.".into())), "2 items changed.");
}

#[test]
fn submitting_lists_what_is_missing_or_what_is_handed_in() {
    let reader = viewer("priya", "Priya Nair");
    let incomplete = submit_page(&review(State::Open, TEAM, items()), &reader).unwrap();
    let missing = found(&incomplete, ".missing li");
    assert!(missing[0].starts_with("OWN-01") && missing[0].ends_with("No answer"));
    assert!(incomplete.contains("<title>Error:") && found(&incomplete, "form.act").is_empty());

    let mut all = items();
    all[0] = item("PAG-01", answered(Reported::Number(3.0)));
    all.push(item("ARC-01", answered(Reported::NotApplicable("No other team.".into()))));
    let complete = submit_page(&review(State::Open, TEAM, all), &reader).unwrap();
    assert_eq!(
        found(&complete, ".lead"),
        ["6 items: 3 met, 1 partly, 1 below the bar, 1 not applicable."]
    );
    let post = "/services/payments-ledger/launch/1/submissions";
    assert_eq!(attributes(&complete, "form.act", "action"), [post]);
    let below = found(&complete, ".missing li small");
    assert_eq!(below, ["3 people, required", "Partly met, blocker"]);
    assert!(complete.contains("An SRE judges it next."));
}
