//! Looking for people by part of a name.

use diesel::prelude::*;

use super::db::Db;
use super::error::Result;
use super::names::PersonName;
use super::schema::people;
use super::services::escaped;

diesel::define_sql_function! {
    /// Lower case, as both databases know it.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Active people whose name or handle contains the text, in any case, by name.
///
/// # Errors
/// The database refused.
pub fn people(db: &mut Db, text: &str, most: i64) -> Result<Vec<PersonName>> {
    let pattern = format!("%{}%", escaped(&text.to_lowercase()));
    Ok(people::table
        .filter(people::deactivated_at.is_null())
        .filter(
            lower(people::name)
                .like(pattern.clone())
                .escape('\\')
                .or(people::handle.like(pattern).escape('\\')),
        )
        .order((people::name, people::id))
        .limit(most)
        .select((people::id, people::handle, people::name))
        .load(db)?)
}
