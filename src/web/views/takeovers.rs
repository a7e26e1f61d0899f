//! Requests that an SRE team takes a service over.

use serde::Serialize;

use super::capacity::OutlookView;
use super::form::Choice;
use super::link::Link;
use super::moment::Moment;
use super::shell::Shell;

/// `takeovers/index`: services that wait for an SRE team, in the order in which they are served.
#[derive(Debug, Clone, Serialize)]
pub struct Queue {
    /// The frame of the page.
    pub shell: Shell,
    /// The requests.
    pub requests: Vec<TakeoverView>,
}

/// `takeovers/request`: one request.
#[derive(Debug, Clone, Serialize)]
pub struct TakeoverView {
    /// The service.
    pub service: Link,
    /// The owning team's name.
    pub owner: String,
    /// `Critical`, `Standard` or `Experimental`.
    pub importance: String,
    /// The regimes in scope that count, in words; may be empty.
    pub regimes: String,
    /// The SRE team that is asked.
    pub team: Link,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked: Moment,
    /// Why now, Markdown; may be empty.
    pub words: String,
    /// Where it stands, in words.
    pub standing: String,
    /// Who answered; empty before.
    pub answered_by: String,
    /// The reason or the guidance, Markdown; may be empty.
    pub answer_words: String,
    /// What the load of the team becomes when it takes the service; absent once that is no
    /// question.
    pub outlook: Option<OutlookView>,
    /// The form of the answer; absent when the reader may not.
    pub form: Option<AnswerForm>,
}

/// The form in which the lead answers.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerForm {
    /// Where it posts.
    pub action: String,
    /// The version that the page shows.
    pub version: i32,
    /// The number of the request, so that ids differ within a page.
    pub n: i32,
}

/// The form that asks an SRE team.
#[derive(Debug, Clone, Serialize)]
pub struct AskForm {
    /// Where it posts.
    pub action: String,
    /// The SRE teams.
    pub teams: Vec<Choice>,
}
