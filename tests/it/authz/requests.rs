//! One real request for each route: it succeeds for whoever may make it, in the organisation of
//! `seed.rs`. The same request is refused to everybody else, so that nothing but the right is
//! missing. `<words>` stand for what the seed knows.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use readyroom::web::door::request::Door;
use readyroom::web::door::route::{Route, Runs};
use serde_json::{Map, Value};

use super::seed::{Organisation, Things};

/// Fields of a body; both doors take them as text.
type Fields = &'static [(&'static str, &'static str)];

/// Routes of actions, each with a path and the fields of a request.
#[rustfmt::skip]
const ACTIONS: &[(&str, &str, Fields)] = &[
    ("/sessions", "/sessions", &[("handle", "stranger"), ("password", "<password>")]),
    ("/sessions/demo", "/sessions/demo", &[("handle", "stranger")]),
    ("/sessions/current/removal", "/sessions/current/removal", &[]),
    ("/setup", "/setup", &[("token", "rrf_0"), ("name", "First"), ("email", "first@example.com"), ("password", "<password>")]),
    ("/setup/service", "/setup/service", &[("team", "First team"), ("service", "First service")]),
    ("/invitations", "/invitations", &[("token", "<invitation>"), ("password", "<new password>")]),
    ("/services", "/services", &[("team", "ledger-team"), ("name", "Second ledger")]),
    ("/services/{svc}", "/services/draft", &[("version", "<draft version>"), ("name", "Renamed"), ("importance", "critical")]),
    ("/services/{svc}/compliance", "/services/draft/compliance", &[("version", "<profile version>"), ("q_financial_reporting", "yes_now")]),
    ("/services/{svc}/compliance/confirmations", "/services/draft/compliance/confirmations", &[("version", "<profile version>"), ("regime", "sox"), ("in_scope", "yes")]),
    ("/services/{svc}/launches", "/services/signed/launches", &[("version", "<signed version>"), ("reason", "Ready.")]),
    ("/services/{svc}/{kind}", "/services/draft/launch", &[]),
    ("/services/{svc}/{kind}/{n}/submissions", "/services/answered/launch/1/submissions", &[]),
    ("/services/{svc}/{kind}/{n}/returns", "/services/submitted/launch/1/returns", &[("comment", "Say who carries the pager.")]),
    ("/services/{svc}/{kind}/{n}/withdrawal", "/services/answered/launch/1/withdrawal", &[("reason", "Postponed.")]),
    ("/services/{svc}/{kind}/{n}/low-risk", "/services/answered/launch/1/low-risk", &[("confirmed", "no_new_executable"), ("confirmed", "little_more_traffic"), ("reason", "It renames a column.")]),
    ("/services/{svc}/{kind}/{n}/low-risk/removal", "/services/small/launch/1/low-risk/removal", &[("reason", "It doubles the load.")]),
    ("/services/{svc}/{kind}/{n}/upgrades", "/services/behind/launch/1/upgrades", &[("to", "2")]),
    ("/services/{svc}/{kind}/{n}/consultants", "/services/answered/launch/1/consultants", &[]),
    ("/services/{svc}/{kind}/{n}/consultant", "/services/answered/launch/1/consultant", &[("handle", "sre")]),
    ("/services/{svc}/{kind}/{n}/sign-offs", "/services/judged/launch/1/sign-offs", &[("sentence", "Fit to launch."), ("content_hash", "<content hash>")]),
    ("/services/{svc}/{kind}/{n}/verdicts", "/services/submitted/launch/1/verdicts", &[("group", "self_reported"), ("seen", "<group seen>")]),
    ("/services/{svc}/{kind}/{n}/conditions/{id}/closure", "/services/judged/launch/1/conditions/<condition>/closure", &[]),
    ("/services/{svc}/{kind}/{n}/conditions/{id}/owner", "/services/judged/launch/1/conditions/<condition>/owner", &[("owner", "member")]),
    ("/services/{svc}/{kind}/{n}/items/{item}", "/services/answered/launch/1/items/OWN-06", &[("answer_version", "1"), ("answer", "partly"), ("note_version", "0"), ("note", "Half of it."), ("url", "https://example.com/proof")]),
    ("/services/{svc}/{kind}/{n}/items/{item}/answer", "/services/answered/launch/1/items/OWN-06/answer", &[("version", "1"), ("answer", "partly")]),
    ("/services/{svc}/{kind}/{n}/items/{item}/note", "/services/answered/launch/1/items/OWN-06/note", &[("version", "0"), ("note", "Half of it.")]),
    ("/services/{svc}/{kind}/{n}/items/{item}/evidence", "/services/answered/launch/1/items/OWN-06/evidence", &[("url", "https://example.com/proof")]),
    ("/services/{svc}/{kind}/{n}/items/{item}/evidence/{id}/removal", "/services/answered/launch/1/items/OWN-06/evidence/<evidence>/removal", &[]),
    ("/services/{svc}/{kind}/{n}/items/{item}/explanations", "/services/answered/launch/1/items/PAG-02/explanations", &[("version", "1"), ("reason", "It counts a drill.")]),
    ("/services/{svc}/{kind}/{n}/items/{item}/messages", "/services/answered/launch/1/items/OWN-06/messages", &[("body", "Who carries the pager?"), ("question", "1")]),
    ("/services/{svc}/{kind}/{n}/items/{item}/verdict", "/services/answered/launch/1/items/OWN-06/verdict", &[("verdict", "accepted"), ("seen", "<item seen>")]),
    ("/services/{svc}/engagements", "/services/answered/engagements", &[("minutes", "45"), ("what_changed", "Timeouts agreed.")]),
    ("/services/{svc}/engagements/{id}/withdrawal", "/services/answered/engagements/<engagement>/withdrawal", &[("reason", "It was another service.")]),
    ("/services/{svc}/{kind}/{n}/items/{item}/waivers", "/services/answered/launch/1/items/<item to waive>/waivers", &[("reason", "It is late."), ("compensating_control", "Somebody looks every day."), ("until", "2027-03-03")]),
    ("/services/{svc}/{kind}/{n}/waivers/{id}/decision", "/services/submitted/launch/1/waivers/1/decision", &[("version", "1"), ("decision", "granted"), ("reason", "The guard holds.")]),
    ("/services/{svc}/{kind}/{n}/waivers/{id}/revocation", "/services/submitted/launch/1/waivers/2/revocation", &[("version", "2"), ("reason", "The guard is gone.")]),
    ("/lessons", "/lessons", &[("what_happened", "Retries tripled the load."), ("link", "https://example.com/88")]),
    ("/lessons/{n}", "/lessons/1", &[("version", "1"), ("effect", "shortened"), ("item", "OWN-06"), ("service", "live")]),
    ("/lessons/{n}/remarks", "/lessons/1/remarks", &[("words", "It happened to us too.")]),
    ("/lessons/{n}/decision", "/lessons/1/decision", &[("version", "1"), ("decision", "accepted")]),
    ("/lessons/{n}/reopening", "/lessons/2/reopening", &[("version", "2"), ("words", "It happened again.")]),
    ("/services/{svc}/attestations", "/services/live/attestations", &[("against_bar", "within"), ("figures", "3 pages a week"), ("link", "https://example.com/load")]),
    ("/services/{svc}/back-up", "/services/live/back-up", &[("says", "stays"), ("until", "2027-06-01")]),
    ("/services/{svc}/back-up/period", "/services/taken/back-up/period", &[("until", "2027-06-01")]),
    ("/services/{svc}/back-up/{id}/approval", "/services/taken/back-up/<fallback>/approval", &[]),
    ("/services/{svc}/overrides", "/services/live/overrides", &[("gate", "self_managed"), ("reason", "It ran elsewhere for years."), ("until", "2027-01-31")]),
    ("/services/{svc}/overrides/{id}/revocation", "/services/taken/overrides/<override>/revocation", &[("reason", "The gate counts.")]),
    ("/services/{svc}/takeovers", "/services/live/takeovers", &[("team", "sre-team"), ("words", "It is critical.")]),
    ("/services/{svc}/takeovers/{n}/answer", "/services/asked/takeovers/1/answer", &[("version", "1"), ("answer", "yes")]),
    ("/services/{svc}/effects", "/services/live/effects", &[("because", "PAG-03"), ("measure", "pages_per_week"), ("direction", "falls")]),
    ("/services/{svc}/effects/{id}/withdrawal", "/services/live/effects/<effect>/withdrawal", &[]),
    ("/services/{svc}/readings", "/services/run/readings", &[("reading", "late_fix"), ("value", "3"), ("link", "https://example.com/fixes")]),
    ("/services/{svc}/handbacks", "/services/run/handbacks", &[("reason", "Five pages a night.")]),
    ("/services/{svc}/handbacks/{n}/reply", "/services/replied/handbacks/1/reply", &[("version", "2"), ("reply", "Two fixes are planned.")]),
    ("/services/{svc}/handbacks/{n}/decision", "/services/replied/handbacks/1/decision", &[("version", "2"), ("outcome", "hand_back"), ("reason", "Agreed."), ("on", "2026-11-25"), ("consultant", "sre")]),
    ("/services/{svc}/handbacks/{n}/closure", "/services/kept/handbacks/1/closure", &[("version", "3"), ("closing_words", "The queue is split.")]),
    ("/services/{svc}/handbacks/{n}/ownership", "/services/moved/handbacks/1/ownership", &[("version", "2")]),
    ("/services/{svc}/handbacks/{n}/consultant", "/services/back/handbacks/1/consultant", &[("version", "4"), ("consultant", "srelead")]),
    ("/services/{svc}/handbacks/{n}/conditions", "/services/back/handbacks/1/conditions", &[("words", "The queue is split."), ("owner", "member"), ("due_on", "2026-12-01")]),
    ("/services/{svc}/handbacks/{n}/conditions/{c}", "/services/back/handbacks/1/conditions/1", &[("version", "1"), ("owner", "member"), ("due_on", "2026-12-01")]),
    ("/services/{svc}/handbacks/{n}/conditions/{c}/closure", "/services/back/handbacks/1/conditions/1/closure", &[("version", "1"), ("words", "Seen.")]),
    ("/services/{svc}/handbacks/{n}/conditions/{c}/removal", "/services/back/handbacks/1/conditions/1/removal", &[("version", "1"), ("reason", "Not needed.")]),
    ("/services/{svc}/handbacks/{n}/conditions/{c}/reopening", "/services/back/handbacks/1/conditions/2/reopening", &[("version", "2"), ("reason", "It came back.")]),
    ("/services/{svc}/handoffs", "/services/asked/handoffs", &[("version", "1"), ("outcome", "not_yet"), ("look_again_on", "2027-01-09"), ("reason", "The rota is full.")]),
    ("/checklists/drafts", "/checklists/drafts", &[]),
    ("/checklists/drafts/imports", "/checklists/drafts/imports", &[("handoff", "<next handoff>")]),
    ("/checklists/drafts/{n}/items", "/checklists/drafts/3/items", &[("section", "OWN"), ("title", "In other words"), ("ask", "Is it so?"), ("why", "It went wrong once."), ("todo", "Do it."), ("answer", "attest"), ("launch_rule", "met"), ("launch_words", "It is so."), ("launch_severity", "required"), ("launch_evidence", "A link"), ("handoff_rule", "met"), ("handoff_words", "It is so."), ("handoff_severity", "blocker"), ("handoff_evidence", "A link"), ("sources", "A book"), ("reason", "An incident.")]),
    ("/checklists/drafts/{n}/items/{item}", "/checklists/drafts/3/items/OWN-06", &[("version", "3"), ("title", "In other words"), ("ask", "Is it so?"), ("why", "It went wrong once."), ("todo", "Do it."), ("answer", "attest"), ("launch_rule", "met"), ("launch_words", "It is so."), ("launch_severity", "required"), ("launch_evidence", "A link"), ("handoff_rule", "met"), ("handoff_words", "It is so."), ("handoff_severity", "blocker"), ("handoff_evidence", "A link"), ("sources", "A book"), ("reason", "An incident.")]),
    ("/checklists/drafts/{n}/items/{item}/retirement", "/checklists/drafts/3/items/OWN-06/retirement", &[("version", "3"), ("reason", "Nobody asks.")]),
    ("/checklists/drafts/{n}/items/{item}/restoration", "/checklists/drafts/3/items/OWN-02/restoration", &[("version", "3")]),
    ("/checklists/drafts/{n}/items/{item}/moves", "/checklists/drafts/3/items/OWN-06/moves", &[("towards", "up")]),
    ("/checklists/drafts/{n}/rebase", "/checklists/drafts/2/rebase", &[("version", "1")]),
    ("/checklists/drafts/{n}/discard", "/checklists/drafts/3/discard", &[("version", "3"), ("reason", "Not now.")]),
    ("/checklists/drafts/{n}/publication", "/checklists/drafts/3/publication", &[("version", "3"), ("open_reviews", "stay")]),
    ("/people", "/people", &[("name", "New"), ("email", "new@example.com"), ("handle", "newcomer")]),
    ("/people/{handle}", "/people/target", &[("name", "Renamed"), ("email", "renamed@example.com")]),
    ("/people/{handle}/grants", "/people/target/grants", &[("grant", "auditor")]),
    ("/people/{handle}/grants/{grant}/removal", "/people/auditor/grants/auditor/removal", &[]),
    ("/people/{handle}/memberships", "/people/target/memberships", &[("team", "ledger-team"), ("role", "member")]),
    ("/people/{handle}/invitations", "/people/target/invitations", &[]),
    ("/people/{handle}/deactivation", "/people/target/deactivation", &[]),
    ("/people/{handle}/activation", "/people/gone/activation", &[]),
    ("/teams", "/teams", &[("name", "New team"), ("kind", "sre")]),
    ("/teams/{team}/members", "/teams/ledger-team/members", &[("handle", "target"), ("role", "lead")]),
    ("/teams/{team}/members/{handle}/removal", "/teams/ledger-team/members/member/removal", &[]),
    ("/teams/{team}/sites", "/teams/sre-team/sites", &[("version", "0"), ("site", "Zurich"), ("people", "8")]),
    ("/teams/{team}/loads", "/teams/sre-team/loads", &[("incidents_per_shift", "0.5")]),
    ("/account", "/account", &[("theme", "dark")]),
    ("/account/mail", "/account/mail", &[("digest_hour", "17"), ("at_once", "off")]),
    ("/signals", "/signals", &[("name", "Second Prometheus"), ("sender", "alertmanager")]),
    ("/signals/{source}/settings", "/signals/prometheus/settings", &[("new_name", "Prometheus of the shop"), ("field", "app")]),
    ("/signals/{source}/services", "/signals/prometheus/services", &[("service", "draft"), ("name", "draft-api")]),
    ("/signals/{source}/services/removal", "/signals/prometheus/services/removal", &[("name", "live")]),
    ("/signals/{source}/secrets", "/signals/prometheus/secrets", &[]),
    ("/signals/{source}/secrets/removal", "/signals/prometheus/secrets/removal", &[]),
    ("/signals/{source}/tests", "/signals/prometheus/tests", &[]),
    ("/signals/{source}/end", "/signals/prometheus/end", &[]),
    ("/mail/tests", "/mail/tests", &[]),
    ("/mail/messages/{id}/attempts", "/mail/messages/<dead message>/attempts", &[]),
    ("/mail/messages/{id}/removal", "/mail/messages/<dead message>/removal", &[]),
    ("/account/keys", "/account/keys", &[("keys", "off")]),
    ("/people/{handle}/tokens/{id}/revocation", "/people/stranger/tokens/<token of the stranger>/revocation", &[]),
    ("/account/password", "/account/password", &[("current", "<password>"), ("new", "<new password>")]),
    ("/account/tokens", "/account/tokens", &[("name", "Another"), ("scope", "write"), ("days", "30")]),
    ("/account/tokens/{id}/revocation", "/account/tokens/<own token>/revocation", &[]),
    ("/account/sessions/{id}/removal", "/account/sessions/<own session>/removal", &[]),
];

/// What stands in the places of a path that is read.
const PLACES: &[(&str, &str)] = &[
    ("{svc}", "answered"),
    ("{n}", "1"),
    ("{item}", "OWN-06"),
    ("{kind}", "launch"),
    ("{version}", "v1"),
    ("{handle}", "stranger"),
    ("{team}", "sre-team"),
    ("{source}", "prometheus"),
];

/// Reads of what only one service of the seed has.
const AT: &[(&str, &str)] = &[
    ("/services/{svc}/handoffs/{n}", "/services/asked/handoffs/1"),
    ("/services/{svc}/{kind}/{n}/snapshots/{id}", "/services/moved-on/launch/1/snapshots/1"),
    ("/services/{svc}/handbacks/{n}", "/services/back/handbacks/1"),
    ("/checklists/drafts/{n}", "/checklists/drafts/3"),
    ("/checklists/drafts/{n}/items/new", "/checklists/drafts/3/items/new"),
    ("/checklists/drafts/{n}/items/{item}", "/checklists/drafts/3/items/OWN-06"),
];

/// Reads that need a query.
const QUERIES: &[(&str, &str)] =
    &[("/invitations", "?token=<invitation>"), ("/setup", "?token=rrf_0"), ("/search", "?q=led")];

/// A route as the table of expectations names it: `POST /services/{svc}/launches`.
pub fn name(row: &Route) -> String {
    format!("{:<4} {}", if row.is_action() { "POST" } else { "GET" }, row.path)
}

/// The routes for which there is a request of an action.
pub fn actions() -> impl Iterator<Item = String> {
    ACTIONS.iter().map(|row| format!("POST {}", row.0))
}

/// The real request for a route, with the things of the person who makes it.
pub fn real(org: &Organisation, own: &Things, row: &Route, door: Door) -> TestRequest {
    let start = if door == Door::Api { "/api/v1" } else { "" };
    if !row.is_action() {
        let path = AT.iter().find(|known| known.0 == row.path).map_or(row.path, |known| known.1);
        let path =
            PLACES.iter().fold(path.to_owned(), |path, place| path.replace(place.0, place.1));
        let query = QUERIES.iter().find(|query| query.0 == row.path).map_or("", |query| query.1);
        return TestRequest::get().uri(&format!("{start}{path}{}", org.said(own, query)));
    }
    let (_, path, fields) = ACTIONS.iter().find(|action| action.0 == row.path).unwrap();
    let uri = format!("{start}{}", org.said(own, path));
    let request = TestRequest::with_uri(&uri).method(Method::POST);
    let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), org.said(own, text)));
    match door {
        Door::Page => request.set_form(fields.collect::<Vec<_>>()),
        Door::Api => as_json(request, row, fields),
    }
}

/// A program names the version that it read in `If-Match`, not in a field.
fn as_json(
    request: TestRequest,
    row: &Route,
    fields: impl Iterator<Item = (String, String)>,
) -> TestRequest {
    let mut body: Map<String, Value> = Map::new();
    for (name, text) in fields {
        let text = Value::String(text);
        match body.remove(&name) {
            None => body.insert(name, text),
            // What is given twice is a list.
            Some(first) => body.insert(name, Value::Array(vec![first, text])),
        };
    }
    if !matches!(row.runs, Runs::Act { versioned: true, .. }) {
        return request.set_json(body);
    }
    let version = body.remove("version").unwrap();
    request.insert_header(("if-match", format!("\"{}\"", version.as_str().unwrap()))).set_json(body)
}
