//! Drafts of the next checklist version, and what differs between two versions.

use super::{shell, viewer};
use crate::domain::checklist::Kind;
use crate::domain::checklist::draft::fields::{ItemFields, ReasonFields};
use crate::domain::ids::ItemId;
use crate::domain::policy::{Action, Subject};
use crate::ops::drafts::{self, Compared, DraftDetail, DraftItemRead};
use crate::ops::error::Conflict;
use crate::ops::lessons::LessonTitle;
use crate::ops::{Error, FieldError, Result, checklists, lessons};
use crate::web::actions::drafts::{item_fields, reason_fields};
use crate::web::door::reply::{File, Reply};
use crate::web::door::request::Request;
use crate::web::pages;
use crate::web::pages::drafts::form::{Form, ItemValues, conflict_page, page};
use crate::web::views::drafts::PlaceView;
use crate::web::views::shell::Nav;

/// Lessons of each state that a form offers at most.
const NAMED: i64 = 20;

/// The two versions that the path names as `v14...v15`; nothing when it names one.
fn range(request: &Request) -> Option<(u32, u32)> {
    let (from, to) = request.path.get("version")?.split_once("...")?;
    let number = |text: &str| text.strip_prefix('v')?.parse().ok();
    Some((number(from)?, number(to)?))
}

/// What differs between the two versions that the path names; nothing when it names one version.
///
/// # Errors
/// Nobody is signed in, or there is no such version.
pub fn read_diff(request: &Request) -> Result<Option<Compared>> {
    let Some(versions) = range(request) else { return Ok(None) };
    let kind: Kind = request.path("kind")?;
    request.read(|view| drafts::compare(view, kind, versions)).map(Some)
}

/// `GET /checklists/{kind}/v14...v15`
pub fn diff(request: &Request, found: &Compared) -> Result<Reply> {
    let now = request.state.core.now();
    Reply::page("drafts/diff", &pages::drafts::diff_page(found, &viewer(request), now))
}

/// `GET /checklists/{kind}/{version}/file.yaml`
pub fn export_file(request: &Request) -> Result<Reply> {
    let checklist = super::api::read_checklist(request)?;
    let (kind, version) = (checklist.kind, checklist.version);
    let catalog = request.read(checklists::catalog)?;
    let missing = || Error::NotFound(format!("file of version {version} of the {kind} checklist"));
    let body = catalog.text(kind, version).ok_or_else(missing)?.to_owned();
    Ok(Reply::File(File {
        name: format!("{kind}-v{version}.yaml"),
        kind: "application/yaml; charset=utf-8",
        body,
    }))
}

/// `GET /checklists/drafts`
pub fn index(request: &Request) -> Result<Reply> {
    let (found, may_begin) = request.read(|view| {
        let may_begin = view.may(Action::DraftChecklist, &Subject::default());
        Ok((drafts::list(view)?, may_begin))
    })?;
    let frame = shell(request, "Drafts", Nav::Checklists);
    let now = request.state.core.now();
    Reply::page("drafts/index", &pages::drafts::index(&found, may_begin, frame, now))
}

/// `GET /checklists/drafts`
pub fn list(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(drafts::list)?)
}

fn detail(request: &Request) -> Result<DraftDetail> {
    let number: i32 = request.path("n")?;
    request.read(|view| drafts::read(view, number))
}

/// `GET /checklists/drafts/{n}`
pub fn show(request: &Request) -> Result<Reply> {
    let found = detail(request)?;
    let frame = shell(request, format!("Draft {}", found.number), Nav::Checklists);
    let now = request.state.core.now();
    Reply::page("drafts/show", &pages::drafts::show(&found, frame, now))
}

/// `GET /checklists/drafts/{n}`
pub fn data(request: &Request) -> Result<Reply> {
    Reply::json(&detail(request)?)
}

/// `GET /checklists/drafts/{n}/items/new`
pub fn new_item(request: &Request) -> Result<Reply> {
    let number: i32 = request.path("n")?;
    let sections = request.read(|view| drafts::read_sections(view, number))?;
    let form =
        Form { number, item: None, sections: &sections, lessons: &named(request), place: None };
    Reply::page("drafts/item", &page(form, &ItemValues::default(), &[], &viewer(request)))
}

fn read_item(request: &Request) -> Result<(i32, ItemId, DraftItemRead)> {
    let number: i32 = request.path("n")?;
    let item: ItemId = request.path("item")?;
    let found = request.read(|view| drafts::read_item(view, number, &item))?;
    Ok((number, item, found))
}

fn place(found: &DraftItemRead) -> Option<PlaceView> {
    let (at, of) = found.place?;
    let section = &found.section;
    Some(PlaceView {
        words: format!("Place {at} of the {of} that {section} asks at launch"),
        up: at > 1,
        down: at < of,
    })
}

/// `GET /checklists/drafts/{n}/items/{item}`
pub fn item(request: &Request) -> Result<Reply> {
    let (number, id, found) = read_item(request)?;
    let reason = found.why.as_ref().map_or_else(ReasonFields::default, |why| ReasonFields {
        reason: why.reason.clone(),
        lesson: why.lesson.map_or_else(String::new, |number| number.to_string()),
        change: why.change.map_or_else(String::new, |change| change.to_string()),
    });
    let values = ItemValues {
        fields: ItemFields::of(&found.item),
        reason,
        version: found.version.to_string(),
        ..ItemValues::default()
    };
    let form = Form {
        number,
        item: Some(&id),
        sections: &[],
        lessons: &named(request),
        place: place(&found),
    };
    let mut page = page(form, &values, &[], &viewer(request));
    page.shell = shell(request, &page.heading, Nav::Checklists);
    Reply::page("drafts/item", &page)
}

/// `GET /checklists/drafts/{n}/items/{item}`
pub fn item_data(request: &Request) -> Result<Reply> {
    Reply::json(&read_item(request)?.2)
}

/// What was typed into the form of an item.
fn values(request: &Request) -> ItemValues {
    let text = |name: &str| request.fields.text(name).to_owned();
    ItemValues {
        section: text("section"),
        new_section: text("new_section"),
        section_title: text("section_title"),
        section_question: text("section_question"),
        id: text("id"),
        fields: item_fields(request),
        reason: reason_fields(request),
        version: text("version"),
    }
}

/// The page of the form of an item that was not accepted, if it is one.
pub fn refused(request: &Request, problems: &[FieldError]) -> Option<String> {
    let reply = if is_new_item(request) {
        let number: i32 = request.path("n").ok()?;
        let sections = request.read(|view| drafts::read_sections(view, number)).ok()?;
        let form =
            Form { number, item: None, sections: &sections, lessons: &named(request), place: None };
        Reply::page("drafts/item", &page(form, &values(request), problems, &viewer(request)))
    } else {
        let (number, id, found) = changed_item(request)?;
        let form = Form {
            number,
            item: Some(&id),
            sections: &[],
            lessons: &named(request),
            place: place(&found),
        };
        Reply::page("drafts/item", &page(form, &values(request), problems, &viewer(request)))
    };
    html(reply)
}

/// The page of the form of an item that somebody else changed meanwhile, with both values.
pub fn conflict(request: &Request, met: &Conflict) -> Option<String> {
    let (number, id, found) = changed_item(request)?;
    let form = Form {
        number,
        item: Some(&id),
        sections: &[],
        lessons: &named(request),
        place: place(&found),
    };
    let theirs = (&ItemFields::of(&found.item), found.version);
    let page = conflict_page(form, theirs, &values(request), &met.by, &viewer(request));
    html(Reply::page("drafts/item", &page))
}

/// Lessons that a change may come from. Without them the form takes a number all the same.
fn named(request: &Request) -> Vec<LessonTitle> {
    request.read(|view| lessons::open_titles(view, NAMED)).unwrap_or_default()
}

fn html(reply: Result<Reply>) -> Option<String> {
    match reply {
        Ok(Reply::Html(html)) => Some(html),
        _ => None,
    }
}

fn path_of(request: &Request) -> &str {
    request.target.split('?').next().unwrap_or_default()
}

fn is_new_item(request: &Request) -> bool {
    path_of(request).ends_with("/items")
}

/// The item whose own form was sent: not that of a step like its retirement.
fn changed_item(request: &Request) -> Option<(i32, ItemId, DraftItemRead)> {
    let item = request.path.get("item")?;
    if !path_of(request).ends_with(&format!("/items/{item}")) {
        return None;
    }
    read_item(request).ok()
}
