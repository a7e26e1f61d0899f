//! Loading something in order to change it: the only ways in name the action, so a right cannot
//! be forgotten.

use std::sync::Arc;

use super::core::{OrNotFound as _, Tx, View};
use super::error::{Error, Result};
use super::measured::Measurements;
use crate::domain::answer::Reported;
use crate::domain::at::At;
use crate::domain::checklist::{Checklist, Item, Severity, Traits};
use crate::domain::ids::{ItemId, Slug};
use crate::domain::policy::{Action, Subject};
use crate::domain::review::{Beside, Given, JudgedBeside, Record, Weighed, weigh};
use crate::domain::review_key::ReviewKey;
use crate::domain::service::Service;
use crate::store::answers::{self, AnswerRow};
use crate::store::reviews::{self, ReviewRow};
use crate::store::services;

/// A review with what it is about.
pub(in crate::ops) struct Loaded {
    /// The service.
    pub service: Service,
    /// The review.
    pub review: ReviewRow,
    /// What it asks: the checklist version it is pinned to, of a low-risk launch the shorter list.
    pub checklist: Arc<Checklist>,
    /// What was known about the service when the items were chosen.
    pub traits: Traits,
    /// What is measured beside its answers.
    pub measurements: Measurements,
}

impl Loaded {
    /// The path of the review below the service, as events name it.
    pub fn subject(&self) -> String {
        format!("services/{}/{}", self.service.slug, self.review.key().path())
    }

    /// The path of an item of the review, as events name it.
    pub fn item_subject(&self, item: &ItemId) -> String {
        format!("{}/items/{item}", self.subject())
    }

    /// What the team itself reports in a row, whatever was measured.
    pub fn reported(&self, row: &AnswerRow) -> Option<Reported> {
        reported_in(self.checklist.item(&row.item_id)?, row)
    }

    /// Reads a row as the domain's record of the item.
    pub fn record(&self, row: &AnswerRow, now: At) -> Result<Record> {
        record_of(&self.checklist, row, &self.measurements, now)
    }

    /// Reads the rows of the items that the review asks.
    pub fn records(&self, rows: &[AnswerRow], now: At) -> Result<Vec<Record>> {
        rows.iter().filter(|row| self.asks(&row.item_id)).map(|row| self.record(row, now)).collect()
    }

    /// Whether the review asks the item, as the service stands.
    pub fn asks(&self, item: &ItemId) -> bool {
        self.checklist.item(item).is_some_and(|item| item.applies(self.review.kind, &self.traits))
    }

    /// The items that the review asks, in order, as the service stands.
    pub fn asked_items(&self) -> impl Iterator<Item = &ItemId> {
        let asked = self.checklist.items();
        asked.filter(|item| item.applies(self.review.kind, &self.traits)).map(|item| &item.id)
    }

    /// How much the item weighs in this review, as the service stands; nothing when it is not asked.
    pub fn severity(&self, item: &ItemId) -> Option<Severity> {
        let item = self.checklist.item(item)?;
        let asked = item.applies(self.review.kind, &self.traits);
        item.severity(self.review.kind, &self.traits).filter(|_| asked)
    }

    /// Weighs records against the bars.
    pub fn weighed<'a>(&'a self, records: &'a [Record], now: At) -> Vec<Weighed<'a>> {
        records
            .iter()
            .filter_map(|record| {
                let item = self.checklist.item(&record.item)?;
                Some(weigh(self.review.kind, item, record, &self.traits, now.date()))
            })
            .collect()
    }
}

fn reported_in(item: &Item, row: &AnswerRow) -> Option<Reported> {
    Reported::from_columns(&item.answer, row.reported?, row.value.as_deref())
}

/// What was measured for an item when the verdict on it was given, as its row keeps it.
fn judged_beside(row: &AnswerRow) -> Result<Option<JudgedBeside>> {
    row.verdict_measured
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(|error| Error::Internal(format!("what {} was judged by: {error}", row.item_id)))
}

/// Reads a row as the domain's record of an item of this checklist version.
pub(in crate::ops) fn record_of(
    checklist: &Checklist,
    row: &AnswerRow,
    measurements: &Measurements,
    now: At,
) -> Result<Record> {
    let item = checklist.item(&row.item_id).ok_or_else(|| {
        Error::Internal(format!("{} is not in the checklist of its review", row.item_id))
    })?;
    let reported = reported_in(item, row);
    let carried = row.carried_from.is_some();
    let judged = judged_beside(row)?;
    let (measured, then) = match measurements {
        Measurements::Now(all) => {
            (all.iter().find(|one| Some(one.measure) == item.measured_by).cloned(), now)
        }
        Measurements::AsJudged => {
            (judged.as_ref().map(JudgedBeside::measured), row.verdict_at.unwrap_or(now))
        }
    };
    let beside = measured.and_then(|measured| {
        Beside::of(checklist.kind, item, reported.as_ref(), carried, measured, then)
    });
    let stood_in = beside.as_ref().filter(|beside| beside.stands_in);
    let stands_in = stood_in.is_some();
    let at_odds =
        beside.as_ref().is_some_and(|one| one.is_at_odds(checklist.kind, item, now.date()));
    let given = match (row.verdict, row.verdict_by, row.verdict_at, &row.verdict_seen) {
        (Some(verdict), Some(by), Some(at), Some(seen)) => Some(Given {
            verdict,
            by,
            at,
            comment: row.verdict_comment.clone(),
            seen: seen.clone(),
            in_bulk: row.verdict_in_bulk,
            at_odds: judged.is_some_and(|judged| judged.at_odds),
        }),
        _ => None,
    };
    Ok(Record {
        item: row.item_id.clone(),
        reported: stood_in.map(|beside| beside.says.clone()).or(reported),
        answer_version: row.answer_version,
        note_version: row.note_version,
        evidence_version: row.evidence_version,
        given,
        evidence_expired: row.evidence_expires_on.is_some_and(|day| day < now.date()),
        carried: carried && !stands_in,
        condition_missed: row.condition_due_on.is_some_and(|day| day < now.date()),
        has_evidence: row.evidence_count > 0,
        waived_until: row.waived_until,
        waiver_ended: row.verdict_rests_until.is_some_and(|until| until <= now),
        at_odds,
        explained: row.explained_version == Some(row.answer_version),
        explanations: row.explanations,
        beside,
    })
}

impl View<'_> {
    /// The service with this name, to read.
    pub(in crate::ops) fn service_to_read(&mut self, slug: &Slug) -> Result<Service> {
        self.allow(Action::Read, &Subject::default())?;
        services::by_slug(self.db, slug).or_not_found(|| format!("service {slug}"))
    }

    /// This review, to read.
    pub(in crate::ops) fn review_to_read(&mut self, slug: &Slug, key: ReviewKey) -> Result<Loaded> {
        let service = self.service_to_read(slug)?;
        self.load_review(service, key)
    }

    fn load_review(&mut self, service: Service, key: ReviewKey) -> Result<Loaded> {
        let review = reviews::by_key(self.db, service.id, key)
            .or_not_found(|| format!("{key} of {}", service.slug))?;
        self.loaded(service, review)
    }

    /// This review of the service, with what it is about.
    pub(in crate::ops) fn loaded(&mut self, service: Service, review: ReviewRow) -> Result<Loaded> {
        let checklist = super::checklists::pinned(self, &review)?;
        let traits = serde_json::from_str(&review.traits)
            .map_err(|error| Error::Internal(format!("traits of a review: {error}")))?;
        let measurements = Measurements::of(self, &review)?;
        Ok(Loaded { service, review, checklist, traits, measurements })
    }
}

impl Tx<'_> {
    /// The service with this name, to do the action to it.
    pub(in crate::ops) fn service_for(&mut self, slug: &Slug, action: Action) -> Result<Service> {
        let found = self.service_to_read_or_sign_in(slug)?;
        self.take_service(found.id)?;
        let service = services::once_taken(self.db, found)?;
        self.allow(action, &Subject::of_service(&service))?;
        Ok(service)
    }

    /// This review, to do the action to it.
    pub(in crate::ops) fn review_for(
        &mut self,
        slug: &Slug,
        key: ReviewKey,
        action: Action,
    ) -> Result<Loaded> {
        let service = self.service_for(slug, action)?;
        self.load_review(service, key)
    }

    /// This review, to judge these items of it (all, when `None`): nobody
    /// judges an answer in which they had a hand.
    pub(in crate::ops) fn review_to_judge(
        &mut self,
        slug: &Slug,
        key: ReviewKey,
        action: Action,
        items: Option<&[ItemId]>,
    ) -> Result<Loaded> {
        let loaded = self.review_for(slug, key, action)?;
        let person = self.actor()?.person;
        let own_answers = answers::authored_by(self.db, loaded.review.id, person)?
            .into_iter()
            .filter(|own| items.is_none_or(|items| items.contains(own)))
            .collect();
        let subject = Subject { own_answers, ..Subject::of_service(&loaded.service) };
        self.allow(action, &subject)?;
        Ok(loaded)
    }

    fn service_to_read_or_sign_in(&mut self, slug: &Slug) -> Result<Service> {
        self.actor()?;
        services::by_slug(self.db, slug).or_not_found(|| format!("service {slug}"))
    }
}
