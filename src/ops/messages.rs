//! Discussion of an item: messages are added, never changed.

use serde::Serialize;
use serde_json::json;

use super::answers::asked;
use super::core::Tx;
use super::error::{Error, Result};
use super::first_contact;
use super::notices;
use crate::domain::answer::checked_length;
use crate::domain::engagement::Contact;
use crate::domain::ids::{ItemId, MessageId, Slug};
use crate::domain::notice::Notice;
use crate::domain::policy::Action;
use crate::domain::review::wrong_state;
use crate::domain::review_key::ReviewKey;
use crate::domain::text::is_blank;
use crate::store::discussion::{self, MessageRow};
use crate::store::{answers, reviews};

/// For how many seconds the same words of the same person, as the newest message, are taken for the same
/// message sent twice and not for another one. Our figure.
const REPEATED_WITHIN_SECONDS: i64 = 600;

/// A message that was written.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MessageSaved {
    /// Its id.
    pub id: MessageId,
    /// The item.
    pub item: ItemId,
    /// How many messages the item has.
    pub messages: i32,
}

/// Writes a message into the discussion of an item; as a question it asks an SRE. A message of an
/// SRE from outside the team answers the open questions of the item.
///
/// # Errors
/// The actor may not write here, the message is blank or too long, or the review takes none any more.
pub fn write(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    item: &ItemId,
    body: &str,
    is_question: bool,
) -> Result<MessageSaved> {
    let mut loaded = tx.review_for(slug, key, Action::Message)?;
    let state = loaded.review.state.as_of(loaded.review.valid_until, tx.now);
    if !state.takes_messages() {
        return Err(wrong_state(state).into());
    }
    let body = body.trim();
    if is_blank(body) {
        return Err(Error::invalid("body", "Write the message first."));
    }
    checked_length("body", body)?;
    let mut row = asked(tx, &loaded, item)?;
    let (now, actor) = (tx.now, tx.actor()?.clone());
    if let Some(last) = discussion::newest_message(tx.db, row.review_id, item)?
        && last.author_id == actor.person
        && last.body == body
        && (last.is_question || !is_question)
        && last.created_at.plus_seconds(REPEATED_WITHIN_SECONDS) > now
    {
        return Ok(MessageSaved { id: last.id, item: item.clone(), messages: row.messages });
    }
    let answers_questions = actor.is_sre() && !actor.belongs_to(loaded.service.team);
    let mut asked_by = Vec::new();
    if answers_questions && row.open_questions > 0 {
        asked_by = discussion::asked_by(tx.db, row.review_id, item)?;
        discussion::answer_questions(tx.db, row.review_id, item, now)?;
        row.open_questions = 0;
    }
    let message = MessageRow {
        id: MessageId::new(),
        review_id: row.review_id,
        item_id: item.clone(),
        author_id: actor.person,
        body: body.to_owned(),
        is_question: is_question && !answers_questions,
        answered_at: None,
        created_at: now,
    };
    discussion::insert_message(tx.db, &message)?;
    if answers_questions {
        first_contact::note(tx, loaded.service.id, actor.person, Contact::Message)?;
    }
    row.messages += 1;
    row.open_questions += i32::from(message.is_question);
    answers::update_counts(tx.db, &row)?;
    reviews::update(tx.db, &mut loaded.review)?;
    tx.record(
        loaded.service.id,
        if message.is_question { "question.asked" } else { "message.written" },
        loaded.item_subject(item),
        &json!({ "id": message.id, "body": message.body }),
    )?;
    let (item, words) = (item.clone(), message.body);
    if message.is_question {
        let consultant = loaded.review.consultant_id;
        let notice = Notice::QuestionAsked { review: key, item: item.clone(), words, consultant };
        notices::tell(tx, &loaded.service, notice)?;
    } else if !asked_by.is_empty() {
        let notice = Notice::QuestionAnswered { review: key, item: item.clone(), words, asked_by };
        notices::tell(tx, &loaded.service, notice)?;
    }
    Ok(MessageSaved { id: message.id, item, messages: row.messages })
}
