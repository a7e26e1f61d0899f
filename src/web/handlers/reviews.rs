//! The pages of launch reviews, and the parts of them that scripts put in place.

use std::sync::Arc;

use super::kept::{self, Made};
use super::viewer;
use crate::domain::checklist::Checklist;
use crate::domain::ids::{ItemId, Slug};
use crate::domain::policy::{Action, Subject};
use crate::domain::review_key::ReviewKey;
use crate::ops::review_page::{self, ReviewDetail};
use crate::ops::{Error, Result, checklists, people, portfolio, service_page};
use crate::web::door::reply::{Reply, notice};
use crate::web::door::request::Request;
use crate::web::pages::reviews::{self as pages, Extras, Mine};
use crate::web::render::render;
use crate::web::views::form::Choice;

/// A review with the checklist it is pinned to.
struct Loaded {
    detail: ReviewDetail,
    checklist: Arc<Checklist>,
}

fn load(request: &Request, slug: &Slug, key: ReviewKey) -> Result<Loaded> {
    request.read(|view| {
        let detail = review_page::read(view, slug, key)?;
        let checklist = checklists::of_review(view, slug, key)?;
        Ok(Loaded { detail, checklist })
    })
}

fn named(request: &Request) -> Result<Loaded> {
    load(request, &request.path::<Slug>("svc")?, request.review()?)
}

/// What the page needs beside the review: who may own conditions, who may consult.
struct Around {
    team: Option<Slug>,
    owners: Vec<Choice>,
    candidates: Vec<Choice>,
    is_sre: bool,
}

fn around(request: &Request, detail: &ReviewDetail) -> Result<Around> {
    let may = |action: &str| detail.may.contains(&action);
    let (judges, assigns) = (may("judge"), may("assign_consultant"));
    request.read(|view| {
        let is_sre = view.actor()?.is_sre();
        let team = service_page::team_of(view, &detail.service)?;
        if !judges && !assigns {
            return Ok(Around { team, owners: Vec::new(), candidates: Vec::new(), is_sre });
        }
        let everybody = people::list(view)?;
        let sre_teams = service_page::sre_teams(view)?;
        let choice = |person: &people::PersonDetail| {
            Choice::new(person.handle.as_str(), person.name.clone(), false)
        };
        let active = || everybody.iter().filter(|person| person.active);
        let is_candidate = |person: &&people::PersonDetail| {
            person.teams.iter().any(|place| sre_teams.contains(&place.team))
                && !person.teams.iter().any(|place| Some(&place.team) == team.as_ref())
        };
        Ok(Around {
            owners: if judges { active().map(choice).collect() } else { Vec::new() },
            candidates: if assigns {
                active().filter(is_candidate).map(choice).collect()
            } else {
                Vec::new()
            },
            team,
            is_sre,
        })
    })
}

impl Around {
    fn extras<'a>(&'a self, request: &'a Request) -> Extras<'a> {
        Extras {
            kept: &request.state.kept,
            team: self.team.as_ref(),
            owners: &self.owners,
            candidates: &self.candidates,
            is_sre: self.is_sre,
            notice: notice(request.query.text("done")),
            open: None,
            in_full: request.query.ticked("full"),
            whole: "",
        }
    }
}

/// The address of the review page of this request with all of every item; empty when it is that
/// page.
fn whole(request: &Request) -> String {
    if request.query.ticked("full") {
        return String::new();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["show", "item", "done"] {
        if let Some(value) = request.query.given(name) {
            query.append_pair(name, value);
        }
    }
    let query = query.append_pair("full", "1").finish();
    match request.query.text("item") {
        "" => format!("?{query}"),
        item => format!("?{query}#{}", super::query_value(item)),
    }
}

/// `GET /reviews`
pub fn index(request: &Request) -> Result<Reply> {
    let found = request.read(portfolio::reviews_under_way)?;
    let (teams, is_sre) = request.read(|view| {
        let actor = view.allow(Action::Read, &Subject::default())?.clone();
        let person = people::read(view, &actor.handle)?;
        let teams: Vec<String> = person.teams.into_iter().map(|place| place.team_name).collect();
        Ok((teams, actor.is_sre()))
    })?;
    let mine = Mine { teams: &teams, is_sre };
    let show = request.query.given("show");
    let today = request.state.core.now().date();
    Ok(Reply::Html(pages::index(&found, &viewer(request), mine, show, today)?))
}

/// `GET …/launch/{n}`
pub fn show(request: &Request) -> Result<Reply> {
    kept::page(request, || {
        let Loaded { detail, checklist } = named(request)?;
        let around = around(request, &detail)?;
        let today = request.state.core.now().date();
        let show = request.query.given("show");
        let open: Option<ItemId> = request.query.text("item").parse().ok();
        let whole = whole(request);
        let extras = Extras { open: open.as_ref(), whole: &whole, ..around.extras(request) };
        let html = pages::page(&detail, &checklist, &viewer(request), show, today, &extras)?;
        let until = [detail.valid_until, detail.measured_until].into_iter().flatten().min();
        Ok(Made { html, until })
    })
}

/// `GET …/items/{item}`: the item on the page of the review, or the item alone for scripts.
pub fn item(request: &Request) -> Result<Reply> {
    let Loaded { detail, checklist } = named(request)?;
    let id: ItemId = request.path("item")?;
    if !detail.items.iter().any(|item| item.id == id) {
        return Err(Error::NotFound(format!("item {id} in this review")));
    }
    if request.wants_fragment {
        let kept = &request.state.kept;
        let html = pages::item_now(&detail, &id, &checklist, &viewer(request), kept)?;
        return Ok(Reply::Html(html));
    }
    Ok(Reply::To(pages::place::on_review(&detail, &id)))
}

/// `GET …/snapshots/{id}`
pub fn snapshot(request: &Request) -> Result<Reply> {
    let detail = super::api::read_snapshot(request)?;
    let now = request.state.core.now();
    Ok(Reply::Html(pages::snapshot_page(&detail, &viewer(request), now)?))
}

/// `GET …/submissions/new`
pub fn submission(request: &Request) -> Result<Reply> {
    let Loaded { detail, .. } = named(request)?;
    Ok(Reply::Html(pages::submit_page(&detail, &viewer(request))?))
}

/// `GET …/sign-off`
pub fn sign_off(request: &Request) -> Result<Reply> {
    let Loaded { detail, checklist } = named(request)?;
    let around = around(request, &detail)?;
    let today = request.state.core.now().date();
    let chosen = chosen(request, &detail)?;
    let (chosen, extras) = (chosen.as_ref(), around.extras(request));
    let html = pages::sign_off_page(&detail, &checklist, &viewer(request), chosen, today, &extras)?;
    Ok(Reply::Html(html))
}

/// The item that the address names, if it names one: never another in its place.
fn chosen(request: &Request, detail: &ReviewDetail) -> Result<Option<ItemId>> {
    match request.query.text("item") {
        "" => Ok(None),
        text => {
            let named = detail.items.iter().find(|item| item.id.as_str() == text);
            let named = named.map(|item| Some(item.id.clone()));
            named.ok_or_else(|| Error::NotFound(format!("item {text:.20} in this review")))
        }
    }
}

/// `GET …/sign-offs/new`
pub fn sign(request: &Request) -> Result<Reply> {
    let Loaded { detail, checklist } = named(request)?;
    Ok(Reply::Html(pages::sign_page(&detail, &checklist, &viewer(request), None)?))
}

/// The item as it is now, as a part of the page.
///
/// # Errors
/// The review cannot be read.
pub fn saved_fragment(
    request: &Request,
    slug: &Slug,
    key: ReviewKey,
    item: &ItemId,
) -> Result<String> {
    let Loaded { detail, checklist } = load(request, slug, key)?;
    let kept = &request.state.kept;
    Ok(pages::saved(&detail, item, &checklist, &viewer(request), kept)?)
}

/// Why a save did not happen, as a part of the page.
pub fn failed_fragment(request: &Request, error: &Error) -> String {
    let part = match error {
        Error::SignInNeeded => signed_out("", ""),
        Error::OtherPerson { opened_by, .. } => signed_out(opened_by, &error.to_string()),
        Error::Conflict(_) => conflict(request, error, true),
        _ => invalid(request, error),
    };
    // A part that cannot be rendered must not hide the reason.
    part.unwrap_or_else(|_| error.to_string())
}

/// The way to sign in, as whom the page was made for when somebody else is signed in.
fn signed_out(as_whom: &str, sentence: &str) -> Result<String> {
    let view = crate::web::views::review::SignedOut {
        href: "/sessions/new".to_owned(),
        as_whom: as_whom.to_owned(),
        sentence: sentence.to_owned(),
    };
    Ok(render("sessions/signed_out", &view)?)
}

fn invalid(request: &Request, error: &Error) -> Result<String> {
    // What was read is out of date: the item as it is now comes with the sentence.
    let item = match error {
        Error::Refused(_) => now(request).ok(),
        _ => None,
    };
    Ok(pages::invalid(&error.to_string(), item)?)
}

fn now(request: &Request) -> Result<String> {
    let Loaded { detail, checklist } = named(request)?;
    let id: ItemId = request.path("item")?;
    Ok(pages::item_now(&detail, &id, &checklist, &viewer(request), &request.state.kept)?)
}

fn conflict(request: &Request, error: &Error, fragment: bool) -> Result<String> {
    let Error::Conflict(found) = error else { return invalid(request, error) };
    let Loaded { detail, checklist } = named(request)?;
    let id: ItemId = request.path("item")?;
    let viewer = viewer(request);
    let sent = request.fields.pairs();
    if fragment {
        let kept = &request.state.kept;
        Ok(pages::conflict(&detail, &id, &checklist, &viewer, kept, found, sent)?)
    } else {
        Ok(pages::conflict_page(&detail, &id, &checklist, &viewer, found, sent)?)
    }
}

/// The page of a conflict on an item, with both values and what was typed.
pub fn conflict_page(request: &Request, error: &Error) -> Option<String> {
    if !request.path.contains_key("item") {
        return None;
    }
    conflict(request, error, false).ok()
}
