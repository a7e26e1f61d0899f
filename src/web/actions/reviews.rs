//! Reviews.

use crate::domain::checklist::Kind;
use crate::domain::fields;
use crate::domain::ids::{ConditionId, Handle, ItemId, Slug};
use crate::domain::review::Group;
use crate::domain::review_key::ReviewKey;
use crate::ops::reviews::ReviewSaved;
use crate::ops::{
    Error, Result, Tx, conditions, consultants, reviews, sign_offs, upgrades, verdicts,
};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;
use crate::web::handlers::reviews::saved_fragment;
use crate::web::pages::reviews::place::unfolded;

/// Fields of opening a review.
pub const OPEN: &[Field] = &[one("target_date", "The day the team aims for, YYYY-MM-DD.")];

/// Fields of a return.
pub const RETURN: &[Field] =
    &[one("comment", "What to change, beyond the changes asked on items.")];

/// Fields of a withdrawal.
pub const WITHDRAW: &[Field] = &[one("reason", "Why the review is withdrawn.")];

/// Fields of an upgrade.
pub const UPGRADE: &[Field] =
    &[one("to", "The number of the later version; the newest when it is left out.")];

/// Fields of an assignment.
pub const ASSIGN: &[Field] = &[one("handle", "The SRE.")];

/// Fields of a sign-off.
pub const SIGN_OFF: &[Field] = &[
    one("sentence", "The sentence to record."),
    one("content_hash", "The hash over the content that was read."),
];

/// Fields of accepting a group.
pub const ACCEPT_GROUP: &[Field] =
    &[one("group", "self_reported or measured."), one("seen", "Names the content that was read.")];

/// Fields of giving a condition to another person.
pub const GIVE: &[Field] = &[
    one("owner", "Who does it from now on, by handle."),
    one("next", "The item to go to afterwards."),
];

/// Fields of recording a condition as met.
pub const CLOSE: &[Field] = &[one("next", "The item to go to afterwards.")];

fn path(saved: &ReviewSaved) -> String {
    format!("/services/{}/{}/{}", saved.service, saved.kind, saved.number)
}

/// Runs an operation on the review that the path names.
fn on_review(
    request: &Request,
    notice: &'static str,
    page: &str,
    work: impl FnOnce(&mut Tx<'_>, &Slug, ReviewKey) -> Result<ReviewSaved> + Send + 'static,
) -> Result<Done> {
    let slug: Slug = request.path("svc")?;
    let key = request.review()?;
    let saved = request.write(move |tx| work(tx, &slug, key))?;
    Done::new(&saved, format!("{}{page}", path(&saved)), notice)
}

/// `POST /services/{svc}/{kind}`
pub fn open(request: &Request) -> Result<Done> {
    let slug: Slug = request.path("svc")?;
    let kind: Kind = request.path("kind")?;
    let target = request.fields.day("target_date")?;
    let saved = request.write(move |tx| reviews::open(tx, &slug, kind, target))?;
    Ok(Done::new(&saved, path(&saved), "review-opened")?.created())
}

/// `POST …/submissions`
pub fn submit(request: &Request) -> Result<Done> {
    Ok(on_review(request, "submitted", "", reviews::submit)?.created())
}

/// `POST …/returns`
pub fn give_back(request: &Request) -> Result<Done> {
    let comment = request.fields.text("comment").to_owned();
    let done = on_review(request, "returned", "", move |tx, slug, key| {
        reviews::return_with_changes(tx, slug, key, &comment)
    })?;
    Ok(done.created())
}

/// `POST …/withdrawal`
pub fn withdraw(request: &Request) -> Result<Done> {
    let reason = request.fields.text("reason").to_owned();
    on_review(request, "withdrawn", "", move |tx, slug, key| {
        reviews::withdraw(tx, slug, key, &reason)
    })
}

/// `POST …/upgrades`
pub fn upgrade(request: &Request) -> Result<Done> {
    let (slug, key): (Slug, ReviewKey) = (request.path("svc")?, request.review()?);
    let to =
        match request.fields.text("to").trim().trim_start_matches('v') {
            "" => None,
            number => Some(number.parse().map_err(|_| {
                Error::invalid("to", "Give the number of a version, for example 15.")
            })?),
        };
    let saved = request.write(move |tx| upgrades::upgrade(tx, &slug, key, to))?;
    Ok(Done::new(&saved, path(&saved.review), "review-upgraded")?.created())
}

/// `POST …/consultants`
pub fn volunteer(request: &Request) -> Result<Done> {
    let done = on_review(request, "volunteered", "", |tx, slug, key| {
        consultants::consult(tx, slug, key, None)
    })?;
    Ok(done.created())
}

/// `POST …/consultant`
pub fn assign(request: &Request) -> Result<Done> {
    let handle: Handle = request.fields.parse("handle")?;
    on_review(request, "assigned", "", move |tx, slug, key| {
        consultants::consult(tx, slug, key, Some(&handle))
    })
}

/// `POST …/sign-offs`
pub fn sign_off(request: &Request) -> Result<Done> {
    let sentence = request.fields.text("sentence").to_owned();
    let content_hash = request.fields.text("content_hash").to_owned();
    let done = on_review(request, "signed-off", "", move |tx, slug, key| {
        sign_offs::sign_off(tx, slug, key, &sentence, &content_hash)
    })?;
    Ok(done.created())
}

/// `POST …/verdicts`
pub fn accept_group(request: &Request) -> Result<Done> {
    let seen = request.fields.text("seen").to_owned();
    let group = match request.fields.text("group") {
        "" => Group::SelfReported,
        named => named
            .parse()
            .map_err(|_| Error::invalid("group", "Choose one of: self_reported, measured."))?,
    };
    let done = on_review(request, "accepted", "/sign-off", move |tx, slug, key| {
        verdicts::accept_group(tx, slug, key, group, &seen)
    })?;
    Ok(done.created())
}

/// `POST …/conditions/{id}/closure`
pub fn close_condition(request: &Request) -> Result<Done> {
    let id: ConditionId = request.path("id")?;
    let done = on_review(request, "condition-met", "", move |tx, slug, key| {
        verdicts::close_condition(tx, slug, key, id)
    })?;
    with_item(request, done)
}

/// `POST …/conditions/{id}/owner`
pub fn give_condition(request: &Request) -> Result<Done> {
    let id: ConditionId = request.path("id")?;
    let owner: Handle =
        fields::handle("owner", request.fields.text("owner"), "Name who does it, by handle.")?;
    let done = on_review(request, "condition-given", "", move |tx, slug, key| {
        conditions::give(tx, slug, key, id, &owner)
    })?;
    with_item(request, done)
}

/// The same, going back to the item that the form names; for scripts with the item as it is now.
fn with_item(request: &Request, mut done: Done) -> Result<Done> {
    if let Ok(item) = request.fields.text("next").parse::<ItemId>() {
        done.next = unfolded(&done.next, &item);
        if request.wants_fragment {
            let (slug, key): (Slug, ReviewKey) = (request.path("svc")?, request.review()?);
            done.fragment = Some((saved_fragment(request, &slug, key, &item)?, String::new()));
        }
    }
    Ok(done)
}
