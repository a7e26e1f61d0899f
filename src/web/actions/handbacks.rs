//! Readings, handbacks and conditions to return.

use crate::domain::attestation::ReadingFields;
use crate::domain::handback::{ConditionFields, OutcomeFields, ProposalFields};
use crate::domain::ids::Slug;
use crate::ops::handbacks::{self, ConditionSaved, HandbackSaved};
use crate::ops::{Result, readings};
use crate::web::door::fields::{Field, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;

const VERSION: Field = one("version", "The version that was read.");

/// Fields of a reading.
pub const ATTEST: &[Field] = &[
    one("reading", "What was read, for example change_failure_share."),
    one("value", "The value, a number in the unit of the reading."),
    one("link", "Where the value can be checked: an address with http:// or https://."),
];

/// Fields of a proposal.
pub const PROPOSE: &[Field] = &[
    one("reason", "Why the service should go back to its developers."),
    one("urgent", "Send any value if it cannot wait for the reply."),
    one("urgent_reason", "With urgent: what happens if it waits."),
    one("urgent_lead", "With urgent: the SRE lead who agrees, by their handle."),
];

/// Fields of a reply.
pub const REPLY: &[Field] = &[VERSION, one("reply", "What the manager should know.")];

/// Fields of a decision.
pub const DECIDE: &[Field] = &[
    VERSION,
    one("outcome", "hand_back, keep, blitz, fund, retire or reassign."),
    one("reason", "Why; for every outcome."),
    one("on", "With hand_back: the day from which the developers run it, YYYY-MM-DD."),
    one("consultant", "With hand_back: the SRE who consults from then on, by their handle."),
    one("plan", "With keep: what is done meanwhile."),
    one("owner", "With keep: who sees to the plan, by their handle."),
    one("review_on", "With keep: the day on which it is looked at, YYYY-MM-DD."),
    one("from", "With blitz: its first day, YYYY-MM-DD."),
    one("until", "With blitz: its last day, YYYY-MM-DD."),
    one("people", "With blitz: who takes part, by their handles."),
    one("exit_criteria", "With blitz: how everybody knows that it was enough."),
    one("budget_owner", "With fund: who owns the budget, by their handle."),
    one("fund_until", "With fund: its last day, YYYY-MM-DD."),
    one("retire_on", "With retire: the day on which the service ends, YYYY-MM-DD."),
    one("migration_owner", "With retire: who moves customers and data, by their handle."),
    one("team", "With reassign: the team that is to own it, by its name in URLs."),
];

/// Fields of a closing.
pub const CLOSE: &[Field] = &[VERSION, one("closing_words", "What came of it.")];

/// Fields of the taking of a service by its new owner.
pub const TAKE: &[Field] = &[VERSION];

/// Fields of naming another consultant.
pub const CONSULT: &[Field] =
    &[VERSION, one("consultant", "The SRE who consults from now on, by their handle.")];

/// Fields of a new condition to return.
pub const ADD: &[Field] = &[
    one("words", "What is to be so."),
    one("owner", "Who sees to it, by their handle."),
    one("due_on", "By when, YYYY-MM-DD."),
];

/// Fields of a change of a condition to return.
pub const EDIT: &[Field] = &[
    VERSION,
    one("words", "What is to be so; left out, it stays. Only an SRE outside the team changes it."),
    one("owner", "Who sees to it, by their handle."),
    one("due_on", "By when, YYYY-MM-DD."),
];

/// Fields of meeting a condition to return.
pub const MEET: &[Field] = &[VERSION, one("words", "How it was met; may be blank.")];

/// Fields of dropping or reopening a condition to return.
pub const REASON: &[Field] = &[VERSION, one("reason", "Why.")];

fn page_of(saved: &HandbackSaved) -> String {
    format!("/services/{}/handbacks/{}", saved.service, saved.number)
}

fn conditions_of(saved: &ConditionSaved) -> String {
    format!("/services/{}/handbacks/{}#conditions-h", saved.service, saved.handback)
}

fn text(request: &Request, name: &str) -> String {
    request.fields.text(name).trim().to_owned()
}

/// `POST /services/{svc}/readings`
pub fn attest(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let text = |name: &str| text(request, name);
    let fields =
        ReadingFields { reading: text("reading"), value: text("value"), link: text("link") };
    let saved = request.write(move |tx| readings::attest(tx, &svc, &fields))?;
    let next = format!("/services/{}#fragility-h", saved.service);
    Ok(Done::new(&saved, next, "reading-attested")?.created())
}

/// What a request says of a proposal.
pub fn proposal(request: &Request) -> ProposalFields {
    ProposalFields {
        reason: text(request, "reason"),
        urgent: request.fields.ticked("urgent"),
        urgent_reason: text(request, "urgent_reason"),
        urgent_lead: text(request, "urgent_lead"),
    }
}

/// `POST /services/{svc}/handbacks`
pub fn propose(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let fields = proposal(request);
    let saved = request.write(move |tx| handbacks::propose(tx, &svc, &fields))?;
    Ok(Done::new(&saved, page_of(&saved), "handback-proposed")?.created())
}

/// `POST /services/{svc}/handbacks/{n}/reply`
pub fn reply(request: &Request) -> Result<Done> {
    let (svc, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let (version, words) = (request.version()?, text(request, "reply"));
    let saved = request.write(move |tx| handbacks::reply(tx, &svc, number, version, &words))?;
    Done::new(&saved, page_of(&saved), "handback-replied")
}

fn outcome(request: &Request) -> OutcomeFields {
    let text = |name: &str| text(request, name);
    OutcomeFields {
        reason: text("reason"),
        outcome: text("outcome"),
        on: text("on"),
        consultant: text("consultant"),
        plan: text("plan"),
        owner: text("owner"),
        review_on: text("review_on"),
        from: text("from"),
        until: text("until"),
        people: text("people"),
        exit_criteria: text("exit_criteria"),
        budget_owner: text("budget_owner"),
        fund_until: text("fund_until"),
        retire_on: text("retire_on"),
        migration_owner: text("migration_owner"),
        team: text("team"),
    }
}

/// `POST /services/{svc}/handbacks/{n}/decision`
pub fn decide(request: &Request) -> Result<Done> {
    let (svc, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let (version, fields) = (request.version()?, outcome(request));
    let saved = request.write(move |tx| handbacks::decide(tx, &svc, number, version, &fields))?;
    Done::new(&saved, page_of(&saved), "handback-decided")
}

/// `POST /services/{svc}/handbacks/{n}/closure`
pub fn close(request: &Request) -> Result<Done> {
    let (svc, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let (version, words) = (request.version()?, text(request, "closing_words"));
    let saved = request.write(move |tx| handbacks::close(tx, &svc, number, version, &words))?;
    Done::new(&saved, page_of(&saved), "handback-closed")
}

/// `POST /services/{svc}/handbacks/{n}/ownership`
pub fn take(request: &Request) -> Result<Done> {
    let (svc, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let version = request.version()?;
    let saved = request.write(move |tx| handbacks::take_ownership(tx, &svc, number, version))?;
    Done::new(&saved, page_of(&saved), "ownership-taken")
}

/// `POST /services/{svc}/handbacks/{n}/consultant`
pub fn name_consultant(request: &Request) -> Result<Done> {
    let (svc, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let (version, consultant) = (request.version()?, text(request, "consultant"));
    let saved = request
        .write(move |tx| handbacks::name_consultant(tx, &svc, number, version, &consultant))?;
    let next = format!("{}#conditions-h", page_of(&saved));
    Done::new(&saved, next, "handback-consultant-named")
}

fn condition(request: &Request) -> ConditionFields {
    let text = |name: &str| text(request, name);
    ConditionFields { words: text("words"), owner: text("owner"), due_on: text("due_on") }
}

/// `POST /services/{svc}/handbacks/{n}/conditions`
pub fn add(request: &Request) -> Result<Done> {
    let (svc, number): (Slug, i32) = (request.path("svc")?, request.path("n")?);
    let fields = condition(request);
    let saved = request.write(move |tx| handbacks::add_condition(tx, &svc, number, &fields))?;
    Ok(Done::new(&saved, conditions_of(&saved), "return-condition-saved")?.created())
}

/// `POST /services/{svc}/handbacks/{n}/conditions/{c}`
pub fn edit(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let place = (request.path("n")?, request.path("c")?);
    let (version, fields) = (request.version()?, condition(request));
    let saved =
        request.write(move |tx| handbacks::edit_condition(tx, &svc, place, version, &fields))?;
    Done::new(&saved, conditions_of(&saved), "return-condition-saved")
}

/// `POST /services/{svc}/handbacks/{n}/conditions/{c}/closure`
pub fn meet(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let place = (request.path("n")?, request.path("c")?);
    let (version, words) = (request.version()?, text(request, "words"));
    let saved =
        request.write(move |tx| handbacks::meet_condition(tx, &svc, place, version, &words))?;
    Done::new(&saved, conditions_of(&saved), "return-condition-met")
}

/// `POST /services/{svc}/handbacks/{n}/conditions/{c}/removal`
pub fn drop(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let place = (request.path("n")?, request.path("c")?);
    let (version, reason) = (request.version()?, text(request, "reason"));
    let saved =
        request.write(move |tx| handbacks::drop_condition(tx, &svc, place, version, &reason))?;
    Done::new(&saved, conditions_of(&saved), "return-condition-dropped")
}

/// `POST /services/{svc}/handbacks/{n}/conditions/{c}/reopening`
pub fn reopen(request: &Request) -> Result<Done> {
    let svc: Slug = request.path("svc")?;
    let place = (request.path("n")?, request.path("c")?);
    let (version, reason) = (request.version()?, text(request, "reason"));
    let saved =
        request.write(move |tx| handbacks::reopen_condition(tx, &svc, place, version, &reason))?;
    Done::new(&saved, conditions_of(&saved), "return-condition-reopened")
}
