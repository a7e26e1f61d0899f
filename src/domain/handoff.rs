//! The plan by which a service moves to its SRE team (The DevOps Handbook, chapter
//! 16; SRE book, chapter 32: training, shadowing, developers as back-up).

mod decision;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::{BadField, day};
use super::fields::{bad as field, kept, words};

pub use decision::{Decision, DecisionFields, Outcome};

/// How a service moves to its SRE team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The order in which duties, access and processes move.
    pub transfer_order: String,
    /// The first day of shadow shifts.
    pub shadow_from: NaiveDate,
    /// The last day of shadow shifts.
    pub shadow_until: NaiveDate,
    /// The last day on which the developers back the SREs up.
    pub back_up_until: NaiveDate,
    /// How both teams know that the handoff worked.
    pub success_criteria: String,
}

/// The fields of a plan as a person submits them; blank means not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanFields {
    /// The order in which duties, access and processes move.
    pub transfer_order: String,
    /// The first day of shadow shifts, `YYYY-MM-DD`.
    pub shadow_from: String,
    /// The last day of shadow shifts, `YYYY-MM-DD`.
    pub shadow_until: String,
    /// The last day on which the developers back the SREs up, `YYYY-MM-DD`.
    pub back_up_until: String,
    /// How both teams know that the handoff worked.
    pub success_criteria: String,
}

impl Plan {
    /// Reads submitted fields. Shadow shifts may have begun before the handoff is decided; the
    /// back-up lasts at least to their end, and beyond today.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &PlanFields, today: NaiveDate) -> Result<Self, Vec<BadField>> {
        let mut bad = Vec::new();
        let order = "Say in which order duties, access and processes move.";
        let order = kept(&mut bad, words("transfer_order", &fields.transfer_order, order));
        let works = "Say how both teams know that the handoff worked.";
        let works = kept(&mut bad, words("success_criteria", &fields.success_criteria, works));
        let from = day(&fields.shadow_from);
        if from.is_none() {
            bad.push(field("shadow_from", "Give the first day of shadow shifts."));
        }
        let until =
            day(&fields.shadow_until).filter(|until| from.is_none_or(|from| from <= *until));
        if until.is_none() {
            bad.push(field(
                "shadow_until",
                "Give the last day of shadow shifts, not before the first.",
            ));
        }
        let back_up = day(&fields.back_up_until)
            .filter(|back_up| *back_up > today && until.is_none_or(|until| until <= *back_up));
        if back_up.is_none() {
            let sentence = "Give the last day of the back-up: after today, and not before the end of shadow shifts.";
            bad.push(field("back_up_until", sentence));
        }
        match (order, works, from, until, back_up) {
            (
                Some(transfer_order),
                Some(success_criteria),
                Some(from),
                Some(until),
                Some(back_up),
            ) => Ok(Plan {
                transfer_order,
                shadow_from: from,
                shadow_until: until,
                back_up_until: back_up,
                success_criteria,
            }),
            _ => Err(bad),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_has_every_field_and_its_days_in_order() {
        let today = "2026-11-21".parse().unwrap();
        let good = PlanFields {
            transfer_order: "Dashboards, then the pager, then deploys.".into(),
            shadow_from: "2026-11-01".into(),
            shadow_until: "2026-12-01".into(),
            back_up_until: "2027-03-01".into(),
            success_criteria: "Two pages a week at most for a month.".into(),
        };
        let refused = |change: fn(&mut PlanFields)| {
            let mut fields = good.clone();
            change(&mut fields);
            let bad = Plan::parse(&fields, today).err().unwrap_or_default();
            bad.iter().map(|bad| bad.field).collect::<Vec<_>>()
        };
        assert_eq!(refused(|_| {}), [] as [&str; 0]);
        assert_eq!(
            refused(|f| *f = PlanFields::default()),
            ["transfer_order", "success_criteria", "shadow_from", "shadow_until", "back_up_until"]
        );
        assert_eq!(refused(|f| f.shadow_until = "2026-10-31".into()), ["shadow_until"]);
        assert_eq!(refused(|f| f.back_up_until = "2026-11-30".into()), ["back_up_until"]);
        assert_eq!(
            refused(|f| {
                f.shadow_until = "2026-11-02".into();
                f.back_up_until = "2026-11-21".into();
            }),
            ["back_up_until"]
        );
    }
}
