//! Reviews and the launch.

use readyroom::domain::answer::AnswerFields;
use readyroom::domain::checklist::Severity;
use readyroom::domain::ids::ItemId;
use readyroom::domain::review::Verdict;
use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::answers::{ItemChange, NewEvidence};
use readyroom::ops::review_page::ItemDetail;
use readyroom::ops::verdicts::{Judgement, NewCondition};
use readyroom::ops::{Result, answers, reviews, services, sign_offs, verdicts};

use crate::model::cast::Who;
use crate::model::reference::CONDITION_DAYS;
use crate::model::steps::Step;
use crate::model::world::{Case, Read, kind_in};

impl Case<'_> {
    pub(super) fn in_review(&self, who: Who, step: Step, known: &Read) -> Option<Result<()>> {
        match step {
            Step::OpenReview => {
                let kind = kind_in(known.service.stage.as_str());
                return Some(self.write(who, move |tx, slug| reviews::open(tx, slug, kind, None)));
            }
            Step::Launch => {
                let version = known.service.version;
                return Some(
                    self.write(who, move |tx, slug| services::launch(tx, slug, version, "Ready.")),
                );
            }
            _ => {}
        }
        let review = known.review.as_ref()?;
        let key = ReviewKey { kind: review.kind, number: review.number };
        Some(match step {
            Step::Answer { item, met } => {
                let item = &review.items[item];
                let answer = if met { "met" } else { "not_met" };
                let fields = AnswerFields { answer: answer.to_owned(), ..AnswerFields::default() };
                let answer = Some((item.answer_version, fields));
                self.change(who, key, item, ItemChange { answer, ..ItemChange::default() })
            }
            Step::Confirm { item } => {
                let change = ItemChange { confirm: true, ..ItemChange::default() };
                self.change(who, key, &review.items[item], change)
            }
            Step::AddProof { item } => {
                let url = "https://example.com/proof".to_owned();
                let evidence = Some(NewEvidence { url, ..NewEvidence::default() });
                let change = ItemChange { evidence, ..ItemChange::default() };
                self.change(who, key, &review.items[item], change)
            }
            Step::Judge { item } => self.judge(who, key, &review.items[item]),
            Step::Submit => self.write(who, move |tx, slug| reviews::submit(tx, slug, key)),
            Step::Return => self.write(who, move |tx, slug| {
                reviews::return_with_changes(tx, slug, key, "Say more.")
            }),
            Step::Withdraw => {
                self.write(who, move |tx, slug| reviews::withdraw(tx, slug, key, "Later."))
            }
            Step::SignOff => {
                let content = review.content_hash.clone();
                self.write(who, move |tx, slug| {
                    sign_offs::sign_off(tx, slug, key, "Fit.", &content)
                })
            }
            _ => return None,
        })
    }

    fn change(&self, who: Who, key: ReviewKey, item: &ItemDetail, to: ItemChange) -> Result<()> {
        let item: ItemId = item.id.clone();
        self.write(who, move |tx, slug| answers::change(tx, slug, key, &item, to))
    }

    /// Accepts the item; with a condition when it is required, below its bar and not waived.
    fn judge(&self, who: Who, key: ReviewKey, item: &ItemDetail) -> Result<()> {
        let conditional =
            item.below && item.severity == Severity::Required && item.waived_until.is_none();
        let judgement = Judgement {
            verdict: if conditional { Verdict::AcceptedWithCondition } else { Verdict::Accepted },
            seen: item.seen.clone(),
            comment: String::new(),
            condition: conditional.then(|| NewCondition {
                words: "Repair it.".to_owned(),
                owner: Who::Lead.handle().parse().unwrap(),
                due_on: self.world.now.get().plus_days(CONDITION_DAYS).date(),
                before_launch: false,
            }),
        };
        let item: ItemId = item.id.clone();
        self.write(who, move |tx, slug| verdicts::judge(tx, slug, key, &item, &judgement))
    }
}
