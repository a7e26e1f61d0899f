//! The services of the demo and what became of them.

use std::collections::BTreeSet;

use super::answers::{below, passing};
use super::cast::Story;
use super::handbacks::Run;
use super::handoffs::Way;
use super::plans::{Chapter, PLANS, Plan, Then};
use crate::domain::checklist::{Checklist, Fact, Item, Kind, Severity};
use crate::domain::compliance::{NONE, QuestionKey, QuestionKind, SECTIONS};
use crate::domain::ids::Slug;
use crate::domain::review::Verdict;
use crate::domain::review_key::ReviewKey;
use crate::domain::service::Importance;
use crate::domain::takeover::AnswerFields as TakeoverAnswer;
use crate::ops::answers::{ItemChange, NewEvidence};
use crate::ops::compliance::Submission;
use crate::ops::services::ServiceFacts;
use crate::ops::{
    Error, Result, answers, compliance, consultants, messages, review_page, reviews, services,
    takeovers,
};

pub(super) fn parsed<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Internal(format!("{text} of the demo")))
}

/// Tells what became of every service.
pub(super) fn tell(story: &Story) -> Result<()> {
    for plan in PLANS {
        Tale { story, plan, slug: parsed(plan.slug)?, checklist: launch_checklist(story)? }
            .tell()?;
    }
    Ok(())
}

pub(super) fn launch_checklist(story: &Story) -> Result<std::sync::Arc<Checklist>> {
    let current = story.core.catalog().current(Kind::Launch);
    current.ok_or_else(|| Error::Internal("there is no launch checklist".to_owned()))
}

pub(super) struct Tale<'a> {
    pub(super) story: &'a Story,
    pub(super) plan: &'a Plan,
    pub(super) slug: Slug,
    checklist: std::sync::Arc<Checklist>,
}

impl Tale<'_> {
    fn tell(&self) -> Result<()> {
        let opened = self.plan.opened;
        self.story.days_ago(opened + 5);
        self.create()?;
        if self.plan.chapter == Chapter::Planned {
            return Ok(());
        }
        self.story.days_ago(opened + 2);
        let plain =
            matches!(self.plan.chapter, Chapter::ReadyToHandOff | Chapter::HandedOff { .. });
        self.profile(self.plan.importance == Importance::Critical && !plain)?;
        self.story.days_ago(opened);
        self.open()?;
        if !self.plan.sre.is_empty() {
            self.volunteer(1)?;
        }
        match self.plan.chapter {
            Chapter::Planned => Ok(()),
            Chapter::Open { answered } => self.answer(1, answered, 0),
            Chapter::Discussed => self.discussed(),
            Chapter::Submitted => self.submitted(1, 4),
            Chapter::LowRisk => self.low_risk(),
            Chapter::Returned => self.returned(),
            Chapter::SignedOff => self.signed_off(opened.saturating_sub(8)),
            Chapter::Launched => {
                self.launched()?;
                self.on_the_way_to_sre()
            }
            Chapter::ReadyToHandOff => {
                self.launched()?;
                self.way("sre-core", "mei").ready(0)
            }
            Chapter::HandedOff { team, taker, days, then } => {
                self.launched()?;
                self.way(team, taker).handed_off(days)?;
                self.afterwards(taker, then)
            }
            Chapter::Withdrawn => self.withdraw(),
            Chapter::Reopened => {
                self.withdraw()?;
                self.story.days_ago(9);
                self.open()?;
                self.volunteer(2)?;
                self.answer(2, 8, 0)
            }
            Chapter::Stale => {
                self.signed_off(20)?;
                self.story.days_ago(4);
                self.profile(false)
            }
            Chapter::Expired => self.signed_off(110),
        }
    }

    fn launched(&self) -> Result<()> {
        self.signed_off(self.plan.opened.saturating_sub(20))?;
        self.launch(self.plan.opened.saturating_sub(24))?;
        self.story.days_ago(self.plan.opened.saturating_sub(34));
        self.meet_conditions()
    }

    /// What became of it after the handoff to the team of this lead.
    fn afterwards(&self, taker: &'static str, then: Then) -> Result<()> {
        let runner = if taker == "ana" { "dele" } else { taker };
        let (story, slug, lead) = (self.story, self.slug.clone(), self.plan.lead);
        let run = Run { story, slug, lead, runner };
        match then {
            Then::Steady => Ok(()),
            Then::Fragile => run.fragile(),
            Then::HandbackReplied => run.replied(),
            Then::HandedBack => run.handed_back(),
        }
    }

    /// The way of the service to this SRE team, led by `taker`.
    fn way(&self, team: &'static str, taker: &'static str) -> Way<'_> {
        let (story, slug, lead) = (self.story, self.slug.clone(), self.plan.lead);
        Way { story, slug, lead, team, taker, sre: self.plan.sre }
    }

    /// What critical services do after their launch: open the handoff review early, and ask an SRE
    /// team to take them over.
    fn on_the_way_to_sre(&self) -> Result<()> {
        if self.plan.importance != Importance::Critical {
            return Ok(());
        }
        self.story.days_ago(16);
        let slug = self.slug.clone();
        self.story.by(self.plan.lead, move |tx| {
            reviews::open(tx, &slug, Kind::Handoff, None).map(|_| ())
        })?;
        self.story.days_ago(7);
        let (slug, core) = (self.slug.clone(), "sre-core".parse());
        let core = core.map_err(|error| Error::Internal(format!("{error}")))?;
        let why = "Every other service waits when it stands still.";
        self.story
            .by(self.plan.lead, move |tx| takeovers::ask(tx, &slug, &core, why).map(|_| ()))?;
        if self.plan.sre == "mei" {
            return super::gates::state(self.story, &self.slug, self.plan.lead, true);
        }
        self.story.days_ago(5);
        let slug = self.slug.clone();
        let until = self.story.now.plus_days(45).date().to_string();
        let words = "Operational work would go over half of our time until the new people have finished their shadow shifts.";
        let fields =
            TakeoverAnswer { answer: "not_now".to_owned(), until, words: words.to_owned() };
        self.story.by("mei", move |tx| takeovers::answer(tx, &slug, 1, 1, &fields).map(|_| ()))?;
        super::gates::state(self.story, &self.slug, self.plan.lead, false)
    }

    fn create(&self) -> Result<()> {
        let plan = self.plan;
        let said = ServiceFacts {
            name: plan.name.to_owned(),
            description: plan.what.to_owned(),
            importance: plan.importance,
            facts: Fact::ALL.iter().copied().collect::<BTreeSet<_>>(),
            target_launch: Some(self.story.now.plus_days(plan.target).date()),
        };
        let (team, slug) = (parsed(plan.team)?, Some(self.slug.clone()));
        self.story.by(plan.lead, move |tx| services::create(tx, &team, slug, said).map(|_| ()))
    }

    /// Answers the whole compliance questionnaire; a regulated service carries card data and books
    /// revenue of a listed company.
    fn profile(&self, regulated: bool) -> Result<()> {
        let owner = self.plan.lead.to_owned();
        let due = self.story.now.plus_days(30).date().to_string();
        let submissions: Vec<Submission> = SECTIONS
            .iter()
            .flat_map(|section| section.keys.iter())
            .map(|key| submission(*key, regulated, &owner, &due))
            .collect();
        let slug = self.slug.clone();
        let version = {
            let slug = slug.clone();
            self.story
                .by(self.plan.lead, move |tx| compliance::read(tx, &slug).map(|p| p.version))?
        };
        self.story.by(self.plan.lead, move |tx| {
            compliance::answer(tx, &slug, version, &submissions).map(|_| ())
        })
    }

    fn open(&self) -> Result<()> {
        let slug = self.slug.clone();
        self.story
            .by(self.plan.lead, move |tx| reviews::open(tx, &slug, Kind::Launch, None).map(|_| ()))
    }

    fn volunteer(&self, number: i32) -> Result<()> {
        let slug = self.slug.clone();
        self.story.by(self.plan.sre, move |tx| {
            consultants::consult(tx, &slug, ReviewKey::launch(number), None).map(|_| ())
        })
    }

    pub(super) fn detail(&self, number: i32) -> Result<review_page::ReviewDetail> {
        let slug = self.slug.clone();
        self.story
            .by(self.plan.lead, move |tx| review_page::read(tx, &slug, ReviewKey::launch(number)))
    }

    /// Answers the first items of the review; every item whose place leaves no remainder is below
    /// the bar, unless it is a blocker.
    pub(super) fn answer(&self, number: i32, count: usize, below_every: usize) -> Result<()> {
        let detail = self.detail(number)?;
        for (place, asked) in detail.items.iter().enumerate().take(count) {
            let Some(item) = self.checklist.item(&asked.id) else { continue };
            let is_below = below_every > 0
                && place % below_every == below_every - 1
                && asked.severity == Severity::Required;
            let now = self.story.core.now();
            let fields = if is_below { below(item, now) } else { passing(item, Kind::Launch, now) };
            let note = if is_below {
                Some((
                    asked.note_version,
                    "The rest is planned for the next two weeks; see the **board** of the team."
                        .to_owned(),
                ))
            } else {
                None
            };
            let evidence = NewEvidence {
                url: format!("https://git.example.com/{}/readiness/{}", self.plan.slug, item.id),
                title: evidence_title(item),
                expires_on: None,
            };
            let change = ItemChange {
                answer: Some((asked.answer_version, fields)),
                note,
                evidence: Some(evidence),
                confirm: true,
            };
            self.change(number, &item.id, change)?;
        }
        Ok(())
    }

    pub(super) fn change(
        &self,
        number: i32,
        item: &crate::domain::ids::ItemId,
        change: ItemChange,
    ) -> Result<()> {
        let (slug, item) = (self.slug.clone(), item.clone());
        self.story.by(self.plan.lead, move |tx| {
            answers::change(tx, &slug, ReviewKey::launch(number), &item, change).map(|_| ())
        })
    }

    fn say(&self, who: &str, place: usize, words: &str, is_question: bool) -> Result<()> {
        let detail = self.detail(1)?;
        let Some(item) = detail.items.get(place) else { return Ok(()) };
        let (slug, id, words) = (self.slug.clone(), item.id.clone(), words.to_owned());
        self.story.by(who, move |tx| {
            messages::write(tx, &slug, ReviewKey::launch(1), &id, &words, is_question).map(|_| ())
        })
    }

    /// A review nearly done: early acceptance, one that lapsed, a change asked, questions.
    fn discussed(&self) -> Result<()> {
        self.answer(1, 38, 6)?;
        self.story.days_ago(6);
        for place in [0, 2, 3, 4, 7, 8, 9] {
            self.judge(1, place, Verdict::Accepted, "")?;
        }
        self.judge(
            1,
            10,
            Verdict::ChangeAsked,
            "The link shows the rules of another service. Please link yours.",
        )?;
        self.say(
            self.plan.sre,
            12,
            "The lag alert pages twice a week already. Shall we pair on its runbook on Thursday?",
            false,
        )?;
        self.say("tomas", 12, "Yes please. Booked 10:00.", false)?;
        self.story.days_ago(2);
        self.say(
            "tomas",
            14,
            "Does the dead-man alert have to page, or is a ticket enough before launch?",
            true,
        )?;
        let lapsing = self.detail(1)?;
        if let Some(item) = lapsing.items.get(8) {
            let note = "The dashboard moved to a new folder last week.".to_owned();
            let note = Some((item.note_version, note));
            self.change(1, &item.id.clone(), ItemChange { note, ..ItemChange::default() })?;
        }
        self.this_morning()
    }

    /// What changed since yesterday, so that it stands on the first page of everybody concerned.
    fn this_morning(&self) -> Result<()> {
        self.story.hours_ago(5);
        let detail = self.detail(1)?;
        if let Some(item) = detail.items.get(20) {
            let words = "Repeated the load test with the larger pool; the graph is attached.";
            let note = Some((item.note_version, words.to_owned()));
            let url = "https://graphs.example.com/ledger/load-test-2".to_owned();
            let title = "Load test with the larger pool".to_owned();
            let evidence = Some(NewEvidence { url, title, expires_on: None });
            let change = ItemChange { note, evidence, ..ItemChange::default() };
            self.change(1, &item.id.clone(), change)?;
        }
        self.story.hours_ago(3);
        self.say(self.plan.sre, 20, "Good. I look at it this afternoon.", false)
    }
}

fn evidence_title(item: &Item) -> String {
    let hint = item.launch.as_ref().map_or("", |bar| bar.evidence.hint.as_str());
    let first = hint.split([',', ';', '.']).next().unwrap_or_default().trim();
    if first.is_empty() { "Proof".to_owned() } else { first.chars().take(120).collect() }
}

/// An answer to a question of the compliance questionnaire.
pub(super) fn submission(key: QuestionKey, regulated: bool, owner: &str, due: &str) -> Submission {
    let one = |text: &str| vec![text.to_owned()];
    let question = key.question();
    let mut sent = Submission { key: key.to_string(), ..Submission::default() };
    sent.now = match (key.as_str(), question.kind) {
        ("issuer" | "financial_reporting", QuestionKind::Scope) if regulated => one("yes_now"),
        ("revenue_share_pct", _) => one(if regulated { "11" } else { "0.2" }),
        ("cardholder_data", _) if regulated => one("transmit"),
        ("foreign_access", _) if regulated => {
            owner.clone_into(&mut sent.owner);
            due.clone_into(&mut sent.due);
            one("unknown")
        }
        (_, QuestionKind::Scope) => one("no"),
        (_, QuestionKind::Number { .. }) => one("10"),
        (_, QuestionKind::Choice { options }) => {
            let calm = options.iter().find(|o| ["no", NONE, "low", "neither"].contains(&o.value));
            one(calm.or(options.last()).map_or("unknown", |option| option.value))
        }
        (_, QuestionKind::MultiChoice { .. }) => one(NONE),
        (_, QuestionKind::Text) => one("none"),
    };
    sent
}
