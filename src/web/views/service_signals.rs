//! How a service has run: the figure with its sentence, the same as a table, and what was measured.

use serde::Serialize;

use super::form::{Choice, Field, FieldError};
use super::link::Link;
use super::moment::Moment;
use super::service::ServiceHead;
use super::shell::Shell;

/// `services/run`: the figure with its sentence, as a part of a page.
#[derive(Debug, Clone, Serialize)]
pub struct RunSection {
    /// The days that it shows, for example `31 Aug – 22 Nov`.
    pub period: String,
    /// Ways to more: the same at full size, longer, as a table.
    pub ways: Vec<Link>,
    /// The figure; empty when nothing was told about the service.
    pub figure: String,
    /// Whether it has a curve of an objective.
    pub curved: bool,
    /// Whether it shows from when on effects are expected.
    pub expected: bool,
    /// What can be seen in it, in sentences.
    pub sentence: String,
    /// Where sources are added; empty for who may not.
    pub add_sources: String,
}

/// `services/signals`: how a service has run, at full size.
#[derive(Debug, Clone, Serialize)]
pub struct SignalsPage {
    /// The frame of the page.
    pub shell: Shell,
    /// Name, address and stage.
    pub head: ServiceHead,
    /// The figure.
    pub run: RunSection,
    /// What to run to send a first event; empty once something was told.
    pub command: String,
    /// The weeks, newest first; empty when nothing was told.
    pub weeks: Vec<WeekRow>,
    /// Where the weeks are had as a file.
    pub file: String,
    /// The deployments that failed, newest first.
    pub failed: Vec<FailedRow>,
    /// How many earlier ones are not listed, as a sentence; empty for none.
    pub more_failed: String,
    /// Where the budget comes from, as a sentence; empty without one.
    pub budget: String,
    /// The item whose bar the budget is; absent without one.
    pub budget_item: Option<Link>,
    /// The effects that are expected.
    pub effects: Vec<EffectRow>,
    /// The form of another one, for who may expect any.
    pub expect: Option<ExpectForm>,
    /// Who may, for a reader who asked for the form and may not; empty otherwise.
    pub who_expects: &'static str,
    /// Every measure.
    pub measures: Vec<MeasureRow>,
    /// The sources that may speak for the service.
    pub sources: Vec<SourceRow>,
}

/// A week as a row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct WeekRow {
    /// Its Monday.
    pub from: Moment,
    /// That it is not over, in words; empty when it is.
    pub so_far: &'static str,
    /// Pages; like the other figures empty when they are unknown.
    pub pages: String,
    /// Whether they are more than the budget.
    pub over: bool,
    /// Incidents.
    pub incidents: String,
    /// Deployments.
    pub deploys: String,
    /// Those that failed.
    pub failed_deploys: String,
    /// Good events in percent.
    pub good: String,
}

/// A deployment that failed.
#[derive(Debug, Clone, Serialize)]
pub struct FailedRow {
    /// When it was made.
    pub when: Moment,
    /// What was deployed.
    pub title: String,
    /// What followed, or that it failed by itself.
    pub followed: String,
}

/// An effect that is expected of an item or a lesson.
#[derive(Debug, Clone, Serialize)]
pub struct EffectRow {
    /// The item or the lesson.
    pub because: Link,
    /// The measure, and where its value is to go.
    pub expected: String,
    /// Since which day.
    pub since: Moment,
    /// What was measured until then, in words.
    pub before: String,
    /// What is measured now, in words.
    pub after: String,
    /// Whether it came, in words.
    pub outcome: &'static str,
    /// The class of its tag.
    pub tone: &'static str,
    /// Where it is withdrawn; empty for who may not.
    pub withdraw: String,
}

/// The form of an expected effect.
#[derive(Debug, Clone, Serialize)]
pub struct ExpectForm {
    /// What cannot be taken.
    pub errors: Vec<FieldError>,
    /// Where it is sent.
    pub action: String,
    /// The item or the lesson.
    pub because: Field,
    /// The measures to choose from.
    pub measures: Vec<Choice>,
    /// What is wrong with the measure.
    pub measure_error: String,
    /// The directions to choose from.
    pub directions: Vec<Choice>,
    /// What is wrong with the direction.
    pub direction_error: String,
    /// The day.
    pub since: Field,
}

/// A measure as a row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct MeasureRow {
    /// What is measured.
    pub name: String,
    /// The value in words; empty when it is unknown.
    pub value: String,
    /// Over how many days; empty when it is unknown.
    pub window: String,
    /// Who told what it rests on; what would measure it, when it is unknown.
    pub source: String,
    /// When the newest of that was told; absent when it is unknown.
    pub told: Option<Moment>,
}

/// A source that may speak for the service.
#[derive(Debug, Clone, Serialize)]
pub struct SourceRow {
    /// Its name, linked to its page.
    pub source: Link,
    /// What sends.
    pub sender: &'static str,
    /// When it last sent anything; absent before that.
    pub heard: Option<Moment>,
}

#[cfg(test)]
impl RunSection {
    /// Figures to draw the part with.
    pub fn sample() -> Self {
        Self {
            period: "31 Aug – 22 Nov".into(),
            ways: vec![Link::new("/services/checkout-api/signals", "full size")],
            figure: r#"<svg class="chart" role="img" aria-label="Pages"></svg>"#.into(),
            curved: true,
            expected: true,
            sentence: "31 pages in 12 weeks.".into(),
            add_sources: String::new(),
        }
    }

    /// The same where nothing was told.
    pub fn sample_empty() -> Self {
        Self {
            figure: String::new(),
            sentence: String::new(),
            add_sources: "/signals".into(),
            ..Self::sample()
        }
    }
}

#[cfg(test)]
impl SignalsPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let week = |so_far, pages: &str| WeekRow {
            from: Moment::new("2026-11-16", "16 Nov"),
            so_far,
            pages: pages.into(),
            over: !pages.is_empty(),
            incidents: pages.into(),
            deploys: "4".into(),
            failed_deploys: "1".into(),
            good: "99.93%".into(),
        };
        Self {
            shell: Shell::sample("Signals of checkout-api", "services"),
            head: ServiceHead::sample(),
            run: RunSection::sample(),
            command: String::new(),
            weeks: vec![week("so far", "9"), week("", "")],
            file: "/services/checkout-api/signals.csv".into(),
            failed: vec![FailedRow {
                when: Moment::new("2026-11-17T10:00:00Z", "17 Nov 10:00"),
                title: "9f31c".into(),
                followed: "Errors above 5% <b>".into(),
            }],
            more_failed: "4 earlier ones stand in the data.".into(),
            budget: "7 pages a week".into(),
            budget_item: Some(Link::new("/checklists/launch/items/OPS-01", "OPS-01")),
            effects: vec![EffectRow {
                because: Link::new("/checklists/launch/items/PAG-03", "PAG-03"),
                expected: "Pages per week falls".into(),
                since: Moment::new("2026-11-12", "12 Nov"),
                before: "6 pages a week".into(),
                after: "1 page a week".into(),
                outcome: "as expected",
                tone: "go",
                withdraw: "/services/checkout-api/effects/1/withdrawal".into(),
            }],
            who_expects: "",
            expect: Some(ExpectForm {
                errors: vec![FieldError::at("f-because", "Name an item.")],
                action: "/services/checkout-api/effects".into(),
                because: Field::holding("x").refused("Name an item."),
                measures: vec![Choice::new("pages_per_week", "Pages per week", true)],
                measure_error: "Choose a measure.".into(),
                directions: vec![Choice::new("falls", "falls", true)],
                direction_error: String::new(),
                since: Field::default(),
            }),
            measures: vec![
                MeasureRow {
                    name: "Pages per week".into(),
                    value: "2 pages a week".into(),
                    window: "7 days".into(),
                    source: "PagerDuty".into(),
                    told: Some(Moment::new("2026-11-21T10:00:00Z", "yesterday 10:00")),
                },
                MeasureRow {
                    name: "Error budget left".into(),
                    value: String::new(),
                    window: String::new(),
                    source: "Good and bad events of an objective".into(),
                    told: None,
                },
            ],
            sources: vec![SourceRow {
                source: Link::new("/signals/pagerduty", "PagerDuty"),
                sender: "PagerDuty",
                heard: None,
            }],
        }
    }

    /// The same where nothing was told.
    pub fn sample_empty() -> Self {
        Self {
            run: RunSection::sample_empty(),
            command: "curl --fail".into(),
            weeks: Vec::new(),
            failed: Vec::new(),
            more_failed: String::new(),
            budget: String::new(),
            budget_item: None,
            effects: Vec::new(),
            who_expects: "Members of the owning team and SREs say what effect they expect.",
            expect: None,
            sources: Vec::new(),
            ..Self::sample()
        }
    }
}
