//! What a manager decides: exactly one of six outcomes, none of them preselected, each with fields
//! that cannot be blank.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Step;
use crate::domain::answer::{BadField, day};
use crate::domain::at::At;
use crate::domain::fields::{bad as field, day_from, handle, kept, words};
use crate::domain::ids::{Handle, PersonId, Slug};
use crate::domain::policy_figures::PolicyFigures;

/// Which of the outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Back to its developers.
    HandBack,
    /// It stays, with a plan.
    Keep,
    /// It stays, and people improve it for some weeks.
    Blitz,
    /// It stays, and money or people are found for the improvement.
    Fund,
    /// It ends.
    Retire,
    /// Another team owns it.
    Reassign,
}

text_enum!(OutcomeKind {
    HandBack => "hand_back",
    Keep => "keep",
    Blitz => "blitz",
    Fund => "fund",
    Retire => "retire",
    Reassign => "reassign",
});

impl OutcomeKind {
    /// The outcome as a choice that a person makes.
    pub fn words(self) -> &'static str {
        match self {
            OutcomeKind::HandBack => "Hand back on a date",
            OutcomeKind::Keep => "Keep with a plan",
            OutcomeKind::Blitz => "Improvement blitz",
            OutcomeKind::Fund => "Temporary funding or staffing",
            OutcomeKind::Retire => "Retire the service",
            OutcomeKind::Reassign => "Another team takes ownership",
        }
    }

    /// Whether it answers the case that no developers remain (The DevOps Handbook, chapter 16).
    pub fn is_for_want_of_developers(self) -> bool {
        !matches!(self, OutcomeKind::HandBack | OutcomeKind::Keep)
    }
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// The developers run the service again.
    HandBack {
        /// From this day on.
        on: NaiveDate,
        /// The SRE of the running team who consults from then on.
        consultant: Handle,
    },
    /// The SRE team goes on, and something is done.
    Keep {
        /// What is done.
        plan: String,
        /// Who sees to it.
        owner: Handle,
        /// When it is looked at again.
        review_on: NaiveDate,
    },
    /// The SRE team goes on, and people improve the service for some weeks.
    Blitz {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
        /// Who takes part; at least one.
        people: Vec<Handle>,
        /// How everybody knows that it is enough.
        exit_criteria: String,
    },
    /// The SRE team goes on, and the improvement is paid or staffed for a time.
    Fund {
        /// Who owns the budget.
        budget_owner: Handle,
        /// The last day of it.
        until: NaiveDate,
    },
    /// The service ends.
    Retire {
        /// On this day.
        on: NaiveDate,
        /// Who moves its customers and data.
        migration_owner: Handle,
    },
    /// Another product team owns the service.
    Reassign {
        /// The team.
        team: Slug,
    },
}

/// A decision, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who; never the proposer.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// Why.
    pub reason: String,
    /// What.
    pub outcome: Outcome,
}

impl Decision {
    /// Reads submitted fields as a decision made now about a service of `owning` team.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(
        fields: &OutcomeFields,
        owning: &Slug,
        by: PersonId,
        now: At,
        figures: &PolicyFigures,
    ) -> Result<Self, Vec<BadField>> {
        let why = "Say why: both teams read it, and it is kept.";
        let reason = words("reason", &fields.reason, why);
        match (Outcome::parse(fields, owning, now.date(), figures), reason) {
            (Ok(outcome), Ok(reason)) => Ok(Decision { by, at: now, reason, outcome }),
            (outcome, reason) => {
                Err(outcome.err().into_iter().flatten().chain(reason.err()).collect())
            }
        }
    }
}

/// The fields of a decision as a person submits them; blank means not given. Those that the outcome
/// does not ask for are passed over, since a form without scripts sends all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeFields {
    /// Why, for every outcome.
    pub reason: String,
    /// Which outcome, by the words of [`OutcomeKind`].
    pub outcome: String,
    /// The day of a handback, `YYYY-MM-DD`.
    pub on: String,
    /// The handle of the SRE who consults after a handback.
    pub consultant: String,
    /// The plan.
    pub plan: String,
    /// The handle of the owner of the plan.
    pub owner: String,
    /// The day on which the plan is looked at, `YYYY-MM-DD`.
    pub review_on: String,
    /// The first day of a blitz, `YYYY-MM-DD`.
    pub from: String,
    /// The last day of a blitz, `YYYY-MM-DD`.
    pub until: String,
    /// The handles of people, separated by blanks or commas.
    pub people: String,
    /// How everybody knows that the blitz was enough.
    pub exit_criteria: String,
    /// The handle of the owner of the budget.
    pub budget_owner: String,
    /// The last day of the funding, `YYYY-MM-DD`.
    pub fund_until: String,
    /// The day on which the service ends, `YYYY-MM-DD`.
    pub retire_on: String,
    /// The handle of the owner of the migration.
    pub migration_owner: String,
    /// The name in URLs of the new owning team.
    pub team: String,
}

impl Outcome {
    /// Reads submitted fields as a decision made today about a service of `owning` team.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(
        fields: &OutcomeFields,
        owning: &Slug,
        today: NaiveDate,
        figures: &PolicyFigures,
    ) -> Result<Self, Vec<BadField>> {
        let mut bad = Vec::new();
        let read = match fields.outcome.parse() {
            Ok(kind) => parse(&mut bad, kind, fields, owning, today, figures),
            Err(_) => {
                bad.push(field("outcome", "Choose what is to happen. Nothing is preselected."));
                None
            }
        };
        match read {
            Some(outcome) if bad.is_empty() => Ok(outcome),
            _ => Err(bad),
        }
    }

    /// Which outcome it is.
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Outcome::HandBack { .. } => OutcomeKind::HandBack,
            Outcome::Keep { .. } => OutcomeKind::Keep,
            Outcome::Blitz { .. } => OutcomeKind::Blitz,
            Outcome::Fund { .. } => OutcomeKind::Fund,
            Outcome::Retire { .. } => OutcomeKind::Retire,
            Outcome::Reassign { .. } => OutcomeKind::Reassign,
        }
    }

    /// What was decided, as words within a sentence: `the service goes back on 12 Dec 2026`.
    pub fn within_a_sentence(&self) -> String {
        let day = |on: &NaiveDate| on.format("%-d %b %Y").to_string();
        match self {
            Outcome::HandBack { on, .. } => format!("the service goes back on {}", day(on)),
            Outcome::Keep { .. } => "the SRE team keeps it, with a plan".to_owned(),
            Outcome::Blitz { from, until, .. } => {
                format!("people improve it from {} until {}", day(from), day(until))
            }
            Outcome::Fund { until, .. } => {
                format!("its improvement is paid or staffed until {}", day(until))
            }
            Outcome::Retire { on, .. } => format!("the service ends on {}", day(on)),
            Outcome::Reassign { .. } => "another team is to own it".to_owned(),
        }
    }

    /// The step of the case.
    pub fn step(&self) -> Step {
        match self.kind() {
            OutcomeKind::HandBack => Step::HandBack,
            _ => Step::Settle,
        }
    }

    /// The day on which what was decided is looked at: the day named, and never later than policy
    /// allows. A handback is not looked at; it takes effect.
    pub fn review_on(&self, today: NaiveDate, figures: &PolicyFigures) -> Option<NaiveDate> {
        let latest = latest_review(today, figures);
        match self {
            Outcome::HandBack { .. } => None,
            Outcome::Keep { review_on, .. } => Some(*review_on),
            Outcome::Blitz { until, .. } | Outcome::Fund { until, .. } => Some(latest.min(*until)),
            Outcome::Retire { on, .. } => Some(latest.min(*on)),
            Outcome::Reassign { .. } => Some(latest),
        }
    }
}

fn parse(
    bad: &mut Vec<BadField>,
    kind: OutcomeKind,
    fields: &OutcomeFields,
    owning: &Slug,
    today: NaiveDate,
    figures: &PolicyFigures,
) -> Option<Outcome> {
    let coming = |name, text: &str, sentence| day_from(name, text, today, sentence);
    match kind {
        OutcomeKind::HandBack => {
            let on = kept(bad, day_of_effect(&fields.on, today, figures));
            let who =
                "Name the SRE of the running team who consults from then on, by their handle.";
            let consultant = kept(bad, handle("consultant", &fields.consultant, who));
            Some(Outcome::HandBack { on: on?, consultant: consultant? })
        }
        OutcomeKind::Keep => {
            let plan = kept(bad, words("plan", &fields.plan, "Say what is done meanwhile."));
            let who = "Name who sees to the plan, by their handle.";
            let owner = kept(bad, handle("owner", &fields.owner, who));
            let review_on = kept(bad, review_day(&fields.review_on, today, figures));
            Some(Outcome::Keep { plan: plan?, owner: owner?, review_on: review_on? })
        }
        OutcomeKind::Blitz => {
            let sentence = "Give the first day of the blitz: today or later.";
            let from = kept(bad, coming("from", &fields.from, sentence));
            let sentence = "Give the last day of the blitz, not before its first.";
            let until = coming("until", &fields.until, sentence).and_then(|until| match from {
                Some(from) if until < from => Err(field("until", sentence)),
                _ => Ok(until),
            });
            let until = kept(bad, until);
            let people = kept(bad, people(&fields.people));
            let enough = "Say how everybody knows that the blitz was enough.";
            let exit_criteria = kept(bad, words("exit_criteria", &fields.exit_criteria, enough));
            let (people, exit_criteria) = (people?, exit_criteria?);
            Some(Outcome::Blitz { from: from?, until: until?, people, exit_criteria })
        }
        OutcomeKind::Fund => {
            let who = "Name who owns the budget, by their handle.";
            let budget_owner = kept(bad, handle("budget_owner", &fields.budget_owner, who));
            let sentence = "Give the last day of the funding: today or later.";
            let until = kept(bad, coming("fund_until", &fields.fund_until, sentence));
            Some(Outcome::Fund { budget_owner: budget_owner?, until: until? })
        }
        OutcomeKind::Retire => {
            let sentence = "Give the day on which the service ends: today or later.";
            let on = kept(bad, coming("retire_on", &fields.retire_on, sentence));
            let who = "Name who moves its customers and data, by their handle.";
            let owner = kept(bad, handle("migration_owner", &fields.migration_owner, who));
            Some(Outcome::Retire { on: on?, migration_owner: owner? })
        }
        OutcomeKind::Reassign => {
            let team = fields.team.trim().parse().ok().filter(|team: &Slug| team != owning);
            let sentence = "Name the other team that owns the service from now on.";
            let team = kept(bad, team.ok_or_else(|| field("team", sentence)));
            Some(Outcome::Reassign { team: team? })
        }
    }
}

/// The last day on which something is looked at that was decided today.
fn latest_review(today: NaiveDate, figures: &PolicyFigures) -> NaiveDate {
    today.checked_add_days(Days::new(figures.plan_review_days.into())).unwrap_or(today)
}

fn review_day(
    text: &str,
    today: NaiveDate,
    figures: &PolicyFigures,
) -> Result<NaiveDate, BadField> {
    let days = figures.plan_review_days;
    let latest = latest_review(today, figures);
    day(text).filter(|day| (today..=latest).contains(day)).ok_or_else(|| {
        field(
            "review_on",
            format!("Give the day on which the plan is looked at, at most {days} days ahead."),
        )
    })
}

/// The day of a handback. Nobody changes it once it is named, so a slip of the pen must not keep the
/// service, and the next case about it, waiting for years.
fn day_of_effect(
    text: &str,
    today: NaiveDate,
    figures: &PolicyFigures,
) -> Result<NaiveDate, BadField> {
    let days = figures.plan_review_days;
    let latest = latest_review(today, figures);
    day(text).filter(|day| (today..=latest).contains(day)).ok_or_else(|| {
        let from = "Give the day from which the developers run it";
        field("on", format!("{from}: today or later, at most {days} days ahead."))
    })
}

fn people(text: &str) -> Result<Vec<Handle>, BadField> {
    let names = text.split([',', ' ', '\n', '\r', '\t', ';']).filter(|name| !name.is_empty());
    let sentence = "Name the people of the blitz, by their handles.";
    let mut people =
        names.map(|name| handle("people", name, sentence)).collect::<Result<Vec<_>, _>>()?;
    people.sort();
    people.dedup();
    if people.is_empty() { Err(field("people", sentence)) } else { Ok(people) }
}
