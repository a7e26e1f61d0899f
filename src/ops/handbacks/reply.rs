//! The owning team's reply to a proposed handback.

use serde_json::json;

use super::{HandbackSaved, changed, replied_subject, saved, subject};
use crate::domain::handback::{Reply, State, Step, after};
use crate::domain::ids::Slug;
use crate::domain::notice::Notice;
use crate::domain::policy::Action;
use crate::ops::core::Tx;
use crate::ops::error::Result;
use crate::ops::notices;
use crate::store::handbacks;

/// The owning team replies, or replaces its reply until somebody has decided. Each reply stays in
/// the history.
///
/// # Errors
/// The actor is not in the owning team, or proposed it; it is decided already, the reply is blank, or somebody
/// replied since `version`.
pub fn reply(
    tx: &mut Tx<'_>,
    slug: &Slug,
    number: i32,
    version: i32,
    words: &str,
) -> Result<HandbackSaved> {
    let (service, mut row) = tx.handback(slug, number)?;
    tx.allow(Action::ReplyToHandback, &replied_subject(&service, &row))?;
    let state = match row.state {
        State::Replied => State::Replied,
        from => after(from, Step::Reply)?,
    };
    let given = Reply::parse(words, tx.actor()?.person, tx.now)?;
    if row.version != version {
        return Err(changed(tx, &row, "reply", &given.words)?);
    }
    let before = std::mem::replace(&mut row.reply, given.words);
    row.state = state;
    row.replied_by = Some(given.by);
    row.replied_at = Some(given.at);
    handbacks::update(tx.db, &mut row)?;
    tx.record(
        service.id,
        "handback.replied",
        subject(&service, number),
        &json!({ "before": { "reply": before }, "after": { "reply": row.reply } }),
    )?;
    let (words, proposed_by) = (row.reply.clone(), row.proposed_by);
    notices::tell(tx, &service, Notice::HandbackReplied { number, words, proposed_by })?;
    Ok(saved(&service, &row))
}
