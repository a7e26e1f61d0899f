//! What an SRE team can carry: its people, the load of the services it runs, and what the load
//! becomes after taking one more. A load that nobody knows is unknown, never zero.

mod stated;

use serde::{Deserialize, Serialize};

use super::policy_figures::PolicyFigures;

pub use stated::{LoadFields, Site, SiteFields, sites};

/// What a service, or work apart from services, takes from the whole team; `None` is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Load {
    /// Incidents per 12-hour shift.
    pub incidents_per_shift: Option<f64>,
    /// Share of the team's time that operational work takes, in percent.
    pub operational_percent: Option<f64>,
    /// Share of the team's time that being on call takes, in percent.
    pub on_call_percent: Option<f64>,
}

impl Load {
    /// No load at all, which is known.
    pub const NONE: Load = Load {
        incidents_per_shift: Some(0.0),
        operational_percent: Some(0.0),
        on_call_percent: Some(0.0),
    };
}

/// A service that the team runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// Its name.
    pub service: String,
    /// What it takes.
    pub load: Load,
}

/// An SRE team as far as its limits depend on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// People in the rota on each site.
    pub sites: Vec<u32>,
    /// The services that it runs.
    pub carried: Vec<Carried>,
    /// What work takes that belongs to no service.
    pub apart: Load,
}

impl Team {
    /// People in the rota, on all sites.
    pub fn people(&self) -> u32 {
        self.sites.iter().fold(0, |sum, people| sum.saturating_add(*people))
    }
}

/// How something stands to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Within the limit.
    Inside,
    /// Over the limit, whatever the parts are that nobody knows.
    Over,
    /// It depends on parts that nobody knows.
    Unknown,
}

text_enum!(Fit { Inside => "inside", Over => "over", Unknown => "unknown" });

/// The limits of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitName {
    /// Incidents per 12-hour shift over all services.
    IncidentsPerShift,
    /// Operational work.
    OperationalWork,
    /// Being on call.
    OnCall,
    /// People in the rota.
    Rota,
}

text_enum!(LimitName {
    IncidentsPerShift => "incidents_per_shift",
    OperationalWork => "operational_work",
    OnCall => "on_call",
    Rota => "rota",
});

impl LimitName {
    /// The limit as people read it.
    pub fn words(self) -> &'static str {
        match self {
            LimitName::IncidentsPerShift => "Incidents per 12-hour shift, all services",
            LimitName::OperationalWork => "Operational work",
            LimitName::OnCall => "On-call",
            LimitName::Rota => "People in the rota",
        }
    }
}

/// One limit of a team, now and after taking the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Limit {
    /// Which one.
    pub name: LimitName,
    /// What stands now, in words.
    pub now: String,
    /// What would stand after taking the service, in words.
    pub after: String,
    /// What is allowed, in words.
    pub allowed: String,
    /// How what would stand is to what is allowed.
    pub fit: Fit,
}

/// What becomes of a team that takes a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Outlook {
    /// The team.
    pub team: String,
    /// Every limit.
    pub limits: Vec<Limit>,
}

impl Outlook {
    /// Whether the team stays inside all its limits: over when it is over one, and otherwise
    /// unknown when one of them is.
    pub fn fit(&self) -> Fit {
        let any = |fit| self.limits.iter().any(|limit| limit.fit == fit);
        match (any(Fit::Over), any(Fit::Unknown)) {
            (true, _) => Fit::Over,
            (false, true) => Fit::Unknown,
            (false, false) => Fit::Inside,
        }
    }

    /// The outlook as one clause: the limits that are passed or unknown, with their figures.
    pub fn words(&self) -> String {
        let of = |fit: Fit| self.limits.iter().filter(move |limit| limit.fit == fit);
        let figures: Vec<String> = of(Fit::Over)
            .chain(of(Fit::Unknown))
            .map(|limit| format!("{} {} ({})", limit.name.words(), limit.after, limit.allowed))
            .collect();
        if figures.is_empty() { "stays inside every limit".to_owned() } else { figures.join("; ") }
    }
}

/// What the team's load becomes when it takes a service with this load. `None` shows the team as it
/// is.
pub fn outlook(team: &Team, taken: Option<&Load>, figures: &PolicyFigures) -> Outlook {
    let whole = |name, most: u32, unit, part: fn(&Load) -> Option<f64>| {
        let parts = || team.carried.iter().map(|carried| &carried.load).chain([&team.apart]);
        let now = Sum::of(parts().map(part));
        let after = Sum::of(parts().chain(taken).map(part));
        Limit {
            name,
            now: now.words(unit),
            after: after.words(unit),
            allowed: format!("at most {most}{unit}"),
            fit: after.fit(f64::from(most)),
        }
    };
    let shifts = figures.incidents_per_shift_team;
    Outlook {
        team: team.name.clone(),
        limits: vec![
            whole(LimitName::IncidentsPerShift, shifts, "", |load| load.incidents_per_shift),
            whole(LimitName::OperationalWork, figures.operational_work_percent, "%", |load| {
                load.operational_percent
            }),
            whole(LimitName::OnCall, figures.on_call_percent, "%", |load| load.on_call_percent),
            rota(team, figures),
        ],
    }
}

/// The known part of a sum, and how many parts nobody knows.
struct Sum {
    known: f64,
    unknown: usize,
}

impl Sum {
    /// Adds parts up; what is not a sensible figure is unknown.
    fn of(parts: impl Iterator<Item = Option<f64>>) -> Self {
        parts.fold(Sum { known: 0.0, unknown: 0 }, |sum, part| match part {
            Some(part) if part.is_finite() && part >= 0.0 => Sum { known: sum.known + part, ..sum },
            _ => Sum { unknown: sum.unknown + 1, ..sum },
        })
    }

    /// The sum in hundredths: enough for a load, and without the dust of binary fractions.
    fn rounded(&self) -> f64 {
        (self.known * 100.0).round() / 100.0
    }

    fn fit(&self, most: f64) -> Fit {
        if self.rounded() > most {
            Fit::Over
        } else if self.unknown > 0 {
            Fit::Unknown
        } else {
            Fit::Inside
        }
    }

    fn words(&self, unit: &str) -> String {
        match (self.unknown, self.known > 0.0) {
            (0, _) => format!("{}{unit}", self.rounded()),
            (_, false) => "unknown".to_owned(),
            (unknown, true) => format!("{}{unit} and {unknown} unknown", self.rounded()),
        }
    }
}

/// Enough people for a rota: on one site, or on each of two. A service adds nobody.
fn rota(team: &Team, figures: &PolicyFigures) -> Limit {
    let sites_of = |least: u32| team.sites.iter().filter(|people| **people >= least).count();
    let enough =
        sites_of(figures.rota_one_site) >= 1 || sites_of(figures.rota_per_site_two_sites) >= 2;
    let people: Vec<String> = team.sites.iter().map(u32::to_string).collect();
    let now = match team.sites.len() {
        0 => "unknown".to_owned(),
        1 => format!("{} on one site", team.people()),
        sites => format!("{} on {sites} sites ({})", team.people(), people.join(" + ")),
    };
    Limit {
        name: LimitName::Rota,
        after: now.clone(),
        now,
        allowed: format!(
            "at least {} on one site or {} on each of two",
            figures.rota_one_site, figures.rota_per_site_two_sites
        ),
        fit: match (team.sites.is_empty(), enough) {
            (true, _) => Fit::Unknown,
            (false, true) => Fit::Inside,
            (false, false) => Fit::Over,
        },
    }
}

#[cfg(test)]
mod tests;
