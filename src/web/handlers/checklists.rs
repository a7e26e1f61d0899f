//! The pages of checklists: their versions, one version, and one item through time.

use super::{api, viewer};
use crate::domain::checklist::Kind;
use crate::domain::ids::ItemId;
use crate::ops::checklists::{self, ListedVersion};
use crate::ops::{Error, Result, item_history, portfolio};
use crate::web::door::reply::Reply;
use crate::web::door::request::Request;
use crate::web::pages;
use crate::web::pages::checklists::{ByVersion, Registered};

/// Open reviews and publication of every checklist version.
fn registered(request: &Request) -> Result<ByVersion> {
    let reviews = request.read(portfolio::reviews_under_way)?;
    let published = request.read(checklists::published)?;
    let now = request.state.core.now();
    let known = |one: &ListedVersion| {
        let open = reviews.iter().filter(|review| {
            review.kind == one.kind && u32::try_from(review.checklist_version) == Ok(one.version)
        });
        Registered {
            open_reviews: u64::try_from(open.count()).unwrap_or(0),
            published: pages::time::moment(one.at, now),
            by: pages::checklists::by(one),
        }
    };
    Ok(published.iter().map(|one| ((one.kind, one.version), known(one))).collect())
}

/// `GET /checklists`
pub fn index(request: &Request) -> Result<Reply> {
    let known = registered(request)?;
    let catalog = request.read(checklists::catalog)?;
    Reply::page("checklists/index", &pages::checklists::index(&catalog, &known, &viewer(request)))
}

/// `GET /checklists/{kind}` and `GET /checklists/{kind}/{version}`
pub fn show(request: &Request) -> Result<Reply> {
    if let Some(found) = super::drafts::read_diff(request)? {
        return super::drafts::diff(request, &found);
    }
    let checklist = api::read_checklist(request)?;
    let known = registered(request)?;
    let results = request.read(|view| item_history::of_all(view, checklist.kind))?;
    let catalog = request.state.core.catalog();
    let which = (checklist.kind, checklist.version);
    let page = pages::checklists::show(&catalog, which, &known, &results, &viewer(request))
        .ok_or_else(|| Error::NotFound("such checklist".to_owned()))?;
    Reply::page("checklists/show", &page)
}

fn read_item(request: &Request) -> Result<item_history::ItemHistory> {
    let kind: Kind = request.path("kind")?;
    let item: ItemId = request.path("item")?;
    request.read(|view| item_history::read(view, kind, &item))
}

/// `GET /checklists/{kind}/items/{item}`
pub fn item(request: &Request) -> Result<Reply> {
    let history = read_item(request)?;
    let (catalog, now) = (request.state.core.catalog(), request.state.core.now());
    let page = pages::checklists::item(&catalog, &history, &viewer(request), now)
        .ok_or_else(|| Error::NotFound(format!("item {}", history.item)))?;
    Reply::page("checklists/item", &page)
}

/// `GET /checklists/{kind}/items/{item}`, as data
pub fn item_data(request: &Request) -> Result<Reply> {
    Reply::json(&read_item(request)?)
}

/// `GET /checklists/{kind}/results`
pub fn results(request: &Request) -> Result<Reply> {
    let kind: Kind = request.path("kind")?;
    Reply::json(&request.read(|view| item_history::results(view, kind))?)
}
