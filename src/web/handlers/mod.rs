//! Reads: each loads through one operation and answers with a page or with data.

pub mod api;
pub mod checklists;
pub mod consulting;
pub mod drafts;
pub mod handbacks;
pub mod handoffs;
mod kept;
pub mod lessons;
pub mod mail;
pub mod people;
pub mod reviews;
pub mod service_signals;
pub mod services;
pub mod sessions;
pub mod signals;
pub mod takeovers;
pub mod waivers;

use serde_json::Value;

use crate::domain::person::Grant;
use crate::ops::error::Conflict;
use crate::ops::{Error, Result, account};
use crate::web::door::reply::{Reply, notice};
use crate::web::door::request::Request;
use crate::web::views::shell::{Nav, Shell, ShellPerson, Viewer};

/// Who looks at a page, as the frame of the page needs it. A page is shown even when this cannot
/// be read: it may be the page that says so.
pub fn viewer(request: &Request) -> Viewer {
    let demo = request.state.demo.is_some();
    let known = request.read(|view| {
        let actor = view.actor()?.clone();
        let account = account::read(view)?;
        let theme = match account.theme.as_str() {
            "light" => "light",
            "dark" => "dark",
            _ => "",
        };
        Ok(Viewer {
            person: Some(ShellPerson {
                initials: initials(&actor.name),
                handle: actor.handle.to_string(),
                name: actor.name.clone(),
            }),
            my_work: request.state.waiting.of(view)?,
            admin: actor.holds(Grant::Admin),
            theme,
            keys_off: !account.keys_on,
            demo,
        })
    });
    let viewer = known.unwrap_or_else(|_| Viewer { demo, ..Viewer::default() });
    if let Some(person) = &viewer.person {
        let _ = request.reader.set(person.handle.clone());
    }
    viewer
}

/// The first letters of the first and last word of a name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The frame of a page, with the notice about what was just done.
pub fn shell(request: &Request, title: impl Into<String>, nav: Nav) -> Shell {
    let shell = Shell::new(title, nav, &viewer(request));
    match notice(request.query.text("done")) {
        "" => shell,
        sentence => shell.with_notice(sentence),
    }
}

/// A text as a value of a query.
pub fn query_value(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The page of a form that shows its own refusal, with what was typed in its own fields.
pub fn own_refusal(request: &Request, error: &Error) -> Option<String> {
    if let Error::Conflict(found) = error {
        return conflict_page(request, error, found);
    }
    let Error::Invalid(problems) = error else { return None };
    let path = request.target.split('?').next().unwrap_or_default();
    let reply = match path {
        "/sessions" => sessions::sign_in_page(request, problems),
        "/setup" => sessions::first_person_page(request, problems),
        "/setup/service" => sessions::first_service_page(request, problems),
        "/invitations" => sessions::new_password_page(request, problems),
        "/services" => services::refused_new(request, problems),
        "/people" => people::refused_new(request, problems),
        "/teams" => people::refused_team(request, problems),
        "/signals" => signals::refused_new(request, problems),
        _ if path.starts_with("/signals/") => signals::refused(request, problems),
        "/account/password" | "/account/tokens" | "/account/mail" => {
            people::refused_account(request, problems)
        }
        _ if path.starts_with("/checklists/drafts/") => return drafts::refused(request, problems),
        _ => match path.strip_prefix("/services/")?.split_once('/') {
            None => services::refused_edit(request, problems),
            Some((_, "compliance")) => services::refused_profile(request, problems),
            Some((_, "effects")) => service_signals::refused(request, problems),
            Some((_, "handbacks")) => handbacks::refused_new(request, problems),
            Some(_) => return None,
        },
    };
    match reply {
        Ok(Reply::Html(html)) => Some(html),
        _ => None,
    }
}

/// The page of a form whose subject somebody else changed meanwhile, with both values.
fn conflict_page(request: &Request, error: &Error, found: &Conflict) -> Option<String> {
    let path = request.target.split('?').next().unwrap_or_default();
    if path.starts_with("/checklists/drafts/") {
        return drafts::conflict(request, found);
    }
    let of_service = path.strip_prefix("/services/").map(|of| of.split_once('/'));
    let reply = match of_service {
        Some(None) => services::conflict_edit(request, found),
        Some(Some((_, "compliance"))) => services::conflict_profile(request, found),
        Some(Some((_, what))) if what.ends_with("/confirmations") => {
            services::conflict_confirmation(request, found)
        }
        _ => return reviews::conflict_page(request, error),
    };
    match reply {
        Ok(Reply::Html(html)) => Some(html),
        _ => None,
    }
}

/// `GET /api/v1/openapi.json`
pub fn openapi(_: &Request) -> Result<Reply> {
    let document: Value = crate::web::door::openapi::document(&crate::web::routes::table());
    Ok(Reply::Json(document))
}
