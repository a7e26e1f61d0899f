//! Waivers: with their item, in the list of all, and on the page before signing.

use std::collections::BTreeMap;

use super::words;
use crate::domain::checklist::Severity;
use crate::domain::waiver::State;
use crate::ops::review_page::{ItemDetail, ReviewDetail};
use crate::ops::waivers::{WaiverDetail, WaiverListed, Waivers};
use crate::web::pages::reviews::place;
use crate::web::views::item::{Mode, Tag};
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};
use crate::web::views::waivers::{
    ListedWaiver, MoveForm, RequestForm, ServiceFilter, WaiverGroup, WaiverLine, WaiverList,
    WaiverView,
};

/// The list as the page to go back to.
const LIST: &str = "list";

/// How many services the filter names.
const FILTERS: usize = 12;

/// The waivers of an item, newest first, for the page `back`.
pub fn of_item(detail: &ReviewDetail, item: &ItemDetail, back: &'static str) -> Vec<WaiverView> {
    let base = place::base(detail);
    item.waivers.iter().map(|waiver| view(waiver, &base, back)).collect()
}

/// The form that asks for a waiver of an item.
pub fn request_form(detail: &ReviewDetail, item: &ItemDetail, mode: Mode) -> Option<RequestForm> {
    mode.waive.then(|| RequestForm {
        action: format!("{}/waivers", place::item(detail, &item.id)),
        item: item.id.to_string(),
        decider: match item.severity {
            Severity::Blocker => "A manager",
            Severity::Required | Severity::Advisory => "The lead of an SRE team",
        },
    })
}

/// A waiver of the review at the address `base`.
fn view(waiver: &WaiverDetail, base: &str, back: &'static str) -> WaiverView {
    let until = words::day(waiver.until);
    let form = |step: &str| MoveForm {
        action: format!("{base}/waivers/{}/{step}", waiver.number),
        version: waiver.version,
        n: format!("{}-{}", waiver.item, waiver.number),
        item: waiver.item.to_string(),
        back,
        until: until.clone(),
    };
    let asked_by = words::name(waiver.asked_by.as_ref());
    let (said, said_words) = said(waiver);
    WaiverView {
        tag: tag(waiver),
        asked: format!("Asked by {asked_by}, {}", words::day(waiver.asked_at.date())),
        reason: waiver.reason.clone(),
        guard: waiver.compensating_control.clone(),
        said,
        words: said_words,
        waits: match waiver.state {
            State::Pending => format!("{} decides.", words::capital(waiver.decider)),
            _ => String::new(),
        },
        others: if back == LIST { "" } else { "/waivers" },
        decision: waiver.may_decide.then(|| form("decision")),
        revocation: waiver.may_revoke.then(|| form("revocation")),
    }
}

/// Where a waiver stands. Nothing here reads as met: an item that is waived stays below its bar.
fn tag(waiver: &WaiverDetail) -> Tag {
    let until = words::day(waiver.until);
    let decided_by = words::name(waiver.decided_by.as_ref());
    let (tone, glyph, text) = match waiver.state {
        State::Pending => ("accent", "none", format!("Waiver asked until {until}")),
        State::Granted => ("warn", "part", format!("Waived until {until} by {decided_by}")),
        State::Denied => ("quiet", "na", format!("Waiver denied by {decided_by}")),
        State::Expired if !waiver.revocation.is_empty() => {
            ("quiet", "na", "Waiver ended by the checklist".to_owned())
        }
        State::Expired if waiver.decided_by.is_none() => {
            ("quiet", "na", format!("Waiver asked until {until}, not decided by then"))
        }
        State::Expired => ("quiet", "na", format!("Waiver ended after {until}")),
        State::Revoked => {
            let by = words::name(waiver.revoked_by.as_ref());
            let on = waiver.revoked_at.map_or(until, |at| words::day(at.date()));
            ("quiet", "na", format!("Waiver revoked by {by}, {on}"))
        }
    };
    Tag { tone, glyph, text }
}

/// The last words that were said of a waiver, and by whom; empty before it was decided.
fn said(waiver: &WaiverDetail) -> (String, String) {
    let by = |person, at: Option<crate::domain::at::At>| {
        let on = at.map_or_else(String::new, |at| format!(", {}", words::day(at.date())));
        format!("{}{on}", words::name(person))
    };
    if waiver.revoked_by.is_none() && !waiver.revocation.is_empty() {
        return (format!("Before {}", words::day(waiver.until)), waiver.revocation.clone());
    }
    match (&waiver.revoked_by, &waiver.decided_by) {
        (Some(person), _) => (by(Some(person), waiver.revoked_at), waiver.revocation.clone()),
        (None, Some(person)) => (by(Some(person), waiver.decided_at), waiver.decision.clone()),
        (None, None) => (String::new(), String::new()),
    }
}

/// The waivers on which verdicts of the review rest, as they are signed.
pub fn signed_with(detail: &ReviewDetail) -> Vec<WaiverLine> {
    let resting = detail.items.iter().filter(|item| item.rests_on_waiver && !item.waiver_ended);
    resting
        .flat_map(|item| item.waivers.iter().filter(|waiver| waiver.state == State::Granted))
        .map(|waiver| WaiverLine {
            text: format!("{}: {}", waiver.item, waiver.reason),
            detail: format!(
                "Until {}, by {}. Meanwhile: {}",
                words::day(waiver.until),
                words::name(waiver.decided_by.as_ref()),
                waiver.compensating_control,
            ),
        })
        .collect()
}

/// How many waivers of the review wait and last, with the way to the list.
pub fn summary(detail: &ReviewDetail) -> Link {
    let count = |state| {
        let waivers = detail.items.iter().flat_map(|item| &item.waivers);
        words::count(waivers.filter(|waiver| waiver.state == state).count())
    };
    let (pending, lasting) = (count(State::Pending), count(State::Granted));
    let verb = |n, one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
    let waits = verb(pending, "waits", "wait");
    let text = match (pending, lasting) {
        (0, 0) => String::new(),
        (0, n) => format!("{} {}", words::counted(n, "waiver"), verb(n, "lasts", "last")),
        (n, 0) => format!("{} {waits}", words::counted(n, "waiver")),
        (n, m) => {
            format!("{} {waits}, {m} {}", words::counted(n, "waiver"), verb(m, "lasts", "last"))
        }
    };
    Link::new(format!("/waivers?service={}", detail.service), text)
}

/// The list as a page: `all` names the services of the filter, `shown` is what the filter leaves.
pub fn index(all: &Waivers, shown: &Waivers, service: Option<&str>, viewer: &Viewer) -> WaiverList {
    let group = |key, title, nothing, listed: &[WaiverListed]| WaiverGroup {
        key,
        title,
        nothing,
        waivers: listed.iter().map(self::listed).collect(),
    };
    WaiverList {
        shell: Shell::new("Waivers", Nav::Reviews, viewer),
        filters: filters(all, service),
        groups: vec![
            group("pending", "Waiting for a decision", "No waiver waits.", &shown.pending),
            group("lasting", "Lasting", "No item is waived.", &shown.lasting),
        ],
    }
}

fn filters(all: &Waivers, current: Option<&str>) -> Vec<ServiceFilter> {
    let mut services: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for listed in all.pending.iter().chain(&all.lasting) {
        let (_, count) =
            services.entry(listed.service.as_str()).or_insert((listed.service_name.as_str(), 0));
        *count += 1;
    }
    let every = ServiceFilter {
        label: "All services".to_owned(),
        href: "/waivers".to_owned(),
        count: words::count(all.pending.len() + all.lasting.len()),
        current: current.is_none(),
    };
    let each = services.into_iter().map(|(slug, (name, count))| ServiceFilter {
        label: name.to_owned(),
        href: format!("/waivers?service={slug}"),
        count: words::count(count),
        current: current == Some(slug),
    });
    let each = each.enumerate().filter(|(place, one)| *place < FILTERS || one.current);
    [every].into_iter().chain(each.map(|(_, one)| one)).collect()
}

fn listed(listed: &WaiverListed) -> ListedWaiver {
    let waiver = &listed.waiver;
    let service = format!("/services/{}", listed.service);
    let base = format!("{service}/{}", listed.review.path());
    ListedWaiver {
        item: Link::new(
            place::unfolded(&base, &waiver.item),
            format!("{} {}", waiver.item, listed.title),
        ),
        service: Link::new(&service, &listed.service_name),
        review: Link::new(&base, listed.review.to_string()),
        team: listed.team.clone(),
        severity: words::capital(waiver.severity.as_str()),
        waiver: view(waiver, &base, LIST),
    }
}
