//! Random reviews through random versions, through the operations and read back: what is read is what
//! a model says that does not know the code.

use std::collections::BTreeMap;

use readyroom::domain::answer::AnswerFields;
use readyroom::domain::checklist::{AnswerKind, Checklist, Kind, Severity};
use readyroom::domain::ids::{ItemId, Slug};
use readyroom::domain::review::Verdict;
use readyroom::domain::review_key::ReviewKey;
use readyroom::ops::answers::{ItemChange, NewEvidence, change};
use readyroom::ops::review_page::{self, ItemDetail, ReviewDetail};
use readyroom::ops::services::{self, ServiceFacts};
use readyroom::ops::verdicts::{self, Judgement};
use readyroom::ops::{Result, Tx, messages, reviews, upgrades};
use readyroom::store::answers::{self, AnswerRow};
use serde_json::json;

use crate::support::{Ledger, Who, passing};
use crate::versions::{Edit, catch_up, newest, next, publish};

/// Draws the same numbers whenever it begins with the same seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// A review of one round.
struct Round<'a> {
    ledger: &'a Ledger,
    slug: Slug,
    key: ReviewKey,
}

impl Round<'_> {
    fn write<T: Send + 'static>(
        &self,
        who: &Who,
        work: impl FnOnce(&mut Tx<'_>, &Slug, ReviewKey) -> Result<T> + Send + 'static,
    ) -> T {
        let (slug, key) = (self.slug.clone(), self.key);
        let core = &self.ledger.app.core;
        core.write(&who.credential(), "test", move |tx| work(tx, &slug, key)).unwrap()
    }

    fn read(&self) -> ReviewDetail {
        let core = &self.ledger.app.core;
        let who = self.ledger.lead.credential();
        core.read(&who, |view| review_page::read(view, &self.slug, self.key)).unwrap()
    }

    fn rows(&self, id: readyroom::domain::ids::ReviewId) -> BTreeMap<ItemId, AnswerRow> {
        let rows = self.ledger.app.core.store().read(|db| answers::of_review(db, id)).unwrap();
        rows.into_iter().map(|row| (row.item_id.clone(), row)).collect()
    }

    fn review_id(&self) -> readyroom::domain::ids::ReviewId {
        let store = self.ledger.app.core.store();
        store
            .read(|db| {
                let service = readyroom::store::services::by_slug(db, &self.slug)?;
                readyroom::store::reviews::by_key(db, service.id, self.key)
            })
            .unwrap()
            .id
    }

    /// Writes, attaches, asks and judges, or not.
    fn fill(&self, dice: &mut Dice, checklist: &Checklist) {
        for asked in self.read().items {
            if dice.one_in(3) {
                continue;
            }
            let item = checklist.item(&asked.id).unwrap();
            let mut to = ItemChange::default();
            if !dice.one_in(5) {
                to.answer = Some((asked.answer_version, drawn(dice, item)));
                to.confirm = true;
            }
            if dice.one_in(2) {
                to.note =
                    Some((asked.note_version, format!("Note {} of {}.", dice.below(99), asked.id)));
            }
            if dice.one_in(2) {
                let url = format!("https://example.com/{}/{}", asked.id, dice.below(99));
                to.evidence = Some(NewEvidence { url, ..NewEvidence::default() });
            }
            let id = asked.id.clone();
            self.write(&self.ledger.member, move |tx, slug, key| change(tx, slug, key, &id, to));
            if dice.one_in(4) {
                let (id, body) = (asked.id.clone(), format!("What of {}?", asked.id));
                self.write(&self.ledger.lead, move |tx, slug, key| {
                    messages::write(tx, slug, key, &id, &body, true)
                });
            }
            self.judge(dice, &asked.id);
        }
    }

    fn judge(&self, dice: &mut Dice, id: &ItemId) {
        let now = self.read().items.into_iter().find(|item| item.id == *id).unwrap();
        if now.reported.is_none() || now.carried || dice.one_in(3) {
            return;
        }
        let verdict =
            if now.below || dice.one_in(5) { Verdict::ChangeAsked } else { Verdict::Accepted };
        let (seen, comment) = (now.seen, "Look again.".to_owned());
        let judgement = Judgement { verdict, seen, comment, condition: None };
        let id = id.clone();
        self.write(&self.ledger.sre, move |tx, slug, key| {
            verdicts::judge(tx, slug, key, &id, &judgement)
        });
        if dice.one_in(6) {
            let note = Some((now.note_version, "Changed after the verdict.".to_owned()));
            let (id, to) = (now.id, ItemChange { note, ..ItemChange::default() });
            self.write(&self.ledger.member, move |tx, slug, key| change(tx, slug, key, &id, to));
        }
    }
}

/// An answer that passes, is below, or is not applicable.
fn drawn(dice: &mut Dice, item: &readyroom::domain::checklist::Item) -> AnswerFields {
    if dice.one_in(6) {
        let reason = "There is none.".to_owned();
        return AnswerFields { answer: "not_applicable".into(), reason, ..AnswerFields::default() };
    }
    if item.answer == AnswerKind::Attest && dice.one_in(3) {
        return AnswerFields { answer: "partly".into(), ..AnswerFields::default() };
    }
    let said = passing(&json!(item));
    let text = |name: &str| match &said[name] {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        number => number.to_string(),
    };
    AnswerFields {
        answer: text("answer"),
        number: text("number"),
        date: text("date"),
        text: text("text"),
        reason: String::new(),
    }
}

/// Draws some edits of items that stand alone.
fn edits(dice: &mut Dice, list: &Checklist) -> Vec<(ItemId, Edit)> {
    let mut drawn: Vec<(ItemId, Edit)> = Vec::new();
    for item in list.items() {
        if !dice.one_in(4) {
            continue;
        }
        let severity = item.launch.as_ref().unwrap().severity;
        let edit = match dice.below(12) {
            0..=2 if severity != Severity::Blocker => Edit::Stricter,
            3..=5 if severity != Severity::Advisory => Edit::Looser,
            6..=7 => Edit::Words,
            8..=9 => Edit::Reworded,
            10 if matches!(item.answer, AnswerKind::Attest | AnswerKind::Number { .. }) => {
                Edit::Kind
            }
            11 if drawn.iter().filter(|(_, edit)| *edit == Edit::Retired).count() < 3 => {
                Edit::Retired
            }
            _ => continue,
        };
        drawn.push((item.id.clone(), edit));
    }
    drawn
}

/// What the model says of an item after these edits, one per version at most.
fn expected(before: &ItemDetail, edits: &[Edit]) -> ItemDetail {
    let any = |of: &[Edit]| edits.iter().any(|edit| of.contains(edit));
    let (again, blank) = (any(&[Edit::Stricter, Edit::Words]), any(&[Edit::Kind]));
    let mut after = before.clone();
    if blank {
        (after.reported, after.reported_words, after.carried) = (None, None, false);
        (after.answered_by, after.answered_at) = (None, None);
    } else if again && before.reported.is_some() {
        after.asked_again = !before.carried || before.asked_again;
        after.carried = true;
    }
    let lapses = again || blank || any(&[Edit::Looser]);
    if let Some(verdict) = after.verdict.as_mut().filter(|_| lapses) {
        verdict.lapsed = true;
    }
    after.to_do = after.reported.is_none() || after.carried;
    after
}

/// The parts of an item that the model speaks of.
fn told(item: &ItemDetail) -> String {
    format!(
        "{} {:?} {:?} note {:?} {} evidence {:?} messages {:?} {} verdict {:?} carried {} {} to do {}",
        item.id,
        item.reported,
        item.answered_at,
        item.note,
        item.note_version,
        item.evidence.iter().map(|proof| (proof.id, &proof.url)).collect::<Vec<_>>(),
        item.messages.iter().map(|one| (one.id, &one.body)).collect::<Vec<_>>(),
        item.open_questions,
        item.verdict.as_ref().map(|one| (one.verdict, one.at, one.lapsed)),
        item.carried,
        item.asked_again,
        item.to_do,
    )
}

#[actix_web::test]
async fn what_is_read_back_is_what_the_model_says() {
    let ledger = Ledger::open().await;
    let rounds: u64 = std::env::var("UPGRADE_ROUNDS").map_or(6, |text| text.parse().unwrap());
    let mut seen = BTreeMap::<&str, usize>::new();
    for round in 1..=rounds {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (round << 7));
        let slug: Slug = format!("round-{round}").parse().unwrap();
        let mut one = Round { ledger: &ledger, slug, key: ReviewKey::launch(1) };
        let said = ServiceFacts {
            name: one.slug.to_string(),
            description: String::new(),
            importance: readyroom::domain::service::Importance::Standard,
            facts: std::collections::BTreeSet::new(),
            target_launch: None,
        };
        let team: Slug = "ledger-team".parse().unwrap();
        one.write(&ledger.lead, move |tx, _, _| services::create(tx, &team, None, said));
        let open = |tx: &mut Tx<'_>, slug: &Slug, _| reviews::open(tx, slug, Kind::Launch, None);
        one.write(&ledger.lead, open);
        let first = newest(&ledger.app, Kind::Launch);
        one.fill(&mut dice, &first);
        if round % 3 == 0 {
            // A review that takes its answers over from another one.
            one.write(&ledger.lead, |tx, slug, key| reviews::withdraw(tx, slug, key, "Again."));
            one.write(&ledger.lead, open);
            one.key.number = 2;
            one.fill(&mut dice, &first);
        }
        let before = one.read();
        let review = one.review_id();
        let rows_before = one.rows(review);

        let mut history: BTreeMap<ItemId, Vec<Edit>> = BTreeMap::new();
        let (mut list, mut added) = (first.clone(), Vec::new());
        let steps = 1 + dice.below(3);
        let at_once = dice.one_in(2);
        for step in 0..steps {
            let drawn = edits(&mut dice, &list);
            let new = format!("OWN-{}", 30 + round * 3 + step as u64);
            list = next(&list, &drawn, Some(&new));
            added.push(new);
            for (item, edit) in drawn {
                history.entry(item).or_default().push(edit);
            }
            publish(&ledger.app, &list, false);
            catch_up(&ledger.app);
            if !at_once || step + 1 == steps {
                one.write(&ledger.lead, |tx, slug, key| upgrades::upgrade(tx, slug, key, None));
            }
        }

        let after = one.read();
        assert_eq!(after.checklist_version, list.version);
        let none = Vec::new();
        let edits_of = |id: &ItemId| history.get(id).unwrap_or(&none);
        let retired = |id: &ItemId| edits_of(id).contains(&Edit::Retired);
        for was in before.items.iter().filter(|item| !retired(&item.id)) {
            let is = after.items.iter().find(|item| item.id == was.id).unwrap();
            let edits = edits_of(&was.id);
            assert_eq!(told(is), told(&expected(was, edits)), "round {round}: {edits:?}");
            for edit in edits {
                *seen
                    .entry(match edit {
                        Edit::Kind if was.reported.is_some() => "blank",
                        Edit::Stricter | Edit::Words if was.reported.is_some() => "again",
                        Edit::Looser if was.verdict.is_some() => "lapsed",
                        _ => "other",
                    })
                    .or_default() += 1;
            }
        }
        let known = |id: &ItemId| before.items.iter().any(|item| item.id == *id);
        for new in after.items.iter().filter(|item| !known(&item.id)) {
            assert!(added.contains(&new.id.to_string()), "{}", new.id);
            assert!(new.reported.is_none() && new.note.is_empty() && new.evidence.is_empty());
            assert!(new.verdict.is_none() && new.messages.is_empty());
        }
        let asked = before.items.iter().filter(|item| !retired(&item.id)).count();
        let still = added.iter().filter(|id| !retired(&id.parse().unwrap())).count();
        assert_eq!(after.items.len(), asked + still);
        let rows_after = one.rows(review);
        for (id, row) in rows_before.iter().filter(|(id, _)| retired(id)) {
            // Its place may have moved with earlier versions.
            let kept = AnswerRow { position: row.position, ..rows_after[id].clone() };
            // An item may have changed before a later version took it away.
            if edits_of(id).len() == 1 || at_once {
                assert_eq!(&kept, row, "round {round}: what is asked no more stays as it is");
            }
            assert_eq!(
                (&kept.note, kept.evidence_count, kept.messages),
                (&row.note, row.evidence_count, row.messages)
            );
            *seen.entry("retired").or_default() += 1;
        }

        let counts =
            |wanted: &dyn Fn(&&ItemDetail) -> bool| after.items.iter().filter(wanted).count();
        assert_eq!(after.answered, counts(&|item| !item.to_do));
        let stored = ledger
            .app
            .core
            .store()
            .read(|db| {
                let service = readyroom::store::services::by_slug(db, &one.slug)?;
                readyroom::store::reviews::by_key(db, service.id, one.key)
            })
            .unwrap();
        let stands = |item: &&ItemDetail| item.verdict.as_ref().is_some_and(|one| !one.lapsed);
        let accepted = |item: &&ItemDetail| {
            stands(item) && item.verdict.as_ref().unwrap().verdict != Verdict::ChangeAsked
        };
        assert_eq!(
            (stored.asked, stored.answered, stored.accepted, stored.changes_asked),
            (
                i32::try_from(after.items.len()).unwrap(),
                i32::try_from(after.answered).unwrap(),
                i32::try_from(counts(&accepted)).unwrap(),
                i32::try_from(counts(&|item| stands(item) && !accepted(item))).unwrap(),
            )
        );
        let who = ledger.lead.credential();
        let core = &ledger.app.core;
        let snapshot =
            core.read(&who, |view| upgrades::snapshot(view, &one.slug, one.key, 1)).unwrap();
        for was in &before.items {
            let held = snapshot.items.iter().find(|item| item.id == was.id).unwrap();
            assert_eq!(
                (&held.note, held.evidence.len(), held.messages),
                (&was.note, was.evidence.len(), was.messages.len())
            );
            assert_eq!(held.answer.is_empty(), was.reported.is_none());
            assert_eq!(held.verdict, was.verdict.as_ref().map(|one| one.verdict));
        }
    }
    for what in ["again", "blank", "lapsed", "retired"] {
        assert!(
            seen.get(what).is_some_and(|count| *count > 0),
            "no round had an item {what}: {seen:?}"
        );
    }
    let report = readyroom::ops::audit::verify(&ledger.app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}
