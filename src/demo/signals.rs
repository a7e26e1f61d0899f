//! What the programs of the demo told about its services in production, over the last months.

mod courses;
mod deliveries;
mod facts;
mod sources;

use super::cast::Story;
use super::services::parsed;
use crate::domain::answer::AnswerFields;
use crate::domain::checklist::Kind;
use crate::domain::expected_effect::EffectFields;
use crate::domain::ids::{ItemId, Slug};
use crate::domain::measure::Measure;
use crate::domain::review_key::ReviewKey;
use crate::inbound::reader;
use crate::ops::answers::{self, ItemChange};
use crate::ops::{Result, expected_effects, review_page, signals};
use crate::store::{Db, Error, measurements, signal_facts};
use courses::COURSES;
use deliveries::Told;
use sources::Named;

/// Tells what was measured.
pub(super) fn tell(story: &Story) -> Result<()> {
    report(story)?;
    let sources = sources::connect(story)?;
    let mut all = Vec::new();
    for course in COURSES {
        let service = Named::of(story, course)?;
        let facts = facts::of(course, &sources, story.now)?;
        for name in [course.pager, course.probes, sources::GITHUB, sources::TRACKER] {
            let source = sources.get(name)?;
            let of_it = facts.iter().filter(|fact| fact.source == source.id);
            all.extend(of_it.map(|fact| Told {
                sender: source.sender,
                called: service.at(source.sender),
                fact: fact.clone(),
            }));
        }
        story.core.store().write(move |db: &mut Db| {
            if let Some(from) = signal_facts::join(db, service.id, facts)? {
                measurements::mark_changed(db, service.id, from)?;
            }
            Ok::<(), Error>(())
        })?;
    }
    deliveries::deliver(story, &sources, all)?;
    expect(story)?;
    // The load of a team rests on the days of all its services, which are there the second time.
    for hours in [3, 1] {
        story.hours_ago(hours);
        while reader::read_waiting(&story.core)? > 0 {}
        while signals::measure_due(&story.core)? > 0 {}
    }
    Ok(())
}

/// The team of one service expects fewer pages since it split its queue.
fn expect(story: &Story) -> Result<()> {
    story.days_ago(30);
    let fields = EffectFields {
        because: "PAG-03".to_owned(),
        measure: Measure::PagesPerWeek.as_str().to_owned(),
        direction: "falls".to_owned(),
        since: String::new(),
    };
    let slug: Slug = parsed("checkout-api")?;
    story.by("noor", move |tx| {
        let before = expected_effects::before(tx, &slug, &fields)?;
        expected_effects::expect(tx, &slug, &fields, before).map(|_| ())
    })
}

/// In the handoff review of one service its team reported fewer incidents than were measured since.
fn report(story: &Story) -> Result<()> {
    story.days_ago(12);
    let (slug, item): (Slug, ItemId) = (parsed("checkout-api")?, parsed("PAG-03")?);
    let key = ReviewKey { kind: Kind::Handoff, number: 1 };
    story.by("noor", move |tx| {
        let detail = review_page::read(tx, &slug, key)?;
        let asked = detail.items.iter().find(|one| one.id == item);
        let version = asked.map_or(0, |one| one.answer_version);
        let fields = AnswerFields { number: "0.1".to_owned(), ..AnswerFields::default() };
        let change = ItemChange { answer: Some((version, fields)), ..ItemChange::default() };
        answers::change(tx, &slug, key, &item, change).map(|_| ())
    })
}
