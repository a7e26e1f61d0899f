//! What an SRE team carries, and what its load becomes when it takes a service.

use super::time::{counted, day};
use crate::domain::at::At;
use crate::domain::capacity::{Fit, Limit, LimitName, Outlook};
use crate::ops::capacity::{CapacityDetail, LoadDetail, StatedBy};
use crate::ops::takeovers::TakeoverDetail;
use crate::web::views::capacity::{
    CapacityForms, CapacityView, LimitRow, LoadRow, OutlookView, SiteLine,
};
use crate::web::views::form::Choice;
use crate::web::views::link::Link;

/// What work that belongs to no service is called.
const APART: &str = "Apart from services";

/// What becomes of a team that takes a service.
pub fn taking(outlook: &Outlook, state: Option<Link>) -> OutlookView {
    let summary = match outlook.fit() {
        Fit::Inside => format!("Taking it, {} stays inside every limit.", outlook.team),
        Fit::Over => {
            format!("Taking it, {} goes over {}.", outlook.team, named(&outlook.limits, Fit::Over))
        }
        Fit::Unknown => format!(
            "Taking it, whether {} stays inside is unknown for {}.",
            outlook.team,
            named(&outlook.limits, Fit::Unknown)
        ),
    };
    limits(&outlook.limits, outlook.fit(), summary, true, state)
}

fn standing(detail: &CapacityDetail) -> OutlookView {
    let summary = match detail.fit {
        Fit::Inside => "It stays inside every limit.".to_owned(),
        Fit::Over => format!("It is over {}.", named(&detail.limits, Fit::Over)),
        Fit::Unknown => {
            format!(
                "Whether it stays inside is unknown for {}.",
                named(&detail.limits, Fit::Unknown)
            )
        }
    };
    limits(&detail.limits, detail.fit, summary, false, None)
}

/// The limits that stand like this, in words within a sentence.
fn named(limits: &[Limit], fit: Fit) -> String {
    let names: Vec<&str> = limits
        .iter()
        .filter(|limit| limit.fit == fit)
        .map(|limit| match limit.name {
            LimitName::IncidentsPerShift => "incidents per shift",
            LimitName::OperationalWork => "operational work",
            LimitName::OnCall => "on-call",
            LimitName::Rota => "the size of its rota",
        })
        .collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

fn limits(
    limits: &[Limit],
    fit: Fit,
    summary: String,
    taking: bool,
    state: Option<Link>,
) -> OutlookView {
    OutlookView {
        summary,
        tone: tone(fit),
        taking,
        rows: limits
            .iter()
            .map(|limit| LimitRow {
                name: limit.name.words(),
                now: limit.now.clone(),
                after: limit.after.clone(),
                allowed: limit.allowed.clone(),
                fit: limit.fit.as_str(),
                tone: tone(limit.fit),
            })
            .collect(),
        state,
    }
}

fn tone(fit: Fit) -> &'static str {
    match fit {
        Fit::Inside => "go",
        Fit::Over => "stop",
        Fit::Unknown => "warn",
    }
}

/// What an SRE team carries. `asked` are the requests that wait for it, `chosen` the service whose
/// load is to be stated, and `days` how long a stated load counts.
pub fn view(
    detail: &CapacityDetail,
    asked: &[TakeoverDetail],
    chosen: &str,
    days: u32,
    now: At,
) -> CapacityView {
    let mut loads: Vec<LoadRow> = detail
        .services
        .iter()
        .map(|one| {
            let href = format!("/services/{}", one.service);
            load_row(Link::new(href, &one.service_name), &one.load, days, now)
        })
        .collect();
    loads.push(load_row(Link::new("", APART), &detail.apart, days, now));
    CapacityView {
        outlook: standing(detail),
        loads,
        rota: rota(detail),
        rota_stated: detail.sites_stated.as_ref().map_or_else(String::new, |by| said(by, now)),
        forms: detail.may_state.then(|| CapacityForms {
            href: format!("/teams/{}", detail.team),
            version: detail.version,
            sites: site_lines(detail),
            subjects: subjects(detail, asked, chosen),
            days,
            open: !chosen.is_empty(),
        }),
    }
}

fn rota(detail: &CapacityDetail) -> String {
    let sites: Vec<String> =
        detail.sites.iter().map(|site| format!("{} in {}", site.people, site.name)).collect();
    if sites.is_empty() {
        "Unknown: nobody has stated who is in the rota.".to_owned()
    } else {
        sites.join(", ")
    }
}

/// The sites that were stated, with two lines to add others.
fn site_lines(detail: &CapacityDetail) -> Vec<SiteLine> {
    let stated = detail.sites.iter().map(|site| (site.name.clone(), site.people.to_string()));
    let blank = (0..2).map(|_| (String::new(), String::new()));
    let lines = stated.chain(blank).zip(1..);
    lines.map(|((name, people), n)| SiteLine { n, name, people }).collect()
}

fn subjects(detail: &CapacityDetail, asked: &[TakeoverDetail], chosen: &str) -> Vec<Choice> {
    let carried = detail.services.iter().filter(|one| one.may_state);
    let carried = carried.map(|one| (one.service.as_str(), one.service_name.clone()));
    let asked = asked.iter().filter(|request| request.may_state_load);
    let asked = asked.map(|request| {
        (request.service.as_str(), format!("{}, which asks to be taken", request.service_name))
    });
    [("", APART.to_owned())]
        .into_iter()
        .chain(carried)
        .chain(asked)
        .map(|(slug, name)| Choice::new(slug, name, slug == chosen))
        .collect()
}

fn load_row(service: Link, load: &LoadDetail, days: u32, now: At) -> LoadRow {
    let lapsed = load.stated.as_ref().is_some_and(|stated| stated.lapsed);
    let figure = |figure: Option<f64>, unit: &str| match figure {
        Some(figure) if !lapsed => format!("{figure}{unit}"),
        Some(figure) => format!("unknown (was {figure}{unit})"),
        None => "unknown".to_owned(),
    };
    LoadRow {
        service,
        incidents: match load.incidents_per_shift {
            Some(measured) if load.incidents_measured => {
                let rounded = (measured * 100.0).round() / 100.0;
                format!("{rounded}, measured")
            }
            stated => figure(stated, ""),
        },
        operational: figure(load.operational_percent, "%"),
        on_call: figure(load.on_call_percent, "%"),
        stated: load.stated.as_ref().map_or_else(String::new, |by| {
            let age = if by.lapsed {
                format!(", over {} ago", counted(days, "day"))
            } else {
                String::new()
            };
            format!("{}{age}", said(by, now))
        }),
    }
}

fn said(stated: &StatedBy, now: At) -> String {
    let by = stated.by.as_ref().map_or("somebody", |person| person.name.as_str());
    format!("{by}, {}", day(stated.at.date(), now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::capacity::{Load, Team, outlook};
    use crate::domain::policy_figures::PolicyFigures;
    use crate::web::render::render;

    fn seen(load: Option<Load>) -> OutlookView {
        let team = Team {
            name: "SRE Core".into(),
            sites: vec![8],
            carried: Vec::new(),
            apart: Load { operational_percent: Some(40.0), ..Load::NONE },
        };
        taking(&outlook(&team, load.as_ref(), &PolicyFigures::default()), None)
    }

    #[test]
    fn the_sentence_says_which_limits_are_passed_or_unknown() {
        let inside = seen(Some(Load { operational_percent: Some(10.0), ..Load::NONE }));
        assert_eq!(inside.summary, "Taking it, SRE Core stays inside every limit.");
        let over = seen(Some(Load { operational_percent: Some(11.0), ..Load::default() }));
        assert_eq!(over.summary, "Taking it, SRE Core goes over operational work.");
        let unknown = seen(Some(Load { incidents_per_shift: Some(0.0), ..Load::default() }));
        let words = "Taking it, whether SRE Core stays inside is unknown for operational work and \
                     on-call.";
        assert_eq!((unknown.summary.as_str(), unknown.tone), (words, "warn"));
        let html = render("capacity/outlook", &over).unwrap();
        assert!(html.contains("40%") && html.contains("51%") && html.contains("at most 50%"));
    }

    #[test]
    fn what_is_not_stated_or_too_old_is_called_unknown() {
        let now: At = "2026-11-21T10:00:00Z".parse().unwrap();
        let old = LoadDetail {
            operational_percent: Some(20.0),
            stated: Some(StatedBy { by: None, at: now.minus_days(40), lapsed: true }),
            ..LoadDetail::default()
        };
        let measured = LoadDetail {
            incidents_per_shift: Some(0.285_714),
            incidents_measured: true,
            ..old.clone()
        };
        let row = load_row(Link::new("", "ledger"), &measured, 28, now);
        assert_eq!(row.incidents, "0.29, measured");
        let row = load_row(Link::new("", APART), &old, 28, now);
        assert_eq!(
            (row.incidents.as_str(), row.operational.as_str()),
            ("unknown", "unknown (was 20%)")
        );
        assert_eq!(row.stated, "somebody, 12 Oct, over 28 days ago");
    }
}
