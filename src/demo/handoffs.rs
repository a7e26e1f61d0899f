//! The way of a service of the demo to its SRE team: the handoff review, the request, the load that
//! the team states, and the decision.

use super::answers::passing;
use super::cast::Story;
use super::services::parsed;
use crate::domain::attestation::BurdenFields;
use crate::domain::back_up::CommitmentFields;
use crate::domain::capacity::{LoadFields, SiteFields};
use crate::domain::checklist::Kind;
use crate::domain::compliance::Decision;
use crate::domain::handoff::{DecisionFields, PlanFields};
use crate::domain::ids::Slug;
use crate::domain::review::Verdict;
use crate::domain::review_key::ReviewKey;
use crate::domain::takeover::AnswerFields;
use crate::ops::answers::{ItemChange, NewEvidence};
use crate::ops::review_page::{self, ReviewDetail};
use crate::ops::verdicts::Judgement;
use crate::ops::{
    Error, Result, answers, attestations, back_up, capacity, compliance, handoffs, reviews,
    sign_offs, takeovers, verdicts,
};

/// The handoff review of every service here.
const HRR: ReviewKey = ReviewKey { kind: Kind::Handoff, number: 1 };

/// A service on its way to an SRE team.
pub(super) struct Way<'a> {
    pub(super) story: &'a Story,
    pub(super) slug: Slug,
    /// Leads the owning team.
    pub(super) lead: &'static str,
    /// The SRE team that takes it.
    pub(super) team: &'static str,
    /// Leads that team, and signs.
    pub(super) taker: &'static str,
    /// The other SRE who signs, judges and attests.
    pub(super) sre: &'static str,
}

impl Way<'_> {
    /// Compliance decides on every regime that may be in scope.
    fn confirm(&self) -> Result<()> {
        let slug = self.slug.clone();
        let found = self.story.by(self.lead, move |tx| compliance::read(tx, &slug))?;
        for regime in found.regimes.iter().filter(|one| !one.confirmed) {
            let (slug, regime) = (self.slug.clone(), regime.regime);
            self.story.by("carla", move |tx| {
                let version = compliance::read(tx, &slug)?.version;
                let note = "Nothing that it stores or sends falls under it.";
                compliance::confirm(tx, &slug, version, regime, Decision::Out, note).map(|_| ())
            })?;
        }
        Ok(())
    }

    /// Everything but the decision, so that nothing stands in its way this many days ago.
    pub(super) fn ready(&self, days: u32) -> Result<()> {
        self.story.days_ago(days + 41);
        self.confirm()?;
        self.story.days_ago(days + 40);
        let slug = self.slug.clone();
        self.story.by(self.lead, move |tx| reviews::open(tx, &slug, Kind::Handoff, None))?;
        self.story.days_ago(days + 12);
        self.answer()?;
        self.story.days_ago(days + 8);
        self.judge()?;
        self.story.days_ago(days + 4);
        let (slug, team) = (self.slug.clone(), parsed(self.team)?);
        let why = "Every order waits when it stands still.";
        self.story.by(self.lead, move |tx| takeovers::ask(tx, &slug, &team, why))?;
        self.story.days_ago(days + 3);
        let yes = AnswerFields { answer: "yes".to_owned(), ..AnswerFields::default() };
        let slug = self.slug.clone();
        self.story.by(self.taker, move |tx| takeovers::answer(tx, &slug, 1, 1, &yes))?;
        states(self.story, self.taker, self.team, "", ["0.6", "28", "10"])?;
        states(self.story, self.taker, self.team, self.slug.as_str(), ["0.3", "9", "4"])?;
        self.sign(self.sre, "Two pages in eight weeks, and each had a runbook.")?;
        self.story.days_ago(days + 2);
        self.attest()?;
        self.sign(self.taker, "We can run it as it stands.")
    }

    /// The manager hands it off this many days ago.
    pub(super) fn handed_off(&self, days: u32) -> Result<()> {
        self.ready(days)?;
        self.story.days_ago(days);
        let day = |after: u32| self.story.core.now().plus_days(after).date().to_string();
        let decision = DecisionFields {
            outcome: "handed_off".to_owned(),
            plan: PlanFields {
                transfer_order: "Dashboards and access in week one, the pager after two shadow \
                    weeks, deploys last."
                    .to_owned(),
                shadow_from: day(1),
                shadow_until: day(28),
                back_up_until: day(120),
                success_criteria: "Four weeks with at most two pages, none of them twice."
                    .to_owned(),
            },
            look_again_on: String::new(),
            reason: "It has run for months without a page that its team could not explain, and \
                checkout depends on it."
                .to_owned(),
        };
        let slug = self.slug.clone();
        self.story.by("hanna", move |tx| handoffs::decide(tx, &slug, 0, &decision).map(|_| ()))
    }

    fn detail(&self) -> Result<ReviewDetail> {
        let slug = self.slug.clone();
        self.story.by(self.lead, move |tx| review_page::read(tx, &slug, HRR))
    }

    /// Confirms or changes every answer so that it passes its handoff bar, and submits.
    fn answer(&self) -> Result<()> {
        let checklist = self.story.core.catalog().current(Kind::Handoff);
        let checklist =
            checklist.ok_or_else(|| Error::Internal("there is no handoff checklist".to_owned()))?;
        for asked in self.detail()?.items {
            let Some(item) = checklist.item(&asked.id) else { continue };
            let fields = passing(item, Kind::Handoff, self.story.core.now());
            let evidence = NewEvidence {
                url: format!("https://git.example.com/{}/handoff/{}", self.slug, item.id),
                title: "Proof for the handoff".to_owned(),
                expires_on: None,
            };
            let change = ItemChange {
                answer: Some((asked.answer_version, fields)),
                note: None,
                evidence: Some(evidence),
                confirm: true,
            };
            let slug = self.slug.clone();
            self.story.by(self.lead, move |tx| {
                answers::change(tx, &slug, HRR, &asked.id, change).map(|_| ())
            })?;
        }
        let slug = self.slug.clone();
        self.story.by(self.lead, move |tx| reviews::submit(tx, &slug, HRR).map(|_| ()))
    }

    fn judge(&self) -> Result<()> {
        for item in self.detail()?.items {
            let judgement = Judgement {
                verdict: Verdict::Accepted,
                seen: item.seen,
                comment: String::new(),
                condition: None,
            };
            let slug = self.slug.clone();
            self.story.by(self.sre, move |tx| {
                verdicts::judge(tx, &slug, HRR, &item.id, &judgement).map(|_| ())
            })?;
        }
        Ok(())
    }

    fn sign(&self, who: &str, sentence: &'static str) -> Result<()> {
        let hash = self.detail()?.content_hash;
        let slug = self.slug.clone();
        self.story
            .by(who, move |tx| sign_offs::sign_off(tx, &slug, HRR, sentence, &hash).map(|_| ()))
    }

    /// The burden is attested, and both teams say how long the developers stay.
    fn attest(&self) -> Result<()> {
        let slug = self.slug.clone();
        let burden = BurdenFields {
            against_bar: "within".to_owned(),
            figures: "0.3 incidents a shift, 9% operational work".to_owned(),
            link: format!("https://graphs.example.com/{slug}/pages"),
        };
        self.story.by(self.sre, move |tx| attestations::attest_burden(tx, &slug, &burden))?;
        let until = self.story.core.now().plus_days(180).date().to_string();
        let stays = CommitmentFields {
            says: "stays".to_owned(),
            until: until.clone(),
            ..CommitmentFields::default()
        };
        let slug = self.slug.clone();
        self.story.by(self.lead, move |tx| back_up::state(tx, &slug, &stays).map(|_| ()))?;
        let slug = self.slug.clone();
        self.story.by(self.taker, move |tx| back_up::agree(tx, &slug, &until).map(|_| ()))
    }
}

/// An SRE states what a service, or the work apart from services, takes from their team: incidents
/// per shift, operational work and on-call in percent.
fn states(story: &Story, who: &str, team: &str, service: &str, load: [&str; 3]) -> Result<()> {
    let team = parsed(team)?;
    let service: Option<Slug> = if service.is_empty() { None } else { Some(parsed(service)?) };
    let [incidents, operational, on_call] = load.map(str::to_owned);
    let fields = LoadFields {
        incidents_per_shift: incidents,
        operational_percent: operational,
        on_call_percent: on_call,
    };
    story.by(who, move |tx| capacity::state_load(tx, &team, service.as_ref(), &fields).map(|_| ()))
}

/// A site of a rota, and how many people are there.
type Site = (&'static str, &'static str);

/// The rota of each SRE team, as the story begins.
pub(super) fn rotas(story: &Story) -> Result<()> {
    let rotas: [(&str, &str, &[Site]); 2] = [
        ("ana", "sre-payments", &[("Lisbon", "6"), ("Chennai", "6")]),
        ("mei", "sre-core", &[("Zurich", "8")]),
    ];
    for (who, team, sites) in rotas {
        let team = parsed(team)?;
        let site = |(name, people): &(&str, &str)| SiteFields {
            name: (*name).to_owned(),
            people: (*people).to_owned(),
        };
        let lines: Vec<SiteFields> = sites.iter().map(site).collect();
        story.by(who, move |tx| capacity::state_sites(tx, &team, 0, &lines).map(|_| ()))?;
    }
    Ok(())
}

/// What the teams carry now, stated this week.
pub(super) fn loads_of_now(story: &Story) -> Result<()> {
    story.hours_ago(50);
    states(story, "ana", "sre-payments", "card-vault", ["0.4", "15", "6"])?;
    states(story, "ana", "sre-payments", "", ["0.5", "20", "8"])?;
    states(story, "mei", "sre-core", "session-store", ["0.4", "11", "5"])?;
    states(story, "mei", "sre-core", "checkout-api", ["0.9", "22", "7"])
}
