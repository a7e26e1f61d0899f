//! The next version of the checklist, as an SRE of the demo drafts it: an item that asks for more,
//! after a lesson, and a new one. A lead of another team or a manager may publish it.

use super::cast::Story;
use crate::domain::checklist::draft::fields::{BarFields, ItemFields, ReasonFields};
use crate::domain::ids::ItemId;
use crate::ops::drafts::{self, NewItem};
use crate::ops::{Error, Result};

/// The lesson of the launch that stood still, which comes first.
const LESSON: &str = "1";

/// The item that it makes stricter.
const PLAN: &str = "PLN-01";

/// Tells what is drafted.
pub(super) fn tell(story: &Story) -> Result<()> {
    story.days_ago(3);
    let number = story.by("dele", drafts::open)?.number;
    story.by("dele", move |tx| {
        let item: ItemId =
            PLAN.parse().map_err(|_| Error::Internal(format!("no item id: {PLAN}")))?;
        let read = drafts::read_item(tx, number, &item)?;
        let mut fields = ItemFields::of(&read.item);
        fields.launch.words = fields.launch.words.replace(
            "Every step has an owner",
            "Every step has an owner and a second person who can do it",
        );
        let why = ReasonFields {
            reason: "A launch stood still for three hours: one person could make a key.".to_owned(),
            lesson: LESSON.to_owned(),
            change: "stricter".to_owned(),
        };
        drafts::change_item(tx, number, read.version, &item, &fields, &why)
    })?;
    story.days_ago(2);
    story.by("dele", move |tx| drafts::add_item(tx, number, &probe(), &seen_by_a_customer()))?;
    Ok(())
}

fn probe() -> NewItem {
    let bar = |rule: &str, words: &str, severity: &str| BarFields {
        rule: rule.to_owned(),
        words: words.to_owned(),
        severity: severity.to_owned(),
        evidence: "Link to the probe and to its last alert".to_owned(),
        max_age_days: String::new(),
    };
    NewItem {
        section: "HYG".to_owned(),
        fields: ItemFields {
            title: "A synthetic customer completes the main journey in production".to_owned(),
            ask: "Does a probe go through the main journey as a customer does?".to_owned(),
            why: "Every part was well by its own figures, and nobody could pay for 50 minutes."
                .to_owned(),
            todo: "Let a probe take the main journey every few minutes, marked as a test."
                .to_owned(),
            answer: "attest".to_owned(),
            launch: bar("met", "The probe runs every 5 minutes.", "required"),
            handoff: bar(
                "met",
                "The probe runs every 5 minutes and pages on 2 failures.",
                "required",
            ),
            sources: "Site Reliability Engineering, chapter 6: black-box monitoring".to_owned(),
            ..ItemFields::default()
        },
        ..NewItem::default()
    }
}

fn seen_by_a_customer() -> ReasonFields {
    ReasonFields {
        reason: "A customer told us before any alert did.".to_owned(),
        ..ReasonFields::default()
    }
}
