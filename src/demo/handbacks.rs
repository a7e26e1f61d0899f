//! What became of services of the demo after an SRE team took them: what makes one fragile, a
//! handback that waits for its decision, and one that took effect.

use super::cast::Story;
use crate::domain::attestation::ReadingFields;
use crate::domain::handback::{ConditionFields, OutcomeFields, ProposalFields};
use crate::domain::ids::Slug;
use crate::ops::{Credential, Result, handbacks, readings};

/// A service that an SRE team runs or ran.
pub(super) struct Run<'a> {
    pub(super) story: &'a Story,
    pub(super) slug: Slug,
    /// Leads the owning team.
    pub(super) lead: &'static str,
    /// An SRE of the running team.
    pub(super) runner: &'static str,
}

impl Run<'_> {
    /// Two readings that call for a plan, a few days old.
    pub(super) fn fragile(&self) -> Result<()> {
        self.story.days_ago(3);
        self.attest("incidents_per_shift", "3.4")?;
        self.attest("recovery_median", "140")?;
        self.attest("change_failure_share", "6")
    }

    /// A handback that is proposed and replied to, so that a manager decides next.
    pub(super) fn replied(&self) -> Result<()> {
        self.story.days_ago(6);
        self.grave()?;
        self.story.days_ago(5);
        self.propose(
            "Pages doubled since the relevance rewrite, and the two fixes we agreed on in \
                September are still open. We cannot bring it back under its budget from outside.",
        )?;
        self.story.days_ago(2);
        let slug = self.slug.clone();
        let words = "Agreed on the facts. We ask for pairing on the two worst alerts in the first \
            two weeks.";
        self.story.by(self.lead, move |tx| handbacks::reply(tx, &slug, 1, 1, words).map(|_| ()))
    }

    /// A handback that took effect a month ago, with conditions to return.
    pub(super) fn handed_back(&self) -> Result<()> {
        self.story.days_ago(40);
        self.grave()?;
        self.story.days_ago(39);
        self.propose("Half of our week goes into its imports, and every one needs its authors.")?;
        self.story.days_ago(36);
        let slug = self.slug.clone();
        let words = "We take it. The importer is rewritten in spring anyway.";
        self.story.by(self.lead, move |tx| handbacks::reply(tx, &slug, 1, 1, words).map(|_| ()))?;
        self.story.days_ago(34);
        let decision = OutcomeFields {
            outcome: "hand_back".to_owned(),
            on: self.story.core.now().plus_days(4).date().to_string(),
            consultant: self.runner.to_owned(),
            reason: "Both teams agree, and the authors are here.".to_owned(),
            ..OutcomeFields::default()
        };
        let slug = self.slug.clone();
        self.story
            .by("hanna", move |tx| handbacks::decide(tx, &slug, 1, 2, &decision).map(|_| ()))?;
        self.story.days_ago(30);
        let slug = self.slug.clone();
        self.story.core.write(&Credential::None, "demo", move |tx| {
            handbacks::take_effect(tx, &slug, 1).map(|_| ())
        })?;
        self.conditions()
    }

    /// One condition is met, one has an owner and a day, one is still to be planned.
    fn conditions(&self) -> Result<()> {
        self.story.days_ago(27);
        let slug = self.slug.clone();
        let added = ConditionFields {
            words: "A failed import is repeated without a person.".to_owned(),
            owner: "ivo".to_owned(),
            due_on: self.story.now.plus_days(40).date().to_string(),
        };
        let runner = self.runner;
        self.story
            .by(runner, move |tx| handbacks::add_condition(tx, &slug, 1, &added).map(|_| ()))?;
        let slug = self.slug.clone();
        let planned = ConditionFields {
            words: String::new(),
            owner: "ivo".to_owned(),
            due_on: self.story.core.now().plus_days(14).date().to_string(),
        };
        self.story.by(self.lead, move |tx| {
            handbacks::edit_condition(tx, &slug, (1, 1), 1, &planned).map(|_| ())
        })?;
        self.story.days_ago(15);
        let slug = self.slug.clone();
        self.story.by(runner, move |tx| {
            let seen = "No recovery took longer than an hour since it went back.";
            handbacks::meet_condition(tx, &slug, (1, 1), 2, seen).map(|_| ())
        })
    }

    /// Two conditions on whose ground a handback may be proposed.
    fn grave(&self) -> Result<()> {
        self.attest("failed_escalations", "2")?;
        self.attest("slow_recovery_months", "3")?;
        self.attest("recovery_median", "190")?;
        self.attest("shifts_over_budget", "12")
    }

    fn attest(&self, reading: &str, value: &str) -> Result<()> {
        let slug = self.slug.clone();
        let fields = ReadingFields {
            reading: reading.to_owned(),
            value: value.to_owned(),
            link: format!("https://graphs.example.com/{slug}/{}", reading.replace('_', "-")),
        };
        self.story.by(self.runner, move |tx| readings::attest(tx, &slug, &fields).map(|_| ()))
    }

    fn propose(&self, reason: &str) -> Result<()> {
        let slug = self.slug.clone();
        let fields = ProposalFields { reason: reason.to_owned(), ..ProposalFields::default() };
        self.story.by(self.runner, move |tx| handbacks::propose(tx, &slug, &fields).map(|_| ()))
    }
}
