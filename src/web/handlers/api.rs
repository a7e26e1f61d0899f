//! Reads as data: the JSON twins of the pages.

use utoipa::openapi::{ObjectBuilder, RefOr, schema::Schema};

use crate::domain::checklist::{Checklist, Kind};
use crate::domain::ids::{Handle, ItemId, Slug};
use crate::domain::review_key::ReviewKey;
use crate::ops::{
    Error, Result, account, attestations as attestation_ops, back_up as back_up_ops,
    capacity as carried, compliance, events, my_work, overrides as override_ops, people,
    portfolio as services, review_page, service_page, takeovers as requests, teams, upgrades,
};
use crate::web::door::reply::Reply;
use crate::web::door::request::Request;
use crate::web::door::route::Answer;

/// `GET /`
pub fn work(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(my_work::read)?)
}

/// `GET /services`
pub fn portfolio(request: &Request) -> Result<Reply> {
    Reply::json(&read_portfolio(request)?)
}

/// The page of the portfolio that the query asks for.
///
/// # Errors
/// A value of the query cannot be read, or nobody is signed in.
pub fn read_portfolio(request: &Request) -> Result<services::Portfolio> {
    let query = &request.query;
    let column = match query.text("stage") {
        "" => None,
        _ => Some(query.parse("stage")?),
    };
    let team: Option<Slug> = match query.text("team") {
        "" => None,
        _ => Some(query.parse("team")?),
    };
    let text = Some(query.text("q").trim().to_owned()).filter(|text| !text.is_empty());
    let page: i64 = match query.text("page") {
        "" => 0,
        _ => query.parse("page")?,
    };
    request.read(|view| services::portfolio(view, column, team.as_ref(), text, page))
}

/// `GET /reviews`
pub fn reviews(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(services::reviews_under_way)?)
}

/// `GET /services/{svc}`
pub fn service(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| service_page::read(view, &slug))?)
}

/// The history that the path and query ask for.
///
/// # Errors
/// There is no such service or review.
pub fn read_history(request: &Request) -> Result<events::History> {
    let slug: Slug = request.path("svc")?;
    let key = match request.path.contains_key("n") {
        true => Some(request.review()?),
        false => None,
    };
    let before: Option<i64> = match request.query.text("before") {
        "" => None,
        _ => Some(request.query.parse("before")?),
    };
    request.read(|view| events::history(view, &slug, key, before))
}

/// `GET /services/{svc}/history` and `GET /services/{svc}/launch/{n}/history`
pub fn history(request: &Request) -> Result<Reply> {
    Reply::json(&read_history(request)?)
}

/// `GET /services/{svc}/compliance`
pub fn profile(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| compliance::read(view, &slug))?)
}

/// The review that the path names.
///
/// # Errors
/// There is no such review.
pub fn read_review(request: &Request) -> Result<review_page::ReviewDetail> {
    let slug: Slug = request.path("svc")?;
    let key = request.review()?;
    request.read(|view| review_page::read(view, &slug, key))
}

/// `GET /services/{svc}/launch/{n}`
pub fn review(request: &Request) -> Result<Reply> {
    Reply::json(&read_review(request)?)
}

/// `GET /services/{svc}/{kind}/{n}/snapshots`
pub fn snapshots(request: &Request) -> Result<Reply> {
    let (slug, key): (Slug, ReviewKey) = (request.path("svc")?, request.review()?);
    Reply::json(&request.read(|view| upgrades::snapshots(view, &slug, key))?)
}

/// The snapshot that the path names.
///
/// # Errors
/// There is no such snapshot.
pub fn read_snapshot(request: &Request) -> Result<upgrades::SnapshotDetail> {
    let (slug, key): (Slug, ReviewKey) = (request.path("svc")?, request.review()?);
    let number: i32 = request.path("id")?;
    request.read(|view| upgrades::snapshot(view, &slug, key, number))
}

/// `GET /services/{svc}/{kind}/{n}/snapshots/{id}`
pub fn snapshot(request: &Request) -> Result<Reply> {
    Reply::json(&read_snapshot(request)?)
}

/// `GET /services/{svc}/launch/{n}/items/{item}`
pub fn item(request: &Request) -> Result<Reply> {
    let id: ItemId = request.path("item")?;
    let detail = read_review(request)?;
    let item = detail
        .items
        .into_iter()
        .find(|item| item.id == id)
        .ok_or_else(|| Error::NotFound(format!("item {id} in this review")))?;
    Reply::json(&item)
}

/// The checklist version that the path names: `v3`, `current`, or none for the current one.
///
/// # Errors
/// There is no such checklist or version.
pub fn read_checklist(request: &Request) -> Result<std::sync::Arc<Checklist>> {
    let kind: Kind = request.path("kind")?;
    let catalog = request.read(crate::ops::checklists::catalog)?;
    let version = request.path.get("version").map_or("current", String::as_str);
    let found = match version {
        "current" => catalog.current(kind),
        version => version
            .strip_prefix('v')
            .and_then(|number| number.parse().ok())
            .and_then(|number| catalog.version(kind, number)),
    };
    found.ok_or_else(|| Error::NotFound(format!("version {version:.20} of the {kind} checklist")))
}

/// `GET /checklists/{kind}` and `GET /checklists/{kind}/{version}`
pub fn checklist(request: &Request) -> Result<Reply> {
    if let Some(found) = super::drafts::read_diff(request)? {
        return Reply::json(&found);
    }
    Reply::json(&*read_checklist(request)?)
}

/// What a checklist looks like: the file format, which `checklists/README.md` describes.
pub const CHECKLIST: Answer = Answer { schema: checklist_schema, parts: |_| {} };

fn checklist_schema() -> RefOr<Schema> {
    RefOr::T(Schema::Object(
        ObjectBuilder::new()
            .description(Some("A checklist version; its format is that of the checklist files."))
            .build(),
    ))
}

/// `GET /waivers`
pub fn waivers(request: &Request) -> Result<Reply> {
    Reply::json(&super::waivers::of_query(request)?.1)
}

/// `GET /services/{svc}/attestations`
pub fn attestations(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| attestation_ops::of_service(view, &slug))?)
}

/// `GET /services/{svc}/back-up`
pub fn back_up(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| back_up_ops::of_service(view, &slug))?)
}

/// `GET /services/{svc}/overrides`
pub fn overrides(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| override_ops::of_service(view, &slug))?)
}

/// `GET /takeovers`
pub fn takeovers(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(requests::queue)?)
}

/// `GET /services/{svc}/takeovers`
pub fn takeovers_of(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    Reply::json(&request.read(|view| requests::of_service(view, &slug))?)
}

/// `GET /people`
pub fn all_people(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(people::list)?)
}

/// `GET /people/{handle}`
pub fn person(request: &Request) -> Result<Reply> {
    let handle: Handle = request.path("handle")?;
    Reply::json(&request.read(|view| people::read(view, &handle))?)
}

/// `GET /people/{handle}/tokens`
pub fn tokens_of(request: &Request) -> Result<Reply> {
    let handle: Handle = request.path("handle")?;
    Reply::json(&request.read(|view| people::tokens(view, &handle))?)
}

/// `GET /teams`
pub fn all_teams(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(teams::list)?)
}

/// `GET /teams/{team}`
pub fn team(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("team")?;
    Reply::json(&request.read(|view| teams::read(view, &slug))?)
}

/// `GET /teams/{team}/capacity`
pub fn capacity(request: &Request) -> Result<Reply> {
    let slug: Slug = request.path("team")?;
    Reply::json(&request.read(|view| carried::read(view, &slug))?)
}

/// `GET /account`
pub fn own_account(request: &Request) -> Result<Reply> {
    Reply::json(&request.read(account::read)?)
}
