//! What a handoff rests on, and its decision.

use readyroom::domain::attestation::BurdenFields;
use readyroom::domain::back_up::CommitmentFields;
use readyroom::domain::capacity::LoadFields;
use readyroom::domain::gates::OverrideFields;
use readyroom::domain::handoff::{DecisionFields, PlanFields};
use readyroom::domain::ids::Slug;
use readyroom::domain::takeover::AnswerFields;
use readyroom::ops::{Result, attestations, back_up, capacity, handoffs, overrides, takeovers};

use crate::model::cast::{CORE, EDGE, Who};
use crate::model::reference::{BACK_UP_DAYS, LONG_DAYS, OVERRIDE_DAYS, SHORT_DAYS};
use crate::model::steps::Step;
use crate::model::world::Case;

impl Case<'_> {
    /// Tries a step; `team` is the SRE team that is asked.
    pub(super) fn about_handoff(&self, who: Who, step: Step, team: &str) -> Option<Result<()>> {
        let team: Slug = team.parse().unwrap();
        Some(match step {
            Step::AskSre { edge } => {
                let team: Slug = if edge { EDGE } else { CORE }.parse().unwrap();
                self.write(who, move |tx, slug| takeovers::ask(tx, slug, &team, "It is critical."))
            }
            Step::AnswerTakeover { yes } => return self.answer_takeover(who, yes),
            Step::StateApart => {
                let load = load("0", "0", "0");
                self.write(who, move |tx, _| capacity::state_load(tx, &team, None, &load))
            }
            Step::StateLoad { over } => {
                let load = if over { load("3", "60", "30") } else { load("0.5", "10", "5") };
                self.write(who, move |tx, slug| capacity::state_load(tx, &team, Some(slug), &load))
            }
            Step::Attest { within } => {
                let fields = BurdenFields {
                    against_bar: if within { "within" } else { "over" }.to_owned(),
                    figures: "1 page a week".to_owned(),
                    link: "https://example.com/pages".to_owned(),
                };
                self.write(who, move |tx, slug| attestations::attest_burden(tx, slug, &fields))
            }
            Step::Stay { long } => {
                let until = self.day(if long { LONG_DAYS } else { SHORT_DAYS });
                self.commit(who, CommitmentFields { until, ..commitment("stays") })
            }
            Step::WriteFallback => {
                let words = "Another team answers questions.".to_owned();
                self.commit(who, CommitmentFields { words, ..commitment("fallback") })
            }
            Step::AgreeBackUp => {
                let until = self.day(BACK_UP_DAYS);
                self.write(who, move |tx, slug| back_up::agree(tx, slug, &until))
            }
            Step::ApproveFallback => {
                let said = self.world.read(|view| back_up::of_service(view, &self.slug)).unwrap();
                let written = said.statements.iter().find(|one| one.said == "fallback")?.id;
                self.write(who, move |tx, slug| back_up::approve(tx, slug, written))
            }
            Step::OverrideGate { gate } => {
                let reason = "It is well known.".to_owned();
                let fields = OverrideFields { reason, until: self.day(OVERRIDE_DAYS) };
                self.write(who, move |tx, slug| {
                    overrides::override_gate(tx, slug, gate.code(), &fields)
                })
            }
            Step::HandOff => {
                let plan = PlanFields {
                    transfer_order: "Dashboards, then the pager.".to_owned(),
                    shadow_from: self.day(1),
                    shadow_until: self.day(29),
                    back_up_until: self.day(85),
                    success_criteria: "Two pages a week at most.".to_owned(),
                };
                self.decide_handoff(who, DecisionFields { plan, ..decision("handed_off") })
            }
            Step::NotYet => {
                let look_again_on = self.day(14);
                self.decide_handoff(who, DecisionFields { look_again_on, ..decision("not_yet") })
            }
            _ => return None,
        })
    }

    fn answer_takeover(&self, who: Who, yes: bool) -> Option<Result<()>> {
        let asked = self.world.read(|view| takeovers::of_service(view, &self.slug)).unwrap();
        let newest = asked.first()?;
        let (number, version) = (newest.number, newest.version);
        let fields = AnswerFields {
            answer: if yes { "yes" } else { "no" }.to_owned(),
            until: String::new(),
            words: "Lower its burden first.".to_owned(),
        };
        Some(self.write(who, move |tx, slug| takeovers::answer(tx, slug, number, version, &fields)))
    }

    fn commit(&self, who: Who, fields: CommitmentFields) -> Result<()> {
        self.write(who, move |tx, slug| back_up::state(tx, slug, &fields))
    }

    fn decide_handoff(&self, who: Who, fields: DecisionFields) -> Result<()> {
        let so_far = self.world.read(|view| handoffs::of_service(view, &self.slug)).unwrap();
        let version = so_far.iter().map(|decided| decided.number).max().unwrap_or(0);
        self.write(who, move |tx, slug| handoffs::decide(tx, slug, version, &fields))
    }
}

fn load(incidents: &str, operational: &str, on_call: &str) -> LoadFields {
    LoadFields {
        incidents_per_shift: incidents.to_owned(),
        operational_percent: operational.to_owned(),
        on_call_percent: on_call.to_owned(),
    }
}

fn commitment(says: &str) -> CommitmentFields {
    CommitmentFields { says: says.to_owned(), ..CommitmentFields::default() }
}

fn decision(outcome: &str) -> DecisionFields {
    let reason = "It books every payment.".to_owned();
    DecisionFields { outcome: outcome.to_owned(), reason, ..DecisionFields::default() }
}
