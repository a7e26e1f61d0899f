//! Launch reviews of the organisation, brought into the state that an action needs.

use readyroom::domain::answer::AnswerFields;
use readyroom::domain::checklist::Kind;
use readyroom::domain::ids::{ItemId, Slug};
use readyroom::domain::review::{Group, Verdict};
use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::answers::{ItemChange, NewEvidence, change};
use readyroom::ops::review_page::{self, ReviewDetail};
use readyroom::ops::verdicts::{self, Judgement, NewCondition};
use readyroom::ops::{reviews, services, sign_offs};
use serde_json::Value;

use super::personas::Persona;
use super::seed::Organisation;
use crate::support::passing;

impl Organisation {
    pub fn review(&self, name: &str) -> ReviewDetail {
        let slug = name.parse().unwrap();
        let credential = self.credential(Persona::Sre);
        self.app
            .core
            .read(&credential, |view| review_page::read(view, &slug, ReviewKey::launch(1)))
            .unwrap()
    }

    /// Opens a review and answers every item so that it passes its bar, with a proof.
    pub fn answer_all(&self, name: &str) {
        let slug: Slug = name.parse().unwrap();
        let opened = slug.clone();
        self.write(Persona::Lead, move |tx| reviews::open(tx, &opened, Kind::Launch, None));
        let checklist = self.app.core.catalog().current(Kind::Launch).unwrap();
        for asked in self.review(name).items {
            let (slug, id) = (slug.clone(), asked.id.clone());
            let item = serde_json::to_value(checklist.item(&id).unwrap()).unwrap();
            let to = ItemChange {
                answer: Some((0, answer_fields(&passing(&item)))),
                evidence: Some(NewEvidence {
                    url: format!("https://example.com/{id}"),
                    ..NewEvidence::default()
                }),
                ..ItemChange::default()
            };
            self.write(Persona::Member, move |tx| change(tx, &slug, ReviewKey::launch(1), &id, to));
        }
    }

    /// Accepts every item; with a condition on one of the review that is called `judged`.
    pub fn judge_all(&self, name: &str) {
        let slug: Slug = name.parse().unwrap();
        let detail = self.review(name);
        let (place, seen) = (slug.clone(), detail.self_reported_seen.clone());
        let key = ReviewKey::launch(1);
        self.write(Persona::Sre, move |tx| {
            verdicts::accept_group(tx, &place, key, Group::SelfReported, &seen)
        });
        for item in detail.items {
            let conditional = name == "judged" && item.id == condition_on();
            if item.group == Group::Judgement || conditional {
                let slug = slug.clone();
                // A verdict that was just given together with others is part of what is judged again.
                let seen = self.review(name).items.into_iter().find(|i| i.id == item.id).unwrap();
                let judgement = judgement(&seen.seen, conditional);
                self.write(Persona::Sre, move |tx| {
                    verdicts::judge(tx, &slug, ReviewKey::launch(1), &item.id, &judgement)
                });
            }
        }
    }

    /// A service with this name that is in production.
    pub fn launch(&self, name: &str) {
        let version = self.service(name).parse().unwrap();
        self.answer_all(name);
        let slug: Slug = name.parse().unwrap();
        let submitted = slug.clone();
        self.write(Persona::Lead, move |tx| reviews::submit(tx, &submitted, ReviewKey::launch(1)));
        self.judge_all(name);
        self.sign(name);
        self.write(Persona::Lead, move |tx| services::launch(tx, &slug, version, "Ready."));
    }

    pub fn sign(&self, name: &str) {
        let (slug, hash) = (name.parse().unwrap(), self.review(name).content_hash);
        self.write(Persona::Sre, move |tx| {
            sign_offs::sign_off(tx, &slug, ReviewKey::launch(1), "Fit.", &hash)
        });
    }
}

fn condition_on() -> ItemId {
    "OWN-06".parse().unwrap()
}

fn answer_fields(answer: &Value) -> AnswerFields {
    let text = |name: &str| match &answer[name] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        number => number.to_string(),
    };
    AnswerFields {
        answer: text("answer"),
        number: text("number"),
        date: text("date"),
        text: text("text"),
        reason: String::new(),
    }
}

fn judgement(seen: &str, conditional: bool) -> Judgement {
    let condition = conditional.then(|| NewCondition {
        words: "Rehearse it.".to_owned(),
        owner: "lead".parse().unwrap(),
        due_on: "2027-01-31".parse().unwrap(),
        before_launch: false,
    });
    let verdict = if conditional { Verdict::AcceptedWithCondition } else { Verdict::Accepted };
    Judgement { verdict, seen: seen.to_owned(), comment: String::new(), condition }
}
