//! Services that are fragile, or call for a joint plan: ops-managed, with a condition of fragility
//! that holds in one of its grades.

use std::collections::HashMap;

use serde::Serialize;

use super::case;
use super::standing::{self, Found};
use crate::domain::fragility::{Finding, Grade};
use crate::domain::ids::{ServiceId, Slug};
use crate::domain::policy::{Action, Subject};
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::handbacks::{self, HandbackRow};
use crate::store::names;

/// A service that is fragile, or calls for a joint plan, with the reason in words.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Fragile {
    /// Its name in URLs.
    pub service: Slug,
    /// Its name.
    pub name: String,
    /// The owning team's name.
    pub team: String,
    /// The name of the SRE team that runs it.
    pub running_team: String,
    /// How many conditions hold on whose ground a handback may be proposed.
    pub hold: usize,
    /// How many hold in the lesser grade alone.
    pub warn: usize,
    /// Why it is listed: the gravest conditions that hold, with their numbers.
    pub reason: String,
    /// The handback under way, if there is one.
    pub handback: Option<i32>,
    /// Whether the reader may propose a handback now.
    pub may_propose: bool,
    /// Whether the reader is in the team that runs it, or a manager.
    pub is_theirs: bool,
}

impl Fragile {
    /// Whether a condition holds on whose ground a handback may be proposed. Without one, the two
    /// teams make a plan together.
    pub fn is_fragile(&self) -> bool {
        self.hold > 0
    }
}

/// The fragile services and those that call for a joint plan, the most fragile first: more grave
/// conditions, then more conditions, then by name.
///
/// # Errors
/// Nobody is signed in.
pub fn fragile(view: &mut View<'_>) -> Result<Vec<Fragile>> {
    view.allow(Action::Read, &Subject::default())?;
    let all = standing::of_ops_managed(view)?;
    let ids: Vec<ServiceId> = all.iter().map(|one| one.service.id).collect();
    let teams = names::of_teams(view.db)?;
    let mut cases: HashMap<ServiceId, Vec<HandbackRow>> = HashMap::new();
    for row in handbacks::of_services(view.db, &ids)? {
        cases.entry(row.service_id).or_default().push(row);
    }
    let mut found = Vec::new();
    for Found { service, findings } in all {
        let count = |grade| findings.iter().filter(|one| one.grade() == Some(grade)).count();
        let (hold, warn) = (count(Grade::Eligible), count(Grade::Warn));
        if hold + warn == 0 {
            continue;
        }
        let earlier = cases.get(&service.id).map_or(&[][..], Vec::as_slice);
        let under_way = |row: &&HandbackRow| row.state.is_under_way();
        let team = |id| teams.get(&id).map_or_else(String::new, |team| team.name.clone());
        let may = view.may(Action::ProposeHandback, &Subject::of_service(&service));
        found.push(Fragile {
            team: team(service.team),
            running_team: service.running_team.map_or_else(String::new, team),
            hold,
            warn,
            reason: reason(&findings),
            handback: earlier.iter().find(under_way).map(|row| row.number),
            is_theirs: may,
            may_propose: may && super::propose::may_be_proposed(&service, earlier).is_ok(),
            service: service.slug,
            name: service.name,
        });
    }
    found.sort_by(|a, b| (b.hold, b.warn, &a.name).cmp(&(a.hold, a.warn, &b.name)));
    Ok(found)
}

/// The first two conditions that hold, the gravest first, and how many more there are.
fn reason(findings: &[Finding]) -> String {
    let mut holding: Vec<&Finding> = findings.iter().filter(|one| one.grade().is_some()).collect();
    holding.sort_by_key(|one| std::cmp::Reverse(one.grade()));
    let named: Vec<String> = holding.iter().take(2).map(|one| case::figures_words(one)).collect();
    match holding.len().saturating_sub(2) {
        0 => named.join("; "),
        more => format!("{}; {more} more", named.join("; ")),
    }
}
