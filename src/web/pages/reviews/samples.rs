//! A small launch review, weighed by the rules themselves, to test pages with.

use std::sync::{Arc, LazyLock};

use crate::catalog::Catalog;
use crate::domain::answer::Reported;
use crate::domain::at::At;
use crate::domain::bars::Standing;
use crate::domain::checklist::{Checklist, Kind, Traits};
use crate::domain::ids::{ConditionId, EvidenceId, MessageId, PersonId};
use crate::domain::review::{Given, Record, State, Verdict, weigh};
use crate::ops::review_page::{
    BarStanding, ConditionDetail, EvidenceDetail, ItemDetail, MessageDetail, Person, ReviewDetail,
    SignOffDetail, VerdictDetail,
};
use crate::web::views::shell::{ShellPerson, Viewer};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());

pub(super) fn checklist() -> Arc<Checklist> {
    CATALOG.version(Kind::Launch, 1).unwrap()
}

pub(super) fn at(text: &str) -> At {
    text.parse().unwrap()
}

pub(super) fn person(handle: &str, name: &str) -> Person {
    Person { handle: handle.parse().unwrap(), name: name.to_owned() }
}

pub(super) fn tomas() -> Person {
    person("tomas", "Tomás Lind")
}

pub(super) fn ana() -> Person {
    person("ana", "Ana Ruiz")
}

/// A signature over the content of this review.
pub(super) fn signature(detail: &ReviewDetail, by: Person, sentence: &str) -> SignOffDetail {
    SignOffDetail {
        by: Some(by),
        signed_as: "SRE".into(),
        sentence: sentence.into(),
        content_hash: detail.content_hash.clone(),
        at: detail.state_since,
    }
}

pub(super) fn viewer(handle: &str, name: &str) -> Viewer {
    let person = ShellPerson { name: name.into(), initials: "XY".into(), handle: handle.into() };
    Viewer { person: Some(person), ..Viewer::default() }
}

/// What the team and SREs did with one item.
#[derive(Default)]
pub(super) struct Told {
    pub reported: Option<Reported>,
    pub note: &'static str,
    pub verdict: Option<(Verdict, &'static str)>,
    /// How often the note changed after the verdict.
    pub changed_since: i32,
    pub question: bool,
    pub carried: bool,
    pub proof: Option<&'static str>,
    pub expired: bool,
}

pub(super) fn answered(reported: Reported) -> Told {
    Told { reported: Some(reported), ..Told::default() }
}

pub(super) fn item(id: &str, told: Told) -> ItemDetail {
    let checklist = checklist();
    let asked = checklist.item(&id.parse().unwrap()).unwrap();
    let when = at("2026-11-17T14:02:00Z");
    let mut record = Record {
        item: asked.id.clone(),
        answer_version: i32::from(told.reported.is_some()),
        reported: told.reported,
        note_version: i32::from(!told.note.is_empty()),
        evidence_version: i32::from(told.proof.is_some()),
        has_evidence: told.proof.is_some(),
        given: None,
        evidence_expired: told.expired,
        carried: told.carried,
        condition_missed: false,
        waived_until: None,
        waiver_ended: false,
        beside: None,
        at_odds: false,
        explained: false,
        explanations: 0,
    };
    record.given = told.verdict.map(|(verdict, comment)| Given {
        verdict,
        by: PersonId::new(),
        at: when.plus_days(1),
        comment: comment.to_owned(),
        seen: record.content(),
        in_bulk: false,
        at_odds: false,
    });
    record.note_version += told.changed_since;
    let weighed = weigh(Kind::Launch, asked, &record, &Traits::default(), when.date());
    let has_answer = record.reported.is_some();
    ItemDetail {
        id: asked.id.clone(),
        section: checklist.section_of(&asked.id).unwrap().id.clone(),
        title: asked.title.clone(),
        severity: weighed.severity,
        reported_words: record.reported.as_ref().map(|reported| reported.words(&asked.answer)),
        answer_version: record.answer_version,
        answered_by: has_answer.then(tomas),
        answered_at: has_answer.then_some(when),
        note: told.note.to_owned(),
        note_version: record.note_version,
        evidence: told.proof.map(|url| proof(url, told.expired, when)).into_iter().collect(),
        messages: told.question.then(|| question(when)).into_iter().collect(),
        open_questions: told.question.into(),
        verdict: record.given.as_ref().map(|given| VerdictDetail {
            verdict: given.verdict,
            by: Some(ana()),
            at: given.at,
            comment: given.comment.clone(),
            lapsed: record.standing_verdict().is_none(),
            in_bulk: given.in_bulk,
            on_measured: false,
        }),
        launch: asked.launch.as_ref().map(|_| standing(weighed.against_launch.as_ref())),
        handoff: asked.handoff.as_ref().map(|_| standing(weighed.against_handoff.as_ref())),
        below: weighed.is_below(),
        to_do: record.is_to_do(),
        carried: record.carried,
        asked_again: false,
        evidence_expired: record.evidence_expired,
        seen: record.seen(),
        condition_missed: record.condition_missed,
        waived_until: None,
        waiver_ended: false,
        measured_differently: false,
        measured: None,
        explanations: Vec::new(),
        rests_on_waiver: false,
        waivers: Vec::new(),
        group: weighed.group(),
        reported: record.reported.clone(),
    }
}

fn standing(standing: Option<&Standing>) -> BarStanding {
    let (standing, words) = match standing {
        None => ("not_answered", String::new()),
        Some(Standing::Passes) => ("passes", String::new()),
        Some(Standing::Below(words)) => ("below", words.clone()),
        Some(Standing::NotApplicable) => ("not_applicable", String::new()),
    };
    BarStanding { standing, words }
}

fn proof(url: &str, expired: bool, when: At) -> EvidenceDetail {
    let link = url.starts_with("http");
    EvidenceDetail {
        id: EvidenceId::new(),
        url: link.then(|| url.to_owned()),
        title: if link { "Drill notes".to_owned() } else { url.to_owned() },
        expires_on: expired.then(|| when.minus_days(3).date()),
        added_by: Some(tomas()),
        added_at: when,
    }
}

fn question(when: At) -> MessageDetail {
    MessageDetail {
        id: MessageId::new(),
        author: Some(tomas()),
        body: "Is `SettleQueueStuck` worth a page at all?".to_owned(),
        is_question: true,
        answered_at: None,
        created_at: when,
    }
}

pub(super) const TEAM: &[&str] = &["read", "answer", "message", "submit", "withdraw_review"];
pub(super) const SRE: &[&str] =
    &["read", "message", "volunteer", "judge", "sign_off", "log_engagement"];
pub(super) const READER: &[&str] = &["read"];

/// A review of these items in this state, as somebody with these rights reads it.
pub(super) fn review(
    state: State,
    may: &'static [&'static str],
    items: Vec<ItemDetail>,
) -> ReviewDetail {
    let handed_in = state != State::Open;
    ReviewDetail {
        service: "payments-ledger".parse().unwrap(),
        service_name: "Payments ledger".to_owned(),
        team: "Team Ledger".to_owned(),
        kind: Kind::Launch,
        number: 1,
        state,
        state_since: at("2026-11-20T09:12:00Z"),
        checklist_version: 1,
        checklist_hash: checklist().hash.clone(),
        consultant: None,
        target_date: Some("2026-12-12".parse().unwrap()),
        opened_by: Some(tomas()),
        opened_at: at("2026-10-01T08:00:00Z"),
        submitted_by: handed_in.then(tomas),
        submitted_at: handed_in.then(|| at("2026-11-20T09:12:00Z")),
        valid_until: None,
        way_out: None,
        revision: 7,
        asked: items.len(),
        answered: items.iter().filter(|item| !item.to_do).count(),
        accepted: 0,
        items,
        conditions: Vec::new(),
        sign_offs: Vec::new(),
        content_hash: "4be1a90c77d3".repeat(5),
        self_reported_seen: "77ab".to_owned(),
        measured_seen: "88cd".to_owned(),
        measured_until: None,
        not_ready: None,
        upgrade: None,
        low_risk: None,
        low_risk_offer: None,
        may: may.to_vec(),
    }
}

pub(super) fn condition(item: &str, state: &str) -> ConditionDetail {
    ConditionDetail {
        id: ConditionId::new(),
        item: item.parse().unwrap(),
        words: "Repeat the zone drill".to_owned(),
        owner: Some(tomas()),
        owner_left: false,
        due_on: "2026-12-05".parse().unwrap(),
        before_launch: true,
        state: state.to_owned(),
        overdue: false,
    }
}

/// Five items: a blocker without an answer, a choice fine for launch only, one with a change
/// asked, one that passes, and one accepted with a question.
pub(super) fn items() -> Vec<ItemDetail> {
    let change = (Verdict::ChangeAsked, "Show saturation too.\n\nThe rest is fine.");
    vec![
        item("OWN-01", Told::default()),
        item("OWN-04", answered(Reported::Choice("standard".into()))),
        item("MON-01", Told { verdict: Some(change), ..answered(Reported::Partly) }),
        item("MON-03", answered(Reported::Met)),
        item(
            "MON-05",
            Told {
                verdict: Some((Verdict::Accepted, "")),
                question: true,
                proof: Some("https://grafana.example/d/ledger"),
                ..answered(Reported::Met)
            },
        ),
    ]
}
