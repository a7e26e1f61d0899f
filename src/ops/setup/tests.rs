use super::*;
use crate::ops::testing::{empty_rooms, handle, priya, rooms};

#[test]
fn the_first_link_works_once_for_a_day_and_replaces_an_older_one() {
    for room in empty_rooms() {
        let old = first_link(&room.core).unwrap().unwrap();
        let late = first_link(&room.core).unwrap().unwrap();
        assert!(matches!(check_link(&room.core, &old), Err(Error::Refused(Refusal::LinkSpent))));
        room.wait(86_400);
        assert!(first_admin(&room.core, &late, priya(), "", "test").is_err());
        let link = first_link(&room.core).unwrap().unwrap();
        check_link(&room.core, &link).unwrap();
        assert!(!format!("{:?}", room.events()).contains(&link));

        let session = first_admin(&room.core, &link, priya(), "test", "test").unwrap();
        let me = Credential::Session(secrets::hash(&session.secret));
        assert!(room.read(&me, |view| Ok(view.actor()?.holds(Grant::Admin))).unwrap());
        let kinds: Vec<String> = room.events().into_iter().rev().take(3).map(|e| e.kind).collect();
        assert_eq!(kinds, ["session.started", "grant.added", "person.created"]);
        assert!(first_link(&room.core).unwrap().is_none());
        assert!(first_admin(&room.core, &link, priya(), "test", "test").is_err());
    }
}

#[test]
fn what_cannot_be_taken_leaves_the_link_as_it_is() {
    for room in empty_rooms() {
        let link = first_link(&room.core).unwrap().unwrap();
        for (change, field) in [
            (FirstPerson { password: "short".into(), ..priya() }, "password"),
            // The handle comes from the name.
            (
                FirstPerson {
                    handle: String::new(),
                    password: "priya.nair priya.nair".into(),
                    ..priya()
                },
                "password",
            ),
            (FirstPerson { email: "nowhere".into(), ..priya() }, "email"),
            (FirstPerson { handle: "P!".into(), ..priya() }, "handle"),
        ] {
            match first_admin(&room.core, &link, change, "", "test") {
                Err(Error::Invalid(fields)) => assert_eq!(fields[0].field, field),
                other => panic!("{field}: {other:?}"),
            }
        }
        assert!(first_admin(&room.core, &link, priya(), "", "test").is_ok());
    }
}

#[test]
fn a_password_is_not_part_of_what_is_logged() {
    let person = priya();
    assert!(!format!("{person:?}").contains(&person.password));
}

#[test]
fn the_first_team_is_led_by_the_administrator_who_sets_up() {
    for (room, admin) in rooms() {
        crate::ops::checklists::register(&room.core).unwrap();
        let ana = room.person(&admin, "ana");
        room.refuses(&ana, |tx| first_service(tx, "Ledger", "Ledger API"));
        let first = room.write(&admin, |tx| first_service(tx, "Ledger", "Ledger API")).unwrap();
        assert_eq!(first.team.as_str(), "ledger");
        assert!(room.read(&admin, |v| Ok(v.actor()?.memberships[0].role == Role::Lead)).unwrap());
        let error = room.refuses(&admin, |tx| first_service(tx, "Other", "Other API"));
        assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    }
}

#[test]
fn the_command_line_adds_people_and_tokens() {
    for (room, _) in rooms() {
        let link = add_person(&room.core, "ana", "Ana Ruiz", "ana@example.com", true).unwrap();
        assert!(!format!("{link:?}").contains(&link.token));
        assert!(add_token(&room.core, &handle("nobody"), "ci", "read", 9).is_err());
        let token = add_token(&room.core, &handle("ana"), "ci", "read", 9).unwrap();
        let program = Credential::Token(secrets::hash(&token.secret));
        assert!(room.read(&program, |view| Ok(view.actor()?.holds(Grant::Admin))).unwrap());
    }
}
