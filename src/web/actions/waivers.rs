//! Waivers of items.

use crate::domain::ids::{ItemId, Slug};
use crate::domain::review_key::ReviewKey;
use crate::domain::waiver::AskedFields;
use crate::ops::waivers::{self, WaiverSaved};
use crate::ops::{Result, Tx};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;
use crate::web::handlers::reviews::saved_fragment;
use crate::web::pages::reviews::place::unfolded;

/// Fields of a request.
pub const ASK: &[Field] = &[
    one("reason", "Why the item cannot meet its bar in time."),
    one("compensating_control", "What guards against the harm meanwhile."),
    one("until", "The last day of the waiver, YYYY-MM-DD."),
];

/// Fields of a decision.
pub const DECIDE: &[Field] = &[
    one("version", "The version that was read."),
    one("decision", "granted or denied."),
    one("reason", "Why it is granted or denied."),
    one("item", "The item to go back to."),
    one("back", "The page to go back to: sign-off, list, or blank for the item."),
];

/// Fields of a revocation.
pub const REVOKE: &[Field] = &[
    one("version", "The version that was read."),
    one("reason", "Why it ends before its last day."),
    one("item", "The item to go back to."),
    one("back", "The page to go back to: sign-off, list, or blank for the item."),
];

/// Where the page goes after a step, with the item as it is now for scripts.
fn done(request: &Request, saved: &WaiverSaved, notice: &'static str) -> Result<Done> {
    let key = ReviewKey { kind: saved.kind, number: saved.review };
    let review = format!("/services/{}/{}", saved.service, key.path());
    let next = match request.fields.text("back") {
        "sign-off" => format!("{review}/sign-off?item={}", saved.item),
        "list" => "/waivers".to_owned(),
        _ => unfolded(&review, &saved.item),
    };
    let mut done = Done::new(saved, next, notice)?;
    if request.wants_fragment {
        let html = saved_fragment(request, &saved.service, key, &saved.item)?;
        done.fragment = Some((html, String::new()));
    }
    Ok(done)
}

/// `POST …/items/{item}/waivers`
pub fn ask(request: &Request) -> Result<Done> {
    let (svc, key): (Slug, ReviewKey) = (request.path("svc")?, request.review()?);
    let item: ItemId = request.path("item")?;
    let text = |name: &str| request.fields.text(name).to_owned();
    let asked = AskedFields {
        reason: text("reason"),
        compensating_control: text("compensating_control"),
        until: text("until").trim().to_owned(),
    };
    let saved = request.write(move |tx| waivers::ask(tx, &svc, key, &item, &asked))?;
    Ok(done(request, &saved, "waiver-asked")?.created())
}

/// Runs a step of the waiver that the path names.
fn step(
    request: &Request,
    work: impl FnOnce(&mut Tx<'_>, &Slug, ReviewKey, i32, i32, &str) -> Result<WaiverSaved>
    + Send
    + 'static,
) -> Result<WaiverSaved> {
    let (svc, key): (Slug, ReviewKey) = (request.path("svc")?, request.review()?);
    let number: i32 = request.path("id")?;
    let version = request.version()?;
    let reason = request.fields.text("reason").to_owned();
    request.write(move |tx| work(tx, &svc, key, number, version, &reason))
}

/// `POST …/waivers/{id}/decision`
pub fn decide(request: &Request) -> Result<Done> {
    let decision = request.fields.text("decision").trim().to_owned();
    let saved = step(request, move |tx, svc, key, number, version, reason| {
        waivers::decide(tx, svc, key, number, version, &decision, reason)
    })?;
    done(request, &saved, "waiver-decided")
}

/// `POST …/waivers/{id}/revocation`
pub fn revoke(request: &Request) -> Result<Done> {
    let saved = step(request, waivers::revoke)?;
    done(request, &saved, "waiver-revoked")
}
