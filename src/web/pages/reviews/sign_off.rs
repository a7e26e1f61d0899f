//! The page on which an SRE judges: a queue by how much judgement is needed, and one item.

use chrono::NaiveDate;

use crate::domain::checklist::{Checklist, Kind};
use crate::domain::ids::ItemId;
use crate::domain::review::{Group, State, Verdict};
use crate::domain::waiver;
use crate::ops::review_page::{ItemDetail, ReviewDetail};
use crate::web::pages::reviews::{
    Extras, answer, beside, head, item, low_risk, place, said, show, standing,
};
use crate::web::pages::{waivers, words};
use crate::web::render::{self, RenderError};
use crate::web::views::moment::Moment;
use crate::web::views::shell::Viewer;
use crate::web::views::sign_off::{Bulk, JudgedItem, QueueGroup, QueueItem, SignOffView};

/// The groups in the order in which a reviewer meets them: name, words, and whether the list is
/// shown at once.
const GROUPS: [(Group, &str, &str, bool); 4] = [
    (Group::Judgement, "judgement", "Your judgement", true),
    (Group::Measured, "measured", "Measured, at the bar", false),
    (Group::SelfReported, "self_reported", "Self-reported, at the bar", false),
    (Group::AcceptedEarlier, "accepted", "Accepted earlier, unchanged", false),
];

/// The sign-off page as HTML, with the item `chosen`, else the first undecided one. An item of the
/// review that has no answer yet is shown, and not judged.
///
/// # Errors
/// The template does not fit its struct.
pub fn sign_off_page(
    detail: &ReviewDetail,
    checklist: &Checklist,
    viewer: &Viewer,
    chosen: Option<&ItemId>,
    today: NaiveDate,
    extras: &Extras<'_>,
) -> Result<String, RenderError> {
    render::render("reviews/sign_off", &view(detail, checklist, viewer, chosen, today, extras))
}

/// The items of a group that can be judged, in order.
fn queue_of(detail: &ReviewDetail, group: Group) -> impl Iterator<Item = &ItemDetail> {
    detail
        .items
        .iter()
        .filter(move |item| item.group == group && item.reported.is_some() && !item.carried)
}

/// The whole queue, in the order in which it is shown.
fn queue(detail: &ReviewDetail) -> Vec<&ItemDetail> {
    GROUPS.iter().flat_map(|(group, ..)| queue_of(detail, *group)).collect()
}

fn is_undecided(item: &ItemDetail) -> bool {
    standing::verdict(item).is_none()
}

fn chosen<'a>(
    detail: &'a ReviewDetail,
    queue: &[&'a ItemDetail],
    wanted: Option<&ItemId>,
) -> Option<&'a ItemDetail> {
    let named = wanted.and_then(|id| detail.items.iter().find(|item| item.id == *id));
    let undecided = || queue.iter().copied().find(|item| is_undecided(item));
    named.or_else(undecided).or_else(|| queue.first().copied())
}

/// The undecided item after this one, from the top again after the last.
fn next_undecided<'a>(queue: &[&'a ItemDetail], id: &ItemId) -> Option<&'a ItemDetail> {
    let place = queue.iter().position(|item| item.id == *id).unwrap_or_default();
    let after = queue.iter().skip(place + 1);
    after.chain(queue.iter().take(place)).find(|item| is_undecided(item)).copied()
}

fn view(
    detail: &ReviewDetail,
    checklist: &Checklist,
    viewer: &Viewer,
    wanted: Option<&ItemId>,
    today: NaiveDate,
    extras: &Extras<'_>,
) -> SignOffView {
    let base = place::base(detail);
    let mode = item::mode_of(detail);
    let queue = queue(detail);
    let item = chosen(detail, &queue, wanted);
    let is_submitted = detail.state == State::Submitted;
    let handed_in = !matches!(detail.state, State::Open | State::Returned);
    let may_sign = detail.may.contains(&"sign_off");
    let has_signed = has_signed(detail, viewer);
    let when = |holds: bool, end: &str| if holds { format!("{base}{end}") } else { String::new() };
    let decided = detail.items.iter().filter(|item| !is_undecided(item)).count();
    let changes =
        detail.items.iter().filter(|item| standing::is_judged(item, Verdict::ChangeAsked)).count();
    SignOffView {
        shell: head::shell(
            format!("Sign off {}", place::name_within(detail)),
            true,
            viewer,
            extras.notice,
        ),
        service: place::service(detail),
        review: place::review(detail),
        heading: format!("Sign off {}", place::name_within(detail)),
        submitted_by: match (handed_in, &detail.submitted_by) {
            (true, Some(person)) => person.name.clone(),
            _ => String::new(),
        },
        submitted: detail
            .submitted_at
            .filter(|_| handed_in)
            .map_or_else(Moment::default, words::moment),
        waits: waits(detail, has_signed),
        helped: String::new(),
        target: words::target(detail.target_date, today),
        barred: barred(detail, extras),
        low_risk: low_risk::line(detail),
        groups: groups(detail, item, mode.judge),
        item: item.map(|item| judged(detail, item, checklist, viewer, &queue)),
        states: detail.items.iter().map(decision).collect(),
        decided: words::count(decided),
        total: words::count(detail.items.len()),
        changes: words::count(changes),
        returns: when(mode.judge && is_submitted, "/returns"),
        sign: when(may_sign && is_submitted && !has_signed, "/sign-offs/new"),
        owners: if mode.judge { extras.owners.to_vec() } else { Vec::new() },
    }
}

/// Whether the reader signed the content as it is.
fn has_signed(detail: &ReviewDetail, viewer: &Viewer) -> bool {
    let Some(reader) = &viewer.person else { return false };
    let handles = head::signatures(detail).into_iter().filter_map(|one| one.by.as_ref());
    handles.map(|person| person.handle.as_str()).any(|handle| handle == reader.handle)
}

/// What is missing before the review is signed off, while it is not this reader; empty otherwise.
fn waits(detail: &ReviewDetail, has_signed: bool) -> String {
    match detail.state {
        State::Open => "Not submitted yet; answers can be accepted early".to_owned(),
        State::Returned => {
            let since = words::moment(detail.state_since).text;
            format!("Returned {since}; waits for the team to submit it again")
        }
        State::Submitted if has_signed => "You signed this; another SRE signs next".to_owned(),
        _ => String::new(),
    }
}

fn decision(item: &ItemDetail) -> &'static str {
    if standing::is_accepted(item) {
        "acc"
    } else if is_undecided(item) {
        "none"
    } else {
        "back"
    }
}

/// Why this person may not judge or sign; empty when they may.
fn barred(detail: &ReviewDetail, extras: &Extras<'_>) -> String {
    if !detail.state.is_under_way() {
        return format!(
            "This review is {}. Nothing in it is judged any more.",
            detail.state.words()
        );
    }
    let may = |action: &str| detail.may.contains(&action);
    match (may("judge"), may("sign_off")) {
        (true, true) => String::new(),
        (true, false) => {
            "You gave or edited answers of this review, so you may judge the others and another \
             SRE signs it off."
                .to_owned()
        }
        _ if extras.is_sre => head::barred(detail),
        _ => "Only SREs judge items and sign reviews off.".to_owned(),
    }
}

fn groups(detail: &ReviewDetail, current: Option<&ItemDetail>, may_judge: bool) -> Vec<QueueGroup> {
    let mut groups = Vec::new();
    for (group, key, title, open) in GROUPS {
        let items: Vec<QueueItem> =
            queue_of(detail, group).map(|item| queue_item(detail, item, current)).collect();
        if items.is_empty() {
            continue;
        }
        let holds_current = items.iter().any(|item| item.current);
        let bulk = may_judge.then(|| bulk(detail, group, items.len())).flatten();
        groups.push(QueueGroup { key, title, items, open: open || holds_current, bulk });
    }
    groups
}

fn queue_item(detail: &ReviewDetail, item: &ItemDetail, current: Option<&ItemDetail>) -> QueueItem {
    let lapsed = item.verdict.as_ref().filter(|verdict| verdict.lapsed);
    QueueItem {
        id: item.id.to_string(),
        title: item.title.clone(),
        href: place::on_sign_off(detail, &item.id),
        current: current.is_some_and(|current| current.id == item.id),
        state: standing::glyph(item),
        mark: match lapsed.map(|verdict| verdict.verdict) {
            None if item.waivers.iter().any(|waiver| waiver.state == waiver::State::Pending) => {
                "waiver asked"
            }
            None if item.measured.as_ref().is_some_and(|measured| measured.differs) => "differs",
            None => "",
            Some(Verdict::ChangeAsked) => "reworked",
            Some(_) if item.condition_missed => "condition missed",
            Some(_) if item.waiver_ended => "waiver ended",
            Some(_) if item.measured_differently => "measured differently",
            Some(_) => "changed",
        },
    }
}

/// The form that accepts a group together; nothing for a group that is judged one by one.
fn bulk(detail: &ReviewDetail, group: Group, count: usize) -> Option<Bulk> {
    let (sentence, seen) = match group {
        Group::SelfReported => (
            "Each is at the bar by the team’s word. The record will say that they were \
             accepted together.",
            &detail.self_reported_seen,
        ),
        Group::Measured => (
            "Each was measured at the bar, in agreement with the team. The record will say that \
             they were accepted in bulk on measured evidence, and the values.",
            &detail.measured_seen,
        ),
        Group::Judgement | Group::AcceptedEarlier => return None,
    };
    Some(Bulk {
        action: format!("{}/verdicts", place::base(detail)),
        count: words::count(count),
        sentence: sentence.to_owned(),
        seen: seen.clone(),
    })
}

fn judged(
    detail: &ReviewDetail,
    item: &ItemDetail,
    checklist: &Checklist,
    viewer: &Viewer,
    queue: &[&ItemDetail],
) -> JudgedItem {
    let asked = checklist.item(&item.id);
    let mode = show::mode_for(detail, item, viewer);
    let (this, other) = match detail.kind {
        Kind::Launch => (Kind::Launch, Kind::Handoff),
        Kind::Handoff => (Kind::Handoff, Kind::Launch),
    };
    let bar = asked.and_then(|asked| asked.bar(this));
    let measured_against = match this {
        Kind::Launch => item.launch.as_ref(),
        Kind::Handoff => item.handoff.as_ref(),
    };
    let next = next_undecided(queue, &item.id);
    JudgedItem {
        id: item.id.to_string(),
        href: place::item(detail, &item.id),
        on_review: place::on_review(detail, &item.id),
        title: item.title.clone(),
        place: place_in_group(detail, item, checklist),
        ask: asked.map_or_else(String::new, |asked| asked.ask.clone()),
        says: standing::says(item),
        reported: item::reported(item),
        reason: answer::reason(item).to_owned(),
        note: item.note.clone(),
        measured: beside::measured(item),
        explanations: beside::explanations(item),
        bar: bar.map_or_else(String::new, |bar| bar.words.clone()),
        severity: item.severity.as_str(),
        other_bar: asked
            .and_then(|asked| asked.bar(other))
            .map_or_else(String::new, |bar| other_words(other, &bar.words)),
        standing: bar
            .and_then(|bar| item::standing_view(bar, measured_against, Some(item.severity))),
        why: place::in_checklist(detail.kind, &item.id),
        rail: answer::rail(item, asked),
        evidence: said::evidence(detail, item),
        messages: said::messages(detail, item),
        verdict: said::verdict(detail, item, mode),
        waivers: waivers::of_item(detail, item, "sign-off"),
        seen: item.seen.clone(),
        // After the last item the page stays here: signing off is what comes next.
        next: next.unwrap_or(item).id.to_string(),
        may_judge: mode.judge && item.reported.is_some(),
        barred: not_this_one(detail, item, viewer),
    }
}

fn other_words(kind: Kind, words: &str) -> String {
    match kind {
        Kind::Launch => format!("To launch: {words}"),
        Kind::Handoff => format!("To hand off: {words}"),
    }
}

/// Why this person may not judge this item; empty when they may.
fn not_this_one(detail: &ReviewDetail, item: &ItemDetail, viewer: &Viewer) -> String {
    if !item::mode_of(detail).judge {
        "You may read this, and not judge it.".to_owned()
    } else if item.reported.is_none() {
        format!("{} has no answer yet, so there is nothing to judge.", item.id)
    } else if show::is_own_answer(item, viewer) {
        format!("You answered {}, so another SRE judges it.", item.id)
    } else {
        String::new()
    }
}

/// Section and place in the group, for example `Monitoring coverage · 1 of 7`.
fn place_in_group(detail: &ReviewDetail, item: &ItemDetail, checklist: &Checklist) -> String {
    let section = checklist.section_of(&item.id).map_or("", |section| section.title.as_str());
    if item.reported.is_none() {
        return format!("{section} · not answered");
    }
    let group: Vec<_> = queue_of(detail, item.group).collect();
    let place = group.iter().take_while(|other| other.id != item.id).count() + 1;
    format!("{section} · {place} of {}", group.len())
}
