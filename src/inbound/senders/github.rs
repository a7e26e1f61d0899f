//! GitHub: deployments to production, and runs of workflows that deploy. Format:
//! <https://docs.github.com/en/webhooks/webhook-events-and-payloads>.

use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::signal::{Body, Fact, Outcome};
use crate::domain::text::as_one_line;
use crate::inbound::headers::Headers;
use crate::inbound::json::{Found, Never, Path, checked, pick};
use crate::inbound::read::{Read, about, bare};
use crate::inbound::words::{key, moment, title};

/// A deployment status of the environment `production`, or a finished run of a workflow that deploys,
/// is a deployment. `field` is the path to the name of the service; `repository.full_name` is the
/// repository with its owner.
///
/// Whether a deployment was rolled back is nothing that GitHub says: a rollback is a deployment of its
/// own, and its name is no proof. So none is marked as repaired.
pub fn read(
    source: SourceId,
    field: &str,
    headers: &Headers<'_>,
    body: &[u8],
    received_at: At,
) -> Result<Read, Never> {
    let text = &checked(body)?;
    let event = headers.github_event.ok_or(Never("The header X-GitHub-Event is missing."))?;
    let way = field.split('.').collect::<Vec<_>>();
    let [service] = pick(text, [&way])?;
    let deploy = match event {
        "deployment_status" => status(source, &pick(text, STATUS)?, received_at),
        "workflow_run" => run(source, &pick(text, RUN)?, received_at),
        other => Err(NoDeploy::Nothing(as_one_line(other, 60))),
    };
    match deploy {
        Err(NoDeploy::Nothing(what)) => {
            Ok(Read::ignored(format!("GitHub {what}: nothing to count")))
        }
        Err(NoDeploy::Problem(problem)) => {
            Ok(Read::gathered(std::iter::once(Err(format!("The deployment {problem}.")))))
        }
        Ok(fact) => {
            let statement = about(service.name().as_deref(), fact);
            Ok(Read::gathered(std::iter::once(Ok(statement))))
        }
    }
}

/// Why an event is no deployment.
enum NoDeploy {
    /// It is about something else: what, in words.
    Nothing(String),
    /// It cannot be read: why, in words.
    Problem(String),
}

impl From<String> for NoDeploy {
    fn from(problem: String) -> Self {
        NoDeploy::Problem(problem)
    }
}

const STATUS: [Path<'static>; 8] = [
    &["deployment_status", "state"],
    &["deployment_status", "created_at"],
    &["deployment_status", "environment"],
    &["deployment", "environment"],
    &["deployment", "production_environment"],
    &["deployment", "id"],
    &["deployment", "ref"],
    &["deployment", "sha"],
];

/// A status of a deployment. It was made when the first of its statuses was: the deployment itself may
/// have waited for days to be approved.
fn status(source: SourceId, status: &[Found; 8], received_at: At) -> Result<Fact, NoDeploy> {
    let [state, created_at, environment, planned, is_production, id, branch, commit] = status;
    let environment = environment.text().or(planned.text()).unwrap_or_default();
    if !environment.eq_ignore_ascii_case("production") && is_production.flag() != Some(true) {
        return Err(NoDeploy::Nothing("deployment outside of production".to_owned()));
    }
    let outcome = match state.text() {
        Some("success") => Some(Outcome::Succeeded),
        Some("failure" | "error") => Some(Outcome::Failed),
        Some("queued" | "in_progress" | "pending") => None,
        Some(other) => {
            return Err(NoDeploy::Nothing(format!("deployment {}", as_one_line(other, 60))));
        }
        None => return Err(NoDeploy::Problem("has no state".to_owned())),
    };
    let now = moment(created_at.text(), received_at)?;
    let key = key(id.name().as_deref())?;
    Ok(Fact {
        title: named(branch, commit),
        opened_at: Some(now),
        resolved_at: outcome.map(|_| now),
        ..bare(source, key, now, Body::Deploy { outcome, repaired: false })
    })
}

const RUN: [Path<'static>; 11] = [
    &["action"],
    &["workflow_run", "name"],
    &["workflow_run", "path"],
    &["workflow_run", "event"],
    &["workflow_run", "conclusion"],
    &["workflow_run", "id"],
    &["workflow_run", "run_attempt"],
    &["workflow_run", "run_started_at"],
    &["workflow_run", "updated_at"],
    &["workflow_run", "head_branch"],
    &["workflow_run", "head_sha"],
];

/// A finished run of a workflow that has "deploy" in its name or in its file. Each attempt at a run is
/// a deployment: one that failed first did fail.
fn run(source: SourceId, run: &[Found; 11], received_at: At) -> Result<Fact, NoDeploy> {
    let [action, name, path, event, conclusion, id, attempt, began, ended, branch, commit] = run;
    let nothing = |what: &str| Err(NoDeploy::Nothing(what.to_owned()));
    let deploys = |found: &Found| {
        found.text().is_some_and(|text| text.to_ascii_lowercase().contains("deploy"))
    };
    if action.text() != Some("completed") {
        return nothing("workflow run that is not completed");
    }
    if !deploys(name) && !deploys(path) {
        return nothing("workflow run that does not deploy");
    }
    // What a proposed change runs is at most a preview.
    if matches!(event.text(), Some("pull_request" | "pull_request_target")) {
        return nothing("workflow run of a pull request");
    }
    let outcome = match conclusion.text() {
        Some("success") => Outcome::Succeeded,
        Some("failure" | "timed_out") => Outcome::Failed,
        _ => return nothing("workflow run that neither succeeded nor failed"),
    };
    let ended = moment(ended.text(), received_at)?;
    let began = moment(began.text(), received_at)?;
    let id = id.name().ok_or_else(|| "has no id".to_owned())?;
    let key = match attempt {
        Found::Whole(attempt) if *attempt > 1 => key(Some(&format!("run-{id}-{attempt}")))?,
        _ => key(Some(&format!("run-{id}")))?,
    };
    Ok(Fact {
        title: named(branch, commit),
        opened_at: Some(began),
        resolved_at: Some(ended),
        ..bare(source, key, ended, Body::Deploy { outcome: Some(outcome), repaired: false })
    })
}

/// The branch or tag, and the first seven characters of the commit, as GitHub shows it.
fn named(branch: &Found, commit: &Found) -> String {
    let commit = commit.text().unwrap_or_default().chars().take(7).collect::<String>();
    title(&format!("{} {commit}", branch.text().unwrap_or_default()))
}

#[cfg(test)]
mod tests;
