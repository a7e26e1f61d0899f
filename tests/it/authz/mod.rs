//! Every route x every persona x both doors: who may, may; whoever may not is told so, and not one
//! row of the database changes.

#[rustfmt::skip]
mod expected;
mod handbacks;
mod launches;
mod personas;
mod records;
mod requests;
mod seed;

use std::collections::BTreeSet;

use readyroom::domain::policy::Action;
use readyroom::web::door::request::Door;
use readyroom::web::door::route::{Access, Route};
use readyroom::web::routes;

use crate::support::Answer;
use expected::{EXPECTED, who_may};
use personas::Persona;
use records::Records;
use seed::Organisation;

/// Routes whose answer to a complete request of who may is not 200, or 303 from a form.
const UNUSUAL: &[(&str, Door, u16, &str)] = &[
    ("GET  /setup", Door::Page, 409, "somebody is there already"),
    ("POST /setup", Door::Page, 409, "somebody is there already"),
    ("POST /setup", Door::Api, 409, "somebody is there already"),
    ("POST /setup/service", Door::Page, 422, "there is a team already"),
    ("POST /setup/service", Door::Api, 422, "there is a team already"),
    ("GET  /services/{svc}/{kind}", Door::Page, 303, "leads to the newest review"),
    ("GET  /services/{svc}/{kind}/{n}/items/{item}", Door::Page, 303, "leads into the review"),
    ("POST /people/{handle}/invitations", Door::Page, 200, "shows the link this once"),
    ("POST /signals", Door::Page, 200, "shows the secret this once"),
    ("POST /signals/{source}/secrets", Door::Page, 200, "shows the secret this once"),
    ("POST /account/tokens", Door::Page, 200, "shows the secret this once"),
];

/// One call: a row of the table of routes, a door, and who comes.
struct Call<'a> {
    row: &'a Route,
    door: Door,
    persona: Persona,
}

impl Call<'_> {
    fn is_allowed(&self) -> bool {
        let opens_nothing = self.door == Door::Page && self.persona.is_token();
        let set = who_may(&requests::name(self.row)).unwrap();
        !opens_nothing && set.contains(&self.persona)
    }

    fn is_signed_in(&self) -> bool {
        let token_on_page = self.door == Door::Page && self.persona.is_token();
        self.persona != Persona::Anonymous && !token_on_page
    }

    fn name(&self) -> String {
        format!("{:?} at {} ({:?})", self.persona, requests::name(self.row), self.door)
    }

    /// What is not as it should be about the answer to a call of somebody who may not.
    fn refused_wrongly(&self, answer: &Answer) -> Option<String> {
        let status = answer.status.as_u16();
        let expected = match (self.is_signed_in(), self.door, self.row.is_action()) {
            (true, _, _) => 403,
            (false, Door::Page, false) => 303,
            (false, _, _) => 401,
        };
        if status != expected {
            return Some(format!("{status} instead of {expected}: {:.200}", answer.body));
        }
        if status == 303 && !answer.location.starts_with("/sessions/new?next=%2F") {
            return Some(format!("leads to {}", answer.location));
        }
        let code = (self.door == Door::Api).then(|| answer.json()["code"].clone());
        code.filter(|code| *code != self.reason()).map(|code| format!("says {code}"))
    }

    /// The stable code of the refusal.
    fn reason(&self) -> &'static str {
        let Access::May(action) = self.row.access else { return "open to everybody" };
        let open_to_tokens =
            [Action::Read, Action::Answer, Action::AddEvidence, Action::Message].contains(&action);
        let theirs_elsewhere = match action {
            Action::Volunteer
            | Action::Judge
            | Action::JudgeReturn
            | Action::SignOff
            | Action::Attest
            | Action::LogEngagement
            | Action::DecideWaiverOfRequired => Persona::SreInTeam,
            Action::ConfirmCompliance => Persona::ComplianceInTeam,
            _ => Persona::Anonymous,
        };
        let by_token = self.persona.is_token();
        if !self.is_signed_in() {
            "sign_in_needed"
        } else if by_token && (self.persona == Persona::MemberReadToken || !open_to_tokens) {
            "not_by_token"
        } else if self.persona == theirs_elsewhere {
            "own_team"
        } else {
            "not_allowed"
        }
    }

    /// The statuses with which a complete request succeeds.
    fn success(&self) -> Vec<u16> {
        let name = requests::name(self.row);
        let unusual = UNUSUAL.iter().find(|known| known.0 == name && known.1 == self.door);
        match (unusual, self.row.is_action(), self.door) {
            (Some(known), _, _) => vec![known.2],
            (None, true, Door::Page) => vec![303],
            (None, true, Door::Api) => vec![200, 201],
            (None, false, _) => vec![200],
        }
    }
}

/// Every route x every door that it has x everybody.
fn every_call(rows: &[Route]) -> Vec<Call<'_>> {
    let mut calls = Vec::new();
    for persona in personas::all() {
        for row in rows {
            let page = row.has_page().then_some(Door::Page);
            let api = row.has_api().then_some(Door::Api);
            for door in page.into_iter().chain(api) {
                calls.push(Call { row, door, persona });
            }
        }
    }
    calls
}

#[test]
fn the_expectations_name_every_route_and_no_other() {
    let rows = routes::table();
    let routes: BTreeSet<String> = rows.iter().map(requests::name).collect();
    let expected: BTreeSet<String> = EXPECTED.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(routes.len(), rows.len(), "a route stands twice in the program");
    assert_eq!(expected.len(), EXPECTED.len(), "a route stands twice in the expectations");
    let unexpected: Vec<_> = routes.difference(&expected).collect();
    assert!(unexpected.is_empty(), "nobody said who may use {unexpected:?}");
    let gone: Vec<_> = expected.difference(&routes).collect();
    assert!(gone.is_empty(), "there is no route {gone:?}");
    let actions: BTreeSet<String> =
        rows.iter().filter(|row| row.is_action()).map(requests::name).collect();
    assert_eq!(actions, requests::actions().collect(), "every action has one real request");
}

#[test]
fn routes_of_one_action_are_open_to_the_same_people() {
    for row in routes::table() {
        let set = who_may(&requests::name(&row)).unwrap();
        for twin in routes::table().iter().filter(|twin| twin.access == row.access) {
            let name = requests::name(twin);
            assert_eq!(who_may(&name).unwrap(), set, "{} and {name}", requests::name(&row));
        }
    }
}

#[actix_web::test]
async fn whoever_may_not_is_refused_and_nothing_changes() {
    let org = Organisation::new();
    let mut records = Records::keep(&org.app.location());
    let doors = org.app.doors(Some(org.demo())).await;
    let (mut count, mut wrong) = (0, Vec::new());
    for call in every_call(&routes::table()).iter().filter(|call| !call.is_allowed()) {
        let request = requests::real(&org, org.things(call.persona), call.row, call.door);
        let answer = doors(request, org.who(call.persona)).await;
        count += 1;
        wrong.extend(call.refused_wrongly(&answer).map(|what| format!("{}: {what}", call.name())));
        let changed = records.changed();
        if !changed.is_empty() {
            wrong.push(format!("{} changed {changed:?}", call.name()));
            records.put_back(&changed);
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 1_000, "only {count} calls");
}

#[actix_web::test]
async fn whoever_may_reads_and_nothing_changes() {
    let org = Organisation::new();
    let mut records = Records::keep(&org.app.location());
    let doors = org.app.doors(Some(org.demo())).await;
    let (mut count, mut wrong) = (0, Vec::new());
    let rows = routes::table();
    let reads = every_call(&rows).into_iter();
    for call in reads.filter(|call| call.is_allowed() && !call.row.is_action()) {
        let request = requests::real(&org, org.things(call.persona), call.row, call.door);
        let answer = doors(request, org.who(call.persona)).await;
        count += 1;
        if !call.success().contains(&answer.status.as_u16()) {
            wrong.push(format!("{}: {} {:.200}", call.name(), answer.status, answer.body));
        }
    }
    assert_eq!(records.changed(), [], "somebody read, and something changed");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 500, "only {count} calls");
}

#[actix_web::test]
async fn whoever_may_acts_and_it_is_recorded() {
    let org = Organisation::new();
    let mut records = Records::keep(&org.app.location());
    let doors = org.app.doors(Some(org.demo())).await;
    let (mut count, mut wrong) = (0, Vec::new());
    let rows = routes::table();
    let actions = every_call(&rows).into_iter();
    for call in actions.filter(|call| call.is_allowed() && call.row.is_action()) {
        let request = requests::real(&org, org.things(call.persona), call.row, call.door);
        let answer = doors(request, org.who(call.persona)).await;
        count += 1;
        let status = answer.status.as_u16();
        if !call.success().contains(&status) {
            wrong.push(format!("{}: {status} {:.200}", call.name(), answer.body));
        }
        let changed = records.changed();
        let is_recorded = changed.iter().any(|(table, then, now)| table == "events" && now > then);
        if is_recorded != (status < 400) || changed.is_empty() != (status >= 400) {
            wrong.push(format!("{}: {status}, and changed {changed:?}", call.name()));
        }
        records.put_back(&changed);
    }
    assert_eq!(records.changed(), [], "not everything was put back");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 200, "only {count} calls");
}
