//! Services that an SRE team runs or ran, each with a handback in the state that an action needs.

use readyroom::domain::attestation::ReadingFields;
use readyroom::domain::handback::{ConditionFields, OutcomeFields, ProposalFields};
use readyroom::domain::ids::Slug;
use readyroom::domain::lifecycle::Transition;
use readyroom::domain::person::TeamKind;
use readyroom::ops::{handbacks, readings};
use readyroom::store::{self, names, services};

use super::personas::{Persona, SRE_TEAM};
use super::seed::Organisation;
use crate::handbacks::to_stage;

impl Organisation {
    pub fn handbacks(&self) {
        self.app.team("elsewhere", TeamKind::Product);
        for name in ["run", "replied", "kept", "back", "moved"] {
            self.service(name);
            to_stage(&self.app, name, Transition::Launch, None);
            to_stage(&self.app, name, Transition::Handoff, Some(SRE_TEAM));
        }
        self.attest("back");
        for name in ["replied", "kept", "back"] {
            self.propose(name, ProposalFields::default());
            let slug: Slug = name.parse().unwrap();
            self.write(Persona::Lead, move |tx| handbacks::reply(tx, &slug, 1, 1, "We take it."));
        }
        let keep = OutcomeFields {
            outcome: "keep".into(),
            plan: "Split the queue.".into(),
            owner: "lead".into(),
            review_on: "2026-12-20".into(),
            ..OutcomeFields::default()
        };
        self.decide("kept", 2, keep);
        let hand_back = OutcomeFields {
            outcome: "hand_back".into(),
            on: "2026-11-21".into(),
            consultant: "sre".into(),
            ..OutcomeFields::default()
        };
        self.decide("back", 2, hand_back);
        self.second_condition();
        self.moving();
    }

    fn attest(&self, name: &str) {
        let slug: Slug = name.parse().unwrap();
        let fields = ReadingFields {
            reading: "failed_escalations".into(),
            value: "1".into(),
            link: "https://example.com/escalations".into(),
        };
        self.write(Persona::Sre, move |tx| readings::attest(tx, &slug, &fields));
    }

    fn propose(&self, name: &str, fields: ProposalFields) {
        let slug: Slug = name.parse().unwrap();
        let fields = ProposalFields { reason: "Five pages a night.".into(), ..fields };
        self.write(Persona::Sre, move |tx| handbacks::propose(tx, &slug, &fields));
    }

    fn decide(&self, name: &str, version: i32, fields: OutcomeFields) {
        let slug: Slug = name.parse().unwrap();
        let fields = OutcomeFields { reason: "Both teams agree.".into(), ..fields };
        self.write(Persona::Manager, move |tx| handbacks::decide(tx, &slug, 1, version, &fields));
    }

    /// A condition to return that is met, so that it can be asked for again.
    fn second_condition(&self) {
        let slug: Slug = "back".parse().unwrap();
        let fields = ConditionFields {
            words: "The alert is quiet.".into(),
            owner: "member".into(),
            due_on: "2026-12-01".into(),
        };
        self.write(Persona::Sre, move |tx| {
            handbacks::add_condition(tx, &slug, 1, &fields)?;
            handbacks::meet_condition(tx, &slug, (1, 2), 1, "Seen.")
        });
    }

    /// A service of another team, which the team of the walk is to own.
    fn moving(&self) {
        self.app
            .core
            .store()
            .write(|db| -> store::Result<()> {
                let mut service = services::by_slug(db, &"moved".parse().unwrap())?;
                service.team = names::team_by_slug(db, &"elsewhere".parse().unwrap())?.id;
                services::update_owner(db, &service)
            })
            .unwrap();
        let urgent = ProposalFields {
            urgent: true,
            urgent_reason: "Nobody is left.".into(),
            urgent_lead: "srelead".into(),
            ..ProposalFields::default()
        };
        self.propose("moved", urgent);
        let reassign = OutcomeFields {
            outcome: "reassign".into(),
            team: super::personas::TEAM.into(),
            ..OutcomeFields::default()
        };
        self.decide("moved", 1, reassign);
    }
}
