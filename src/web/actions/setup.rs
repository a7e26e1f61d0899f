//! The first minutes of an installation.

use crate::ops::Result;
use crate::ops::setup::{self, FirstPerson};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of the first administrator.
pub const FIRST_ADMIN: &[Field] = &[
    one("token", "The secret of the link."),
    one("name", "Their name."),
    one("email", "Their address."),
    one("handle", "The name by which they sign in; blank to make it from the name."),
    one("password", "Their password, of 15 characters or more."),
];

/// Fields of the first team and service.
pub const FIRST_SERVICE: &[Field] =
    &[one("team", "The name of the team."), one("service", "The name of its first service.")];

/// `POST /setup`
pub fn first_admin(request: &Request) -> Result<Done> {
    let text = |name: &str| request.fields.text(name).to_owned();
    let person = FirstPerson {
        name: text("name"),
        handle: text("handle"),
        email: text("email"),
        password: text("password"),
    };
    let core = &request.state.core;
    let session = setup::first_admin(core, &text("token"), person, &request.device, &request.id)?;
    super::sessions::signed_in(&session, "/setup/service")
}

/// `POST /setup/service`
pub fn first_service(request: &Request) -> Result<Done> {
    let team = request.fields.text("team").to_owned();
    let service = request.fields.text("service").to_owned();
    let first = request.write(move |tx| setup::first_service(tx, &team, &service))?;
    let next = format!("/services/{}", first.service.service);
    Ok(Done::new(&first, next, "service-added")?.created())
}
