use super::*;
use crate::ops::sessions;
use crate::ops::testing::{PASSWORD, rooms};

const OTHER: &str = "seven slow green lanterns";

#[test]
fn a_new_password_needs_the_old_one_and_ends_other_sessions() {
    for (room, admin) in rooms() {
        let elsewhere = room.enter("priya");
        let change = |current: &str, new: &str| {
            change_password(&room.core, &admin, current, new, "test").map(|_| ())
        };
        assert!(
            matches!(change("wrong", OTHER), Err(Error::Invalid(f)) if f[0].field == "current")
        );
        for weak in ["too short", "priya priya priya", "nair.nair.nair.1"] {
            assert!(change(PASSWORD, weak).is_err(), "{weak}");
        }
        let events = room.events().len();
        change(PASSWORD, OTHER).unwrap();
        assert_eq!(room.events().len(), events + 1);
        assert_eq!(room.last_event().kind, "password.changed");
        assert!(room.read(&admin, |view| Ok(view.actor_if_any().is_some())).unwrap());
        assert!(room.read(&elsewhere, |view| Ok(view.actor_if_any().is_none())).unwrap());
        assert!(sessions::sign_in(&room.core, "priya", PASSWORD, "", "a", "test").is_err());
        assert!(sessions::sign_in(&room.core, "priya", OTHER, "", "a", "test").is_ok());
    }
}

#[test]
fn the_old_password_cannot_be_guessed_from_a_session() {
    for (room, admin) in rooms() {
        for _ in 0..5 {
            assert!(change_password(&room.core, &admin, "guess", OTHER, "test").is_err());
        }
        let outcome = change_password(&room.core, &admin, PASSWORD, OTHER, "test");
        assert!(matches!(outcome, Err(Error::TooMany(_))), "{outcome:?}");
        // Whoever holds the session does not keep the person from signing in.
        assert!(sessions::sign_in(&room.core, "priya", PASSWORD, "", "a", "test").is_ok());
    }
}

#[test]
fn a_token_reads_until_it_is_revoked_or_ends() {
    for (room, admin) in rooms() {
        let token = room.write(&admin, |tx| create_token(tx, " ci ", "read", 30)).unwrap();
        assert!(token.secret.starts_with("rrt_") && token.secret.len() >= 47);
        assert!(!format!("{token:?}").contains(&token.secret));
        assert!(!format!("{:?}", room.events()).contains(&token.secret));
        let program = Credential::Token(crate::ops::secrets::hash(&token.secret));
        assert_eq!(room.read(&program, read).unwrap().tokens[0].name, "ci");
        let is_due = || room.read(&program, |view| sessions::is_touch_due(view, &program));
        assert!(is_due().unwrap(), "never used");
        room.write(&program, sessions::touch).unwrap();
        assert!(!is_due().unwrap());
        room.wait(300);
        assert!(is_due().unwrap());
        let error = room.refuses(&program, |tx| create_token(tx, "more", "write", 1));
        assert!(matches!(error, Error::Forbidden(_)), "{error:?}");

        let id = token.id;
        let ana = room.person(&admin, "ana");
        let error = room.refuses(&ana, move |tx| revoke_token(tx, id));
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        room.write(&admin, move |tx| revoke_token(tx, id)).unwrap();
        assert_eq!(room.last_event().kind, "token.revoked");
        assert!(matches!(room.read(&program, read), Err(Error::SignInNeeded)));

        let short = room.write(&admin, |tx| create_token(tx, "ci", "write", 1)).unwrap();
        let program = Credential::Token(crate::ops::secrets::hash(&short.secret));
        assert!(room.read(&program, read).is_ok());
        room.wait(86_400);
        assert!(matches!(room.read(&program, read), Err(Error::SignInNeeded)));
    }
}

#[test]
fn a_token_has_a_name_a_scope_and_an_end() {
    for (room, admin) in rooms() {
        for (name, scope, days, field) in [
            ("", "read", 1, "name"),
            ("a\nb", "read", 1, "name"),
            ("ci", "admin", 1, "scope"),
            ("ci", "read", 0, "days"),
            ("ci", "read", 366, "days"),
        ] {
            match room.refuses(&admin, move |tx| create_token(tx, name, scope, days)) {
                Error::Invalid(fields) => assert_eq!(fields[0].field, field),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn preferences_are_kept() {
    for (room, admin) in rooms() {
        room.write(&admin, |tx| set_preferences(tx, Some("dark"), Some(false))).unwrap();
        room.write(&admin, |tx| set_preferences(tx, Some("light"), None)).unwrap();
        let own = room.read(&admin, read).unwrap();
        assert_eq!((own.theme.as_str(), own.keys_on), ("light", false));
        let error = room.refuses(&admin, |tx| set_preferences(tx, Some("pink"), None));
        assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    }
}
