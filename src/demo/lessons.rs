//! What the people of the demo learnt: a lesson of a launch that was accepted, one of an incident that
//! was declined, an observation that is discussed, and an incident that nobody decided about yet.

use super::cast::Story;
use crate::domain::lesson::LessonFields;
use crate::ops::{Result, lessons};

/// Tells which lessons were filed, discussed and decided, in the order of their days.
pub(super) fn tell(story: &Story) -> Result<()> {
    of_a_launch(story)?;
    of_a_known_gap(story)?;
    of_watching(story)?;
    of_an_incident(story)
}

fn file(story: &Story, who: &str, service: &'static str, fields: LessonFields) -> Result<u32> {
    story.by(who, move |tx| lessons::file(tx, service, &fields).map(|saved| saved.number))
}

fn remark(story: &Story, who: &str, number: u32, words: &'static str) -> Result<()> {
    story.by(who, move |tx| lessons::remark(tx, number, words).map(|_| ()))
}

fn of_a_launch(story: &Story) -> Result<()> {
    story.days_ago(52);
    let fields = LessonFields {
        what_happened: "The launch stood still for three hours: the first push to a partner's \
                        phones needed a key that only one person could make, and she was on a plane."
            .to_owned(),
        link: "https://wiki.example.com/launches/notify-push".to_owned(),
        origin: "launch".to_owned(),
        effect: "prevented".to_owned(),
        item: "PLN-01".to_owned(),
        change: "Ask for a second person who can do every step of the launch plan.".to_owned(),
    };
    let number = file(story, "amir", "notify-push", fields)?;
    story.days_ago(50);
    remark(story, "mei", number, "The same happened with the certificate of the mail relay.")?;
    story.days_ago(48);
    let words = "Every step of the plan gets a second name.";
    story.by("mei", move |tx| lessons::accept(tx, number, 1, "", words).map(|_| ()))
}

fn of_a_known_gap(story: &Story) -> Result<()> {
    story.days_ago(33);
    let fields = LessonFields {
        what_happened: "The nightly reports were late for two days. The disk of the scheduler was \
                        full of logs, and nothing paged because nothing watched it."
            .to_owned(),
        link: "https://wiki.example.com/incidents/412".to_owned(),
        effect: "prevented".to_owned(),
        item: "MON-07".to_owned(),
        change: "Ask how much disk the logs take.".to_owned(),
        ..LessonFields::default()
    };
    let number = file(story, "kofi", "batch-reports", fields)?;
    story.days_ago(31);
    let words = "MON-07 asks for this since version 1: the volume of logs is known and bounded. The \
                 answer was given before the scheduler moved; its review has expired since.";
    story.by("ana", move |tx| lessons::decline(tx, number, 1, words).map(|_| ()))
}

fn of_watching(story: &Story) -> Result<()> {
    story.days_ago(6);
    let fields = LessonFields {
        what_happened:
            "I sat with the people on call for two nights. Nobody opened a runbook from \
                        the page: they searched the wiki for the name of the alert, and found last \
                        year's copy first."
                .to_owned(),
        link: "https://wiki.example.com/on-call/two-nights".to_owned(),
        origin: "observation".to_owned(),
        effect: "shortened".to_owned(),
        item: "PAG-06".to_owned(),
        change: String::new(),
    };
    let number = file(story, "dele", "", fields)?;
    story.days_ago(5);
    let words = "The link is in the page, but the phone cuts the text after two lines. Ours starts \
                 with the link since then.";
    remark(story, "priya", number, words)?;
    story.days_ago(4);
    let words = "So the item could ask that the runbook is one tap away from the page, tried by \
                 somebody on a phone.";
    remark(story, "mei", number, words)
}

fn of_an_incident(story: &Story) -> Result<()> {
    story.days_ago(2);
    let fields = LessonFields {
        what_happened:
            "Orders failed for 40 minutes. The fraud scoring answered slowly, each order \
                        was sent to it up to nine times, and the retries kept it slow."
                .to_owned(),
        link: "https://wiki.example.com/incidents/431".to_owned(),
        ..LessonFields::default()
    };
    file(story, "noor", "checkout-api", fields).map(|_| ())
}
