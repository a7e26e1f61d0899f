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

    /// What the action is done to, for this person.
    fn subject(&self, actor: &Actor, how: Circumstance) -> Subject {
        let sre = if how.another_sre_team { TeamId::new() } else { self.sre };
        let me_or_another = |me: bool| if me { actor.person } else { PersonId::new() };
        let by_manager = if how.by_manager { ProposedAs::Manager } else { ProposedAs::RunningTeam };
        Subject {
            owning_team: Some(self.owning),
            own_answers: how.has_answered.then(|| "OWN-01".parse().unwrap()).into_iter().collect(),
            running_team: Some(sre),
            receiving_team: Some(sre),
            asked_by: Some(me_or_another(how.has_asked)),
            proposed_as: Some(by_manager),
            signed_by: [me_or_another(how.has_signed)].into(),
            authors: [me_or_another(how.has_drafted)].into(),
            logged_by: Some(me_or_another(how.has_logged)),
            consultant: Some(me_or_another(how.consults)),
        }
    }

    fn may(
        &self,
        (rights, entry): (&Rights, Entry),
        action: Action,
        inside: bool,
        how: Circumstance,
    ) -> bool {
        let actor = self.actor(rights, entry, inside);
        allowed(&actor, action, &self.subject(&actor, how)).is_ok()
    }

    /// The cell of the table and its notes: asked for the person in the owning team and outside it,
    /// under each circumstance.
    fn cell(&self, who: (&Rights, Entry), action: Action) -> (&'static str, Vec<&'static str>) {
        let teams = |how| [true, false].map(|inside| self.may(who, action, inside, how));
        let (base, mut notes) = match teams(Circumstance::default()) {
            [false, false] if teams(OWN_ENTRY) != [false, false] => {
                (OWN_ENTRY, vec!["only own entry"])
            }
            [false, false] => {
                (Circumstance { by_manager: true, ..BASE }, vec!["only what a manager proposed"])
            }
            _ => (BASE, vec![]),
        };
        let team = match teams(base) {
            [true, true] => "yes",
            [false, false] => return ("-", vec![]),
            [true, false] => "own team",
            [false, true] => "not own team",
        };
        for (how, note) in [
            (Circumstance { has_answered: true, ..base }, "not own answer"),
            (Circumstance { another_sre_team: true, ..base }, "only of the SRE team concerned"),
            (Circumstance { has_asked: true, ..base }, "not own request"),
            (Circumstance { has_signed: true, ..base }, "not who signed the review"),
            (Circumstance { has_drafted: true, ..base }, "not its only author"),
        ] {
            if teams(how) == [false, false] {
                notes.push(note);
            }
        }
        if teams(Circumstance { consults: true, ..base }) != teams(base) {
            notes.push("and who helps with the review");
        }
        (team, notes)
    }
}

/// What else there is about the subject that may matter.
#[derive(Clone, Copy, Default)]
struct Circumstance {
    /// The person had a hand in the answers.
    has_answered: bool,
    /// Another SRE team than the person's runs the service, or is asked to.
    another_sre_team: bool,
    /// The person proposed or asked for what is to be decided.
    has_asked: bool,
    /// The person signed the review.
    has_signed: bool,
    /// A manager proposed it, not an SRE of the running team.
    by_manager: bool,
    /// The person logged the help.
    has_logged: bool,
    /// The person alone changed the draft.
    has_drafted: bool,
    /// The person helps with the review.
    consults: bool,
}

const OWN_ENTRY: Circumstance = Circumstance { has_logged: true, ..BASE };

const BASE: Circumstance = Circumstance {
    has_answered: false,
    another_sre_team: false,
    has_asked: false,
    has_signed: false,
    by_manager: false,
    has_logged: false,
    has_drafted: false,
    consults: false,
};

impl Circumstance {
    /// Every combination there is.
    fn all() -> impl Iterator<Item = Self> {
        (0..1_u32 << 8).map(|chosen| {
            let bit = |bit: u32| chosen >> bit & 1 == 1;
            Self {
                has_answered: bit(0),
                another_sre_team: bit(1),
                has_asked: bit(2),
                has_signed: bit(3),
                by_manager: bit(4),
                has_logged: bit(5),
                has_drafted: bit(6),
                consults: bit(7),
            }
        })
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
        tokens        of somebody who leads in both kinds of teams and holds every grant\n\
        SRE, SRE lead of the team that runs the service, or is asked to\n\n"
        .to_owned();
    let row = |name: &str, cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("{cell:<15}")).collect();
        format!("{}\n", format!("{name:<27}{cells}").trim_end())
    };
    table += &row("", columns.iter().map(|column| column.0.to_owned()).collect());
    let mut notes = String::new();
    for action in Action::ALL {
        let cell = |(name, rights, entry): &(&str, Rights, Entry)| {
            let (shown, about) = place.cell((rights, *entry), *action);
            if !about.is_empty() {
                notes += &format!("{action} by {name}: {}\n", about.join(", "));
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
            let may = |entry| place.may((rights, entry), *action, inside, BASE);
            let session = may(Entry::Session);
            assert_eq!(may(Entry::WriteToken), session && by_token.contains(action), "{action}");
            assert_eq!(may(Entry::ReadToken), *action == Action::Read, "{action}");
        }
    });
}

#[test]
fn nobody_has_a_say_in_a_review_of_their_own_team() {
    use Action::*;
    let has_a_say = [
        Judge,
        SignOff,
        Volunteer,
        ConfirmCompliance,
        Attest,
        StateCapacity,
        LogEngagement,
        DecideWaiverOfRequired,
        DecideWaiverOfBlocker,
    ];
    everybody(|place, rights, _| {
        for (action, how) in has_a_say.iter().flat_map(|a| Circumstance::all().map(|h| (*a, h))) {
            assert!(!place.may((rights, Entry::Session), action, true, how), "{action}");
        }
    });
}

#[test]
fn nobody_judges_an_answer_in_which_they_had_a_hand() {
    everybody(|place, rights, inside| {
        for action in [Action::Judge, Action::SignOff] {
            let how = Circumstance { has_answered: true, ..BASE };
            assert!(!place.may((rights, Entry::Session), action, inside, how), "{action}");
        }
    });
}

#[test]
fn nobody_decides_what_they_proposed_or_asked_for() {
    use Action::*;
    let decisions = [
        DecideHandback,
        DecideHandoff,
        OverrideGate,
        ApproveFallback,
        DecideWaiverOfRequired,
        DecideWaiverOfBlocker,
    ];
    everybody(|place, rights, inside| {
        for how in Circumstance::all().filter(|how| how.has_asked) {
            for action in decisions {
                assert!(!place.may((rights, Entry::Session), action, inside, how), "{action}");
            }
        }
    });
}

#[test]
fn nobody_decides_a_handoff_whose_review_they_signed() {
    everybody(|place, rights, inside| {
        for how in Circumstance::all().filter(|how| how.has_signed) {
            assert!(!place.may((rights, Entry::Session), Action::DecideHandoff, inside, how));
        }
    });
}

#[test]
fn a_handback_is_decided_by_managers_and_a_managers_own_also_by_the_running_teams_lead() {
    everybody(|place, rights, inside| {
        for how in Circumstance::all().filter(|how| !how.has_asked) {
            let leads = rights.sre == Some(Role::Lead) && !how.another_sre_team;
            let expected = rights.grants.contains(&Grant::Manager) || (how.by_manager && leads);
            let may = place.may((rights, Entry::Session), Action::DecideHandback, inside, how);
            assert_eq!(may, expected);
        }
    });
}

#[test]
fn a_manager_of_the_running_team_proposes_as_that_team() {
    let place = Place::new();
    let both = Rights { sre: Some(Role::Member), ..Rights::holding(Grant::Manager) };
    let proposes = |rights: &Rights, how| {
        let actor = place.actor(rights, Entry::Session, false);
        proposes_as(&actor, &place.subject(&actor, how))
    };
    let elsewhere = Circumstance { another_sre_team: true, ..BASE };
    assert_eq!(proposes(&both, BASE), Some(ProposedAs::RunningTeam));
    assert_eq!(proposes(&both, elsewhere), Some(ProposedAs::Manager));
    assert_eq!(proposes(&Rights::sre(Role::Lead), elsewhere), None);
}

#[test]
fn who_administers_has_no_say_through_that_alone() {
    everybody(|place, rights, inside| {
        let mut without = rights.clone();
        without.grants.remove(&Grant::Admin);
        without.grants.remove(&Grant::Auditor);
        for action in Action::ALL.iter().filter(|action| **action != Action::Administer) {
            let may = |rights| place.may((rights, Entry::Session), *action, inside, BASE);
            assert_eq!(may(rights), may(&without), "{action}");
        }
    });
}
