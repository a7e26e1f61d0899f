//! The one thing that is asked before signing: the sentence to record.

use crate::domain::checklist::{Checklist, Kind, Severity};
use crate::domain::review::{State, Verdict};
use crate::ops::review_page::{ItemDetail, ReviewDetail};
use crate::web::pages::reviews::{head, low_risk, place, said, standing, submit};
use crate::web::pages::{waivers, words};
use crate::web::render::{self, RenderError};
use crate::web::views::form::Field;
use crate::web::views::review::ItemLink;
use crate::web::views::shell::Viewer;
use crate::web::views::sign_off::SignView;

/// How many digits of a hash are shown; the rest stands in the title.
const SHORT_HASH: usize = 12;

/// A sentence that was sent and not accepted.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    /// What was typed, exactly.
    pub sentence: &'a str,
    /// What is wrong with it.
    pub error: &'a str,
}

/// The page before signing, as HTML; after a refusal with the sentence that was typed.
///
/// # Errors
/// The template does not fit its struct.
pub fn sign_page(
    detail: &ReviewDetail,
    checklist: &Checklist,
    viewer: &Viewer,
    typed: Option<Typed<'_>>,
) -> Result<String, RenderError> {
    render::render("reviews/sign", &view(detail, checklist, viewer, typed))
}

fn view(
    detail: &ReviewDetail,
    checklist: &Checklist,
    viewer: &Viewer,
    typed: Option<Typed<'_>>,
) -> SignView {
    let base = place::base(detail);
    let missing = missing(detail);
    let heading = format!("Sign off {}", place::name_within(detail));
    let shell = head::shell(heading.clone(), true, viewer, "");
    let failed = !missing.is_empty() || typed.is_some();
    SignView {
        shell: if failed { shell.with_error() } else { shell },
        service: place::service(detail),
        review: place::review(detail),
        back: format!("{base}/sign-off"),
        action: format!("{base}/sign-offs"),
        heading,
        missing,
        sentence: typed.map_or_else(
            || Field::holding(proposal(detail)),
            |typed| Field::holding(typed.sentence).refused(typed.error),
        ),
        checklist: place::checklist(
            checklist,
            format!("{} v{}", checklist.title, checklist.version),
        ),
        content_hash: detail.content_hash.clone(),
        short_hash: detail.content_hash.chars().take(SHORT_HASH).collect(),
        low_risk: low_risk::line(detail),
        counts: counts(detail),
        conditions: detail
            .conditions
            .iter()
            .filter(|condition| condition.state == "open")
            .map(said::condition)
            .collect(),
        waivers: waivers::signed_with(detail),
        signatures: signatures(detail),
    }
}

/// Who has signed this content so far; empty in a launch review, which one person signs.
fn signatures(detail: &ReviewDetail) -> String {
    if detail.kind == Kind::Launch {
        return String::new();
    }
    match head::signers(detail) {
        none if none.is_empty() => {
            "None yet. Two SREs sign, one of them of the team that takes the service.".to_owned()
        }
        names => format!(
            "{names}. Another SRE signs too; one of the two is of the team that takes the service."
        ),
    }
}

fn judged(detail: &ReviewDetail, verdict: Verdict) -> usize {
    detail.items.iter().filter(|item| standing::is_judged(item, verdict)).count()
}

/// Verdicts in words: `45 accepted, 3 with a condition`.
fn verdicts(detail: &ReviewDetail) -> String {
    let plain = judged(detail, Verdict::Accepted);
    let mut verdicts = match judged(detail, Verdict::AcceptedWithCondition) {
        0 => format!("{plain} accepted"),
        with => format!("{plain} accepted, {with} with a condition"),
    };
    let resting = |item: &&ItemDetail| item.rests_on_waiver && standing::is_accepted(item);
    match detail.items.iter().filter(resting).count() {
        0 => {}
        waived => verdicts += &format!(", {waived} of them under a waiver"),
    }
    verdicts
}

fn counts(detail: &ReviewDetail) -> String {
    let together = detail
        .items
        .iter()
        .filter(|item| standing::verdict(item).is_some_and(|given| given.in_bulk))
        .count();
    let on_measured = detail
        .items
        .iter()
        .filter(|item| standing::verdict(item).is_some_and(|given| given.on_measured))
        .count();
    match together {
        0 => verdicts(detail),
        _ if on_measured > 0 => format!(
            "{}; {together} of them together, {on_measured} on measured evidence",
            verdicts(detail)
        ),
        _ => format!("{}; {together} of them together", verdicts(detail)),
    }
}

/// A sentence to start from: what is signed, the verdicts, and what they come to.
fn proposal(detail: &ReviewDetail) -> String {
    let first = detail
        .conditions
        .iter()
        .any(|condition| condition.state == "open" && condition.before_launch);
    let fit = match (detail.kind, first) {
        (Kind::Launch, true) => "Fit to launch once its conditions are met.",
        (Kind::Launch, false) => "Fit to launch.",
        (Kind::Handoff, _) => "Fit to hand off.",
    };
    format!("{} of {}: {}. {fit}", place::name(detail), detail.service_name, verdicts(detail))
}

/// What stands in the way of signing, each with the way there; empty when nothing does.
fn missing(detail: &ReviewDetail) -> Vec<ItemLink> {
    let mut missing = Vec::new();
    if detail.state != State::Submitted {
        let sentence = match detail.state {
            State::Open | State::Returned => "The team submits the review first",
            _ => "The review is not waiting to be signed off",
        };
        missing.push(general(detail, sentence, detail.state.words()));
    } else if !detail.may.contains(&"sign_off") {
        let sentence = "Another SRE signs: one outside the owning team, who answered nothing here";
        missing.push(general(detail, sentence, ""));
    }
    missing.extend(detail.items.iter().filter_map(|item| {
        Some(ItemLink {
            id: item.id.to_string(),
            title: item.title.clone(),
            href: place::on_sign_off(detail, &item.id),
            detail: in_the_way(item)?,
        })
    }));
    match &detail.not_ready {
        Some(sentence) if missing.is_empty() => missing.push(general(detail, sentence, "")),
        _ => {}
    }
    missing
}

fn general(detail: &ReviewDetail, sentence: &str, said: &str) -> ItemLink {
    ItemLink {
        id: String::new(),
        title: sentence.to_owned(),
        href: place::base(detail),
        detail: words::capital(said),
    }
}

/// What keeps the item from being signed.
fn in_the_way(item: &ItemDetail) -> Option<String> {
    if let Some(said) = submit::missing(item) {
        return Some(said);
    }
    let said = match (standing::verdict(item).map(|given| given.verdict), item.severity) {
        (None, _) => "Undecided",
        (Some(Verdict::ChangeAsked), _) => "Change asked",
        (Some(_), _) if item.waived_until.is_some() => return None,
        (Some(_), Severity::Blocker) if item.below => "A blocker below its bar",
        (Some(Verdict::Accepted), Severity::Required) if item.below => {
            "Required and below its bar, without a condition"
        }
        _ => return None,
    };
    Some(said.to_owned())
}
