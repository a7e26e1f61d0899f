//! How long the developers of a service stay after its handoff.

use crate::domain::back_up::CommitmentFields;
use crate::domain::ids::{BackUpId, Slug};
use crate::ops::Result;
use crate::ops::back_up::{self, BackUpSaved};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

/// Fields of what the owning team states.
pub const STATE: &[Field] = &[
    one("says", "stays or fallback."),
    one("until", "With stays: the last day for which the team is committed, YYYY-MM-DD."),
    one("words", "With fallback: what happens when the team ends sooner."),
    one("link", "With fallback: where it is written in full; may be blank."),
];

/// Fields of an agreed period.
pub const AGREE: &[Field] = &[one("until", "The last day of the back-up period, YYYY-MM-DD.")];

fn done(saved: &BackUpSaved, notice: &'static str) -> Result<Done> {
    Ok(Done::new(saved, format!("/services/{}#back-up-h", saved.service), notice)?.created())
}

/// `POST /services/{svc}/back-up`
pub fn state(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let text = |name: &str| request.fields.text(name).trim().to_owned();
    let fields = CommitmentFields {
        says: text("says"),
        until: text("until"),
        words: text("words"),
        link: text("link"),
    };
    done(&request.write(move |tx| back_up::state(tx, &svc, &fields))?, "back-up-stated")
}

/// `POST /services/{svc}/back-up/period`
pub fn agree(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let until = request.fields.text("until").to_owned();
    done(&request.write(move |tx| back_up::agree(tx, &svc, &until))?, "back-up-stated")
}

/// `POST /services/{svc}/back-up/{id}/approval`
pub fn approve(request: &Request) -> Result<Done> {
    let (svc, id): (Slug, BackUpId) = (request.path("svc")?, request.path("id")?);
    done(&request.write(move |tx| back_up::approve(tx, &svc, id))?, "fallback-approved")
}
