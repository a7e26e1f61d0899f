//! Statements about how long the developers of services stay. Rows are added, never changed.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::schema::back_up_statements;
use crate::domain::at::At;
use crate::domain::back_up::{Said, Statement};
use crate::domain::ids::{BackUpId, PersonId, ServiceId, TeamId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = back_up_statements)]
struct StatementRow {
    id: BackUpId,
    service_id: ServiceId,
    said: String,
    until_on: Option<NaiveDate>,
    team_id: Option<TeamId>,
    words: String,
    link: String,
    fallback_id: Option<BackUpId>,
    stated_by: PersonId,
    stated_at: At,
}

impl StatementRow {
    /// The statement; `None` when its parts do not fit together, which the program never writes.
    fn read(self) -> Option<(ServiceId, Statement)> {
        let said = match (self.said.as_str(), self.until_on, self.team_id, self.fallback_id) {
            ("stays", Some(until), ..) => Said::Stays(until),
            ("agreed", Some(until), Some(team), _) => Said::Agreed { until, team },
            ("fallback", ..) => Said::Fallback { words: self.words, link: self.link },
            ("approved", .., Some(fallback)) => Said::Approved(fallback),
            _ => return None,
        };
        let (by, at) = (self.stated_by, self.stated_at);
        Some((self.service_id, Statement { id: self.id, said, by, at }))
    }
}

/// Adds a statement.
///
/// # Errors
/// The database refused.
pub fn insert(db: &mut Db, service: ServiceId, statement: &Statement) -> Result<()> {
    let mut row = StatementRow {
        id: statement.id,
        service_id: service,
        said: String::new(),
        until_on: None,
        team_id: None,
        words: String::new(),
        link: String::new(),
        fallback_id: None,
        stated_by: statement.by,
        stated_at: statement.at,
    };
    match &statement.said {
        Said::Stays(until) => {
            "stays".clone_into(&mut row.said);
            row.until_on = Some(*until);
        }
        Said::Agreed { until, team } => {
            "agreed".clone_into(&mut row.said);
            (row.until_on, row.team_id) = (Some(*until), Some(*team));
        }
        Said::Fallback { words, link } => {
            "fallback".clone_into(&mut row.said);
            (row.words, row.link) = (words.clone(), link.clone());
        }
        Said::Approved(fallback) => {
            "approved".clone_into(&mut row.said);
            row.fallback_id = Some(*fallback);
        }
    }
    diesel::insert_into(back_up_statements::table).values(row).execute(db)?;
    Ok(())
}

/// The statements about these services, oldest first.
///
/// # Errors
/// The database refused.
pub fn of_services(db: &mut Db, ids: &[ServiceId]) -> Result<Vec<(ServiceId, Statement)>> {
    let rows: Vec<StatementRow> = back_up_statements::table
        .filter(back_up_statements::service_id.eq_any(ids.to_vec()))
        .order((back_up_statements::stated_at, back_up_statements::id))
        .select(StatementRow::as_select())
        .load(db)?;
    Ok(rows.into_iter().filter_map(StatementRow::read).collect())
}
