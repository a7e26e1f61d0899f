//! When an SRE first had to do with a service, and handoffs as far as that bears on them.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::{first_contacts, services, transitions};
use crate::domain::at::At;
use crate::domain::engagement::Contact;
use crate::domain::ids::{PersonId, ServiceId};
use crate::domain::lifecycle::Transition;

/// The first contact of a service, apart from help that was logged.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = first_contacts)]
pub struct ContactRow {
    /// The service.
    pub service_id: ServiceId,
    /// When.
    pub at: At,
    /// The SRE.
    pub person_id: PersonId,
    /// How.
    pub how: Contact,
}

/// Keeps a contact, unless there was one before. The caller holds the service's chain.
///
/// # Errors
/// The database refused.
pub fn keep_first(db: &mut Db, row: &ContactRow) -> Result<()> {
    let known = first_contacts::table.find(row.service_id);
    let is_known: bool = diesel::select(diesel::dsl::exists(known)).get_result(db)?;
    if !is_known {
        diesel::insert_into(first_contacts::table).values(row).execute(db)?;
    }
    Ok(())
}

/// The first contacts of these services.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<ContactRow>> {
    Ok(first_contacts::table
        .filter(first_contacts::service_id.eq_any(ids.to_vec()))
        .select(ContactRow::as_select())
        .load(db)?)
}

/// The newest handoffs: the service, when it was handed off, and when it had launched.
///
/// # Errors
/// The database refused.
pub fn handoffs(db: &mut Db, most: i64) -> Result<Vec<(ServiceId, At, Option<At>)>> {
    Ok(transitions::table
        .inner_join(services::table.on(services::id.eq(transitions::service_id)))
        .filter(transitions::transition.eq(Transition::Handoff))
        .order((transitions::decided_at.desc(), transitions::id.desc()))
        .limit(most)
        .select((transitions::service_id, transitions::decided_at, services::launched_at))
        .load(db)?)
}
