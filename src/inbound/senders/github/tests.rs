use serde_json::json;

use crate::domain::signal::{Body, Fact, Outcome, Sender};
use crate::inbound::fixtures::{RUN, STATUS, at, fact_of, read_of, with};

const RUNNING: &str =
    include_str!("../../../../tests/signals/github-deployment_status-running.json");
const FAILURE: &str =
    include_str!("../../../../tests/signals/github-deployment_status-failure.json");
const STAGING: &str =
    include_str!("../../../../tests/signals/github-deployment_status-staging.json");
const INACTIVE: &str =
    include_str!("../../../../tests/signals/github-deployment_status-inactive.json");
const PING: &str = include_str!("../../../../tests/signals/github-ping.json");

fn status(body: &str) -> Fact {
    fact_of(Sender::Github, "deployment_status", body)
}

fn run(body: &str) -> Fact {
    fact_of(Sender::Github, "workflow_run", body)
}

fn outcome(fact: &Fact) -> Option<Outcome> {
    match fact.body {
        Body::Deploy { outcome, repaired: false } => outcome,
        _ => panic!("{fact:?}"),
    }
}

fn ignored(event: &str, body: &str) -> String {
    let read = read_of(Sender::Github, event, body);
    assert_eq!((read.statements, read.problems), (vec![], vec![]));
    read.ignored.unwrap()
}

#[test]
fn a_status_of_a_deployment_to_production_is_a_deployment() {
    let read = read_of(Sender::Github, "deployment_status", STATUS);
    assert_eq!(read.statements[0].service.as_deref(), Some("acme/checkout"));
    let fact = status(STATUS);
    assert_eq!((fact.key.as_str(), fact.title.as_str()), ("1145811987", "main f95f852"));
    let end = Some(at("2026-03-28T23:57:31Z"));
    assert_eq!((fact.opened_at, fact.resolved_at), (end, end));
    assert_eq!(outcome(&fact), Some(Outcome::Succeeded));
    assert_eq!(outcome(&status(FAILURE)), Some(Outcome::Failed));
    let error = with(STATUS, "/deployment_status/state", Some(json!("error")));
    assert_eq!(outcome(&status(&error)), Some(Outcome::Failed));
}

#[test]
fn a_deployment_began_with_the_first_of_its_statuses() {
    let running = status(RUNNING);
    assert_eq!((outcome(&running), running.resolved_at), (None, None));
    let joined = status(STATUS).joined(running);
    assert_eq!(joined.opened_at, Some(at("2026-03-28T23:55:02Z")));
    assert_eq!(joined.resolved_at, Some(at("2026-03-28T23:57:31Z")));
    assert_eq!(outcome(&joined), Some(Outcome::Succeeded));
}

#[test]
fn a_deployment_that_ran_within_one_second_ended() {
    let at_once =
        with(RUNNING, "/deployment_status/created_at", Some(json!("2026-03-28T23:57:31Z")));
    for ended in [STATUS, FAILURE] {
        let ended = status(ended);
        assert_eq!(outcome(&ended.clone().joined(status(&at_once))), outcome(&ended));
    }
}

#[test]
fn a_finished_run_of_a_workflow_that_deploys_is_a_deployment() {
    let fact = run(RUN);
    assert_eq!((fact.key.as_str(), fact.title.as_str()), ("run-8467123890", "main f95f852"));
    assert_eq!(fact.opened_at, Some(at("2026-03-28T23:50:00Z")));
    assert_eq!(fact.resolved_at, Some(at("2026-03-28T23:57:31Z")));
    assert_eq!(outcome(&fact), Some(Outcome::Succeeded));
    for failed in ["failure", "timed_out"] {
        let body = with(RUN, "/workflow_run/conclusion", Some(json!(failed)));
        assert_eq!(outcome(&run(&body)), Some(Outcome::Failed));
    }
    let by_path = with(RUN, "/workflow_run/name", Some(json!("Release")));
    let by_path = with(&by_path, "/workflow_run/path", Some(json!(".github/workflows/DEPLOY.yml")));
    assert_eq!(run(&by_path).key, "run-8467123890");
    let again = with(RUN, "/workflow_run/run_attempt", Some(json!(2)));
    assert_eq!(run(&again).key, "run-8467123890-2");
}

#[test]
fn what_is_no_deployment_states_nothing() {
    assert_eq!(ignored("ping", PING), "GitHub ping: nothing to count");
    assert_eq!(ignored("push", "{}"), "GitHub push: nothing to count");
    let outside = "GitHub deployment outside of production: nothing to count";
    assert_eq!(ignored("deployment_status", STAGING), outside);
    assert_eq!(
        ignored("deployment_status", INACTIVE),
        "GitHub deployment inactive: nothing to count"
    );
    for (field, value, reason) in [
        ("action", json!("requested"), "workflow run that is not completed"),
        ("workflow_run/name", json!("Test"), "workflow run that does not deploy"),
        ("workflow_run/event", json!("pull_request"), "workflow run of a pull request"),
        (
            "workflow_run/conclusion",
            json!("cancelled"),
            "workflow run that neither succeeded nor failed",
        ),
        ("workflow_run/conclusion", json!(null), "workflow run that neither succeeded nor failed"),
    ] {
        let body = with(RUN, &format!("/{field}"), Some(value));
        assert_eq!(ignored("workflow_run", &body), format!("GitHub {reason}: nothing to count"));
    }
}

#[test]
fn production_is_an_environment_by_name_or_by_mark() {
    let by_mark = with(STAGING, "/deployment/production_environment", Some(json!(true)));
    assert_eq!(outcome(&status(&by_mark)), Some(Outcome::Succeeded));
    let by_plan = with(FAILURE, "/deployment_status/environment", None);
    assert_eq!(outcome(&status(&by_plan)), Some(Outcome::Failed));
}

#[test]
fn a_deployment_that_cannot_be_read_is_told_in_words() {
    for (event, body, pointer, problem) in [
        ("deployment_status", STATUS, "/deployment/id", "has no key"),
        ("deployment_status", STATUS, "/deployment_status/created_at", "has no time"),
        ("deployment_status", STATUS, "/deployment_status/state", "has no state"),
        ("workflow_run", RUN, "/workflow_run/id", "has no id"),
        ("workflow_run", RUN, "/workflow_run/updated_at", "has no time"),
        ("workflow_run", RUN, "/workflow_run/run_started_at", "has no time"),
    ] {
        let read = read_of(Sender::Github, event, &with(body, pointer, None));
        assert_eq!(read.problems, [format!("The deployment {problem}.")]);
        assert!(read.statements.is_empty());
    }
}
