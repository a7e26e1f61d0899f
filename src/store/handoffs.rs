//! Decisions of managers about handoffs. Rows are only added.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::handoffs;
use crate::domain::at::At;
use crate::domain::handoff::{Outcome, Plan};
use crate::domain::ids::{HandoffId, PersonId, ReviewId, ServiceId, TeamId, TransitionId};

/// A decision as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = handoffs)]
pub struct HandoffRow {
    /// Its id.
    pub id: HandoffId,
    /// The service.
    pub service_id: ServiceId,
    /// Its number within the service, counted from 1.
    pub number: i32,
    /// What was decided.
    pub outcome: Outcome,
    /// The change of stage, when the service was handed off.
    pub transition_id: Option<TransitionId>,
    /// The SRE team that had said yes.
    pub team_id: Option<TeamId>,
    /// The newest handoff review.
    pub review_id: Option<ReviewId>,
    /// The plan: the order in which duties, access and processes move.
    pub transfer_order: String,
    /// The plan: the first day of shadow shifts.
    pub shadow_from: Option<NaiveDate>,
    /// The plan: the last day of shadow shifts.
    pub shadow_until: Option<NaiveDate>,
    /// The plan: the last day on which the developers back the SREs up.
    pub back_up_until: Option<NaiveDate>,
    /// The plan: how both teams know that the handoff worked.
    pub success_criteria: String,
    /// The day on which it is looked at again, when it was not handed off.
    pub look_again_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// The gates as they stood, JSON.
    pub gates: String,
    /// The limits of the SRE team as they stood and would stand, JSON.
    pub limits: String,
    /// Who decided.
    pub decided_by: PersonId,
    /// When.
    pub decided_at: At,
}

impl HandoffRow {
    /// The plan, where there is one.
    pub fn plan(&self) -> Option<Plan> {
        Some(Plan {
            transfer_order: self.transfer_order.clone(),
            shadow_from: self.shadow_from?,
            shadow_until: self.shadow_until?,
            back_up_until: self.back_up_until?,
            success_criteria: self.success_criteria.clone(),
        })
    }
}

/// Adds a decision.
///
/// # Errors
/// The number is taken, or the database refused.
pub fn insert(db: &mut Db, row: &HandoffRow) -> Result<()> {
    diesel::insert_into(handoffs::table).values(row).execute(db)?;
    Ok(())
}

/// The decisions about a service, newest first.
///
/// # Errors
/// The database refused.
pub fn of_service(db: &mut Db, service: ServiceId) -> Result<Vec<HandoffRow>> {
    of_services(db, &[service])
}

/// The decisions about these services, newest first within a service.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, services: &[ServiceId]) -> Result<Vec<HandoffRow>> {
    Ok(handoffs::table
        .filter(handoffs::service_id.eq_any(services.to_vec()))
        .order((handoffs::service_id, handoffs::number.desc()))
        .select(HandoffRow::as_select())
        .load(db)?)
}
