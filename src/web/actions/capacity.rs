//! What an SRE team states about itself.

use crate::domain::capacity::{LoadFields, SiteFields};
use crate::domain::ids::Slug;
use crate::ops::Result;
use crate::ops::capacity::{self, CapacitySaved};
use crate::web::door::fields::{Field, many, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of the rota: the first site goes with the first number of people.
pub const SITES: &[Field] = &[
    one("version", "The version that was read; 0 when nothing was stated."),
    many("site", "Name of a site."),
    many("people", "People in the rota of the site in the same place."),
];

/// Fields of a load.
pub const LOAD: &[Field] = &[
    one("service", "The service, by its name in URLs; blank for the work apart from services."),
    one("incidents_per_shift", "Incidents per 12-hour shift; blank is unknown."),
    one(
        "operational_percent",
        "Operational work, in percent of the team's time; blank is unknown.",
    ),
    one("on_call_percent", "Being on call, in percent of the team's time; blank is unknown."),
];

fn place(saved: &CapacitySaved) -> String {
    format!("/teams/{}#capacity-h", saved.team)
}

/// `POST /teams/{team}/sites`
pub fn sites(request: &Request) -> Result<Done> {
    let team: Slug = request.path("team")?;
    let version = request.version()?;
    let (names, people) = (request.fields.all("site"), request.fields.all("people"));
    let lines: Vec<SiteFields> = (0..names.len().max(people.len()))
        .map(|line| SiteFields {
            name: names.get(line).cloned().unwrap_or_default(),
            people: people.get(line).cloned().unwrap_or_default(),
        })
        .collect();
    let saved = request.write(move |tx| capacity::state_sites(tx, &team, version, &lines))?;
    Ok(Done::new(&saved, place(&saved), "capacity-stated")?.created())
}

/// `POST /teams/{team}/loads`
pub fn load(request: &Request) -> Result<Done> {
    let team: Slug = request.path("team")?;
    let service: Option<Slug> = match request.fields.text("service").trim() {
        "" => None,
        _ => Some(request.fields.parse("service")?),
    };
    let text = |name: &str| request.fields.text(name).to_owned();
    let fields = LoadFields {
        incidents_per_shift: text("incidents_per_shift"),
        operational_percent: text("operational_percent"),
        on_call_percent: text("on_call_percent"),
    };
    let saved =
        request.write(move |tx| capacity::state_load(tx, &team, service.as_ref(), &fields))?;
    Ok(Done::new(&saved, place(&saved), "capacity-stated")?.created())
}
