//! The review page around its items: who helps, until when, how far it is, and what can be done.

use chrono::NaiveDate;

use crate::domain::checklist::{Checklist, Kind};
use crate::domain::ids::ItemId;
use crate::domain::review::{State, Verdict};
use crate::ops::review_page::{ReviewDetail, SignOffDetail};
use crate::web::pages::reviews::show::mode_for;
use crate::web::pages::reviews::{
    Extras, Show, filters, item, low_risk, place, progress, standing,
};
use crate::web::pages::{waivers, words};
use crate::web::views::item::Mode;
use crate::web::views::link::Link;
use crate::web::views::review::{ConsultantView, Heading, ReviewView, UpgradeLine};
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The review page without its items.
pub fn view(
    detail: &ReviewDetail,
    checklist: &Checklist,
    viewer: &Viewer,
    show: Show,
    today: NaiveDate,
    extras: &Extras<'_>,
) -> ReviewView {
    let mode = item::mode_of(detail);
    let base = place::base(detail);
    let may = |action: &str| detail.may.contains(&action);
    let under_way = detail.state.is_under_way();
    let when = |holds: bool, end: &str| if holds { format!("{base}{end}") } else { String::new() };
    let gives = may("judge") && detail.conditions.iter().any(|one| one.state == "open");
    let filters = filters::views(detail, show);
    let empty = !detail.items.iter().any(|item| show.leaves(detail, item));
    ReviewView {
        shell: frame(detail, mode, viewer, extras),
        service: place::service(detail),
        heading: heading(detail),
        checklist: place::checklist(checklist, format!("v{}", checklist.version)),
        checklist_hash: detail.checklist_hash.clone(),
        team: team(detail, extras),
        consultant: consultant(detail, &base, extras),
        target: words::target(detail.target_date, today),
        standing: standing_sentence(detail),
        returned_with: match detail.state {
            State::Returned => detail.way_out.clone().unwrap_or_default(),
            _ => String::new(),
        },
        barred: if extras.is_sre { barred(detail) } else { String::new() },
        saved: if mode.edit { "All changes saved".to_owned() } else { String::new() },
        editable: mode.edit,
        progress: progress::view(detail, checklist),
        filters,
        nothing: if empty { show.nothing().to_owned() } else { String::new() },
        submit: when(may("submit") && detail.state.takes_answers(), "/submissions/new"),
        sign_off: when(mode.judge, "/sign-off"),
        waivers: waivers::summary(detail),
        history: format!("{base}/history"),
        upgrade: upgrade(detail, &base),
        low_risk: low_risk::line(detail),
        low_risk_offer: low_risk::choice(detail),
        lesson: match under_way {
            true => String::new(),
            false => format!("/lessons?service={}&origin=launch#file", detail.service),
        },
        withdrawal: when(may("withdraw_review") && under_way, "/withdrawal"),
        owners: if mode.judge || gives { extras.owners.to_vec() } else { Vec::new() },
        base,
    }
}

/// The frame of the review page. Who may write something has the controls of every item on it, and
/// with a script the rest of each; without one the whole page comes in its place.
fn frame(detail: &ReviewDetail, mode: Mode, viewer: &Viewer, extras: &Extras<'_>) -> Shell {
    let acts = mode != Mode::READ
        || detail.items.iter().any(|item| mode_for(detail, item, viewer) != Mode::READ);
    let shell = shell(place::title(detail), acts, viewer, extras.notice);
    let whole = if shell.script { extras.whole.to_owned() } else { String::new() };
    Shell { whole, ..shell }
}

/// The frame of a page about a review.
pub fn shell(title: String, script: bool, viewer: &Viewer, notice: &str) -> Shell {
    let shell = Shell::new(title, Nav::Reviews, viewer).with_notice(notice);
    if script { shell.with_script() } else { shell }
}

fn heading(detail: &ReviewDetail) -> Heading {
    Heading {
        title: match detail.kind {
            Kind::Launch => "Launch readiness review",
            Kind::Handoff => "Handoff readiness review",
        },
        kind: detail.kind.as_str(),
        number: detail.number.try_into().unwrap_or_default(),
    }
}

/// The line about a later version of the checklist, with the way to it for who may go.
fn upgrade(detail: &ReviewDetail, base: &str) -> Option<UpgradeLine> {
    let offer = detail.upgrade.as_ref()?;
    let may = detail.may.contains(&"upgrade_review") && detail.state.takes_answers();
    let named = words::capital(offer.kind.as_str());
    let mut sentence = match offer.counts.words() {
        none if none.is_empty() => {
            format!("{named} v{} is published; it changes nothing for this review.", offer.to)
        }
        counts => format!("{named} v{} is published: {counts}.", offer.to),
    };
    let ending: Vec<&str> = offer.waivers_ending.iter().map(ItemId::as_str).collect();
    match ending.as_slice() {
        [] => {}
        [one] => sentence.push_str(&format!(" The waiver on {one} ends with it.")),
        many => sentence.push_str(&format!(" The waivers on {} end with it.", many.join(", "))),
    }
    Some(UpgradeLine {
        sentence,
        diff: format!("/checklists/{}/v{}...v{}", offer.kind, offer.from, offer.to),
        to: offer.to,
        action: if may { format!("{base}/upgrades") } else { String::new() },
    })
}

fn team(detail: &ReviewDetail, extras: &Extras<'_>) -> Link {
    let href = extras.team.map_or_else(|| "/teams".to_owned(), |slug| format!("/teams/{slug}"));
    Link::new(href, &detail.team)
}

fn consultant(detail: &ReviewDetail, base: &str, extras: &Extras<'_>) -> ConsultantView {
    let may = |action: &str| detail.may.contains(&action) && detail.state.is_under_way();
    let free = detail.consultant.is_none();
    let mut view = ConsultantView {
        name: detail.consultant.as_ref().map_or_else(String::new, |person| person.name.clone()),
        ..ConsultantView::default()
    };
    if free && may("volunteer") {
        view.volunteer = format!("{base}/consultants");
    }
    if may("assign_consultant") {
        view.candidates = extras.candidates.to_vec();
        view.assignment = format!("{base}/consultant");
    }
    view
}

/// Why an SRE may not judge; empty when they may, or nobody may any more.
pub fn barred(detail: &ReviewDetail) -> String {
    if detail.state.is_under_way() && !detail.may.contains(&"judge") {
        "You belong to the team that owns this service, so you may not judge or sign off this \
         review. Ask an SRE outside the team."
            .to_owned()
    } else {
        String::new()
    }
}

/// Where the review stands and since when, as a sentence; empty while it is open.
fn standing_sentence(detail: &ReviewDetail) -> String {
    let since = words::moment(detail.state_since).text;
    let why = detail.way_out.as_deref().map(str::trim).unwrap_or_default();
    let why = if why.is_empty() { String::new() } else { format!(" {why}") };
    match detail.state {
        State::Open => String::new(),
        State::Submitted => {
            let by = words::name(detail.submitted_by.as_ref());
            let at = detail.submitted_at.map_or(since, |at| words::moment(at).text);
            format!(
                "Submitted by {by}, {at}. Answers are locked until it is signed off or \
                 returned.{}",
                signed_so_far(detail)
            )
        }
        State::Returned => {
            let changes = detail
                .items
                .iter()
                .filter(|item| standing::is_judged(item, Verdict::ChangeAsked))
                .count();
            let open = words::counted(words::count(changes), "change");
            format!("Returned {since}. {open} asked for. Submit it again when they are made.")
        }
        State::SignedOff => signed_off(detail, &since),
        State::Withdrawn => format!("Withdrawn {since}.{why}"),
        State::Stale => {
            format!("Stale since {since}.{why} Open another review; the answers carry over.")
        }
        State::Expired => {
            let until = detail.valid_until.map_or(since, |until| words::moment(until).text);
            format!("Its sign-off ran out {until}. Open another review; the answers carry over.")
        }
    }
}

/// Who signed the content as it is, in the order in which they did.
pub fn signatures(detail: &ReviewDetail) -> Vec<&SignOffDetail> {
    detail.sign_offs.iter().filter(|one| one.content_hash == detail.content_hash).collect()
}

/// The names of who signed the content as it is: `Ana Ruiz, Dele Bankole`.
pub fn signers(detail: &ReviewDetail) -> String {
    let names: Vec<&str> =
        signatures(detail).iter().map(|one| words::name(one.by.as_ref())).collect();
    names.join(", ")
}

/// What a review between its first signature and its last waits for; empty before that.
fn signed_so_far(detail: &ReviewDetail) -> String {
    let names = signers(detail);
    if names.is_empty() {
        return String::new();
    }
    if detail.kind == Kind::Launch {
        return format!(" Signed so far by {names}.");
    }
    format!(
        " Signed so far by {names}. It is signed off once two SREs have signed, one of them of a \
         team that has said yes to taking the service."
    )
}

/// Every signature with its sentence.
fn signed_off(detail: &ReviewDetail, since: &str) -> String {
    let each = signatures(detail).into_iter().map(|one| {
        let by = words::name(one.by.as_ref());
        format!("by {by}, {}: “{}”", words::moment(one.at).text, one.sentence)
    });
    let signed = match each.collect::<Vec<_>>().join(" and ") {
        none if none.is_empty() => format!("Signed off {since}."),
        each => format!("Signed off {each}"),
    };
    let until = detail.valid_until.map_or_else(String::new, |until| {
        format!(" It counts until {}.", words::day(until.date()))
    });
    format!("{signed}{until} Its content is frozen.")
}
