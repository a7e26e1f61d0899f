//! Waivers of the demo: one that lasts, one that waits for the lead of an SRE team, and one that waits
//! for a manager.

use super::cast::Story;
use crate::domain::answer::AnswerFields;
use crate::domain::checklist::Severity;
use crate::domain::ids::{ItemId, Slug};
use crate::domain::review_key::ReviewKey;
use crate::domain::waiver::AskedFields;
use crate::ops::answers::{ItemChange, change};
use crate::ops::review_page::{self, ItemDetail};
use crate::ops::{Error, Result, waivers};

/// The first launch review, of which every waiver of the demo is.
const FIRST: ReviewKey = ReviewKey::launch(1);

/// Tells which waivers were asked for and decided.
pub(super) fn tell(story: &Story) -> Result<()> {
    let catalogue = slug("catalog-read")?;
    let below: Vec<ItemId> = items(story, &catalogue, "lena")?
        .into_iter()
        .filter(|item| item.below && item.severity == Severity::Required)
        .map(|item| item.id)
        .collect();
    story.days_ago(3);
    if let [first, second, ..] = below.as_slice() {
        let reason = "The numbers come from the old cluster until the move is done.";
        let guard = "Mei and Lena look at the old dashboards every morning.";
        ask(story, &catalogue, "lena", first, (reason, guard, 60))?;
        let reason = "The drill waits for the second region, which opens in January.";
        let guard = "Traffic is sent to the first region by hand; the steps are rehearsed.";
        ask(story, &catalogue, "lena", second, (reason, guard, 90))?;
    }
    story.days_ago(2);
    let granted = catalogue.clone();
    story.by("mei", move |tx| {
        let reason = "The old cluster is watched, and the move has a date.";
        waivers::decide(tx, &granted, FIRST, 1, 1, "granted", reason).map(|_| ())
    })?;
    of_a_blocker(story)
}

fn of_a_blocker(story: &Story) -> Result<()> {
    let cards = slug("gift-cards")?;
    let item: ItemId = parsed("PLN-01")?;
    story.days_ago(1);
    let (of, id) = (cards.clone(), item.clone());
    story.by("noor", move |tx| {
        let answer = AnswerFields { answer: "partly".to_owned(), ..AnswerFields::default() };
        let to = ItemChange { answer: Some((0, answer)), ..ItemChange::default() };
        change(tx, &of, FIRST, &id, to).map(|_| ())
    })?;
    let reason = "The partner changes its interface in February; until then the plan is a draft.";
    let guard = "Sales stay below 500 cards a day, and a flag stops them within a minute.";
    ask(story, &cards, "noor", &item, (reason, guard, 75))
}

fn ask(
    story: &Story,
    service: &Slug,
    who: &str,
    item: &ItemId,
    (reason, guard, days): (&str, &str, u32),
) -> Result<()> {
    let (service, item) = (service.clone(), item.clone());
    let asked = AskedFields {
        reason: reason.to_owned(),
        compensating_control: guard.to_owned(),
        until: story.now.plus_days(days).date().to_string(),
    };
    story.by(who, move |tx| waivers::ask(tx, &service, FIRST, &item, &asked).map(|_| ()))
}

fn items(story: &Story, service: &Slug, who: &str) -> Result<Vec<ItemDetail>> {
    let service = service.clone();
    story.by(who, move |tx| Ok(review_page::read(tx, &service, FIRST)?.items))
}

fn slug(text: &str) -> Result<Slug> {
    parsed(text)
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Internal(format!("{text} of the demo")))
}
