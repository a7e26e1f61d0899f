//! Drafts of the next checklist version, and what differs between two versions.

mod affected;
mod changes;
pub mod form;

use std::collections::BTreeMap;

use super::checklists::title;
use super::services::capital;
use super::time::moment;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::checklist::diff::Diff;
use crate::domain::checklist::draft::{Edit, OpenReviews, State};
use crate::domain::ids::ItemId;
use crate::ops::affected::Totals;
use crate::ops::drafts::{Compared, DraftDetail, DraftEdited, DraftItem, DraftListed, InForce};
use crate::ops::review_page::Person;
use crate::web::views::drafts::{
    BehindView, DiffPage, DraftIndex, DraftItemRow, DraftPage, DraftPast, DraftRow,
    DraftSectionView, ProblemView, PublishForm,
};
use crate::web::views::form::Choice;
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What differs between two published versions.
pub fn diff_page(found: &Compared, viewer: &Viewer, now: At) -> DiffPage {
    let diff = &found.diff;
    let kind = diff.kind;
    let heading = format!("{}, v{} to v{}", title(kind), diff.from, diff.to);
    let place = |id: &ItemId| {
        let known = found.after.item(id).map_or_else(String::new, |item| item.title.clone());
        (format!("/checklists/{kind}/items/{id}"), known)
    };
    let changes = changes::changes(diff, None, &place, &found.lessons);
    DiffPage {
        shell: Shell::new(&heading, Nav::Checklists, viewer),
        checklist: Link::new(format!("/checklists/{kind}"), title(kind)),
        title: heading,
        items: changes::items(diff),
        heading: changes::counted(changes.len()),
        unchanged: changes::unchanged(diff),
        changes,
        headings: changes::headings(&[diff]),
        affected: found.affected.iter().map(|found| affected::view(found, now)).collect(),
    }
}

/// The list of drafts.
pub fn index(drafts: &[DraftListed], may_begin: bool, shell: Shell, now: At) -> DraftIndex {
    let row = |draft: &DraftListed| DraftRow {
        draft: Link::new(
            format!("/checklists/drafts/{}", draft.number),
            format!("Draft {}", draft.number),
        ),
        state: state(draft.state),
        from: format!("launch v{}, handoff v{}", draft.launch_base, draft.handoff_base),
        edits: draft.edits as u64,
        by: name(draft.opened_by.as_ref()),
        opened: moment(draft.opened_at, now),
    };
    DraftIndex { shell, drafts: drafts.iter().map(row).collect(), may_begin }
}

/// A draft.
pub fn show(draft: &DraftDetail, shell: Shell, now: At) -> DraftPage {
    let href = format!("/checklists/drafts/{}", draft.number);
    let titles: BTreeMap<&ItemId, &str> = draft
        .sections
        .iter()
        .flat_map(|section| &section.items)
        .map(|item| (&item.id, item.title.as_str()))
        .collect();
    let place = |id: &ItemId| {
        let title = titles.get(id).copied().unwrap_or_default().to_owned();
        if draft.may_edit && titles.contains_key(id) {
            return (format!("{href}/items/{id}"), title);
        }
        let kind = if draft.launch.change(id).is_some() { Kind::Launch } else { Kind::Handoff };
        (format!("/checklists/{kind}/items/{id}"), title)
    };
    let changes = changes::changes(&draft.launch, Some(&draft.handoff), &place, &draft.lessons);
    DraftPage {
        shell,
        title: heading(draft),
        state: state(draft.state),
        is_open: draft.state == State::Open,
        authors: names(&draft.authors),
        lessons: draft.lessons.iter().map(|lesson| changes::lesson(lesson.number)).collect(),
        items: changes::items(&draft.launch),
        ended: ended(draft),
        made: made(draft),
        heading: changes::counted(changes.len()),
        unchanged: changes::unchanged(&draft.handoff),
        changes,
        headings: changes::headings(&[&draft.launch, &draft.handoff]),
        affected: draft.affected.iter().map(|found| affected::view(found, now)).collect(),
        problems: problems(draft, &href),
        behind: draft.behind.map(|now| behind(draft, now, &href)),
        version: draft.version,
        may_edit: draft.may_edit,
        publish: publish(draft),
        not_yours: not_yours(draft),
        sections: if draft.may_edit { sections(draft, &href) } else { Vec::new() },
        retired: draft.retired.iter().map(|item| row(item, &href)).collect(),
        past: draft.edits.iter().rev().map(|edit| past(edit, now)).collect(),
        href,
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Open => "Open",
        State::Published => "Published",
        State::Discarded => "Given up",
    }
}

fn name(person: Option<&Person>) -> String {
    person.map_or_else(String::new, |person| person.name.clone())
}

fn names(people: &[Person]) -> String {
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    names.join(", ")
}

/// For example `Draft 3: launch v14 to v15, handoff v6 to v7`.
fn heading(draft: &DraftDetail) -> String {
    let step = |diff: &Diff| {
        if diff.to == diff.from {
            format!("{} v{}", diff.kind, diff.from)
        } else {
            format!("{} v{} to v{}", diff.kind, diff.from, diff.to)
        }
    };
    format!("Draft {}: {}, {}", draft.number, step(&draft.launch), step(&draft.handoff))
}

/// The versions that it makes: kind and number.
fn versions(draft: &DraftDetail) -> Vec<(Kind, u32)> {
    let new = [&draft.launch, &draft.handoff].into_iter().filter(|diff| diff.to != diff.from);
    new.map(|diff| (diff.kind, diff.to)).collect()
}

fn ended(draft: &DraftDetail) -> String {
    let by = name(draft.ended_by.as_ref());
    match (draft.state, draft.open_reviews) {
        (State::Open, _) => String::new(),
        (State::Discarded, _) => format!("Given up by {by}: {}", draft.ended_words),
        (State::Published, Some(OpenReviews::Move)) => {
            format!("Published by {by}; open reviews that were not submitted moved.")
        }
        (State::Published, _) => format!("Published by {by}; open reviews stayed."),
    }
}

fn made(draft: &DraftDetail) -> Vec<Link> {
    if draft.state != State::Published {
        return Vec::new();
    }
    let link = |(kind, version): (Kind, u32)| {
        Link::new(format!("/checklists/{kind}/v{version}"), format!("{} v{version}", title(kind)))
    };
    versions(draft).into_iter().map(link).collect()
}

fn problems(draft: &DraftDetail, href: &str) -> Vec<ProblemView> {
    draft
        .problems
        .iter()
        .map(|problem| ProblemView {
            item: problem
                .item
                .as_ref()
                .map(|item| Link::new(format!("{href}/items/{item}"), item.as_str())),
            place: problem.place.clone(),
            sentence: problem.sentence.clone(),
        })
        .collect()
}

fn behind(draft: &DraftDetail, now: InForce, href: &str) -> BehindView {
    let steps = [(&draft.launch, now.launch), (&draft.handoff, now.handoff)];
    let newer = steps.into_iter().filter(|(diff, now)| diff.from != *now);
    let (mut names, mut changes) = (Vec::new(), Vec::new());
    for (diff, now) in newer {
        let (kind, from) = (diff.kind, diff.from);
        names.push(format!("{kind} v{now}"));
        changes.push(Link::new(
            format!("/checklists/{kind}/v{from}...v{now}"),
            format!("{kind} v{from} to v{now}"),
        ));
    }
    let were = if names.len() == 1 { "was" } else { "were" };
    BehindView {
        sentence: capital(&format!(
            "{} {were} published since this draft was begun.",
            names.join(" and ")
        )),
        changes,
        action: if draft.may_edit { format!("{href}/rebase") } else { String::new() },
    }
}

fn publish(draft: &DraftDetail) -> Option<PublishForm> {
    let made = versions(draft);
    let ready = draft.may_publish && draft.behind.is_none() && draft.problems.is_empty();
    if !ready || made.is_empty() {
        return None;
    }
    let names: Vec<String> =
        made.iter().map(|(kind, version)| format!("{kind} v{version}")).collect();
    let names = names.join(" and ");
    let sum = |of: fn(&Totals) -> usize| draft.affected.iter().map(|one| of(&one.totals)).sum();
    let (submitted, moving): (usize, usize) = (sum(|all| all.submitted), sum(|all| all.to_move));
    let all_but = if submitted == 0 {
        "Move all".to_owned()
    } else {
        format!("Move all but the {submitted} submitted")
    };
    let told =
        if moving == 1 { "1 review moves".to_owned() } else { format!("{moving} reviews move") };
    Some(PublishForm {
        button: format!("Publish {names}"),
        choices: vec![
            Choice::new(OpenReviews::Stay.as_str(), "Carry on with their version", false)
                .explained(format!("Each team may change to {names}; answers carry over.")),
            Choice::new(OpenReviews::Move.as_str(), all_but, false)
                .explained(format!("{told}; their teams are told what changed for them.")),
        ],
    })
}

fn not_yours(draft: &DraftDetail) -> String {
    if draft.state != State::Open || draft.may_publish || versions(draft).is_empty() {
        return String::new();
    }
    draft.not_yours_to_publish.clone()
}

fn sections(draft: &DraftDetail, href: &str) -> Vec<DraftSectionView> {
    draft
        .sections
        .iter()
        .map(|section| DraftSectionView {
            title: section.title.clone(),
            items: section.items.iter().map(|item| row(item, href)).collect(),
        })
        .collect()
}

fn row(item: &DraftItem, href: &str) -> DraftItemRow {
    DraftItemRow {
        id: item.id.to_string(),
        title: item.title.clone(),
        href: format!("{href}/items/{}", item.id),
        mark: match (item.is_new, item.is_changed, item.at_handoff_only) {
            (true, ..) => "New",
            (_, true, _) => "Changed",
            (.., true) => "Handoff only",
            _ => "",
        },
    }
}

fn past(edit: &DraftEdited, now: At) -> DraftPast {
    let item = edit.item.as_ref().map_or("the draft", ItemId::as_str);
    let did = match edit.edit {
        Edit::Changed => "changed",
        Edit::Added => "added",
        Edit::Retired => "retired",
        Edit::Restored => "brought back",
        Edit::Moved => "moved",
        Edit::Imported => "read from a file",
        Edit::Rebased => "brought onto what is in force",
    };
    let by = name(edit.by.as_ref());
    let what = match edit.edit {
        Edit::Imported | Edit::Rebased => format!("{by}: {did}"),
        _ => format!("{by} {did} {item}"),
    };
    DraftPast { when: moment(edit.at, now), what, reason: edit.reason.clone() }
}
