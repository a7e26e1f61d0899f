//! The table of rights as a person reads it, and what holds for every combination of rights.

use super::*;
use crate::domain::ids::PersonId;
use crate::domain::person::{Membership, Role, TeamKind};

/// What a person is, apart from the team that owns the service.
#[derive(Clone, Default)]
struct Rights {
    sre: Option<Role>,
    product: Option<Role>,
    grants: BTreeSet<Grant>,
}

impl Rights {
    fn product(role: Role) -> Self {
        Self { product: Some(role), ..Self::default() }
    }

    fn sre(role: Role) -> Self {
        Self { sre: Some(role), ..Self::default() }
    }

    fn holding(grant: Grant) -> Self {
        Self { grants: BTreeSet::from([grant]), ..Self::default() }
    }

    /// Leads in both kinds of teams and holds every grant.
    fn all() -> Self {
        let grants = Grant::ALL.iter().copied().collect();
        Self { sre: Some(Role::Lead), product: Some(Role::Lead), grants }
    }

    /// Every combination there is.
    fn combinations() -> Vec<Self> {
        let roles = [None, Some(Role::Member), Some(Role::Lead)];
        let mut found = Vec::new();
        for (sre, product) in roles.iter().flat_map(|sre| roles.map(|product| (*sre, product))) {
            for chosen in 0..1_u32 << Grant::ALL.len() {
                let grants = (0..).zip(Grant::ALL).filter(|(bit, _)| chosen >> bit & 1 == 1);
                let grants = grants.map(|(_, grant)| *grant).collect();
                found.push(Self { sre, product, grants });
            }
        }
        found
    }
}

/// A service with its team, and another product team.
struct Place {
    owning: TeamId,
    elsewhere: TeamId,
    sre: TeamId,
}

impl Place {
    fn new() -> Self {
        Self { owning: TeamId::new(), elsewhere: TeamId::new(), sre: TeamId::new() }
    }

    /// The person in the owning team, or outside it with the same rights elsewhere. Whoever is in
    /// the team without a role in a product team is a member.
    fn actor(&self, rights: &Rights, entry: Entry, inside: bool) -> Actor {
        let team = if inside { self.owning } else { self.elsewhere };
        let product = rights.product.or(inside.then_some(Role::Member));
        let member = |team, kind, role| Membership { team, kind, role };
        let memberships = product
            .map(|role| member(team, TeamKind::Product, role))
            .into_iter()
            .chain(rights.sre.map(|role| member(self.sre, TeamKind::Sre, role)))
            .collect();
        Actor {
            person: PersonId::new(),
            handle: "somebody".parse().unwrap(),
            name: "Somebody".to_owned(),
            entry,
            memberships,
            grants: rights.grants.clone(),
        }
    }

    fn subject(&self, has_answered: bool) -> Subject {
        let answered = has_answered.then(|| "OWN-01".parse().unwrap());
        Subject { owning_team: Some(self.owning), own_answers: answered.into_iter().collect() }
    }

    fn may(
        &self,
        (rights, entry): (&Rights, Entry),
        action: Action,
        inside: bool,
        has_answered: bool,
    ) -> bool {
        let actor = self.actor(rights, entry, inside);
        allowed(&actor, action, &self.subject(has_answered)).is_ok()
    }

    /// The cell of the table: asked for the person in the owning team and outside it, with and
    /// without a hand in the answers.
    fn cell(&self, who: (&Rights, Entry), action: Action) -> String {
        let may = |inside, has_answered| self.may(who, action, inside, has_answered);
        let team = match (may(true, false), may(false, false)) {
            (true, true) => "yes",
            (false, false) => return "-".to_owned(),
            (true, false) => "own team",
            (false, true) => "not own team",
        };
        let own_answers = [true, false].iter().any(|inside| may(*inside, true));
        if own_answers { team.to_owned() } else { format!("{team}, not own answer") }
    }
}

#[test]
fn action_by_role() {
    use {Entry::*, Role::*};
    let columns = [
        ("anyone", Rights::default(), Session),
        ("member", Rights::product(Member), Session),
        ("lead", Rights::product(Lead), Session),
        ("SRE", Rights::sre(Member), Session),
        ("SRE lead", Rights::sre(Lead), Session),
        ("manager", Rights::holding(Grant::Manager), Session),
        ("compliance", Rights::holding(Grant::Compliance), Session),
        ("auditor", Rights::holding(Grant::Auditor), Session),
        ("admin", Rights::holding(Grant::Admin), Session),
        ("read token", Rights::all(), ReadToken),
        ("write token", Rights::all(), WriteToken),
    ];
    let place = Place::new();
    let mut table = "\
        yes           whether or not they are in the team that owns the service\n\
        own team      only in the team that owns the service\n\
        not own team  only outside it\n\
        -             never\n\
        anyone        signed in, without a grant or a team of their own; in the owning team: a member\n\
        tokens        of somebody who leads in both kinds of teams and holds every grant\n\n"
        .to_owned();
    let row = |name: &str, cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("{cell:<15}")).collect();
        format!("{}\n", format!("{name:<20}{cells}").trim_end())
    };
    table += &row("", columns.iter().map(|column| column.0.to_owned()).collect());
    let mut notes = String::new();
    for action in Action::ALL {
        let cell = |(name, rights, entry): &(&str, Rights, Entry)| {
            let cell = place.cell((rights, *entry), *action);
            let (shown, note) = cell.split_once(", ").unwrap_or((&cell, ""));
            if !note.is_empty() {
                notes += &format!("{action} by {name}: {note}\n");
            }
            shown.to_owned()
        };
        table += &row(action.as_str(), columns.iter().map(cell).collect());
    }
    insta::assert_snapshot!(format!("{table}\n{notes}"));
}

/// Calls `check` for every combination of rights, in the owning team and outside it.
fn everybody(mut check: impl FnMut(&Place, &Rights, bool)) {
    let place = Place::new();
    let all = Rights::combinations();
    assert_eq!(all.len(), 3 * 3 * 16);
    for rights in &all {
        for inside in [true, false] {
            check(&place, rights, inside);
        }
    }
}

#[test]
fn a_token_may_what_its_person_may_and_less() {
    let by_token = [Action::Read, Action::Answer, Action::AddEvidence, Action::Message];
    everybody(|place, rights, inside| {
        for action in Action::ALL {
            let may = |entry| place.may((rights, entry), *action, inside, false);
            let session = may(Entry::Session);
            assert_eq!(may(Entry::WriteToken), session && by_token.contains(action), "{action}");
            assert_eq!(may(Entry::ReadToken), *action == Action::Read, "{action}");
        }
    });
}

#[test]
fn nobody_has_a_say_in_a_review_of_their_own_team() {
    use Action::{ConfirmCompliance, Judge, SignOff, Volunteer};
    everybody(|place, rights, _| {
        for action in [Judge, SignOff, Volunteer, ConfirmCompliance] {
            assert!(!place.may((rights, Entry::Session), action, true, false), "{action}");
        }
    });
}

#[test]
fn nobody_judges_an_answer_in_which_they_had_a_hand() {
    everybody(|place, rights, inside| {
        for action in [Action::Judge, Action::SignOff] {
            assert!(!place.may((rights, Entry::Session), action, inside, true), "{action}");
        }
    });
}

#[test]
fn who_administers_has_no_say_through_that_alone() {
    everybody(|place, rights, inside| {
        let mut without = rights.clone();
        without.grants.remove(&Grant::Admin);
        without.grants.remove(&Grant::Auditor);
        for action in Action::ALL.iter().filter(|action| **action != Action::Administer) {
            let may = |rights| place.may((rights, Entry::Session), *action, inside, false);
            assert_eq!(may(rights), may(&without), "{action}");
        }
    });
}
