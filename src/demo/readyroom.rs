//! Readyroom's own launch review, answered truthfully about this project as it stands: the first
//! real input. What is not done is said to be not done.

use std::collections::BTreeSet;

use super::cast::Story;
use super::services::{launch_checklist, submission};
use crate::domain::answer::AnswerFields;
use crate::domain::checklist::{Fact, Kind};
use crate::domain::compliance::SECTIONS;
use crate::domain::ids::{ItemId, Slug};
use crate::domain::review_key::ReviewKey;
use crate::domain::service::Importance;
use crate::ops::answers::{ItemChange, NewEvidence};
use crate::ops::services::ServiceFacts;
use crate::ops::{Error, Result, answers, compliance, consultants, review_page, reviews, services};

/// What is answered: item, fields in short (`met`, `partly`, `not_met`, `na:reason`, a number or a
/// choice), note, and the file of the project that proves it.
type Line = (&'static str, &'static str, &'static str, &'static str);

const LINES: &[Line] = &[
    (
        "OWN-06",
        "met",
        "Floors, the path of a request and the path of a change are described, and a test holds the imports to it.",
        "docs/ARCHITECTURE.md",
    ),
    (
        "DEF-03",
        "100",
        "One command runs every test on SQLite and on PostgreSQL.",
        "docs/TESTING.md",
    ),
    ("MON-01", "not_met", "No objective is agreed: nobody runs it for others yet.", ""),
    (
        "MON-04",
        "none",
        "There is a log line and a request id for every request, and no metrics yet.",
        "src/app.rs",
    ),
    (
        "MON-08",
        "met",
        "Errors are logged with their cause and request id; none is swallowed. The lints forbid unwrapping.",
        "Cargo.toml",
    ),
    (
        "ARC-02",
        "met",
        "It is one program with one database, and starts in any order.",
        "docs/ARCHITECTURE.md",
    ),
    (
        "ARC-04",
        "met",
        "The only remote call is to the database: 2 seconds for a connection, 5 for a statement.",
        "src/store/db.rs",
    ),
    ("ARC-06", "0", "There are no switches.", ""),
    (
        "ARC-08",
        "met",
        "SIGTERM turns readiness off, finishes what is under way and ends.",
        "src/app.rs",
    ),
    ("DEP-01", "scripted", "One binary; there is no pipeline that deploys it.", "README.md"),
    (
        "DEP-02",
        "met",
        "Dependencies are locked, the program is built from the lock file.",
        "Cargo.lock",
    ),
    (
        "DEP-09",
        "external",
        "A file and the environment; limits of sessions change by restart.",
        "docs/CONFIGURATION.md",
    ),
    (
        "HYG-03",
        "met",
        "Secrets are stored as hashes, shown once and never logged.",
        "src/ops/secrets.rs",
    ),
    ("CMP-02", "not_met", "Nobody outside has reviewed or tested its security.", ""),
];

/// Tells how Readyroom reviews itself.
pub(super) fn tell(story: &Story) -> Result<()> {
    let slug: Slug =
        "readyroom".parse().map_err(|_| Error::Internal("slug of the demo".to_owned()))?;
    story.days_ago(10);
    create(story, &slug)?;
    profile(story, &slug)?;
    story.days_ago(8);
    let opening = slug.clone();
    story.by("kofi", move |tx| reviews::open(tx, &opening, Kind::Launch, None).map(|_| ()))?;
    let volunteering = slug.clone();
    story.by("mei", move |tx| {
        consultants::consult(tx, &volunteering, ReviewKey::launch(1), None).map(|_| ())
    })?;
    story.days_ago(3);
    let checklist = launch_checklist(story)?;
    for line in LINES {
        let id: ItemId =
            line.0.parse().map_err(|_| Error::Internal("item of the demo".to_owned()))?;
        if checklist.item(&id).is_some() {
            answer(story, &slug, id, line)?;
        }
    }
    Ok(())
}

fn create(story: &Story, slug: &Slug) -> Result<()> {
    let said = ServiceFacts {
        name: "Readyroom".to_owned(),
        description: "This program: launch readiness reviews. Its answers are about itself."
            .to_owned(),
        importance: Importance::Experimental,
        facts: BTreeSet::from([
            Fact::StoresData,
            Fact::RemoteCalls,
            Fact::RequestBased,
            Fact::ContainersOrBalancer,
        ]),
        target_launch: None,
    };
    let team = "platform".parse().map_err(|_| Error::Internal("team of the demo".to_owned()))?;
    let slug = Some(slug.clone());
    story.by("kofi", move |tx| services::create(tx, &team, slug, said).map(|_| ()))
}

fn profile(story: &Story, slug: &Slug) -> Result<()> {
    let submissions: Vec<_> = SECTIONS
        .iter()
        .flat_map(|section| section.keys.iter())
        .map(|key| submission(*key, false, "kofi", ""))
        .collect();
    let slug = slug.clone();
    story.by("kofi", move |tx| compliance::answer(tx, &slug, 0, &submissions).map(|_| ()))
}

fn answer(story: &Story, slug: &Slug, id: ItemId, line: &Line) -> Result<()> {
    let (_, short, note, file) = *line;
    let reading = slug.clone();
    let detail =
        story.by("kofi", move |tx| review_page::read(tx, &reading, ReviewKey::launch(1)))?;
    let Some(asked) = detail.items.iter().find(|item| item.id == id) else { return Ok(()) };
    let mut fields = AnswerFields::default();
    if short.parse::<f64>().is_ok() {
        short.clone_into(&mut fields.number);
    } else {
        short.clone_into(&mut fields.answer);
    }
    let evidence = (!file.is_empty())
        .then(|| NewEvidence { title: format!("In the source: {file}"), ..NewEvidence::default() });
    let change = ItemChange {
        answer: Some((asked.answer_version, fields)),
        note: Some((asked.note_version, note.to_owned())),
        evidence,
        confirm: false,
    };
    let slug = slug.clone();
    story.by("kofi", move |tx| {
        answers::change(tx, &slug, ReviewKey::launch(1), &id, change).map(|_| ())
    })
}
