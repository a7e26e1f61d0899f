//! A review as it is read: the data behind the review page, the sign-off page and their JSON.

mod detail;
mod measured;

use std::collections::{HashMap, HashSet};

use super::core::View;
use super::error::Result;
use super::loaded::Loaded;
use super::low_risk;
use super::upgrades;
use super::verdicts::content_of_group;
use super::waivers::{WaiverDetail, details};
use crate::domain::at::At;
use crate::domain::bars::Standing;
use crate::domain::ids::{PersonId, Slug, SourceId};
use crate::domain::policy::{Action, Subject};
use crate::domain::review::{Group, Record, Weighed, ready_to_sign_off};
use crate::domain::review_key::ReviewKey;
use crate::store::answers::{self, AnswerRow};
use crate::store::discussion::{self, ConditionRow, EvidenceRow, MessageRow};
use crate::store::explanations::ExplanationRow;
use crate::store::names::{self, PersonName};
use crate::store::{reviews, waivers};

pub use detail::{
    BarStanding, ConditionDetail, EvidenceDetail, ExplanationDetail, ItemDetail, MeasuredDetail,
    MessageDetail, Person, ReviewDetail, SignOffDetail, VerdictDetail,
};

/// What hangs on the answers of a review, loaded once.
struct Hanging {
    evidence: Vec<EvidenceRow>,
    messages: Vec<MessageRow>,
    conditions: Vec<ConditionRow>,
    sign_offs: Vec<reviews::SignOffRow>,
    waivers: Vec<WaiverDetail>,
    people: HashMap<PersonId, PersonName>,
    /// The owners of open conditions who can no longer sign in.
    gone: HashSet<PersonId>,
    /// Newest first.
    explanations: Vec<ExplanationRow>,
    /// The sources of what is measured, by name.
    sources: HashMap<SourceId, String>,
}

impl Hanging {
    fn load(
        view: &mut View<'_>,
        loaded: &Loaded,
        rows: &[AnswerRow],
        records: &[Record],
    ) -> Result<Self> {
        let review = loaded.review.id;
        let evidence = discussion::evidence_of(view.db, review)?;
        let messages = discussion::messages_of(view.db, review)?;
        let conditions = discussion::conditions_of(view.db, &[review])?;
        let sign_offs = reviews::sign_offs_of(view.db, &[review])?;
        let waivers = waivers::of_reviews(view.db, &[review])?;
        let open = conditions.iter().filter(|condition| condition.state == "open");
        let gone = names::deactivated(view.db, open.map(|condition| condition.owner_id).collect())?;
        let row = &loaded.review;
        let mut ids: Vec<PersonId> = vec![row.opened_by];
        ids.extend(row.consultant_id);
        ids.extend(row.submitted_by);
        ids.extend(rows.iter().flat_map(|row| [row.answered_by, row.verdict_by]).flatten());
        ids.extend(evidence.iter().map(|proof| proof.added_by));
        ids.extend(messages.iter().map(|message| message.author_id));
        ids.extend(conditions.iter().map(|condition| condition.owner_id));
        ids.extend(sign_offs.iter().map(|sign_off| sign_off.person_id));
        for waiver in &waivers {
            ids.push(waiver.asked_by);
            ids.extend([waiver.decided_by, waiver.revoked_by].into_iter().flatten());
        }
        let explanations = super::sign_offs::explanations_of(view, loaded, rows)?;
        ids.extend(explanations.iter().map(|one| one.explained_by));
        let sources = measured::sources(view, records)?;
        let people = names::of_people(view.db, ids)?;
        let mut waivers = details(view, loaded, &waivers, &people);
        waivers.reverse();
        Ok(Self {
            evidence,
            messages,
            conditions,
            sign_offs,
            waivers,
            people,
            gone,
            explanations,
            sources,
        })
    }

    fn person(&self, id: Option<PersonId>) -> Option<Person> {
        self.people.get(&id?).map(Person::from)
    }
}

/// A review with everything in it.
///
/// # Errors
/// Nobody is signed in, or there is no such review.
pub fn read(view: &mut View<'_>, slug: &Slug, key: ReviewKey) -> Result<ReviewDetail> {
    let loaded = view.review_to_read(slug, key)?;
    let all = answers::of_review(view.db, loaded.review.id)?;
    let rows: Vec<AnswerRow> =
        all.iter().filter(|row| loaded.asks(&row.item_id)).cloned().collect();
    let records = loaded.records(&rows, view.now)?;
    let hanging = Hanging::load(view, &loaded, &rows, &records)?;
    let weighed = loaded.weighed(&records, view.now);
    let team = names::of_teams(view.db)?.remove(&loaded.service.team);
    let content_hash =
        match hanging.sign_offs.last().filter(|_| !loaded.review.state.is_under_way()) {
            // What was signed is frozen, although a condition may be met after it.
            Some(signed) => signed.content_hash.clone(),
            None => super::sign_offs::content(view, &loaded, &rows)?.1,
        };
    let may = rights(view, &loaded)?;
    let upgrade = upgrades::offer(view, &loaded, &all)?;
    let low_risk = low_risk::detail(view, &loaded)?;
    let row = &loaded.review;
    let items: Vec<ItemDetail> = rows
        .iter()
        .zip(&weighed)
        .map(|(row, weighed)| item_detail(&loaded, row, weighed, &hanging))
        .collect();
    Ok(ReviewDetail {
        service: loaded.service.slug.clone(),
        service_name: loaded.service.name.clone(),
        team: team.map_or_else(String::new, |team| team.name),
        kind: row.kind,
        number: row.number,
        state: row.state.as_of(row.valid_until, view.now),
        state_since: row.state_since,
        checklist_version: loaded.checklist.version,
        checklist_hash: loaded.checklist.hash.clone(),
        consultant: hanging.person(row.consultant_id),
        target_date: row.target_date,
        opened_by: hanging.person(Some(row.opened_by)),
        opened_at: row.opened_at,
        submitted_by: hanging.person(row.submitted_by),
        submitted_at: row.submitted_at,
        valid_until: row.valid_until,
        way_out: row.way_out.clone(),
        revision: row.revision,
        asked: items.len(),
        answered: items.iter().filter(|item| !item.to_do).count(),
        accepted: items.iter().filter(|item| item.group == Group::AcceptedEarlier).count(),
        conditions: conditions(view.now, &hanging),
        sign_offs: sign_offs(&hanging),
        content_hash,
        self_reported_seen: content_of_group(&weighed, Group::SelfReported),
        measured_seen: content_of_group(&weighed, Group::Measured),
        measured_until: measured::until(&loaded, &records),
        not_ready: ready_to_sign_off(&weighed).err().map(|refusal| refusal.to_string()),
        items,
        upgrade,
        low_risk,
        low_risk_offer: low_risk::offer(view, &loaded),
        may,
    })
}

/// What the reader may do to the review, as far as rights go.
fn rights(view: &mut View<'_>, loaded: &Loaded) -> Result<Vec<&'static str>> {
    let person = view.actor()?.person;
    let own_answers =
        answers::authored_by(view.db, loaded.review.id, person)?.into_iter().collect();
    let service = Subject::of_service(&loaded.service);
    let upgrading = upgrades::subject(loaded);
    let signing = Subject { own_answers, ..service.clone() };
    Ok(Action::ALL
        .iter()
        .filter(|action| {
            let subject = match **action {
                Action::SignOff => &signing,
                Action::UpgradeReview => &upgrading,
                _ => &service,
            };
            view.may(**action, subject)
        })
        .map(|action| action.as_str())
        .collect())
}

fn item_detail(
    loaded: &Loaded,
    row: &AnswerRow,
    weighed: &Weighed<'_>,
    hanging: &Hanging,
) -> ItemDetail {
    let (item, record) = (weighed.item, weighed.record);
    let section = loaded.checklist.section_of(&item.id);
    ItemDetail {
        id: item.id.clone(),
        section: section.map_or_else(String::new, |section| section.id.clone()),
        title: item.title.clone(),
        severity: weighed.severity,
        reported: record.reported.clone(),
        reported_words: measured::reported_words(record, item),
        answer_version: row.answer_version,
        answered_by: hanging.person(row.answered_by).filter(|_| !record.stands_in()),
        answered_at: row.answered_at.filter(|_| !record.stands_in()),
        note: row.note.clone(),
        note_version: row.note_version,
        evidence: evidence(row, hanging),
        messages: messages(row, hanging),
        open_questions: row.open_questions,
        verdict: verdict(row, record, hanging),
        launch: item.launch.as_ref().map(|_| standing(weighed.against_launch.as_ref())),
        handoff: item.handoff.as_ref().map(|_| standing(weighed.against_handoff.as_ref())),
        below: weighed.is_below(),
        to_do: record.is_to_do(),
        carried: record.carried,
        asked_again: row.carried_from == Some(row.review_id),
        evidence_expired: record.evidence_expired,
        seen: record.seen(),
        condition_missed: record.condition_missed,
        waived_until: record.waived_until.filter(|_| weighed.waived),
        waiver_ended: record.waiver_ended && record.verdict_on_content().is_some(),
        measured_differently: record.measured_differently(),
        measured: measured::detail(record, hanging),
        explanations: measured::explanations(row, item, hanging),
        rests_on_waiver: row.verdict_rests_until.is_some(),
        waivers: hanging.waivers.iter().filter(|one| one.item == row.item_id).cloned().collect(),
        group: weighed.group(),
    }
}

fn standing(standing: Option<&Standing>) -> BarStanding {
    let (standing, words) = match standing {
        None => ("not_answered", String::new()),
        Some(Standing::Passes) => ("passes", String::new()),
        Some(Standing::Below(words)) => ("below", words.clone()),
        Some(Standing::NotApplicable) => ("not_applicable", String::new()),
    };
    BarStanding { standing, words }
}

fn evidence(row: &AnswerRow, hanging: &Hanging) -> Vec<EvidenceDetail> {
    hanging
        .evidence
        .iter()
        .filter(|proof| proof.item_id == row.item_id)
        .map(|proof| EvidenceDetail {
            id: proof.id,
            url: proof.url.clone(),
            title: proof.title.clone(),
            expires_on: proof.expires_on,
            added_by: hanging.person(Some(proof.added_by)),
            added_at: proof.added_at,
        })
        .collect()
}

fn messages(row: &AnswerRow, hanging: &Hanging) -> Vec<MessageDetail> {
    hanging
        .messages
        .iter()
        .filter(|message| message.item_id == row.item_id)
        .map(|message| MessageDetail {
            id: message.id,
            author: hanging.person(Some(message.author_id)),
            body: message.body.clone(),
            is_question: message.is_question,
            answered_at: message.answered_at,
            created_at: message.created_at,
        })
        .collect()
}

fn verdict(row: &AnswerRow, record: &Record, hanging: &Hanging) -> Option<VerdictDetail> {
    let given = record.given.as_ref()?;
    Some(VerdictDetail {
        verdict: given.verdict,
        by: hanging.person(Some(given.by)),
        at: given.at,
        comment: given.comment.clone(),
        lapsed: record.standing_verdict().is_none(),
        in_bulk: given.in_bulk,
        on_measured: given.in_bulk && row.verdict_measured.is_some(),
    })
}

fn conditions(now: At, hanging: &Hanging) -> Vec<ConditionDetail> {
    hanging
        .conditions
        .iter()
        .map(|condition| ConditionDetail {
            id: condition.id,
            item: condition.item_id.clone(),
            words: condition.words.clone(),
            owner: hanging.person(Some(condition.owner_id)),
            owner_left: condition.state == "open" && hanging.gone.contains(&condition.owner_id),
            due_on: condition.due_on,
            before_launch: condition.before_launch,
            state: condition.state.clone(),
            overdue: condition.state == "open" && condition.due_on < now.date(),
        })
        .collect()
}

fn sign_offs(hanging: &Hanging) -> Vec<SignOffDetail> {
    hanging
        .sign_offs
        .iter()
        .map(|sign_off| SignOffDetail {
            by: hanging.person(Some(sign_off.person_id)),
            signed_as: sign_off.signed_as.clone(),
            sentence: sign_off.sentence.clone(),
            content_hash: sign_off.content_hash.clone(),
            at: sign_off.signed_at,
        })
        .collect()
}
