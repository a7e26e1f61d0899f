//! Things, pages, incidents and deployments, by brute force.

use super::*;

pub(super) fn seconds(moment: At) -> i64 {
    moment.moment().timestamp()
}

/// What was told of one thing, put together by looking for its parts among everything.
#[derive(Clone)]
pub(super) struct Thing {
    pub(super) source: u128,
    pub(super) key: String,
    pub(super) group: String,
    pub(super) opened: Option<i64>,
    pub(super) acknowledged: Option<i64>,
    pub(super) ended: Option<i64>,
    pub(super) told: i64,
    pub(super) body: Body,
}

pub(super) fn things(facts: &[Fact], now: i64) -> Vec<Thing> {
    let limit = now + 300;
    let mut things: Vec<Thing> = Vec::new();
    for fact in facts {
        let id = fact.source.0.as_u128();
        let same = |other: &&Fact| {
            other.source == fact.source && other.key == fact.key && other.kind() == fact.kind()
        };
        let known = |thing: &Thing| {
            thing.source == id && thing.key == fact.key && thing.body.kind() == fact.kind()
        };
        if things.iter().any(known) {
            continue;
        }
        let parts = || facts.iter().filter(same);
        let newest = parts().max_by_key(|part| part.told_at).unwrap();
        let last = |moments: Vec<Option<At>>| {
            let newest = moments.into_iter().flatten().map(seconds).max();
            newest.filter(|moment| *moment <= limit)
        };
        let first = |moments: Vec<Option<At>>| moments.into_iter().flatten().map(seconds).min();
        let resolved = last(parts().map(|part| part.resolved_at).collect());
        let reopened = last(parts().map(|part| part.reopened_at).collect());
        let acknowledged = first(parts().map(|part| part.acknowledged_at).collect());
        things.push(Thing {
            source: id,
            key: fact.key.clone(),
            group: said(&parts().cloned().collect::<Vec<_>>(), |part| {
                Some(part.group.clone()).filter(|group| !group.is_empty())
            })
            .unwrap_or_default(),
            opened: first(parts().map(|part| part.opened_at).collect()),
            acknowledged: acknowledged.filter(|moment| *moment <= limit),
            ended: match (resolved, reopened) {
                (Some(resolved), Some(reopened)) if resolved <= reopened => None,
                (resolved, _) => resolved,
            },
            told: seconds(newest.told_at),
            body: body(&parts().cloned().collect::<Vec<_>>(), newest.body.clone()),
        });
    }
    things.retain(|thing| thing.opened.is_none_or(|opened| opened <= limit));
    things
}

/// What the newest part says that says anything.
fn said<T>(parts: &[Fact], what: impl Fn(&Fact) -> Option<T>) -> Option<T> {
    let saying = parts.iter().filter_map(|part| Some((part.told_at, what(part)?)));
    saying.max_by_key(|(at, _)| *at).map(|(_, what)| what)
}

/// The newest body, with what only older ones say.
fn body(parts: &[Fact], mut newest: Body) -> Body {
    match &mut newest {
        Body::Page { actionable: last, .. } => {
            *last = said(parts, |part| match part.body {
                Body::Page { actionable, .. } => actionable,
                _ => None,
            });
        }
        Body::Incident { found_by_monitoring: last, .. } => {
            *last = said(parts, |part| match part.body {
                Body::Incident { found_by_monitoring, .. } => found_by_monitoring,
                _ => None,
            });
        }
        Body::Deploy { outcome: last, .. } => {
            *last = said(parts, |part| match part.body {
                Body::Deploy { outcome, .. } => outcome,
                _ => None,
            });
        }
        Body::Objective { .. } | Body::Defects { .. } => {}
    }
    newest
}

/// A page as people count it: which things are one, found by spreading the smallest number of a
/// neighbour until nothing changes.
pub(super) struct Call {
    pub(super) source: u128,
    pub(super) group: String,
    pub(super) opened: i64,
    pub(super) acknowledged: Option<i64>,
    pub(super) ended: Option<i64>,
    pub(super) alerts: usize,
    pub(super) tells_acknowledgement: bool,
    pub(super) marks: Vec<bool>,
}

pub(super) fn calls(things: &[Thing]) -> Vec<Call> {
    let pages: Vec<&Thing> = things
        .iter()
        .filter(|thing| matches!(thing.body, Body::Page { urgent: true, .. }))
        .filter(|thing| thing.opened.is_some())
        .collect();
    let span = |thing: &Thing| {
        let opened = thing.opened.unwrap();
        (opened, opened.max(thing.ended.unwrap_or(thing.told + DAY)))
    };
    let meet = |one: &Thing, other: &Thing| {
        let ((from, to), (begin, end)) = (span(one), span(other));
        let related = one.source == other.source && one.group == other.group;
        related && !one.group.is_empty() && from <= end && begin <= to
    };
    let mut labels: Vec<usize> = (0..pages.len()).collect();
    loop {
        let before = labels.clone();
        for one in 0..pages.len() {
            for other in 0..pages.len() {
                if meet(pages[one], pages[other]) {
                    labels[one] = labels[one].min(labels[other]);
                }
            }
        }
        if labels == before {
            break;
        }
    }
    (0..pages.len())
        .filter(|label| labels.contains(label))
        .map(|label| {
            let mut call = Call {
                source: pages[label].source,
                group: pages[label].group.clone(),
                opened: i64::MAX,
                acknowledged: None,
                ended: Some(i64::MIN),
                alerts: 0,
                tells_acknowledgement: false,
                marks: Vec::new(),
            };
            for (page, _) in pages.iter().zip(&labels).filter(|(_, other)| **other == label) {
                let Body::Page { tells_acknowledgement, tells_alerts, actionable, .. } = page.body
                else {
                    unreachable!()
                };
                let opened = page.opened.unwrap();
                call.opened = call.opened.min(opened);
                call.ended = match (call.ended, page.ended) {
                    (Some(sofar), Some(ended)) => Some(sofar.max(ended).max(opened)),
                    _ => None,
                };
                if tells_acknowledgement {
                    call.tells_acknowledgement = true;
                    let both = [call.acknowledged, page.acknowledged];
                    call.acknowledged = both.into_iter().flatten().min();
                }
                call.alerts += usize::from(tells_alerts);
                call.marks.extend(actionable);
            }
            call
        })
        .collect()
}

pub(super) struct Trouble {
    pub(super) opened: i64,
    pub(super) ended: Option<i64>,
    pub(super) alerts: usize,
    pub(super) found: Option<bool>,
}

pub(super) fn troubles(things: &[Thing], calls: &[Call]) -> Vec<Trouble> {
    let declared =
        |thing: &Thing| thing.body.kind() == FactKind::Incident && thing.opened.is_some();
    let belongs = |call: &Call, thing: &Thing| {
        !call.group.is_empty()
            && declared(thing)
            && (call.source, &call.group) == (thing.source, &thing.key)
    };
    let mut troubles = Vec::new();
    for thing in things.iter().filter(|thing| declared(thing)) {
        let Body::Incident { affects_users, found_by_monitoring } = thing.body else {
            unreachable!()
        };
        let own = calls.iter().filter(|call| belongs(call, thing));
        troubles.push(Trouble {
            opened: thing.opened.unwrap(),
            ended: thing.ended.map(|ended| ended.max(thing.opened.unwrap())),
            alerts: own.map(|call| call.alerts).sum(),
            found: if affects_users { found_by_monitoring } else { None },
        });
    }
    for call in calls {
        if !things.iter().any(|thing| belongs(call, thing)) {
            troubles.push(Trouble {
                opened: call.opened,
                ended: call.ended,
                alerts: call.alerts,
                found: None,
            });
        }
    }
    troubles
}

pub(super) struct Release {
    pub(super) opened: i64,
    pub(super) succeeded: bool,
    pub(super) failed: bool,
    pub(super) recovered: Option<i64>,
}

/// The deployments, the newest first; of one moment the greatest source and key first.
pub(super) fn releases(things: &[Thing], troubles: &[Trouble]) -> Vec<Release> {
    let mut all: Vec<(i64, u128, &str, Outcome, bool)> = Vec::new();
    for thing in things {
        if let (Body::Deploy { outcome: Some(outcome), repaired }, Some(opened)) =
            (&thing.body, thing.opened)
        {
            all.push((opened, thing.source, &thing.key, *outcome, *repaired));
        }
    }
    all.sort_by(|one, other| (other.0, other.1, other.2).cmp(&(one.0, one.1, one.2)));
    let releases = all.iter().map(|this| {
        let nearer = |other: &&(i64, u128, &str, Outcome, bool), trouble: &Trouble| {
            (other.0, other.1, other.2) > (this.0, this.1, this.2) && other.0 <= trouble.opened
        };
        let caused: Vec<&Trouble> = troubles
            .iter()
            .filter(|trouble| (0..DAY).contains(&(trouble.opened - this.0)))
            .filter(|trouble| !all.iter().any(|other| nearer(&other, trouble)))
            .collect();
        let failed = this.4 || this.3 == Outcome::Failed || !caused.is_empty();
        let next = all.iter().filter(|other| other.0 > this.0 && other.3 == Outcome::Succeeded);
        let recovered = if caused.is_empty() {
            next.map(|other| other.0).min()
        } else if caused.iter().any(|trouble| trouble.ended.is_none()) {
            None
        } else {
            caused.iter().filter_map(|trouble| trouble.ended).max()
        };
        Release {
            opened: this.0,
            succeeded: this.3 == Outcome::Succeeded,
            failed,
            recovered: recovered.filter(|_| failed),
        }
    });
    releases.collect()
}
