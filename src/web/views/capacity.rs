//! What an SRE team carries: its limits, its rota, and what each service takes.

use serde::Serialize;

use super::form::Choice;
use super::link::Link;

/// `capacity/outlook`: the limits of a team, and what becomes of them when it takes a service.
#[derive(Debug, Clone, Serialize)]
pub struct OutlookView {
    /// What it amounts to, as a sentence.
    pub summary: String,
    /// Class of the sentence: `go`, `warn` or `stop`.
    pub tone: &'static str,
    /// Whether a service is taken, so that there is a second column of figures.
    pub taking: bool,
    /// The limits.
    pub rows: Vec<LimitRow>,
    /// Where an SRE of the team states what the service takes; absent when the reader may not.
    pub state: Option<Link>,
}

/// One limit of a team.
#[derive(Debug, Clone, Serialize)]
pub struct LimitRow {
    /// Which one.
    pub name: &'static str,
    /// What stands now.
    pub now: String,
    /// What would stand after taking the service.
    pub after: String,
    /// What is allowed.
    pub allowed: String,
    /// `inside`, `over` or `unknown`.
    pub fit: &'static str,
    /// Class of the word: `go`, `warn` or `stop`.
    pub tone: &'static str,
}

/// `capacity/show`: what an SRE team carries.
#[derive(Debug, Clone, Serialize)]
pub struct CapacityView {
    /// The limits as the team stands.
    pub outlook: OutlookView,
    /// What each service and the work apart from services takes.
    pub loads: Vec<LoadRow>,
    /// People in the rota, site by site, as a sentence.
    pub rota: String,
    /// Who stated the rota and when; empty when nobody did.
    pub rota_stated: String,
    /// The forms; absent when the reader is not in the team.
    pub forms: Option<CapacityForms>,
}

/// What something takes from the team, each figure in words.
#[derive(Debug, Clone, Serialize)]
pub struct LoadRow {
    /// The service; the link leads nowhere for the work apart from services.
    pub service: Link,
    /// Incidents per 12-hour shift.
    pub incidents: String,
    /// Operational work.
    pub operational: String,
    /// On-call.
    pub on_call: String,
    /// Who stated it and when.
    pub stated: String,
}

/// The forms in which a team states what it carries.
#[derive(Debug, Clone, Serialize)]
pub struct CapacityForms {
    /// The address of the team, without a slash at the end.
    pub href: String,
    /// Counts the statements of the rota.
    pub version: i32,
    /// The sites, with lines to add others.
    pub sites: Vec<SiteLine>,
    /// What can be stated: the work apart from services, and services.
    pub subjects: Vec<Choice>,
    /// Days after which a load is unknown again.
    pub days: u32,
    /// Whether the form of a load is open at once.
    pub open: bool,
}

/// One line of the form of the rota.
#[derive(Debug, Clone, Serialize)]
pub struct SiteLine {
    /// Number of the line, so that ids differ.
    pub n: usize,
    /// Where; empty in a line that adds a site.
    pub name: String,
    /// How many people; empty in a line that adds a site.
    pub people: String,
}

#[cfg(test)]
impl OutlookView {
    /// Figures to draw a page with.
    pub fn sample() -> Self {
        Self {
            summary: "Taking it, SRE Core is over its limit for operational work.".into(),
            tone: "stop",
            taking: true,
            rows: vec![LimitRow {
                name: "Operational work",
                now: "45%".into(),
                after: "55%".into(),
                allowed: "at most 50%".into(),
                fit: "over",
                tone: "stop",
            }],
            state: Some(Link::new("/teams/sre-core?load=checkout-api#load-h", "State it anew")),
        }
    }
}

#[cfg(test)]
impl CapacityView {
    /// Figures to draw a page with.
    pub fn sample() -> Self {
        Self {
            outlook: OutlookView { taking: false, state: None, ..OutlookView::sample() },
            loads: vec![
                LoadRow {
                    service: Link::new("/services/search-index", "Search index"),
                    incidents: "0.5".into(),
                    operational: "20%".into(),
                    on_call: "unknown".into(),
                    stated: "Mei Sato, 2 Nov".into(),
                },
                LoadRow {
                    service: Link::new("", "Apart from services"),
                    incidents: "unknown".into(),
                    operational: "unknown".into(),
                    on_call: "unknown".into(),
                    stated: String::new(),
                },
            ],
            rota: "6 in Zurich, 6 in Pune".into(),
            rota_stated: "Mei Sato, 2 Nov".into(),
            forms: Some(CapacityForms {
                href: "/teams/sre-core".into(),
                version: 1,
                sites: vec![
                    SiteLine { n: 1, name: "Zurich".into(), people: "6".into() },
                    SiteLine { n: 2, name: String::new(), people: String::new() },
                ],
                subjects: vec![Choice::new("", "Apart from services", true)],
                days: 28,
                open: false,
            }),
        }
    }
}
