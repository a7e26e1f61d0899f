//! The help that SREs of the demo gave, over two quarters. They wrote it up the day before yesterday,
//! and one of them this morning.

use super::cast::Story;
use crate::domain::engagement::EngagementFields;
use crate::domain::ids::{EngagementId, Slug};
use crate::ops::{Error, Result, engagements};

/// Help that was given: who, to which service, how many days ago, minutes, and what changed.
type Given = (&'static str, &'static str, u32, u32, &'static str);

const GIVEN: &[Given] = &[
    ("dele", "checkout-api", 104, 120, "Rollback rehearsed with the team; it takes 6 minutes now."),
    (
        "mei",
        "search-index",
        98,
        180,
        "Load test designed: the index holds twice the traffic of last winter.",
    ),
    ("ana", "batch-reports", 96, 45, "Three alerts that nobody acted on were removed."),
    ("mei", "notify-push", 80, 90, "Retry budget halved, with a test that holds it."),
    ("dele", "checkout-api", 72, 60, "Timeouts of all four dependencies agreed and written down."),
    (
        "mei",
        "feature-flags",
        47,
        75,
        "The flag store fails open; the failure was tried in staging.",
    ),
    ("dele", "mail-templates", 40, 30, "Cut the first release in two, so that the review fits it."),
    ("ana", "fraud-scoring", 31, 240, "Reviewed the model rollout; a canary takes 5% first."),
    (
        "mei",
        "recommendations",
        25,
        60,
        "Two dashboards became one that is watched while deploying.",
    ),
    ("mei", "catalog-read", 20, 150, "Cache stampede found in the design and fixed before launch."),
    ("ana", "fraud-scoring", 27, 90, "Runbook for the scoring queue tried by somebody new."),
    ("dele", "invoice-export", 8, 45, "Agreed what pages and what is a ticket."),
    ("dele", "invoice-export", 6, 480, "Moved the export to the new storage."),
];

/// Tells what help was given.
pub(super) fn tell(story: &Story) -> Result<()> {
    story.days_ago(2);
    let mut last = None;
    for given in GIVEN {
        last = Some(log(story, given)?);
    }
    if let Some(wrong) = last {
        let slug = slug("invoice-export")?;
        let reason = "That was the platform team, not us.";
        story.by("dele", move |tx| engagements::withdraw(tx, &slug, wrong, reason).map(|_| ()))?;
    }
    story.hours_ago(2);
    let ledger = "Paired on the runbook of the lag alert; it says what to do at 3 in the morning.";
    log(story, &("ana", "payments-ledger", 1, 105, ledger))?;
    Ok(())
}

fn slug(text: &str) -> Result<Slug> {
    text.parse().map_err(|_| Error::Internal(format!("{text} of the demo")))
}

fn log(story: &Story, given: &Given) -> Result<EngagementId> {
    let (who, service, days, minutes, what) = *given;
    let slug = slug(service)?;
    let fields = EngagementFields {
        minutes: minutes.to_string(),
        on: story.now.minus_days(days).date().to_string(),
        what_changed: what.to_owned(),
    };
    story.by(who, move |tx| engagements::log(tx, &slug, &fields, None).map(|saved| saved.id))
}
