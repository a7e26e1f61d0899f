//! The case: every condition of fragility as it was found.

use crate::domain::at::At;
use crate::domain::fragility::{Grade, Holding, Reading};
use crate::domain::ids::Slug;
use crate::ops::handbacks::{Case, FindingDetail, HandbackDetail, Proposing, TestDetail};
use crate::web::pages::time::{counted, day, moment};
use crate::web::views::form::Choice;
use crate::web::views::glyph::Glyph;
use crate::web::views::handbacks::{AttestForm, CaseView, FindingView, Fragility, ReadingView};
use crate::web::views::link::Link;

/// The case as it was read at its moment.
pub fn view(case: &Case, now: At) -> CaseView {
    let all = case.findings.len();
    let holds = if case.hold == 1 { "condition holds" } else { "conditions hold" };
    let (mut holding, mut others): (Vec<_>, Vec<_>) =
        case.findings.iter().partition(|found| found.grade.is_some());
    holding.sort_by_key(|found| std::cmp::Reverse(found.grade));
    others.sort_by_key(|found| found.holding != Holding::Unknown);
    CaseView {
        heading: format!("{} of {all} {holds}{}", case.hold, plans(case)),
        aside: format!("as of {}", moment(case.read_at, now).text),
        advice: case.advice.clone(),
        others_summary: summary(&others),
        holding: holding.into_iter().map(|found| finding(found, now)).collect(),
        others: others.into_iter().map(|found| finding(found, now)).collect(),
    }
}

/// How many conditions hold in the lesser grade alone, as the end of a sentence; empty for none.
fn plans(case: &Case) -> String {
    match case.findings.iter().filter(|found| found.grade == Some(Grade::Warn)).count() {
        0 => String::new(),
        1 => ", 1 calls for a joint plan".to_owned(),
        more => format!(", {more} call for a joint plan"),
    }
}

fn summary(others: &[&FindingDetail]) -> String {
    let unknown = others.iter().filter(|found| found.holding == Holding::Unknown).count();
    let not = others.len() - unknown;
    let does = if not == 1 { "does not hold" } else { "do not hold" };
    match (unknown, not) {
        (unknown, 0) => format!("{unknown} unknown"),
        (0, not) => format!("{not} {does}"),
        (unknown, not) => format!("{unknown} unknown, {not} {does}"),
    }
}

fn finding(found: &FindingDetail, now: At) -> FindingView {
    let (glyph, holding) = match (found.grade, found.holding) {
        (Some(Grade::Eligible), _) => ("alert", "Holds"),
        (Some(Grade::Warn), _) => ("part", "Calls for a joint plan"),
        (None, Holding::DoesNotHold) => ("na", "Does not hold"),
        (None, _) => ("none", "Unknown"),
    };
    // Both grades may rest on the same reading; each limit is a line of its own.
    let known = found.tests.iter().any(|test| test.value.is_some());
    let shown = found.tests.iter().filter(|test| !known || test.value.is_some());
    FindingView {
        glyph: Glyph::beside(glyph),
        name: found.name.clone(),
        holding,
        readings: shown.map(|test| reading(test, now)).collect(),
    }
}

fn reading(test: &TestDetail, now: At) -> ReadingView {
    let value = test.value.as_deref().unwrap_or("not read");
    let source = match (&test.source, test.at) {
        (Some(source), Some(at)) => format!("{source}, {}", day(at.date(), now)),
        _ => String::new(),
    };
    ReadingView {
        words: format!("{}: {value}, {}", test.name, test.limit),
        source,
        href: test.link.clone(),
    }
}

/// What the page of an ops-managed service says of its fragility.
pub fn fragility(
    proposing: &Proposing,
    handbacks: &[HandbackDetail],
    may_attest: bool,
    now: At,
) -> Fragility {
    let base = format!("/services/{}", proposing.service);
    let open = handbacks.iter().find(|one| one.state.is_under_way());
    Fragility {
        case: view(&proposing.case, now),
        propose: (proposing.may_propose && proposing.refused.is_none())
            .then(|| Link::new(format!("{base}/handbacks/new"), "Propose handback")),
        under_way: open.map(|one| link(&proposing.service, one)),
        attest: may_attest.then(|| AttestForm {
            action: format!("{base}/readings"),
            readings: Reading::ALL.iter().map(|one| choice(*one)).collect(),
        }),
    }
}

/// A handback as a link that says where it stands.
fn link(service: &Slug, one: &HandbackDetail) -> Link {
    let href = format!("/services/{service}/handbacks/{}", one.number);
    Link::new(href, format!("Handback {} is {}", one.number, one.state.words()))
}

fn choice(reading: Reading) -> Choice {
    Choice::new(reading.as_str(), format!("{} ({})", reading.words(), reading.unit()), false)
}

/// `2 of 5 conditions to return are met`.
pub fn countdown(met: usize, all: usize) -> String {
    let verb = if met == 1 { "is" } else { "are" };
    let all = counted(i64::try_from(all).unwrap_or(i64::MAX), "condition");
    format!("{met} of {all} to return {verb} met")
}
