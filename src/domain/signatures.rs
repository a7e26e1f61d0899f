//! Who signs a review, and when that is enough: for a handoff two different SREs, one of them of
//! the team that will run the service.

use std::collections::BTreeSet;

use super::checklist::Kind;
use super::ids::{PersonId, TeamId};
use super::person::Actor;
use super::policy_figures::PolicyFigures;
use super::refusal::Refusal;
use super::review::State;

/// One sign-off, as far as it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub person: PersonId,
    /// The SRE teams that the person belonged to when they signed.
    pub sre_teams: BTreeSet<TeamId>,
    /// The content that was read, by its hash.
    pub content: String,
}

impl Signature {
    /// The signature that the actor gives now.
    pub fn of(actor: &Actor, content: &str) -> Self {
        let (person, content) = (actor.person, content.to_owned());
        Signature { person, sre_teams: actor.sre_teams(), content }
    }
}

/// What the signatures of a review amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// People who signed the content as it is.
    pub people: usize,
    /// People that are needed.
    pub needed: usize,
    /// One of the team that takes the service has still to sign.
    pub receiving_missing: bool,
    /// Signatures over content that has changed since.
    pub lapsed: usize,
}

/// Counts the signatures over this content. A person counts once. In a handoff review one of them
/// belongs to the receiving team; while no team has said yes, nobody does.
pub fn signed(
    kind: Kind,
    signatures: &[Signature],
    content: &str,
    receiving: Option<TeamId>,
    figures: &PolicyFigures,
) -> Signed {
    let standing = || signatures.iter().filter(|signature| signature.content == content);
    let people: BTreeSet<PersonId> = standing().map(|signature| signature.person).collect();
    let received = standing()
        .any(|signature| receiving.is_some_and(|team| signature.sre_teams.contains(&team)));
    let needed = match kind {
        Kind::Launch => figures.launch_sign_offs,
        Kind::Handoff => figures.handoff_sign_offs,
    };
    Signed {
        people: people.len(),
        needed: usize::try_from(needed).unwrap_or(usize::MAX),
        receiving_missing: kind == Kind::Handoff && !received,
        lapsed: signatures.len() - standing().count(),
    }
}

impl Signed {
    /// Whether no signature is missing.
    pub fn is_complete(&self) -> bool {
        self.people >= self.needed && !self.receiving_missing
    }

    /// The state of a submitted review with these signatures: it stays submitted until none is
    /// missing.
    pub fn state(&self) -> State {
        if self.is_complete() { State::SignedOff } else { State::Submitted }
    }

    /// Checks that no signature is missing.
    ///
    /// # Errors
    /// What is missing.
    pub fn complete(&self) -> Result<(), Refusal> {
        if self.is_complete() {
            Ok(())
        } else {
            Err(Refusal::SignaturesMissing { missing: self.words() })
        }
    }

    /// What there is and what is missing, in words.
    pub fn words(&self) -> String {
        let mut words = format!("{} of {} signatures", self.people, self.needed);
        if self.receiving_missing {
            words += ", none of the receiving SRE team";
        }
        if self.lapsed > 0 {
            words += &format!(", {} lapsed when the content changed", self.lapsed);
        }
        words
    }
}

/// Checks that the person may add a signature: the same person never counts twice.
///
/// # Errors
/// The person has signed this content.
pub fn may_sign(signatures: &[Signature], content: &str, person: PersonId) -> Result<(), Refusal> {
    let has_signed = signatures
        .iter()
        .any(|signature| signature.person == person && signature.content == content);
    if has_signed { Err(Refusal::SignedAlready) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::{Entry, Membership, Role, TeamKind};

    struct People {
        receiving: TeamId,
        other: TeamId,
    }

    fn sign(person: PersonId, teams: &[TeamId], content: &str) -> Signature {
        Signature { person, sre_teams: teams.iter().copied().collect(), content: content.into() }
    }

    fn handoff(signatures: &[Signature], receiving: Option<TeamId>) -> Signed {
        signed(Kind::Handoff, signatures, "now", receiving, &PolicyFigures::default())
    }

    #[test]
    fn two_people_sign_and_one_is_of_the_receiving_team() {
        let people = People { receiving: TeamId::new(), other: TeamId::new() };
        let (ana, dele) = (PersonId::new(), PersonId::new());
        let of_other = sign(ana, &[people.other], "now");
        let of_receiving = sign(dele, &[people.other, people.receiving], "now");
        let receiving = Some(people.receiving);

        let one = handoff(std::slice::from_ref(&of_receiving), receiving);
        assert_eq!((one.state(), one.people), (State::Submitted, 1));
        let twice = handoff(&[of_receiving.clone(), of_receiving.clone()], receiving);
        assert_eq!((twice.state(), twice.people), (State::Submitted, 1));
        let both = handoff(&[of_other.clone(), of_receiving.clone()], receiving);
        assert_eq!((both.state(), both.complete()), (State::SignedOff, Ok(())));

        let outsiders = [of_other, sign(PersonId::new(), &[people.other], "now")];
        let refusal = handoff(&outsiders, receiving).complete().unwrap_err();
        assert_eq!(refusal.code(), "signatures_missing");
        assert_eq!(
            refusal.to_string(),
            "This is not signed by everybody yet: 2 of 2 signatures, none of the receiving SRE \
             team. Ask another SRE to sign."
        );
        assert!(!handoff(&outsiders, None).is_complete(), "no team has said yes");
    }

    #[test]
    fn a_signature_lapses_when_the_content_changes() {
        let team = TeamId::new();
        let (ana, dele) = (PersonId::new(), PersonId::new());
        let signatures = [sign(ana, &[team], "before"), sign(dele, &[team], "now")];
        let signed = handoff(&signatures, Some(team));
        assert_eq!((signed.people, signed.lapsed), (1, 1));
        assert_eq!(signed.words(), "1 of 2 signatures, 1 lapsed when the content changed");
        assert_eq!(may_sign(&signatures, "now", ana), Ok(()));
        assert_eq!(may_sign(&signatures, "now", dele), Err(Refusal::SignedAlready));
    }

    #[test]
    fn a_signature_names_the_sre_teams_of_its_person_alone() {
        let (sre, product) = (TeamId::new(), TeamId::new());
        let member = |team, kind| Membership { team, kind, role: Role::Member };
        let actor = Actor {
            person: PersonId::new(),
            handle: "ana".parse().unwrap(),
            name: "Ana".into(),
            entry: Entry::Session,
            memberships: vec![member(sre, TeamKind::Sre), member(product, TeamKind::Product)],
            grants: BTreeSet::new(),
        };
        let signature = Signature::of(&actor, "now");
        assert_eq!(signature, sign(actor.person, &[sre], "now"));
    }

    #[test]
    fn a_launch_needs_one_signature_of_any_sre() {
        let signatures = [sign(PersonId::new(), &[TeamId::new()], "now")];
        let signed = |signatures: &[Signature]| {
            signed(Kind::Launch, signatures, "now", None, &PolicyFigures::default())
        };
        assert!(signed(&signatures).is_complete());
        assert_eq!(signed(&[]).state(), State::Submitted);
    }
}
