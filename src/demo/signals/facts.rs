//! The facts of a service, from how it has run: the same for the same moment, and none that begins
//! later than a few hours before it.

use super::courses::{Course, Phase};
use super::sources::{GITHUB, Sources, TRACKER};
use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::{Body, Fact, Outcome, Said, Sender};
use crate::ops::Result;
use crate::store::signal_sources::SourceRow;

const HOUR: i64 = 3_600;
const MINUTE: i64 = 60;

/// A week of traffic and of bad events, in percent of an ordinary day.
const WAVE: [f64; 7] = [70.0, 130.0, 90.0, 110.0, 100.0, 80.0, 120.0];

/// Everything that sources told of a service.
pub(super) fn of(course: &Course, sources: &Sources, now: At) -> Result<Vec<Fact>> {
    let pager = sources.get(course.pager)?;
    let (github, tracker) = (sources.get(GITHUB)?.id, sources.get(TRACKER)?.id);
    let probes = sources.get(course.probes)?.id;
    let mut facts = Vec::new();
    for day in (0..course.since()).rev() {
        let Some(phase) = course.phase(day) else { continue };
        for number in 0..phase.pages(day) {
            facts.extend(page(course, phase, pager, (day, number), now));
        }
        if let Some(finished) = phase.deploy(day) {
            let made = back(now, day, (6 + i64::from(day % 5)) * HOUR);
            facts.push(deploy(course.slug, github, made, finished));
            if !finished {
                let again = made.plus_seconds(phase.recovery * MINUTE);
                facts.push(deploy(course.slug, github, again, true));
            }
        }
        if day > 0 {
            facts.push(window(course, phase, probes, day, now));
        }
        if day % 7 == 1 {
            facts.extend(defects(course, tracker, day, now));
        }
    }
    facts.extend(course.incidents.iter().map(|one| {
        let hours = 4 + i64::from(one.day % 3);
        let opened = back(now, one.day, hours * HOUR);
        let found = Some(one.found_by_monitoring);
        let body = Body::Incident { affects_users: true, found_by_monitoring: found };
        let over = opened.plus_seconds(one.minutes * MINUTE);
        let key = format!("incident-{}", opened.date());
        Fact { title: one.title.to_owned(), ..lasting(probes, key, (opened, over), body) }
    }));
    Ok(facts)
}

/// A sender's name of what began then: two of one service never begin in the same second.
fn named(slug: &str, opened: At) -> String {
    format!("{slug}-{}", opened.moment().timestamp())
}

/// So many days and seconds before now.
fn back(now: At, day: u32, seconds: i64) -> At {
    now.minus_days(day).plus_seconds(-seconds)
}

/// What began at one moment and was over at a later one, which the source told.
fn lasting(source: SourceId, key: String, (opened, over): (At, At), body: Body) -> Fact {
    Fact {
        source,
        key,
        group: String::new(),
        title: String::new(),
        opened_at: Some(opened),
        acknowledged_at: None,
        resolved_at: Some(over),
        reopened_at: None,
        told_at: over,
        body,
        said: Said::default(),
    }
}

/// A page, at another time of each day: one incident of PagerDuty, or the alerts of one group, of which
/// every third has two.
fn page(
    course: &Course,
    phase: &Phase,
    pager: &SourceRow,
    (day, number): (u32, u32),
    now: At,
) -> Vec<Fact> {
    let (on, nth) = (i64::from(day), i64::from(number));
    let hours = 4 + (on * 7 + nth * 11) % 19;
    let opened = back(now, day, hours * HOUR + (on * 13 + nth * 17) % 60 * MINUTE);
    // From 60 to 140 in a hundred of what is usual, and never longer than until an hour ago.
    let taken = phase.recovery * (60 + (on * 29 + nth * 37) % 81) / 100;
    let over = opened.plus_seconds(taken * MINUTE).min(now.plus_seconds(-HOUR));
    let alerts = course.alerts.iter().cycle().nth((day + number) as usize);
    let title = alerts.copied().unwrap_or_default().to_owned();
    let asks = pager.sender == Sender::Pagerduty;
    let body = Body::Page {
        urgent: true,
        tells_acknowledgement: asks,
        tells_alerts: !asks,
        actionable: None,
    };
    let name = named(course.slug, opened);
    if asks {
        let taken_up = opened.plus_seconds((2 + (on * 5 + nth * 3) % 7) * MINUTE);
        // One in twelve ends before anybody looks.
        let acknowledged_at = ((on + nth) % 12 != 11).then_some(taken_up);
        let told = lasting(pager.id, name.clone(), (opened, over), body);
        return vec![Fact { group: name, title, acknowledged_at, ..told }];
    }
    let group = format!("{{}}:{{alertname=\"{title}\", event=\"{name}\"}}");
    let count = if (on + nth) % 3 == 0 { 2 } else { 1 };
    let alert = |instance: i64| {
        let began = opened.plus_seconds(instance * 2 * MINUTE);
        let key = format!("{name}-{instance}@{began}");
        let told = lasting(pager.id, key, (began, over.max(began)), body.clone());
        Fact { group: group.clone(), title: title.clone(), ..told }
    };
    (0..count).map(alert).collect()
}

fn deploy(slug: &str, github: SourceId, opened: At, finished: bool) -> Fact {
    let outcome = Some(if finished { Outcome::Succeeded } else { Outcome::Failed });
    let over = opened.plus_seconds(6 * MINUTE);
    let body = Body::Deploy { outcome, repaired: false };
    let key = named(slug, opened);
    let commit = crate::domain::event::sha256_hex(key.as_bytes());
    let title = format!("main {}", commit.get(..7).unwrap_or_default());
    Fact { title, ..lasting(github, key, (opened, over), body) }
}

/// A day of an objective, from midnight to midnight in UTC.
fn window(course: &Course, phase: &Phase, probes: SourceId, day: u32, now: At) -> Fact {
    let to = now.minus_days(day).next_midnight();
    let from = to.minus_days(1);
    let wave = |days: u32| WAVE.iter().cycle().nth(days as usize).map_or(1.0, |part| part / 100.0);
    let total = (course.events * wave(day + 3)).round();
    let allowed = course.events * (1.0 - course.target);
    let bad = (allowed * phase.spent / 100.0 * wave(day)).round();
    let body = Body::Objective { target: course.target, bad, total };
    let words = "availability".to_owned();
    let told = lasting(probes, format!("{words}@{from}"), (from, to), body);
    Fact { group: words.clone(), title: words, ..told }
}

fn defects(course: &Course, tracker: SourceId, day: u32, now: At) -> Vec<Fact> {
    let [before, since] = course.defects;
    let at = back(now, day, 4 * HOUR);
    let count = |(severity, open): (u8, u32)| {
        let key = format!("severity-{severity}@{at}");
        let told = lasting(tracker, key, (at, at), Body::Defects { severity, open });
        Fact { resolved_at: None, ..told }
    };
    let [first, second] = if day > 30 { before } else { since };
    [(1, first), (2, second)].into_iter().map(count).collect()
}
