use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use super::*;
use crate::domain::person::TeamKind;
use crate::ops::testing::{PASSWORD, handle, priya, rooms, slug};
use crate::ops::{Credential, account, passwords, secrets, sessions, setup, teams};

#[test]
fn only_administrators_administer_and_never_by_token() {
    for (room, admin) in rooms() {
        let ana = room.person(&admin, "ana");
        let error = room.refuses(&ana, |tx| create(tx, "Ben", "ben", "ben@example.com"));
        assert!(matches!(error, Error::Forbidden(Refusal::NotAllowed { .. })), "{error:?}");
        let token = room.write(&admin, |tx| account::create_token(tx, "ci", "write", 1)).unwrap();
        let program = Credential::Token(secrets::hash(&token.secret));
        let error = room.refuses(&program, |tx| create(tx, "Ben", "ben", "ben@example.com"));
        assert!(matches!(error, Error::Forbidden(Refusal::NotByToken { .. })), "{error:?}");
        let nobody = &Credential::None;
        let error = room.refuses(nobody, |tx| create(tx, "Ben", "ben", "ben@example.com"));
        assert!(matches!(error, Error::SignInNeeded), "{error:?}");
    }
}

#[test]
fn names_and_addresses_are_checked() {
    for (room, admin) in rooms() {
        for (name, who, email, field) in [
            ("", "ben", "ben@example.com", "name"),
            ("Ben\nBcc: all", "ben", "ben@example.com", "name"),
            ("Ben \u{202e}nimda", "ben", "ben@example.com", "name"),
            ("Ben", "ben", "ben@", "email"),
            ("Ben", "ben", "ben@example.com\r\nBcc: all@example.com", "email"),
            ("Ben", "new", "ben@example.com", "handle"),
            ("Ben", "b", "ben@example.com", "handle"),
        ] {
            match room.refuses(&admin, move |tx| create(tx, name, who, email)) {
                Error::Invalid(fields) => assert_eq!(fields[0].field, field, "{name:?} {email:?}"),
                other => panic!("{name:?} {email:?}: {other:?}"),
            }
        }
        let saved =
            room.write(&admin, |tx| create(tx, " Ana Ruiz ", "", " Ana@Example.com ")).unwrap();
        assert_eq!(saved.handle.as_str(), "ana.ruiz");
        let ana = room.read(&admin, |view| read(view, &handle("ana.ruiz"))).unwrap();
        assert_eq!((ana.name.as_str(), ana.email.as_str()), ("Ana Ruiz", "ana@example.com"));
        let error = room.refuses(&admin, |tx| create(tx, "Other", "ana.ruiz", "o@example.com"));
        assert!(matches!(error, Error::Refused(Refusal::NameTaken { .. })), "{error:?}");
        let error = room.refuses(&admin, |tx| create(tx, "Other", "other", "ANA@example.com"));
        assert!(matches!(&error, Error::Invalid(f) if f[0].field == "email"), "{error:?}");
    }
}

#[test]
fn records_name_people_by_id_only() {
    for (room, admin) in rooms() {
        room.person(&admin, "ana");
        let link = room.write(&admin, |tx| invite(tx, &handle("ana"))).unwrap();
        let made = room.last_event();
        assert_eq!((made.kind.as_str(), made.subject.as_str()), ("invitation.made", "people/ana"));
        let told = format!("{:?}", room.events());
        for word in ["Name of", "@example.com", "Priya Nair", link.token.as_str()] {
            assert!(!told.contains(word), "{word} stands in the records");
        }
    }
}

#[test]
fn nobody_changes_their_own_grants() {
    for (room, admin) in rooms() {
        for own in [Grant::Manager, Grant::Compliance, Grant::Auditor] {
            let error = room.refuses(&admin, move |tx| grant(tx, &handle("priya"), own));
            assert!(matches!(error, Error::Forbidden(Refusal::OwnGrant)), "{error:?}");
        }
        let error = room.refuses(&admin, |tx| revoke(tx, &handle("priya"), Grant::Admin));
        assert!(matches!(error, Error::Forbidden(Refusal::OwnGrant)), "{error:?}");
    }
}

#[test]
fn a_grant_counts_at_once_and_is_recorded_once() {
    for (room, admin) in rooms() {
        let ana = room.person(&admin, "ana");
        room.write(&admin, |tx| grant(tx, &handle("ana"), Grant::Admin)).unwrap();
        let recorded = room.last_event();
        assert_eq!(
            (recorded.kind.as_str(), recorded.by.as_deref()),
            ("grant.added", Some("priya"))
        );
        assert_eq!(recorded.details["grant"], "admin");
        let events = room.events().len();
        room.write(&admin, |tx| grant(tx, &handle("ana"), Grant::Admin)).unwrap();
        assert_eq!(room.events().len(), events, "no event without a change");
        room.write(&ana, |tx| create(tx, "Ben", "ben", "ben@example.com")).unwrap();
        room.write(&admin, |tx| revoke(tx, &handle("ana"), Grant::Admin)).unwrap();
        room.refuses(&ana, |tx| create(tx, "Cy", "cy", "cy@example.com"));
        let error = room.refuses(&admin, |tx| revoke(tx, &handle("ana"), Grant::Admin));
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    }
}

#[test]
fn the_last_administrator_stays() {
    for (room, admin) in rooms() {
        let error = room.refuses(&admin, |tx| set_active(tx, &handle("priya"), false));
        assert!(matches!(error, Error::Refused(Refusal::LastAdmin)), "{error:?}");
        // An administrator who was deactivated does not count.
        room.person(&admin, "ana");
        room.write(&admin, |tx| grant(tx, &handle("ana"), Grant::Admin)).unwrap();
        room.write(&admin, |tx| set_active(tx, &handle("ana"), false)).unwrap();
        let error = room.refuses(&admin, |tx| set_active(tx, &handle("priya"), false));
        assert!(matches!(error, Error::Refused(Refusal::LastAdmin)), "{error:?}");
    }
}

/// Both administrators have entered their transactions before either acts; SQLite has one writer.
#[test]
fn two_administrators_cannot_remove_each_other_at_once() {
    for (room, admin) in rooms() {
        let ana = room.person(&admin, "ana");
        room.write(&admin, |tx| grant(tx, &handle("ana"), Grant::Admin)).unwrap();
        let entered = Arc::new(Barrier::new(if room.core.store().is_sqlite() { 1 } else { 2 }));
        let (first, second) = thread::scope(|scope| {
            let remove = |who: Credential, other: &'static str| {
                let (core, entered) = (room.core.clone(), Arc::clone(&entered));
                scope.spawn(move || {
                    core.write(&who, "test", move |tx| {
                        entered.wait();
                        revoke(tx, &handle(other), Grant::Admin)
                    })
                })
            };
            let (first, second) = (remove(admin.clone(), "ana"), remove(ana, "priya"));
            (first.join().unwrap(), second.join().unwrap())
        });
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    }
}

#[test]
fn deactivation_ends_every_way_in() {
    for (room, admin) in rooms() {
        room.person(&admin, "ana");
        room.with_password(&admin, "ana");
        let ana = room.enter("ana");
        let token = room.write(&ana, |tx| account::create_token(tx, "ci", "read", 9)).unwrap();
        let link = room.write(&admin, |tx| invite(tx, &handle("ana"))).unwrap();
        room.write(&admin, |tx| set_active(tx, &handle("ana"), false)).unwrap();
        assert_eq!(room.last_event().kind, "person.deactivated");

        assert!(room.read(&ana, |view| Ok(view.actor_if_any().is_none())).unwrap());
        let program = Credential::Token(secrets::hash(&token.secret));
        let outcome = room.read(&program, |view| Ok(view.actor_if_any().is_none()));
        assert!(matches!(outcome, Err(Error::SignInNeeded)), "{outcome:?}");
        assert!(sessions::sign_in(&room.core, "ana", PASSWORD, "", "a", "test").is_err());
        let secret = link.token.clone();
        let error = room.refuses(&Credential::None, move |tx| {
            accept_invitation(tx, &secret, "$argon2id$x".to_owned())
        });
        assert!(matches!(error, Error::Refused(Refusal::LinkSpent)), "{error:?}");

        let events = room.events().len();
        room.write(&admin, |tx| set_active(tx, &handle("ana"), false)).unwrap();
        assert_eq!(room.events().len(), events, "no event without a change");
        room.write(&admin, |tx| set_active(tx, &handle("ana"), true)).unwrap();
        assert!(room.read(&ana, |view| Ok(view.actor_if_any().is_none())).unwrap());
        assert!(room.read(&program, |_| Ok(())).is_err(), "a revoked token stays revoked");
        assert!(sessions::sign_in(&room.core, "ana", PASSWORD, "", "a", "test").is_ok());
    }
}

/// Preferences are saved while a deactivation is not yet committed; one writer makes it trivial.
#[test]
fn a_change_in_between_does_not_undo_a_deactivation() {
    for (room, admin) in rooms() {
        let ana = room.person(&admin, "ana");
        thread::scope(|scope| {
            let core = room.core.clone();
            let begun = Arc::new(Barrier::new(2));
            let released = Arc::clone(&begun);
            let slow = scope.spawn(move || {
                core.write(&admin, "test", move |tx| {
                    set_active(tx, &handle("ana"), false)?;
                    released.wait();
                    thread::sleep(Duration::from_millis(300));
                    Ok(())
                })
            });
            begun.wait();
            let _ = room.write(&ana, |tx| account::set_preferences(tx, Some("dark"), None));
            slow.join().unwrap().unwrap();
        });
        let seen = room.enter_if_active("ana");
        assert!(!seen, "the person is active again");
    }
}

#[test]
fn an_invitation_works_once_for_seven_days_and_ends_all_ways_in() {
    for (room, admin) in rooms() {
        let ana = room.person(&admin, "ana");
        let token = room.write(&ana, |tx| account::create_token(tx, "ci", "read", 9)).unwrap();
        let first = room.write(&admin, |tx| invite(tx, &handle("ana"))).unwrap();
        let link = room.write(&admin, |tx| invite(tx, &handle("ana"))).unwrap();
        assert!(room.read(&Credential::None, |view| invited(view, &first.token)).is_err());
        let who = room.read(&Credential::None, |view| invited(view, &link.token)).unwrap();
        assert_eq!(who.as_str(), "ana");

        // Whoever else is signed in on the device did not change the password.
        let (secret, hash) = (link.token.clone(), passwords::hash(PASSWORD).unwrap());
        room.write(&admin, move |tx| accept_invitation(tx, &secret, hash)).unwrap();
        let recorded = room.last_event();
        assert_eq!(
            (recorded.kind.as_str(), recorded.by.as_deref()),
            ("password.changed", Some("ana"))
        );
        let secret = link.token.clone();
        let error = room.refuses(&Credential::None, move |tx| {
            accept_invitation(tx, &secret, "$argon2id$x".to_owned())
        });
        assert!(matches!(error, Error::Refused(Refusal::LinkSpent)), "{error:?}");
        assert!(sessions::sign_in(&room.core, "ana", PASSWORD, "", "a", "test").is_ok());
        assert!(room.read(&ana, |view| Ok(view.actor_if_any().is_none())).unwrap());
        let program = Credential::Token(secrets::hash(&token.secret));
        assert!(room.read(&program, |_| Ok(())).is_err(), "a token outlived the reset");

        let late = room.write(&admin, |tx| invite(tx, &handle("ana"))).unwrap();
        room.wait(7 * 86_400);
        assert!(room.read(&Credential::None, |view| invited(view, &late.token)).is_err());
    }
}

#[test]
fn a_first_link_is_no_invitation_and_an_invitation_no_first_link() {
    for (room, admin) in rooms() {
        let link = room.write(&admin, |tx| {
            create(tx, "Ana", "ana", "ana@example.com")?;
            invite(tx, &handle("ana"))
        });
        let secret = link.unwrap().token;
        assert!(setup::first_admin(&room.core, &secret, priya(), "", "test").is_err());
    }
}

#[test]
fn an_administrator_revokes_the_token_of_anybody() {
    for (room, admin) in rooms() {
        let ana = room.person(&admin, "ana");
        let token = room.write(&ana, |tx| account::create_token(tx, "ci", "write", 9)).unwrap();
        let id = token.id;
        let error = room.refuses(&ana, move |tx| revoke_token(tx, &handle("ana"), id));
        assert!(matches!(error, Error::Forbidden(_)), "{error:?}");
        assert!(room.read(&ana, |view| tokens(view, &handle("ana"))).is_err());
        let error = room.refuses(&admin, move |tx| revoke_token(tx, &handle("priya"), id));
        assert!(matches!(error, Error::NotFound(_)), "not a token of theirs: {error:?}");

        let shown = room.read(&admin, |view| tokens(view, &handle("ana"))).unwrap();
        assert!(shown.len() == 1 && shown[0].id == id && shown[0].active);
        room.write(&admin, move |tx| revoke_token(tx, &handle("ana"), id)).unwrap();
        let recorded = room.last_event();
        assert_eq!(
            (recorded.kind.as_str(), recorded.by.as_deref()),
            ("token.revoked", Some("priya"))
        );
        let program = Credential::Token(secrets::hash(&token.secret));
        assert!(matches!(room.read(&program, |_| Ok(())), Err(Error::SignInNeeded)));
        let error = room.refuses(&admin, move |tx| revoke_token(tx, &handle("ana"), id));
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    }
}

#[test]
fn everybody_is_listed_with_their_grants_and_teams() {
    for (room, admin) in rooms() {
        room.person(&admin, "ana");
        room.team(&admin, "SRE Core", TeamKind::Sre);
        room.write(&admin, |tx| {
            grant(tx, &handle("ana"), Grant::Manager)?;
            teams::set_member(tx, &slug("sre-core"), &handle("ana"), Role::Lead)
        })
        .unwrap();
        let all = room.read(&admin, list).unwrap();
        let ana = all.iter().find(|person| person.handle.as_str() == "ana").unwrap();
        let one = room.read(&admin, |view| read(view, &handle("ana"))).unwrap();
        assert_eq!(format!("{ana:?}"), format!("{one:?}"));
        assert_eq!(one.grants, [Grant::Manager]);
        assert_eq!(one.teams[0].team_name, "SRE Core");
        assert_eq!(one.teams[0].role, Role::Lead);
        assert!(!one.has_password && one.active);
        let error = room.read(&admin, |view| read(view, &handle("nobody"))).unwrap_err();
        assert!(matches!(error, Error::NotFound(_)));
    }
}
