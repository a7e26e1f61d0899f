//! The sources of the demo, and what each of them calls the services.

use std::collections::HashMap;

use super::courses::{COURSES, Course};
use crate::demo::cast::Story;
use crate::demo::services::parsed;
use crate::domain::ids::{ServiceId, Slug};
use crate::domain::signal::Sender;
use crate::ops::signal_sources::{self, SourceFields};
use crate::ops::{Error, Result};
use crate::store::signal_sources::{self as stored, SourceRow};
use crate::store::{Db, services};

pub(super) const PROMETHEUS: &str = "Prometheus";
pub(super) const PAGERDUTY: &str = "PagerDuty";
pub(super) const GITHUB: &str = "GitHub";
pub(super) const BILLING: &str = "Billing probes";
pub(super) const PLATFORM: &str = "Platform probes";
pub(super) const TRACKER: &str = "Issue tracker";

const SOURCES: [(&str, Sender); 6] = [
    (PROMETHEUS, Sender::Alertmanager),
    (PAGERDUTY, Sender::Pagerduty),
    (GITHUB, Sender::Github),
    (BILLING, Sender::Generic),
    (PLATFORM, Sender::Generic),
    (TRACKER, Sender::Generic),
];

/// The sources by their names.
pub(super) struct Sources(HashMap<&'static str, SourceRow>);

impl Sources {
    pub(super) fn get(&self, name: &str) -> Result<&SourceRow> {
        self.0.get(name).ok_or_else(|| Error::Internal(format!("source {name} of the demo")))
    }
}

/// A service, as far as sources and facts need it.
pub(super) struct Named {
    pub(super) id: ServiceId,
    slug: Slug,
    name: String,
}

impl Named {
    pub(super) fn of(story: &Story, course: &Course) -> Result<Self> {
        let slug: Slug = parsed(course.slug)?;
        let found = story.core.store().read(|db: &mut Db| services::by_slug(db, &slug))?;
        Ok(Self { id: found.id, slug, name: found.name })
    }

    /// What a sender of this kind calls it.
    pub(super) fn at(&self, sender: Sender) -> String {
        match sender {
            Sender::Pagerduty => self.name.clone(),
            Sender::Github => format!("shop/{}", self.slug),
            Sender::Alertmanager | Sender::Generic => self.slug.to_string(),
        }
    }
}

/// The administrator makes the sources, and lets each speak for services from the day on which it
/// begins to tell of them.
pub(super) fn connect(story: &Story) -> Result<Sources> {
    story.days_ago(COURSES.iter().map(Course::since).max().unwrap_or(0));
    let mut sources = HashMap::new();
    for (name, sender) in SOURCES {
        let fields = SourceFields {
            name: name.to_owned(),
            sender: sender.as_str().to_owned(),
            ..SourceFields::default()
        };
        let made = story.by("admin", move |tx| signal_sources::create(tx, &fields))?;
        let row = story.core.store().read(|db: &mut Db| stored::by_slug(db, &made.source))?;
        sources.insert(name, row);
    }
    let sources = Sources(sources);
    for course in COURSES {
        story.days_ago(course.since());
        let service = Named::of(story, course)?;
        for name in [course.pager, course.probes, GITHUB, TRACKER] {
            let source = sources.get(name)?;
            let (source, called) = (source.slug.clone(), service.at(source.sender));
            let slug = service.slug.clone();
            story.by("admin", move |tx| {
                signal_sources::name_service(tx, &source, &slug, &called).map(|_| ())
            })?;
        }
    }
    Ok(sources)
}
