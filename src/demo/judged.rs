//! What SREs judge in the launch reviews of the demo, and what is decided on it.

use chrono::NaiveDate;

use super::answers::not_applicable;
use super::plans::Chapter;
use super::services::{Tale, parsed};
use crate::domain::answer::AnswerFields;
use crate::domain::checklist::Severity;
use crate::domain::ids::Handle;
use crate::domain::review::Verdict;
use crate::domain::review_key::ReviewKey;
use crate::ops::answers::ItemChange;
use crate::ops::verdicts::{Judgement, NewCondition};
use crate::ops::{Result, review_page, reviews, services, sign_offs, verdicts};

impl Tale<'_> {
    pub(super) fn judge(
        &self,
        number: i32,
        place: usize,
        verdict: Verdict,
        comment: &str,
    ) -> Result<()> {
        let detail = self.detail(number)?;
        let Some(item) = detail.items.get(place) else { return Ok(()) };
        self.judge_item(number, item, verdict, comment)
    }

    fn judge_item(
        &self,
        number: i32,
        item: &review_page::ItemDetail,
        verdict: Verdict,
        comment: &str,
    ) -> Result<()> {
        let condition = match verdict {
            Verdict::AcceptedWithCondition => Some(NewCondition {
                words: format!("Reach the launch bar of {}", item.id),
                owner: parsed::<Handle>(self.plan.lead)?,
                due_on: self.condition_day(),
                before_launch: false,
            }),
            _ => None,
        };
        let judgement =
            Judgement { verdict, seen: item.seen.clone(), comment: comment.to_owned(), condition };
        let (slug, id) = (self.slug.clone(), item.id.clone());
        self.story.by(self.plan.sre, move |tx| {
            verdicts::judge(tx, &slug, ReviewKey::launch(number), &id, &judgement).map(|_| ())
        })
    }

    pub(super) fn submitted(&self, number: i32, days: u32) -> Result<()> {
        self.answer(number, usize::MAX, 9)?;
        self.story.days_ago(days);
        let last = self.detail(number)?.items.pop();
        if let Some(item) = last {
            let fields = not_applicable("The service shows nothing to people outside the company.");
            let answer: Option<(i32, AnswerFields)> = Some((item.answer_version, fields));
            let severe = item.severity == Severity::Blocker;
            if !severe {
                self.change(number, &item.id, ItemChange { answer, ..ItemChange::default() })?;
            }
        }
        let slug = self.slug.clone();
        self.story.by(self.plan.lead, move |tx| {
            reviews::submit(tx, &slug, ReviewKey::launch(number)).map(|_| ())
        })
    }

    pub(super) fn returned(&self) -> Result<()> {
        self.submitted(1, 7)?;
        self.story.days_ago(5);
        self.judge(
            1,
            5,
            Verdict::ChangeAsked,
            "Which of the two dashboards is watched during a deployment?",
        )?;
        self.judge(1, 6, Verdict::Accepted, "")?;
        let slug = self.slug.clone();
        self.story.by(self.plan.sre, move |tx| {
            reviews::return_with_changes(
                tx,
                &slug,
                ReviewKey::launch(1),
                "Close to done: one question on the dashboards.",
            )
            .map(|_| ())
        })
    }

    pub(super) fn signed_off(&self, days: u32) -> Result<()> {
        self.submitted(1, days + 3)?;
        self.story.days_ago(days);
        for item in &self.detail(1)?.items {
            let verdict = if item.below && item.severity != Severity::Advisory {
                Verdict::AcceptedWithCondition
            } else {
                Verdict::Accepted
            };
            self.judge_item(1, item, verdict, "")?;
        }
        let hash = self.detail(1)?.content_hash;
        let sentence =
            format!("{} is fit to launch; open conditions have owners and dates.", self.plan.name);
        let slug = self.slug.clone();
        self.story.by(self.plan.sre, move |tx| {
            sign_offs::sign_off(tx, &slug, ReviewKey::launch(1), &sentence, &hash).map(|_| ())
        })
    }

    /// The day of a condition: three weeks after it was set, or from now where it is still open.
    fn condition_day(&self) -> NaiveDate {
        let is_met = !matches!(self.plan.chapter, Chapter::SignedOff);
        let set = if is_met { self.story.core.now() } else { self.story.now };
        set.plus_days(21).date()
    }

    /// Every condition of the sign-off is met.
    pub(super) fn meet_conditions(&self) -> Result<()> {
        let open = self.detail(1)?.conditions.into_iter().filter(|one| one.state == "open");
        for id in open.map(|condition| condition.id) {
            let slug = self.slug.clone();
            self.story.by(self.plan.sre, move |tx| {
                verdicts::close_condition(tx, &slug, ReviewKey::launch(1), id).map(|_| ())
            })?;
        }
        Ok(())
    }

    pub(super) fn launch(&self, days: u32) -> Result<()> {
        self.story.days_ago(days);
        let slug = self.slug.clone();
        self.story.by(self.plan.lead, move |tx| {
            let version = crate::ops::service_page::read(tx, &slug)?.version;
            services::launch(tx, &slug, version, "Everything is in place.").map(|_| ())
        })
    }

    pub(super) fn withdraw(&self) -> Result<()> {
        self.answer(1, 21, 5)?;
        self.story.days_ago(self.plan.opened.saturating_sub(14));
        let slug = self.slug.clone();
        self.story.by(self.plan.lead, move |tx| {
            let reason = "The first release was cut in two; the second half gets its own review.";
            reviews::withdraw(tx, &slug, ReviewKey::launch(1), reason).map(|_| ())
        })
    }
}
