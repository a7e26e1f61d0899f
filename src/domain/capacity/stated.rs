//! What an SRE team states about itself: the people in its rota, and what a service or the work
//! apart from services takes.

use super::Load;
use crate::domain::answer::BadField;
use crate::domain::at::At;
use crate::domain::fields::{bad, kept};
use crate::domain::policy_figures::PolicyFigures;
use crate::domain::text::{is_blank, is_one_plain_line};

/// Longest name of a site, in characters.
const LONGEST_NAME: usize = 80;

/// Most people that a rota on one site plausibly has, and most sites of one team. Ours: beyond it,
/// somebody mistyped.
const MOST: u32 = 500;

/// People in the rota on one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Where.
    pub name: String,
    /// How many.
    pub people: u32,
}

/// A site as a person submits it; a line that is blank is no site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteFields {
    /// Where.
    pub name: String,
    /// How many people, as digits.
    pub people: String,
}

/// Reads the submitted sites of a team.
///
/// # Errors
/// There is none, one stands twice, or a name or number cannot be taken, with what can.
pub fn sites(lines: &[SiteFields]) -> Result<Vec<Site>, Vec<BadField>> {
    let mut found = Vec::new();
    let mut sites: Vec<Site> = Vec::new();
    for line in lines.iter().filter(|line| !(is_blank(&line.name) && is_blank(&line.people))) {
        let name = line.name.trim();
        let is_name = !is_blank(name) && is_one_plain_line(name);
        if !is_name || name.chars().count() > LONGEST_NAME {
            let sentence = "Name each site on one line, in at most 80 characters.";
            found.push(bad("site", sentence));
        } else if sites.iter().any(|site| site.name.to_lowercase() == name.to_lowercase()) {
            found.push(bad("site", format!("{name} stands twice. Name each site once.")));
        }
        match line.people.trim().parse() {
            Ok(people @ 1..=MOST) => sites.push(Site { name: name.to_owned(), people }),
            _ => found.push(bad(
                "people",
                format!("Give the people in the rota of each site as a number from 1 to {MOST}."),
            )),
        }
    }
    if sites.is_empty() && found.is_empty() {
        found.push(bad("site", "Name at least one site and the people in its rota."));
    }
    found.dedup();
    if found.is_empty() { Ok(sites) } else { Err(found) }
}

/// The fields of a load as a person submits them; blank is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadFields {
    /// Incidents per 12-hour shift.
    pub incidents_per_shift: String,
    /// Share of the team's time that operational work takes, in percent.
    pub operational_percent: String,
    /// Share of the team's time that being on call takes, in percent.
    pub on_call_percent: String,
}

impl Load {
    /// Reads submitted fields. What is blank stays unknown; at least one figure is known.
    ///
    /// # Errors
    /// Every field that cannot be taken, and what would be.
    pub fn parse(fields: &LoadFields) -> Result<Self, Vec<BadField>> {
        let mut found = Vec::new();
        let mut read = |name, text: &str, most, unit| {
            kept(&mut found, figure(name, text, most, unit)).flatten()
        };
        let load = Load {
            incidents_per_shift: read(
                "incidents_per_shift",
                &fields.incidents_per_shift,
                1_000.0,
                "incidents per 12-hour shift",
            ),
            operational_percent: read(
                "operational_percent",
                &fields.operational_percent,
                100.0,
                "percent of the team's time",
            ),
            on_call_percent: read(
                "on_call_percent",
                &fields.on_call_percent,
                100.0,
                "percent of the team's time",
            ),
        };
        if found.is_empty() && load == Load::default() {
            found.push(bad("incidents_per_shift", "Give at least one figure; 0 is a figure."));
        }
        if found.is_empty() { Ok(load) } else { Err(found) }
    }

    /// The load as it counts now: what was stated before the window of the burden is unknown again.
    pub fn counted(self, stated_at: At, now: At, figures: &PolicyFigures) -> Self {
        let lasts = now <= stated_at.plus_days(figures.burden_window_days);
        if lasts { self } else { Load::default() }
    }
}

/// A figure from 0 to `most` in hundredths, or nothing.
fn figure(field: &'static str, text: &str, most: f64, unit: &str) -> Result<Option<f64>, BadField> {
    if is_blank(text) {
        return Ok(None);
    }
    let number: Option<f64> = text.trim().replace(',', ".").parse().ok();
    match number.filter(|number| (0.0..=most).contains(number)) {
        Some(number) => Ok(Some((number * 100.0).round() / 100.0)),
        None => Err(bad(field, format!("Give a number from 0 to {most}, in {unit}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(bad: &[BadField]) -> Vec<&str> {
        bad.iter().map(|bad| bad.field).collect()
    }

    #[test]
    fn a_site_has_a_name_and_people() {
        let read = |lines: &[(&str, &str)]| {
            let lines: Vec<_> = lines
                .iter()
                .map(|(name, people)| SiteFields { name: (*name).into(), people: (*people).into() })
                .collect();
            sites(&lines)
        };
        let both = read(&[("Zurich", "6"), ("", " "), (" Pune ", "7")]).unwrap();
        assert_eq!(both[1], Site { name: "Pune".into(), people: 7 });
        assert_eq!(named(&read(&[]).unwrap_err()), ["site"]);
        assert_eq!(named(&read(&[("Zurich", "6"), ("zurich", "6")]).unwrap_err()), ["site"]);
        assert_eq!(named(&read(&[("two\nlines", "0")]).unwrap_err()), ["site", "people"]);
        for people in ["", "-1", "1.5", "501", "many"] {
            assert_eq!(named(&read(&[("Zurich", people)]).unwrap_err()), ["people"], "{people}");
        }
    }

    #[test]
    fn a_blank_figure_is_unknown_and_a_zero_is_not() {
        let read = |incidents: &str, operational: &str, on_call: &str| {
            Load::parse(&LoadFields {
                incidents_per_shift: incidents.into(),
                operational_percent: operational.into(),
                on_call_percent: on_call.into(),
            })
        };
        let load = read("0", "", "2,505").unwrap();
        assert_eq!((load.incidents_per_shift, load.operational_percent), (Some(0.0), None));
        assert_eq!(load.on_call_percent, Some(2.51));
        assert_eq!(named(&read("", " ", "").unwrap_err()), ["incidents_per_shift"]);
        let wrong = read("NaN", "101", "-1").unwrap_err();
        assert_eq!(
            named(&wrong),
            ["incidents_per_shift", "operational_percent", "on_call_percent"]
        );
        assert_eq!(
            wrong[1].sentence,
            "Give a number from 0 to 100, in percent of the team's time."
        );
    }

    #[test]
    fn a_statement_counts_for_the_window_of_the_burden() {
        let figures = PolicyFigures::default();
        let stated: At = "2026-10-24T10:00:00Z".parse().unwrap();
        let last = stated.plus_days(28);
        assert_eq!(Load::NONE.counted(stated, last, &figures), Load::NONE);
        let later = Load::NONE.counted(stated, last.plus_seconds(1), &figures);
        assert_eq!(later, Load::default(), "unknown, never zero");
    }
}
