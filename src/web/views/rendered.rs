//! Every page of people, services and checklists, rendered from its sample and read like a
//! browser reads it.

use scraper::{ElementRef, Html, Selector};
use serde::Serialize;

use super::{
    account, checklists, compliance, consulting, drafts, errors, events, handbacks, handoffs, home,
    mail, people, search, service, service_form, service_signals, services, sessions, setup,
    signals, teams,
};
use crate::web::render;

/// A page by the name of its template, or of what the sample shows with it.
struct Page {
    name: &'static str,
    html: String,
}

fn page<T: Serialize>(name: &'static str, template: &str, view: &T) -> Page {
    let html = render::render(template, view).unwrap_or_else(|error| panic!("{name}: {error}"));
    Page { name, html }
}

fn pages() -> Vec<Page> {
    vec![
        page("sign-in", "sessions/new", &sessions::SignIn::sample()),
        page("password", "sessions/password", &sessions::NewPassword::sample()),
        page("setup-person", "setup/person", &setup::FirstPerson::sample()),
        page("setup-service", "setup/service", &setup::FirstService::sample()),
        page("home", "home/index", &home::Home::sample()),
        page("consulting", "consulting/index", &consulting::ConsultingPage::sample()),
        page("services", "services/index", &services::Portfolio::sample()),
        page("service", "services/show", &service::ServicePage::sample()),
        page("service-new", "services/show", &service::ServicePage::sample_new()),
        page("signals", "services/signals", &service_signals::SignalsPage::sample()),
        page("service-form", "services/new", &service_form::ServiceForm::sample()),
        page("service-edit", "services/edit", &service_form::ServiceForm::sample()),
        page("launch", "services/launch", &service_form::LaunchPage::sample()),
        page("handback-proposal", "handbacks/new", &handbacks::ProposePage::sample()),
        page("handback", "handbacks/show", &handbacks::HandbackPage::sample()),
        page("handoff", "handoffs/new", &handoffs::HandoffForm::sample()),
        page("handoff-record", "handoffs/show", &handoffs::HandoffRecord::sample()),
        page("history", "services/history", &events::ServiceHistory::sample()),
        page("events", "events/index", &events::Log::sample()),
        page("compliance", "compliance/show", &compliance::Questionnaire::sample()),
        page("checklists", "checklists/index", &checklists::ChecklistIndex::sample()),
        page("checklist", "checklists/show", &checklists::ChecklistPage::sample()),
        page("item", "checklists/item", &checklists::ItemPage::sample()),
        page("checklist-diff", "drafts/diff", &drafts::DiffPage::sample()),
        page("drafts", "drafts/index", &drafts::DraftIndex::sample()),
        page("draft", "drafts/show", &drafts::DraftPage::sample()),
        page("draft-published", "drafts/show", &drafts::DraftPage::sample_published()),
        page("draft-item", "drafts/item", &drafts::DraftItemForm::sample()),
        page("draft-new-item", "drafts/item", &drafts::DraftItemForm::sample_new()),
        page("people", "people/index", &people::PeopleIndex::sample()),
        page("person-form", "people/new", &people::PersonForm::sample()),
        page("person", "people/show", &people::PersonPage::sample()),
        page("teams", "teams/index", &teams::TeamsIndex::sample()),
        page("team-form", "teams/new", &teams::TeamForm::sample()),
        page("team", "teams/show", &teams::TeamPage::sample()),
        page("account", "account/show", &account::Account::sample()),
        page("token", "account/token", &account::NewToken::sample()),
        page("signals", "signals/index", &signals::SourcesIndex::sample()),
        page("signal-form", "signals/new", &signals::SourceForm::sample()),
        page("signal-secret", "signals/secret", &signals::SecretPage::sample()),
        page("signal-source", "signals/show", &signals::SourcePage::sample()),
        page("mail", "outbox/index", &mail::MailPage::sample()),
        page("error", "errors/show", &errors::ErrorPage::sample()),
        page("refused", "errors/refused", &errors::Refused::sample()),
        page("search", "search/index", &search::SearchPage::sample()),
    ]
}

/// The same pages where there is nothing yet, or where the person may only read.
fn bare_pages() -> Vec<Page> {
    let mut sign_in = sessions::SignIn::sample();
    sign_in.demo.clear();
    let mut home = home::Home::sample();
    home.needs.clear();
    home.requests.clear();
    home.helped.clear();
    home.launches.clear();
    let mut consulting = consulting::ConsultingPage::sample();
    consulting.requests.clear();
    consulting.commitments.clear();
    consulting.consultants.clear();
    consulting.contacts.clear();
    consulting.early.lines.clear();
    let mut portfolio = services::Portfolio::sample();
    portfolio.rows.clear();
    let mut form = service_form::ServiceForm::sample();
    form.teams.clear();
    let mut service = service::ServicePage::sample();
    (service.gates, service.may_edit, service.go_on) = (None, false, None);
    if let Some(help) = &mut service.sre_help {
        help.form = None;
        help.entries.iter_mut().for_each(|entry| entry.withdrawal.clear());
    }
    (service.burden, service.back_up, service.overrides) = (None, None, Vec::new());
    (service.fragility, service.returning) = (None, None);
    let mut launch = service_form::LaunchPage::sample();
    launch.gates =
        service::GateBox { who_acts: "A lead of Checkout.".into(), ..service::GateBox::sample() };
    launch.gates.open.iter_mut().for_each(|gate| gate.override_form = None);
    let mut log = events::Log::sample();
    log.events.clear();
    let mut questions = compliance::Questionnaire::sample();
    (questions.may_answer, questions.confirm_action) = (false, String::new());
    let mut item = checklists::ItemPage::sample();
    item.results.clear();
    let mut people = people::PeopleIndex::sample();
    people.people.clear();
    let mut person = people::PersonPage::sample();
    (person.admin, person.memberships, person.grants) = (None, Vec::new(), Vec::new());
    let mut teams = teams::TeamsIndex::sample();
    teams.teams.clear();
    let mut team = teams::TeamPage::sample();
    (team.members, team.services, team.may_administer) = (Vec::new(), Vec::new(), false);
    (team.errors, team.capacity) = (Vec::new(), None);
    let mut account = account::Account::sample();
    account.tokens.clear();
    let mut mail = mail::MailPage::sample();
    (mail.is_on, mail.letters) = (false, Vec::new());
    mail.trouble.clear();
    let mut search = search::SearchPage::sample();
    search.groups.clear();
    vec![
        page("sign-in, no demo", "sessions/new", &sign_in),
        page("home, nothing", "home/index", &home),
        page("consulting, nothing", "consulting/index", &consulting),
        page("services, none", "services/index", &portfolio),
        page("service-form, no team", "services/new", &form),
        page("service, read only", "services/show", &service),
        page("signals, none", "services/signals", &service_signals::SignalsPage::sample_empty()),
        page("launch, blocked", "services/launch", &launch),
        page("events, none", "events/index", &log),
        page("compliance, read only", "compliance/show", &questions),
        page("item, no results", "checklists/item", &item),
        page("people, none", "people/index", &people),
        page("person, read only", "people/show", &person),
        page("teams, none", "teams/index", &teams),
        page("team, read only", "teams/show", &team),
        page("mail, off", "outbox/index", &mail),
        page("account, no tokens", "account/show", &account),
        page("search, nothing", "search/index", &search),
    ]
}

fn select(css: &str) -> Selector {
    Selector::parse(css).unwrap()
}

/// Words and `aria-label` of an element and of the elements in it.
fn words(element: ElementRef<'_>) -> String {
    let label = element.value().attr("aria-label").unwrap_or_default();
    format!("{label}{}", element.text().collect::<String>()).trim().to_owned()
}

#[test]
fn every_page_has_one_heading_of_the_first_level_and_unique_ids() {
    for Page { name, html } in pages().into_iter().chain(bare_pages()) {
        let document = Html::parse_document(&html);
        assert_eq!(document.select(&select("h1")).count(), 1, "{name}");
        let mut seen = std::collections::BTreeSet::new();
        for element in document.select(&select("[id]")) {
            let id = element.value().attr("id").unwrap();
            assert!(seen.insert(id.to_owned()), "{name}: id {id} twice");
        }
    }
}

#[test]
fn every_form_posts_to_a_path_of_ours_and_every_control_has_a_name_and_a_label() {
    for Page { name, html } in pages().into_iter().chain(bare_pages()) {
        let document = Html::parse_document(&html);
        for form in document.select(&select("form")) {
            let action = form.value().attr("action").unwrap_or_default();
            assert!(action.starts_with('/') && !action.starts_with("//"), "{name}: {action}");
            let sends = form.select(&select("button, fieldset[disabled]")).next().is_some();
            assert!(sends || action == "/search", "{name}: {action}");
        }
        for button in document.select(&select("button, a[href]")) {
            assert!(!words(button).is_empty(), "{name}: {}", button.html());
        }
        let controls = "input:not([type=hidden]):not([hidden]), select, textarea";
        for control in document.select(&select(controls)) {
            let id = control.value().attr("id").unwrap_or_default();
            let labelled = control.value().attr("aria-label").is_some()
                || control
                    .ancestors()
                    .filter_map(ElementRef::wrap)
                    .any(|e| e.value().name() == "label")
                || document.select(&select("label")).any(|l| l.value().attr("for") == Some(id));
            assert!(labelled, "{name}: {}", control.html());
        }
    }
}

#[test]
fn links_inside_a_page_and_descriptions_of_fields_lead_somewhere() {
    for Page { name, html } in pages().into_iter().chain(bare_pages()) {
        let document = Html::parse_document(&html);
        let exists =
            |id: &str| document.select(&select("[id]")).any(|e| e.value().attr("id") == Some(id));
        for link in document.select(&select("a[href^='#']")) {
            let id = &link.value().attr("href").unwrap()[1..];
            assert!(exists(id), "{name}: #{id}");
        }
        for attribute in ["aria-describedby", "aria-labelledby", "list", "popovertarget"] {
            for element in document.select(&select(&format!("[{attribute}]"))) {
                for id in element.value().attr(attribute).unwrap().split_whitespace() {
                    assert!(exists(id), "{name}: {attribute}={id}");
                }
            }
        }
    }
}

#[test]
fn what_people_typed_is_escaped() {
    let mut form = service_form::ServiceForm::sample();
    form.name.value = "\"><script>alert(1)</script>".into();
    form.description.value = "</textarea><img src=x onerror=alert(1)>".into();
    let html = render::render("services/new", &form).unwrap();
    assert!(!html.contains("<script>alert") && !html.contains("<img"));
    let document = Html::parse_document(&html);
    let name = document.select(&select("#f-name")).next().unwrap();
    assert_eq!(name.value().attr("value"), Some(form.name.value.as_str()));
}

#[test]
fn a_refused_form_keeps_every_field_to_the_letter() {
    let mut refused = errors::Refused::sample();
    refused.fields[2].value = "\n\nTwo empty lines first, “quotes”, <tags> & an end. ".into();
    let html = render::render("errors/refused", &refused).unwrap();
    let document = Html::parse_document(&html);
    let area = document.select(&select("textarea[name=description]")).next().unwrap();
    assert_eq!(area.text().collect::<String>(), refused.fields[2].value);
    let version = document.select(&select("input[name=version]")).next().unwrap();
    assert_eq!(version.value().attr("value"), Some("3"));
    let password = document.select(&select("input[name=password]")).next().unwrap();
    assert_eq!(password.value().attr("value"), Some(""));
}

/// From the setup link to the first open review: Tab, Tab, Enter on the first page, Tab, Enter on
/// the second, Enter on the third. Focus starts on the first field, and on the button at the end.
#[test]
fn the_first_run_costs_six_inputs() {
    let mut inputs = 0;
    for (template, html) in [
        ("setup/person", render::render("setup/person", &setup::FirstPerson::sample())),
        ("setup/service", render::render("setup/service", &setup::FirstService::sample())),
        ("services/show", render::render("services/show", &service::ServicePage::sample_new())),
    ] {
        let document = Html::parse_document(&html.unwrap());
        let main = document.select(&select("main")).next().unwrap();
        let form = main
            .select(&select("form"))
            .find(|form| form.select(&select("[autofocus]")).next().is_some());
        let form = form.unwrap_or_else(|| panic!("{template} has no focus"));
        let required: Vec<_> = form.select(&select("input[required]")).collect();
        let first = required.first().copied();
        let focused = form.select(&select("[autofocus]")).next();
        if first.is_some() {
            assert_eq!(first.map(|e| e.html()), focused.map(|e| e.html()), "{template}");
        }
        // One Tab between two required fields, then Enter. Optional fields stand after them.
        inputs += required.len().saturating_sub(1) + 1;
        let order: Vec<_> = form
            .select(&select("input:not([type=hidden])"))
            .map(|e| e.value().attr("required").is_some())
            .collect();
        assert!(
            order.is_sorted_by(|a, b| a >= b),
            "{template}: an optional field stands in the way"
        );
    }
    assert!(inputs <= 6, "{inputs} inputs");
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let inside = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    inside.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Strict mode refuses an unknown name where it is written out, not where it is only asked for.
#[test]
fn a_condition_asks_for_a_field_that_some_view_has() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    let views: String = files_below(&root.join("src/web/views")).into_iter().map(read).collect();
    let mut asked = 0;
    for noun in std::fs::read_dir(root.join("templates")).unwrap() {
        let noun = noun.unwrap().path();
        // Partials are given some of their values by the templates that include them; messages by mail
        // have no views.
        if !noun.is_dir()
            || ["forms", "layouts", "mail", "partials"].iter().any(|part| noun.ends_with(part))
        {
            continue;
        }
        for file in std::fs::read_dir(noun).unwrap().map(|file| file.unwrap().path()) {
            let source = read(file.clone());
            for start in ["{{#if ", "{{#unless ", "{{else if "] {
                for condition in source.split(start).skip(1) {
                    let condition = condition.split("}}").next().unwrap();
                    for word in condition.split([' ', '(', ')']).filter(|word| !word.is_empty()) {
                        let field = word.rsplit(['.', '/']).next().unwrap();
                        let given = source_gives(field);
                        asked += 1;
                        assert!(
                            given || views.contains(&format!("pub {field}:")),
                            "{}: no view has {field}",
                            file.display()
                        );
                    }
                }
            }
        }
    }
    assert!(asked > 50, "only {asked} conditions were found");
}

/// Words of a condition that are not fields: helpers, loop variables, and `people_current`, which
/// the tabs are given by name.
fn source_gives(word: &str) -> bool {
    ["or", "and", "not", "eq", "gt", "this", "people_current"].contains(&word)
        || word.starts_with('@')
        || word.parse::<f64>().is_ok()
        || word.starts_with('"')
}

#[test]
fn who_may_only_read_is_offered_nothing_to_send() {
    let read_only =
        ["service, read only", "person, read only", "team, read only", "launch, blocked"];
    let pages = bare_pages();
    for name in read_only {
        let page = pages.iter().find(|page| page.name == name).unwrap();
        let document = Html::parse_document(&page.html);
        assert_eq!(document.select(&select("main form[method=post]")).count(), 0, "{name}");
    }
    let questions = pages.iter().find(|page| page.name == "compliance, read only").unwrap();
    let document = Html::parse_document(&questions.html);
    assert!(document.select(&select("fieldset.all[disabled]")).next().is_some());
    assert_eq!(document.select(&select("main button")).count(), 0);
}
