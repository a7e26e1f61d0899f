//! What an SRE says of answers: verdicts on single items or on a group, and conditions.

use chrono::NaiveDate;
use serde_json::json;

use super::answers::{ItemSaved, asked};
use super::core::{OrNotFound as _, Tx};
use super::counts::{Counts, recount};
use super::error::{Error, Result};
use super::first_contact;
use super::loaded::Loaded;
use super::reviews::ReviewSaved;
use super::verdict_notices;
use crate::domain::answer::checked_length;
use crate::domain::engagement::Contact;
use crate::domain::event::sha256_hex;
use crate::domain::ids::{ConditionId, Handle, ItemId, Slug};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review::{
    Group, JudgedBeside, Record, State, Verdict, Weighed, weigh, wrong_state,
};
use crate::domain::review_key::ReviewKey;
use crate::domain::text::is_blank;
use crate::store::answers::{self, AnswerRow};
use crate::store::discussion::{self, ConditionRow};
use crate::store::{names, reviews};

/// A verdict to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The content that was read; see `domain::review::Record::content`.
    pub seen: String,
    /// A comment; needed when a change is asked.
    pub comment: String,
    /// The condition, for a verdict that has one.
    pub condition: Option<NewCondition>,
}

/// A condition to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCondition {
    /// What is to be done.
    pub words: String,
    /// Who does it.
    pub owner: Handle,
    /// By when.
    pub due_on: NaiveDate,
    /// The service may not launch while it is open.
    pub before_launch: bool,
}

/// Judges one item, at any time while the review is under way.
///
/// # Errors
/// The actor may not judge it, the content changed after it was read, the severity forbids the
/// verdict, or a condition lacks its words, owner or a day to come.
pub fn judge(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    item: &ItemId,
    judgement: &Judgement,
) -> Result<ItemSaved> {
    let only = [item.clone()];
    let mut loaded = tx.review_to_judge(slug, key, Action::Judge, Some(&only))?;
    if !loaded.review.state.is_under_way() {
        return Err(wrong_state(loaded.review.state).into());
    }
    let mut row = asked(tx, &loaded, item)?;
    let record = loaded.record(&row, tx.now)?;
    let condition = checked_condition(tx, judgement)?;
    if record.seen() != judgement.seen {
        if !is_repeated(tx, &loaded, &record, judgement, condition.as_ref())? {
            return Err(read_again(tx, &record, judgement)?);
        }
        return Ok(saved(&loaded, &row));
    }
    let weighed = weighed(&loaded, &record, tx)?;
    weighed.may_receive(judgement.verdict)?;
    let rests_until = super::waivers::rests_until(tx, &loaded, &weighed, judgement.verdict)?;
    let comment = checked_comment(judgement)?;
    if let Some((new, _)) = &condition
        && new.due_on < tx.now.date()
    {
        return Err(Error::invalid("due_on", "This day has passed. Give a later one."));
    }
    let before = Counts::of(&record);
    row.condition_due_on = condition.as_ref().map(|(new, _)| new.due_on);
    row.verdict_rests_until = rests_until;
    set_verdict(tx, &loaded, &mut row, judgement.verdict, &comment, false)?;
    met(tx, &loaded)?;
    if judgement.verdict == Verdict::ChangeAsked {
        verdict_notices::change_asked(tx, &loaded, &row)?;
    }
    if let Some((new, owner)) = condition {
        let set = set_condition(tx, &loaded, item, new, owner)?;
        verdict_notices::condition_set(tx, &loaded, &set)?;
    }
    let after = Counts::of(&loaded.record(&row, tx.now)?);
    recount(&mut loaded.review, before, after);
    reviews::update(tx.db, &mut loaded.review)?;
    Ok(saved(&loaded, &row))
}

fn saved(loaded: &Loaded, row: &AnswerRow) -> ItemSaved {
    ItemSaved {
        item: row.item_id.clone(),
        answer_version: row.answer_version,
        note_version: row.note_version,
        evidence_version: row.evidence_version,
        review: ReviewSaved::of(&loaded.service, &loaded.review),
    }
}

/// Whether the actor gave this very verdict on this very content already: a retry has the effect
/// of once.
fn is_repeated(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    record: &Record,
    judgement: &Judgement,
    condition: Option<&(&NewCondition, names::PersonName)>,
) -> Result<bool> {
    let me = tx.actor()?.person;
    let same = record.standing_verdict().is_some_and(|given| {
        record.content_was(&judgement.seen)
            && (given.by, given.verdict) == (me, judgement.verdict)
            && given.comment == judgement.comment.trim()
    });
    let Some((new, owner)) = condition.filter(|_| same) else { return Ok(same) };
    let set = discussion::conditions_of(tx.db, &[loaded.review.id])?;
    Ok(set.iter().filter(|set| set.item_id == record.item && set.state == "open").any(|set| {
        (set.words.as_str(), set.owner_id) == (new.words.trim(), owner.id)
            && (set.due_on, set.before_launch) == (new.due_on, new.before_launch)
    }))
}

/// The refusal of a verdict on something else than there is now: another answer, or another
/// reviewer's verdict.
fn read_again(tx: &mut Tx<'_>, record: &Record, judgement: &Judgement) -> Result<Error> {
    let other = record.verdict_on_content().filter(|_| record.content_was(&judgement.seen));
    Ok(match other {
        None => Refusal::ChangedSinceRead { what: record.item.to_string() },
        Some(given) => Refusal::JudgedSinceRead {
            item: record.item.clone(),
            by: super::answers::name_of(tx, Some(given.by))?,
            verdict: given.verdict,
        },
    }
    .into())
}

fn weighed<'a>(loaded: &'a Loaded, record: &'a Record, tx: &Tx<'_>) -> Result<Weighed<'a>> {
    let item = loaded
        .checklist
        .item(&record.item)
        .ok_or_else(|| Error::NotFound(format!("item {}", record.item)))?;
    Ok(weigh(loaded.review.kind, item, record, &loaded.traits, tx.now.date()))
}

fn checked_comment(judgement: &Judgement) -> Result<String> {
    checked_length("comment", &judgement.comment)?;
    let comment = judgement.comment.trim().to_owned();
    if judgement.verdict == Verdict::ChangeAsked && is_blank(&comment) {
        return Err(Error::invalid("comment", "Say what to change."));
    }
    Ok(comment)
}

fn checked_condition<'a>(
    tx: &mut Tx<'_>,
    judgement: &'a Judgement,
) -> Result<Option<(&'a NewCondition, names::PersonName)>> {
    if judgement.verdict != Verdict::AcceptedWithCondition {
        return Ok(None);
    }
    let Some(new) = &judgement.condition else {
        return Err(Error::invalid("condition", "Say what is to be done, by whom and by when."));
    };
    checked_length("condition", &new.words)?;
    if is_blank(&new.words) {
        return Err(Error::invalid("condition", "Say what is to be done."));
    }
    let owner = names::person_by_handle(tx.db, &new.owner).map_err(|error| match error {
        crate::store::Error::NotFound => {
            Error::invalid("owner", format!("There is no person {}. Name one.", new.owner))
        }
        other => other.into(),
    })?;
    Ok(Some((new, owner)))
}

fn set_verdict(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    row: &mut AnswerRow,
    verdict: Verdict,
    comment: &str,
    in_bulk: bool,
) -> Result<()> {
    drop_conditions(tx, loaded, &row.item_id)?;
    let record = loaded.record(row, tx.now)?;
    let (seen, before) = (record.content(), row.verdict);
    let beside = record.beside.as_ref().and_then(|beside| JudgedBeside::of(beside, record.at_odds));
    row.verdict = Some(verdict);
    row.verdict_by = Some(tx.actor()?.person);
    row.verdict_at = Some(tx.now);
    row.verdict_comment = comment.to_owned();
    row.verdict_seen = Some(seen.clone());
    row.verdict_in_bulk = in_bulk;
    row.verdict_measured = beside
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(|error| Error::Internal(error.to_string()))?;
    answers::update_verdict(tx.db, row)?;
    let mut details = json!({
        "before": before, "after": verdict, "seen": seen, "comment": comment,
        "in_bulk": in_bulk,
    });
    if let (Some(beside), Some(details)) = (&beside, details.as_object_mut()) {
        details.insert("measured".to_owned(), json!(beside));
    }
    tx.record(loaded.service.id, "verdict.given", loaded.item_subject(&row.item_id), &details)
}

/// A new verdict takes the place of the conditions of the one before.
fn drop_conditions(tx: &mut Tx<'_>, loaded: &Loaded, item: &ItemId) -> Result<()> {
    let (by, at) = (tx.actor()?.person, tx.now);
    for condition in discussion::conditions_of(tx.db, &[loaded.review.id])? {
        if condition.item_id == *item && condition.state == "open" {
            discussion::close_condition(tx.db, loaded.review.id, condition.id, "dropped", by, at)?;
            let subject = loaded.item_subject(item);
            let details = json!({ "id": condition.id, "words": condition.words });
            tx.record(loaded.service.id, "condition.dropped", subject, &details)?;
        }
    }
    Ok(())
}

/// An item is no longer asked: its open condition, and the verdict that rests on it or on a waiver,
/// are over. Should the item come back, it is judged again.
pub(in crate::ops) fn let_go(tx: &mut Tx<'_>, loaded: &Loaded, item: &ItemId) -> Result<()> {
    let mut row = answers::one(tx.db, loaded.review.id, item)?;
    if row.condition_due_on.is_none() && row.verdict_rests_until.is_none() {
        return Ok(());
    }
    drop_conditions(tx, loaded, item)?;
    row.verdict = None;
    row.verdict_by = None;
    row.verdict_at = None;
    row.verdict_comment.clear();
    row.verdict_seen = None;
    row.verdict_in_bulk = false;
    row.verdict_measured = None;
    row.condition_due_on = None;
    row.verdict_rests_until = None;
    Ok(answers::update_verdict(tx.db, &row)?)
}

fn set_condition(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    item: &ItemId,
    new: &NewCondition,
    owner: names::PersonName,
) -> Result<ConditionRow> {
    let row = ConditionRow {
        id: ConditionId::new(),
        review_id: loaded.review.id,
        item_id: item.clone(),
        words: new.words.trim().to_owned(),
        owner_id: owner.id,
        due_on: new.due_on,
        before_launch: new.before_launch,
        state: "open".to_owned(),
        set_by: tx.actor()?.person,
        set_at: tx.now,
        closed_by: None,
        closed_at: None,
    };
    discussion::insert_condition(tx.db, &row)?;
    tx.record(
        loaded.service.id,
        "condition.set",
        loaded.item_subject(item),
        &json!({
            "id": row.id, "words": row.words, "owner": row.owner_id, "due_on": row.due_on,
            "before_launch": row.before_launch,
        }),
    )?;
    Ok(row)
}

/// Names the content of a group exactly, so that accepting it together covers what was read.
pub(in crate::ops) fn content_of_group(weighed: &[Weighed<'_>], group: Group) -> String {
    let content: String = weighed
        .iter()
        .filter(|weighed| weighed.group() == group && weighed.record.can_be_judged())
        .map(|weighed| format!("{}:{};", weighed.item.id, weighed.record.content()))
        .collect();
    sha256_hex(content.as_bytes())
}

/// Accepts together the items of a group that may be: those of a launch review that are
/// self-reported at the bar, or those that are measured at the bar, in agreement with what is
/// reported. The record says so, and by what was measured.
///
/// # Errors
/// The actor may not judge them, the content changed after it was read, there are none, the items of
/// the group are judged one by one, or something is measured otherwise than reported since.
pub fn accept_group(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    group: Group,
    seen: &str,
) -> Result<ReviewSaved> {
    if !matches!(group, Group::SelfReported | Group::Measured) {
        return Err(Error::invalid("group", "Choose one of: self_reported, measured."));
    }
    let mut loaded = tx.review_for(slug, key, Action::Judge)?;
    if !loaded.review.state.is_under_way() {
        return Err(wrong_state(loaded.review.state).into());
    }
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let records = loaded.records(&rows, tx.now)?;
    let weighed = loaded.weighed(&records, tx.now);
    let ids = |wanted: &dyn Fn(&Weighed<'_>) -> bool| -> Vec<ItemId> {
        weighed.iter().filter(|weighed| wanted(weighed)).map(|w| w.item.id.clone()).collect()
    };
    let items = ids(&|w| w.group() == group && w.record.can_be_judged());
    let changed = content_of_group(&weighed, group) != seen;
    let apart = ids(&|w| w.record.at_odds && w.group() != Group::AcceptedEarlier);
    if (changed || items.is_empty()) && !apart.is_empty() {
        return Err(Refusal::MeasuredOtherwise { items: apart }.into());
    }
    if changed {
        let what = key.title();
        return Err(Refusal::ChangedSinceRead { what }.into());
    }
    if items.is_empty() {
        return Err(Refusal::NothingToAccept.into());
    }
    tx.review_to_judge(slug, key, Action::Judge, Some(&items))?;
    for mut row in rows.into_iter().filter(|row| items.contains(&row.item_id)) {
        let record = loaded.record(&row, tx.now)?;
        let before = Counts::of(&record);
        row.condition_due_on = None;
        row.verdict_rests_until = None;
        set_verdict(tx, &loaded, &mut row, Verdict::Accepted, "", true)?;
        let after = Counts::of(&loaded.record(&row, tx.now)?);
        recount(&mut loaded.review, before, after);
    }
    met(tx, &loaded)?;
    reviews::update(tx.db, &mut loaded.review)?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

/// Who judges has to do with the service from then on.
fn met(tx: &mut Tx<'_>, loaded: &Loaded) -> Result<()> {
    let person = tx.actor()?.person;
    first_contact::note(tx, loaded.service.id, person, Contact::Verdict)
}

/// Records that a condition is met, at any time after it was set: most are due after the sign-off.
///
/// # Errors
/// The actor may not judge the item that the condition is on, there is no such open condition, or
/// the review was withdrawn.
pub fn close_condition(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    id: ConditionId,
) -> Result<ReviewSaved> {
    let loaded = tx.review_for(slug, key, Action::Judge)?;
    if loaded.review.state == State::Withdrawn {
        return Err(wrong_state(loaded.review.state).into());
    }
    let open = || "such open condition".to_owned();
    let mut conditions = discussion::conditions_of(tx.db, &[loaded.review.id])?;
    conditions.retain(|condition| condition.state == "open");
    let met = conditions.iter().position(|condition| condition.id == id);
    let condition = met.map(|at| conditions.remove(at)).ok_or_else(|| Error::NotFound(open()))?;
    let item = &condition.item_id;
    let mut loaded =
        tx.review_to_judge(slug, key, Action::Judge, Some(std::slice::from_ref(item)))?;
    let (by, at) = (tx.actor()?.person, tx.now);
    discussion::close_condition(tx.db, loaded.review.id, id, "met", by, at).or_not_found(open)?;
    let mut row = answers::one(tx.db, loaded.review.id, item)?;
    let left = conditions.iter().filter(|left| left.item_id == *item);
    row.condition_due_on = left.map(|left| left.due_on).min();
    answers::update_verdict(tx.db, &row)?;
    reviews::update(tx.db, &mut loaded.review)?;
    tx.record(
        loaded.service.id,
        "condition.met",
        loaded.item_subject(item),
        &json!({ "id": id, "words": condition.words }),
    )?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}
