//! Lessons: the list, and one with its discussion.

use super::time::{counted, moment};
use super::words;
use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::ItemId;
use crate::domain::lesson::{Effect, Origin, State};
use crate::ops::lessons::{
    BecameItem, LessonDetail, LessonList, LessonListed, LessonService, RemarkDetail,
};
use crate::web::views::form::Choice;
use crate::web::views::item::Tag;
use crate::web::views::lessons::{
    BecameView, DecideForm, LessonForm, LessonPage, LessonRow, LessonsPage, RemarkView,
    StateFilter, StepForm,
};
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// The list as a page; `origin` is where the lesson was learnt that the reader comes to file.
pub fn index(
    found: &LessonList,
    state: Option<State>,
    origin: Option<Origin>,
    viewer: &Viewer,
    now: At,
) -> LessonsPage {
    LessonsPage {
        shell: Shell::new("Lessons", Nav::Lessons, viewer),
        service: found.service.as_ref().map(service_link),
        filters: filters(found, state),
        rows: found.lessons.iter().map(|lesson| row(lesson, now)).collect(),
        nothing: match state {
            Some(state) => format!("No lesson is {state}."),
            None => "No lessons yet.".to_owned(),
        },
        older: found.next_before.map_or_else(String::new, |before| {
            address(state, found.service.as_ref(), Some(before))
        }),
        form: filing(found.service.as_ref(), origin),
    }
}

/// The address of the list under these filters.
fn address(state: Option<State>, service: Option<&LessonService>, before: Option<u32>) -> String {
    let state = state.map(|state| format!("state={state}"));
    let service = service.map(|service| format!("service={}", service.slug));
    let before = before.map(|number| format!("before={number}"));
    let query: Vec<String> = [state, service, before].into_iter().flatten().collect();
    if query.is_empty() { "/lessons".to_owned() } else { format!("/lessons?{}", query.join("&")) }
}

fn filters(found: &LessonList, current: Option<State>) -> Vec<StateFilter> {
    let service = found.service.as_ref();
    let filter = |label: String, state: Option<State>, count| StateFilter {
        label,
        href: address(state, service, None),
        count,
        current: state == current,
    };
    let every = found.counts.iter().map(|one| one.count).sum();
    let each = found.counts.iter();
    let each =
        each.map(|one| filter(words::capital(one.state.as_str()), Some(one.state), one.count));
    [filter("All".to_owned(), None, every)].into_iter().chain(each).collect()
}

fn service_link(service: &LessonService) -> Link {
    Link::new(format!("/services/{}", service.slug), &service.name)
}

fn row(lesson: &LessonListed, now: At) -> LessonRow {
    LessonRow {
        lesson: Link::new(format!("/lessons/{}", lesson.number), &lesson.title),
        number: lesson.number,
        service: lesson.service.as_ref().map(service_link),
        origin: lesson.origin.words(),
        tag: tag(lesson.state),
        detail: match lesson.items.as_slice() {
            [] if lesson.remarks == 0 => String::new(),
            [] => counted(lesson.remarks, "remark"),
            items => became_words(items),
        },
        filed_by: words::name(lesson.filed_by.as_ref()).to_owned(),
        filed: moment(lesson.filed_at, now),
    }
}

/// The items that a lesson became, each once: `DEP-03, launch v15`.
fn became_words(items: &[BecameItem]) -> String {
    let said = items.iter().map(|one| format!("{}, {} v{}", one.item, one.kind, one.version));
    said.collect::<Vec<_>>().join("; ")
}

/// Where a lesson stands. Declined is no failure, so nothing here is red.
fn tag(state: State) -> Tag {
    let (tone, glyph) = match state {
        State::Filed => ("accent", "none"),
        State::Accepted => ("accent", "part"),
        State::Declined => ("quiet", "na"),
        State::Applied => ("go", "met"),
    };
    Tag { tone, glyph, text: words::capital(state.as_str()) }
}

/// The form that files a lesson, with what the way here says of it.
fn filing(service: Option<&LessonService>, origin: Option<Origin>) -> LessonForm {
    let about = match (service, origin) {
        (Some(service), Some(origin)) => {
            format!("About {}, learnt from {}.", service.name, learnt_from(origin))
        }
        (Some(service), None) => format!("About {}.", service.name),
        (None, Some(origin)) => format!("Learnt from {}.", learnt_from(origin)),
        (None, None) => String::new(),
    };
    LessonForm {
        action: "/lessons".to_owned(),
        version: 0,
        about,
        link: String::new(),
        service: service.map_or_else(String::new, |service| service.slug.to_string()),
        origins: origins(origin.unwrap_or(Origin::Incident)),
        effects: effects(Effect::Unknown),
        item: String::new(),
        change: String::new(),
    }
}

fn learnt_from(origin: Origin) -> &'static str {
    match origin {
        Origin::Launch => "a launch",
        Origin::Incident => "an incident",
        Origin::Observation => "watching people at work",
        Origin::Handback => "a handback",
    }
}

fn origins(chosen: Origin) -> Vec<Choice> {
    let choice = |origin: &Origin| {
        let label = words::capital(learnt_from(*origin));
        Choice::new(origin.as_str(), label, *origin == chosen)
    };
    Origin::ALL.iter().map(choice).collect()
}

fn effects(chosen: Effect) -> Vec<Choice> {
    let label = |effect: &Effect| match effect {
        Effect::Unknown => "Not known yet",
        Effect::None => "No",
        Effect::Shortened => "Yes, it would have been shorter",
        Effect::Prevented => "Yes, it would not have happened",
    };
    let each = Effect::ALL.iter();
    each.map(|effect| Choice::new(effect.as_str(), label(effect), *effect == chosen)).collect()
}

/// One lesson as a page.
pub fn show(detail: &LessonDetail, viewer: &Viewer, now: At) -> LessonPage {
    let base = format!("/lessons/{}", detail.number);
    let version = detail.version;
    let may_decide = detail.may_decide;
    let undecided = matches!(detail.state, State::Filed | State::Accepted);
    let decided = matches!(detail.state, State::Accepted | State::Declined);
    LessonPage {
        shell: Shell::new(format!("Lesson {}", detail.number), Nav::Lessons, viewer),
        number: detail.number,
        tag: tag(detail.state),
        origin: detail.origin.words(),
        service: detail.service.as_ref().map(service_link),
        filed_by: words::name(detail.filed_by.as_ref()).to_owned(),
        filed: moment(detail.filed_at, now),
        what_happened: detail.what_happened.clone(),
        link: outside(&detail.link),
        effect: effect_words(detail.effect, detail.item.is_some()),
        item: detail.item.as_ref().map(|item| item_link(detail.item_in, item)),
        change: detail.change.clone(),
        draft: detail.draft.map(|number| {
            Link::new(format!("/checklists/drafts/{number}"), format!("Draft {number}"))
        }),
        became: detail.items.iter().map(|one| became(one, now)).collect(),
        remarks: detail.remarks.iter().zip(1..).map(|(one, n)| remark(one, n, now)).collect(),
        remark: format!("{base}/remarks"),
        amend: detail.may_amend.then(|| completing(detail, &base)),
        decide: (may_decide && undecided).then(|| DecideForm {
            action: format!("{base}/decision"),
            version,
            may_accept: detail.state == State::Filed,
        }),
        reopen: (may_decide && decided)
            .then(|| StepForm { action: format!("{base}/reopening"), version }),
        waits: match detail.state {
            State::Filed if !may_decide => "An SRE decides what it changes in the checklist.",
            _ => "",
        },
    }
}

/// A link that was checked when it was saved, with its host as words.
fn outside(link: &str) -> Option<Link> {
    let text = words::host(link);
    (!text.is_empty()).then(|| Link::new(link, text))
}

fn effect_words(effect: Effect, names_item: bool) -> &'static str {
    match (effect, names_item) {
        (Effect::Unknown, false) => "Not known yet.",
        (Effect::Unknown, true) => "Not known yet. Named:",
        (Effect::None, false) => "No.",
        (Effect::None, true) => "No, not even",
        (Effect::Shortened, false) => "Yes, it would have been shorter.",
        (Effect::Shortened, true) => "Yes, it would have been shorter with",
        (Effect::Prevented, false) => "Yes, it would not have happened.",
        (Effect::Prevented, true) => "Yes, it would not have happened with",
    }
}

fn item_link(kind: Option<Kind>, item: &ItemId) -> Link {
    let href = kind.map_or_else(String::new, |kind| format!("/checklists/{kind}/items/{item}"));
    Link::new(href, item.to_string())
}

fn became(one: &BecameItem, now: At) -> BecameView {
    let version = format!("{} v{}", one.kind, one.version);
    BecameView {
        item: item_link(Some(one.kind), &one.item),
        version: Link::new(format!("/checklists/{}/v{}", one.kind, one.version), version),
        when: moment(one.at, now),
    }
}

fn remark(one: &RemarkDetail, number: u32, now: At) -> RemarkView {
    let by = words::name(one.by.as_ref()).to_owned();
    RemarkView {
        anchor: format!("remark-{number}"),
        initials: words::initials(&by),
        by,
        when: moment(one.at, now),
        decided: match one.became {
            Some(State::Accepted) => "accepted it",
            Some(State::Declined) => "declined it",
            Some(State::Filed) => "reopened it",
            Some(State::Applied) | None => "",
        },
        words: one.words.clone(),
    }
}

fn completing(detail: &LessonDetail, base: &str) -> LessonForm {
    let service = detail.service.as_ref();
    LessonForm {
        action: base.to_owned(),
        version: detail.version,
        about: String::new(),
        link: detail.link.clone(),
        service: service.map_or_else(String::new, |service| service.slug.to_string()),
        origins: origins(detail.origin),
        effects: effects(detail.effect),
        item: detail.item.as_ref().map_or_else(String::new, ItemId::to_string),
        change: detail.change.clone(),
    }
}

#[cfg(test)]
mod tests;
