//! Handbacks and their conditions to return, always of the case that was proposed last.

use readyroom::domain::handback::{ConditionFields, ConditionState, OutcomeFields, ProposalFields};
use readyroom::ops::Result;
use readyroom::ops::handbacks::{self, HandbackDetail};

use crate::model::cast::{CORE, Who};
use crate::model::reference::{LATER_DAYS, Reference};
use crate::model::steps::{Outcome, Step};
use crate::model::world::Case;

impl Case<'_> {
    /// The case that was proposed last.
    pub fn handback(&self) -> Option<HandbackDetail> {
        let all = self.world.read(|view| handbacks::of_service(view, &self.slug)).unwrap();
        all.into_iter().max_by_key(|case| case.number)
    }

    pub(super) fn about_handback(
        &self,
        who: Who,
        step: Step,
        rules: &Reference,
    ) -> Option<Result<()>> {
        if let Step::ProposeHandback { urgent } = step {
            let fields = ProposalFields {
                reason: "It wakes people every night.".to_owned(),
                urgent,
                urgent_reason: "The rota is worn out.".to_owned(),
                urgent_lead: Who::SreLead.handle().to_owned(),
            };
            return Some(self.write(who, move |tx, slug| handbacks::propose(tx, slug, &fields)));
        }
        let case = self.handback()?;
        let (number, version) = (case.number, case.version);
        let decide = |fields: OutcomeFields| {
            self.write(who, move |tx, slug| handbacks::decide(tx, slug, number, version, &fields))
        };
        Some(match step {
            Step::Reply => self.write(who, move |tx, slug| {
                handbacks::reply(tx, slug, number, version, "We repair it.")
            }),
            Step::Decide { outcome } => {
                let consultant = match case.running_team.slug.as_str() {
                    CORE => Who::Sre,
                    _ => Who::OtherSre,
                };
                decide(self.filled_in(outcome, consultant, rules.other_owners()))
            }
            Step::DecideBlank => decide(OutcomeFields::default()),
            Step::CloseCase => self.write(who, move |tx, slug| {
                handbacks::close(tx, slug, number, version, "It is done.")
            }),
            Step::TakeOwnership => self
                .write(who, move |tx, slug| handbacks::take_ownership(tx, slug, number, version)),
            _ => return self.about_conditions(who, step, &case),
        })
    }

    fn filled_in(&self, outcome: Outcome, consultant: Who, other: &str) -> OutcomeFields {
        let (today, later) = (self.day(0), self.day(LATER_DAYS));
        let lead = || Who::Lead.handle().to_owned();
        let of = |outcome: &str| OutcomeFields {
            outcome: outcome.to_owned(),
            reason: "Both teams agree.".to_owned(),
            ..OutcomeFields::default()
        };
        let consultant = consultant.handle().to_owned();
        match outcome {
            Outcome::HandBackToday => OutcomeFields { on: today, consultant, ..of("hand_back") },
            Outcome::HandBackLater => OutcomeFields { on: later, consultant, ..of("hand_back") },
            Outcome::Keep => OutcomeFields {
                plan: "Fewer alarms.".to_owned(),
                owner: lead(),
                review_on: later,
                ..of("keep")
            },
            Outcome::Blitz => OutcomeFields {
                from: today,
                until: later,
                people: lead(),
                exit_criteria: "One alarm a week.".to_owned(),
                ..of("blitz")
            },
            Outcome::Fund => {
                OutcomeFields { budget_owner: lead(), fund_until: later, ..of("fund") }
            }
            Outcome::RetireToday => {
                OutcomeFields { retire_on: today, migration_owner: lead(), ..of("retire") }
            }
            Outcome::RetireLater => {
                OutcomeFields { retire_on: later, migration_owner: lead(), ..of("retire") }
            }
            Outcome::Reassign => OutcomeFields { team: other.to_owned(), ..of("reassign") },
        }
    }

    fn about_conditions(&self, who: Who, step: Step, case: &HandbackDetail) -> Option<Result<()>> {
        let handback = case.number;
        let fields = ConditionFields {
            // The same words twice would be the same condition.
            words: format!("Nobody is woken for a week from {}.", self.world.now.get()),
            owner: Who::Lead.handle().to_owned(),
            due_on: self.day(30),
        };
        if step == Step::AddCondition {
            return Some(self.write(who, move |tx, slug| {
                handbacks::add_condition(tx, slug, handback, &fields)
            }));
        }
        let is_open = step != Step::ReopenCondition;
        let fits = |state| (state == ConditionState::Open) == is_open;
        let condition = case.conditions.iter().find(|condition| fits(condition.state))?;
        let (place, version) = ((handback, condition.number), condition.version);
        let fields = ConditionFields { words: String::new(), ..fields };
        Some(match step {
            Step::PlanCondition => self.write(who, move |tx, slug| {
                handbacks::edit_condition(tx, slug, place, version, &fields)
            }),
            Step::MeetCondition => self.write(who, move |tx, slug| {
                handbacks::meet_condition(tx, slug, place, version, "")
            }),
            Step::DropCondition => self.write(who, move |tx, slug| {
                handbacks::drop_condition(tx, slug, place, version, "It is gone.")
            }),
            Step::ReopenCondition => self.write(who, move |tx, slug| {
                handbacks::reopen_condition(tx, slug, place, version, "It is back.")
            }),
            _ => return None,
        })
    }
}
