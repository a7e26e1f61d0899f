//! The pages of services.

use super::{api, service_signals, viewer};
use crate::domain::at::At;
use crate::domain::checklist::{Kind, Traits};
use crate::domain::handback::State as HandbackState;
use crate::domain::ids::Slug;
use crate::domain::lifecycle::Stage;
use crate::domain::policy::{Action, Subject};
use crate::domain::review::State;
use crate::domain::takeover::Standing as TakeoverStanding;
use crate::ops::around::Team;
use crate::ops::error::Conflict;
use crate::ops::service_page::ServiceDetail;
use crate::ops::{
    Error, FieldError, Result, attestations, back_up, compliance, engagements, handbacks, handoffs,
    my_work, overrides, service_page, takeovers, teams, upgrades,
};
use crate::web::door::reply::{Reply, notice};
use crate::web::door::request::Request;
use crate::web::pages;
use crate::web::pages::compliance::{Kept, KeptConfirmation};
use crate::web::pages::services::form::ServiceFormValues;
use crate::web::pages::services::gate_facts;
use crate::web::pages::services::index::PortfolioQuery;
use crate::web::views::handoffs::Standing;
use crate::web::views::service::{ServicePage, Takeover};
use crate::web::views::shell::Shell;
use crate::web::views::stage::StageMark;

/// The frame with the notice about what was just done.
pub fn noticed(request: &Request, shell: Shell) -> Shell {
    match notice(request.query.text("done")) {
        "" => shell,
        sentence => shell.with_notice(sentence),
    }
}

/// `GET /`
pub fn home(request: &Request) -> Result<Reply> {
    let work = request.read(my_work::read)?;
    let now = request.state.core.now();
    let mut page = pages::home::page(&work, &viewer(request), now);
    page.shell = noticed(request, page.shell);
    Reply::page("home/index", &page)
}

/// `GET /services`
pub fn index(request: &Request) -> Result<Reply> {
    let found = api::read_portfolio(request)?;
    let may_add = request.read(|view| {
        let actor = view.actor()?.clone();
        Ok(actor
            .memberships
            .iter()
            .any(|place| view.may(Action::CreateService, &Subject::of_team(place.team))))
    })?;
    let query = PortfolioQuery {
        stage: request.query.text("stage").parse().ok(),
        team: request.query.text("team").to_owned(),
        sort: request.query.text("sort").to_owned(),
        q: request.query.text("q").to_owned(),
        page: request.query.text("page").parse().unwrap_or(0),
    };
    let now = request.state.core.now();
    let mut page = pages::services::index::page(&found, &query, may_add, &viewer(request), now);
    page.shell = noticed(request, page.shell);
    Reply::page("services/index", &page)
}

fn detail(request: &Request) -> Result<ServiceDetail> {
    let slug: Slug = request.path("svc")?;
    request.read(|view| service_page::read(view, &slug))
}

/// `GET /services/{svc}`
pub fn show(request: &Request) -> Result<Reply> {
    let detail = detail(request)?;
    let (items, version) = asked(request, &detail);
    let now = request.state.core.now();
    let mut page = pages::services::show::page(&detail, &viewer(request), now, items, version);
    if detail.stage == Stage::DeveloperManaged {
        let found = request.read(|view| attestations::of_service(view, &detail.slug))?;
        page.burden = Some(gate_facts::burden(&detail, &found, now));
        let found = request.read(|view| back_up::of_service(view, &detail.slug))?;
        page.back_up = Some(gate_facts::back_up(&detail, &found, now));
    }
    let overrides = request.read(|view| overrides::of_service(view, &detail.slug))?;
    page.overrides = pages::services::gates::overrides(&detail, &overrides, now);
    page.handoff = handoff(request, &detail, now)?;
    page.takeover = takeover(request, &detail, now)?;
    handback(request, &detail, &mut page, now)?;
    let help = request.read(|view| engagements::of_service(view, &detail.slug))?;
    page.sre_help = pages::engagements::section(&help, now);
    pages::engagements::add_facts(&mut page.help, &help, now);
    if let Some(first) = &help.first_contact {
        page.first_contact = pages::engagements::contact(first, now);
    }
    page.run = Some(service_signals::section(request, &detail.slug)?);
    page.shell = noticed(request, page.shell);
    Reply::page("services/show", &page)
}

/// What makes the service fragile while an SRE team runs it, and the way back after a handback.
fn handback(
    request: &Request,
    detail: &ServiceDetail,
    page: &mut ServicePage,
    now: At,
) -> Result<()> {
    let found = request.read(|view| handbacks::of_service(view, &detail.slug))?;
    if detail.stage == Stage::OpsManaged {
        let proposing = request.read(|view| handbacks::proposing(view, &detail.slug))?;
        let may = detail.may.contains(&"attest");
        page.fragility = Some(pages::handbacks::fragility(&proposing, &found, may, now));
    }
    let open = found.iter().find(|one| one.state == HandbackState::HandedBack);
    page.returning = open.and_then(|one| pages::handbacks::returning(one, false, now));
    if open.is_some() {
        page.head.stage = StageMark::HANDED_BACK;
    }
    page.last_return = pages::handbacks::last_return(&found);
    Ok(())
}

/// Whether an SRE team takes the service over, from its launch on.
fn takeover(request: &Request, detail: &ServiceDetail, now: At) -> Result<Option<Takeover>> {
    if detail.stage == Stage::InDevelopment {
        return Ok(None);
    }
    let found = request.read(|view| takeovers::of_service(view, &detail.slug))?;
    let teams = request.read(teams::list)?;
    let ask = pages::takeovers::ask_form(detail, &found, &teams);
    let requests: Vec<_> =
        found.iter().map(|request| pages::takeovers::view(request, now)).collect();
    let nothing = requests.is_empty() && ask.is_none();
    Ok((!nothing).then_some(Takeover { requests, ask }))
}

/// What was decided about the handoff, or that it is to be decided.
fn handoff(request: &Request, detail: &ServiceDetail, now: At) -> Result<Option<Standing>> {
    if detail.stage == Stage::InDevelopment {
        return Ok(None);
    }
    let found = request.read(|view| handoffs::of_service(view, &detail.slug))?;
    let asked = request.read(|view| takeovers::of_service(view, &detail.slug))?;
    let accepted =
        asked.first().is_some_and(|request| request.standing == TakeoverStanding::Accepted);
    Ok(pages::handoffs::standing(detail, &found, accepted, now))
}

/// How many items the next review would ask of a service, and the version of its checklist.
fn asked(request: &Request, detail: &ServiceDetail) -> (u64, u32) {
    let kind = pages::services::show::next_review(detail.stage).unwrap_or(Kind::Launch);
    let Some(checklist) = request.state.core.catalog().current(kind) else {
        return (0, 0);
    };
    let traits = Traits {
        facts: detail.facts.clone(),
        regimes: detail.regimes.iter().copied().collect(),
        critical: false,
        importance: Some(detail.importance),
    };
    let items = checklist.items().filter(|item| item.applies(kind, &traits)).count();
    (u64::try_from(items).unwrap_or(0), checklist.version)
}

/// The product teams for which the reader may create services.
fn own_teams(request: &Request) -> Result<Vec<Team>> {
    request.read(|view| {
        let handle = view.actor()?.handle.clone();
        Ok(teams::list(view)?
            .into_iter()
            .filter(|team| team.active && team.kind == crate::domain::person::TeamKind::Product)
            .filter(|team| team.members.iter().any(|member| member.person.handle == handle))
            .map(|team| Team { name: team.name, slug: team.slug })
            .collect())
    })
}

/// `GET /services/new`
pub fn new(request: &Request) -> Result<Reply> {
    new_page(request, &ServiceFormValues::blank(), &[])
}

fn new_page(
    request: &Request,
    values: &ServiceFormValues,
    problems: &[FieldError],
) -> Result<Reply> {
    let teams = own_teams(request)?;
    let page = pages::services::form::new_page(values, &teams, problems, &viewer(request));
    Reply::page("services/new", &page)
}

fn values(request: &Request) -> ServiceFormValues {
    let text = |name: &str| request.fields.text(name).to_owned();
    ServiceFormValues {
        name: text("name"),
        slug: text("slug"),
        team: text("team"),
        description: text("description"),
        importance: text("importance"),
        facts: request.fields.all("facts"),
        target_date: text("target_date"),
        version: text("version"),
    }
}

/// The form of a new service, with what was typed.
pub fn refused_new(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    new_page(request, &values(request), problems)
}

/// `GET /services/{svc}/edit`
pub fn edit(request: &Request) -> Result<Reply> {
    let detail = detail(request)?;
    let values = ServiceFormValues::of(&detail);
    let page = pages::services::form::edit_page(&detail, &values, &[], &viewer(request));
    Reply::page("services/edit", &page)
}

/// The form of a service, with what was typed.
pub fn refused_edit(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    let detail = detail(request)?;
    let page =
        pages::services::form::edit_page(&detail, &values(request), problems, &viewer(request));
    Reply::page("services/edit", &page)
}

/// The form of a service that somebody else changed meanwhile, with both values.
pub fn conflict_edit(request: &Request, found: &Conflict) -> Result<Reply> {
    let detail = detail(request)?;
    let form = pages::services::form::conflict_page;
    let page = form(&detail, &values(request), &found.by, &viewer(request));
    Reply::page("services/edit", &page)
}

/// `GET /services/{svc}/history`
pub fn history(request: &Request) -> Result<Reply> {
    let detail = detail(request)?;
    let history = api::read_history(request)?;
    let first = request.query.text("before").is_empty();
    let now = request.state.core.now();
    let viewer = viewer(request);
    let page = pages::services::history::page(&detail, &history, first, &viewer, now);
    Reply::page("services/history", &page)
}

/// `GET /services/{svc}/{kind}/{n}/history`
pub fn review_history(request: &Request) -> Result<Reply> {
    let history = api::read_history(request)?;
    let key = request.review()?;
    let name = detail(request)?.name;
    let first = request.query.text("before").is_empty();
    let now = request.state.core.now();
    let viewer = viewer(request);
    let slug: Slug = request.path("svc")?;
    let snapshots = request.read(|view| upgrades::snapshots(view, &slug, key))?;
    let page = pages::services::history::review_page(
        (&name, key),
        (&history, &snapshots),
        first,
        &viewer,
        now,
    );
    Reply::page("events/index", &page)
}

/// `GET /services/{svc}/compliance`
pub fn profile(request: &Request) -> Result<Reply> {
    profile_page(request, &Kept::default())
}

/// The questionnaire, with what was typed.
pub fn refused_profile(request: &Request, problems: &[FieldError]) -> Result<Reply> {
    let kept = Kept {
        submissions: crate::web::actions::compliance::submissions(&request.fields),
        problems: problems.to_vec(),
        version: request.version().ok(),
        ..Kept::default()
    };
    profile_page(request, &kept)
}

/// The questionnaire that somebody else changed meanwhile, with both answers.
pub fn conflict_profile(request: &Request, found: &Conflict) -> Result<Reply> {
    let kept = Kept {
        submissions: crate::web::actions::compliance::submissions(&request.fields),
        changed_by: Some(found.by.clone()),
        ..Kept::default()
    };
    profile_page(request, &kept)
}

/// The profile as it is now, with a confirmation that was made over an older one.
pub fn conflict_confirmation(request: &Request, found: &Conflict) -> Result<Reply> {
    let text = |name: &str| request.fields.text(name).to_owned();
    let sentence = format!(
        "{} changed the profile in between. Read the answers as they are now, then record it.",
        found.by
    );
    let kept = Kept {
        confirmation: Some(KeptConfirmation {
            regime: text("regime"),
            decision: text("in_scope"),
            note: text("note"),
        }),
        problems: vec![FieldError::new("note", sentence)],
        ..Kept::default()
    };
    profile_page(request, &kept)
}

fn profile_page(request: &Request, kept: &Kept) -> Result<Reply> {
    let slug: Slug = request.path("svc")?;
    let profile = request.read(|view| compliance::read(view, &slug))?;
    let service = detail(request)?;
    let head = pages::services::head(&service, request.state.core.now());
    let mut page = pages::compliance::page(&profile, head, kept, &viewer(request));
    page.shell = noticed(request, page.shell);
    Reply::page("compliance/show", &page)
}

/// `GET /services/{svc}/{kind}`
pub fn newest_review(request: &Request) -> Result<Reply> {
    let kind: Kind = request.path("kind")?;
    let detail = detail(request)?;
    let mut of_kind = detail.reviews.iter().filter(|review| review.kind == kind).peekable();
    let first = of_kind.peek().copied();
    match of_kind.find(|review| review.state != State::Withdrawn).or(first) {
        Some(review) => {
            Ok(Reply::To(format!("/services/{}/{kind}/{}", detail.slug, review.number)))
        }
        None => Err(Error::NotFound(format!("{kind} review of {}", detail.slug))),
    }
}
