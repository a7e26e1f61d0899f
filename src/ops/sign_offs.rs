//! Sign-off: a named SRE approves a review, over the exact content that was read.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::core::{Tx, View};
use super::error::{Error, Result};
use super::loaded::Loaded;
use super::low_risk;
use super::reviews::{ReviewSaved, take_step};
use super::verdict_notices;
use crate::domain::answer::checked_length;
use crate::domain::checklist::Kind;
use crate::domain::event::sha256_hex;
use crate::domain::ids::{SignOffId, Slug, TeamId};
use crate::domain::policy::Action;
use crate::domain::refusal::Refusal;
use crate::domain::review::{self, State, Step, ready_to_sign_off};
use crate::domain::review_key::ReviewKey;
use crate::domain::service::Service;
use crate::domain::signatures::{Signature, may_sign, signed};
use crate::domain::text::is_blank;
use crate::store::answers::{self, AnswerRow};
use crate::store::discussion::{self, ConditionRow, EvidenceRow};
use crate::store::explanations::{self, ExplanationRow};
use crate::store::reviews::{self, SignOffRow, SignatureRow};

/// The exact content of a review: answers, notes, evidence, verdicts, open conditions and the
/// waivers that last, as JSON with sorted keys. The hash over it is what a sign-off signs.
pub(in crate::ops) fn content(
    view: &mut View<'_>,
    loaded: &Loaded,
    rows: &[AnswerRow],
) -> Result<(String, String)> {
    let evidence = discussion::evidence_of(view.db, loaded.review.id)?;
    let conditions = discussion::conditions_of(view.db, &[loaded.review.id])?;
    let explanations = explanations_of(view, loaded, rows)?;
    let asked = rows.iter().filter(|row| loaded.asks(&row.item_id));
    let items: Vec<Value> =
        asked.map(|row| content_of_item(row, &evidence, &explanations)).collect::<Result<_>>()?;
    let open = open_conditions(&conditions);
    let waivers = super::waivers::signed_with(view, loaded, rows)?;
    let mut content = json!({
        "service": loaded.service.slug, "kind": loaded.review.kind,
        "number": loaded.review.number, "checklist_version": loaded.checklist.version,
        "checklist_hash": loaded.checklist.hash, "traits": loaded.traits, "items": items,
        "open_conditions": open, "waivers": waivers,
    });
    with_low_risk(&mut content, loaded)?;
    let content = content.to_string();
    let hash = sha256_hex(content.as_bytes());
    Ok((content, hash))
}

/// Says in the content of a review by what list and why its launch is low-risk. The content of a full
/// review has no word of it.
pub(in crate::ops) fn with_low_risk(content: &mut Value, loaded: &Loaded) -> Result<()> {
    if let (Some(chosen), Some(content)) =
        (low_risk::chosen(&loaded.review)?, content.as_object_mut())
    {
        content.insert("low_risk".to_owned(), json!(chosen));
    }
    Ok(())
}

/// The explanations of a review, newest first, if any of these answers has one.
pub(in crate::ops) fn explanations_of(
    view: &mut View<'_>,
    loaded: &Loaded,
    rows: &[AnswerRow],
) -> Result<Vec<ExplanationRow>> {
    if rows.iter().all(|row| row.explanations == 0) {
        return Ok(Vec::new());
    }
    Ok(explanations::of_review(view.db, loaded.review.id)?)
}

/// What a review says of one item, with those proofs and explanations of the review that are of it;
/// what was measured is there as it was when the item was judged, so that it stays what was signed
/// while measurements go on to change. Where nothing was measured or explained, there is no word of it.
pub(in crate::ops) fn content_of_item(
    row: &AnswerRow,
    evidence: &[EvidenceRow],
    explanations: &[ExplanationRow],
) -> Result<Value> {
    let proofs: Vec<Value> = evidence
        .iter()
        .filter(|proof| proof.item_id == row.item_id)
        .map(|proof| {
            json!({
                "id": proof.id, "url": proof.url, "title": proof.title,
                "expires_on": proof.expires_on,
            })
        })
        .collect();
    let mut content = json!({
        "item": row.item_id, "reported": row.reported, "value": row.value,
        "answered_by": row.answered_by, "note": row.note, "evidence": proofs,
        "verdict": row.verdict, "verdict_by": row.verdict_by,
        "verdict_comment": row.verdict_comment, "verdict_seen": row.verdict_seen,
        "in_bulk": row.verdict_in_bulk,
    });
    let Some(fields) = content.as_object_mut() else { return Ok(content) };
    if let Some(measured) = &row.verdict_measured {
        let measured: Value = serde_json::from_str(measured)
            .map_err(|error| Error::Internal(format!("what was judged by: {error}")))?;
        fields.insert("verdict_measured".to_owned(), measured);
    }
    let standing = explanations.iter().find(|one| {
        one.item_id == row.item_id && Some(one.answer_version) == row.explained_version
    });
    if let Some(one) = standing.filter(|one| one.answer_version == row.answer_version) {
        let explained = json!({
            "id": one.id, "reason": one.reason, "reported": one.reported,
            "measure": one.measure, "value": one.value, "window_days": one.window_days,
            "explained_by": one.explained_by,
        });
        fields.insert("explanation".to_owned(), explained);
    }
    Ok(content)
}

/// The open ones of these conditions.
pub(in crate::ops) fn open_conditions(conditions: &[ConditionRow]) -> Vec<Value> {
    conditions
        .iter()
        .filter(|condition| condition.state == "open")
        .map(|condition| {
            json!({
                "id": condition.id, "item": condition.item_id, "words": condition.words,
                "owner": condition.owner_id, "due_on": condition.due_on,
                "before_launch": condition.before_launch,
            })
        })
        .collect()
}

/// Signs a review off; its content is frozen from then on.
///
/// # Errors
/// The actor may not sign it, it is not submitted, items are not judged, the content changed
/// after it was read, or the sentence is blank.
pub fn sign_off(
    tx: &mut Tx<'_>,
    slug: &Slug,
    key: ReviewKey,
    sentence: &str,
    content_hash: &str,
) -> Result<ReviewSaved> {
    let mut loaded = tx.review_to_judge(slug, key, Action::SignOff, None)?;
    review::after(loaded.review.state, Step::SignOff)?;
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let records = loaded.records(&rows, tx.now)?;
    ready_to_sign_off(&loaded.weighed(&records, tx.now))?;
    let (content, hash) = content(tx, &loaded, &rows)?;
    if hash != content_hash {
        let what = key.title();
        return Err(Refusal::ChangedSinceRead { what }.into());
    }
    checked_length("sentence", sentence)?;
    let sentence = sentence.trim();
    if is_blank(sentence) {
        return Err(Error::invalid("sentence", "Write the sentence to record."));
    }
    let actor = tx.actor()?.clone();
    let mut signatures: Vec<Signature> = reviews::sign_offs_of(tx.db, &[loaded.review.id])?
        .iter()
        .map(SignOffRow::signature)
        .collect();
    may_sign(&signatures, &hash, actor.person)?;
    let row = SignOffRow {
        id: SignOffId::new(),
        review_id: loaded.review.id,
        person_id: actor.person,
        signed_as: if actor.is_sre_lead() { "SRE lead" } else { "SRE" }.to_owned(),
        sentence: sentence.to_owned(),
        content_hash: hash.clone(),
        content,
        checklist_hash: loaded.checklist.hash.clone(),
        signed_at: tx.now,
        sre_teams: words_of(&actor.sre_teams()),
    };
    reviews::insert_sign_off(tx.db, &row)?;
    signatures.push(row.signature());
    finish_if_complete(tx, &mut loaded, &signatures, &hash)?;
    tx.record(
        loaded.service.id,
        "review.signed_off",
        loaded.subject(),
        &json!({
            "sentence": sentence, "content_hash": hash, "checklist_hash": row.checklist_hash,
            "signed_as": row.signed_as, "valid_until": loaded.review.valid_until,
            "sre_teams": row.sre_teams,
        }),
    )?;
    verdict_notices::signed(tx, &loaded, sentence)?;
    Ok(ReviewSaved::of(&loaded.service, &loaded.review))
}

fn words_of(teams: &BTreeSet<TeamId>) -> String {
    teams.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Freezes the handoff review of a service that waited for nothing but the yes of an SRE team to
/// which one of its signers belongs: nobody has to sign again. What time undid since they signed - a
/// condition that was missed, a proof that ran out - waits for a judgement as it would for a signer.
pub(in crate::ops) fn finish_waiting(tx: &mut Tx<'_>, service: &Service) -> Result<()> {
    let waiting = reviews::of_service(tx.db, service.id)?
        .into_iter()
        .find(|review| review.kind == Kind::Handoff && review.state == State::Submitted);
    let Some(review) = waiting else { return Ok(()) };
    let mut loaded = tx.review_for(&service.slug, review.key(), Action::Read)?;
    let rows = answers::of_review(tx.db, loaded.review.id)?;
    let records = loaded.records(&rows, tx.now)?;
    if ready_to_sign_off(&loaded.weighed(&records, tx.now)).is_err() {
        return Ok(());
    }
    let (_, hash) = content(tx, &loaded, &rows)?;
    let signatures: Vec<Signature> = reviews::signatures_of(tx.db, &[loaded.review.id])?
        .iter()
        .map(SignatureRow::signature)
        .collect();
    finish_if_complete(tx, &mut loaded, &signatures, &hash)?;
    if loaded.review.state != State::SignedOff {
        return Ok(());
    }
    let valid_until = loaded.review.valid_until;
    let details = json!({ "content_hash": hash, "valid_until": valid_until });
    tx.record(loaded.service.id, "review.completed", loaded.subject(), &details)
}

/// Freezes the review when no signature is missing; until then it stays submitted.
fn finish_if_complete(
    tx: &mut Tx<'_>,
    loaded: &mut Loaded,
    signatures: &[Signature],
    content: &str,
) -> Result<()> {
    let kind = loaded.review.kind;
    let receiving = super::takeovers::accepted_by(tx, &loaded.service)?;
    let figures = tx.core.figures();
    let signed = signed(kind, signatures, content, receiving, figures);
    let valid_days = match kind {
        Kind::Launch => figures.launch_review_valid_days,
        Kind::Handoff => figures.handoff_review_valid_days,
    };
    if signed.is_complete() {
        loaded.review.signed_off_at = Some(tx.now);
        loaded.review.valid_until = Some(tx.now.plus_days(valid_days));
        take_step(tx, loaded, Step::SignOff)?;
    }
    Ok(())
}
