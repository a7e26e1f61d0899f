use super::*;
use crate::ops::testing::{handle, rooms, slug};

#[test]
fn a_team_is_added_once_under_its_name() {
    for (room, admin) in rooms() {
        let saved =
            room.write(&admin, |tx| create(tx, "Payments  Ledger", "", TeamKind::Product)).unwrap();
        assert_eq!(saved.team.as_str(), "payments-ledger");
        assert_eq!(room.last_event().subject, "teams/payments-ledger");
        let error =
            room.refuses(&admin, |tx| create(tx, "Other", "payments-ledger", TeamKind::Product));
        assert!(matches!(error, Error::Refused(Refusal::NameTaken { .. })), "{error:?}");
        for bad in ["", "two\nlines", "turned \u{202e}around"] {
            let error = room.refuses(&admin, move |tx| create(tx, bad, "team", TeamKind::Sre));
            assert!(matches!(error, Error::Invalid(_)), "{bad:?}: {error:?}");
        }
    }
}

#[test]
fn a_place_in_a_team_is_given_changed_and_taken() {
    for (room, admin) in rooms() {
        let ana = room.person(&admin, "ana");
        room.team(&admin, "SRE Core", TeamKind::Sre);
        let team = || slug("sre-core");
        let put = move |role| {
            move |tx: &mut Tx<'_>| set_member(tx, &slug("sre-core"), &handle("ana"), role)
        };
        room.write(&admin, put(Role::Member)).unwrap();
        assert_eq!(room.last_event().kind, "membership.added");
        assert!(room.read(&ana, |view| Ok(view.actor()?.is_sre())).unwrap());
        let events = room.events().len();
        room.write(&admin, put(Role::Member)).unwrap();
        assert_eq!(room.events().len(), events, "no event without a change");
        room.write(&admin, put(Role::Lead)).unwrap();
        let recorded = room.last_event();
        assert_eq!(recorded.kind, "membership.added");
        assert_eq!(recorded.details["before"], "member");
        assert_eq!(recorded.details["role"], "lead");
        assert!(room.read(&ana, |view| Ok(view.actor()?.is_sre_lead())).unwrap());

        room.write(&admin, move |tx| remove_member(tx, &team(), &handle("ana"))).unwrap();
        assert_eq!(room.last_event().kind, "membership.removed");
        assert!(!room.read(&ana, |view| Ok(view.actor()?.is_sre())).unwrap());
        let error = room.refuses(&admin, |tx| remove_member(tx, &slug("sre-core"), &handle("ana")));
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    }
}

#[test]
fn administrators_put_others_into_teams_never_themselves() {
    for (room, admin) in rooms() {
        room.team(&admin, "SRE Core", TeamKind::Sre);
        let error = room
            .refuses(&admin, |tx| set_member(tx, &slug("sre-core"), &handle("priya"), Role::Lead));
        assert!(matches!(error, Error::Forbidden(Refusal::OwnMembership)), "{error:?}");
        assert!(error.to_string().starts_with("Nobody joins a team"), "{error}");
    }
}
