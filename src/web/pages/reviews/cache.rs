//! Items as they were shown last. Rendering an item costs about a hundred times as much as
//! finding it here, and between two visits few items of a review change.
//!
//! An item is found by its place and mode, and only used when everything that it shows is the same
//! to the byte. So nothing has to be told that something changed, and nothing old can be shown.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{PoisonError, RwLock};

use crate::domain::answer::Reported;
use crate::domain::at::At;
use crate::domain::checklist::Checklist;
use crate::ops::review_page::{
    BarStanding, ConditionDetail, EvidenceDetail, ExplanationDetail, ItemDetail, MeasuredDetail,
    MessageDetail, Person, ReviewDetail, VerdictDetail,
};
use crate::ops::waivers::WaiverDetail;
use crate::web::render::RenderError;
use crate::web::views::item::{Extent, Mode};

/// Most items that are kept.
const MOST_ITEMS: usize = 20_000;

/// Most bytes that are kept: a third of the memory that an idle Readyroom may take, 96 MiB.
const MOST_BYTES: usize = 32 << 20;

/// Items as they were shown last, for all reviews of the process.
#[derive(Debug, Default)]
pub struct ItemCache(RwLock<Entries>);

#[derive(Debug, Default)]
struct Entries {
    by_slot: HashMap<u64, Entry>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    shown: Box<[u8]>,
    html: Box<str>,
}

impl Entry {
    fn bytes(&self) -> usize {
        self.shown.len() + self.html.len() + size_of::<Self>()
    }
}

impl ItemCache {
    /// Appends the item to `html`: as it was kept when everything shown is the same, else as
    /// `render` makes it, which is then kept.
    ///
    /// # Errors
    /// What `render` returns.
    pub fn append(
        &self,
        html: &mut String,
        shown: &Shown,
        render: impl FnOnce() -> Result<String, RenderError>,
    ) -> Result<(), RenderError> {
        {
            let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
            let kept = entries.by_slot.get(&shown.slot);
            if let Some(entry) = kept.filter(|entry| *entry.shown == *shown.bytes) {
                html.push_str(&entry.html);
                return Ok(());
            }
        }
        let rendered = render()?;
        html.push_str(&rendered);
        self.keep(shown, rendered);
        Ok(())
    }

    fn keep(&self, shown: &Shown, rendered: String) {
        let entry = Entry { shown: shown.bytes.as_slice().into(), html: rendered.into() };
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if entries.by_slot.len() >= MOST_ITEMS || entries.bytes + entry.bytes() > MOST_BYTES {
            *entries = Entries::default();
        }
        entries.bytes += entry.bytes();
        if let Some(old) = entries.by_slot.insert(shown.slot, entry) {
            entries.bytes -= old.bytes();
        }
    }

    /// How many items are kept.
    pub fn len(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).by_slot.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Everything that the HTML of an item depends on, written one after the other. Made once for a
/// page and filled anew for each item, so that an item that is kept costs no memory to find.
#[derive(Debug, Default)]
pub struct Shown {
    /// Where the item is kept. Two items in one slot push each other out; they are never mixed up,
    /// because `bytes` names place and mode too.
    slot: u64,
    bytes: Vec<u8>,
}

impl Shown {
    /// Writes down what this item shows to somebody with this mode.
    pub fn fill(
        &mut self,
        detail: &ReviewDetail,
        item: &ItemDetail,
        checklist: &Checklist,
        (mode, extent): (Mode, Extent),
    ) {
        self.bytes.clear();
        self.place(detail, item, mode, extent);
        let mut hasher = DefaultHasher::new();
        self.bytes.hash(&mut hasher);
        self.slot = hasher.finish();
        self.text(&checklist.hash);
        self.number(checklist.companion.map_or(-1, i64::from));
        self.person(detail.consultant.as_ref());
        self.item(item);
        for condition in detail.conditions.iter().filter(|c| c.item == item.id) {
            self.condition(condition);
        }
    }

    fn place(&mut self, detail: &ReviewDetail, item: &ItemDetail, mode: Mode, extent: Extent) {
        self.text(detail.service.as_str());
        self.text(detail.kind.as_str());
        self.number(detail.number.into());
        self.text(item.id.as_str());
        let Mode { edit, discuss, ask, help, judge, close, waive, decide, explain } = mode;
        let flags = [edit, discuss, ask, help, judge, close, waive, decide, explain];
        self.number(flags.iter().fold(0, |all, flag| all << 1 | i64::from(*flag)));
        self.number(match extent {
            Extent::Brief => 0,
            Extent::Full => 1,
            Extent::Open => 2,
        });
    }

    /// Names every field, so that a new one cannot be forgotten.
    fn item(&mut self, item: &ItemDetail) {
        let ItemDetail {
            id: _,
            section: _,
            title,
            severity,
            reported,
            reported_words,
            answer_version,
            answered_by,
            answered_at,
            note,
            note_version,
            evidence,
            messages,
            open_questions,
            verdict,
            launch,
            handoff,
            below,
            to_do,
            carried,
            asked_again,
            evidence_expired,
            condition_missed,
            waived_until,
            waiver_ended,
            rests_on_waiver,
            measured_differently,
            measured,
            explanations,
            waivers,
            seen,
            group: _,
        } = item;
        self.text(title);
        self.text(severity.as_str());
        self.reported(reported.as_ref());
        self.text(reported_words.as_deref().unwrap_or_default());
        self.number((*answer_version).into());
        self.person(answered_by.as_ref());
        self.moment(*answered_at);
        self.text(note);
        self.number((*note_version).into());
        self.number((*open_questions).into());
        self.standing(launch.as_ref());
        self.standing(handoff.as_ref());
        let reopened = [condition_missed, waiver_ended, rests_on_waiver, measured_differently];
        for flag in
            [below, to_do, carried, asked_again, evidence_expired].into_iter().chain(reopened)
        {
            self.number((*flag).into());
        }
        self.day(*waived_until);
        self.text(seen);
        self.verdict(verdict.as_ref());
        self.length(evidence.len());
        evidence.iter().for_each(|proof| self.evidence(proof));
        self.length(messages.len());
        messages.iter().for_each(|message| self.message(message));
        self.length(waivers.len());
        waivers.iter().for_each(|waiver| self.waiver(waiver));
        self.measured(measured.as_ref());
        self.length(explanations.len());
        explanations.iter().for_each(|explanation| self.explanation(explanation));
    }

    fn measured(&mut self, measured: Option<&MeasuredDetail>) {
        let Some(MeasuredDetail {
            measure,
            value,
            words,
            window_days,
            sources,
            at,
            stale,
            read_only,
            stands_in,
            differs,
            sentence,
        }) = measured
        else {
            return self.text("");
        };
        self.text(measure.as_str());
        self.bytes.extend_from_slice(&value.to_bits().to_le_bytes());
        self.text(words);
        self.number((*window_days).into());
        self.length(sources.len());
        sources.iter().for_each(|source| self.text(source));
        self.moment(Some(*at));
        for flag in [stale, read_only, stands_in, differs] {
            self.number((*flag).into());
        }
        self.text(sentence);
    }

    fn explanation(&mut self, explanation: &ExplanationDetail) {
        let ExplanationDetail { id, reason, reported, measured, window_days, by, at, lapsed } =
            explanation;
        self.bytes.extend_from_slice(id.0.as_bytes());
        for text in [reason, reported, measured] {
            self.text(text);
        }
        self.number((*window_days).into());
        self.person(by.as_ref());
        self.moment(Some(*at));
        self.number((*lapsed).into());
    }

    fn waiver(&mut self, waiver: &WaiverDetail) {
        let WaiverDetail {
            number,
            item: _,
            severity,
            state,
            reason,
            compensating_control,
            until,
            asked_by,
            asked_at,
            decided_by,
            decided_at,
            decision,
            revoked_by,
            revoked_at,
            revocation,
            decider,
            version,
            may_decide,
            may_revoke,
        } = waiver;
        self.number((*number).into());
        self.number((*version).into());
        for text in [severity.as_str(), state.as_str(), decider] {
            self.text(text);
        }
        for text in [reason, compensating_control, decision, revocation] {
            self.text(text);
        }
        self.day(Some(*until));
        for person in [asked_by, decided_by, revoked_by] {
            self.person(person.as_ref());
        }
        for at in [Some(*asked_at), *decided_at, *revoked_at] {
            self.moment(at);
        }
        self.number((*may_decide).into());
        self.number((*may_revoke).into());
    }

    fn reported(&mut self, reported: Option<&Reported>) {
        match reported {
            None => self.number(0),
            Some(Reported::Met) => self.number(1),
            Some(Reported::Partly) => self.number(2),
            Some(Reported::NotMet) => self.number(3),
            Some(Reported::NotApplicable(reason)) => self.tagged(4, reason),
            Some(Reported::Number(number)) => {
                self.number(5);
                self.bytes.extend_from_slice(&number.to_bits().to_le_bytes());
            }
            Some(Reported::Choice(value)) => self.tagged(6, value),
            Some(Reported::Text(text)) => self.tagged(7, text),
            Some(Reported::Date(date)) => self.tagged(8, &date.to_string()),
        }
    }

    fn evidence(&mut self, proof: &EvidenceDetail) {
        let EvidenceDetail { id, url, title, expires_on, added_by, added_at } = proof;
        self.bytes.extend_from_slice(id.0.as_bytes());
        self.text(url.as_deref().unwrap_or_default());
        self.text(title);
        self.day(*expires_on);
        self.person(added_by.as_ref());
        self.moment(Some(*added_at));
    }

    fn message(&mut self, message: &MessageDetail) {
        let MessageDetail { id, author, body, is_question, answered_at, created_at } = message;
        self.bytes.extend_from_slice(id.0.as_bytes());
        self.person(author.as_ref());
        self.text(body);
        self.number((*is_question).into());
        self.moment(*answered_at);
        self.moment(Some(*created_at));
    }

    fn verdict(&mut self, verdict: Option<&VerdictDetail>) {
        let Some(VerdictDetail { verdict, by, at, comment, lapsed, in_bulk, on_measured }) =
            verdict
        else {
            return self.text("");
        };
        self.text(verdict.as_str());
        self.person(by.as_ref());
        self.moment(Some(*at));
        self.text(comment);
        self.number((*lapsed).into());
        self.number((*in_bulk).into());
        self.number((*on_measured).into());
    }

    fn condition(&mut self, condition: &ConditionDetail) {
        let ConditionDetail {
            id,
            item: _,
            words,
            owner,
            owner_left,
            due_on,
            before_launch,
            state,
            overdue,
        } = condition;
        self.number((*owner_left).into());
        self.bytes.extend_from_slice(id.0.as_bytes());
        self.text(words);
        self.person(owner.as_ref());
        self.day(Some(*due_on));
        self.number((*before_launch).into());
        self.text(state);
        self.number((*overdue).into());
    }

    fn standing(&mut self, standing: Option<&BarStanding>) {
        let Some(BarStanding { standing, words }) = standing else { return self.text("") };
        self.text(standing);
        self.text(words);
    }

    fn person(&mut self, person: Option<&Person>) {
        let Some(Person { handle, name }) = person else { return self.text("") };
        self.text(handle.as_str());
        self.text(name);
    }

    fn tagged(&mut self, tag: i64, text: &str) {
        self.number(tag);
        self.text(text);
    }

    /// The length goes first, so that two texts cannot be read as two others.
    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn length(&mut self, length: usize) {
        self.bytes.extend_from_slice(&length.to_le_bytes());
    }

    fn number(&mut self, number: i64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn moment(&mut self, at: Option<At>) {
        self.number(at.map_or(i64::MIN, |at| at.moment().timestamp_micros()));
    }

    fn day(&mut self, day: Option<chrono::NaiveDate>) {
        use chrono::Datelike as _;
        self.number(day.map_or(i64::MIN, |day| day.num_days_from_ce().into()));
    }
}
