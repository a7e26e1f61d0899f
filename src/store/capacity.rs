//! What SRE teams state about themselves. Rows are only added; the newest statement counts.

use std::collections::HashSet;

use diesel::prelude::*;

use super::db::Db;
use super::error::{Error, Result};
use super::schema::{sre_sites, stated_loads, teams};
use crate::domain::at::At;
use crate::domain::capacity::Load;
use crate::domain::ids::{LoadId, PersonId, ServiceId, SiteId, TeamId};

/// People in the rota on one site, as a team stated them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sre_sites)]
pub struct SiteRow {
    /// Its id.
    pub id: SiteId,
    /// The team.
    pub team_id: TeamId,
    /// The number of the statement within the team, counted from 1; its sites belong together.
    pub statement: i32,
    /// Where.
    pub name: String,
    /// How many people.
    pub people: i32,
    /// Who stated it.
    pub stated_by: PersonId,
    /// When.
    pub stated_at: At,
}

/// What a service, or the work apart from services, takes from a team, as stated.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = stated_loads)]
pub struct LoadRow {
    /// Its id.
    pub id: LoadId,
    /// The team.
    pub team_id: TeamId,
    /// The service; absent for the work apart from services.
    pub service_id: Option<ServiceId>,
    /// Incidents per 12-hour shift, in hundredths.
    pub incidents: Option<i32>,
    /// Operational work, in hundredths of a percent of the team's time.
    pub operational: Option<i32>,
    /// Being on call, in hundredths of a percent of the team's time.
    pub on_call: Option<i32>,
    /// Who stated it.
    pub stated_by: PersonId,
    /// When.
    pub stated_at: At,
}

impl LoadRow {
    /// The load in the units of the domain.
    pub fn load(&self) -> Load {
        let whole = |hundredths: Option<i32>| hundredths.map(|figure| f64::from(figure) / 100.0);
        Load {
            incidents_per_shift: whole(self.incidents),
            operational_percent: whole(self.operational),
            on_call_percent: whole(self.on_call),
        }
    }
}

/// A figure of a load as its column holds it.
pub fn hundredths(figure: Option<f64>) -> Option<i32> {
    let scaled = figure.map(|figure| (figure * 100.0).round())?;
    (0.0..=f64::from(i32::MAX)).contains(&scaled).then_some(scaled as i32)
}

/// Takes the team for this transaction: whoever else states what it carries, or decides what it
/// takes, waits.
///
/// # Errors
/// There is no such team, or the database refused.
pub fn take_team(db: &mut Db, team: TeamId) -> Result<()> {
    let taken = diesel::update(teams::table.find(team)).set(teams::name.eq(teams::name));
    if taken.execute(db)? == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Adds the sites of a statement.
///
/// # Errors
/// The database refused.
pub fn insert_sites(db: &mut Db, rows: &[SiteRow]) -> Result<()> {
    for row in rows {
        diesel::insert_into(sre_sites::table).values(row).execute(db)?;
    }
    Ok(())
}

/// Adds a stated load.
///
/// # Errors
/// The database refused.
pub fn insert_load(db: &mut Db, row: &LoadRow) -> Result<()> {
    diesel::insert_into(stated_loads::table).values(row).execute(db)?;
    Ok(())
}

/// The sites in the newest statement of each of these teams, the largest first.
///
/// # Errors
/// The database refused.
pub fn sites_of(db: &mut Db, teams: &[TeamId]) -> Result<Vec<SiteRow>> {
    let rows: Vec<SiteRow> = sre_sites::table
        .filter(sre_sites::team_id.eq_any(teams.to_vec()))
        .order((sre_sites::statement.desc(), sre_sites::people.desc(), sre_sites::name))
        .select(SiteRow::as_select())
        .load(db)?;
    let newest =
        |team: TeamId| rows.iter().filter(|row| row.team_id == team).map(|row| row.statement).max();
    let newest: Vec<_> = teams.iter().map(|team| (*team, newest(*team))).collect();
    let counts = |row: &SiteRow| newest.contains(&(row.team_id, Some(row.statement)));
    Ok(rows.into_iter().filter(counts).collect())
}

/// The newest load that each of these teams stated of each service, and of the work apart from
/// services.
///
/// # Errors
/// The database refused.
pub fn loads_of(db: &mut Db, teams: &[TeamId]) -> Result<Vec<LoadRow>> {
    let rows: Vec<LoadRow> = stated_loads::table
        .filter(stated_loads::team_id.eq_any(teams.to_vec()))
        .order((stated_loads::stated_at.desc(), stated_loads::id.desc()))
        .select(LoadRow::as_select())
        .load(db)?;
    let mut seen = HashSet::new();
    Ok(rows.into_iter().filter(|row| seen.insert((row.team_id, row.service_id))).collect())
}
