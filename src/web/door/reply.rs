//! What handlers answer.

use actix_web::web::Bytes;
use serde::Serialize;
use serde_json::Value;

use crate::ops::{Error, Result};
use crate::web::render::RenderError;

/// An answer to a read.
#[derive(Debug)]
pub enum Reply {
    /// A page that is made for this request.
    Html(String),
    /// A page that may be sent again.
    Page(Page),
    /// Data.
    Json(Value),
    /// A file to keep.
    File(File),
    /// Another page.
    To(String),
}

/// A page as it is sent.
#[derive(Debug, Clone)]
pub struct Page {
    /// The bytes.
    pub body: Bytes,
    /// Whether they are in gzip.
    pub gzip: bool,
}

/// A file that the browser keeps instead of showing it.
#[derive(Debug, Clone)]
pub struct File {
    /// The name under which it is kept: letters, digits, dots and hyphens.
    pub name: String,
    /// Its media type.
    pub kind: &'static str,
    /// What is in it.
    pub body: String,
}

impl Reply {
    /// Data as JSON.
    ///
    /// # Errors
    /// It cannot be written as JSON, which is a defect.
    pub fn json<T: Serialize>(data: &T) -> Result<Self> {
        Ok(Reply::Json(value(data)?))
    }

    /// A page.
    ///
    /// # Errors
    /// The template does not fit the page, which is a defect.
    pub fn page<T: Serialize>(name: &str, page: &T) -> Result<Self> {
        Ok(Reply::Html(crate::web::render::render(name, page)?))
    }
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        Error::Internal(error.to_string())
    }
}

fn value<T: Serialize>(data: &T) -> Result<Value> {
    serde_json::to_value(data).map_err(|error| Error::Internal(error.to_string()))
}

/// What happens to the session cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cookie {
    /// It stays.
    Keep,
    /// It takes this secret.
    Set(String),
    /// It goes.
    Clear,
}

/// An action that was done: data for a program, the next page for a person.
#[derive(Debug)]
pub struct Done {
    /// The data.
    pub data: Value,
    /// The next page.
    pub next: String,
    /// Which notice the next page shows; see [`notice`].
    pub notice: &'static str,
    /// Whether something new exists.
    pub created: bool,
    /// What happens to the session cookie.
    pub cookie: Cookie,
    /// A page to show at once instead of the next one: secrets that are shown once.
    pub page: Option<String>,
    /// A part of a page for scripts, with its version tag.
    pub fragment: Option<(String, String)>,
}

impl Done {
    /// An action that was done; the next page is `next`.
    ///
    /// # Errors
    /// The data cannot be written as JSON, which is a defect.
    pub fn new<T: Serialize>(
        data: &T,
        next: impl Into<String>,
        notice: &'static str,
    ) -> Result<Self> {
        Ok(Self {
            data: value(data)?,
            next: next.into(),
            notice,
            created: false,
            cookie: Cookie::Keep,
            page: None,
            fragment: None,
        })
    }

    /// The same, for something new.
    #[must_use]
    pub fn created(self) -> Self {
        Self { created: true, ..self }
    }

    /// The same, with a change of the session cookie.
    #[must_use]
    pub fn with_cookie(self, cookie: Cookie) -> Self {
        Self { cookie, ..self }
    }
}

/// The sentences that a page can show about what was just done.
const NOTICES: &[(&str, &str)] = &[
    ("saved", "Saved."),
    ("service-added", "The service was added."),
    ("review-opened", "The review is open."),
    ("submitted", "Submitted. An SRE judges it now; answers are locked until it is returned."),
    ("returned", "Returned to the team with the changes asked."),
    ("withdrawn", "Withdrawn. Its answers carry over to the next review."),
    ("signed-off", "Signed off. The content is frozen."),
    (
        "review-upgraded",
        "The review runs the later version. What it held before is in its history.",
    ),
    ("low-risk-chosen", "The review asks the short list. Answers to the other items are kept."),
    ("full-review-asked", "The review asks the full list. No answer was lost."),
    ("volunteered", "You are the consultant of this review."),
    ("assigned", "The consultant was assigned."),
    ("explained", "Your explanation was recorded. An SRE judges it with the answer."),
    ("accepted", "Accepted together; the record says so."),
    ("judged", "Your verdict was recorded."),
    ("help-logged", "Your help was logged."),
    ("draft-begun", "The draft is open. It says what the versions in force say."),
    ("draft-read", "The draft is open. It says what the files say."),
    ("draft-saved", "The draft is saved."),
    (
        "draft-rebased",
        "The draft is on the versions in force. What both sides changed is named below.",
    ),
    ("draft-given-up", "The draft was given up."),
    ("draft-published", "Published. New reviews use it from now on."),
    ("help-withdrawn", "The entry was withdrawn. It stays, struck out."),
    ("handed-off", "Handed off. The SRE team runs it from now on."),
    ("handoff-postponed", "Your decision was recorded. Its developers go on running it."),
    ("capacity-stated", "Stated. The limits below count it from now on."),
    ("burden-attested", "Your attestation was recorded."),
    ("back-up-stated", "Your statement was recorded."),
    ("fallback-approved", "The fallback was approved."),
    (
        "gate-overridden",
        "The gate was overridden; it is shown with your reason until its last day.",
    ),
    ("override-revoked", "The override was ended."),
    ("reading-attested", "Your reading was recorded."),
    ("handback-proposed", "Proposed. The owning team is told and replies here."),
    ("handback-replied", "Your reply was recorded. A manager decides next."),
    ("handback-decided", "The decision was recorded with its reason."),
    ("handback-consultant-named", "The consultant was named, and is told."),
    ("handback-closed", "The handback is closed."),
    ("ownership-taken", "Your team owns the service from now on."),
    ("return-condition-saved", "The condition to return was saved."),
    ("return-condition-met", "The condition to return was recorded as met."),
    ("return-condition-dropped", "The condition to return is no longer asked for."),
    ("return-condition-reopened", "The condition to return is asked for again."),
    ("takeover-asked", "The SRE team was asked. Its lead answers here."),
    ("takeover-answered", "Your answer was recorded."),
    ("lesson-filed", "The lesson was filed. SREs decide what it changes in the checklist."),
    ("lesson-completed", "The lesson was completed."),
    ("lesson-discussed", "Your remark was added."),
    ("lesson-accepted", "Accepted. Who filed it is told."),
    ("lesson-declined", "Declined, with your reason. Who filed it is told."),
    ("lesson-reopened", "The lesson is open again."),
    ("waiver-asked", "The waiver was asked for. It waits for a decision."),
    ("waiver-decided", "Your decision was recorded."),
    ("waiver-revoked", "The waiver was revoked. Its item is to judge again."),
    ("condition-given", "The condition has another owner."),
    (
        "source-service-added",
        "The source may speak for the service. What it sent about it before is read now.",
    ),
    ("effect-expected", "Expected. What is measured from then on stands beside what was before."),
    ("effect-withdrawn", "The expectation was withdrawn."),
    ("source-ended", "The source has ended. Nothing is taken from it any more."),
    ("older-secret-revoked", "The older secret is taken no more."),
    ("test-sent", "A test event was sent. It has no effect; reload to see what became of it."),
    ("mail-again", "The message waits to be sent again."),
    ("mail-dropped", "The message was dropped."),
    (
        "mail-test",
        "A test message to you waits to be sent. It arrives within a minute, or the reason stands here.",
    ),
    ("condition-met", "The condition was recorded as met."),
    ("launched", "Launched. Its developers run it from now on."),
    ("message-sent", "Your message was sent."),
    ("signed-out", "You are signed out."),
    ("password", "Your password was changed. Every other session was ended."),
    ("ended", "The session was ended."),
    ("revoked", "The token was revoked."),
    ("person-added", "The person was added. Invite them next."),
    ("confirmed", "The confirmation was recorded."),
];

/// The sentence behind a code; empty for a code that does not exist.
pub fn notice(code: &str) -> &'static str {
    NOTICES.iter().find(|(known, _)| *known == code).map_or("", |(_, sentence)| sentence)
}
