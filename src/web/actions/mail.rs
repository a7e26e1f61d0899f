//! The mail of the installation, and what mail a person wants.

use crate::domain::ids::MailId;
use crate::ops::{Error, Result, mail, mail_wishes};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of what mail a person wants.
pub const WISHES: &[Field] = &[
    one("digest_hour", "The hour of the digest in UTC, 0 to 23, or none."),
    one("at_once", "on or off: whether questions and decisions come at once."),
];

/// `POST /account/mail`
pub fn wish(request: &Request) -> Result<Done> {
    let hour = match request.fields.text("digest_hour").trim() {
        "none" => None,
        _ => Some(request.fields.parse::<u8>("digest_hour").map_err(|_| no_hour())?),
    };
    let at_once = match request.fields.text("at_once") {
        "on" | "true" => true,
        "off" | "false" => false,
        _ => return Err(Error::invalid("at_once", "Choose on or off.")),
    };
    let saved = request.write(move |tx| mail_wishes::set(tx, hour, at_once))?;
    Done::new(&saved, "/account", "saved")
}

fn no_hour() -> Error {
    Error::invalid("digest_hour", mail_wishes::HOURS)
}

/// `POST /mail/messages/{id}/attempts`
pub fn send_again(request: &Request) -> Result<Done> {
    let id: MailId = request.path("id")?;
    let saved = request.write(move |tx| mail::send_again(tx, id))?;
    Done::new(&saved, "/mail", "mail-again")
}

/// `POST /mail/messages/{id}/removal`
pub fn drop_dead(request: &Request) -> Result<Done> {
    let id: MailId = request.path("id")?;
    let saved = request.write(move |tx| mail::drop_dead(tx, id))?;
    Done::new(&saved, "/mail", "mail-dropped")
}

/// `POST /mail/tests`
pub fn test(request: &Request) -> Result<Done> {
    let saved = request.write(mail::test)?;
    Ok(Done::new(&saved, "/mail", "mail-test")?.created())
}
