//! My work: what needs this person, who asks for help, and what changed.

use chrono::NaiveDate;

use super::events;
use super::services::capital;
use super::time::{amount, counted, day, day_from_now, days_left, minute, waiting};
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::person::Grant;
use crate::ops::handbacks::Fragile;
use crate::ops::my_work::{Ask, Changed, Helped, Launching, MyWork, Need, NeedKind, aim, said_of};
use crate::web::views::glyph::Glyph;
use crate::web::views::home::{Home, NextAct, Request, Waiting};
use crate::web::views::link::Link;
use crate::web::views::moment::Moment;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What stands where no team asks for an SRE.
pub(super) const NO_REQUEST: &str = "Every review under way outside your teams has a consultant.";

/// My work as a page.
pub fn page(work: &MyWork, viewer: &Viewer, now: At) -> Home {
    let next = |sentence: &str, href: &str, text: &str| NextAct {
        sentence: sentence.to_owned(),
        link: Link::new(href, text),
    };
    let unchanged = "Nothing changed since yesterday on services that you help or own.";
    Home {
        shell: Shell::new("My work", Nav::Work, viewer),
        about: about(work),
        needs: work
            .needs
            .iter()
            .enumerate()
            .map(|(position, need)| row(need, position == 0, now))
            .collect(),
        needs_empty: next("Nothing waits for you.", "/services", "See all services"),
        decides_waivers: work.decides_waivers,
        may_help: work.is_sre,
        requests: work.asks.iter().map(|ask| request(ask, now)).collect(),
        requests_empty: next(NO_REQUEST, "/reviews", "See all reviews"),
        helped: work.helped.iter().map(|one| helped(one, now)).collect(),
        is_manager: work.grants.contains(&Grant::Manager),
        fragile: work.fragile.iter().map(fragile).collect(),
        launches: work.launches.iter().map(|one| launching(one, now)).collect(),
        launches_empty: next(
            "No service means to launch in the next 30 days.",
            "/services?stage=in_development",
            "See services in development",
        ),
        changes: work.changes.iter().map(|change| changed(change, now)).collect(),
        changes_empty: next(unchanged, "/services", "See all services"),
    }
}

fn about(work: &MyWork) -> Vec<String> {
    let mut about = vec![work.name.clone()];
    about.extend(work.teams.iter().cloned());
    about.extend(work.grants.iter().map(|grant| capital(grant.as_str())));
    about.extend(work.given.filter(|given| given.minutes > 0).map(|given| {
        let teams = counted(i64::try_from(given.teams).unwrap_or(i64::MAX), "team");
        format!("{} given to product teams this quarter, {teams}", amount(given.minutes))
    }));
    about
}

fn row(need: &Need, first: bool, now: At) -> Waiting {
    let said = said_of(need);
    Waiting {
        glyph: Glyph::beside(said.glyph),
        detail: detail(need, said.due, now),
        button: Link::new(&said.href, said.button),
        title: Link::new(said.href, said.title),
        when: waiting(need.since, now),
        first,
        old: need.is_old,
    }
}

fn detail(need: &Need, due: &str, now: At) -> String {
    let mut parts = Vec::new();
    if need.kind == NeedKind::Judge {
        parts.push(format!("{} not accepted yet", counted(need.count, "item")));
    }
    if need.kind == NeedKind::MissedCondition && !need.who.is_empty() {
        parts.push(format!("Owned by {}", need.who));
    }
    if !need.words.is_empty() {
        parts.push(short(&need.words));
    }
    if let Some(day) = need.due {
        parts.push(format!("{due} {}", day_from_now(day, now)));
    }
    sentences(&parts)
}

/// The parts one after the other; what somebody wrote may end in a mark of its own.
pub(super) fn sentences(parts: &[String]) -> String {
    let mut line = String::new();
    for part in parts {
        line.push_str(match line.chars().next_back() {
            None => "",
            Some('?' | '!' | '…') => " ",
            Some(_) => ". ",
        });
        line.push_str(part);
    }
    line
}

/// The first 140 characters of what somebody wrote, on one line: a row has room for no more.
pub(super) fn short(words: &str) -> String {
    let line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(140) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.trim_end_matches('.').to_owned(),
    }
}

/// The day that a team aims for, in words: `Target launch 12 Dec, 21 days`.
pub(super) fn target(kind: Kind, day: Option<NaiveDate>, now: At) -> String {
    day.map_or_else(
        || "No target date".to_owned(),
        |day| format!("{} {}", aim(kind), day_from_now(day, now)),
    )
}

/// A team that asks for an SRE, with Volunteer when the reader may.
pub(super) fn request(ask: &Ask, now: At) -> Request {
    let review = format!("/services/{}/{}", ask.service, ask.review.path());
    let target = target(ask.review.kind, ask.target, now);
    Request {
        volunteer: if ask.may_volunteer { format!("{review}/consultants") } else { String::new() },
        title: Link::new(
            review,
            format!("{} has no consultant for {}", ask.service_name, ask.review),
        ),
        detail: format!("{}. {target}. {} of {} items answered", ask.team, ask.answered, ask.asked),
        when: waiting(ask.since, now),
        service: ask.service_name.clone(),
        focus: false,
    }
}

/// A row that needs nobody.
fn told(glyph: &'static str, title: Link, detail: String, when: Moment) -> Waiting {
    let (button, glyph) = (Link::default(), Glyph::beside(glyph));
    Waiting { glyph, title, detail, when, button, first: false, old: false }
}

fn helped(one: &Helped, now: At) -> Waiting {
    let href = format!("/services/{}/{}", one.service, one.review.path());
    let review = format!("{} of {}", one.review, one.service_name);
    let (glyph, title, detail) = match &one.by {
        Some(person) => (
            "acc",
            format!("{} helps with {review}", person.name),
            "A question on an item goes to them".to_owned(),
        ),
        None => (
            "none",
            format!("An SRE is asked to help with {review}"),
            "Every SRE sees the request. A question on an item goes to all of them".to_owned(),
        ),
    };
    Waiting {
        button: Link::new(&href, "Ask on an item"),
        ..told(glyph, Link::new(href, title), detail, waiting(one.since, now))
    }
}

fn launching(one: &Launching, now: At) -> Waiting {
    let title = format!("{} means to launch on {}", one.service_name, day(one.on, now));
    let link = Link::new(format!("/services/{}", one.service), title);
    let when = Moment::new(one.on.to_string(), days_left(one.on, now));
    told("none", link, one.team.clone(), when)
}

fn fragile(one: &Fragile) -> Waiting {
    let service = format!("/services/{}", one.service);
    let (glyph, standing) =
        if one.is_fragile() { ("alert", "is fragile") } else { ("part", "calls for a joint plan") };
    let title = Link::new(format!("{service}#fragility-h"), format!("{} {standing}", one.name));
    let button = match one.handback {
        Some(number) => Link::new(format!("{service}/handbacks/{number}"), "See the handback"),
        None if one.may_propose => {
            Link::new(format!("{service}/handbacks/new"), "Propose handback")
        }
        None => Link::new("", ""),
    };
    let detail = sentences(&[one.reason.clone(), format!("Run by {}", one.running_team)]);
    Waiting { button, ..told(glyph, title, detail, Moment::default()) }
}

fn changed(change: &Changed, now: At) -> Waiting {
    let event = &change.event;
    let service = format!("/services/{}", change.service);
    let href = events::link(event).map_or(service, |link| link.href);
    let glyph = if event.kind.starts_with("verdict") { "acc" } else { "part" };
    let title = Link::new(href, format!("{} {}", event.by_name, events::what(event)));
    told(glyph, title, change.service_name.clone(), minute(event.at, now))
}

#[cfg(test)]
mod tests;
