//! The decision about a handoff.

use crate::domain::handoff::{DecisionFields, PlanFields};
use crate::domain::ids::Slug;
use crate::domain::lifecycle::Stage;
use crate::ops::Result;
use crate::ops::handoffs;
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of a decision.
pub const DECIDE: &[Field] = &[
    one("version", "The number of the newest decision that was read; 0 when there is none."),
    one("outcome", "handed_off or not_yet."),
    one("transfer_order", "With handed_off: the order in which duties, access and processes move."),
    one("shadow_from", "With handed_off: the first day of shadow shifts, YYYY-MM-DD."),
    one("shadow_until", "With handed_off: the last day of shadow shifts, YYYY-MM-DD."),
    one(
        "back_up_until",
        "With handed_off: the last day on which the developers back up, YYYY-MM-DD.",
    ),
    one("success_criteria", "With handed_off: how both teams know that it worked."),
    one("look_again_on", "With not_yet: the day on which it is looked at again, YYYY-MM-DD."),
    one("reason", "Why."),
];

/// `POST /services/{svc}/handoffs`
pub fn decide(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let version = request.version()?;
    let text = |name: &str| request.fields.text(name).trim().to_owned();
    let fields = DecisionFields {
        outcome: text("outcome"),
        plan: PlanFields {
            transfer_order: text("transfer_order"),
            shadow_from: text("shadow_from"),
            shadow_until: text("shadow_until"),
            back_up_until: text("back_up_until"),
            success_criteria: text("success_criteria"),
        },
        look_again_on: text("look_again_on"),
        reason: text("reason"),
    };
    let saved = request.write(move |tx| handoffs::decide(tx, &svc, version, &fields))?;
    let notice = if saved.stage == Stage::OpsManaged { "handed-off" } else { "handoff-postponed" };
    let next = format!("/services/{}", saved.service);
    Ok(Done::new(&saved, next, notice)?.created())
}
